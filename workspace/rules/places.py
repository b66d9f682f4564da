"""The map: towns between the two rivers where a forum can be, the course of the rivers, and where each point lies.

Towns and rivers by their coordinates, in degrees. The outline of the country is that of Natural Earth (public domain)
at 1:110 million: it is there to find a town by and states no border. A map is the same for every reader: north is up
and east is right, whichever way one reads.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from math import cos, dist, radians

from workspace.rules.spelling import folded

Texts = dict[str, str]


@dataclass(frozen=True)
class Town:
    names: Texts
    north: float
    east: float
    is_west: bool = False  # Its name stands west of it.

    @property
    def at(self) -> tuple[float, float]:
        return placed(self.north, self.east)


WEST, EAST, NORTH, SOUTH = 38.5, 48.9, 37.65, 28.9
MIDDLE = cos(radians((NORTH + SOUTH) / 2))
SCALE = 100 / ((EAST - WEST) * MIDDLE)  # The map is 100 wide.
HEIGHT = round((NORTH - SOUTH) * SCALE, 1)


def placed(north: float, east: float) -> tuple[float, float]:
    """Where a point lies on the map: from the left, from above."""
    return round((east - WEST) * MIDDLE * SCALE, 1), round((NORTH - north) * SCALE, 1)


def line(points: tuple[tuple[float, float], ...]) -> str:
    """The points of a line on the map, as SVG has them."""
    return " ".join(f"{x},{y}" for x, y in (placed(*point) for point in points))


def _town(ar: str, ckb: str, en: str, north: float, east: float, *, west: bool = False) -> Town:
    return Town({"ar": ar, "ckb": ckb, "en": en}, north, east, west)


TOWNS: dict[str, Town] = {
    "amarah": _town("العمارة", "عەمارە", "Amarah", 31.84, 47.15),
    "anah": _town("عانة", "عانە", "Anah", 34.37, 41.99, west=True),
    "baghdad": _town("بغداد", "بەغدا", "Baghdad", 33.31, 44.37),
    "baqubah": _town("بعقوبة", "باقووبە", "Baqubah", 33.75, 44.64),
    "basra": _town("البصرة", "بەسرە", "Basra", 30.51, 47.80, west=True),
    "diwaniyah": _town("الديوانية", "دیوانییە", "Diwaniyah", 31.99, 44.93),
    "duhok": _town("دهوك", "دهۆک", "Duhok", 36.87, 42.99),
    "erbil": _town("أربيل", "هەولێر", "Erbil", 36.19, 44.01),
    "fallujah": _town("الفلوجة", "فەلووجە", "Fallujah", 33.35, 43.78, west=True),
    "faw": _town("الفاو", "فاو", "Faw", 29.98, 48.47, west=True),
    "haditha": _town("حديثة", "حەدیسە", "Haditha", 34.14, 42.38, west=True),
    "halabja": _town("حلبجة", "هەڵەبجە", "Halabja", 35.18, 45.99, west=True),
    "hillah": _town("الحلة", "حیللە", "Hillah", 32.48, 44.43),
    "hit": _town("هيت", "هیت", "Hit", 33.64, 42.83),
    "karbala": _town("كربلاء", "کەربەلا", "Karbala", 32.61, 44.02, west=True),
    "khanaqin": _town("خانقين", "خانەقین", "Khanaqin", 34.35, 45.39),
    "kirkuk": _town("كركوك", "کەرکووک", "Kirkuk", 35.47, 44.39),
    "kut": _town("الكوت", "کووت", "Kut", 32.51, 45.82),
    "mosul": _town("الموصل", "مووسڵ", "Mosul", 36.34, 43.13, west=True),
    "najaf": _town("النجف", "نەجەف", "Najaf", 32.00, 44.33, west=True),
    "nasiriyah": _town("الناصرية", "ناسرییە", "Nasiriyah", 31.04, 46.26, west=True),
    "qaim": _town("القائم", "قائیم", "Qaim", 34.38, 41.09),
    "ramadi": _town("الرمادي", "ڕومادی", "Ramadi", 33.42, 43.30, west=True),
    "samarra": _town("سامراء", "سامەڕا", "Samarra", 34.20, 43.87),
    "samawah": _town("السماوة", "سەماوە", "Samawah", 31.31, 45.28, west=True),
    "sinjar": _town("سنجار", "شنگال", "Sinjar", 36.32, 41.86),
    "sulaymaniyah": _town("السليمانية", "سلێمانی", "Sulaymaniyah", 35.56, 45.43, west=True),
    "tikrit": _town("تكريت", "تکریت", "Tikrit", 34.61, 43.68),
    "zakho": _town("زاخو", "زاخۆ", "Zakho", 37.14, 42.69),
}


def called(name: str) -> str:
    """The town of the map that is called so in one of its languages, however that is spelled; "" for none."""
    typed = folded(name)
    return next((key for key, town in TOWNS.items() if typed in (key, *map(folded, town.names.values()))), "")


def nearest(place: str, others: Iterable[str]) -> str:
    """Of these towns the one that lies nearest to a town; "" where one of both is not on the map."""
    known = [each for each in others if each in TOWNS]
    return min(known, key=lambda each: dist(TOWNS[each].at, TOWNS[place].at), default="") if place in TOWNS else ""


TIGRIS = (
    (37.08, 42.37), (36.75, 42.62), (36.34, 43.13), (35.80, 43.29), (35.52, 43.23), (34.93, 43.49), (34.61, 43.68),
    (34.20, 43.87), (33.98, 44.18), (33.33, 44.39), (33.10, 44.58), (32.93, 44.78), (32.55, 45.41), (32.51, 45.82),
    (32.46, 46.69), (31.84, 47.15), (31.52, 47.28), (31.00, 47.44),
)  # fmt: skip
EUPHRATES = (
    (34.42, 40.98), (34.38, 41.09), (34.45, 41.90), (34.14, 42.38), (33.86, 42.55), (33.64, 42.83), (33.43, 43.30),
    (33.35, 43.78), (32.78, 44.29), (32.48, 44.23), (32.03, 44.40), (31.70, 44.65), (31.31, 45.28), (31.04, 46.26),
    (30.89, 46.46), (30.97, 47.04), (31.00, 47.44),
)  # fmt: skip
SHATT_AL_ARAB = ((31.00, 47.44), (30.53, 47.80), (30.43, 48.05), (30.15, 48.42), (29.94, 48.57))
RIVERS = {"tigris": line(TIGRIS), "euphrates": line(EUPHRATES), "shatt": line(SHATT_AL_ARAB)}
OUTLINE = line((
    (32.16, 39.20), (33.38, 38.79), (34.42, 41.01), (35.63, 41.38), (36.36, 41.29), (36.61, 41.84), (37.23, 42.35),
    (37.39, 42.78), (37.26, 43.94), (37.00, 44.29), (37.17, 44.77), (35.98, 45.42), (35.68, 46.08), (35.09, 46.15),
    (34.75, 45.65), (33.97, 45.42), (33.02, 46.11), (32.47, 47.34), (31.71, 47.85), (30.98, 47.68), (30.98, 48.00),
    (30.45, 48.02), (29.93, 48.57), (29.98, 47.98), (30.06, 47.30), (29.10, 46.57), (29.18, 44.71), (31.19, 41.89),
    (31.89, 40.40),
))  # fmt: skip
