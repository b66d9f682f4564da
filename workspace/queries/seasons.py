"""Seasons as their readers see them, what was handed in to them, and what is counted of them from the log.

A season is read by whoever may enter its space, but for drafts. Its figures count what everybody may read, so that
they are the same for all: whoever clicks a number finds that many.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, false, func, or_, select
from sqlalchemy.orm import aliased, joinedload, selectinload

from workspace.models import (
    Activity,
    Event,
    EventState,
    HandIn,
    Happening,
    Membership,
    MembershipState,
    Path,
    Proposal,
    ProposalAuthor,
    ProposalState,
    Recommendation,
    Season,
    SeasonFigures,
    SeasonRoom,
    SeasonSession,
    SeasonSlot,
    SeasonSnapshot,
    SeasonState,
    SessionProposal,
    Space,
    Visibility,
)
from workspace.queries.records import readable, visible_to
from workspace.queries.spaces import directory, entered, led_from
from workspace.rules.seasons import (
    CLOSING,
    FORMULA,
    MOVES_PROPOSAL,
    MOVES_RECOMMENDATION,
    OF_PROPOSALS,
    OF_RECOMMENDATIONS,
    By,
    Figure,
)
from workspace.rules.viewers import Viewer

MOST = 40  # Seasons, in a list.
PAGE = 60  # Proposals of a season.


def _shown(viewer: Viewer) -> ColumnElement[bool]:
    """Whether the viewer may read a Season, in a query that joins its Space; drafts are for those who lead it."""
    return and_(entered(viewer), or_(Season.state != SeasonState.DRAFT, led_from(viewer.facilitated)))


def all_of(viewer: Viewer) -> Select[Season]:
    """Every season that the viewer may read, those that run first, the newest first."""
    return (
        select(Season)
        .join(Space, Space.id == Season.space_id)
        .where(_shown(viewer))
        .options(joinedload(Season.space))
        .order_by(Season.state == SeasonState.CLOSED, Season.closed_at.desc(), Season.id.desc())
        .limit(MOST)
    )


def of_space(viewer: Viewer, space: Space) -> Select[Season]:
    """The seasons of a space, the newest first."""
    mine = select(Season).join(Space, Space.id == Season.space_id).where(_shown(viewer), Season.space_id == space.id)
    return mine.order_by(Season.number.desc()).limit(MOST)


def one(viewer: Viewer, space: Space, number: int) -> Select[Season]:
    return (
        select(Season)
        .join(Space, Space.id == Season.space_id)
        .where(_shown(viewer), Season.space_id == space.id, Season.number == number)
        .options(joinedload(Season.space), joinedload(Season.last).joinedload(Season.space), selectinload(Season.paths))
    )


def by_id(viewer: Viewer, season_id: int) -> Select[Season]:
    """A season that something refers to, if the viewer may read it."""
    found = select(Season).join(Space, Space.id == Season.space_id).where(_shown(viewer), Season.id == season_id)
    return found.options(joinedload(Season.space))


def next_of(season: Season) -> Select[Season]:
    """The season that was opened from this one."""
    return select(Season).where(Season.last_id == season.id).order_by(Season.id).limit(1)


def conference(viewer: Viewer, season: Season) -> Select[Event]:
    """The event that is a season's conference, for whoever may read that event."""
    return visible_to(viewer, Event).where(Event.id == season.conference_id, Event.archived_at.is_(None))


def conferences(viewer: Viewer, season: Season) -> Select[Event]:
    """The events of its space that can be a season's conference, the last first: none put away or called off."""
    return (
        visible_to(viewer, Event)
        .where(Event.space_id == season.space_id, Event.archived_at.is_(None), Event.state != EventState.CANCELLED)
        .order_by(Event.starts_at.desc(), Event.id.desc())
        .limit(100)
    )


def of_conference(viewer: Viewer, event: Event) -> Select[Season]:
    """The season of whose conference this event is."""
    mine = select(Season).join(Space, Space.id == Season.space_id).where(_shown(viewer))
    return mine.where(Season.conference_id == event.id).order_by(Season.id).limit(1)


def last_number(space: Space) -> Select[int | None]:
    return select(func.max(Season.number)).where(Season.space_id == space.id)


