"""The seasons of the demo network: the fourth, closed with its figures, and the fifth, whose call is open."""

from dataclasses import dataclass

from workspace.demo.places import t

Words = dict[str, str]


@dataclass(frozen=True)
class Hour:
    """A session: on which day of the forum, from when, how long, in which room; or a slot for all, where in none."""

    day: int
    hour: int
    minutes: int
    title: str
    room: str = ""
    path: str = ""
    proposals: tuple[str, ...] = ()


@dataclass(frozen=True)
class Held:
    """A season of a space. Days are counted from now; of the proposals each is handed in on its day, by its author."""

    key: str
    space: str
    by: str
    number: int
    names: Words
    calls: Words
    opens: float
    closes: float
    paths: tuple[str, ...]
    forum: tuple[int, int]  # Its own days.
    handed_in: tuple[tuple[str, float], ...]
    last: str = ""
    ended: float | None = None
    statement: str = ""
    rooms: tuple[tuple[str, int], ...] = ()  # With their seats.
    hours: tuple[Hour, ...] = ()


HELD = [
    Held(
        "fourth", "iraq", "sama", 4,
        t("الموسم الرابع: حقوق وسلام", "وەرزی چوارەم: ماف و ئاشتی", "The fourth season: rights and peace"),
        t(
            "ماذا يجب أن يُفعل في مدننا هذا العام، ومن يفعله؟ اكتبوا مقترحاً واحداً بكلمات يفهمها جاركم.",
            "ئەمساڵ لە شارەکانماندا چی بکرێت و کێ بیکات؟ یەک پێشنیاز بە وشەی وا بنووسن کە دراوسێکەتان تێی بگات.",
            "What should be done in our cities this year, and by whom? One proposal, in words that a neighbour understands.",
        ),
        opens=-130, closes=-80, paths=("water-environment", "non-violence", "womens-participation"), forum=(-70, -68),
        handed_in=(("coolers-plan", -123), ("plant-plan", -93)),
        ended=-56, statement="رفعنا ثلاث توصيات إلى مجلس النجف، وفي كل منها موعد ومسؤول. نلتقي في الموسم الخامس ونسأل: ماذا نُفِّذ؟",
        rooms=(("القاعة الكبيرة", 240), ("غرفة الورش", 40)),
        hours=(
            Hour(0, 10, 90, "الافتتاح: ماذا تغيّر منذ الموسم الماضي؟", "القاعة الكبيرة"),
            Hour(0, 12, 90, "الماء من النهر إلى الصنبور", "القاعة الكبيرة", "water-environment", ("coolers-plan", "plant-plan")),
            Hour(0, 12, 90, "كيف نردّ على خطاب الكراهية بلا عنف؟", "غرفة الورش", "non-violence"),
            Hour(0, 13, 90, "غداء"),
            Hour(1, 10, 120, "النساء في لجان المدن", "غرفة الورش", "womens-participation"),
            Hour(2, 10, 180, "الجلسة العامة", "القاعة الكبيرة"),
        ),
    ),
    Held(
        "fifth", "iraq", "sama", 5,
        t("الموسم الخامس: الماء حق", "وەرزی پێنجەم: ئاو مافە", "The fifth season: water is a right"),
        t(
            "نفتح باب المقترحات لشهر ونصف. من كل مدينة ومجموعة عمل، وعن كل مسار.",
            "بۆ مانگ و نیوێک دەرگای پێشنیاز دەکەینەوە. لە هەر شار و گرووپێکی کارەوە، و لەسەر هەر ڕێڕەوێک.",
            "Proposals are taken for a month and a half, from every city and working group, on every path.",
        ),
        opens=-14, closes=30, paths=("water-environment", "freedom-of-expression", "workers-rights"), forum=(60, 62),
        handed_in=(("pumps", -12), ("murals", -9), ("helmets", -8), ("budget-open", -6)), last="fourth",
    ),
]  # fmt: skip
