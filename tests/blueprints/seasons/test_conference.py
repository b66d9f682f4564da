"""The conference of a season: an event of its space, seen by whoever may read that event."""

import pytest
from sqlalchemy import select

from tests import factories as a
from workspace.db import db
from workspace.models import Activity, Audience, Event, Happening, Role, SeasonState, SpaceKind


@pytest.fixture
def season(app):
    return a.Season(space=a.Space(kind=SpaceKind.REGION))


def at(season, more=""):
    return f"/s/{season.space.slug}/seasons/{season.number}{more}"


def named(season, **values):
    """An event that is the season's conference."""
    season.conference_id = a.Event(space=season.space, title="The great assembly", **values).id
    db.session.commit()
    return db.session.get(Event, season.conference_id)


def test_a_facilitator_chooses_it_and_visitors_find_the_way_to_register(app, visit, season):
    event = a.Event(space=season.space, title="The great assembly", place="Baghdad")
    browser = visit(a.member(season.space, Role.FACILITATOR), lang="en")
    page = browser.get(at(season))
    for _twice in range(2):
        answer = browser.submit(page, "Save", event=str(event.number))
        assert "The great assembly" in answer.one("#conference .card").text
    happened = select(Activity).where(Activity.happening == Happening.SEASON_CONFERENCE)
    assert len(db.session.scalars(happened).all()) == 1

    seen = visit(lang="en").get(at(season)).one("#conference")
    assert "Baghdad" in seen.text
    assert seen.all("a.button")[0]["href"] == f"/s/{season.space.slug}/events/{event.number}/register"
    assert not seen.has("form")
    back = visit().get(f"/s/{season.space.slug}/events/{event.number}")
    assert at(season) in [each["href"] for each in back.all("main a")]

    browser.submit(browser.get(at(season)), "Save", event="")
    assert not visit().get(at(season)).has("#conference")


@pytest.mark.parametrize(
    ("values", "seen_by"),
    [
        ({}, {None, Role.OBSERVER, Role.MEMBER, Role.MODERATOR}),
        ({"audience": Audience.MEMBERS}, {Role.OBSERVER, Role.MEMBER, Role.MODERATOR}),
        ({"audience": Audience.MODERATORS}, {Role.MODERATOR}),
        ({"draft": True}, {Role.MODERATOR}),
    ],
)
def test_only_who_may_read_the_event_sees_it(app, visit, season, values, seen_by):
    event = named(season, **values)
    for role in (None, Role.OBSERVER, Role.MEMBER, Role.MODERATOR):
        user = a.member(season.space, role) if role else None
        assert (event.title in visit(user).get(at(season)).source) == (role in seen_by), role
        activity = visit(user).get(f"/s/{season.space.slug}/activity")
        assert role in seen_by or event.title not in activity.source


def test_what_is_put_away_is_no_conference(app, visit, season):
    event = named(season)
    event.archived_at = event.created_at
    db.session.commit()
    assert not visit().get(at(season)).has("#conference")


def test_an_event_of_another_space_or_called_off_cannot_be_chosen(app, visit, season):
    own, other = a.Event(space=season.space), a.Event(number=77)
    off = a.Event(space=season.space, state="cancelled")
    browser = visit(a.member(season.space, Role.FACILITATOR), lang="en")
    for wrong in (other, off):
        answer = browser.post(at(season, "/conference"), {"event": str(wrong.number)})
        assert answer.status == 422
        assert answer.errors == ["Please choose from the list."]
        assert answer.has("#conference details[open]")
    assert season.conference_id is None
    assert own.title in answer.one("#conference").text


def test_after_the_close_it_stands(app, visit, season):
    event = named(season)
    season.state, season.closed_at = SeasonState.CLOSED, event.created_at
    db.session.commit()
    browser = visit(a.member(season.space, Role.FACILITATOR))
    assert event.title in browser.get(at(season)).one("#conference").text
    assert browser.post(at(season, "/conference"), {"event": ""}).status == 409
    assert season.conference_id == event.id
