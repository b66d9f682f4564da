"""The meetings of the demo network. Times are days from the planting: -3 is three days ago."""

from dataclasses import dataclass, field

from workspace.models import PollKind, Wanted


@dataclass(frozen=True)
class Point:
    title: str
    minutes: int | None = None
    wanted: Wanted = Wanted.DISCUSS
    leader: str = ""
    note: str = ""
    by: str = ""
    about: tuple[str, ...] = ()  # Keys of records.
    asked: tuple[PollKind, str, dict[str, str]] | None = None  # In the room: how, what, who raised which hand.


@dataclass(frozen=True)
class Sitting:
    """A meeting: `day` is when it is, at `hour` of Baghdad, for two hours."""

    key: str
    space: str
    by: str
    day: int
    hour: int
    title: str
    place: str
    purpose: str = ""
    locale: str = "ar"
    points: tuple[Point, ...] = field(default_factory=tuple)
    shared: bool = False
    campaign: str = ""
    path: str = ""
    there: tuple[str, ...] = ()  # Who was there, where the minutes were approved and published.


@dataclass(frozen=True)
class Cycle:
    """A series that comes back every month, the meeting it had on `day`, and the next, which takes up what was left."""

    space: str
    by: str
    day: int
    hour: int
    title: str
    place: str
    template: tuple[Point, ...]
    points: tuple[Point, ...]  # One without a note was not reached; the last comes back until it is done.
    promised: tuple[tuple[str, str], ...]  # Who, what.
    wish: tuple[str, str, str]  # Whose, what, why.


@dataclass(frozen=True)
class Running:
    """A meeting that runs. It began so many minutes ago, and each point but the last it came to took so long."""

    space: str
    by: str
    began: int
    minutes: int
    title: str
    place: str
    points: tuple[Point, ...]
    spent: tuple[int, ...]
    there: tuple[str, ...]
    guest: str
    speakers: tuple[str, ...]
    spoken: int  # How many of the speakers have finished; the next one has the floor.


CYCLES = [
    Cycle(
        "najaf",
        "facilitator",
        -21,
        18,
        "اجتماع المتابعة الشهري",
        "قاعة المنتدى، النجف",
        (
            Point("كيف حال كل واحد منا", 10, Wanted.INFORM, "facilitator"),
            Point("صندوق المنتدى", 15, Wanted.INFORM, "sajjad"),
        ),
        (
            Point(
                "تقسيم العمل في حملة النهر",
                30,
                Wanted.DECIDE,
                "noor",
                "اتفقنا على فريقين: واحد للعيّنات وواحد للإعلام. يلتقيان كل أسبوعين.",
                "noor",
            ),
            Point("قاعة بديلة في الصيف", 20, Wanted.DISCUSS, "ameer"),
            Point(
                "السلامة في الميدان",
                10,
                Wanted.DISCUSS,
                "ruqaya",
                "لا أحد يخرج وحده. نراجع القائمة في كل اجتماع.",
                "ruqaya",
            ),
        ),
        (("baneen", "طلب استمارات الميدان من القسم"), ("muntadhar", "تصوير مقطع قصير عن الضفة")),
        ("tiba", "موعد يناسب طلبة المدارس", "اجتماعاتنا في وقت الدوام، فلا يأتي منهم أحد."),
    ),
]

