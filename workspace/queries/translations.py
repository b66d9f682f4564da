"""What a proposal says in its languages, and what waits to be brought into another."""

from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import joinedload

from workspace.models import Path, Proposal, ProposalState, Record, Space, Translation
from workspace.queries.records import readable, readable_in
from workspace.rules.viewers import Viewer

LANGUAGES = ("ar", "ckb", "en")
WANTED = (ProposalState.OPEN, ProposalState.DECIDING, ProposalState.ADOPTED, ProposalState.RECOMMENDED)
PAGE = 25


def newest(proposal: Proposal) -> Select[Translation]:
    """Each translation as it reads now, with who wrote it so."""
    last = select(func.max(Translation.id)).where(Translation.proposal_id == proposal.id).group_by(Translation.locale)
    return (
        select(Translation)
        .where(Translation.id.in_(last))
        .options(joinedload(Translation.by))
        .order_by(Translation.locale)
    )


def into(proposal: Proposal, locale: str) -> Select[Translation]:
    """The translation into one language as it reads now."""
    return newest(proposal).where(Translation.locale == locale)


def at(proposal: Proposal, locale: str, edition: int) -> Select[Translation]:
    """A translation as it was saved for the so manyeth time."""
    return select(Translation).where(
        Translation.proposal_id == proposal.id, Translation.locale == locale, Translation.edition == edition
    )


def _reached(locale: str) -> Any:
    """The last edition of a Proposal's original that its translation into a language says in other words."""
    return (
        select(func.max(Translation.of_edition))
        .where(Translation.proposal_id == Proposal.id, Translation.locale == locale)
        .correlate(Proposal)
        .scalar_subquery()
    )


def _wants(locale: str) -> ColumnElement[bool]:
    """Whether a Proposal cannot be read in a language, or only in words that are older than the original."""
    return and_(Record.locale != locale, func.coalesce(_reached(locale), 0) < Proposal.edition)


def needed(
    viewer: Viewer, *, space: Space | None = None, path: Path | None = None, language: str = "", page: int = 1
) -> Select[*tuple[Any, ...]]:
    """One page of the proposals that need a translation, what changed last first, one more than fits.

    In one space, or in all that the viewer may read; on one path, or any; into one language, or any. Each with its
    space, its path, and per language the edition of the original that its translation has reached (none: there is
    none).
    """
    languages = [language] if language else LANGUAGES
    found = (
        select(
            Proposal.number,
            Proposal.title,
            Proposal.titles,
            Proposal.locale,
            Proposal.state,
            Proposal.edition,
            Space,
            Path.names.label("path"),
            Path.hue,
            *(_reached(tag).label(tag) for tag in LANGUAGES),
        )
        .join(Space, Space.id == Record.space_id)
        .outerjoin(Path, Path.id == Record.path_id)
        .where(
            Proposal.state.in_(WANTED),
            Record.archived_at.is_(None),
            Space.archived_at.is_(None),
            readable_in(viewer, space) if space else readable(viewer),
            or_(*(_wants(tag) for tag in languages)),
        )
        .order_by(Record.changed_at.desc(), Record.id.desc())
        .offset((page - 1) * PAGE)
        .limit(PAGE + 1)
    )
    return found.where(Record.path_id == path.id) if path else found
