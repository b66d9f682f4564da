"""Every page there is, before the eyes of a machine: accessible, no wider than the screen, alone with our server.

Every day each page is looked at by somebody who may do much, the ways taking turns: half of them in Arabic on a phone,
the others in Kurdish, in English, in the dark, on a laptop; every third once more as a visitor. Each page is looked at
once for all that is asked of it. `make test-full` looks at all of them in every way.
"""

import pytest

from tests.browser.conftest import LAPTOP, PHONE

EVERYDAY = [
    pytest.param(("facilitator", "ar", PHONE, False, 2, 0), id="ar-phone"),
    pytest.param(("", "ar", PHONE, False, 3, 0), id="ar-phone-visitor"),
    pytest.param(("facilitator", "ckb", PHONE, True, 8, 1), id="ckb-phone-dark"),
    pytest.param(("member", "en", PHONE, False, 8, 3), id="en-phone"),
    pytest.param(("moderator", "ar", LAPTOP, True, 8, 5), id="ar-laptop-dark"),
    pytest.param(("facilitator", "en", LAPTOP, False, 8, 7), id="en-laptop"),
]
FULL = [
    pytest.param(
        ("facilitator", lang, width, dark, 1, 0),
        id=f"{lang}-{width}-{'dark' if dark else 'light'}",
        marks=pytest.mark.full,
    )
    for lang in ("ar", "ckb", "en")
    for width in (PHONE, LAPTOP)
    for dark in (False, True)
] + [
    pytest.param(("", "ar", PHONE, False, 1, 0), id="ar-phone-all-as-visitor", marks=pytest.mark.full),
    pytest.param(("member", "en", PHONE, False, 1, 0), id="en-phone-all-as-member", marks=pytest.mark.full),
    pytest.param(("moderator", "ar", LAPTOP, True, 1, 0), id="ar-laptop-dark-all-as-moderator", marks=pytest.mark.full),
]
ways = pytest.mark.parametrize("way", EVERYDAY + FULL)


@pytest.fixture
def seen(survey, way):
    who, lang, width, dark, every, first = way
    return survey(who, lang, width, dark=dark, every=every, first=first)


@ways
def test_no_page_breaks(seen, way):
    assert [(s.url, s.status) for s in seen if s.status >= 500 or s.status == 0] == []
    # Most pages are there for somebody who facilitates; a visitor is asked to sign in on many.
    shown = [s for s in seen if s.status == 200]
    assert len(shown) >= len(seen) * (0.2 if way[0] == "" else 0.5), [(s.url, s.status) for s in seen]


@ways
def test_axe_finds_nothing(seen):
    found = {s.url: s.violations for s in seen if s.violations}
    assert not found, "\n".join(f"{url}\n  " + "\n  ".join(said) for url, said in found.items())


@ways
def test_nothing_is_wider_than_the_screen(seen):
    wide = [f"{s.url}: {s.width[0]} of {s.width[1]}: {s.widest}" for s in seen if s.width[0] > s.width[1]]
    assert not wide, "\n".join(wide)


@ways
def test_no_request_leaves_for_another_host(seen):
    assert [(s.url, s.elsewhere) for s in seen if s.elsewhere] == []


@ways
def test_the_browser_does_not_complain(seen):
    """No violation of the policy, no error in the console, no exception in a script."""
    complaints = [(s.url, s.complaints) for s in seen if s.complaints and s.status < 400]
    assert complaints == []
