"""Who is in the demo network. All of them are invented: first names and pseudonyms, nobody's."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Person:
    name: str
    locale: str
    about: str = ""


# The six that sign in, by their sign-in names.
SIGN_INS = {
    "member": Person("زهراء", "ar", "فريق نبض الكوفة. أكتب المحاضر وأحب النهر."),
    "moderator": Person("هێمن", "ckb", "کوردی فەیلی، لە بەغدا دەژیم. پێشنیازەکان دەخوێنمەوە."),
    "facilitator": Person("مصطفى الخطاط", "ar", "ميسّر منذ التأسيس، فريق بصمة."),
    "council": Person("أم رضا", "ar", "أنسّق مجلس النجف مع الدوائر الحكومية."),
    "coordinator": Person("Dalia", "en", "Coordination of the network, all cities."),
    "observer": Person("Giulia", "en", "Solidarity group abroad; I read and listen."),
}

# The others, by a key of their own; they never sign in.
OTHERS = {
    "sajjad": Person("سجاد", "ar", "فريق بصمة."),
    "noor": Person("نور الهدى", "ar", "فريق نبض الكوفة، مهندسة مياه."),
    "karrar": Person("كرار", "ar", "فريق طريق السلام."),
    "tiba": Person("طيبة", "ar", "فريق طريق السلام، معلمة."),
    "muntadhar": Person("منتظر", "ar", "فريق خطوة، مصوّر."),
    "ruqaya": Person("رقية", "ar", "فريق خطوة."),
    "abu_zahra": Person("أبو زهرة", "ar", "مزارع من المشخاب."),
    "hawra": Person("حوراء", "ar", "فريق نخلة، محامية."),
    "ameer": Person("أمير", "ar", "فريق نخلة."),
    "baneen": Person("بنين", "ar", "فريق نبض الكوفة، طالبة بيئة."),
    "hasan": Person("حسن البنّاء", "ar", "نقابة عمال البناء."),
    "yusra": Person("يسرى", "ar", "صحفية."),
    "laith": Person("ليث", "ar", "أرسم الجداريات."),
    "sama": Person("سما", "ar"),
    "ibrahim": Person("إبراهيم", "ar"),
    "shahad": Person("شهد", "ar"),
    "omar": Person("عمر", "ar"),
    "tabarak": Person("تبارك", "ar"),
    "walid": Person("وليد", "ar"),
    "duha": Person("ضحى", "ar"),
    "murtadha": Person("مرتضى", "ar"),
    "farah": Person("فرح", "ar"),
    "anmar": Person("أنمار", "ar"),
    "rand": Person("رند", "ar"),
    "hayder": Person("حيدر", "ar"),
    "mina": Person("مينا", "ar"),
    "thamer": Person("ثامر", "ar"),
    "khawla": Person("خولة", "ar"),
    "saif": Person("سيف", "ar"),
    "shirin": Person("شیرین", "ckb", "مامۆستا، لە هەولێر."),
    "rebin": Person("ڕێبین", "ckb", "گەنجانی ڕێگای ئاو."),
    "chro": Person("چرۆ", "ckb", "پارێزەر، مافی ژنان."),
    "soran": Person("سۆران", "ckb"),
    "hero": Person("هێرۆ", "ckb", "لە سلێمانییەوە دێم."),
    "zana": Person("زانا", "ckb"),
    "tara": Person("تارا", "ckb", "ڕۆژنامەنووس."),
    "karwan": Person("کاروان", "ckb"),
    "nask": Person("ناسک", "ckb"),
    "evan": Person("Evan", "en", "Translator, Arabic and Kurdish into English."),
}

PEOPLE = SIGN_INS | OTHERS