def _above(space: Space) -> Any:
    """The ids of a space and of all above it, whatever roles hold where."""
    start = select(Space.id, Space.parent_id).where(Space.id == space.id).cte("above", recursive=True)
    up = start.union_all(select(Space.id, Space.parent_id).join(start, Space.id == start.c.parent_id))
    return select(up.c.id)


def calls(viewer: Viewer, space: Space) -> Select[Season]:
    """The seasons whose call is out, and to which a proposal of this space belongs: its own, or of a space above."""
    return (
        select(Season)
        .join(Space, Space.id == Season.space_id)
        .where(_shown(viewer), Season.state == SeasonState.CALL, Season.space_id.in_(_above(space)))
        .options(joinedload(Season.space))
        .order_by(Season.closes_at, Season.id)
    )


def out(viewer: Viewer) -> Select[Season]:
    """The seasons whose call is out, in every space, that the viewer may read: the one that ends first comes first."""
    return (
        select(Season)
        .join(Space, Space.id == Season.space_id)
        .where(_shown(viewer), Season.state == SeasonState.CALL, Space.archived_at.is_(None))
        .options(joinedload(Season.space))
        .order_by(Season.closes_at, Season.id)
        .limit(3)
    )


def of_proposal(viewer: Viewer, proposal: Proposal) -> Select[HandIn]:
    """The seasons a proposal is in, or went on from, that the viewer may read."""
    stands = or_(HandIn.until.is_(None), HandIn.is_carried)
    return (
        select(HandIn)
        .join(Season, Season.id == HandIn.season_id)
        .join(Space, Space.id == Season.space_id)
        .where(HandIn.proposal_id == proposal.id, stands, _shown(viewer))
        .options(joinedload(HandIn.season).joinedload(Season.space))
        .order_by(HandIn.id)
    )


def names_for(record_id: Any) -> Any:
    """The names of the season that a record belongs to, where everybody may read of it: of the one in which it was
    recommended, else of the newest that it was handed in to."""
    season, space, it = aliased(Season), aliased(Space), Recommendation.__table__.alias()
    is_known = season.state != SeasonState.DRAFT, space.visibility == Visibility.PUBLIC
    names = select(season.names).join(space, space.id == season.space_id).where(*is_known)
    recommended = names.join(it, it.c.season_id == season.id).where(it.c.id == record_id)
    stands = or_(HandIn.until.is_(None), HandIn.is_carried)
    handed_in = names.join(HandIn, HandIn.season_id == season.id).where(HandIn.proposal_id == record_id, stands)
    newest = handed_in.order_by(HandIn.id.desc()).limit(1)
    return func.coalesce(
        recommended.correlate_except(season, space, it).scalar_subquery(),
        newest.correlate_except(season, space, HandIn).scalar_subquery(),
    )


def hand_in(season: Season, proposal: Proposal) -> Select[HandIn]:
    """That a proposal is in a season now."""
    return select(HandIn).where(
        HandIn.season_id == season.id, HandIn.proposal_id == proposal.id, HandIn.until.is_(None)
    )


def running_in(proposal: Proposal) -> Select[HandIn]:
    """The seasons a proposal is in now, the newest last."""
    return (
        select(HandIn)
        .where(HandIn.proposal_id == proposal.id, HandIn.until.is_(None))
        .options(joinedload(HandIn.season))
        .order_by(HandIn.id)
    )


def _in(season: Season) -> ColumnElement[bool]:
    """That a HandIn is of this season and was not taken back."""
    return and_(HandIn.season_id == season.id, or_(HandIn.until.is_(None), HandIn.is_carried))


def proposals(viewer: Viewer, season: Season, path: str = "") -> Select[Proposal]:
    """What was handed in, as far as the viewer may read it, path by path."""
    found = (
        visible_to(viewer, Proposal)
        .join(HandIn, HandIn.proposal_id == Proposal.id)
        .outerjoin(Path, Path.id == Proposal.path_id)
        .where(_in(season))
        .options(joinedload(Proposal.space), joinedload(Proposal.path))
        .order_by(Path.position.is_(None), Path.position, Path.id, HandIn.since, Proposal.id)
    )
    return found.where(Path.slug == path) if path else found


def page_of(query: Select[Any], page: int) -> Select[Any]:
    return query.offset((page - 1) * PAGE).limit(PAGE + 1)


