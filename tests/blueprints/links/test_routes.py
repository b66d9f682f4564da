"""How records belong together, and who reads them."""

import pytest
from sqlalchemy import select

from tests import factories as a
from workspace.db import db
from workspace.models import Audience, Link, Relation
from workspace.rules.flows import is_hidden


def links():
    return [(link.from_id, link.relation, link.to_id) for link in db.session.scalars(select(Link))]


def at(record, what):
    return f"/s/{record.space.slug}/{record.number}/{what}"


def page_of(record):
    return f"/s/{record.space.slug}/{record.kind}s/{record.number}"


class TestAdd:
    @pytest.mark.parametrize("htmx", [False, True])
    @pytest.mark.parametrize(
        "written", ["#{n}", "{n}", " # {n} ", "/s/{s}/tasks/{n}", "http://127.0.0.1:8000/s/{s}/tasks/{n}?x=1#c"]
    )
    def test_by_number_or_by_address(self, app, visit, written, htmx):
        proposal = a.Proposal(open=True)
        task = a.Task(space=proposal.space)
        browser = visit(a.member(proposal.space), htmx=htmx)

        typed = written.format(n=task.number, s=task.space.slug)
        page = browser.submit(browser.get(page_of(proposal)), "Link", way="source_of", to=typed)

        assert page.status == 200
        assert task.title in page
        assert links() == [(proposal.id, Relation.SOURCE_OF, task.id)]

    def test_across_spaces_and_from_the_other_end(self, app, visit):
        task, proposal = a.Task(), a.Proposal(open=True)
        person = a.member(task.space)
        a.Membership(space=proposal.space, user=person)
        browser = visit(person)

        browser.post(at(task, "links"), {"way": "source_of-back", "to": page_of(proposal)})

        assert links() == [(proposal.id, Relation.SOURCE_OF, task.id)]
        assert "Comes from" in browser.get(page_of(task))
        assert "Led to" in browser.get(page_of(proposal))

    def test_only_to_what_one_may_read_and_not_to_itself(self, app, visit):
        task, secret = a.Task(), a.Task(space=a.Space(hidden=True))
        draft = a.Proposal(space=task.space)
        browser = visit(a.member(task.space))
        refused = []

        for typed in ("#999999", page_of(secret), page_of(draft), "nonsense", "", "٩" * 30, f"#{task.number}"):
            page = browser.post(at(task, "links"), {"way": "relates_to", "to": typed})
            assert page.status == 422, typed
            assert len(page.errors) == 1
            refused.append(page.errors[0])

        assert links() == []
        assert len(set(refused[:3])) == 1  # What is hidden answers like what is not there.

    def test_the_other_way_round_needs_the_right_to_link_the_other(self, app, visit):
        task, published = a.Task(), a.Proposal(open=True)

        page = visit(a.member(task.space)).post(at(task, "links"), {"way": "source_of-back", "to": page_of(published)})

        assert page.status == 422
        assert links() == []

    def test_observers_and_visitors_link_nothing(self, app, visit):
        task = a.Task(audience=Audience.PUBLIC)

        assert visit(a.member(task.space, "observer")).post(at(task, "links"), {}).status == 403
        assert visit().post(at(task, "links"), {}).status == 401

    def test_merging_is_not_said_by_hand(self, app, visit):
        one = a.Proposal(open=True)
        other = a.Proposal(space=one.space, open=True)

        page = visit(a.member(one.space)).post(at(one, "links"), {"way": "merged_into", "to": f"#{other.number}"})

        assert page.status == 422


def test_a_link_to_what_the_reader_may_not_read_is_not_there(app, visit):
    published, inside = a.Proposal(open=True), a.Task(title="Only for members")
    db.session.add(Link(from_id=published.id, relation=Relation.SOURCE_OF, to_id=inside.id))
    db.session.commit()

    assert "Only for members" not in visit().get(page_of(published)).source
    assert "Only for members" in visit(a.member(inside.space)).get(page_of(published))


def test_a_link_is_taken_away_from_either_end(app, visit):
    proposal = a.Proposal(open=True)
    task = a.Task(space=proposal.space)
    browser = visit(a.member(proposal.space))
    for page in (page_of(proposal), page_of(task)):
        browser.post(at(proposal, "links"), {"way": "source_of", "to": f"#{task.number}"})
        assert len(links()) == 1

        browser.submit(browser.get(page), "/links/remove")

        assert links() == []


class TestAudience:
    def test_a_moderator_shares_and_keeps(self, app, visit):
        meeting = a.Meeting()
        browser = visit(a.member(meeting.space, "moderator"))
        assert visit().get(page_of(meeting)).status == 404

        page = browser.submit(browser.get(page_of(meeting)), "Share with visitors")
        assert visit().get(page_of(meeting)).status == 200
        browser.submit(page, "Keep among the members")

        assert visit().get(page_of(meeting)).status == 404

    def test_sharing_does_not_go_round_the_moderators(self, app, visit):
        space = a.Space()
        me = a.Membership(space=space, role="moderator")
        proposal = a.Proposal(space=space, author=me, submitted=True)

        for verb in ("share", "keep"):
            assert visit(me.user).post(at(proposal, verb)).status == 409
        assert visit(a.member(space, "moderator")).post(at(proposal, "unhide")).status == 409
        assert proposal.audience is Audience.MODERATORS

    def test_hiding_takes_it_from_the_readers_with_a_reason_its_author_reads(self, app, visit):
        author = a.Membership(space=a.Space())
        meeting = a.Meeting(space=author.space, author=author, audience=Audience.PUBLIC)
        browser = visit(a.member(meeting.space, "moderator"))

        browser.submit(browser.get(at(meeting, "hide")), "Hide it", reason="safety", words="It names a child.")

        assert is_hidden(meeting)
        assert visit().get(page_of(meeting)).status == 404
        assert visit(a.member(meeting.space)).get(page_of(meeting)).status == 404
        assert "It names a child." in visit(author.user).get(page_of(meeting))

        browser.submit(browser.get(page_of(meeting)), "Show again")

        assert visit().get(page_of(meeting)).status == 200

    def test_a_reason_from_the_list_is_told_in_the_readers_words(self, app, visit):
        meeting = a.Meeting()
        browser = visit(a.member(meeting.space, "moderator"))

        browser.post(at(meeting, "hide"), {"reason": "incitement"})

        assert "Incitement or hate" in browser.get(page_of(meeting)).one(".timeline")

    @pytest.mark.parametrize("verb", ["share", "keep", "hide", "unhide"])
    def test_members_decide_none_of_it(self, app, visit, verb):
        task = a.Task()

        assert visit(a.member(task.space)).post(at(task, verb), {"reason": "spam"}).status == 403
        assert task.audience is Audience.MEMBERS
