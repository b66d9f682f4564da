"""What is on the boards of the demo network. Times are days from the planting: -3 is three days ago."""

from dataclasses import dataclass

from workspace.models import ReportReason


@dataclass(frozen=True)
class Said:
    """A comment; `to` is the number of the comment it answers, counted from 1."""

    by: str
    body: str
    locale: str = "ar"
    to: int = 0
    hidden: tuple[str, str] | None = None  # By whom, why.
    reported: tuple[str, ReportReason, str] | None = None  # By whom, why, in which words.


@dataclass(frozen=True)
class Step:
    action: str
    by: str
    day: float
    reason: str = ""


@dataclass(frozen=True)
class Plan:
    """A proposal, and how far it has come."""

    key: str
    space: str
    by: str
    day: float
    title: str
    summary: str = ""
    body: str = ""
    ask: str = ""
    place: str = ""
    locale: str = "ar"
    path: str = ""
    campaign: str = ""
    steps: tuple[Step, ...] = ()
    revised: tuple[float, str] | None = None  # On which day, the new text.
    comments: tuple[Said, ...] = ()
    merged_into: tuple[str, str, float, str] | None = None  # Which, by whom, when, why.
    reported: tuple[str, ReportReason, str] | None = None


@dataclass(frozen=True)
class Work:
    """A task. `column` is counted from 0; `due` is a number of days, or "thursday"."""

    key: str
    space: str
    by: str
    day: float
    title: str
    column: int = 0
    description: str = ""
    locale: str = "ar"
    who: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()
    due: int | str | None = None
    checklist: tuple[str, ...] = ()
    ticked: int = 0
    path: str = ""
    campaign: str = ""
    archived: bool = False
    shared: bool = False
    comments: tuple[Said, ...] = ()


LABELS = {
    "najaf": {"عاجل": "peace", "إعلام": "rights", "لوجستيات": "stone", "ترجمة": "water"},
    "baghdad": {"عاجل": "peace", "جداريات": "rights"},
    "kurdistan": {"بەپەلە": "peace", "وەرگێڕان": "water"},
    "iraq-transparency": {"بيانات": "water", "زيارة ميدانية": "work"},
    "kurdistan-women": {"ڕاهێنان": "women", "بەپەلە": "peace"},
    "council-najaf": {"مراسلة رسمية": "stone"},
}

