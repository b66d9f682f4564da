"""How a series of meetings comes back, in a sentence."""

from flask_babel import gettext as _
from flask_babel import ngettext

from workspace.models import MeetingSeries, Rhythm
from workspace.rules.rhythms import place_in_month
from workspace.web.locale import digits, weekday


def in_words(series: MeetingSeries) -> str:
    """For example: every month, on the second Tuesday, 18:00."""
    return _("%(rhythm)s, %(time)s", rhythm=_days(series), time=digits(series.hour.strftime("%H:%M")))


def _days(series: MeetingSeries) -> str:
    n, day = series.every, weekday(series.first_on)
    shown = {"day": day, "n": digits(n)}
    match series.rhythm:
        case Rhythm.WEEKLY:
            return ngettext("every week on %(day)s", "every %(n)s weeks on %(day)s", n, **shown)
        case Rhythm.MONTHLY_DAY:
            shown["day"] = digits(series.first_on.day)
            return ngettext("every month on day %(day)s", "every %(n)s months on day %(day)s", n, **shown)
    place = -1 if series.rhythm is Rhythm.MONTHLY_LAST else place_in_month(series.first_on)
    return _("%(months)s, on the %(place)s", months=_months(n), place=_place(place, day))


def _months(n: int) -> str:
    return str(ngettext("every month", "every %(n)s months", n, n=digits(n)))


def _place(place: int, day: str) -> str:
    match place:
        case 1:
            return _("first %(day)s", day=day)
        case 2:
            return _("second %(day)s", day=day)
        case 3:
            return _("third %(day)s", day=day)
        case 4:
            return _("fourth %(day)s", day=day)
        case _:
            return _("last %(day)s", day=day)
