"""Who is the same person, and that no figure tells of fewer than five people, nor gives them away."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workspace.rules.events import FEWEST, Figures, by_team, free, key_of, number_of, reckoned, summed, told


def test_an_account_is_one_person_whatever_is_typed():
    assert key_of("Noor", "a@example.org", "", 7) == key_of("Sara", "", "0770 123 4567", 7)


def test_an_address_is_one_person_and_a_telephone_is_a_family():
    assert key_of("Noor", "a@example.org", "") == key_of("Nour", "A@example.org", "0770 1234567")
    assert key_of("Noor", "", "0770 123 4567") != key_of("Sara", "", "0770 123 4567")
    assert key_of("علي", "", "0770 123 4567") == key_of("علی", "", "+964 770 123 4567")


@pytest.mark.parametrize("typed", ["0770 123 4567", "+964 770 1234567", "00964-770-123-4567", "٠٧٧٠ ١٢٣ ٤٥٦٧"])
def test_a_telephone_number_is_one_however_it_is_written(typed):
    assert number_of(typed) == "9647701234567"


def test_there_is_no_end_of_places_where_nobody_counts_them():
    assert free(None, 900) is None
    assert free(40, 39) == 1
    assert free(40, 41) == 0


def test_a_team_is_one_under_the_first_of_its_spellings():
    assert by_team(["فريق علي", "فریق علی", "", ""]) == {"فريق علي": 2, "": 2}


@settings(max_examples=60)
@given(st.dictionaries(st.text(max_size=3), st.integers(1, 20), max_size=8))
def test_no_figure_tells_of_fewer_than_five_nor_can_be_reckoned_from_the_sum(counts):
    kept = told(counts)
    assert all(n >= FEWEST and counts[name] == n for name, n in kept.items())
    rest = sum(counts.values()) - sum(kept.values())
    assert not kept or rest == 0 or rest >= FEWEST


def test_the_figures_count_who_had_a_place_and_who_was_there():
    rows = [("Heron", n < 5) for n in range(7)] + [("Kingfisher", True)] * 5 + [("", False)] * 6
    assert reckoned(rows) == Figures(18, 10, {"Heron": (7, 5), "Kingfisher": (5, 5)})


def test_a_sum_is_told_where_it_gives_nothing_away():
    assert summed([Figures(20, 10)]) is None
    assert summed([Figures(20, 10), Figures(9, 3)]) is None
    assert summed([Figures(20, 10), Figures(9, 7)]) == Figures(29, 17)
