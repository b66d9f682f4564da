"""Support: people, organisations and spaces stand behind a proposal, each once, counted apart."""

from sqlalchemy import ColumnElement, select

from workspace.db import db
from workspace.models import Happening, Membership, Organisation, Proposal, Space, Support, Visibility
from workspace.rules.flows import NotNow
from workspace.rules.support import SUPPORTED_IN
from workspace.rules.viewers import Actor
from workspace.services.activity import record


def give(proposal: Proposal, *, in_name_of: Organisation | Space | None = None, by: Actor) -> None:
    """Stand behind a proposal in the name of an organisation or another space, or (nobody's) in one's own.

    Doing it twice does it once: also for two people who speak for the same organisation. Raises NotNow for a
    proposal that is neither open nor being decided.
    """
    _is_time(proposal)
    if db.session.scalar(select(Support.id).where(Support.proposal_id == proposal.id, _whose(in_name_of, by))):
        return
    given = Support(proposal_id=proposal.id, by_id=by.membership.id)
    match in_name_of:
        case Organisation():
            given.organisation_id = in_name_of.id
        case Space():
            given.space_id = in_name_of.id
        case _:
            given.person_id = by.membership.id
    db.session.add(given)
    _tell(Happening.SUPPORT_GIVEN, proposal, in_name_of, by)


def take_back(proposal: Proposal, *, in_name_of: Organisation | Space | None = None, by: Actor) -> None:
    """Stand behind it no longer; whoever speaks for the organisation or space may take its support back.

    Raises NotNow as `give` does.
    """
    _is_time(proposal)
    given = db.session.scalar(select(Support).where(Support.proposal_id == proposal.id, _whose(in_name_of, by)))
    if given is not None:
        db.session.delete(given)
        _tell(Happening.SUPPORT_TAKEN_BACK, proposal, in_name_of, by)


def _is_time(proposal: Proposal) -> None:
    if proposal.state not in SUPPORTED_IN:
        raise NotNow(proposal.state)


def _whose(in_name_of: Organisation | Space | None, by: Actor) -> ColumnElement[bool]:
    match in_name_of:
        case Organisation():
            return Support.organisation_id == in_name_of.id
        case Space():
            return Support.space_id == in_name_of.id
        case _:
            return Support.person_id == by.membership.id


def _tell(happening: Happening, proposal: Proposal, in_name_of: Organisation | Space | None, by: Actor) -> None:
    """Write it down, where the proposal stands. What a hidden space does is written down in that space alone: nothing
    here may have changed for those for whom it does not exist."""
    if isinstance(in_name_of, Space) and in_name_of.visibility is Visibility.HIDDEN:
        there = Membership.space_id == in_name_of.id, Membership.user_id == by.membership.user_id
        member = db.session.scalars(select(Membership).where(*there)).one()
        record(happening, space=in_name_of, by=Actor(member, member.role))
    else:
        record(happening, space=proposal.space, of=proposal, by=by)


def join(proposal: Proposal, other: Proposal) -> None:
    """Those who stand behind a proposal stand behind the other, too, into which it is merged: nobody twice."""
    there = {_key(each) for each in db.session.scalars(select(Support).where(Support.proposal_id == other.id))}
    for each in db.session.scalars(select(Support).where(Support.proposal_id == proposal.id).order_by(Support.id)):
        if _key(each) not in there:
            person, organisation, space = _key(each)
            db.session.add(
                Support(
                    proposal_id=other.id, person_id=person, organisation_id=organisation, space_id=space,
                    by_id=each.by_id, created_at=each.created_at,
                )
            )  # fmt: skip


def _key(support: Support) -> tuple[int | None, int | None, int | None]:
    return support.person_id, support.organisation_id, support.space_id
