"""Series of meetings: those of a space, the agenda they begin with, the meetings there have been."""

from datetime import date, datetime

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from workspace.models import Meeting, MeetingSeries, SeriesPoint, Space
from workspace.queries.records import visible_to
from workspace.rules.viewers import Viewer

PAGE = 25


def of_space(space: Space) -> Select[MeetingSeries]:
    """The series of a space, those that were stopped at the end."""
    return (
        select(MeetingSeries)
        .where(MeetingSeries.space_id == space.id)
        .order_by(MeetingSeries.stopped_at.is_not(None), MeetingSeries.id)
    )


def points(series: MeetingSeries) -> Select[SeriesPoint]:
    return (
        select(SeriesPoint)
        .where(SeriesPoint.series_id == series.id)
        .options(joinedload(SeriesPoint.leader))
        .order_by(SeriesPoint.position, SeriesPoint.id)
    )


def point(series: MeetingSeries, handle: str) -> Select[SeriesPoint]:
    return points(series).where(SeriesPoint.handle == handle)


def days_taken(series: MeetingSeries) -> Select[date | None]:
    """The days of a series for which there is a meeting, or was one."""
    return select(Meeting.series_day).where(Meeting.series_id == series.id)


def meetings(viewer: Viewer, series: MeetingSeries) -> Select[Meeting]:
    """The meetings of a series, the last one first."""
    return (
        visible_to(viewer, Meeting)
        .where(Meeting.series_id == series.id, Meeting.archived_at.is_(None))
        .order_by(Meeting.starts_at.desc(), Meeting.id.desc())
        .limit(PAGE)
    )


def of_day(viewer: Viewer, series: MeetingSeries, day: date) -> Select[Meeting]:
    return visible_to(viewer, Meeting).where(Meeting.series_id == series.id, Meeting.series_day == day)


def last(viewer: Viewer, series: MeetingSeries, before: datetime) -> Select[Meeting]:
    """The meeting of a series that was the last before a moment."""
    return meetings(viewer, series).where(Meeting.starts_at < before).limit(1)
