"""Amendments: a member's change to the text of an open proposal, taken up by its authors or not."""

from dataclasses import dataclass

from workspace.db import db, now
from workspace.models import (
    Amendment,
    AmendmentState,
    Happening,
    Proposal,
    ProposalState,
    ProposalVersion,
    Relation,
    Translation,
)
from workspace.queries import translations as find
from workspace.rules.flows import AMENDMENTS, TRANSLATED, NotNow
from workspace.rules.viewers import Actor
from workspace.services import decisions, proposals, records, translations
from workspace.services.activity import record
from workspace.services.proposals import Words, merged, text_at, words_of
from workspace.services.states import move

NOT_TAKEN_UP = (AmendmentState.REJECTED, AmendmentState.LAPSED)


class WentOn(Exception):
    """The text went on since the form was drawn: what was accepted is not what would have been written."""


class Nothing(Exception):
    """An amendment that changes no word."""


def propose(base: ProposalVersion | Translation, words: Words, *, why: str, by: Actor) -> Amendment:
    """Ask for another text than this edition of it, which the amender had before them.

    Raises Nothing where no word differs, NotNow unless the proposal is open and its season, if any, not closed.
    """
    proposal = db.session.get_one(Proposal, base.proposal_id)
    if proposal.state is not ProposalState.OPEN or proposal.frozen_at is not None:
        raise NotNow(proposal.state)
    if words_of(base) == words:
        raise Nothing
    amendment = Amendment(
        proposal_id=proposal.id,
        locale=base.locale,
        of_edition=base.edition,
        title=words.title,
        summary=words.summary,
        body=words.body,
        ask=words.ask,
        why=why,
        author_id=by.membership.id,
        state=AmendmentState.PENDING,
    )
    db.session.add(amendment)
    db.session.flush()
    record(
        Happening.AMENDMENT_PROPOSED,
        space=proposal.space,
        of=proposal,
        by=by,
        now_is=base.locale,
        reason=why,
        amendment=amendment.handle,
    )
    return amendment


@dataclass(frozen=True)
class Against:
    """What an amendment is read against: the edition it was written on, and the text as it stands now."""

    base: ProposalVersion | Translation | None
    now: Proposal | Translation


def against(amendment: Amendment) -> Against:
    """The text that an amendment would change, then and now."""
    proposal = amendment.proposal
    if amendment.locale == proposal.locale:
        return Against(text_at(proposal, amendment.of_edition), proposal)
    base = db.session.scalar(find.at(proposal, amendment.locale, amendment.of_edition))
    return Against(base, db.session.scalars(find.into(proposal, amendment.locale)).one())


def accept(amendment: Amendment, *, saw: int, words: Words | None = None, reason: str = "", by: Actor) -> None:
    """Let the text read as the amendment would have it, put together with what it became since; or as `words` say,
    where whoever decides has edited it. The amender is credited on the version. No other language is touched.

    `saw` is the edition of the text that they had before them: raises WentOn where there is a newer one. Raises
    Overlap where the whole cannot be put together with the text, NotNow for an amendment that was decided already, and
    for a text that a running decision is about; where that was called to give way it is stopped, with `reason`.
    """
    proposal, is_original = amendment.proposal, amendment.locale == amendment.proposal.locale
    AMENDMENTS.take("accept", state=amendment.state)
    text = against(amendment)
    if text.now.edition != saw:
        raise WentOn
    words = words or merged(text.base, text.now, amendment)
    if is_original:
        decisions.stop_for_edit(proposal, by=by, reason=reason)
    if proposal.frozen_at is not None or proposal.state not in ((ProposalState.OPEN,) if is_original else TRANSLATED):
        raise NotNow(proposal.state)
    is_new = words != words_of(text.now)
    if is_new and isinstance(text.now, Translation):
        of = text.now.of_edition
        translations.let_read(proposal, words, of_edition=of, by=by.membership, amendment=amendment)
    elif is_new:
        proposals.let_read(proposal, words, by=by.membership, amendment=amendment)
    _decide(amendment, "accept", by=by, edition=saw + is_new)


def reject(amendment: Amendment, *, reason: str, by: Actor) -> None:
    """Leave the text as it is, with a reason that the amender reads. Raises NotNow for one that was decided already."""
    AMENDMENTS.take("reject", state=amendment.state)
    amendment.answer = reason
    _decide(amendment, "reject", by=by, reason=reason)


def _decide(amendment: Amendment, action: str, *, by: Actor, reason: str = "", **details: int) -> None:
    amendment.decided_by_id, amendment.decided_at = by.membership.id, now()
    _move(amendment, action, by=by, reason=reason, **details)


def withdraw(amendment: Amendment, *, by: Actor) -> None:
    """Take one's own amendment back. Raises NotNow for one that was decided already."""
    _move(amendment, "withdraw", by=by)


def _move(amendment: Amendment, action: str, *, by: Actor, reason: str = "", **details: int) -> None:
    proposal = amendment.proposal
    move(
        amendment, AMENDMENTS, action, space=proposal.space, of=proposal, about=amendment.author, by=by,
        reason=reason, amendment=amendment.handle, locale=amendment.locale, **details,
    )  # fmt: skip


def grow(amendment: Amendment, *, by: Actor) -> Proposal:
    """Go on with an amendment that was not taken up as a draft of the amender's own, linked to where it comes from.

    Once: raises NotNow the second time, and for an amendment that was neither rejected nor has lapsed.
    """
    if amendment.state not in NOT_TAKEN_UP or amendment.became_id is not None:
        raise NotNow(amendment.state)
    proposal = amendment.proposal
    draft = proposals.start(
        proposal.space,
        words_of(amendment),
        by=by,
        place=proposal.place,
        path=proposal.path,
        campaign=proposal.campaign,
    )
    amendment.became_id = draft.id
    records.link(draft, Relation.RELATES_TO, proposal, by=by)
    record(Happening.AMENDMENT_GREW, space=proposal.space, of=draft, by=by, amendment=amendment.handle)
    return draft
