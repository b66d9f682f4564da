"""Telling people what happened, in the transaction of what caused it: one statement, however many there are."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    and_,
    case,
    delete,
    exists,
    func,
    literal,
    null,
    or_,
    select,
    union_all,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite

from workspace.db import db, now
from workspace.models import (
    Activity,
    Follow,
    Happening,
    Membership,
    Notice,
    Record,
    Space,
    User,
)
from workspace.queries.circles import around, comment_of, season_of, told_in
from workspace.queries.notices import WAITING, is_heard, mutes
from workspace.queries.records import readable_by
from workspace.rules.notices import ASKING, HAS_LETTER, OF_REGISTRANTS, SAID, SETTLES, TOLD
from workspace.rules.viewers import Actor

COLUMNS = (
    "user_id",
    "space_id",
    "record_id",
    "season_id",
    "happening",
    "count",
    "comment_id",
    "needs_at",
    "begun_at",
    "at",
    "mailed_at",
)

_PLAIN = {"synchronize_session": False}
_records = Record.__table__  # Without the tables of its kinds.


def tell(activity: Activity, *, of: Record | None, by: Actor | None, to: int | None = None) -> None:
    """Tell everybody around a thing what happened to it, as `rules/notices.py` says: but for whoever did it, whoever
    muted the thing, and whoever may not read it. Said again before it was read it is the same row. `to` is the account
    it befell, of those whom the activity does not name. Who muted the space is told, too, and shown it later."""
    happening = activity.happening
    if gone := {each for each in SETTLES.get(happening, ()) if not _waits(each, activity)}:
        _settle(activity, gone)
    if happening in TOLD:
        _upsert(_to_tell(activity, of, by, to), _column(activity))


def _waits(happening: Happening, activity: Activity) -> bool:
    """Whether there is more of what needed them: another amendment, somebody else who asks."""
    more = WAITING.get(happening)
    return more is not None and bool(db.session.scalar(select(more(activity))))


def _settle(activity: Activity, gone: set[Happening]) -> None:
    """What needed many was done by one: it waits for nobody any more."""
    waiting = [_same_thing(activity), Notice.happening.in_(gone), Notice.read_at.is_(None)]
    db.session.execute(
        delete(Notice).where(
            *waiting, or_(Notice.count <= 1, Notice.happening.in_(ASKING)), Notice.comment_id.is_(None)
        ),
        execution_options=_PLAIN,
    )
    left = case((Notice.comment_id.is_not(None), Happening.COMMENT_SAID), else_=activity.happening)
    fewer = {"count": case((Notice.count > 0, Notice.count - 1), else_=0), "needs_at": None, "happening": left}
    db.session.execute(update(Notice).where(*waiting).values(fewer), execution_options=_PLAIN)


def _same_thing(activity: Activity) -> ColumnElement[bool]:
    if activity.record_id is not None:
        return Notice.record_id == activity.record_id
    if "season" in activity.details:
        return Notice.season_id == season_of(activity)
    return _of_the_space(activity.space_id)


def _of_the_space(space_id: int) -> ColumnElement[bool]:
    return and_(Notice.space_id == space_id, Notice.record_id.is_(None), Notice.season_id.is_(None))


def _column(activity: Activity) -> Any:
    """Which column says what thing it happened to: a record, a season, or the space itself."""
    if activity.record_id is not None:
        return Notice.record_id
    return Notice.season_id if "season" in activity.details else Notice.space_id


def _to_tell(activity: Activity, of: Record | None, by: Actor | None, to: int | None) -> Select[*tuple[Any, ...]]:
    """The rows as they are new, one for each person who is told, in an order in which two never wait for each other."""
    happening = activity.happening
    circles = union_all(
        *(
            around(who, activity, to).add_columns(
                literal(int(needs)).label("needs"), literal(int(HAS_LETTER.get(happening) is who)).label("letter")
            )
            for who, needs in TOLD[happening].items()
        )
    ).subquery()
    is_said = happening in SAID
    at = literal(activity.at, Notice.at.type)
    # No letter tells of what the list does not show.
    is_silent = or_(
        func.max(case((Membership.wants_news, 1), else_=0)) == 0, mutes(User.id, literal(told_in(activity)))
    )
    query = (
        select(
            User.id,
            literal(told_in(activity)),
            literal(activity.record_id, Notice.record_id.type),
            season_of(activity) if _column(activity) is Notice.season_id else null(),
            literal(happening, Notice.happening.type),
            literal(0 if is_said else 1),
            comment_of(activity) if is_said else null(),
            case((func.max(circles.c.needs) > 0, at)),
            at,
            at,
            case((or_(func.max(circles.c.letter) > 0, is_silent), at)),
        )
        .select_from(circles)
        .join(Membership, Membership.id == circles.c.id)
        .join(User, User.id == Membership.user_id)
        .where(
            or_(Membership.wants_news, Membership.space_id == told_in(activity), circles.c.needs > 0),
            User.frozen_at.is_(None),
        )
        .group_by(User.id)
        .order_by(User.id)
    )
    if by is not None and by.membership.user_id is not None:
        query = query.where(User.id != by.membership.user_id)
    if of is None:
        return query
    muted = exists().where(Follow.record_id == of.id, Follow.membership_id == Membership.id, Follow.is_muted)
    return (
        query.join(_records, _records.c.id == of.id)
        .join(Space, Space.id == _records.c.space_id)
        .where(~muted, readable_by(User.id))
    )


def _upsert(rows: Select[*tuple[Any, ...]], column: Any) -> None:
    """Write them, or let the rows that are there say it, too: what was read begins anew."""
    insert = postgresql.insert if db.engine.dialect.name == "postgresql" else sqlite.insert
    made: Any = insert(Notice).from_select(COLUMNS, rows)
    new, is_read = made.excluded, Notice.read_at.is_not(None)
    needed = and_(~is_read, Notice.needs_at.is_not(None), new.needs_at.is_(None))  # It goes on needing them.
    is_first = or_(is_read, new.happening == Happening.COMMENT_EDITED)
    key, where = [Notice.user_id, column], column.is_not(None)
    if column is Notice.space_id:
        key, where = [*key, Notice.happening], and_(Notice.record_id.is_(None), Notice.season_id.is_(None))
    db.session.execute(
        made.on_conflict_do_update(
            index_elements=key,
            index_where=where,
            set_={
                "happening": case((needed, Notice.happening), else_=new.happening),
                "count": case((is_read, new.count), else_=Notice.count + new.count),
                "comment_id": case((is_first, new.comment_id), else_=func.coalesce(Notice.comment_id, new.comment_id)),
                "needs_at": case((is_read, new.needs_at), else_=func.coalesce(new.needs_at, Notice.needs_at)),
                "begun_at": case((is_read, new.begun_at), else_=Notice.begun_at),
                "at": new.at,
                "mailed_at": func.coalesce(new.mailed_at, Notice.mailed_at),
                "read_at": None,
            },
        ),
        execution_options=_PLAIN,
    )


def read(user: User, *, record_id: int | None = None, season_id: int | None = None) -> None:
    """Somebody has opened a thing: nothing of it is new to them."""
    _read(user, Notice.record_id == record_id if record_id else Notice.season_id == season_id, now())


def read_in(user: User, space_id: int, happenings: Collection[Happening]) -> None:
    """Somebody has seen what happened to a space itself."""
    _read(user, and_(_of_the_space(space_id), Notice.happening.in_(happenings)), now())


def read_all(user: User, until: datetime) -> None:
    """Nothing that happened until a moment, and that they were shown, is new to somebody any more."""
    _read(user, and_(Notice.at <= until, is_heard(user.id)), now())


def _read(user: User, which: ColumnElement[bool], at: datetime) -> None:
    unread = update(Notice).where(Notice.user_id == user.id, Notice.read_at.is_(None), which)
    db.session.execute(unread.values(read_at=at, count=0, comment_id=None, needs_at=None), execution_options=_PLAIN)


def hear(member: Membership, is_wanted: bool) -> None:
    """Whether somebody is shown what happens in a space. What they were told of it stays and waits; no letter comes."""
    member.wants_news = is_wanted
    here = Notice.user_id == member.user_id, Notice.space_id == member.space_id
    if not is_wanted:
        db.session.execute(update(Notice).where(*here).values(mailed_at=now()), execution_options=_PLAIN)
    db.session.flush()


def forget(thing: Record, member: Membership) -> None:
    """Somebody muted a thing: what they were told of it goes, too."""
    gone = delete(Notice).where(Notice.user_id == member.user_id, Notice.record_id == thing.id)
    db.session.execute(gone, execution_options=_PLAIN)


def forget_registered(event: Record) -> None:
    """Nothing says any more who was told as somebody who registered."""
    gone = delete(Notice).where(Notice.record_id == event.id, Notice.happening.in_(OF_REGISTRANTS))
    db.session.execute(gone, execution_options=_PLAIN)
