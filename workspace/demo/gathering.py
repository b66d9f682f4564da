"""How the meetings of the demo network come to be: those that were, those that come back, and the one that runs."""

from datetime import date, datetime, time, timedelta

from workspace.db import db, now
from workspace.demo.ground import BAGHDAD, Ground
from workspace.demo.sittings import Cycle, Point, Running, Sitting
from workspace.models import AgendaItem, Attending, Meeting, MeetingSeries, Origin, Rhythm, Room
from workspace.rules.viewers import Actor, Viewer
from workspace.services import agenda, attendance, carrying, lines, meetings, minutes, notes, records, room, series

DAY = 24 * 60  # Minutes of it.


def sit(ground: Ground, sitting: Sitting) -> None:
    space, by = ground.spaces[sitting.space], ground.actor(sitting.space, sitting.by)
    day = ground.at.astimezone(BAGHDAD).date() + timedelta(days=sitting.day)
    starts = datetime.combine(day, time(sitting.hour), BAGHDAD)
    words = meetings.Plan(sitting.title, starts, starts + timedelta(hours=2), sitting.place, sitting.purpose)
    with ground.then(min(sitting.day, 0) - 5):
        path = ground.paths.get(sitting.path)
        meeting = meetings.plan(space, words, locale=sitting.locale, path=path, by=by)
        meeting.campaign_id = ground.campaigns[sitting.campaign].id if sitting.campaign else None
    ground.records[sitting.key] = meeting
    _agenda(ground, sitting, meeting, by)
    if sitting.shared:
        with ground.then(sitting.day + 1):
            records.share(meeting, by=by)
    if sitting.there:
        _minutes(ground, sitting, meeting, by)


def come_round(ground: Ground, cycle: Cycle) -> None:
    """A series, its last meeting, and the next one with what that left: two of the open proposals among it."""
    space, by = ground.spaces[cycle.space], ground.actor(cycle.space, cycle.by)
    first = ground.at.astimezone(BAGHDAD).date() + timedelta(days=cycle.day)
    turn = series.Turn(cycle.title, Rhythm.MONTHLY_WEEKDAY, first, time(cycle.hour), minutes=120, place=cycle.place)
    with ground.then(cycle.day - 9):
        made = series.start(space, turn, by=by)
        for point in cycle.template:
            series.add_point(made, _point(ground, cycle.space, point), by=by)
        last = _open(ground, made, first, [], by)
    _last(ground, cycle, last, by)
    with ground.then(-1):
        agenda.wish(space, meetings.Point(cycle.wish[1]), cycle.wish[2], by=ground.actor(cycle.space, cycle.wish[0]))
        day = series.coming_days(made, 1)[0]
        viewer = Viewer(by.membership.user, ground.at, {space.id: by.membership})
        offers = carrying.offers(space, last, day, viewer=viewer)
        proposals = [offer for offer in offers if offer.origin is Origin.PROPOSAL][:2]
        left = [offer for offer in offers if offer.item or offer.origin in (Origin.MINUTES, Origin.ACTIONS)]
        _open(ground, made, day, [*left, *proposals], by)


def _open(ground: Ground, made: MeetingSeries, day: date, offers: list[carrying.Offer], by: Actor) -> Meeting:
    starts, ends = series.hours(made, day)
    words = meetings.Plan(made.title, starts, ends, made.place)
    titles = carrying.Titles("محضر الاجتماع السابق", "وعود لم تُنجز بعد")
    return series.open_next(made, day, words, offers, titles, by=by)


def _last(ground: Ground, cycle: Cycle, last: Meeting, by: Actor) -> None:
    with ground.then(cycle.day):
        attendance.call(last, by=by)
        attendance.start(last, by=by)
        attendance.tick(last, by.membership, is_there=True, by=by)
        for point in cycle.points:
            item = meetings.add_item(last, _point(ground, cycle.space, point), by=by)
            item.until_done = point is cycle.points[-1]
            if point.note:
                notes.write(item, point.note, base=0, by=ground.actor(cycle.space, point.by))
            if point is cycle.points[0]:
                for who, words in cycle.promised:
                    lines.promise(item, words, [ground.members[cycle.space, who]], None, by=by)
    with ground.then(-2):
        minutes.review(last, ground.day(4), by=by)


