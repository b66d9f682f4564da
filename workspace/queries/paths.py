"""What is on a path, in every space, as far as the viewer may read it; and where the forums are."""

from sqlalchemy import Select, case, func, select
from sqlalchemy.orm import joinedload

from workspace.models import (
    Campaign,
    Column,
    Kind,
    Meaning,
    Meeting,
    Path,
    Proposal,
    ProposalState,
    Record,
    Space,
    SpaceKind,
    Task,
)
from workspace.queries.campaigns import read_through
from workspace.queries.records import readable, visible_to
from workspace.queries.spaces import seen
from workspace.rules.viewers import Viewer

MOST = 30  # Of each kind, on a path's page.
PLACES = 300  # Spaces on the map and in the list beside it.
FIRST = (SpaceKind.CITY, SpaceKind.REGION, SpaceKind.GROUP, SpaceKind.COUNCIL, SpaceKind.NETWORK)


def one(slug: str) -> Select[Path]:
    return select(Path).where(Path.slug == slug)


def with_work(viewer: Viewer) -> Select[Path, int]:
    """Every path, with how many records on it the viewer may read."""
    counts = (
        select(Record.path_id, func.count().label("records"))
        .join(Space, Space.id == Record.space_id)
        .where(Record.path_id.is_not(None), Record.archived_at.is_(None), readable(viewer))
        .group_by(Record.path_id)
        .subquery()
    )
    return (
        select(Path, func.coalesce(counts.c.records, 0))
        .outerjoin(counts, counts.c.path_id == Path.id)
        .order_by(Path.position, Path.id)
    )


def on_the_map(viewer: Viewer) -> Select[Space]:
    """The spaces that say where they are, city forums first; those of whose existence the viewer may know."""
    order = case({kind: n for n, kind in enumerate(FIRST)}, value=Space.kind)
    return (
        select(Space)
        .where(seen(viewer), Space.archived_at.is_(None), Space.place != "")
        .order_by(order, Space.id)
        .limit(PLACES)
    )


def spaces(viewer: Viewer, path: Path) -> Select[Space, int]:
    """The spaces with something on the path that the viewer may read, and how much, the most first."""
    return (
        select(Space, func.count())
        .join(Record, Record.space_id == Space.id)
        .where(Record.path_id == path.id, Record.archived_at.is_(None), readable(viewer))
        .group_by(Space.id)
        .order_by(func.count().desc(), Space.id)
        .limit(PLACES)
    )


def proposals(viewer: Viewer, path: Path) -> Select[Proposal]:
    """Those talked about or decided first, then what has come of the others."""
    alive = (ProposalState.OPEN, ProposalState.DECIDING, ProposalState.ADOPTED)
    return (
        visible_to(viewer, Proposal)
        .where(Record.path_id == path.id, Record.archived_at.is_(None))
        .options(joinedload(Proposal.space))
        .order_by(Proposal.state.not_in(alive), Record.changed_at.desc())
        .limit(MOST)
    )


def tasks(viewer: Viewer, path: Path) -> Select[Task]:
    """The tasks that are not done, by when they are due."""
    return (
        visible_to(viewer, Task)
        .join(Column, Column.id == Task.column_id)
        .where(Record.path_id == path.id, Record.archived_at.is_(None), Column.meaning != Meaning.DONE)
        .options(joinedload(Task.space))
        .order_by(Task.due_at.is_(None), Task.due_at, Record.id)
        .limit(MOST)
    )


def meetings(viewer: Viewer, path: Path) -> Select[Meeting]:
    """The meetings that are not over, the next one first."""
    return (
        visible_to(viewer, Meeting)
        .where(
            Record.path_id == path.id,
            Record.archived_at.is_(None),
            func.coalesce(Meeting.ends_at, Meeting.starts_at) >= viewer.at,
        )
        .options(joinedload(Meeting.space))
        .order_by(Meeting.starts_at, Record.id)
        .limit(MOST)
    )


def decisions(viewer: Viewer, path: Path) -> Select[Record]:
    return (
        visible_to(viewer, Record)
        .where(Record.path_id == path.id, Record.kind == Kind.DECISION, Record.archived_at.is_(None))
        .options(joinedload(Record.space))
        .order_by(Record.changed_at.desc())
        .limit(MOST)
    )


def campaigns(viewer: Viewer, path: Path) -> Select[Campaign, Space]:
    """The campaigns on it that are not closed, each with one of the spaces through which the viewer may read it."""
    return (
        read_through(viewer)
        .where(Campaign.path_id == path.id, Campaign.closed_at.is_(None))
        .order_by(Campaign.id.desc())
        .limit(MOST)
    )
