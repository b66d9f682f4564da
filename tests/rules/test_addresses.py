import pytest

from workspace.rules.addresses import RESERVED, is_local, is_slug


@pytest.mark.parametrize("path", ["/", "/s/najaf", "/s/najaf/proposals/7", "/me?lang=ar"])
def test_a_path_of_this_server_is_local(path: str) -> None:
    assert is_local(path)


@pytest.mark.parametrize(
    "path",
    ["", "s/najaf", "//elsewhere.example", "/\\elsewhere.example", "\\/elsewhere", "https://elsewhere.example",
     "javascript:alert(1)", "/\t/elsewhere.example", "/\n/elsewhere.example", "/\x00", "/s/ناجف", " /s/najaf",
     "/" + "a" * 600],
)  # fmt: skip
def test_what_a_browser_could_read_as_another_place_is_not(path: str) -> None:
    assert not is_local(path)


@pytest.mark.parametrize("slug", ["najaf", "kut-2026", "a-1", "x" * 40])
def test_an_address_of_a_public_space(slug: str) -> None:
    assert is_slug(slug)


@pytest.mark.parametrize(
    "slug", ["", "ab", "x" * 41, "Najaf", "-najaf", "najaf-", "na--jaf", "na_jaf", "نجف", *sorted(RESERVED)]
)
def test_what_cannot_be_one(slug: str) -> None:
    assert not is_slug(slug)
