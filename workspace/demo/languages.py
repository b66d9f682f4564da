"""Amendments and translations of the demo network. Times are days from the planting, as in `boards.py`."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Wish:
    """An amendment of the original: in which text it puts what in the place of what; and who accepted it, when."""

    key: str
    space: str
    by: str
    day: float
    text: str
    old: str
    new: str
    why: str
    accepted: tuple[str, float] | None = None


@dataclass(frozen=True)
class Rendering:
    """A translation of the text as it stands on that day."""

    key: str
    space: str
    by: str
    day: float
    locale: str
    title: str
    summary: str
    body: str
    ask: str


# In the order in which it happened: what was translated before a wish came true is older than the original.
TEXTS: list[Wish | Rendering] = [
    Rendering(
        "pumps", "najaf", "moderator", -13, "ckb",
        "ڕاگرتنی ڕشتنی ئاوەڕۆ بۆ ڕووباری کوفە لە سێ خاڵدا",
        "سێ بۆری ئاوی نەپاڵێوراو دەڕێژن لە نزیک ئەو پەمپانەی کە چوار گەڕەک ئاویان لێ دەخۆنەوە.",
        """دوو ڕۆژ بە کەناری ڕووباردا ڕۆیشتین و **سێ خاڵی ڕشتنمان** تۆمار کرد:

- لە پشت بازاڕی ماسی، بۆرییەکی نیو مەتری کە شەوان کار دەکات.
- لە لای پردی کۆن، لە وەرزی کەمئاویدا تێکەڵ بە ئاوی پەمپ دەبێت.
- لە نزیک باخەکە، ئاوی بەکارهاتووی کارگە بچووکەکان.

لەگەڵ خوێندکارانی بەشی ژینگە نموونەمان وەرگرت، و ئەنجامەکان لە کۆنووسی کۆبوونەوەکەماندان. کێشەکە نەبوونی یاسا نییە، نەبوونی چاودێرییە.""",
        "فەرمانگەی ئاوەڕۆ لە ماوەی نەوەد ڕۆژدا سێ خاڵەکە دابخات، و بەڕێوەبەرایەتیی ژینگە مانگانە پشکنینێک بڵاو بکاتەوە.",
    ),
    Wish(
        "pumps", "najaf", "baneen", -12, "body",
        "يختلط بماء المضخة في موسم الشحّ.",
        "يختلط بماء المضخة في موسم الشحّ، والأوكسجين المذاب هناك أقل من الحد.",
        "وصلت نتائج الفحص الثاني.", ("noor", -11),
    ),
    Rendering(
        "pumps", "najaf", "member", -10, "en",
        "Stop the sewage that runs into the river at Kufa at three points",
        "Three pipes pour untreated water near the pumps that four neighbourhoods drink from.",
        """We walked the bank for two days and found **three outlets**:

- behind the fish market, a pipe half a metre wide that runs at night;
- at the old bridge, where it mixes with the water of the pump in the dry season and the dissolved oxygen is below the limit;
- near the orchard, grey water from small workshops.

We took samples with students of the environment department; the results are with the minutes of our meeting. What is missing is not a law but somebody who sees to it.""",
        "The sewage department closes the three outlets within ninety days, and the environment directorate publishes a test every month.",
    ),
    Wish(
        "pumps", "najaf", "abu_zahra", -1.2, "ask",
        "فحصاً شهرياً على الملأ.",
        "فحصاً شهرياً على الملأ، وفي المشخاب أيضاً حيث نسقي من هذا الماء.",
        "المزارعون لا يرون ما يُنشر في المدينة.",
    ),
]  # fmt: skip
