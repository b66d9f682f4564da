"""The map: every town lies inside it, in three languages, and the rivers run from north-west to the sea."""

import pytest

from workspace.rules.places import EUPHRATES, HEIGHT, SHATT_AL_ARAB, TIGRIS, TOWNS, placed


@pytest.mark.parametrize("key", TOWNS)
def test_a_town_lies_on_the_map_and_has_three_names(key):
    x, y = TOWNS[key].at
    assert 0 < x < 100
    assert 0 < y < HEIGHT
    assert all(TOWNS[key].names[tag] for tag in ("ar", "ckb", "en"))


def test_north_is_up_and_east_is_right():
    mosul, basra = TOWNS["mosul"].at, TOWNS["basra"].at
    assert mosul[0] < basra[0]
    assert mosul[1] < basra[1]


@pytest.mark.parametrize(("river", "towns"), [(TIGRIS, ("mosul", "tikrit", "samarra", "baghdad", "kut", "amarah")),
                                              (EUPHRATES, ("qaim", "haditha", "hit", "ramadi", "nasiriyah")),
                                              (SHATT_AL_ARAB, ("basra",))])  # fmt: skip
def test_the_towns_on_a_river_stand_at_its_bank(river, towns):
    """Two in a hundred of the map's width is less than a town's dot and its name."""
    points = [placed(*point) for point in river]

    def distance(at, one, other):
        length = (other[0] - one[0]) ** 2 + (other[1] - one[1]) ** 2
        share = ((at[0] - one[0]) * (other[0] - one[0]) + (at[1] - one[1]) * (other[1] - one[1])) / length
        share = min(1, max(0, share))
        near = one[0] + share * (other[0] - one[0]), one[1] + share * (other[1] - one[1])
        return ((at[0] - near[0]) ** 2 + (at[1] - near[1]) ** 2) ** 0.5

    for town in towns:
        at = TOWNS[town].at
        assert min(distance(at, *pair) for pair in zip(points, points[1:], strict=False)) < 2, town


def test_the_two_rivers_meet():
    assert TIGRIS[-1] == EUPHRATES[-1] == SHATT_AL_ARAB[0]
