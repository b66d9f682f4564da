"""Proposals: started, written, sent, and taken from state to state."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from workspace.db import db, now
from workspace.models import (
    Amendment,
    Campaign,
    Happening,
    Membership,
    Path,
    Proposal,
    ProposalAuthor,
    ProposalState,
    ProposalVersion,
    Relation,
    Space,
)
from workspace.queries import amendments as find_amendments
from workspace.rules import flows
from workspace.rules.merging import Merged, merge_each
from workspace.rules.viewers import Actor
from workspace.services import support
from workspace.services.activity import record
from workspace.services.records import link, next_number
from workspace.services.states import move

TEXTS = ("title", "summary", "body", "ask")


@dataclass(frozen=True)
class Words:
    """What a proposal says, in one language."""

    title: str
    locale: str = "ar"
    summary: str = ""
    body: str = ""
    ask: str = ""


class Overlap(Exception):
    """Two changed the same words, and nothing was written: `texts` holds each text as `merge` left it."""

    def __init__(self, texts: dict[str, Merged]) -> None:
        super().__init__("overlap")
        self.texts = texts


def words_of(it: Any) -> Words:
    """What a proposal, a version of it, a translation or an amendment says."""
    return Words(it.title, it.locale, it.summary, it.body, it.ask)


def merged(base: Any, theirs: Any, mine: Any) -> Words:
    """Two changes of what a proposal says, put together word by word; all three as in `words_of`.

    Raises Overlap where both changed the same words, and so wherever they differ if there is no `base`.
    """
    texts = merge_each(TEXTS, base, theirs, mine)
    if any(each.conflicts for each in texts.values()):
        raise Overlap(texts)
    return Words(locale=mine.locale, **{name: each.text for name, each in texts.items()})


def start(
    space: Space,
    words: Words,
    *,
    by: Actor,
    place: str = "",
    path: Path | None = None,
    campaign: Campaign | None = None,
) -> Proposal:
    """Begin a draft that only its author sees."""
    proposal = Proposal(
        space_id=space.id,
        number=next_number(space),
        title=words.title,
        locale=words.locale,
        author_id=by.membership.id,
        audience=flows.AUDIENCES[ProposalState.DRAFT],
        path_id=path.id if path else None,
        campaign_id=campaign.id if campaign else None,
        summary=words.summary,
        body=words.body,
        ask=words.ask,
        place=place,
        edition=1,
    )
    db.session.add(proposal)
    db.session.flush()
    db.session.add(ProposalAuthor(proposal_id=proposal.id, membership_id=by.membership.id))
    _keep_version(proposal, by.membership)
    record(Happening.PROPOSAL_STARTED, space=space, of=proposal, by=by)
    return proposal


def revise(
    proposal: Proposal,
    words: Words,
    *,
    base: int | None = None,
    by: Actor,
    place: str = "",
    path: Path | None = None,
    campaign: Campaign | None = None,
) -> None:
    """Change the text or where it belongs; a text that was changed is kept. Changing nothing keeps nothing.

    `base` is the edition it was written on top of. What another author saved since is kept: changes that do not
    overlap are put together word by word. Raises Overlap where both changed the same words, NotNow for a text that
    stands since its season closed.
    """
    if proposal.frozen_at is not None:
        raise flows.NotNow("frozen")
    if base is not None and base != proposal.edition:
        words = merged(text_at(proposal, base), proposal, words)
    before = words_of(proposal)
    stood = (proposal.place, proposal.path_id, proposal.campaign_id)
    stands = (place, path.id if path else None, campaign.id if campaign else None)
    if before == words and stood == stands:
        return
    was = proposal.edition
    proposal.place, proposal.path_id, proposal.campaign_id = stands
    if before != words:
        let_read(proposal, words, by=by.membership)
    record(
        Happening.PROPOSAL_EDITED,
        space=proposal.space,
        of=proposal,
        by=by,
        was=str(was),
        now_is=str(proposal.edition),
    )


def let_read(proposal: Proposal, words: Words, *, by: Membership, amendment: Amendment | None = None) -> None:
    """From now on the text reads so: a new version, by whom, and the amendment it comes from."""
    proposal.title, proposal.locale = words.title, words.locale
    proposal.summary, proposal.body, proposal.ask = words.summary, words.body, words.ask
    proposal.edition += 1
    _keep_version(proposal, by, amendment)


def text_at(proposal: Proposal, edition: int) -> ProposalVersion | None:
    """The text as an edition had it; nothing of one that never was."""
    found = select(ProposalVersion).where(ProposalVersion.proposal_id == proposal.id)
    return db.session.scalar(found.where(ProposalVersion.edition == edition))


def _keep_version(proposal: Proposal, by: Membership, amendment: Amendment | None = None) -> None:
    db.session.add(
        ProposalVersion(
            proposal_id=proposal.id,
            edition=proposal.edition,
            locale=proposal.locale,
            title=proposal.title,
            summary=proposal.summary,
            body=proposal.body,
            ask=proposal.ask,
            by_id=by.id,
            amendment_id=amendment.id if amendment else None,
        )
    )


def advance(proposal: Proposal, action: str, *, by: Actor | None, reason: str = "") -> None:
    """Take one step of the flow. What is read by fewer than its state would let stays so: what moderators took from the
    readers' eyes, or kept among the members. Amendments that nobody can answer from now on lapse.

    Raises NotNow when the proposal has moved on already.
    """
    step = flows.PROPOSALS.take(action, state=proposal.state)
    if proposal.audience is flows.AUDIENCES.get(proposal.state):
        proposal.audience = flows.AUDIENCES.get(step.target, proposal.audience)
    if step.target is ProposalState.SUBMITTED:
        proposal.submitted_at = now()
    move(
        proposal, flows.PROPOSALS, action, space=proposal.space, of=proposal, by=by, reason=reason,
        edition=proposal.edition,
    )  # fmt: skip
    if step.target not in flows.AMENDED:
        _let_lapse(proposal)


def _let_lapse(proposal: Proposal) -> None:
    """A change of the text waits while that is discussed; one of a translation while that can still be put right."""
    for each in db.session.scalars(find_amendments.pending(proposal)).all():
        its_states = flows.AMENDED if each.locale == proposal.locale else flows.TRANSLATED
        if proposal.state not in its_states:
            each.decided_at = now()
            move(
                each, flows.AMENDMENTS, "lapse", space=proposal.space, of=proposal, about=each.author, by=None,
                amendment=each.handle, locale=each.locale,
            )  # fmt: skip


def merge(proposal: Proposal, other: Proposal, *, by: Actor, reason: str = "") -> None:
    """Merge one open proposal into another: both stay readable and linked, the authors sign the other together,
    and who stood behind it stands behind the other.

    Raises NotNow unless both are open, ValueError for a proposal and itself or one of another space.
    """
    if proposal.id == other.id or proposal.space_id != other.space_id:
        raise ValueError("only two proposals of one space are merged")
    if other.state is not ProposalState.OPEN:
        raise flows.NotNow(other.state)
    advance(proposal, "merge", by=by, reason=reason)
    signed = set(_signers(other))
    for membership_id in _signers(proposal):
        if membership_id not in signed:
            db.session.add(ProposalAuthor(proposal_id=other.id, membership_id=membership_id))
    support.join(proposal, other)
    link(proposal, Relation.MERGED_INTO, other, by=by)
    record(Happening.PROPOSAL_ABSORBED, space=other.space, of=other, by=by, now_is=str(proposal.number))


def _signers(proposal: Proposal) -> list[int]:
    rows = select(ProposalAuthor.membership_id).where(ProposalAuthor.proposal_id == proposal.id)
    return list(db.session.scalars(rows.order_by(ProposalAuthor.membership_id)))
