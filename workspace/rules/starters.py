"""What one begins from: a forum's names, its columns, a first meeting, a first training; plans of campaigns, for the kinds met in the
field. Whoever begins changes every word of them."""

from dataclasses import dataclass
from datetime import date, timedelta

from workspace.models import Meaning, Section, Wanted

Texts = dict[str, str]  # By language.
S = Section


def t(ar: str, ckb: str, en: str) -> Texts:
    return {"ar": ar, "ckb": ckb, "en": en}


def city_forum(names: dict[str, str]) -> dict[str, dict[str, str]]:
    """The names and purposes with which a forum begins in a town of these names."""
    ar, ckb, en = (names.get(tag, names["en"]) for tag in ("ar", "ckb", "en"))
    return {
        "name": {
            "ar": f"منتدى {ar} الاجتماعي",
            "ckb": f"کۆڕبەندی کۆمەڵایەتیی {ckb}",
            "en": f"{en} Social Forum",
        },
        "purpose": {
            "ar": f"مفتوح لفرق {ar} ومنظماتها وناشطيها.",
            "ckb": f"کراوەیە بۆ تیم و ڕێکخراو و چالاکوانانی {ckb}.",
            "en": f"Open to the teams, organisations and activists of {en}.",
        },
    }


_TODO = t("للإنجاز", "بۆ کردن", "To do")
_DOING = t("قيد العمل", "لە کاردایە", "In progress")
_DONE = t("أُنجزت", "تەواو بوو", "Done")
_WAITING = t("بانتظار الجهة", "چاوەڕێی لایەنەکە", "Waiting for the authority")
_IDEAS = t("أفكار", "بیرۆکە", "Ideas")
# The columns a board can begin with: what they mean, and their names.
COLUMNS: dict[str, list[tuple[Meaning, Texts]]] = {
    "plain": [(Meaning.OPEN, _TODO), (Meaning.DOING, _DOING), (Meaning.DONE, _DONE)],
    "ideas": [(Meaning.OPEN, _IDEAS), (Meaning.OPEN, _TODO), (Meaning.DOING, _DOING), (Meaning.DONE, _DONE)],
    "waiting": [(Meaning.OPEN, _TODO), (Meaning.DOING, _DOING), (Meaning.DOING, _WAITING), (Meaning.DONE, _DONE)],
}


@dataclass(frozen=True)
class Sitting:
    """A meeting: its words, and the points of its agenda with their minutes and what is wanted of each."""

    title: Texts
    purpose: Texts
    points: tuple[tuple[Texts, int, Wanted], ...]

    @property
    def minutes(self) -> int:
        return sum(minutes for _title, minutes, _wanted in self.points)


SITTINGS = {
    "first": Sitting(
        t("الاجتماع الأول", "یەکەم کۆبوونەوە", "The first meeting"),
        t(
            "نتعارف، ونقرأ الميثاق، ونتفق على ما نبدأ به وكيف نعمل.",
            "یەکتر دەناسین، پەیماننامە دەخوێنینەوە، و ڕێک دەکەوین بە چی دەست پێ دەکەین و چۆن کار دەکەین.",
            "We meet, read the charter, and agree on what we begin with and how we work.",
        ),
        (
            (t("تعارف: من نحن ومن أين جئنا", "ناسین: ئێمە کێین و لە کوێوە هاتووین", "A round: who we are and where we come from"), 20, Wanted.INFORM),
            (t("الميثاق: نقرؤه معاً ونسأل عنه", "پەیماننامە: پێکەوە دەیخوێنینەوە و پرسیار دەکەین", "The charter: we read it together, and ask"), 15, Wanted.DISCUSS),
            (t("ما يشغل مدينتنا: ثلاث مشكلات نبدأ بها", "خەمی شارەکەمان: سێ کێشە بۆ دەستپێکردن", "What worries our city: three problems to begin with"), 25, Wanted.DISCUSS),
            (t("كيف نعمل: من ييسّر، ومن يكتب المحضر، ومتى نجتمع", "چۆن کار دەکەین: کێ ئاسانکارە، کێ کۆنووس دەنووسێت، کەی کۆ دەبینەوە", "How we work: who facilitates, who writes the minutes, when we meet"), 15, Wanted.DECIDE),
            (t("المهام الأولى: من يفعل ماذا وحتى متى، وموعد الاجتماع القادم", "یەکەم ئەرکەکان: کێ چی دەکات و تا کەی، و کاتی کۆبوونەوەی داهاتوو", "The first tasks: who does what by when, and when we meet again"), 15, Wanted.DECIDE),
        ),
    ),
}  # fmt: skip