SITTINGS = [
    Sitting(
        "founding", "najaf", "facilitator", -60, 17, "الجمعية العامة نصف السنوية", "قاعة المنتدى، النجف",
        "مراجعة ما وعدنا به في الربيع.", there=("facilitator", "noor", "member"),
        points=(
            Point("ما أُنجز منذ الربيع", 20, Wanted.INFORM, "facilitator",
                  "## أُنجز\n- ثلاث ورش عن اللاعنف، 71 مشاركاً ومشاركة.\n- مسح الضفة من الجسر إلى السوق.\n\n"
                  "## لم يُنجز\n- مكتبة الأحياء: لا وقود ولا سائق.", "member"),
            Point("حملة نهر الكوفة", 40, Wanted.DECIDE, "noor",
                  "/قرار تبدأ الحملة، والمقترح إلى المجلس قبل نهاية الشهر.\n\n"
                  "> «لا نطلب معجزة، نطلب أن يُغلق الأنبوب.» — أحد المزارعين\n\n- نور وبنين: العيّنات.\n- منتظر: التوثيق بلا وجوه.", "member"),
        ),
    ),
    Sitting(
        "river-team", "najaf", "facilitator", -9, 18, "فريق حملة النهر", "مقهى الجسر، الكوفة", campaign="kufa-river", path="water-environment", shared=True,
        points=(
            Point("نتائج العيّنات الأولى", 25, Wanted.INFORM, "noor",
                  "| النقطة | الأوكسجين المذاب | ملاحظة |\n|---|---|---|\n| سوق السمك | منخفض | يعمل ليلاً |\n| الجسر القديم | منخفض | قرب المضخة |\n| البستان | مقبول | يُعاد الفحص |\n\n"
                  "نعيد الفحص **السبت** ونضيف نقطة رابعة للمقارنة.", "baneen"),
            Point("اللقاء مع دائرة المجاري", 20, Wanted.DISCUSS, "facilitator",
                  "من يتكلم: أبو زهرة عن الزراعة، نور عن الأرقام.\n\nلا نذكر أسماء عمّال الدائرة الذين ساعدونا.", "member"),
            Point("توزيع المهام", 15, Wanted.DECIDE, "", "- الكتاب الرسمي: زهراء\n- الملصق بلغتين: منتظر", "member"),
        ),
    ),
    Sitting(
        "thursday", "najaf", "facilitator", 3, 17, "الاجتماع الأسبوعي", "قاعة المنتدى، النجف", "نبدأ في الخامسة، الكهرباء من المولّد.",
        points=(
            Point("ما جدّ في النهر", 20, Wanted.INFORM, "noor"),
            Point("قاعدة مقعدين للنساء في كل لجنة", 30, Wanted.DECIDE, "ruqaya", "نقاط للنقاش: التجربة ثلاثة أشهر، ومن يقيّم؟", "ruqaya"),
            Point("خط النقل لعمال البناء", 15, Wanted.DISCUSS, "hasan"),
        ),
    ),
    Sitting(
        "baghdad-walls", "baghdad", "yusra", 6, 16, "لقاء رسّامي الجداريات", "شارع المتنبي", campaign="hate-speech",
        points=(Point("الجمل العشر", 40, Wanted.DECIDE, "laith"), Point("السلامة أثناء الرسم", 20, Wanted.DISCUSS, "rand")),
    ),
    Sitting(
        "baghdad-past", "baghdad", "yusra", -14, 16, "جلسة عن مسودة قانون التجمع", "نقابة الصحفيين", path="freedom-of-expression", shared=True,
        points=(Point("المادة السابعة", 45, Wanted.DISCUSS, "shahad", "شرط الإذن قبل خمسة أيام يفرغ الحق من معناه.\n\n**نتيجة:** ورقة موقف خلال أسبوعين.", "shahad"),),
    ),
    Sitting(
        "erbil-past", "kurdistan", "shirin", -10, 17, "کۆبوونەوەی ئامادەکاریی وەرز", "هەولێر، هۆڵی مامۆستایان", locale="ckb", shared=True,
        points=(
            Point("ناونیشانی وەرز", 30, Wanted.DISCUSS, "zana",
                  "## بۆچوونەکان\n- **ئاو و ئاشتی**: زۆربە لەگەڵیدان.\n- ڕێز لە جیاوازی: وەک ڕۆژێکی تایبەت.\n\nبڕیار لە کۆبوونەوەی داهاتوو دەدرێت.", "hero"),
            Point("زێی گەورە", 20, Wanted.DECIDE, "rebin", "**بڕیار:** نامە بۆ دەستەی ژینگە، نەخشە تا هەفتەی داهاتوو.\n\n- ڕێبین و هێرۆ: نەخشە\n- تارا: ڕادیۆ", "hero"),
        ),
    ),
    Sitting(
        "erbil-next", "kurdistan", "shirin", 8, 17, "کۆبوونەوەی مانگانە", "هەولێر، هۆڵی مامۆستایان", locale="ckb",
        points=(Point("ناونیشانی وەرز", 30, Wanted.DECIDE, "zana"), Point("گفتوگۆی قوتابخانەکان", 20, Wanted.DISCUSS, "soran")),
    ),
    Sitting(
        "transparency-past", "iraq-transparency", "facilitator", -6, 19, "مراجعة الجداول", "اتصال صوتي",
        points=(Point("مشاريع النجف", 30, Wanted.INFORM, "member", "22 مشروعاً، 9 متوقفة منذ 2014. تُراجع الأرقام مرتين قبل النشر.", "shahad"),),
    ),
    Sitting(
        "women-next", "kurdistan-women", "chro", 4, 15, "کۆبوونەوەی گرووپ", "هەولێر", locale="ckb",
        points=(Point("بازاڕی قەیسەری", 30, Wanted.DECIDE, "nask"), Point("ڕاهێنان", 15, Wanted.DISCUSS, "chro")),
    ),
    Sitting(
        "council-past", "council-najaf", "council", -4, 10, "جلسة المجلس", "مبنى المحافظة", "بحضور دائرة المجاري.",
        points=(
            Point("نقاط التصريف الثلاث", 40, Wanted.DISCUSS, "noor", "عرضت نور الأرقام. قالت الدائرة إن نقطة سوق السمك **غير مسجلة** لديها.\n\nيعود المجلس بجواب خلال أسبوعين.", "council"),
            Point("حصة مزارعي المشخاب", 20, Wanted.INFORM, "abu_zahra", "تحدث أبو زهرة عن موسمين بلا ماء كافٍ.", "facilitator"),
        ),
    ),
    Sitting("council-next", "council-najaf", "council", 10, 10, "جلسة المجلس القادمة", "مبنى المحافظة",
            points=(Point("تسمية اللجنة المشتركة", 30, Wanted.DECIDE, "council"),)),
]  # fmt: skip