PLANS = [
    Plan(
        "pumps", "najaf", "noor", -34,
        "إيقاف تصريف مياه المجاري في نهر الكوفة عند ثلاث نقاط",
        "ثلاثة أنابيب تصبّ مياهاً غير معالجة قرب المضخات التي يشرب منها أربعة أحياء.",
        """سرنا على ضفة النهر يومين ورصدنا **ثلاث نقاط تصريف**:

- خلف سوق السمك، أنبوب بقطر نصف متر يعمل ليلاً.
- عند الجسر القديم، يختلط بماء المضخة في موسم الشحّ.
- قرب البستان، مياه رمادية من معامل صغيرة.

أخذنا عيّنات مع طالبات من قسم البيئة، والنتائج مرفقة في محضر اجتماعنا. المشكلة ليست في غياب القانون بل في غياب المتابعة.""",
        "تُغلق دائرة المجاري النقاط الثلاث خلال تسعين يوماً، وتنشر مديرية البيئة فحصاً شهرياً على الملأ.",
        "الكوفة، من الجسر القديم إلى سوق السمك", path="water-environment", campaign="kufa-river",
        steps=(Step("submit", "noor", -33), Step("approve", "moderator", -32)),
        comments=(
            Said("baneen", "عندي نتائج الفحص الثاني: الأوكسجين المذاب أقل من الحد في نقطتين من ثلاث. أرفعها مساءً."),
            Said("abu_zahra", "نحن في المشخاب نسقي من هذا الماء. أنا حاضر أن أتكلم في أي لقاء مع الدائرة."),
            Said("noor", "شكراً @أبو زهرة، سنحتاج شهادتك في اجتماع الخميس.", to=2),
            Said("observer", "We could share the sampling protocol that our group used on another river, if it helps.", "en"),
            Said("member", "@Giulia نعم من فضلك، وسأترجم الخلاصة.", to=4),
        ),
    ),
    Plan(
        "clean-day", "najaf", "baneen", -12,
        "يوم شهري لتنظيف الضفة مع المدارس",
        "كل أول جمعة من الشهر، مدرسة وفريق تطوعي ومقطع من الضفة.",
        "تبدأ مدرستان قريبتان من الجسر. نوزّع قفازات وأكياساً، ونكتب ما جمعناه: بلاستيك، زجاج، مخلفات بناء. "
        "الأرقام مادة للحملة أمام المجلس البلدي.",
        "تخصّص البلدية حاوية وسيارة واحدة في صباح كل أول جمعة.",
        "ضفة الكوفة", path="water-environment", campaign="kufa-river",
        steps=(Step("submit", "baneen", -11.5), Step("approve", "hawra", -11)),
        comments=(Said("tiba", "مدرستنا جاهزة. نحتاج موافقة خطية للأهالي قبل أسبوعين على الأقل."),),
    ),
    Plan(
        "cleaning-2", "najaf", "ameer", -10,
        "حملات تنظيف للنهر مع طلبة الإعداديات",
        "فكرة قريبة من يوم الضفة الشهري.",
        "نقترح أن يقود طلبة الإعداديات التنظيف بأنفسهم ويختاروا المقطع.",
        path="water-environment",
        steps=(Step("submit", "ameer", -9.5), Step("approve", "moderator", -9)),
        merged_into=("clean-day", "moderator", -7, "المقترحان يطلبان الشيء نفسه؛ فكرة قيادة الطلبة أُضيفت إلى الأول."),
    ),
    Plan(
        "women-seats", "najaf", "ruqaya", -25,
        "مقعدان للنساء على الأقل في كل لجنة من لجان المنتدى",
        "في خمس لجان لدينا ثلاث نساء فقط.",
        "أغلب اجتماعاتنا في المساء وفي أماكن يصعب الوصول إليها. قبل أن نطلب من المجلس البلدي، لنبدأ بأنفسنا.\n\n"
        "1. مقعدان على الأقل في كل لجنة.\n2. اجتماع واحد من كل اثنين قبل الخامسة عصراً.\n3. رعاية للأطفال في يوم الاجتماع العام.",
        "تعتمد الجمعية العامة القاعدة في اجتماعها القادم.",
        path="womens-participation",
        steps=(Step("submit", "ruqaya", -24), Step("return", "hawra", -23.5, "نقطة رعاية الأطفال تحتاج كلفة واسم من يتكفّل بها. أضيفيها وأعيدي الإرسال."),
               Step("submit", "ruqaya", -22), Step("approve", "hawra", -21.5)),
        revised=(-22.2,
                 "أغلب اجتماعاتنا في المساء وفي أماكن يصعب الوصول إليها. قبل أن نطلب من المجلس البلدي، لنبدأ بأنفسنا.\n\n"
                 "1. مقعدان على الأقل في كل لجنة.\n2. اجتماع واحد من كل اثنين قبل الخامسة عصراً.\n"
                 "3. رعاية للأطفال في يوم الاجتماع العام: تتكفّل بها متطوعتان من فريق خطوة، والكلفة خمسة وعشرون ألف دينار."),
        comments=(
            Said("karrar", "أوافق على الأولى والثانية. الثالثة نجرّبها ثلاثة أشهر ثم نقيّم."),
            Said("sajjad", "النساء لا وقت لديهن لمثل هذه الأمور، فلماذا نتعب أنفسنا؟", to=1,
                 hidden=("hawra", "يخالف البند الأول من الميثاق: تعميم يقلّل من النساء.")),
            Said("ruqaya", "التجربة ثلاثة أشهر مقبولة عندي، سأعدّل النص.", to=1),
        ),
    ),
    Plan(
        "word-training", "najaf", "tiba", -18,
        "تدريب 24 شاباً وشابة على رصد خطاب الكراهية والرد عليه بلا عنف",
        "ثلاثة أيام، بالتعاون مع حملة «كلمتنا لا تجرح» في بغداد.",
        "نرصد كل أسبوع عشرات المنشورات التي تحرّض على جيراننا. التدريب يعلّم كيف نوثّق، وكيف نردّ، ومتى نسكت حفاظاً على سلامة الناس.",
        "يوفّر المنتدى القاعة، وتتكفّل الحملة بالمدرّبين.",
        "قاعة المنتدى، النجف", path="non-violence", campaign="hate-speech",
        steps=(Step("submit", "tiba", -17), Step("approve", "moderator", -16)),
        reported=("ameer", ReportReason.OTHER, "في النص اسم المكان والوقت، وبعض المشاركين لا يريدون أن يُعرفوا."),
    ),
    Plan(
        "saturday", "najaf", "ameer", -22,
        "نقل الاجتماع الأسبوعي من مساء الخميس إلى صباح السبت",
        "صباح السبت أهدأ، والطريق أسهل على من يسكن أطراف المدينة.",
        "جرّبناه مرتين في رمضان وحضر أكثر من المعتاد. العمال منّا يقولون إن السبت يوم عمل، فلنسمعهم قبل أن نقرر.",
        "تُنقل الاجتماعات ابتداءً من الشهر القادم.",
        steps=(Step("submit", "ameer", -21), Step("approve", "hawra", -20.5)),
        comments=(Said("hasan", "السبت عندنا يوم عمل كامل. سيخسر المنتدى عمّاله."),),
    ),
    Plan(
        "bus", "najaf", "hasan", -2.4,
        "خط نقل لعمال البناء من حي النصر إلى ساحة العمل قبل السادسة صباحاً",
        "ثلاثمئة عامل يمشون خمسة كيلومترات كل فجر.",
        "عددنا في ثلاثة أيام ما بين 280 و320 عاملاً. سائقان من الحي مستعدان إن ضُمنت الأجرة.",
        "تفتح مديرية النقل خطاً تجريبياً لشهرين.",
        "حي النصر", path="workers-rights",
        steps=(Step("submit", "hasan", -2.2),),
    ),
    Plan(
        "lamps", "najaf", "facilitator", -1.5,
        "إنارة الممر بين الجامعة وموقف الحافلات",
        "الطالبات يتجنبن المحاضرات المسائية بسبب الظلام.",
        "الممر طوله أربعمئة متر وفيه أحد عشر عموداً معطلاً. صوّرناها ورقّمناها.",
        "تصلح دائرة الكهرباء الأعمدة الأحد عشر قبل بدء الفصل.",
        "الكوفة", path="womens-participation",
        steps=(Step("submit", "facilitator", -1.3),),
    ),
    Plan(
        "radio", "najaf", "muntadhar", -20,
        "إذاعة على الإنترنت يديرها شباب المنتدى",
        "ساعة كل مساء عن شؤون المدينة.",
        "لدينا ميكروفونان وغرفة. نحتاج من يتعهد بالاستمرار ستة أشهر.",
        path="freedom-of-expression",
        steps=(Step("submit", "muntadhar", -19),
               Step("return", "moderator", -18.5, "الفكرة جميلة وينقصها: من يحمي المتحدثين إن ضُغط عليهم؟ أضف فقرة عن السلامة.")),
    ),
    Plan(
        "list", "najaf", "sajjad", -28,
        "قائمة بأسماء من أساؤوا إلى المدينة على وسائل التواصل",
        "", "ننشر الأسماء والصور ليعرفهم الناس.",
        steps=(Step("submit", "sajjad", -27.5),
               Step("decline", "hawra", -27, "المادة الثانية من الميثاق: اللاعنف في القول. نشر أسماء وصور الناس يعرّضهم للخطر.")),
    ),
    Plan(
        "tent", "najaf", "karrar", -45,
        "خيمة حوار في زيارة الأربعين",
        "حوار مفتوح مع الزائرين عن الماء والخدمات.",
        "سُحب هذا العام لضيق الوقت، ونعود إليه في الموسم القادم.",
        path="non-violence",
        steps=(Step("submit", "karrar", -44), Step("approve", "hawra", -43), Step("withdraw", "karrar", -38)),
    ),
    Plan(
        "library", "najaf", "member", -1,
        "مكتبة متنقلة لأحياء أطراف الكوفة",
        "سيارة وثلاثمئة كتاب وقارئتان للأطفال.",
        "مسودة، أسأل عن كلفة الوقود أولاً.", path="womens-participation",
    ),
    Plan(
        "murals", "baghdad", "laith", -15,
        "عشر جداريات ضد خطاب الكراهية يرسمها شباب من عشرة أحياء",
        "جدارية في كل حي، وجملة واحدة يختارها أهله.",
        "جرّبناها في الكرادة: أربعون شاباً، ثلاثة أيام، وسؤال واحد للمارّة: ماذا تقول لجارك الذي لا تعرفه؟",
        "تمنح أمانة بغداد الإذن لعشرة جدران، ويوفر المنتدى الأصباغ.",
        "بغداد، عشرة أحياء", path="non-violence", campaign="hate-speech",
        steps=(Step("submit", "laith", -14), Step("approve", "moderator", -13.5)),
        comments=(
            Said("rand", "رخصة الأمانة تأخذ ثلاثة أسابيع. من يكتب الطلب؟"),
            Said("laith", "أنا و @يسرى ن. غداً.", to=1),
            Said("anmar", "هذه الجملة التي كُتبت في الحي السابع فيها سخرية من طائفة. لا نرسمها.",
                 reported=("hasan", ReportReason.OTHER, "التعليق يذكر الحي، والناس هناك زعلوا. هل نحذف رقم الحي؟")),
        ),
    ),
    Plan(
        "sit-in-law", "baghdad", "shahad", -3,
        "ورقة موقف من مسودة قانون حرية التعبير والتجمع",
        "نطلب حذف الإذن المسبق من المادة السابعة.",
        "قرأنا المسودة مادة مادة مع ثلاثة محامين. أخطر ما فيها شرط الإذن قبل خمسة أيام.",
        "تتبنى الشبكة الورقة وترسلها إلى اللجنة البرلمانية.",
        path="freedom-of-expression", steps=(Step("submit", "shahad", -2.6),),
    ),
    Plan(
        "helmets", "baghdad", "hasan", -21,
        "خوذة وحزام لكل عامل بناء في مشاريع الأمانة",
        "ثلاث وفيات منذ الربيع في مواقع تموّلها الدولة.",
        "القانون موجود منذ سنوات. نطلب أن يكون التفتيش شرطاً للدفع للمقاول.",
        "تضيف الأمانة فقرة السلامة إلى كل عقد جديد.",
        path="workers-rights", steps=(Step("submit", "hasan", -20), Step("approve", "moderator", -19)),
    ),
    Plan(
        "dam", "kurdistan", "rebin", -16,
        "پاراستنی ڕووباری زێی گەورە لە هەڵکەندنی بێ مۆڵەتی چەو و لم",
        "کارگەکانی خۆڵ و چەو کەناری ڕووبارەکەیان تێکداوە.",
        """لە نێوان دوو پردەکەدا **شەش شوێنی هەڵکەندن** هەیە و تەنها دووانیان مۆڵەتیان هەیە.

- ئاوەکە لێڵ بووە و ماسیگرەکان ڕاوەستاون.
- بیری گوندەکان وشک دەبن.

وێنە و خاڵەکانمان لە نەخشەیەکدا داناوە و دەتوانین لە کۆبوونەوەکەدا پیشانی بدەین.""",
        "دەستەی ژینگە چوار شوێنە بێ مۆڵەتەکە دابخات و ڕاپۆرتی مانگانە بڵاو بکاتەوە.",
        "زێی گەورە", "ckb", "water-environment", "farm-water",
        steps=(Step("submit", "rebin", -15), Step("approve", "tara", -14)),
        comments=(
            Said("hero", "لە سلێمانیش هەمان کێشەمان هەیە لە تانجەرۆ. با پێکەوە کار بکەین.", "ckb"),
            Said("rebin", "زۆر باشە @هێرۆ، با لە کۆبوونەوەی داهاتوو باسی بکەین.", "ckb", to=1),
            Said("evan", "I can translate the map’s legend into English this week.", "en"),
        ),
    ),
    Plan(
        "school-dialogue", "kurdistan", "soran", -2,
        "گفتوگۆی نێوان قوتابییانی هەولێر و مووسڵ",
        "دوو قوتابخانە، دوو ڕۆژ، بە عەرەبی و کوردی.",
        "گەنجەکان یەکتر ناناسن، تەنها هەواڵ لەسەر یەکتر دەبیستن. مامۆستایەک لە هەر قوتابخانەیەک ئامادەیە.",
        "کۆڕبەند شوێن و پاس دابین بکات.", "هەولێر", "ckb", "non-violence",
        steps=(Step("submit", "soran", -1.7),),
    ),
    Plan("season-theme", "kurdistan", "zana", -1, "ناونیشانی وەرزی داهاتوو: ئاو و ئاشتی", "ڕەشنووسە، بۆ گفتوگۆ.", locale="ckb"),
    Plan(
        "budget-open", "iraq-transparency", "karrar", -19,
        "نشر جدول المشاريع المتلكئة في خمس محافظات بصيغة مفتوحة",
        "جمعنا 140 مشروعاً من وثائق رسمية.",
        "لكل مشروع: الكلفة، نسبة الإنجاز المعلنة، ما رأيناه في الزيارة، والجهة المسؤولة.",
        "تنشر المجموعة الجدول كل شهر، ويسأل كل منتدى مدينة محافظته.",
        path="freedom-of-expression", steps=(Step("submit", "karrar", -18), Step("approve", "hawra", -17)),
        comments=(Said("member", "أكملت مشاريع النجف: اثنان وعشرون، منها تسعة متوقفة منذ 2014."),),
    ),
    Plan(
        "hotline", "iraq-transparency", "shahad", -2,
        "نموذج بسيط ليبلّغ الناس عن مشروع متوقف في حيّهم",
        "صورة ومكان وسطر واحد.", "بلا أسماء ولا أرقام هواتف، حتى لا يُضغط على أحد.",
        steps=(Step("submit", "shahad", -1.6),),
    ),
    Plan(
        "market-women", "kurdistan-women", "nask", -13,
        "شوێنی ئارام بۆ ژنانی دەستفرۆش لە بازاڕی هەولێر",
        "بیست ژن لە ناو بازاڕدا کار دەکەن بەبێ سێبەر و ئاودەست.",
        "قسەمان لەگەڵ حەڤدە ژن کرد. داواکارییەکانیان ڕوونە: سێبەر، ئاودەست، و کاتژمێری دیاریکراو.",
        "شارەوانی شوێنێک تەرخان بکات پێش هاوین.", "بازاڕی قەیسەری", "ckb", "womens-participation",
        steps=(Step("submit", "nask", -12), Step("approve", "hero", -11)),
        comments=(
            Said("chro", "یاسای شارەوانی ماددەیەکی لەسەر ئەمە هەیە، دەینووسمەوە.", "ckb"),
            Said("observer", "In our city the stalls got a small fund for shade. I can send you how it was argued.", "en"),
        ),
    ),
    Plan(
        "kufa-recommendation", "council-najaf", "noor", -8,
        "لجنة متابعة مشتركة لنقاط التصريف الثلاث في نهر الكوفة",
        "يحال إلى المجلس من منتدى النجف.",
        "تضم اللجنة دائرة المجاري ومديرية البيئة وثلاثة من المنتدى، وتجتمع كل أسبوعين.",
        "يسمّي المجلس أعضاء اللجنة في اجتماعه القادم.",
        path="water-environment", steps=(Step("submit", "noor", -7), Step("approve", "council", -6)),
    ),
    Plan(
        "coolers-plan", "najaf", "baneen", -125,
        "ماء بارد ونظيف في مدارس أطراف الكوفة",
        "ثماني مدارس بلا مبرّدة تعمل.",
        "زرنا إحدى عشرة مدرسة في أيار. في ثمانٍ منها يشرب الأطفال من خزان مكشوف.",
        "تركيب مبرّدة مع مرشّح في كل مدرسة قبل بدء العام الدراسي.",
        path="water-environment", steps=(Step("submit", "baneen", -124), Step("approve", "hawra", -123)),
    ),
    Plan(
        "plant-plan", "najaf", "noor", -95,
        "محطة معالجة صغيرة بدل أنبوب حي الجمهورية",
        "أنبوب واحد يصبّ مياه أربعة آلاف بيت في النهر.",
        "المحطة الصغيرة تكلّف أقل من مدّ الأنبوب إلى المحطة الكبيرة، وأرضها ملك البلدية.",
        "إدراج المحطة في خطة المجاري لهذه السنة.",
        path="water-environment", campaign="kufa-river", steps=(Step("submit", "noor", -94), Step("approve", "hawra", -93)),
    ),
]  # fmt: skip

