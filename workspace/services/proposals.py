"""Proposals: started, written, sent, and taken from state to state."""

from dataclasses import dataclass

from sqlalchemy import select

from workspace.db import db, now
from workspace.models import (
    Campaign,
    Happening,
    Path,
    Proposal,
    ProposalAuthor,
    ProposalState,
    ProposalVersion,
    Relation,
    Space,
)
from workspace.rules import flows
from workspace.rules.viewers import Actor
from workspace.services.activity import record
from workspace.services.records import link, next_number
from workspace.services.states import move


@dataclass(frozen=True)
class Words:
    """What a proposal says, in the language it was written in."""

    title: str
    locale: str = "ar"
    summary: str = ""
    body: str = ""
    ask: str = ""


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
    _keep_version(proposal, by)
    record(Happening.PROPOSAL_STARTED, space=space, of=proposal, by=by)
    return proposal


def revise(
    proposal: Proposal,
    words: Words,
    *,
    by: Actor,
    place: str = "",
    path: Path | None = None,
    campaign: Campaign | None = None,
) -> None:
    """Change the text or where it belongs; a text that was changed is kept. Changing nothing keeps nothing."""
    before = Words(proposal.title, proposal.locale, proposal.summary, proposal.body, proposal.ask)
    stood = (proposal.place, proposal.path_id, proposal.campaign_id)
    stands = (place, path.id if path else None, campaign.id if campaign else None)
    if before == words and stood == stands:
        return
    was = proposal.edition
    proposal.place, proposal.path_id, proposal.campaign_id = stands
    if before != words:
        proposal.title, proposal.locale = words.title, words.locale
        proposal.summary, proposal.body, proposal.ask = words.summary, words.body, words.ask
        proposal.edition += 1
        _keep_version(proposal, by)
    record(
        Happening.PROPOSAL_EDITED,
        space=proposal.space,
        of=proposal,
        by=by,
        was=str(was),
        now_is=str(proposal.edition),
    )


def _keep_version(proposal: Proposal, by: Actor) -> None:
    db.session.add(
        ProposalVersion(
            proposal_id=proposal.id,
            edition=proposal.edition,
            locale=proposal.locale,
            title=proposal.title,
            summary=proposal.summary,
            body=proposal.body,
            ask=proposal.ask,
            by_id=by.membership.id,
        )
    )


def advance(proposal: Proposal, action: str, *, by: Actor, reason: str = "") -> None:
    """Take one step of the flow. Raises NotNow when the proposal has moved on already."""
    step = flows.PROPOSALS.take(action, state=proposal.state)
    proposal.audience = flows.AUDIENCES.get(step.target, proposal.audience)
    if step.target is ProposalState.SUBMITTED:
        proposal.submitted_at = now()
    move(
        proposal, flows.PROPOSALS, action, space=proposal.space, of=proposal, by=by, reason=reason,
        edition=proposal.edition,
    )  # fmt: skip


def merge(proposal: Proposal, other: Proposal, *, by: Actor, reason: str = "") -> None:
    """Merge one open proposal into another: both stay readable and linked, the authors sign the other together.

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
    link(proposal, Relation.MERGED_INTO, other, by=by)
    record(Happening.PROPOSAL_ABSORBED, space=other.space, of=other, by=by, now_is=str(proposal.number))


def _signers(proposal: Proposal) -> list[int]:
    rows = select(ProposalAuthor.membership_id).where(ProposalAuthor.proposal_id == proposal.id)
    return list(db.session.scalars(rows.order_by(ProposalAuthor.membership_id)))