def by_path(viewer: Viewer, season: Season) -> Select[*tuple[Any, ...]]:
    """How many of a season's proposals are on each path, as far as the viewer may read them: (path's id, number)."""
    return (
        select(Proposal.path_id, func.count())
        .select_from(Proposal)
        .join(Space, Space.id == Proposal.space_id)
        .join(HandIn, HandIn.proposal_id == Proposal.id)
        .where(_in(season), readable(viewer))
        .group_by(Proposal.path_id)
    )


def adopted(viewer: Viewer, season: Season) -> Select[Proposal]:
    """The proposals of a season that were adopted, those no council was asked for yet first."""
    return (
        proposals(viewer, season)
        .where(HandIn.until.is_(None), Proposal.state.in_((ProposalState.ADOPTED, ProposalState.RECOMMENDED)))
        .order_by(None)
        .order_by(Proposal.state == ProposalState.RECOMMENDED, Proposal.id)
        .limit(200)
    )


def recommendations(viewer: Viewer, season: Season) -> Select[Recommendation]:
    """What came of a season before councils, the newest first."""
    return (
        visible_to(viewer, Recommendation)
        .where(Recommendation.season_id == season.id)
        .options(joinedload(Recommendation.space), joinedload(Recommendation.issuer))
        .order_by(Recommendation.id.desc())
    )


def handed_in(season: Season) -> Select[HandIn]:
    """Everything that is in a season now, whoever may read it."""
    return (
        select(HandIn)
        .where(HandIn.season_id == season.id, HandIn.until.is_(None))
        .options(joinedload(HandIn.proposal).joinedload(Proposal.space))
        .order_by(HandIn.id)
    )


def rooms(season: Season) -> Select[SeasonRoom]:
    return select(SeasonRoom).where(SeasonRoom.season_id == season.id).order_by(SeasonRoom.id)


def slots(season: Season) -> Select[SeasonSlot]:
    return select(SeasonSlot).where(SeasonSlot.season_id == season.id).order_by(SeasonSlot.starts_at, SeasonSlot.id)


def sessions(season: Season) -> Select[SeasonSession]:
    """Every session, in the order of time and rooms."""
    of = SeasonSession
    return (
        select(of)
        .where(of.season_id == season.id)
        .options(joinedload(of.room), joinedload(of.leader), joinedload(of.space), joinedload(of.path))
        .order_by(of.starts_at, of.room_id, of.id)
    )


def session(season: Season, handle: str) -> Select[SeasonSession]:
    return sessions(season).where(SeasonSession.handle == handle)


def treated(viewer: Viewer, season: Season) -> Select[*tuple[Any, ...]]:
    """What the sessions of a season treat, as far as the viewer may read it: (session's id, proposal)."""
    return (
        select(SessionProposal.session_id, Proposal)
        .join(SeasonSession, SeasonSession.id == SessionProposal.session_id)
        .join(Proposal, Proposal.id == SessionProposal.proposal_id)
        .join(Space, Space.id == Proposal.space_id)
        .where(SeasonSession.season_id == season.id, readable(viewer))
        .options(joinedload(Proposal.space))
        .order_by(Proposal.id)
    )


def treats(session: SeasonSession) -> Select[int]:
    """The ids of the proposals that a session treats, whoever may read them."""
    of = SessionProposal
    return select(of.proposal_id).where(of.session_id == session.id).order_by(of.proposal_id)


def in_programme(season: Season) -> Select[int]:
    """The ids of the proposals that its sessions treat, whoever may read them."""
    of = SessionProposal
    sessions = select(SeasonSession.id).where(SeasonSession.season_id == season.id)
    return select(of.proposal_id).where(of.session_id.in_(sessions)).distinct()


def closing(at: datetime) -> Select[int]:
    """The ids of the seasons whose call is open and ends soon, of which that was not said lately."""
    said = (
        select(Activity.id)
        .where(
            Activity.space_id == Season.space_id,
            Activity.happening == Happening.SEASON_CLOSING,
            Activity.details["season"].as_integer() == Season.number,
            Activity.at > at - CLOSING,
        )
        .exists()
    )
    return (
        select(Season.id)
        .where(
            Season.state == SeasonState.CALL,
            Season.opens_at <= at,
            Season.closes_at > at,
            Season.closes_at <= at + CLOSING,
            ~said,
        )
        .order_by(Season.id)
        .limit(100)
    )


