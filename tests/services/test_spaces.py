"""Spaces: what each verb does, and beside it what it refuses."""

import pytest
from sqlalchemy import select

from tests import factories as a
from tests.factories import member
from workspace.db import db
from workspace.models import Label, Meaning, Role, Space, SpaceKind, Visibility
from workspace.queries import spaces as find
from workspace.rules.viewers import Actor
from workspace.services import spaces

pytestmark = pytest.mark.usefixtures("app")


def opened(parent: Space, **fields: object) -> Space:
    asked = {"kind": SpaceKind.COUNCIL, "visibility": Visibility.PUBLIC, "names": {"ar": "مجلس"}, "purposes": {},
             "slug": "council-kut", "by": a.User()}  # fmt: skip
    return spaces.found(parent=parent, **(asked | fields))


def facilitator(space: Space) -> Actor:
    return a.actor(member(space, Role.FACILITATOR), space)


def described(space: Space, **fields: object) -> None:
    asked = {"names": space.names, "purposes": {}, "visibility": space.visibility, "slug": space.slug,
             "admits_requests": True, "is_independent": False, "silence_approves": True, "meeting_quorum": 0,
             "keeps_originals": False,
             "time_zone": "Asia/Baghdad", "place": ""}  # fmt: skip
    spaces.describe(space, by=facilitator(space), **(asked | fields))


class TestFound:
    def test_it_begins_with_the_columns_of_its_kind_and_a_facilitator(self) -> None:
        founder = a.User()
        space = opened(a.root(), by=founder)

        columns = db.session.scalars(find.columns(space)).all()
        assert [c.meaning for c in columns] == [m for m, _ in spaces.TEMPLATES[SpaceKind.COUNCIL]]
        assert a.membership(founder, space).role is Role.FACILITATOR

    def test_a_hidden_one_gets_an_address_nobody_can_guess(self) -> None:
        space = opened(a.root(), visibility=Visibility.HIDDEN, slug="guess-me")

        assert "guess" not in space.slug
        assert len(space.slug) == 22

    def test_an_address_is_given_once(self) -> None:
        opened(a.root())

        with pytest.raises(spaces.SlugTaken):
            opened(a.root())


class TestDescribe:
    def test_closing_it_gives_it_an_opaque_address_at_once(self) -> None:
        space = a.Space(slug="kut")
        described(space, visibility=Visibility.CLOSED)

        assert space.slug != "kut"
        assert db.session.scalar(select(Space.id).where(Space.slug == "kut")) is None

    def test_an_independent_city_keeps_the_region_out_and_the_network_in(self) -> None:
        region = a.Space(kind=SpaceKind.REGION)
        city = a.Space(parent=region)
        group = a.Space(parent=city)
        described(city, is_independent=True)

        assert a.viewer(member(region, Role.FACILITATOR)).role_in(city) is None
        assert a.viewer(member(region, Role.FACILITATOR)).role_in(group) is None
        assert a.viewer(member(city, Role.FACILITATOR)).role_in(group) is Role.FACILITATOR
        assert a.viewer(member(a.root(), Role.COORDINATOR)).role_in(city) is Role.COORDINATOR

    def test_an_address_of_another_is_refused(self) -> None:
        a.Space(slug="kut")

        with pytest.raises(spaces.SlugTaken):
            described(a.Space(slug="amarah"), slug="kut")


class TestArchive:
    def test_it_goes_and_comes_back(self) -> None:
        space = a.Space()
        spaces.archive(space, by=facilitator(space))
        assert space.archived_at is not None
        spaces.restore(space, by=facilitator(space))
        assert space.archived_at is None


class TestChangeCharter:
    def test_its_own_goes_before_the_one_from_above(self) -> None:
        network, space = a.root(), a.Space()
        above = spaces.change_charter(network, {"en": "Above"}, by=facilitator(network))
        assert db.session.scalar(find.charter(space)) is above

        own = spaces.change_charter(space, {"en": "Own"}, by=facilitator(space))
        assert db.session.scalar(find.charter(space)) is own
        assert db.session.scalar(find.charter(network)) is above


class TestMoveColumn:
    def test_it_stops_at_the_ends(self) -> None:
        space = a.Space()
        by = facilitator(space)
        first = a.column(space, 0)
        spaces.move_column(first, space, steps=-1, by=by)
        assert a.column(space, 0) is first
        spaces.move_column(first, space, steps=1, by=by)
        assert a.column(space, 1) is first


class TestRemoveColumn:
    def test_one_that_holds_tasks_stays(self) -> None:
        space = a.Space()
        a.Task(space=space)

        with pytest.raises(spaces.NotEmpty):
            spaces.remove_column(a.column(space), space, by=facilitator(space))

    def test_the_last_one_stays(self) -> None:
        space = a.Space()
        by = facilitator(space)
        for _ in range(len(db.session.scalars(find.columns(space)).all()) - 1):
            spaces.remove_column(a.column(space), space, by=by)

        with pytest.raises(spaces.NotEmpty):
            spaces.remove_column(a.column(space), space, by=by)


class TestAddColumn:
    def test_it_comes_last(self) -> None:
        space = a.Space()
        made = spaces.add_column(
            space, names={"en": "Waiting"}, meaning=Meaning.DOING, wip_limit=3, by=facilitator(space)
        )

        assert db.session.scalars(find.columns(space)).all()[-1] is made


class TestAddLabel:
    def test_the_same_name_is_the_same_label(self) -> None:
        space = a.Space()
        by = facilitator(space)
        first = spaces.add_label(space, name="permit", hue="stone", by=by)

        assert spaces.add_label(space, name="permit", hue="water", by=by) is first
        spaces.remove_label(first, space, by=by)
        assert db.session.scalars(select(Label)).all() == []