RUNNING = Running(
    "najaf", "facilitator", 34, 90, "اجتماع التحضير ليوم الضفة", "قاعة المنتدى، النجف",
    points=(
        Point("أين وصلنا", 10, Wanted.INFORM, "facilitator",
              "وصلت موافقات مدرستين من ثلاث، والثالثة يوم الأحد.\n\n/مهمة @طيبة زيارة المدرسة الثالثة ومعها الاستمارات", "member", about=("schools",)),
        Point("الأكياس والقفازات", 15, Wanted.DECIDE, "sajjad",
              "عندنا مئتا كيس، ونحتاج مئة أخرى.\n\n/قرار نشتري الأكياس من صندوق المنتدى، ولا نقبلها من شركة.", "member",
              asked=(PollKind.CONSENT, "نشتري الأكياس من الصندوق؟",
                     {"member": "agree", "sajjad": "agree", "noor": "agree", "baneen": "agree", "ruqaya": "aside"})),
        Point("من يكلّم أصحاب المطاعم على الضفة، وماذا نقول لهم إن سألوا عن مكبّ النفايات؟", 20, Wanted.DISCUSS, "noor",
              "- نزورهم اثنين اثنين، قبل الظهر.\n- لا نعد بشيء لا نملكه.", "baneen", about=("pumps",),
              asked=(PollKind.HANDS, "نبدأ بالزيارات يوم السبت؟", {"sajjad": "yes", "baneen": "yes", "tiba": "yes", "ameer": "no"})),
        Point("السلامة في الميدان: من يحمل حقيبة الإسعافات؟", 10, Wanted.DECIDE, "ruqaya", about=("first-aid",)),
        Point("موعد اللقاء القادم", 5, Wanted.DECIDE),
    ),
    spent=(11, 14, 9),
    there=("facilitator", "member", "sajjad", "noor", "tiba", "ruqaya", "ameer", "baneen"),
    guest="أم حيدر من سوق السمك",
    speakers=("sajjad", "noor", "baneen", "ameer", "ruqaya", "sajjad"),
    spoken=1,
)  # fmt: skip
