"""What search engines may find: what visitors may read, at public addresses."""

from sqlalchemy import Select, select

from workspace.models import Campaign, Organisation, Path, Record, Season, SeasonState, Space, Visibility
from workspace.queries.records import readable
from workspace.queries.search import carried
from workspace.rules.viewers import Viewer

MOST = 20_000  # A sitemap may hold 50,000 addresses.


def spaces() -> Select[str]:
    return (
        select(Space.slug)
        .where(Space.visibility == Visibility.PUBLIC, Space.archived_at.is_(None))
        .order_by(Space.id)
        .limit(MOST)
    )


def paths() -> Select[str]:
    return select(Path.slug).order_by(Path.position, Path.id)


def organisations() -> Select[str]:
    return (
        select(Organisation.handle)
        .where(Organisation.is_listed, Organisation.merged_into_id.is_(None))
        .order_by(Organisation.id)
        .limit(MOST)
    )


def seasons() -> Select[str, int]:
    found = select(Space.slug, Season.number).join(Space, Space.id == Season.space_id)
    open_ones = Space.visibility == Visibility.PUBLIC, Space.archived_at.is_(None), Season.state != SeasonState.DRAFT
    return found.where(*open_ones).order_by(Season.id).limit(MOST)


def campaigns(visitor: Viewer) -> Select[str, str]:
    """Each at the address of a space in which visitors read it."""
    there = carried(visitor).subquery()
    found = select(there.c.slug, Campaign.handle).join(Campaign, Campaign.id == there.c.id)
    return found.order_by(Campaign.id).limit(MOST)


def records(visitor: Viewer) -> Select[*tuple[object, ...]]:
    """Kind, space, number and last change of every record that a visitor may read, what changed last first."""
    return (
        select(Record.kind, Space.slug, Record.number, Record.changed_at)
        .join(Space, Space.id == Record.space_id)
        .where(
            readable(visitor),
            Space.visibility == Visibility.PUBLIC,
            Space.archived_at.is_(None),
            Record.archived_at.is_(None),
        )
        .order_by(Record.changed_at.desc(), Record.id)
        .limit(MOST)
    )
