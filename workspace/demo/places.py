"""The spaces of the demo network: the tree of the field, with its paths, campaigns and charter."""

from dataclasses import dataclass, field
from datetime import date

from workspace.models import Role, SpaceKind, Visibility

Words = dict[str, str]


def t(ar: str, ckb: str, en: str) -> Words:
    return {"ar": ar, "ckb": ckb, "en": en}


@dataclass(frozen=True)
class Place:
    """A space: `founder` becomes its facilitator; `people` are the others, by role."""

    slug: str
    kind: SpaceKind
    names: Words
    purposes: Words
    founder: str
    parent: str = "network"
    visibility: Visibility = Visibility.PUBLIC
    people: dict[Role, list[str]] = field(default_factory=dict)
    called: dict[str, str] = field(default_factory=dict)  # Who has another name here.
    since: date = date(2017, 9, 1)
    town: str = ""  # Where it is on the map.


NETWORK = Place(
    "network",
    SpaceKind.NETWORK,
    t("شبكة المنتدى الاجتماعي العراقي", "تۆڕی کۆڕبەندی کۆمەڵایەتیی عێراقی", "Iraqi Social Forum network"),
    t(
        "منتديات المدن ومجموعات العمل ومجالس التماسك الاجتماعي في مساحة واحدة: من المشكلة إلى المقترح إلى القرار إلى ما أُنجز.",
        "کۆڕبەندەکانی شارەکان و گرووپەکانی کار و ئەنجوومەنەکانی پێکەوەژیان لە یەک شوێندا: لە کێشەوە بۆ پێشنیاز، بۆ بڕیار، بۆ ئەوەی کرا.",
        "City forums, working groups and councils for social cohesion in one place: from the problem to the proposal, "
        "the decision and what was done about it.",
    ),
    "coordinator",
    since=date(2013, 9, 26),
)

CHARTER = t(
    """## مبادئنا

1. **لا تمييز** بسبب العرق أو الجنسية أو الأصل أو اللون أو الدين أو المعتقد أو الجنس أو الوضع الاقتصادي أو الاجتماعي.
2. **اللاعنف** وسيلتنا الوحيدة، في القول وفي الفعل.
3. **الاستقلال**: لسنا تابعين لحزب ولا لطائفة، ولا نعمل لحسابها داخل هذه المساحة.
4. **العمل طوعي وغير ربحي**: لا يتقاضى أحد أجراً عن عضويته.
5. نختلف في الرأي ونحترم صاحبه، ونحمي أسماء بعضنا وصورنا.""",
    """## بنەماکانمان

1. **جیاکاری نییە** لەسەر ڕەگەز، نەتەوە، بنەچە، ڕەنگ، ئایین، بیروباوەڕ، جێندەر یان باری ئابووری و کۆمەڵایەتی.
2. **ناتوندوتیژی** تەنها ڕێگامانە، بە قسە و بە کردار.
3. **سەربەخۆیی**: سەر بە هیچ حیزب و تایفەیەک نین و لێرە کاریان بۆ ناکەین.
4. **کارەکە خۆبەخشانە و بێ قازانجە**: کەس بۆ ئەندامێتی پارە وەرناگرێت.
5. لە بۆچووندا جیاوازین و ڕێز لە یەکتر دەگرین، و ناو و وێنەی یەکتر دەپارێزین.""",
    """## Our principles

1. **No discrimination** on race, nationality, origin, colour, religion, belief, gender, economic or social status.
2. **Non-violence** is our only means, in words and in deeds.
3. **Independence**: we belong to no party and no sect, and do not work for one in here.
4. **Voluntary, non-profit work**: nobody is paid for being a member.
5. We disagree and respect each other, and protect one another's names and pictures.""",
)

PATHS = [
    ("water-environment", "water", t("المياه والبيئة", "ئاو و ژینگە", "Water and environment")),
    ("non-violence", "peace", t("اللاعنف", "ناتوندوتیژی", "Non-violence")),
    ("freedom-of-expression", "rights", t("حرية التعبير", "ئازادیی ڕادەربڕین", "Freedom of expression")),
    ("womens-participation", "women", t("مشاركة النساء", "بەشداریی ژنان", "Women's participation")),
    ("workers-rights", "work", t("حقوق العمال", "مافی کرێکاران", "Workers' rights")),
]


