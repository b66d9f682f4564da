"""Fields: what they take, and what they say of the rest."""

import pytest
from werkzeug.datastructures import MultiDict

from workspace.web.forms import Form, Whole


class PlacesForm(Form):
    places = Whole("", least=0, most=100)


@pytest.mark.parametrize(("typed", "is_taken"), [("100", True), ("١٠٠", True), ("007", True), ("101", False)])
@pytest.mark.parametrize("zeros", ["", "0" * 13])
def test_a_whole_number_lies_between_its_bounds_however_long_it_is_written(app, typed, is_taken, zeros):
    with app.test_request_context(method="POST"):
        form = PlacesForm(MultiDict({"places": zeros + typed}))

        assert form.validate() is is_taken
        assert form.places.data is None or form.places.data <= 100


def test_a_number_of_very_many_digits_is_no_number(app):
    with app.test_request_context(method="POST"):
        assert not PlacesForm(MultiDict({"places": "9" * 6_000})).validate()
