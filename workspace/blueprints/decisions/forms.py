"""What is typed of a decision: the terms it is called with, a vote, a reason, the outcome."""

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import Field

from workspace.config import LOCALES
from workspace.db import now
from workspace.models import Base, Membership, Method, OnEdit, Threshold
from workspace.rules.names import BadName, clean_line
from workspace.rules.tally import FIXED, BadBallot, ranking
from workspace.services.decisions import MOST_OPTIONS, Terms
from workspace.services.votes import Vote
from workspace.web import labels
from workspace.web.forms import (
    REQUIRED,
    BooleanField,
    Choice,
    Choices,
    Form,
    HiddenField,
    Line,
    MomentField,
    Text,
    ValidationError,
    Whole,
    said_of,
)
from workspace.web.locale import space_zone

LEAST_REASON = 3
OPTION = 200  # Characters of one.


class CallForm(Form):
    """The terms of a decision, by the names that `services.decisions.Terms` has for them.

    What does not fit the method is not looked at.
    """

    method = Choice(_l("How do we decide?"), choices=labels.METHODS.items(), coerce=Method)
    question = Line(_l("Question"), 300, validators=[REQUIRED])
    options = Text(_l("Options"), 3_000)
    most = Whole(_l("How many may one pick?"), 1, MOST_OPTIONS, default=2)
    wanted = Whole(_l("How many are chosen?"), 1, MOST_OPTIONS, default=1)
    threshold = Choice(
        _l("How many have to be for it?"), choices=labels.THRESHOLDS.items(), coerce=Threshold, default=Threshold.HALF
    )
    base = Choice(_l("Of whom?"), choices=labels.BASES.items(), coerce=Base, default=Base.VOTES)
    quorum_percent = Whole(_l("Quorum, in per cent"), 0, 100, default=0)
    who = Choice(
        _l("Who votes?"), choices=(("all", _l("All members")), ("some", _l("Only some of them"))), default="all"
    )
    voters = Choices(_l("Who may vote"))
    opens_at = MomentField(_l("Opens"), zone=space_zone)
    closes_at = MomentField(_l("Closes"), zone=space_zone, validators=[REQUIRED])
    is_secret = BooleanField(_l("Secret: nobody learns who voted what"))
    hides_results = BooleanField(_l("Show the results only after the close"))
    on_edit = Choice(
        _l("If the text is changed meanwhile"), choices=labels.ON_EDIT.items(), coerce=OnEdit, default=OnEdit.REFUSE
    )
    sure = HiddenField()

    def validate_options(self, field: Any) -> None:
        if self.method.data in FIXED:
            return
        try:
            field.words = [clean_line(line, limit=OPTION) for line in field.data.splitlines() if line.strip()]
        except BadName as bad:
            raise ValidationError(said_of(bad, OPTION)) from None
        if len({each.casefold() for each in field.words}) < len(field.words):
            raise ValidationError(_("Two options are the same. Take one away."))

    def validate_voters(self, field: Any) -> None:
        if self.who.data == "some" and not field.data:
            raise ValidationError(_("Tick those who may vote."))

    def terms(self, voters: Sequence[Membership], *, locale: str) -> Terms:
        """What was typed, as far as it fits the method."""
        method = self.method.data
        is_several, is_majority = method is Method.SEVERAL, method is Method.MAJORITY
        assert self.closes_at.data is not None  # noqa: S101 - the form requires it
        return Terms(
            method=method,
            question=self.question.data,
            opens_at=self.opens_at.data or now(),
            closes_at=self.closes_at.data,
            locale=locale,
            options=() if method in FIXED else self.options.words,  # type: ignore[attr-defined]
            most=(self.most.data or 1) if is_several else 1,
            wanted=(self.wanted.data or 1) if is_several else 1,
            threshold=self.threshold.data if is_majority else Threshold.HALF,
            base=self.base.data if is_majority else Base.VOTES,
            quorum_percent=self.quorum_percent.data or 0,
            is_secret=self.is_secret.data,
            hides_results=self.hides_results.data,
            on_edit=self.on_edit.data,
            voters=voters,
        )


class Answer(Field):
    """The keys of the options that were chosen; of a ranking "key:place", or nothing, for each option."""

    data: list[str]

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        self.data = [each[:20] for each in valuelist[: 2 * MOST_OPTIONS]]


class BallotForm(Form):
    answer = Answer(_l("Your vote"), default=list)
    reason = Text(_l("Your reason"), 2_000)
    receipt = Line(_l("Your receipt"), 60)

    def vote(self, method: Method) -> Vote:
        """What was said. Raises BadBallot for places that make no order."""
        said = [each for each in self.answer.data if each]
        if method is not Method.RANKED:
            return Vote(said, self.reason.data or "" if method is Method.CONSENT else "")
        places = [each.partition(":")[::2] for each in said]
        if len({key for key, _place in places}) < len(places):
            raise BadBallot("repeated")
        return Vote(ranking({key: int(place) if place.isdecimal() else 0 for key, place in places}))


class ReasonForm(Form):
    reason = Text(_l("Reason"), 2_000)

    def validate_reason(self, field: Any) -> None:
        if len(field.data.strip()) < LEAST_REASON:
            raise ValidationError(_("Say why, in a sentence: everybody reads it."))


class WordsForm(Form):
    """The answer to an objection."""

    words = Text(_l("Your answer"), 2_000)

    def validate_words(self, field: Any) -> None:
        if not field.data.strip():
            raise ValidationError(_("Please fill this in."))


class StatementForm(Form):
    statement = Text(_l("What was decided"), 5_000)
    locale = Choice(_l("Language of this text"), choices=list(LOCALES.items()))

    def validate_statement(self, field: Any) -> None:
        if len(field.data.strip()) < LEAST_REASON:
            raise ValidationError(_("Write down what was decided: it is final."))
