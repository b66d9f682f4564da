"""What an installation is set up with, and what the server refuses to start with."""

import pytest

from workspace.config import Refusal, from_environment


def test_the_key_is_made_once_and_stays(tmp_path):
    assert from_environment(tmp_path, {}).secret == from_environment(tmp_path, {}).secret


@pytest.mark.parametrize("left", ["", "half of i", "\0" * 64])
def test_a_key_that_a_power_cut_has_eaten_is_refused(tmp_path, left):
    path = tmp_path / "secret.key"
    path.touch(mode=0o600)
    path.write_text(left)

    with pytest.raises(Refusal, match=r"secret\.key"):
        from_environment(tmp_path, {})


@pytest.mark.parametrize("said", ["one", "-1", "1.5"])
def test_how_many_proxies_there_are_is_a_number(tmp_path, said):
    with pytest.raises(Refusal, match="PROXIES"):
        from_environment(tmp_path, {"PROXIES": said})
