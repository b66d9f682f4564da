"""Who stands behind a proposal, as its page shows it, and in whose names the viewer can."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from workspace.db import db
from workspace.models import Organisation, Proposal, Space, Support
from workspace.queries import support as queries
from workspace.rules.flows import NotNow
from workspace.rules.permissions import Permission, may
from workspace.rules.support import SUPPORTED_IN, Voices, voices
from workspace.web.access import me
from workspace.web.filters import said

Key = tuple[int | None, int | None, int | None]  # Of a supporter: a membership, an organisation or a space.


@dataclass(frozen=True)
class Voice:
    """A name in which the viewer can speak: their own, where there is none. `key` is what the form sends."""

    key: str
    name: str
    thing: Organisation | Space | None
    is_given: bool


@dataclass
class Supported:
    """The first supporters of each kind, how many of each there are, and the viewer’s voices, while it is time."""

    is_time: bool
    counts: list[int] = field(default_factory=lambda: [0, 0, 0])
    people: list[Support] = field(default_factory=list)
    organisations: list[Support] = field(default_factory=list)
    spaces: list[Support] = field(default_factory=list)
    voices: list[Voice] = field(default_factory=list)


def supported(proposal: Proposal) -> Supported:
    """What is shown of a proposal's support: hidden spaces and unlisted organisations only to those who know them."""
    mine, found = voices(me(), proposal.space), Supported(proposal.state in SUPPORTED_IN)
    given: set[Key] = set()
    for each, count, is_own in db.session.execute(queries.of_proposal(me(), proposal, mine)):
        kind = 0 if each.person_id else 1 if each.organisation_id else 2
        (found.people, found.organisations, found.spaces)[kind].append(each)
        found.counts[kind] = count
        if is_own:
            given.add((each.person_id, each.organisation_id, each.space_id))
    if found.is_time and may(me(), Permission.PROPOSAL_SUPPORT, proposal):
        found.voices = list(_voices(mine, given))
    return found


def _voices(mine: Voices, given: set[Key]) -> Iterator[Voice]:
    if mine.person:
        yield Voice("", "", None, any(person for person, _, _ in given))
    if one := mine.organisation:
        yield Voice(f"o-{one.handle}", one.name, one, (None, one.id, None) in given)
    if mine.space_ids:
        for space in db.session.scalars(queries.spaces(mine.space_ids)):
            yield Voice(f"s-{space.slug}", said(space.names), space, (None, None, space.id) in given)


def voice_of(proposal: Proposal, key: str) -> Voice:
    """The voice a form names. Raises NotNow where it is not the viewer's, or is theirs no more."""
    for voice in supported(proposal).voices:
        if voice.key == key:
            return voice
    raise NotNow("not their voice")