@dataclass(frozen=True)
class Led:
    """A campaign: how many days ago it began and how many it lasts; `carried` by which others, and who says so there."""

    key: str
    space: str
    by: str
    starter: str
    names: Words
    ago: int
    lasts: int
    locale: str = "ar"
    carried: tuple[tuple[str, str], ...] = ()


CAMPAIGNS = [
    Led(
        "hate-speech", "baghdad", "yusra", "hate-speech",
        t("كلمتنا لا تجرح: ضد خطاب الكراهية", "وشەمان بریندار ناکات: دژی گوتاری ڕق", "Our words do not wound: against hate speech"),
        60, 120, carried=(("najaf", "facilitator"),),
    ),
    Led(
        "kufa-river", "najaf", "facilitator", "river",
        t("نهر الكوفة ليس مكبّاً", "ڕووباری کوفە زبڵدان نییە", "The river at Kufa is no dump"),
        70, 150,
    ),
    Led(
        "farm-water", "iraq", "sama", "farm-water",
        t("ماء للأرض: حصة عادلة للمزارعين", "ئاو بۆ زەوی: بەشی دادپەروەرانە بۆ جووتیاران", "Water for farms: a fair share"),
        40, 200, carried=(("kurdistan", "shirin"), ("council-najaf", "council")),
    ),
]  # fmt: skip

M, MOD, FAC, OBS = Role.MEMBER, Role.MODERATOR, Role.FACILITATOR, Role.OBSERVER
CLOSED, HIDDEN = Visibility.CLOSED, Visibility.HIDDEN

REGIONS = [
    Place(
        "iraq", SpaceKind.REGION,
        t("المنتدى الاجتماعي العراقي", "کۆڕبەندی کۆمەڵایەتیی عێراقی", "Iraqi Social Forum"),
        t("منتدى بغداد والوسط والجنوب والغرب، وموسمه السنوي.", "کۆڕبەندی بەغدا و ناوەڕاست و باشوور و ڕۆژئاوا، لەگەڵ وەرزە ساڵانەکەی.",
          "The forum of Baghdad, the centre, the south and the west, with its yearly season."),
        "sama", people={FAC: ["ibrahim"], M: ["shahad", "facilitator", "noor", "abu_zahra"], OBS: ["evan"]},
        since=date(2013, 9, 26), town="baghdad",
    ),
    Place(
        "kurdistan", SpaceKind.REGION,
        t("منتدى كردستان الاجتماعي", "کۆڕبەندی کۆمەڵایەتیی کوردستان", "Kurdistan Social Forum"),
        t("منتدى أربيل والسليمانية ودهوك، وموسمه السنوي.", "کۆڕبەندی هەولێر و سلێمانی و دهۆک، لەگەڵ وەرزە ساڵانەکەی.",
          "The forum of Erbil, Sulaymaniyah and Duhok, with its yearly season."),
        "shirin", people={MOD: ["tara"], M: ["rebin", "chro", "soran", "hero", "zana"], OBS: ["evan"]},
        since=date(2017, 5, 5), town="erbil",
    ),
]  # fmt: skip


def city(slug: str, ar: str, ckb: str, en: str, founder: str, *people: str) -> Place:
    return Place(
        slug,
        SpaceKind.CITY,
        t(f"منتدى {ar} الاجتماعي", f"کۆڕبەندی کۆمەڵایەتیی {ckb}", f"{en} Social Forum"),
        t(
            f"مفتوح لفرق {ar} ومنظماتها وناشطيها.",
            f"کراوەیە بۆ تیم و ڕێکخراو و چالاکوانانی {ckb}.",
            f"Open to the teams, organisations and activists of {en}.",
        ),
        founder,
        parent="iraq",
        people={M: list(people)},
        town="hillah" if slug == "babylon" else slug,
    )


