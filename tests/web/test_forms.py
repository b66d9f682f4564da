"""Fields: what they take, and what they say of the rest."""

import re

import pytest
from werkzeug.datastructures import MultiDict

from workspace.web.forms import Date, Form, MomentField, Whole


class PlacesForm(Form):
    places = Whole("", least=0, most=100)


@pytest.mark.parametrize(("typed", "is_taken"), [("100", True), ("١٠٠", True), ("007", True), ("101", False)])
@pytest.mark.parametrize("zeros", ["", "0" * 13])
def test_a_whole_number_lies_between_its_bounds_however_long_it_is_written(app, typed, is_taken, zeros):
    with app.test_request_context(method="POST"):
        form = PlacesForm(MultiDict({"places": zeros + typed}))

        assert form.validate() is is_taken
        assert form.places.data is None or form.places.data <= 100


class WhenForm(Form):
    day = Date("")
    moment = MomentField("")


def test_no_line_ends_in_the_example_of_a_date_and_who_copies_it_is_understood(app):
    """A hyphen is followed by a joiner, which counts for nothing when it is typed."""
    with app.test_request_context(method="POST"):
        form = WhenForm(MultiDict({"day": "2026-02-30", "moment": "2026-02-30T10:00"}))
        assert not form.validate()
        shown = [re.search("2026.*[0-9]", " ".join(form[name].errors))[0] for name in ("day", "moment")]
        assert [re.findall("-.", each) for each in shown] == [["-\u2060", "-\u2060"]] * 2
        form = WhenForm(MultiDict({"day": shown[0], "moment": shown[1]}))
        assert form.validate()
        assert (form.day.data.isoformat(), form.moment.data.minute) == ("2026-03-12", 0)


def test_a_number_of_very_many_digits_is_no_number(app):
    with app.test_request_context(method="POST"):
        assert not PlacesForm(MultiDict({"places": "9" * 6_000})).validate()