@dataclass(frozen=True)
class Course:
    """A training: its words, how many minutes it takes, and its sessions: (part, title, first minute, last)."""

    title: Texts
    about: Texts
    minutes: int
    sessions: tuple[tuple[Texts, Texts, int, int], ...]


_WHO = t("من نحن", "ئێمە کێین", "Who we are")
_HOW = t("كيف نعمل", "چۆن کار دەکەین", "How we work")
_FIRST = t("ماذا نبدأ به", "بە چی دەست پێ دەکەین", "What we begin with")
COURSES = {
    "together": Course(
        t("كيف نعمل معاً", "چۆن پێکەوە کار دەکەین", "How we work together"),
        t(
            "نصف يوم لأعضاء المنتدى الجدد: نتعارف، ونقرأ الميثاق، ونجرّب معاً الطريق من مشكلة إلى مقترح فقرار فعمل. لا حاجة إلى خبرة سابقة.",
            "نیو ڕۆژ بۆ ئەندامە نوێیەکانی کۆڕبەند: یەکتر دەناسین، پەیماننامە دەخوێنینەوە و پێکەوە ڕێگای کێشە بۆ پێشنیاز و بڕیار و کار تاقی دەکەینەوە. پێویست بە ئەزموونی پێشوو ناکات.",
            "Half a day for new members of the forum: we meet, read the charter, and try together the way from a problem to a proposal, a decision and work. No experience is needed.",
        ),
        240,
        (
            (_WHO, t("تعارف: من أين جئنا وماذا نريد", "ناسین: لە کوێوە هاتووین و چیمان دەوێت", "A round: where we come from and what we want"), 0, 40),
            (_WHO, t("الميثاق: اللاعنف وما يطلبه منا", "پەیماننامە: ناتوندوتیژی و چیمان لێ دەخوازێت", "The charter: non-violence, and what it asks of us"), 40, 75),
            (_HOW, t("من مشكلة إلى مقترح: نكتب واحداً", "لە کێشەوە بۆ پێشنیاز: یەکێک دەنووسین", "From a problem to a proposal: we write one"), 90, 140),
            (_HOW, t("كيف نقرّر: موافقة واعتراض وتصويت", "چۆن بڕیار دەدەین: ڕەزامەندی و ناڕەزایی و دەنگدان", "How we decide: consent, objections, votes"), 140, 180),
            (_HOW, t("سلامتنا: الأسماء والصور والهاتف", "سەلامەتیمان: ناو و وێنە و مۆبایل", "Our safety: names, pictures, telephones"), 180, 210),
            (_FIRST, t("أول ثلاث مهام: من يفعل ماذا حتى متى", "سێ ئەرکی یەکەم: کێ چی دەکات تا کەی", "The first three tasks: who does what by when"), 210, 240),
        ),
    ),
}  # fmt: skip


@dataclass(frozen=True)
class Starter:
    """A plan by section, and tactics: (title, first day from the start, how many days)."""

    names: Texts
    path: str  # The slug of the path it is usually on.
    plan: dict[Section, Texts]
    tactics: tuple[tuple[Texts, int, int], ...]

    def plan_in(self, tag: str) -> dict[str, str]:
        return {section.value: texts[tag] for section, texts in self.plan.items()}

    def tactics_in(self, tag: str, begins: date) -> list[tuple[str, date, date]]:
        """(title, first day, last day) of each."""
        return [
            (titles[tag], begins + timedelta(days=day), begins + timedelta(days=day + days - 1))
            for titles, day, days in self.tactics
        ]


