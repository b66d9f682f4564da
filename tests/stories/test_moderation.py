"""A moderator works through the queue: approves, returns with a reason, declines, and reads only what is new."""

import pytest

from tests import factories as a
from workspace.models import ProposalState


def card(queue, proposal):
    """The part of the queue in which this proposal stands."""
    part = next(part for part in queue.all("article") if proposal.title in part)
    part.url = queue.url
    return part


@pytest.mark.parametrize("htmx", [False, True])
@pytest.mark.parametrize("lang", ["en", "ar", "ckb"])
def test_a_moderator_reviews_the_queue(app, visit, htmx, lang):
    space = a.Space()
    author = a.Membership(space=space)
    clear, vague, foreign = (
        a.Proposal(space=space, author=author, submitted=True, title=title)
        for title in ("A bench by the river", "Something with trees", "A party list")
    )
    moderator = visit(a.member(space, "moderator"), lang, htmx=htmx)
    writer = visit(author.user, lang, htmx=htmx)

    queue = moderator.get("/review")
    assert [h.text for h in queue.all("article h2")] == [clear.title, vague.title, foreign.title]
    moderator.submit(card(queue, clear), "/review/approve")
    assert clear.state is ProposalState.OPEN
    assert visit().get(f"/s/{space.slug}/proposals/{clear.number}").status == 200

    moderator.submit(card(moderator.get("/review"), vague), "/review/return", reason="Which trees?")
    page = writer.get(f"/s/{space.slug}/proposals/{vague.number}")
    assert "Which trees?" in page
    page = writer.get(f"/s/{space.slug}/proposals/{vague.number}/edit")
    writer.submit(
        page, f"/proposals/{vague.number}/edit", body="There is a place for poplars, in the shade until noon."
    )
    writer.submit(writer.get(f"/s/{space.slug}/proposals/{vague.number}"), "/submit")

    queue = moderator.get("/review")
    again = card(queue, vague)
    assert "Which trees?" in again.one(".note")
    assert (again.one(".note del").text, again.one(".note ins").text) == ("under the", "for")

    moderator.submit(card(queue, foreign), "/review/decline", reason="The charter, article 3.")
    assert foreign.state is ProposalState.DECLINED
    assert "The charter, article 3." in visit(a.member(space)).get(f"/s/{space.slug}/proposals/{foreign.number}")
    assert visit().get(f"/s/{space.slug}/proposals/{foreign.number}").status == 404


@pytest.mark.parametrize("htmx", [False, True])
def test_a_report_hides_is_judged_and_restored(app, visit, htmx):
    comment = a.Comment(body="She lives at number 7.")
    space = comment.record.space
    at = f"/s/{space.slug}/proposals/{comment.record.number}"
    reader = visit(a.member(space), htmx=htmx)
    moderator = visit(a.member(space, "moderator"), htmx=htmx)

    form = reader.get(f"/s/{space.slug}/comments/{comment.handle}/report")
    reader.submit(form, "Send the report", reason="safety")
    assert "number 7" not in reader.get(at)
    assert "Private data, or somebody is in danger" in reader.get(at).one(".tombstone")

    queue = moderator.get("/review/reports")
    assert "She lives at number 7." in queue
    moderator.submit(queue, "No problem, show it")
    assert "number 7" in reader.get(at)
