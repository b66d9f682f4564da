"""Who is looking, and in which role they stand to a space.

A viewer is made once per request from the account and its memberships, and never asks the database again.
"""

from dataclasses import dataclass, field
from datetime import datetime

from workspace.models import Membership, MembershipState, Organisation, Role, Space, User, Visibility

LEVEL = {
    Role.OBSERVER: 1,
    Role.MEMBER: 2,
    Role.MODERATOR: 3,
    Role.FACILITATOR: 4,
    Role.COORDINATOR: 5,
}


def roles_from(least: Role) -> list[Role]:
    """That role and those above it."""
    return [each for each in LEVEL if LEVEL[each] >= LEVEL[least]]


def may_give(role: Role) -> list[Role]:
    """The roles that somebody of this role may give to others: none above their own, and never the network's."""
    return [each for each in LEVEL if LEVEL[each] <= LEVEL[role] and each is not Role.COORDINATOR]


@dataclass(frozen=True)
class Viewer:
    """Somebody who looks: signed in (`user`), or a visitor (None). `at` is the moment of the request, aware UTC."""

    user: User | None
    at: datetime
    memberships: dict[int, Membership] = field(default_factory=dict)  # By space, whatever their state.

    @property
    def id(self) -> int | None:
        return self.user.id if self.user else None

    @property
    def active(self) -> dict[int, Membership]:
        return {k: m for k, m in self.memberships.items() if m.state is MembershipState.ACTIVE}

    @property
    def members(self) -> list[int]:
        """The ids of the memberships I have, each in another space."""
        return [m.id for m in self.active.values()]

    @property
    def overseen(self) -> list[int]:
        """The spaces whose moderators, facilitators or coordinators I am: my role there holds below, too."""
        return [k for k, m in self.active.items() if LEVEL[m.role] >= LEVEL[Role.MODERATOR]]

    @property
    def facilitated(self) -> list[int]:
        """The spaces that I facilitate by a role of my own, or coordinate."""
        return [k for k, m in self.active.items() if LEVEL[m.role] >= LEVEL[Role.FACILITATOR]]

    @property
    def coordinates(self) -> bool:
        """Whether I coordinate the network."""
        return any(m.role is Role.COORDINATOR for m in self.active.values())

    @property
    def speaks_for(self) -> dict[int, Membership]:
        """The organisations I speak for, by their ids, each with a membership in which I do and am not muted."""
        return {m.organisation_id: m for m in self.active.values() if m.organisation_id and not self._is_muted(m)}

    def membership_in(self, space_id: int) -> Membership | None:
        """My row in this space, active or visiting: the name under which I act there."""
        found = self.memberships.get(space_id)
        return found if found and found.state in (MembershipState.ACTIVE, MembershipState.VISITING) else None

    def role_in(self, space: Space) -> Role | None:
        """The highest role that holds here: my own, or one from a space above that this one lets act."""
        own = self.active.get(space.id)
        roles = [own.role] if own else []
        roles += [self.active[k].role for k in self.overseen if f".{k}." in space.overseers]
        return max(roles, key=LEVEL.__getitem__, default=None)

    def is_member_of(self, space: Space) -> bool:
        return space.id in self.active

    def may_enter(self, space: Space) -> bool:
        return space.visibility is Visibility.PUBLIC or self.role_in(space) is not None

    def may_know(self, organisation: Organisation) -> bool:
        """Whether an organisation is mine to read: `queries/organisations.seen`, of one that is at hand."""
        return organisation.is_listed or bool(self.facilitated) or organisation.id in self.speaks_for

    def may_see(self, space: Space) -> bool:
        return space.visibility is not Visibility.HIDDEN or self.role_in(space) is not None

    def is_muted_in(self, space: Space) -> bool:
        membership = self.memberships.get(space.id)
        return membership is not None and self._is_muted(membership)

    def _is_muted(self, membership: Membership) -> bool:
        return membership.muted_until is not None and membership.muted_until > self.at


@dataclass(frozen=True)
class Actor:
    """Who does something in a space: under which name, in which role."""

    membership: Membership
    role: Role