def _point(ground: Ground, space: str, point: Point) -> meetings.Point:
    leader = ground.members[space, point.leader] if point.leader else None
    return meetings.Point(point.title, point.minutes, point.wanted, leader)


def _minutes(ground: Ground, sitting: Sitting, meeting: Meeting, by: Actor) -> None:
    with ground.then(sitting.day):
        attendance.call(meeting, by=by)
        attendance.start(meeting, by=by)
        for key in sitting.there:
            attendance.tick(meeting, ground.members[sitting.space, key], is_there=True, by=by)
    with ground.then(sitting.day + 8):
        minutes.review(meeting, now() + timedelta(days=7), by=by)
        minutes.approve(meeting, by=by)
        minutes.publish(meeting, by=by)


def _agenda(ground: Ground, sitting: Sitting, meeting: Meeting, by: Actor) -> None:
    for point in sitting.points:
        leader = ground.members[sitting.space, point.leader] if point.leader else None
        with ground.then(min(sitting.day, 0) - 4):
            item = meetings.add_item(meeting, meetings.Point(point.title, point.minutes, point.wanted, leader), by=by)
        if point.note:
            with ground.then(min(sitting.day, -1)):
                notes.write(item, point.note, base=0, by=ground.actor(sitting.space, point.by))


def run(ground: Ground, running: Running) -> None:
    """A meeting that runs: who is there, what is talked about for how long, who waits to speak, what was asked."""
    key, by = running.space, ground.actor(running.space, running.by)
    starts = ground.day(-running.began / DAY).replace(second=0, microsecond=0)
    words = meetings.Plan(running.title, starts, starts + timedelta(minutes=running.minutes), running.place)
    with ground.then(-4):
        meeting = meetings.plan(ground.spaces[key], words, by=by)
        items = [meetings.add_item(meeting, _point(ground, key, point), by=by) for point in running.points]
        db.session.flush()
        for item, point in zip(items, running.points, strict=True):
            for about in point.about:
                agenda.link(item, ground.records[about], by=by)
        attendance.call(meeting, by=by)
        for who in running.there:
            attendance.answer(meeting, Attending.YES, by=ground.actor(key, who))
    ground.records["running"] = meeting
    with ground.then(-running.began / DAY):
        attendance.start(meeting, by=by)
        for who in running.there:
            attendance.tick(meeting, ground.members[key, who], is_there=True, by=ground.actor(key, who))
        attendance.add_guest(meeting, running.guest, by=by)
    _talk_through(ground, running, meeting, items, by)
    with ground.then(-2 / DAY):
        _line_up(ground, running, meeting, by)


def _talk_through(ground: Ground, running: Running, meeting: Meeting, items: list[AgendaItem], by: Actor) -> None:
    begins = running.began
    for moves, (item, point, spent) in enumerate(zip(items, running.points, running.spent, strict=False)):
        with ground.then(-begins / DAY):
            room.turn_to(item, saw=moves, by=by)
            if point.note:
                notes.write(item, point.note, base=0, by=ground.actor(running.space, point.by))
            if point.asked:
                kind, question, hands = point.asked
                poll = room.ask(meeting, kind, question, saw=moves + 1, by=by)
                for who, hand in hands.items():
                    room.answer(poll, hand, by=ground.actor(running.space, who))
        begins -= spent  # A question that is open is closed by the next turn; the last one stays open.
        db.session.get_one(Room, meeting.id).since = ground.day(-spent / DAY)  # The next turn counts from here.


def _line_up(ground: Ground, running: Running, meeting: Meeting, by: Actor) -> None:
    """Who has spoken, who speaks and who waits, in this order."""
    for turn, who in enumerate(running.speakers):
        member = ground.members[running.space, who]
        room.ask_for_the_floor(meeting, member, by=ground.actor(running.space, who))
        if turn <= running.spoken:
            room.give_the_floor(meeting, member, by=by)
