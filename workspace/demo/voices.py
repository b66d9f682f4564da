"""Who stands behind what in the demo network, and what is felt, answered and summed up. Days as in `boards.py`."""

from dataclasses import dataclass

from workspace.models import Feeling, OrganisationKind


@dataclass(frozen=True)
class Body:
    """An organisation, invented, and who speaks for it in a space."""

    key: str
    name: str
    kind: OrganisationKind
    about: dict[str, str]
    path: str
    space: str
    by: str
    speaker: str


@dataclass(frozen=True)
class Backing:
    """Who stands behind a proposal: people; organisations and other spaces, each by whoever says so."""

    key: str  # Of the proposal.
    space: str
    day: float
    people: tuple[str, ...] = ()
    organisations: tuple[tuple[str, str], ...] = ()  # Which, by whom.
    spaces: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Talk:
    """What is felt about the comments of a record, by their numbers from 1; which of them answers it; a summary."""

    key: str
    space: str
    felt: tuple[tuple[int, Feeling, tuple[str, ...]], ...] = ()
    answer: tuple[int, str] | None = None  # Which, and who says so.
    summary: tuple[str, int, str] | None = None  # By whom, up to which comment, in which words.


BODIES = [
    Body(
        "pulse",
        "فريق نبض الكوفة",
        OrganisationKind.TEAM,
        {
            "ar": "فريق تطوعي من الكوفة ينظف ضفاف النهر ويقيس ماءه مع المدارس.",
            "ckb": "تیمێکی خۆبەخش لە کوفە کە کەناری ڕووبار پاک دەکاتەوە و لەگەڵ قوتابخانەکان ئاوەکەی دەپێوێت.",
            "en": "A volunteer team from Kufa that cleans the river banks and measures the water with schools.",
        },
        "water-environment",
        "najaf",
        "facilitator",
        "noor",
    ),
    Body(
        "builders",
        "اتحاد بنّائي الضفة",
        OrganisationKind.UNION,
        {
            "ar": "اتحاد عمال البناء على ضفتي الفرات، من أجل أجور تُدفع في موعدها ومواقع عمل آمنة.",
            "en": "The builders' union on both banks of the Euphrates, for wages on time and safe sites.",
        },
        "workers-rights",
        "najaf",
        "facilitator",
        "hasan",
    ),
]

BACKINGS = [
    Backing(
        "pumps", "najaf", -9, ("member", "baneen", "abu_zahra", "tiba", "hasan", "ruqaya", "karrar"),
        (("pulse", "noor"), ("builders", "hasan")), (("baghdad", "yusra"),),
    ),
    Backing("clean-day", "najaf", -8.5, ("tiba", "noor", "member"), (("pulse", "noor"),)),
    Backing("cleaning-2", "najaf", -8, ("ameer", "tiba", "muntadhar")),
    Backing("women-seats", "najaf", -7, ("noor", "hawra", "baneen", "tiba")),
    Backing("murals", "baghdad", -6, ("rand", "shahad")),
]  # fmt: skip

TALKS = [
    Talk(
        "pumps", "najaf",
        ((1, Feeling.THANKS, ("noor", "member", "tiba")), (2, Feeling.AGREE, ("noor", "baneen", "hasan", "karrar")),
         (4, Feeling.THANKS, ("noor",)), (4, Feeling.UNCLEAR, ("abu_zahra",))),
        (1, "noor"),
        ("facilitator", 4,
         "**متفق عليه:** الأنابيب الثلاثة موثّقة، والفحص الثاني يؤكد النتيجة في نقطتين.\n\n"
         "**ما زال مفتوحاً:** من يتكلم باسم مزارعي المشخاب أمام الدائرة، ومتى."),
    ),
    Talk("women-seats", "najaf", ((1, Feeling.AGREE, ("tiba", "hasan")), (3, Feeling.THANKS, ("karrar",)))),
]  # fmt: skip
