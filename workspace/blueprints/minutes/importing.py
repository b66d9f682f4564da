"""Minutes from elsewhere: pasted or uploaded, what is recognised looked over, and what is confirmed made.

The text itself can be changed while it is looked over: it is read again, and what is ticked is of what was read last.
"""

from dataclasses import dataclass, field

from flask import request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.datastructures import MultiDict

from workspace.blueprints.minutes.forms import PastedForm
from workspace.blueprints.minutes.routes import bp
from workspace.models import Meeting
from workspace.rules.merging import mark_of
from workspace.rules.names import BadName, clean_line
from workspace.rules.permissions import Permission
from workspace.rules.reading import LONGEST_LINE, LONGEST_TITLE, MOST_LINES, Item, Line, TooManyLines, written
from workspace.services import reading
from workspace.services.meetings import MOST_POINTS, FullAgenda
from workspace.services.reading import Chosen
from workspace.web import access
from workspace.web.forms import said_of
from workspace.web.locale import digits
from workspace.web.pages import form_page, page
from workspace.web.security import takes_long_text
from workspace.web.transactions import done


@dataclass
class _Words:
    """A field of the second page: its name in the form, what stands in it, whether it is ticked, what is wrong."""

    key: str
    words: str
    limit: int
    is_ticked: bool = True
    wrong: str = ""

    def take(self, sent: MultiDict[str, str]) -> None:
        """What was sent of it; what is not ticked may hold anything."""
        self.words, self.is_ticked = sent.get(f"w{self.key}", ""), f"k{self.key}" in sent
        try:
            self.words = clean_line(self.words, limit=self.limit)
        except BadName as bad:
            self.wrong = said_of(bad, self.limit) if self.is_ticked else ""


@dataclass
class _Offer:
    """A point as it is offered, with its decisions and actions."""

    item: Item
    title: _Words
    lines: list[tuple[Line, _Words]] = field(default_factory=list)

    @property
    def wrong(self) -> list[str]:
        fields = [self.title, *(words for _line, words in self.lines)] if self.title.is_ticked else []
        return [each.wrong for each in fields if each.wrong]

    @property
    def chosen(self) -> Chosen:
        said = {id(line): words.words if words.is_ticked else None for line, words in self.lines}
        note = "\n".join(written(line, said.get(id(line))) for line in self.item.lines)
        return Chosen(self.title.words, note.strip("\n"))


@bp.route("/import", methods=["GET", "POST"])
@access.door("meeting", to=Permission.MEETING_RUN)
@takes_long_text
def paste(meeting: Meeting) -> ResponseReturnValue:
    """Paste minutes, or choose a file; what is recognised in them is shown, and nothing is made."""
    reading.can_take(meeting)
    form = PastedForm()
    offers = _offers(meeting, form) if request.method == "POST" else None
    return _pasted(meeting, form) if offers is None else _recognised(meeting, form, offers)


@bp.post("/import/confirm")
@access.door("meeting", to=Permission.MEETING_RUN)
@takes_long_text
def confirm(meeting: Meeting) -> ResponseReturnValue:
    """Make what is ticked: points with their notes, decisions in the register, tasks on the board."""
    reading.can_take(meeting)
    form = PastedForm()
    offers = _offers(meeting, form)
    if offers is None:
        return _pasted(meeting, form)
    if request.form.get("read", "") != mark_of(form.text.data):  # What is ticked was recognised in another text.
        return _recognised(
            meeting, form, offers, wrong=_("You changed the text: this is what is recognised in it now.")
        )
    for offer in offers:
        for each in (offer.title, *(words for _line, words in offer.lines)):
            each.take(request.form)
    chosen = [offer.chosen for offer in offers if offer.title.is_ticked]
    if not chosen:
        return _recognised(meeting, form, offers, wrong=_("Tick at least one point."))
    if any(offer.wrong for offer in offers):
        return _recognised(meeting, form, offers, wrong=_("Something is missing below. Nothing was made yet."))
    try:
        made = reading.take_in(meeting, chosen, by=access.actor(meeting.space))
    except FullAgenda:
        return _recognised(meeting, form, offers, wrong=_too_many(meeting, len(chosen)))
    n = len(made)
    said = ngettext("%(n)s point is on the agenda.", "%(n)s points are on the agenda.", n, n=digits(n))
    return done(
        "meetings.show", said=said, anchor=f"i-{made[0].handle}", once=True,
        slug=meeting.space.slug, number=meeting.number,
    )  # fmt: skip


def _offers(meeting: Meeting, form: PastedForm) -> list[_Offer] | None:
    """What is recognised in what was sent; None where the form says what is wrong with it."""
    form.take_file()
    if not form.validate():
        return None
    try:
        items = reading.read(meeting, form.text.data or "")
    except TooManyLines:
        form.text.errors = [
            _("There are more than %(most)s decisions and actions in it. Take it in parts.", most=digits(MOST_LINES))
        ]
        return None
    if len(items) > reading.room_left(meeting):
        form.text.errors = [_too_many(meeting, len(items))]
        return None
    return [_offer(place, item) for place, item in enumerate(items)]


def _offer(place: int, item: Item) -> _Offer:
    title = _Words(str(place), item.title, LONGEST_TITLE, is_ticked=item.is_likely)
    said = [line for line in item.lines if line.says]
    return _Offer(
        item, title, [(line, _Words(f"{place}-{n}", line.words, LONGEST_LINE)) for n, line in enumerate(said)]
    )


def _too_many(meeting: Meeting, points: int) -> str:
    return _(
        "These are %(n)s points. An agenda holds %(most)s, and this one has room for %(room)s. Take it in parts, or "
        "put several points under one heading.",
        n=digits(points), most=digits(MOST_POINTS), room=digits(max(0, reading.room_left(meeting))),
    )  # fmt: skip


def _pasted(meeting: Meeting, form: PastedForm) -> ResponseReturnValue:
    return form_page("minutes/import.html", form, meeting=meeting, space=meeting.space)


def _recognised(meeting: Meeting, form: PastedForm, offers: list[_Offer], *, wrong: str = "") -> ResponseReturnValue:
    return page(
        "minutes/recognised.html", 422 if wrong else 200,
        meeting=meeting, space=meeting.space, form=form, offers=offers, wrong=wrong, read=mark_of(form.text.data),
    )  # fmt: skip
