"""Whom a text names."""

import pytest

from workspace.rules.mentions import MOST, named_in
from workspace.rules.names import skeleton

MEMBERS = ["زينب حسن", "زينب", "كريم", "ئاڤان", "Sara", "Sara Ann", "R."]
NAMES = {skeleton(name): name for name in MEMBERS}


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("@Sara, can you?", ["Sara"]),
        ("@sara ann: yes", ["Sara Ann"]),
        ("شكراً @زينب حسن على العمل", ["زينب حسن"]),
        ("@زينب؟", ["زينب"]),
        ("@کریم", ["كريم"]),  # The same name from a Kurdish keyboard.
        ("@ئاڤان و @Sara و @ئاڤان", ["ئاڤان", "Sara"]),
        ("write to me@Sara.example", []),
        ("@Sarah is somebody else", []),
        ("@ Sara", ["Sara"]),
        ("@Sara\nAnn", ["Sara"]),
        ("nobody", []),
        ("@", []),
    ],
)
def test_the_longest_name_after_the_sign_is_meant(text, named):
    assert named_in(text, NAMES) == named


def test_a_text_of_nothing_but_signs_is_soon_read():
    assert named_in("@" * 10_000 + "Sara", NAMES) == []
    assert named_in("@x " * (MOST - 1) + "@Sara", NAMES) == ["Sara"]
