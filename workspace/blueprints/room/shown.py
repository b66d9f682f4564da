"""What the page of a room shows, and how each of its parts stands in a word: phones say which they have."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from workspace.db import db
from workspace.models import AgendaItem, Meeting, Membership, Poll, Room, Speaker
from workspace.queries import meetings as meeting_queries
from workspace.queries import room as queries
from workspace.rules import rooms as rules
from workspace.rules.merging import mark_of
from workspace.web.access import me

PARTS = (
    "now",
    "queue",
    "poll",
    "plan",
)  # What changes by itself: each a region of the page, without a field to type in.


@dataclass
class Asked:
    """A question that is open, how it stands, and what the viewer answered."""

    poll: Poll
    counts: dict[str, int]
    mine: str = ""
    objecting: list[Membership] = field(default_factory=list)


@dataclass
class Shown:
    """Where a meeting stands, as one viewer sees it."""

    is_open: bool
    room: Room | None
    items: list[AgendaItem]
    at: int | None  # The place of the point that is talked about, among the items.
    times: dict[int, int]  # How long each was talked about, in seconds.
    queue: list[tuple[Speaker, bool]]
    asked: Asked | None
    results: list[Poll]  # Of the point that is talked about.
    me: Membership | None

    @property
    def item(self) -> AgendaItem | None:
        return None if self.at is None else self.items[self.at]

    @property
    def spent(self) -> int:
        """On the point that is talked about, in seconds."""
        return self.times.get(self.item.id, 0) if self.item else 0

    @property
    def until(self) -> datetime | None:
        """When its planned time is over, or was."""
        if self.item is None or self.item.minutes is None:
            return None
        return me().at + timedelta(minutes=self.item.minutes, seconds=-self.spent)

    @property
    def before(self) -> AgendaItem | None:
        return self.items[self.at - 1] if self.at else None

    @property
    def after(self) -> AgendaItem | None:
        place = 0 if self.at is None else self.at + 1
        return self.items[place] if place < len(self.items) else None

    @property
    def moves(self) -> int:
        return self.room.moves if self.room else 0

    @property
    def speaker(self) -> Speaker | None:
        return self.queue[0][0] if self.queue and self.queue[0][0].began_at else None

    @property
    def waiting(self) -> list[tuple[Speaker, bool]]:
        return self.queue[1:] if self.speaker else self.queue

    @property
    def mine(self) -> Speaker | None:
        """The viewer's own place in the queue."""
        return next((line for line, _spoken in self.queue if self.me and line.membership_id == self.me.id), None)

    @property
    def marks(self) -> dict[str, str]:
        """How each part stands."""
        agenda = [(i.handle, i.title, i.minutes, i.wanted, i.leader_id) for i in self.items]
        note = self.item.edition if self.item else 0
        lines = [(line.id, line.began_at) for line, _spoken in self.queue]
        asked = self.asked and (self.asked.poll.id, self.asked.counts, self.asked.mine)
        objecting = [m.id for m in self.asked.objecting] if self.asked else []
        return {
            "now": mark_of(self.is_open, self.moves, agenda, note, self.item and self.item.is_internal),
            "queue": mark_of(self.is_open, lines),
            "poll": mark_of(self.is_open, asked, objecting, [p.id for p in self.results]),
            "plan": mark_of(self.is_open, self.moves, agenda),
        }


def shown(meeting: Meeting) -> Shown:
    """Read where a meeting stands: as many statements for three hundred people as for three."""
    is_open = rules.is_open(meeting)
    room = db.session.scalar(queries.room(meeting))
    items = list(db.session.scalars(meeting_queries.agenda(meeting)))
    at = next((place for place, i in enumerate(items) if room and is_open and i.id == room.item_id), None)
    item = items[at] if at is not None else None
    times = {each.item_id: each.seconds for each in db.session.scalars(queries.times(meeting))}
    if item:
        times[item.id] = rules.seconds_on(item, room, times.get(item.id, 0), me().at)
    polls = db.session.scalars(queries.polls(meeting)).all()
    lines = db.session.execute(queries.queue(meeting)).all() if is_open else []
    mine = me().active.get(meeting.space_id)
    return Shown(
        is_open=is_open,
        room=room,
        items=items,
        at=at,
        times=times,
        queue=[(line, spoken) for line, spoken in lines],
        asked=_asked(next((p for p in polls if p.closed_at is None), None), mine) if is_open else None,
        results=[p for p in polls if item and p.item_id == item.id and p.closed_at],
        me=mine,
    )


def _asked(poll: Poll | None, mine: Membership | None) -> Asked | None:
    if poll is None:
        return None
    raised: dict[str, int] = dict(db.session.execute(queries.hands(poll)).all())
    hand = db.session.scalar(queries.hand_of(poll, mine)) if mine else None
    against: list[Any] = list(db.session.scalars(queries.objecting(poll)))
    return Asked(
        poll, rules.counted(poll.kind, raised), hand.answer if hand else "", [each.membership for each in against]
    )
