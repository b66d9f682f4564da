"""A council hears once a month how it stands; authors hear once how it ended, if they may read it."""

from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select

from tests import factories as a
from workspace.db import db, now
from workspace.models import (
    Activity,
    Audience,
    Happening,
    Mail,
    RecommendationState,
    Relation,
    Role,
    SeasonState,
    SpaceKind,
)
from workspace.services import recommendations, records
from workspace.services.recommendations import Shown, Told
from workspace.web import desk

S = RecommendationState


def letters():
    return db.session.scalars(select(Mail).order_by(Mail.id)).all()


def reachable(space, role=Role.FACILITATOR, **more):
    return a.Membership(space=space, role=role, user=a.User(email=f"p{space.id}-{role}@example.org", **more))


def month(app, days=0):
    """The worker's rounds of a month, as on a machine that was just started."""
    with time_machine.travel(now() + timedelta(days=days)):
        for _ in range(2):
            app.extensions.pop("desk_month", None)
            desk.write_monthly()


class TestMonth:
    @pytest.fixture
    def council(self, app):
        council = a.Space(kind=SpaceKind.COUNCIL)
        reachable(council)
        reachable(council, Role.MEMBER)
        return council

    def test_one_letter_to_its_facilitators_says_what_waits_what_is_late_and_what_was_said(self, app, council):
        a.Recommendation(space=council, title="Benches", due_at=now() - timedelta(days=1))
        a.Recommendation(space=council, state=S.CLAIMED)
        it = a.Recommendation(space=council, state=S.IN_PROGRESS)
        recommendations.update(it, Told("We wait."), by=a.actor(a.Membership(space=council)))
        db.session.commit()
        month(app)

        letter = letters()[0]
        assert len(letters()) == 1
        assert letter.subject == "The council's month"
        for words in (
            "2 recommendations wait for the council.", "1 of them has not been acknowledged.", "1 is late.",
            "1 waits for those who asked", "You reported on 1 in the last month.", "Benches", "/recommendations/update",
        ):  # fmt: skip
            assert words in letter.body
        told = db.session.scalars(select(Activity).where(Activity.happening == Happening.COUNCIL_TOLD)).all()
        assert len(told) == 1

    def test_it_names_the_season_of_what_is_late(self, app, council):
        late = {"space": council, "due_at": now() - timedelta(days=1)}
        fifth = a.Season(names={"en": "The fifth season"}, state=SeasonState.PLENARY)
        secret = a.Season(names={"en": "A secret"}, space=a.Space(closed=True))
        for title, season in (("Benches", fifth), ("Lamps", None), ("Trees", secret)):
            a.Recommendation(title=title, season_id=season and season.id, **late)
        month(app)
        listed = [line.split(" ", 2)[2] for line in letters()[0].body.splitlines() if line.startswith("- ")]
        assert listed == ["Benches (The fifth season)", "Lamps", "Trees"]

    def test_the_next_month_brings_the_next_one(self, app, council):
        a.Recommendation(space=council)
        month(app)
        month(app, days=32)
        assert len(letters()) == 2

    def test_a_closed_council_is_not_named_in_it(self, app, council):
        council.visibility = "closed"
        a.Recommendation(space=council, title="Benches", due_at=now() - timedelta(days=1))
        month(app)
        assert "Benches" not in letters()[0].body

    def test_what_was_hidden_is_counted_and_not_named_in_it(self, app, council):
        late = {"space": council, "due_at": now() - timedelta(days=1)}
        a.Recommendation(title="Lamps", **late)
        a.Recommendation(title="Benches", audience=Audience.MODERATORS, **late)
        month(app)
        assert "2 are late." in letters()[0].body
        assert "Lamps" in letters()[0].body
        assert "Benches" not in letters()[0].body

    def test_nothing_asked_nothing_written(self, app, council):
        a.Recommendation(space=council, state=S.DECLINED, audience=Audience.AUTHORS)
        month(app)
        assert letters() == []


class TestAuthors:
    @pytest.fixture
    def it(self, app):
        space = a.Space()
        author = reachable(space, Role.MEMBER)
        proposal = a.Proposal(space=space, author=author, adopted=True, audience=Audience.PUBLIC)
        it = a.Recommendation(issuer=space, state=S.CLAIMED)
        records.link(proposal, Relation.RECOMMENDED_AS, it, by=a.actor(author))
        db.session.commit()
        return it

    def confirm(self, it, visit):
        runs = visit(a.member(it.issuer, Role.FACILITATOR))
        at = f"/s/{it.space.slug}/recommendations/{it.number}"
        page = runs.get(at)
        runs.submit(page, "Confirm: it is done", words="We saw it.")
        return letters()

    def test_they_hear_once_that_it_is_implemented(self, it, visit):
        proposal = db.session.scalars(select(a.models.Proposal)).one()
        fifth = a.Season(names={"en": "The fifth season"})
        db.session.add(a.models.HandIn(season_id=fifth.id, proposal_id=proposal.id))
        (letter,) = self.confirm(it, visit)
        assert letter.subject == "What became of your proposal"
        assert "was carried out" in letter.body
        assert f"{proposal.title} (The fifth season)\n" in letter.body
        assert "/proposals/" in letter.body

    def test_they_hear_that_it_was_declined(self, it):
        it.state = S.ACKNOWLEDGED
        by = a.actor(a.Membership(space=it.space, role=Role.FACILITATOR))
        recommendations.take(it, "decline", Told("No money."), by=by)
        desk.tell_authors(it)
        assert "declined" in letters()[0].body
        desk.tell_authors(a.Recommendation(state=S.IN_PROGRESS))
        assert len(letters()) == 1

    @pytest.mark.parametrize("change", ["hidden council", "hidden from members", "another space", "left"])
    def test_who_may_not_read_it_hears_nothing(self, it, change):
        proposal_author = db.session.scalars(select(a.models.ProposalAuthor)).one()
        author = db.session.get(a.models.Membership, proposal_author.membership_id)
        match change:
            case "hidden council":
                it.space.visibility = "hidden"
            case "hidden from members":
                it.audience = Audience.MODERATORS
            case "another space":
                it.audience, it.issuer_id = Audience.MEMBERS, a.Space().id
            case "left":
                author.state = "left"
        it.state, it.implemented_at = S.IMPLEMENTED, now()
        db.session.commit()
        desk.tell_authors(it)
        assert letters() == []


def test_what_is_shown_counts_as_heard(app):
    it = a.Recommendation(state=S.IN_PROGRESS)
    with time_machine.travel(now() + timedelta(days=40)):
        recommendations.show(it, Shown("Seen", now().date()), by=a.actor(a.Membership(space=it.space)))
        db.session.commit()
        stands = db.session.execute(desk.queries.standing(it.space, now())).one()
    assert (stands.open, stands.quiet) == (1, 0)
