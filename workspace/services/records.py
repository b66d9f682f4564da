"""What happens to any record: it gets its number, is shared with visitors or kept, linked, hidden."""

from sqlalchemy import delete, select, update

from workspace.db import db
from workspace.models import Activity, Audience, Decision, Happening, Link, Proposal, Record, Relation, Space
from workspace.rules.flows import NotNow, is_hidden
from workspace.rules.viewers import Actor
from workspace.services import search
from workspace.services.activity import record
from workspace.services.progress import follow, recount


def next_number(space: Space) -> int:
    """The next number of this space. It locks the space's row until the transaction ends, so none is given twice."""
    changed = update(Space).where(Space.id == space.id).values(last_number=Space.last_number + 1)
    number: int | None = db.session.scalar(
        changed.returning(Space.last_number), execution_options={"synchronize_session": False}
    )
    assert number is not None  # noqa: S101 - the space was read in this transaction
    return number


def share(thing: Record, *, by: Actor) -> None:
    """Let visitors of a public space read it. Raises NotNow for what waits for the moderators or was hidden."""
    _is_published(thing)
    _open_to(thing, Audience.PUBLIC, Happening.RECORD_SHARED, by=by)


def keep(thing: Record, *, by: Actor) -> None:
    """Keep it among the members again. Raises NotNow as `share` does."""
    _is_published(thing)
    _open_to(thing, Audience.MEMBERS, Happening.RECORD_KEPT, by=by)


def _is_published(thing: Record) -> None:
    if thing.audience > Audience.MEMBERS:
        raise NotNow(thing.audience.name)


def hide(thing: Record, *, by: Actor | None, reason: str) -> None:
    """Take it from everybody's eyes but the moderators', with a reason that its author reads.

    Raises NotNow for what members do not read anyway: a draft is not shown to the moderators by hiding it.
    """
    _is_published(thing)
    _open_to(thing, Audience.MODERATORS, Happening.RECORD_HIDDEN, by=by, reason=reason)


def unhide(thing: Record, *, by: Actor, reason: str = "") -> None:
    """Show it again to those who could read it before it was hidden. Raises NotNow for what is not hidden."""
    if not is_hidden(thing):
        raise NotNow("not hidden")
    hidden = _last_hiding(thing)
    before = Audience[hidden.from_value] if hidden else Audience.MEMBERS
    _open_to(thing, before, Happening.RECORD_UNHIDDEN, by=by, reason=reason)


def was_hidden_by(thing: Record) -> int | None:
    """The membership that hid it last; nobody where a report did."""
    hidden = _last_hiding(thing)
    return hidden.by_id if hidden else None


def _last_hiding(thing: Record) -> Activity | None:
    return db.session.scalar(
        select(Activity)
        .where(Activity.record_id == thing.id, Activity.happening == Happening.RECORD_HIDDEN)
        .order_by(Activity.id.desc())
        .limit(1)
    )


def _open_to(thing: Record, audience: Audience, happening: Happening, *, by: Actor | None, reason: str = "") -> None:
    was, thing.audience = thing.audience, audience
    if isinstance(thing, Proposal):
        theirs = list(db.session.scalars(select(Decision.id).where(Decision.proposal_id == thing.id)))
        db.session.execute(update(Record).where(Record.id.in_(theirs)).values(audience=audience))
        search.opened(records=theirs)
    record(happening, space=thing.space, of=thing, by=by, was=was.name, now_is=audience.name, reason=reason)


def link(thing: Record, relation: Relation, other: Record, *, by: Actor | None) -> Link:
    """Say how one record stands to another. Saying it twice says it once; raises ValueError for itself."""
    if thing.id == other.id:
        raise ValueError("a record is not linked to itself")
    known = db.session.scalar(
        select(Link).where(Link.from_id == thing.id, Link.relation == relation, Link.to_id == other.id)
    )
    if known:
        return known
    made = Link(from_id=thing.id, relation=relation, to_id=other.id, by_id=by.membership.id if by else None)
    db.session.add(made)
    record(Happening.RECORD_LINKED, space=thing.space, of=thing, by=by, now_is=relation, to=other.id)
    follow([other.id])
    return made


def unlink(thing: Record, relation: Relation, other: Record, *, by: Actor) -> None:
    """Take a link back, if it is there."""
    gone = delete(Link).where(Link.from_id == thing.id, Link.relation == relation, Link.to_id == other.id)
    if db.session.scalars(gone.returning(Link.id)).all():
        record(Happening.RECORD_UNLINKED, space=thing.space, of=thing, by=by, was=relation, to=other.id)
        recount([thing.id])
