"""What councils of the demo network were asked for, and how far that has come. Times are days from the planting."""

from dataclasses import dataclass

from workspace.models import LetterWay


@dataclass(frozen=True)
class Answer:
    """A step, by somebody of a space: the council, or the one that asked."""

    action: str
    space: str
    by: str
    day: float
    words: str = ""
    next: int | None = None
    due: int | None = None
    percent: int | None = None


@dataclass(frozen=True)
class Proof:
    """A piece of evidence; verified by somebody of a space, on a day."""

    by: str
    day: float
    text: str
    place: str
    url: str = ""
    verified: tuple[str, str, float] | None = None
    picture: str = ""  # One of `pictures.py`.


@dataclass(frozen=True)
class Post:
    way: LetterWay
    by: str
    day: int
    number: str
    text: str


@dataclass(frozen=True)
class Asked:
    """A recommendation: `answers`, `proofs` and `post` come in the order of their days."""

    key: str
    issuer: str
    by: str
    council: str
    day: float
    titles: dict[str, str]
    texts: dict[str, str]
    responsible: str
    due: int | None = None
    path: str = ""
    proposals: tuple[str, ...] = ()
    told: tuple[Answer | Proof | Post, ...] = ()
    tasks: tuple[str, ...] = ()
    season: str = ""  # Whose plenary asked.


ASKED = [
    Asked(
        "coolers", "najaf", "facilitator", "council-najaf", -98,
        {"ar": "مبرّدات ماء في ثماني مدارس من أطراف الكوفة"},
        {"ar": "تُركَّب مبرّدة مع مرشّح في كل مدرسة من المدارس الثماني قبل بدء العام الدراسي، وتُفحص شهرياً."},
        "مديرية تربية النجف", due=-10, path="water-environment", proposals=("coolers-plan",),
        told=(
            Answer("acknowledge", "council-najaf", "council", -95, next=-85),
            Answer("accept", "council-najaf", "council", -84, "التربية تموّل خمس مبرّدات، والمتبرعون ثلاثاً.", due=-10),
            Answer("progress", "council-najaf", "noor", -40, "رُكّبت خمس مبرّدات، وتأخرت ثلاث بسبب الكهرباء.", percent=60),
            Proof("noor", -6, "ثماني مبرّدات تعمل، وورقة الفحص معلّقة بجانب كل منها.", "مدارس حي النصر والجديدات", picture="coolers"),
            Answer("claim", "council-najaf", "council", -2, "اكتمل التركيب في المدارس الثماني."),
        ),
    ),
    Asked(
        "plant", "najaf", "facilitator", "council-najaf", -60,
        {
            "ar": "محطة معالجة صغيرة عند مصبّ حي الجمهورية",
            "ckb": "وێستگەیەکی بچووکی پاککردنەوەی ئاو لە ڕژگەی گەڕەکی جومهووریە",
            "en": "A small treatment plant at the Jumhuriya outlet",
        },
        {
            "ar": "تُدرج محطة معالجة صغيرة في خطة المجاري لهذه السنة، ويُعلن موعد تشغيلها على لوحة في الموقع.",
            "ckb": "وێستگەیەکی بچووکی پاککردنەوە بخرێتە پلانی ئاوەڕۆی ئەمساڵ، و وادەی کارپێکردنی لە شوێنەکە ڕابگەیەنرێت.",
            "en": "A small treatment plant is put into this year's plan for sewers, and a board at the place says when it begins to run.",
        },
        "مديرية مجاري النجف", due=60, path="water-environment", proposals=("plant-plan",), tasks=("names",),
        told=(
            Answer("acknowledge", "council-najaf", "council", -57, next=-45),
            Answer("accept", "council-najaf", "council", -46, "نبدأ بالمسح وكلفة الأرض، ثم نعرضها على مجلس المحافظة.", due=60),
            Post(LetterWay.SENT, "council", -44, "221", "طلب إدراج المحطة في خطة السنة"),
            Answer("progress", "council-najaf", "noor", -30, "اكتمل المسح واختير الموقع.", next=-4, percent=25),
            Proof("noor", -29, "أوتاد المسح قائمة على الضفة، ولوحة باسم المشروع.", "الكوفة، مصبّ حي الجمهورية",
                  verified=("najaf", "facilitator", -20), picture="stakes"),
        ),
    ),
    Asked(
        "open-budget", "iraq", "sama", "council-najaf", -57,
        {"ar": "جلسة علنية كل ثلاثة أشهر عن موازنة المحافظة", "en": "A public session on the province's budget every three months"},
        {
            "ar": "أوصت الجلسة العامة للموسم الرابع بجلسة علنية كل ثلاثة أشهر، تُنشر أرقامها قبل أسبوع من موعدها.",
            "en": "The plenary of the fourth season asks for a public session every three months, its figures published a week before.",
        },
        "مجلس محافظة النجف", season="fourth",
    ),
]  # fmt: skip
