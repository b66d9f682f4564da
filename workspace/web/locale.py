"""Which language, direction, digits, calendar and time zone a page speaks, and how it says dates.

The week of Iraq begins on Saturday (CLDR `weekData`, territory IQ). Dates are said as people say them; the exact
moment stands in the `title` and in `<time datetime>`.
"""

from collections import Counter
from datetime import UTC, date, datetime, time, timedelta
from typing import Literal
from unicodedata import bidirectional
from zoneinfo import ZoneInfo, available_timezones

from babel import Locale
from babel.core import get_global
from babel.dates import format_date, format_time, get_month_names
from babel.support import NullTranslations
from convertdate import islamic, persian
from flask import Flask, g, request, session
from flask_babel import get_locale, get_translations
from flask_babel import gettext as _
from markupsafe import Markup

from workspace.config import LOCALES
from workspace.models import Calendar, Digits
from workspace.web.access import me

TERRITORY = {"ar": "ar_IQ", "ckb": "ckb_IQ", "en": "en_GB"}
RIGHT_TO_LEFT = {"ar", "ckb"}
FIRST_WEEKDAY = 5  # Saturday; Monday is 0.
EASTERN = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")
JOINER = "\u2060"  # No line ends here; nobody sees it.
WESTERN = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹", "01234567890123456789", JOINER)
HIJRI_MONTHS = {
    "ar": "محرم,صفر,ربيع الأول,ربيع الآخر,جمادى الأولى,جمادى الآخرة,رجب,شعبان,رمضان,شوال,ذو القعدة,ذو الحجة",
    "ckb": "موحەڕڕەم,سەفەر,ڕەبیعی یەکەم,ڕەبیعی دووەم,جومادای یەکەم,جومادای دووەم,ڕەجەب,شەعبان,ڕەمەزان,شەووال,زولقەعدە,زولحیججە",
    "en": "Muharram,Safar,Rabi I,Rabi II,Jumada I,Jumada II,Rajab,Shaban,Ramadan,Shawwal,Dhu al-Qadah,Dhu al-Hijjah",
}
KURDISH_MONTHS = {
    "ar": "خاکەلێوە,گوڵان,جۆزەردان,پووشپەڕ,گەلاوێژ,خەرمانان,ڕەزبەر,گەڵاڕێزان,سەرماوەز,بەفرانبار,ڕێبەندان,ڕەشەمە",
    "ckb": "خاکەلێوە,گوڵان,جۆزەردان,پووشپەڕ,گەلاوێژ,خەرمانان,ڕەزبەر,گەڵاڕێزان,سەرماوەز,بەفرانبار,ڕێبەندان,ڕەشەمە",
    "en": "Xakelêwe,Gulan,Cozerdan,Pûşper,Gelawêj,Xermanan,Rezber,Gelarêzan,Sermawez,Befranbar,Rêbendan,Reşeme",
}
# Day and month, and with the year, as a date is read out; English and Arabic need no more than a space.
DATES = {"ckb": ("{}ی {}", "{}ی {}ی {}")}
# Letters in their order; code points have it for Arabic and English, not for Kurdish.
ALPHABETS = {"ckb": " ئابپتجچحخدرڕزژسشعغفڤقکگلڵمنوۆهەیێ"}
KURDISH_ERA = 1321  # Years the Kurdish count is ahead of the solar hijri one: Nowruz 700 BC is its beginning.


def texts() -> NullTranslations:
    """The texts of the language that is spoken just now. Flask-Babel looks for them anew for each of a page's hundreds."""
    spoken, known = get_locale(), g.get("texts")
    if known is None or known[0] is not spoken:
        known = g.texts = (spoken, get_translations())
    found: NullTranslations = known[1]
    return found


def speak(app: Flask) -> None:
    """Teach the templates of an application their texts."""
    app.jinja_env.install_gettext_callables(  # type: ignore[attr-defined]
        gettext=lambda text: texts().ugettext(text),
        ngettext=lambda one, many, number: texts().ungettext(one, many, number),
        newstyle=True,
    )


def locale() -> str:
    """The language of this page: asked for in the address, chosen in the account or the visit, the browser's, Arabic."""
    if "locale" not in g:
        asked = request.args.get("lang", "") if request else ""
        if asked in LOCALES:
            session["lang"] = asked
        chosen = asked or session.get("lang", "")
        user = me().user
        if chosen not in LOCALES and user:
            chosen = user.locale
        if chosen not in LOCALES:
            chosen = request.accept_languages.best_match(list(LOCALES)) or "ar"
        g.locale = chosen
    found: str = g.locale
    return found