def spaces(viewer: Viewer, season: Season) -> Select[Space]:
    """The space of a season and those right below it: whose a session can be."""
    space = season.space
    return directory(viewer).where(or_(Space.id == space.id, Space.parent_id == space.id)).limit(MOST * 5)


def snapshot(season: Season) -> Select[SeasonSnapshot]:
    return select(SeasonSnapshot).where(SeasonSnapshot.season_id == season.id)


# What is counted. The state of a thing at a moment is what the last happening of the log until then says.


def _state_at(of: Any, moves: Sequence[Any], at: Any) -> Any:
    last = aliased(Activity)
    return (
        select(last.to_value)
        .where(last.record_id == of, last.happening.in_(moves), last.at <= at)
        .order_by(last.at.desc(), last.id.desc())
        .limit(1)
        .scalar_subquery()
    )


def _everybody(at: datetime) -> Viewer:
    return Viewer(None, at)


def _proposals_at(season: Season, at: datetime) -> tuple[Any, ColumnElement[bool]]:
    """The state that each proposal of a season had at a moment, and which of them were in it."""
    went = and_(HandIn.is_carried, HandIn.until < at)
    state = _state_at(Proposal.id, MOVES_PROPOSAL, case((went, HandIn.until), else_=at))
    was_in = and_(
        HandIn.season_id == season.id,
        HandIn.since <= at,
        or_(HandIn.until.is_(None), HandIn.until > at, HandIn.is_carried),
        readable(_everybody(at)),
    )
    return state, was_in


def proposals_at(season: Season, at: datetime) -> Select[*tuple[Any, ...]]:
    """How many proposals were in which state, by place and path: (state, place, path, number)."""
    state, was_in = _proposals_at(season, at)
    rows = (
        select(state.label("state"), Space.place, Path.slug, Proposal.id)
        .select_from(HandIn)
        .join(Proposal, Proposal.id == HandIn.proposal_id)
        .join(Space, Space.id == Proposal.space_id)
        .outerjoin(Path, Path.id == Proposal.path_id)
        .where(was_in)
        .subquery()
    )
    return select(rows.c.state, rows.c.place, rows.c.slug, func.count()).group_by(
        rows.c.state, rows.c.place, rows.c.slug
    )


def recommendations_at(season: Season, at: datetime) -> Select[*tuple[Any, ...]]:
    """How many recommendations were in which state: (state, place, path, council, number)."""
    state = _state_at(Recommendation.id, MOVES_RECOMMENDATION, at)
    rows = (
        select(state.label("state"), Space.place, Path.slug.label("path"), Space.slug.label("council"))
        .select_from(Recommendation)
        .join(Space, Space.id == Recommendation.space_id)
        .outerjoin(Path, Path.id == Recommendation.path_id)
        .where(Recommendation.season_id == season.id, readable(_everybody(at)))
        .subquery()
    )
    keys = (rows.c.state, rows.c.place, rows.c.path, rows.c.council)
    return select(*keys, func.count()).where(rows.c.state.is_not(None)).group_by(*keys)


def signed(season: Season, at: datetime) -> Select[*tuple[Any, ...]]:
    """Who signed what was handed in: (place, path, person)."""
    _state, was_in = _proposals_at(season, at)
    return (
        select(Space.place, Path.slug, func.coalesce(Membership.user_id, -Membership.id))
        .select_from(HandIn)
        .join(Proposal, Proposal.id == HandIn.proposal_id)
        .join(Space, Space.id == Proposal.space_id)
        .join(ProposalAuthor, ProposalAuthor.proposal_id == Proposal.id)
        .join(Membership, Membership.id == ProposalAuthor.membership_id)
        .outerjoin(Path, Path.id == Proposal.path_id)
        .where(was_in)
        .distinct()
    )