STARTERS: dict[str, Starter] = {
    "hate-speech": Starter(
        t("حملة ضد خطاب الكراهية", "هەڵمەتی دژی گوتاری ڕق", "A campaign against hate speech"),
        "non-violence",
        {
            S.PROBLEM: t(
                "منشورات تحرّض على جيراننا وتُتداول كل يوم، ثم تنتقل من الهاتف إلى الشارع.",
                "هەموو ڕۆژێک پۆستی هاندەر دژی دراوسێکانمان بڵاو دەبێتەوە و لە تەلەفۆنەوە دەگاتە شەقام.",
                "Posts that incite against our neighbours go round every day, and walk from the phone into the street.",
            ),
            S.SUFFERERS: t(
                "من يُستهدف بسبب دينه أو قوميته أو رأيه، والطلبة قبل غيرهم.",
                "ئەوانەی لەبەر ئایین یان نەتەوە یان بۆچوونیان دەکرێنە ئامانج، پێش هەمووان خوێندکاران.",
                "Those who are targeted for their religion, their people or their opinion; students before others.",
            ),
            S.DECIDERS: t(
                "مديرو الصفحات المحلية، وإدارات المدارس، وخطباء المنابر.",
                "بەڕێوەبەرانی پەڕە ناوخۆییەکان، بەڕێوەبەرایەتیی قوتابخانەکان و وتارخوێنەکان.",
                "Those who run the local pages, head teachers, preachers.",
            ),
            S.GOAL: t(
                "خلال أربعة أشهر تحذف أكبر خمس صفحات محلية منشورات التحريض خلال يوم.",
                "لە ماوەی چوار مانگدا پێنج گەورەترین پەڕەی ناوخۆیی پۆستی هاندەر لە ڕۆژێکدا بسڕنەوە.",
                "Within four months the five largest local pages take incitement down within a day.",
            ),
            S.DEMANDS: t(
                "- قواعد نشر معلنة لكل صفحة\n- شخص يُبلَّغ ويجيب\n- حصة عن الخطاب في كل مدرسة متوسطة",
                "- یاسای بڵاوکردنەوەی ئاشکرا بۆ هەر پەڕەیەک\n- کەسێک کە ئاگادار بکرێتەوە و وەڵام بداتەوە\n- وانەیەک لەسەر گوتار لە هەر قوتابخانەیەکی ناوەندیدا",
                "- Published rules for every page\n- Somebody to report to, who answers\n- A lesson on words in every middle school",
            ),
            S.MESSAGE: t("كلمتنا لا تجرح.", "وشەمان بریندار ناکات.", "Our words do not wound."),
            S.ALLIES: t(
                "فرق الجداريات، نقابة الصحفيين، مدرّسون، رجال دين من كل الطوائف.",
                "تیمەکانی وێنەی سەر دیوار، سەندیکای ڕۆژنامەنووسان، مامۆستایان، پیاوانی ئایینی لە هەموو پێکهاتەکان.",
                "Mural teams, the journalists’ union, teachers, clergy of every community.",
            ),
            S.RISKS: t(
                "من يوثّق قد يُهدَّد: لا أسماء في السجل، ولا رد من حساب شخصي، واثنان معاً دائماً، ورقم يُتصل به.",
                "ئەوەی بەڵگە کۆدەکاتەوە لەوانەیە هەڕەشەی لێ بکرێت: هیچ ناوێک لە تۆمارەکەدا نییە، بە هەژماری کەسی وەڵام نادرێتەوە، هەمیشە دوو کەس پێکەوەن، و ژمارەیەک هەیە بۆ پەیوەندی.",
                "Who documents may be threatened: no names in the log, no answers from private accounts, always two together, a number to call.",
            ),
            S.NEEDS: t(
                "قاعة للتدريب، أصباغ لعشر جداريات، متطوعان للسجل الأسبوعي.",
                "هۆڵێک بۆ ڕاهێنان، بۆیە بۆ دە وێنەی دیوار، دوو خۆبەخش بۆ تۆماری هەفتانە.",
                "A room for training, paint for ten murals, two volunteers for the weekly log.",
            ),
        },
        (
            (t("سجل أسبوعي لمنشورات التحريض، بلا أسماء", "تۆماری هەفتانەی پۆستە هاندەرەکان، بێ ناو", "A weekly log of incitement, without names"), 0, 120),
            (t("تدريب المتطوعين على الرد والسلامة", "ڕاهێنانی خۆبەخشان لەسەر وەڵامدانەوە و سەلامەتی", "Training in answering, and in safety"), 7, 2),
            (t("لقاءات مع مديري الصفحات", "دیدار لەگەڵ بەڕێوەبەرانی پەڕەکان", "Meetings with those who run the pages"), 14, 28),
            (t("جداريات في عشرة أحياء", "وێنەی دیوار لە دە گەڕەکدا", "Murals in ten neighbourhoods"), 35, 45),
            (t("يوم مفتوح في المدارس", "ڕۆژی کراوە لە قوتابخانەکان", "An open day in the schools"), 85, 3),
        ),
    ),
    "river": Starter(
        t("نهرنا ليس مكبّاً", "ڕووبارەکەمان زبڵدان نییە", "Our river is no dump"),
        "water-environment",
        {
            S.PROBLEM: t(
                "مياه مجارٍ ونفايات تُرمى في النهر من نقاط معروفة، والماء لم يعد يصلح للشرب ولا للسباحة.",
                "ئاوی زێراب و زبڵ لە چەند خاڵێکی زانراوەوە دەڕژێنرێتە ڕووبارەکە، و ئاوەکە ئیتر بۆ خواردنەوە و مەلە ناشێت.",
                "Sewage and waste go into the river at known points; the water is fit neither to drink nor to swim in.",
            ),
            S.SUFFERERS: t(
                "الصيادون، والعوائل على الضفة، والأطفال الذين يسبحون فيه صيفاً.",
                "ماسیگرەکان، خێزانەکانی سەر کەنار، و منداڵان کە هاوینان مەلەی تێدا دەکەن.",
                "Fishers, families on the bank, children who swim there in summer.",
            ),
            S.DECIDERS: t(
                "مديرية المجاري، ومديرية البيئة، والبلدية.",
                "بەڕێوەبەرایەتیی زێراب، بەڕێوەبەرایەتیی ژینگە و شارەوانی.",
                "The directorate of sewerage, the directorate of the environment, the municipality.",
            ),
            S.GOAL: t(
                "إغلاق نقاط التصريف الثلاث قبل الصيف القادم، وقياس معلن للماء كل شهر.",
                "داخستنی هەر سێ خاڵی ڕژاندن پێش هاوینی داهاتوو، و پێوانی ئاشکرای ئاو هەموو مانگێک.",
                "The three outlets are closed before next summer, and the water is measured in public every month.",
            ),
            S.DEMANDS: t(
                "- محطة معالجة تعمل\n- غرامة على من يرمي\n- نتائج الفحص تُعلَّق على الجسر",
                "- وێستگەیەکی پاڵاوتن کە کار بکات\n- غەرامە بۆ ئەوەی زبڵ فڕێ دەدات\n- ئەنجامی پشکنین لەسەر پردەکە هەڵبواسرێت",
                "- A treatment plant that works\n- A fine for whoever dumps\n- The results posted on the bridge",
            ),
            S.MESSAGE: t("ما نرميه نشربه.", "ئەوەی فڕێی دەدەین دەیخۆینەوە.", "What we throw in, we drink."),
            S.ALLIES: t(
                "قسم البيئة في الجامعة، ونقابة الصيادين، وأصحاب المقاهي على الضفة.",
                "بەشی ژینگەی زانکۆ، سەندیکای ماسیگران، خاوەن چایخانەکانی سەر کەنار.",
                "The university’s department of environment, the fishers’ union, the owners of cafés on the bank.",
            ),
            S.RISKS: t(
                "معامل لا تريد أن تُصوَّر: نصوّر الماء لا الناس، ونحذف المكان من الصور، ولا يذهب أحد وحده.",
                "کارگە هەیە نایەوێت وێنەی بگیرێت: وێنەی ئاو دەگرین نەک خەڵک، شوێن لە وێنەکان دەسڕینەوە، و کەس بە تەنیا ناچێت.",
                "Factories that do not want to be filmed: we photograph water, not people, remove the place from pictures, and nobody goes alone.",
            ),
            S.NEEDS: t(
                "عُدّة أخذ العيّنات، وقارب ليومين، وقفازات وأكياس.",
                "ئامێری وەرگرتنی نموونە، بەلەمێک بۆ دوو ڕۆژ، دەستکێش و کیسە.",
                "A sampling kit, a boat for two days, gloves and bags.",
            ),
        },
        (
            (t("خريطة نقاط التصريف وصورها", "نەخشە و وێنەی خاڵەکانی ڕژاندن", "A map of the outlets, with pictures"), 0, 14),
            (t("عيّنات الماء والمختبر", "نموونەی ئاو و تاقیگە", "Water samples and the laboratory"), 10, 30),
            (t("يوم الضفة: تنظيف ولقاء", "ڕۆژی کەنار: پاککردنەوە و دیدار", "Day of the bank: cleaning and meeting"), 45, 1),
            (t("لقاء مع مديرية المجاري", "دیدار لەگەڵ بەڕێوەبەرایەتیی زێراب", "Meeting the directorate of sewerage"), 50, 14),
            (t("قياس شهري معلن", "پێوانی مانگانەی ئاشکرا", "A public measurement every month"), 60, 90),
        ),
    ),
    "farm-water": Starter(
        t("ماء للأرض: حصة عادلة للمزارعين", "ئاو بۆ زەوی: بەشی دادپەروەرانە بۆ جووتیاران", "Water for farms: a fair share"),
        "water-environment",
        {
            S.PROBLEM: t(
                "لا تصل حصة الماء إلى آخر القناة، فتُترك الأرض ويهاجر الشباب.",
                "بەشە ئاو ناگاتە کۆتایی جۆگەکە، زەوی بەجێ دەهێڵرێت و گەنجان کۆچ دەکەن.",
                "The share of water does not reach the end of the canal; land is left, the young move away.",
            ),
            S.SUFFERERS: t(
                "صغار المزارعين في نهايات القنوات، والنساء اللواتي ينقلن الماء.",
                "جووتیارە بچووکەکانی کۆتایی جۆگەکان، و ئەو ژنانەی ئاو دەگوازنەوە.",
                "Small farmers at the ends of the canals, and the women who carry water.",
            ),
            S.DECIDERS: t(
                "مديرية الموارد المائية، وشُعَب الري، ومجلس المحافظة.",
                "بەڕێوەبەرایەتیی سەرچاوەکانی ئاو، بەشەکانی ئاودێری، ئەنجوومەنی پارێزگا.",
                "The directorate of water resources, the irrigation offices, the provincial council.",
            ),
            S.GOAL: t(
                "جدول مراشنة معلن ومحترم قبل موسم الزراعة القادم.",
                "خشتەی دابەشکردنی ئاوی ئاشکرا و ڕێزلێگیراو پێش وەرزی چاندنی داهاتوو.",
                "A rota that is public and kept, before the next sowing.",
            ),
            S.DEMANDS: t(
                "- جدول يُعلَّق في كل قرية\n- إزالة التجاوزات على القناة الرئيسة\n- لجنة من المزارعين تقيس",
                "- خشتەکە لە هەر گوندێک هەڵبواسرێت\n- لابردنی دەستدرێژی لە جۆگەی سەرەکی\n- لیژنەیەک لە جووتیاران کە بیپێوێت",
                "- The rota posted in every village\n- Illegal pumps on the main canal removed\n- A committee of farmers that measures",
            ),
            S.MESSAGE: t("حصتنا ماء، لا وعود.", "بەشمان ئاوە، نەک بەڵێن.", "Our share is water, not promises."),
            S.ALLIES: t(
                "اتحاد الجمعيات الفلاحية، ومهندسو ري، وتجار الخضار.",
                "یەکێتیی کۆمەڵە جووتیارییەکان، ئەندازیارانی ئاودێری، بازرگانانی سەوزە.",
                "The union of farmers’ associations, irrigation engineers, vegetable traders.",
            ),
            S.RISKS: t(
                "نزاع بين العشائر على المضخات: لا نسمّي أصحابها، ونجلس مع الوجهاء أولاً.",
                "ناکۆکیی عەشیرەتەکان لەسەر پەمپەکان: ناوی خاوەنەکانیان ناهێنین و سەرەتا لەگەڵ ڕیشسپییەکان دادەنیشین.",
                "Clans may quarrel over pumps: we do not name owners, and sit with the elders first.",
            ),
            S.NEEDS: t(
                "مقاييس بسيطة للمنسوب، وسيارة ليوم في الأسبوع، ومضيف للاجتماع.",
                "پێوەری سادەی ئاست، ئۆتۆمبێلێک بۆ ڕۆژێک لە هەفتەدا، دیوەخانێک بۆ کۆبوونەوە.",
                "Simple gauges, a car for a day a week, a guest house to meet in.",
            ),
        },
        (
            (t("قياس المنسوب في نهايات القنوات", "پێوانی ئاستی ئاو لە کۆتایی جۆگەکان", "Measuring at the ends of the canals"), 0, 60),
            (t("جلسات مع وجهاء القرى", "دانیشتن لەگەڵ ڕیشسپیی گوندەکان", "Sitting with the elders of the villages"), 7, 21),
            (t("عريضة المزارعين", "سکاڵانامەی جووتیاران", "The farmers’ petition"), 25, 30),
            (t("لقاء مع مديرية الموارد المائية", "دیدار لەگەڵ بەڕێوەبەرایەتیی سەرچاوەکانی ئاو", "Meeting the directorate of water resources"), 60, 7),
            (t("متابعة الجدول في كل قرية", "چاودێریی خشتەکە لە هەر گوندێک", "Following the rota in every village"), 75, 90),
        ),
    ),
}  # fmt: skip