def keep_to_the_account() -> None:
    """Forget the language chosen for this visit: from now on the account's is spoken."""
    session.pop("lang", None)
    g.pop("locale", None)


def direction(tag: str) -> str:
    return "rtl" if tag in RIGHT_TO_LEFT else "ltr"


def side(text: str) -> str:
    """The direction of a text that people wrote: that of most of its letters, else the page's."""
    kinds = Counter(bidirectional(letter) for letter in text[:2000])
    left, right = kinds["L"], kinds["R"] + kinds["AL"]
    return direction(locale()) if left == right else "rtl" if right > left else "ltr"


KNOWN = frozenset(available_timezones())
# Those people choose from: places, not abbreviations.
ZONES = sorted(zone for zone in KNOWN if "/" in zone and not zone.startswith(("Etc/", "SystemV/", "US/", "posix")))


# Of each: the one it is another name of, the territory it belongs to, and all those of a territory (CLDR).
ALIASES, TERRITORIES, TOGETHER = (get_global(each) for each in ("zone_aliases", "zone_territories", "territory_zones"))


def zone_named(name: str) -> ZoneInfo:
    """The time zone of that name; the network's where there is none."""
    return ZoneInfo(name if name in KNOWN else "Asia/Baghdad")


def zone_in_words(name: str) -> str:
    """A time zone as people say it: the country, and the city where that has several clocks.

    A city has its English name where the reader's language has none for it.
    """
    first = ALIASES.get(name, name)
    territory = TERRITORIES.get(first, "")
    country = _spelled(_babel().territories.get(territory, ""))
    if country and len(TOGETHER.get(territory, ())) == 1:
        return country
    cities = _babel().time_zones
    named = (cities.get(each, {}).get("city") for each in (first, *(old for old in ALIASES if ALIASES[old] == first)))
    city = next(filter(None, named), first.rpartition("/")[2].replace("_", " "))
    return f"{country} ({city})" if country else city


def zones(kept: str = "") -> list[tuple[str, str]]:
    """What people choose from: each time zone once, with its words, in the order of these; `kept` under that name."""
    found: dict[str, str] = {}
    for name in [kept, *sorted(ZONES, key=ALIASES.__contains__)]:
        if name in KNOWN:
            found.setdefault(zone_in_words(name), name)
    return [(found[words], words) for words in sorted(found, key=alphabetical)]


def zone() -> ZoneInfo:
    """The reader's time zone; a visitor's is that of the space they look at."""
    user, space = me().user, g.get("space")
    name = user.time_zone if user else space.time_zone if space else ""
    return zone_named(name)


def alphabetical(name: str) -> tuple[int, ...]:
    """What a name of this page is sorted by."""
    letters = ALPHABETS.get(locale(), "")
    return tuple(letters.find(letter) if letter in letters else ord(letter) for letter in name)


def space_zone() -> ZoneInfo:
    """The time zone of the space that is looked at: what is fixed for all its members is fixed by its clock."""
    return zone_named(g.space.time_zone)


def digits(text: object) -> str:
    """A number or text in the reader's digits."""
    user = me().user
    plain = str(text)
    return plain.translate(EASTERN) if user and user.digits is Digits.ARABIC else plain


def local(moment: datetime) -> datetime:
    return moment.astimezone(zone())


def today() -> date:
    return local(me().at).date()


def _babel() -> Locale:
    return Locale.parse(TERRITORY[locale()])


def first_weekday() -> int:
    """The day on which the week begins where the reader's language is spoken; Monday is 0 (CLDR `weekData`)."""
    return int(_babel().first_week_day)


def western(text: str) -> str:
    return text.translate(WESTERN)


def date_in_words(day: date, *, with_year: bool | None = None) -> str:
    """A date in the reader's calendar and digits: "12 March", with the year when it is another one."""
    year = day.year != today().year if with_year is None else with_year
    user = me().user
    calendar = user.calendar if user else Calendar.GREGORIAN
    if calendar is not Calendar.GREGORIAN:
        return digits(_in_order(*_other_calendar(calendar, day)))
    return digits(_in_order(day.day, _month(day.month, "wide"), day.year if year else None))


def _month(number: int, width: Literal["wide", "abbreviated"]) -> str:
    """The name of a month."""
    return _spelled(get_month_names(width, locale=_babel())[number])