CITIES = [
    Place(
        "najaf", SpaceKind.CITY,
        t("منتدى النجف الاجتماعي", "کۆڕبەندی کۆمەڵایەتیی نەجەف", "Najaf Social Forum"),
        t("أسّسه ثلاثة عشر متطوعاً من خمسة فرق في تموز 2017. نعمل للنهر واللاعنف ومشاركة النساء.",
          "سێزدە خۆبەخش لە پێنج تیمەوە لە تەمووزی 2017 دایانمەزراند. بۆ ڕووبار و ناتوندوتیژی و بەشداریی ژنان کار دەکەین.",
          "Founded by thirteen volunteers of five teams in July 2017. We work for the river, non-violence and women's participation."),
        "facilitator", parent="iraq", town="najaf",
        people={
            MOD: ["moderator", "hawra"],
            M: ["member", "sajjad", "noor", "karrar", "tiba", "muntadhar", "ruqaya", "ameer", "baneen", "hasan", "yusra", "abu_zahra"],
            OBS: ["observer"],
        },
        called={"moderator": "هێمن (بەغدا)", "noor": "نور، مهندسة مياه"},
        since=date(2017, 7, 14),
    ),
    Place(
        "baghdad", SpaceKind.CITY,
        t("منتدى بغداد الاجتماعي", "کۆڕبەندی کۆمەڵایەتیی بەغدا", "Baghdad Social Forum"),
        t("مفتوح لفرق بغداد ومنظماتها، من الكرخ إلى الرصافة.", "کراوەیە بۆ تیم و ڕێکخراوەکانی بەغدا، لە کەرخەوە تا ڕەسافە.",
          "Open to Baghdad's teams and organisations, from Karkh to Rusafa."),
        "yusra", parent="iraq", town="baghdad",
        people={MOD: ["moderator"], M: ["laith", "shahad", "hasan", "rand", "anmar", "sama"]},
        called={"yusra": "يسرى ن.", "laith": "ليث الجداريات"},
        since=date(2017, 8, 11),
    ),
    city("tikrit", "تكريت", "تکریت", "Tikrit", "omar", "tabarak"),
    city("diwaniyah", "الديوانية", "دیوانییە", "Diwaniyah", "walid", "duha"),
    city("kut", "الكوت", "کووت", "Kut", "murtadha", "farah"),
    city("amarah", "العمارة", "عەمارە", "Amarah", "hayder", "mina"),
    city("ramadi", "الرمادي", "ڕومادی", "Ramadi", "anmar", "khawla"),
    city("hit", "هيت", "هیت", "Hit", "thamer", "omar"),
    city("babylon", "بابل", "بابل", "Babylon", "rand", "saif"),
    city("nasiriyah", "الناصرية", "ناسرییە", "Nasiriyah", "saif", "duha", "hayder"),
]  # fmt: skip

_THEMES = {
    "transparency": (
        t("الشفافية", "شەفافییەت", "Transparency"),
        t("نتابع الموازنات والمشاريع المتلكئة في المدن.", "چاودێریی بودجە و پڕۆژە دواکەوتووەکانی شارەکان دەکەین.",
          "We follow budgets and stalled projects in the cities."),
    ),
    "peacebuilding": (
        t("بناء السلام", "ئاشتیسازی", "Peacebuilding"),
        t("حوارات بين الأحياء والمكوّنات، وتدريب على اللاعنف.", "گفتوگۆی نێوان گەڕەک و پێکهاتەکان و ڕاهێنان لەسەر ناتوندوتیژی.",
          "Dialogues between neighbourhoods and communities, training in non-violence."),
    ),
    "governance": (
        t("الحكم الديمقراطي", "حوکمڕانیی دیموکراسی", "Democratic governance"),
        t("مجالس محلية تسمع، وقوانين تُناقش قبل أن تُقرّ.", "ئەنجوومەنی ناوخۆیی کە گوێ دەگرێت و یاسا کە پێش پەسەندکردن گفتوگۆی لەسەر دەکرێت.",
          "Local councils that listen, laws that are discussed before they are passed."),
    ),
    "women": (
        t("مشاركة النساء", "بەشداریی ژنان", "Women's participation"),
        t("النساء في القرار، والأمان في العمل والشارع.", "ژنان لە بڕیاردا، و ئاسایش لە کار و شەقامدا.",
          "Women in decisions, safety at work and in the street."),
    ),
    "freedoms": (
        t("الحريات", "ئازادییەکان", "Freedoms"),
        t("حرية التعبير والتجمع، ومرافقة من يُستدعى بسبب رأيه.", "ئازادیی ڕادەربڕین و کۆبوونەوە، و هاوڕێیەتیی ئەوانەی لەسەر بۆچوون بانگ دەکرێن.",
          "Freedom of expression and assembly, standing by people who are summoned for what they said."),
    ),
}  # fmt: skip
_GROUPS: dict[tuple[str, str], tuple[Visibility, str, dict[Role, list[str]]]] = {
    ("iraq", "transparency"): (CLOSED, "facilitator", {MOD: ["hawra"], M: ["member", "karrar", "shahad", "walid"]}),
    ("iraq", "peacebuilding"): (Visibility.PUBLIC, "tiba", {M: ["karrar", "omar", "tabarak"]}),
    ("iraq", "governance"): (Visibility.PUBLIC, "ibrahim", {M: ["murtadha", "anmar"]}),
    ("iraq", "women"): (CLOSED, "ruqaya", {M: ["farah", "mina", "khawla", "duha"]}),
    ("iraq", "freedoms"): (HIDDEN, "hawra", {M: ["yusra", "laith"]}),
    ("kurdistan", "transparency"): (Visibility.PUBLIC, "zana", {M: ["karwan"]}),
    ("kurdistan", "peacebuilding"): (CLOSED, "soran", {M: ["nask", "rebin"]}),
    ("kurdistan", "governance"): (Visibility.PUBLIC, "karwan", {M: ["zana", "hero"]}),
    ("kurdistan", "women"): (CLOSED, "chro", {MOD: ["hero"], M: ["nask", "tara", "shirin"], OBS: ["observer"]}),
    ("kurdistan", "freedoms"): (CLOSED, "tara", {M: ["soran", "evan"]}),
}
_REGION = {
    "iraq": t("العراق", "عێراق", "Iraq"),
    "kurdistan": t("كردستان", "کوردستان", "Kurdistan"),
}


