"""Which passwords are too easy to guess. Length counts; kinds of characters are nobody's business.

NIST SP 800-63B-4, 3.1.1.2: no composition rules, a list of common values instead. A password is looked at as
people vary it: without case, without the digits and marks around it, with 0 3 4 5 7 @ $ read as the letters they
stand for.
"""

import re

SHORTEST, LONGEST = 10, 200

# The most frequent bases of published lists, the rows of the keyboards in use here, and what a guesser who knows
# this forum would try first. Bases shorter than the shortest password catch their padded forms (password2026).
COMMON = frozenset(
    """
    password passwort passw0rd passcode passphrase qwerty qwertyuiop qwertyui asdfghjkl asdfghjk zxcvbnm qazwsx
    qazwsxedc qweasd qweasdzxc qwertz qwertzuiop azerty azertyuiop abcdefgh abcdefghij abcdefghijkl abcabcabc
    letmein letmeinplease welcome welcomehome iloveyou ilovemyself iloveyouforever loveyou lovelove lovely mylove
    monkey dragon football baseball basketball soccer hockey superman batman spiderman ironman starwars pokemon
    pikachu naruto princess sunshine shadow master mustang michael jordan jennifer jessica ashley nicole daniel
    andrew joshua thomas robert charlie matthew anthony william hunter killer trustno trustnoone whatever freedom
    secret secretsecret mysecret hello hellohello helloworld computer internet samsung google facebook instagram
    whatsapp telegram youtube twitter microsoft windows android iphone apple admin administrator adminadmin root
    rootroot user username guest test testtest testing changeme changeit default login signin access letmein temp
    temporary system server database oracle mysql linux ubuntu debian cisco flower butterfly chocolate cookie
    cheese banana orange summer winter spring autumn january february march april june july august september
    october november december monday tuesday wednesday thursday friday saturday sunday silver golden purple
    yellow diamond ginger pepper buster tigger snoopy maggie bailey lucky angel angels babygirl baby family friends
    forever together jesus christ christian blessed heaven church samsungsamsung liverpool arsenal chelsea
    barcelona realmadrid juventus ronaldo messi neymar beckham manchester matrix phoenix hannah jasmine amanda
    correcthorsebatterystaple thisismypassword mypassword yourpassword nopassword newpassword oldpassword
    passwordpassword thepassword password1password 123qweasdzxc 1q2w3e4r5t 1qaz2wsx3edc zaq12wsx q1w2e3r4t5
    abcd1234 abc123abc123 aa12345678 a123456789 asd123asd123 qwe123qwe123 iloveallah allah allahakbar bismillah
    alhamdulillah mashallah inshallah subhanallah mohammed muhammad mohammad mohamed ahmed mahmoud hussein husain
    hussain hassan hasan alihussein abbas karrar mustafa omar othman fatima zainab zahra mariam maryam sara noor
    nour ibrahim ismail yousif yousef youssef khalid hamza haidar haider sajjad jaafar kadhim habibi habibti
    hayati albi omri rohi wallah yarab yallah salam marhaba ahlan iraq iraqi iraqiraq baghdad basra basrah najaf
    karbala kerbala mosul kirkuk erbil arbil hawler sulaimani sulaymaniyah slemani duhok dohuk halabja anbar
    ramadi fallujah tikrit diyala babil babylon hilla kut amara amarah nasiriyah diwaniyah samawah wasit maysan
    mesopotamia tigris euphrates dijla furat kurdistan kurdish kurd peshmerga newroz nawroz jwan azad azadi rojava
    zagros welat barzani talabani sistani alsadr masar masarmasar forum socialforum iraqisocialforum
    kurdistansocialforum najafforum peace peacepeace solidarity council facilitator moderator coordinator member
    observer proposal board charter justice women rights activist volunteer freedomfreedom demo demodemo
    كلمةالسر كلمةالمرور كلمهالسر كلمهالمرور مرحبا مرحبامرحبا السلام السلامعليكم حبيبي حبيبتي حياتي عمري قلبي
    احبك أحبك الله اللهأكبر اللهاكبر بسمالله الحمدلله ماشاءالله انشاءالله إنشاءالله سبحانالله محمد محمدرسولالله
    ياحسين ياعلي ياالله يارب علي حسين حسن فاطمة فاطمه زينب مريم العراق بغداد البصرة النجف كربلاء الموصل كركوك
    اربيل أربيل السليمانية دهوك كردستان المنتدى المنتدىالاجتماعي مسار الحرية السلام العدالة ثورة تشرين ضصثقفغعهخح
    شسيبلاتنمك ئءؤرلاىةوزظ
    وشەینهێنی وشەینهێنی تێپەڕەوشە سڵاو سڵاوسڵاو خۆشمدەوێیت خۆشەویستم گیانەکەم دڵەکەم کوردستان هەولێر سلێمانی
    دهۆک هەڵەبجە کەرکووک ئازادی نەورۆز پێشمەرگە ژیان ژنژیانئازادی مەسار کۆڕبەند ئاشتی کورد
    """.split()  # noqa: SIM905 - read as a text, it stays a page and not five
)
ROWS = (
    "01234567890123456789", "09876543210987654321", "abcdefghijklmnopqrstuvwxyz", "zyxwvutsrqponmlkjihgfedcba",
    "qwertyuiopasdfghjklzxcvbnm", "poiuytrewqlkjhgfdsamnbvcxz", "ضصثقفغعهخحجدشسيبلاتنمكط", "٠١٢٣٤٥٦٧٨٩٠١٢٣٤٥٦٧٨٩",
)  # fmt: skip
_LEET = str.maketrans("0134578@$!", "oieastbasi")
_AROUND = re.compile(r"^[\d\W_٠-٩۰-۹]+|[\d\W_٠-٩۰-۹]+$")


def weakness(password: str, *, sign_in_name: str = "") -> str:
    """What is wrong with a password: "short", "long", "name", "common"; empty where nothing is.

    It is judged as it was typed: nothing is cut off, no character is refused.
    """
    if len(password) < SHORTEST:
        return "short"
    if len(password) > LONGEST:
        return "long"
    plain = _plain(password)
    name = _plain(sign_in_name)
    if len(name) >= 4 and (name in plain or plain in name):
        return "name"
    return "common" if _is_common(password.casefold(), plain) else ""


def _is_common(typed: str, plain: str) -> bool:
    if len(set(plain)) <= 3 or _is_repeated(plain) or any(plain in row for row in ROWS):
        return True
    bare = _AROUND.sub("", typed)
    return any(_plain(base) in COMMON for base in (typed, bare, typed.translate(_LEET), bare.translate(_LEET)))


def _is_repeated(text: str) -> bool:
    """Whether a text is one short piece over and over: "abcabcabcabc"."""
    return any(text == text[:size] * (len(text) // size) for size in range(1, 7) if len(text) % size == 0)


def _plain(text: str) -> str:
    return "".join(c for c in text.casefold() if c.isalnum())
