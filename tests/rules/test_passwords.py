import pytest

from workspace.rules.passwords import LONGEST, weakness


@pytest.mark.parametrize(
    "password",
    [
        "three grey herons",
        "  spaces at both ends  ",
        "ثلاثة طيور رمادية",
        "سێ باڵندەی خۆڵەمێشی",
        "x7-Q9-lamp-Rt",
        "🌿🌊 reed and river",
    ],
)
def test_any_characters_make_a_password(password: str) -> None:
    assert weakness(password) == ""


@pytest.mark.parametrize(
    ("password", "why"),
    [
        ("", "short"),
        ("nine char", "short"),
        ("x" * (LONGEST + 1), "long"),
        ("password123", "common"),
        ("P@ssw0rd2026!", "common"),
        ("qwertyuiop", "common"),
        ("1234567890", "common"),
        ("aaaaaaaaaaaa", "common"),
        ("abcabcabcabc", "common"),
        ("najaf20262026", "common"),
        ("كلمة السر ١٢٣٤", "common"),
        ("ئازادی٢٠٢٦!!", "common"),
        ("Calm River Sky", "name"),
        ("calm-river-sky-77", "name"),
    ],
)
def test_what_is_guessed_first_is_refused(password: str, why: str) -> None:
    assert weakness(password, sign_in_name="calm-river-sky") == why
