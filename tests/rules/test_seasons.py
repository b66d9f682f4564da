"""What is counted of a season, and which groups are shown."""

from datetime import UTC, datetime, timedelta

from workspace.models import Season, SeasonState
from workspace.rules.seasons import Behind, By, Counted, Figure, digest, reckon, reckoned_at, shown, takes, whole_days

AT = datetime(2026, 6, 1, 12, 30, tzinfo=UTC)


def test_claimed_and_confirmed_are_two_figures():
    data = reckon([Counted("claimed", 2, council="c"), Counted("implemented", 3, council="c")], [])
    total = data["total"]
    assert (total["claimed"], total["implemented"], total["accepted"], total["recommended"]) == (2, 3, 5, 5)


def test_proposals_are_not_counted_as_recommendations_nor_under_a_council():
    data = reckon([Counted("adopted", 4, "najaf", "water", is_proposal=True)], [Behind(7, "najaf", "water")])
    assert (data["total"]["proposals"], data["total"]["adopted"], data["total"]["recommended"]) == (4, 4, 0)
    assert data["by"][By.COUNCIL] == {}
    assert data["by"][By.PLACE]["najaf"]["people"] == 1


def test_a_person_who_stands_behind_two_things_is_one_person():
    counted = [Counted("open", 2, "najaf", is_proposal=True), Counted("issued", 1, "najaf", council="c")]
    data = reckon(counted, [Behind(1, "najaf"), Behind(1, "najaf", council="c"), Behind(2, "najaf")])
    assert data["by"][By.PLACE]["najaf"]["people"] == 2


def test_groups_of_few_people_are_not_shown_nor_what_would_tell_of_them():
    def group(people):
        return dict.fromkeys(Figure, 1) | {"people": people}

    assert shown({"a": group(5), "b": group(9)}) == ({"a": group(5), "b": group(9)}, 0)
    seen, few = shown({"a": group(4), "b": group(9), "c": group(6)})
    assert (set(seen), few) == ({"b"}, 2)
    seen, few = shown({"a": group(4), "b": group(2), "c": group(6)})
    assert (set(seen), few) == ({"c"}, 2)


def test_the_window_is_half_open():
    season = Season(state=SeasonState.CALL, opens_at=AT, closes_at=AT + timedelta(days=1))
    moments = (AT - timedelta(seconds=1), AT, AT + timedelta(days=1))
    assert [takes(season, at) for at in moments] == [False, True, False]
    season.state = SeasonState.DELIBERATION
    assert not takes(season, AT)


def test_what_is_compared_has_passed():
    season = Season(closed_at=AT - timedelta(days=3))
    assert whole_days(season, AT) == 2  # Nobody is still writing what happened then.
    assert reckoned_at(season, 2, AT) == AT - timedelta(days=1)
    assert reckoned_at(Season(), 2, AT) == AT.replace(minute=0)


def test_the_digest_does_not_depend_on_the_order_of_keys():
    assert digest({"a": 1, "b": {"c": 2, "d": 3}}) == digest({"b": {"d": 3, "c": 2}, "a": 1})