def _group(region: str, theme: str) -> Place:
    names, purposes = _THEMES[theme]
    visibility, founder, people = _GROUPS[region, theme]
    here = _REGION[region]
    return Place(
        f"{region}-{theme}",
        SpaceKind.GROUP,
        t(
            f"مجموعة عمل {names['ar']} – {here['ar']}",
            f"گرووپی کاری {names['ckb']} – {here['ckb']}",
            f"Working group {names['en']} – {here['en']}",
        ),
        purposes,
        founder,
        parent=region,
        visibility=visibility,
        people=people,
        since=date(2018, 2, 2),
    )


GROUPS = [_group(*key) for key in _GROUPS]


def _council(slug: str, ar: str, ckb: str, en: str, founder: str, *people: str) -> Place:
    return Place(
        f"council-{slug}",
        SpaceKind.COUNCIL,
        t(
            f"مجلس التماسك الاجتماعي في {ar}",
            f"ئەنجوومەنی پێکەوەژیانی کۆمەڵایەتی لە {ckb}",
            f"Council for social cohesion of {en}",
        ),
        t(
            "يستلم التوصيات ويجيب عمّا آلت إليه، بحضور السلطات المحلية.",
            "ڕاسپاردەکان وەردەگرێت و وەڵام دەداتەوە چییان لێ هات، بە ئامادەبوونی دەسەڵاتە ناوخۆییەکان.",
            "Receives recommendations and answers for what became of them, with the local authorities in the room.",
        ),
        founder,
        parent="iraq",
        visibility=CLOSED,
        people={M: list(people)},
        since=date(2019, 3, 1),
        town={"anbar": "ramadi", "nineveh": "mosul", "diyala": "baqubah", "dhi-qar": "nasiriyah"}.get(slug, slug),
    )


COUNCILS = [
    _council("najaf", "النجف", "نەجەف", "Najaf", "council", "facilitator", "noor", "hasan", "abu_zahra"),
    _council("basra", "البصرة", "بەسرە", "Basra", "hayder", "mina", "thamer"),
    _council("anbar", "الأنبار", "ئەنبار", "Anbar", "khawla", "thamer"),
    _council("nineveh", "نينوى", "نەینەوا", "Nineveh", "tabarak", "zana"),
    _council("diyala", "ديالى", "دیالە", "Diyala", "farah", "murtadha"),
    _council("dhi-qar", "ذي قار", "زیقار", "Dhi Qar", "duha", "saif"),
]

PLACES = [*REGIONS, *CITIES, *GROUPS, *COUNCILS]