def _spelled(name: str) -> str:
    """A name of the data as people write it: in Kurdish with one spelling of Kanun, not two, and the h of all else."""
    return str(name).replace("کانونی", "کانوونی").replace("ھ", "ه").replace("\N{NO-BREAK SPACE}", " ")


def month_in_words(key: str) -> str:
    """A month by its key, "2026-03": "March 2026"."""
    return digits(f"{_month(int(key[5:]), 'wide')} {key[:4]}")


def _in_order(day: int, month: str, year: int | None) -> str:
    short, long = DATES.get(locale(), ("{} {}", "{} {} {}"))
    return short.format(day, month) if year is None else long.format(day, month, year)


def _other_calendar(calendar: Calendar, day: date) -> tuple[int, str, int]:
    """The day, month and year in the Islamic civil or the Kurdish solar calendar.

    Algorithms: Meeus, Astronomical Algorithms, chapter 9, as `convertdate` has them.
    """
    if calendar is Calendar.HIJRI:
        year, month, d = islamic.from_gregorian(day.year, day.month, day.day)
        return d, HIJRI_MONTHS[locale()].split(",")[month - 1], year
    year, month, d = persian.from_gregorian(day.year, day.month, day.day)
    return d, KURDISH_MONTHS[locale()].split(",")[month - 1], year + KURDISH_ERA


def day_in_words(day: date) -> str:
    """A day as people say it: today, tomorrow, Thursday for the next six days, else the date."""
    distance = (day - today()).days
    near = {0: _("today"), 1: _("tomorrow"), -1: _("yesterday")}
    if distance in near:
        return near[distance]
    if 1 < distance < 7:
        return weekday(day)
    return date_in_words(day)


def weekday(day: date) -> str:
    """The name of its weekday."""
    return _spelled(format_date(day, "EEEE", locale=_babel()))


def clock(moment: datetime) -> str:
    return digits(western(format_time(local(moment), "HH:mm", locale=_babel())))


def exact(moment: datetime) -> str:
    """The moment in full, for those who ask: day, date, time, zone."""
    at = local(moment)
    return f"{weekday(at.date())} {date_in_words(at.date(), with_year=True)} {clock(moment)}"


def when(moment: datetime, *, with_time: bool = False) -> Markup:
    """A `<time>` in words: the day, and the hour where it was today or is asked for."""
    at = local(moment)
    said = day_in_words(at.date())
    if with_time or at.date() == today():
        said = _("%(day)s %(time)s", day=said, time=clock(moment))
    return Markup('<time datetime="{}" title="{}">{}</time>').format(
        moment.astimezone(UTC).isoformat(timespec="minutes"), exact(moment), said
    )


def date_for(tag: str, day: date) -> str:
    """A date with its year as a letter says it: in the language of whoever gets it."""
    _short, long = DATES.get(tag, ("", "{} {} {}"))
    return long.format(day.day, _spelled(get_month_names("wide", locale=TERRITORY[tag])[day.month]), day.year)


def moment_for(tag: str, at: datetime) -> str:
    """A moment as a letter says it, by the clock it is given in."""
    comma = "،" if tag in RIGHT_TO_LEFT else ","
    weekday = _spelled(format_date(at, "EEEE", locale=TERRITORY[tag]))
    return f"{weekday} {date_for(tag, at.date())}{comma} {at:%H:%M}"


def day_and_month(moment: datetime) -> tuple[str, str]:
    """The number of a day and the short name of its month, in the reader's calendar: for a tile."""
    on, user = local(moment).date(), me().user
    if user and user.calendar is not Calendar.GREGORIAN:
        number, month, _year = _other_calendar(user.calendar, on)
        return digits(number), month
    return digits(on.day), _month(on.month, "abbreviated")


def end_of_day(day: date) -> datetime:
    """The last minute of a day where the reader is, as aware UTC: when something due on that day is late."""
    return datetime.combine(day, time(23, 59), tzinfo=zone()).astimezone(UTC)


def start_of_day(day: date) -> datetime:
    """When a day begins where the reader is, as aware UTC."""
    return datetime.combine(day, time(), tzinfo=zone()).astimezone(UTC)


def week() -> tuple[date, date]:
    """The first and the last day of the reader's week, which begins on Saturday."""
    first = today() - timedelta(days=(today().weekday() - FIRST_WEEKDAY) % 7)
    return first, first + timedelta(days=6)
