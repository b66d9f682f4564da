"""What the demo network decides: what runs, what was decided. Times are days from the planting, as in `boards.py`."""

from dataclasses import dataclass, field

from workspace.models import Base, Method, Threshold


@dataclass(frozen=True)
class Called:
    """A decision on a proposal. `closes` in the past: it is closed by then, and written down where there are words."""

    key: str  # Of the proposal.
    space: str
    by: str
    day: float
    closes: int
    question: str
    method: Method
    votes: dict[str, tuple[str, ...]]  # Who, and what.
    options: tuple[str, ...] = ()
    locale: str = "ar"
    threshold: Threshold = Threshold.HALF
    base: Base = Base.VOTES
    quorum: int = 0
    secret: bool = False
    reasons: dict[str, str] = field(default_factory=dict)  # Of those who object.
    answers: dict[str, tuple[str, str]] = field(default_factory=dict)  # To whose objection, by whom, in which words.
    outcome: str = ""
    stated: float = -0.1


YES, NO, ABSTAIN = ("yes",), ("no",), ("abstain",)
AGREE, ASIDE, OBJECT = ("agree",), ("aside",), ("object",)

CALLED = [
    Called(
        "women-seats", "najaf", "facilitator", -2, 4,
        "هل نتوافق على مقعدين للنساء في كل لجنة، ومواعيد تناسبهن؟", Method.CONSENT,
        {
            "ruqaya": AGREE, "noor": AGREE, "tiba": AGREE, "hawra": AGREE, "baneen": AGREE, "hasan": AGREE,
            "sajjad": ASIDE, "karrar": OBJECT,
        },
        reasons={"karrar": "لا أعترض على المقعدين. اعتراضي على الموعد: اجتماع قبل الخامسة كل أسبوعين يُبعد من يعمل حتى المغرب."},
        answers={"karrar": ("ruqaya", "نجعله اجتماعاً من كل ثلاثة، ويُنشر المحضر في اليوم نفسه لمن غاب. هل يكفيك هذا؟")},
    ),
    Called(
        "word-training", "najaf", "facilitator", -1, 2,
        "أي موعد نختار للتدريب؟", Method.RANKED,
        {
            "noor": ("a", "c"), "karrar": ("b", "a", "c"), "tiba": ("c", "b"), "muntadhar": ("a", "b"),
            "ruqaya": ("c", "a", "b"), "ameer": ("b", "c"), "baneen": ("c",), "hawra": ("a", "c", "b"),
            "yusra": ("b", "a"),
        },
        ("الأسبوع الأول من الشهر القادم", "ثلاثة أيام جمعة متتالية", "عطلة نصف السنة"),
        secret=True,
    ),
    Called(
        "clean-day", "najaf", "facilitator", -6, -2,
        "هل نعتمد يوماً شهرياً لتنظيف الضفة مع المدارس؟", Method.MAJORITY,
        {
            "member": YES, "noor": YES, "tiba": YES, "baneen": YES, "ameer": YES, "ruqaya": YES, "hawra": YES,
            "abu_zahra": YES, "muntadhar": YES, "karrar": NO, "hasan": ABSTAIN, "yusra": ABSTAIN,
        },
        quorum=50,
        outcome="اعتُمد اليوم الشهري بتسعة أصوات مقابل صوت واحد، وامتنع اثنان.\n\n"
        "- تبدأ المدرستان القريبتان من الجسر في أول جمعة من الشهر القادم.\n"
        "- طيبة تأخذ موافقات الأهالي، وبنين تكتب إلى البلدية من أجل الحاوية والسيارة.\n"
        "- نقيّم التجربة بعد ثلاثة أشهر.",
    ),
    Called(
        "saturday", "najaf", "facilitator", -8, -1,
        "هل ننقل الاجتماع الأسبوعي إلى صباح السبت؟", Method.MAJORITY,
        {
            "ameer": YES, "muntadhar": YES, "tiba": YES, "yusra": YES, "sajjad": YES,
            "member": NO, "noor": NO, "hasan": NO, "abu_zahra": NO, "karrar": NO, "ruqaya": NO,
        },
        threshold=Threshold.TWO_THIRDS,
    ),
    Called(
        "coolers-plan", "najaf", "facilitator", -112, -105, "هل نعتمد مقترح مبرّدات المدارس؟", Method.MAJORITY,
        {"noor": YES, "tiba": YES, "baneen": YES, "ameer": YES, "ruqaya": YES, "member": YES, "sajjad": ABSTAIN},
        outcome="اعتُمد بستة أصوات، ويُرفع إلى مجلس النجف.", stated=-104,
    ),
    Called(
        "plant-plan", "najaf", "facilitator", -80, -73, "هل نعتمد مقترح محطة المعالجة؟", Method.MAJORITY,
        {"noor": YES, "baneen": YES, "hasan": YES, "karrar": YES, "abu_zahra": YES, "muntadhar": NO, "yusra": ABSTAIN},
        outcome="اعتُمد بخمسة أصوات مقابل صوت واحد، ويُرفع إلى مجلس النجف.", stated=-72,
    ),
    Called(
        "dam", "kurdistan", "shirin", -1.5, 3,
        "چەند لەگەڵ ئەوەین ئەم پێشنیازە بکەینە کاری یەکەمی ئەم وەرزە؟", Method.TEMPERATURE,
        {"rebin": ("5",), "tara": ("4",), "soran": ("4",), "zana": ("2",)},
        locale="ckb",
    ),
]  # fmt: skip
