"""The trainings of the demo network: one series in two cities. In the one it was held, in the other many wait. And the
conference of the coming season."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from workspace.db import db
from workspace.demo.ground import BAGHDAD, Ground
from workspace.demo.pictures import drawn
from workspace.models import Audience, Event, EventSeries, EventSort, Season
from workspace.queries import events as find
from workspace.rules.merging import mark_of
from workspace.rules.viewers import Actor
from workspace.services import events, files, registrations, seasons
from workspace.services.registrations import Who
from workspace.web.files import developed, store

SERIES = "مدرسة الماء"
REPORT = "أخذ المشاركون عيّنات من ثلاثة مواضع وقاسوا فيها النترات والملوحة. **ما تعلّمناه:** كتابة المكان والساعة أهم من الجهاز."
COMING = (
    ("زينب", "فريق نبض الكوفة"), ("حيدر", "فريق بصمة"), ("أم علي", ""), ("كوثر", "فريق خطوة"), ("سيف", "فريق نخلة"),
    ("رسل", "فريق طريق السلام"), ("علاء", ""), ("هاجر", "فريق نبض الكوفة"), ("يوسف", ""), ("ضياء", "فريق بصمة"),
    ("مريم", ""),
)  # fmt: skip
CAME = (
    *((name, "فريق نهر الديوانية") for name in ("آيات", "باقر", "تقى", "جواد", "حنين", "زيد")),
    *((name, "نقابة المعلمين") for name in ("سارة", "صلاح", "عذراء", "فلاح", "قاسم")),
    *((name, "") for name in ("ليلى", "ماجد", "نرجس", "هدى", "وسام", "إيمان")),
)


@dataclass(frozen=True)
class Training:
    """A training: `day` is when it is, from ten in the morning of Baghdad for six hours."""

    space: str
    by: str
    day: int
    place: str
    capacity: int
    people: Sequence[tuple[str, str]]
    away: int = 0  # Of those who registered, how many did not come; for one that was held.


NEXT = Training("najaf", "facilitator", 12, "قاعة المنتدى، النجف", 8, COMING)
LAST = Training("diwaniyah", "walid", -20, "مكتبة الديوانية العامة", 20, CAME, away=1)
SESSIONS = (
    ("الصباح", "لماذا نقيس؟ ماء الكوفة في أرقام", 10, 11), ("الصباح", "على الضفة: كيف تؤخذ العيّنة", 11, 13),
    ("بعد الظهر", "النترات والملوحة: القياس والتدوين", 14, 15), ("بعد الظهر", "من الأرقام إلى مقترح", 15, 16),
)  # fmt: skip
HANDBOOK = ("دليل أخذ عيّنات المياه", "https://example.org/water-handbook")


def train(ground: Ground) -> None:
    """The series with both of its trainings."""
    series = _held(ground, LAST)
    _open(ground, NEXT, series)


def assemble(ground: Ground, season: Season) -> None:
    """A season's conference, open to everybody, on the days of its forum."""
    by = ground.actor("iraq", "sama")
    assert season.starts_on is not None  # noqa: S101 - it has its days
    begins, last = datetime.combine(season.starts_on, time(10), BAGHDAD), season.starts_on + timedelta(days=2)
    words = events.Plan(
        "ملتقى الموسم الخامس", begins, datetime.combine(last, time(17), BAGHDAD), EventSort.CONFERENCE,
        about="ثلاثة أيام من الجلسات والورش، وتُختتم بالجلسة العامة.", place="القاعة الكبيرة، بغداد",
        languages=("ar", "ckb"), capacity=300, registers_until=begins - timedelta(days=7),
    )  # fmt: skip
    with ground.then(-4):
        event = events.plan(season.space, words, by=by)
        events.open_to(event, Audience.PUBLIC, by=by)
        seasons.name_conference(season, event, by=by)


def _plan(ground: Ground, it: Training, by: Actor, day: int, series: EventSeries | None = None) -> Event:
    space = ground.spaces[it.space]
    on = (ground.at.astimezone(BAGHDAD) + timedelta(days=day)).date()
    begins = datetime.combine(on, time(10), BAGHDAD)
    words = events.Plan(
        "كيف نقيس ماء النهر", begins, begins + timedelta(hours=6),
        about="تدريب ليوم واحد لمن يريد أن يراقب النهر في مدينته. لا حاجة إلى خبرة سابقة، والأجهزة علينا.",
        place=it.place, languages=("ar",), capacity=it.capacity, registers_until=begins - timedelta(days=2),
        questions=("ماذا تريد أن تتعلم؟",), keep_days=90,
    )  # fmt: skip
    series = series or events.name_series(space, SERIES, locale="ar")
    event = events.plan(space, words, path=ground.paths["water-environment"], series=series, by=by)
    event.campaign_id = ground.campaigns["kufa-river"].id if it.space == "najaf" else None
    for part, title, first, last in SESSIONS:
        begin, end = (datetime.combine(on, time(hour), BAGHDAD) for hour in (first, last))
        events.add_session(event, events.Part(title, begin, end, part), by=by)
    picture = files.keep(store(), space.id, developed(drawn("stakes")))
    events.add_material(event, "أين نأخذ العيّنات: ثلاثة مواضع على الضفة", file=picture, by=by)
    events.add_material(event, *HANDBOOK, by=by)
    events.open_to(event, Audience.PUBLIC, by=by)
    ground.trainings.append(event)
    for n, (name, team) in enumerate(it.people):
        who = Who(name, phone=f"0770 000 {n:04}", team=team, answers={"ماذا تريد أن تتعلم؟": "القياس والتدوين"})
        registrations.register(event, who, form=f"demo {event.number} {n}", is_told=True)
    return event


def _open(ground: Ground, it: Training, series: EventSeries) -> None:
    with ground.then(-6):
        _plan(ground, it, ground.actor(it.space, it.by), it.day, series)


def _held(ground: Ground, it: Training) -> EventSeries:
    """It is planned for later, as one registers for what is to come, and then put where it belongs in time."""
    by = ground.actor(it.space, it.by)
    later = 10
    with ground.then(it.day - 15):
        event = _plan(ground, it, by, later)
    back = timedelta(days=it.day - later)
    for thing in (event, *db.session.scalars(find.sessions(event))):
        thing.starts_at, thing.ends_at = thing.starts_at + back, thing.ends_at + back
    event.registers_until, event.forget_at = event.registers_until + back, event.forget_at + back
    there = list(db.session.scalars(find.registrations(event)))[: -it.away or None]
    with ground.then(it.day):
        events.close(event, by=None)
        for each in there:
            registrations.tick(each, is_there=True, by=by)
    with ground.then(it.day + 1):
        events.hold(event, by=by)
        events.report(event, REPORT, saw=mark_of(event.report), by=by)
    assert event.series is not None  # noqa: S101 - it was planned with one
    return event.series