def sitting(season: Season, at: datetime) -> Select[*tuple[Any, ...]]:
    """Who sits in the councils that were asked: (place, path, council, person)."""
    asked = (
        select(Space.id, Space.place, Space.slug, Path.slug.label("path"))
        .select_from(Recommendation)
        .join(Space, Space.id == Recommendation.space_id)
        .outerjoin(Path, Path.id == Recommendation.path_id)
        .where(Recommendation.season_id == season.id, readable(_everybody(at)))
        .distinct()
        .subquery()
    )
    person = func.coalesce(Membership.user_id, -Membership.id)
    return (
        select(asked.c.place, asked.c.path, asked.c.slug, person)
        .select_from(asked)
        .join(Membership, Membership.space_id == asked.c.id)
        .where(Membership.state == MembershipState.ACTIVE)
    )


def _proposals_behind(season: Season, figure: Figure, at: datetime) -> Select[Any]:
    state, was_in = _proposals_at(season, at)
    found = visible_to(_everybody(at), Proposal).join(HandIn, HandIn.proposal_id == Proposal.id)
    found = found.outerjoin(Path, Path.id == Proposal.path_id).where(was_in).options(joinedload(Proposal.space))
    if figure is not Figure.PROPOSALS:
        found = found.where(state.in_(OF_PROPOSALS[figure]))
    return found.order_by(Proposal.id)


def _asked_behind(season: Season, figure: Figure, at: datetime) -> Select[Any]:
    state = _state_at(Recommendation.id, MOVES_RECOMMENDATION, at)
    wanted = [*OF_RECOMMENDATIONS[figure], *([""] if figure is Figure.RECOMMENDED else [])]
    found = visible_to(_everybody(at), Recommendation).outerjoin(Path, Path.id == Recommendation.path_id)
    found = found.where(Recommendation.season_id == season.id, state.in_(wanted))
    found = found.options(joinedload(Recommendation.space), joinedload(Recommendation.issuer))
    return found.order_by(Recommendation.id)


def behind(season: Season, figure: Figure, at: datetime, by: By | None, key: str) -> Select[Any]:
    """The things that a figure counts at a moment: all of them, or those of one place, path or council."""
    found = _proposals_behind(season, figure, at) if figure in OF_PROPOSALS else _asked_behind(season, figure, at)
    match by:
        case By.PLACE:
            found = found.where(Space.place == key)
        case By.PATH:
            found = found.where(func.coalesce(Path.slug, "") == key)
        case By.COUNCIL:
            found = found.where(Space.slug == key)
    return found


def reasons(found: Sequence[Recommendation]) -> Select[*tuple[Any, ...]]:
    """Why these recommendations were declined: (id, reason)."""
    return select(Activity.record_id, Activity.reason).where(
        Activity.record_id.in_([each.id for each in found]),
        Activity.happening == Happening.RECOMMENDATION_DECLINED,
    )


def compared() -> Select[Season]:
    """The seasons of public spaces, for everybody to compare: those that run, then the closed ones, newest first."""
    return (
        select(Season)
        .join(Space, Space.id == Season.space_id)
        .where(Space.visibility == Visibility.PUBLIC, Season.state != SeasonState.DRAFT)
        .options(joinedload(Season.space))
        .order_by(Season.state == SeasonState.CLOSED, Season.closed_at.desc(), Season.id.desc())
        .limit(MOST)
    )


def kept(moments: Sequence[tuple[int, datetime]]) -> Select[SeasonFigures]:
    """What was kept of these seasons for these moments."""
    at = [and_(SeasonFigures.season_id == season, SeasonFigures.at == moment) for season, moment in moments]
    return select(SeasonFigures).where(SeasonFigures.formula == FORMULA, or_(false(), *at))


def kept_at(seasons: Sequence[Season]) -> Select[*tuple[Any, ...]]:
    """Of which moments figures are kept: (season, moment, since when)."""
    ids = [each.id for each in seasons]
    return select(SeasonFigures.season_id, SeasonFigures.at, SeasonFigures.kept_at).where(
        SeasonFigures.season_id.in_(ids), SeasonFigures.formula == FORMULA
    )


def revision() -> Select[int | None]:
    """The newest happening of the log."""
    return select(func.max(Activity.id))


def happened_since(revision: int, happenings: Iterable[Happening]) -> Select[int]:
    """The first of these happenings that is newer than a revision of the log."""
    return select(Activity.id).where(Activity.id > revision, Activity.happening.in_(list(happenings))).limit(1)


def councils(slugs: Sequence[str]) -> Select[Space]:
    return select(Space).where(Space.slug.in_(slugs))
