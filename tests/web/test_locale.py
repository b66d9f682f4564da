"""Days, moments and names as they are said in each language."""

from datetime import date, datetime

import pytest
from flask import Flask, g

from workspace.web.locale import ZONES, alphabetical, date_for, moment_for, weekday, zone_in_words, zones


@pytest.mark.parametrize(
    ("tag", "said"),
    [
        ("ar", "الجمعة 11 كانون الأول 2026، 18:05"),
        ("ckb", "هەینی 11ی کانوونی یەکەمی 2026، 18:05"),
        ("en", "Friday 11 December 2026, 18:05"),
    ],
)
def test_a_letter_says_a_moment_as_its_reader_does(tag: str, said: str) -> None:
    assert moment_for(tag, datetime(2026, 12, 11, 18, 5)) == said  # noqa: DTZ001 - by whatever clock it is given.


def test_the_two_kanun_are_spelled_alike() -> None:
    assert date_for("ckb", date(2027, 1, 9)) == "9ی کانوونی دووەمی 2027"


def test_friday_is_written_with_the_h_of_all_other_words(app: Flask) -> None:
    with app.test_request_context():
        g.locale = "ckb"
        assert weekday(date(2026, 12, 11)) == "هەینی"


def test_kurdish_names_stand_in_the_order_of_their_alphabet(app: Flask) -> None:
    towns = ["کووت", "هەولێر", "ڕومادی", "زاخۆ", "دهۆک", "بەغدا"]
    with app.test_request_context():
        g.locale = "ckb"
        assert sorted(towns, key=alphabetical) == ["بەغدا", "دهۆک", "ڕومادی", "زاخۆ", "کووت", "هەولێر"]


@pytest.mark.parametrize(
    ("tag", "said"),
    [
        ("ar", ["العراق", "ألمانيا (برلين)", "الأرجنتين (بوينوس أيرس)"]),
        ("ckb", ["عێراق", "ئەڵمانیا (Berlin)", "ئەرژەنتین (Buenos Aires)"]),
        ("en", ["Iraq", "Germany (Berlin)", "Argentina (Buenos Aires)"]),
    ],
)
def test_a_time_zone_is_said_as_the_country_and_where_that_has_several_the_city(app: Flask, tag, said) -> None:
    with app.test_request_context():
        g.locale = tag
        zones = ("Asia/Baghdad", "Europe/Berlin", "America/Argentina/Buenos_Aires")
        assert [zone_in_words(zone) for zone in zones] == said


def test_each_time_zone_is_offered_once_under_the_name_that_is_kept(app: Flask) -> None:
    with app.test_request_context():
        g.locale = "en"
        assert ("Asia/Kolkata", "India") in zones("Asia/Kolkata")
        offered = zones("no/zone")
        assert ("Europe/London", "United Kingdom") in offered
        assert [words for _name, words in offered if "India" in words.split()] == ["India"]
        assert {zone_in_words(zone) for zone in ZONES} == {words for _name, words in offered}
