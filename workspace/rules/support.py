"""In whose name somebody can stand behind a proposal, and while it is in which states."""

from dataclasses import dataclass

from workspace.models import Organisation, ProposalState, Role, Space
from workspace.rules.viewers import LEVEL, Viewer

SUPPORTED_IN = (ProposalState.OPEN, ProposalState.DECIDING)


@dataclass(frozen=True)
class Voices:
    """In whose name: one's own (`person`), an organisation's, those of other spaces, by their ids."""

    person: bool = False
    organisation: Organisation | None = None
    space_ids: frozenset[int] = frozenset()


def voices(viewer: Viewer, space: Space) -> Voices:
    """The voices of somebody who has a role in the proposal's space.

    A member speaks for themselves; whoever belongs to the space, for the organisation they are confirmed to speak for
    there; and the facilitator of another space for that one.
    """
    if viewer.role_in(space) is None:
        return Voices()
    mine = viewer.active.get(space.id)
    others = {k for k, m in viewer.active.items() if k != space.id and LEVEL[m.role] >= LEVEL[Role.FACILITATOR]}
    return Voices(
        person=mine is not None and LEVEL[mine.role] >= LEVEL[Role.MEMBER],
        organisation=mine.organisation if mine else None,
        space_ids=frozenset(others),
    )