WORKS = [
    Work("samples", "najaf", "noor", -30, "أخذ عيّنات ماء من النقاط الثلاث وإرسالها إلى المختبر", 1,
         "العيّنات صباحاً قبل السابعة. **لا تذهبوا فرادى**، والتصوير بلا وجوه.\n\n- قوارير معقّمة من القسم\n- استمارة لكل عيّنة",
         who=("noor", "baneen"), labels=("عاجل",), due=-3, checklist=("قوارير معقّمة", "استمارة الميدان", "نقل مبرّد", "نسخة من النتائج للمجلس"),
         ticked=2, path="water-environment", campaign="kufa-river",
         comments=(Said("baneen", "المختبر مغلق الخميس، نؤجل النقطة الثالثة إلى السبت."), Said("noor", "موافقة. @بنين خذي معك صندوق الثلج.", to=1))),
    Work("letter", "najaf", "facilitator", -6, "كتاب رسمي إلى دائرة المجاري نطلب فيه موعداً", 0,
         "يُرفق جدول النقاط والصور المرقّمة.", who=("member",), labels=("عاجل",), due=0, campaign="kufa-river", path="water-environment"),
    Work("hall", "najaf", "sajjad", -5, "حجز القاعة لاجتماع الخميس وتوفير مولّد احتياط", 0, who=("sajjad", "ameer"), labels=("لوجستيات",), due="thursday"),
    Work("poster", "najaf", "muntadhar", -9, "ملصق «نهر الكوفة ليس مكبّاً» بالعربية والكردية", 1,
         "قياس A3 ونسخة مربعة للهاتف.", who=("muntadhar",), labels=("إعلام", "ترجمة"), due=5, campaign="kufa-river",
         checklist=("النص العربي", "النص الكردي", "مراجعة الألوان للطباعة"), ticked=1),
    Work("translate", "najaf", "member", -4, "Translate the summary of the river report for the solidarity groups", 0,
         "Two pages, plain language. Names of places in Arabic and Latin letters.", "en", who=("member", "observer"), labels=("ترجمة",), due=12),
    Work("schools", "najaf", "tiba", -8, "موافقات الأهالي لمدرستين قبل يوم الضفة", 0, who=("tiba",), due=20, path="water-environment", campaign="kufa-river"),
    Work("season", "najaf", "facilitator", -3, "قائمة المشاركين من النجف في موسم بغداد", 0, who=("ruqaya",), due=32, labels=("لوجستيات",)),
    Work("first-aid", "najaf", "ruqaya", -7, "حقيبة إسعافات لكل نشاط في الميدان", 0, labels=("لوجستيات",)),
    Work("photos", "najaf", "muntadhar", -26, "توثيق مصوّر لضفة النهر من الجسر إلى السوق", 2,
         "مئة وعشر صور، حُذفت منها بيانات المكان قبل النشر.", who=("muntadhar", "baneen"), labels=("إعلام",), campaign="kufa-river", shared=True, path="water-environment"),
    Work("count-workers", "najaf", "hasan", -14, "عدّ العمال عند الفجر في حي النصر ثلاثة أيام", 2, who=("hasan", "karrar"), path="workers-rights", shared=True),
    Work("map-lamps", "najaf", "baneen", -13, "ترقيم أعمدة الإنارة المعطلة بين الجامعة والموقف", 2, who=("baneen",)),
    Work("founding-archive", "najaf", "sajjad", -40, "أرشفة وثائق التأسيس: محضر تموز 2017 وأسماء الفرق الخمسة", 2, archived=True, who=("sajjad",)),
    Work("old-banner", "najaf", "ameer", -50, "لافتة يوم السلام العالمي", 0, archived=True, labels=("إعلام",)),
    Work("wall-permit", "baghdad", "yusra", -12, "طلب إذن لعشرة جدران من أمانة بغداد", 1, "صورة لكل جدار وموافقة صاحب الملك.", who=("yusra", "laith"),
         labels=("عاجل",), due=1, campaign="hate-speech", checklist=("صور الجدران", "موافقات الأهالي", "كتاب الأمانة"), ticked=2),
    Work("paints", "baghdad", "laith", -10, "أصباغ وفُرش لعشر جداريات", 0, who=("laith",), labels=("جداريات",), due=9, campaign="hate-speech"),
    Work("hate-log", "baghdad", "rand", -11, "سجل أسبوعي لمنشورات التحريض بلا أسماء أصحابها", 1, who=("rand", "anmar"), due="thursday", campaign="hate-speech", path="non-violence"),
    Work("lawyers", "baghdad", "shahad", -16, "جلسة مع ثلاثة محامين حول مسودة القانون", 2, who=("shahad",), path="freedom-of-expression", shared=True),
    Work("helmet-visit", "baghdad", "hasan", -6, "زيارة موقع بناء مع لجنة التفتيش", 0, who=("hasan",), due=-1, path="workers-rights"),
    Work("zab-map", "kurdistan", "rebin", -13, "نەخشەی شەش شوێنەکەی هەڵکەندن لەسەر زێی گەورە", 1, "هەر خاڵێک وێنە و بەرواری هەبێت.", "ckb",
         who=("rebin", "hero"), labels=("بەپەلە",), due=2, campaign="farm-water", path="water-environment", checklist=("شوێنەکان", "وێنەکان", "وەرگێڕان بۆ ئینگلیزی"), ticked=1),
    Work("zab-letter", "kurdistan", "shirin", -5, "نامە بۆ دەستەی پاراستن و چاککردنی ژینگە", 0, locale="ckb", who=("shirin",), due=0, path="water-environment"),
    Work("zab-radio", "kurdistan", "tara", -6, "چاوپێکەوتنی ڕادیۆ لەگەڵ ماسیگرەکان", 0, locale="ckb", who=("tara",), due="thursday"),
    Work("season-hall", "kurdistan", "soran", -9, "شوێنی وەرزی هەولێر: سێ پێشنیاز و نرخەکانیان", 2, locale="ckb", who=("soran",), shared=True),
    Work("zab-legend", "kurdistan", "evan", -3, "English legend for the map of the Great Zab", 1, locale="en", labels=("وەرگێڕان",), due=6),
    Work("najaf-projects", "iraq-transparency", "member", -15, "جدول مشاريع النجف المتوقفة", 3, "اثنان وعشرون مشروعاً، المصدر: كتب رسمية منشورة.",
         who=("member",), labels=("بيانات",)),
    Work("basra-projects", "iraq-transparency", "karrar", -9, "استكمال بيانات البصرة وذي قار", 2, who=("karrar", "walid"), labels=("بيانات",), due=-2),
    Work("visit-hospital", "iraq-transparency", "facilitator", -7, "زيارة المستشفى المتلكئ مع فريق خطوة", 1, who=("facilitator", "shahad"), labels=("زيارة ميدانية",), due="thursday",
         checklist=("كتاب الدخول", "استمارة الزيارة", "مصوّر بلا وجوه")),
    Work("chart", "iraq-transparency", "shahad", -4, "رسم بسيط يشرح أين توقفت الأموال", 0, labels=("بيانات",)),
    Work("market-interviews", "kurdistan-women", "nask", -12, "گفتوگۆ لەگەڵ بیست ژنی دەستفرۆش", 2, "ناوی ڕاستەقینە نانووسرێت.", "ckb", who=("nask", "tara"), due=0,
         checklist=("پرسیارەکان", "ڕەزامەندی", "پوختە"), ticked=2, path="womens-participation"),
    Work("training-three", "kurdistan-women", "chro", -6, "ڕاهێنانی سێ ڕۆژە لەسەر مافی کاری ژنان", 1, locale="ckb", who=("chro",), labels=("ڕاهێنان",), due=25),
    Work("law-note", "kurdistan-women", "hero", -4, "کورتەیەک لەسەر یاسای شارەوانی", 0, locale="ckb", who=("chro",), due="thursday"),
    Work("names", "council-najaf", "council", -5, "تسمية ممثلي دائرة المجاري ومديرية البيئة", 2, "أُرسل الكتاب، ننتظر الرد.", who=("council",), labels=("مراسلة رسمية",), due=-4, path="water-environment"),
    Work("invite-farmers", "council-najaf", "abu_zahra", -3, "دعوة ثلاثة مزارعين من المشخاب إلى الاجتماع", 1, who=("abu_zahra",), due="thursday", campaign="farm-water"),
    Work("answer", "council-najaf", "facilitator", -2, "صياغة جواب المجلس إلى منتدى النجف", 0, who=("facilitator", "noor"), due=14),
    Work("first-report", "council-najaf", "council", -30, "تقرير الربع الأول", 3, who=("council",)),
]  # fmt: skip

# From, relation, to: keys of anything above, in any space.
LINKS = [
    ("pumps", "raised_in", "river-team"),
    ("pumps", "raised_in", "council-past"),
    ("pumps", "source_of", "letter"),
    ("pumps", "relates_to", "kufa-recommendation"),
    ("founding", "source_of", "samples"),
    ("river-team", "source_of", "poster"),
    ("women-seats", "raised_in", "thursday"),
    ("word-training", "relates_to", "murals"),
    ("murals", "raised_in", "baghdad-walls"),
    ("murals", "source_of", "wall-permit"),
    ("sit-in-law", "raised_in", "baghdad-past"),
    ("dam", "raised_in", "erbil-past"),
    ("dam", "source_of", "zab-map"),
    ("budget-open", "source_of", "najaf-projects"),
    ("market-women", "source_of", "market-interviews"),
    ("kufa-recommendation", "raised_in", "council-past"),
    ("kufa-recommendation", "source_of", "names"),
]
