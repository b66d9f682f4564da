"""Activity: what happened, once and for every reader of it: timelines, notices, the audit, live pages, undo."""

from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from workspace.db import Key, Model, Moment
from workspace.models.records import Record
from workspace.models.spaces import Membership, Role, Space


class Happening(StrEnum):
    PROPOSAL_STARTED = "proposal.started"
    PROPOSAL_EDITED = "proposal.edited"
    PROPOSAL_SUBMITTED = "proposal.submitted"
    PROPOSAL_APPROVED = "proposal.approved"
    PROPOSAL_RETURNED = "proposal.returned"
    PROPOSAL_DECLINED = "proposal.declined"
    PROPOSAL_WITHDRAWN = "proposal.withdrawn"
    PROPOSAL_MERGED = "proposal.merged"
    PROPOSAL_IMPORTED = "proposal.imported"  # It came from a file, as published elsewhere.
    PROPOSAL_ABSORBED = "proposal.absorbed"  # Another was merged into this one.
    TASK_ADDED = "task.added"
    TASK_MOVED = "task.moved"
    TASK_EDITED = "task.edited"
    TASK_ASSIGNED = "task.assigned"
    TASK_LABELLED = "task.labelled"
    TASK_CHECKED = "task.checked"
    TASK_ARCHIVED = "task.archived"
    TASK_RESTORED = "task.restored"
    TASK_UNDONE = "task.undone"
    MEETING_PLANNED = "meeting.planned"
    MEETING_EDITED = "meeting.edited"
    MEETING_ARCHIVED = "meeting.archived"
    MEETING_RESTORED = "meeting.restored"
    AGENDA_CHANGED = "agenda.changed"
    NOTE_WRITTEN = "note.written"
    COMMENT_SAID = "comment.said"
    COMMENT_EDITED = "comment.edited"
    COMMENT_HIDDEN = "comment.hidden"
    COMMENT_RESTORED = "comment.restored"
    RECORD_HIDDEN = "record.hidden"
    RECORD_UNHIDDEN = "record.unhidden"
    RECORD_SHARED = "record.shared"
    RECORD_KEPT = "record.kept"  # No longer shared with visitors.
    RECORD_LINKED = "record.linked"
    RECORD_UNLINKED = "record.unlinked"
    REPORT_MADE = "report.made"
    REPORT_UPHELD = "report.upheld"
    REPORT_DISMISSED = "report.dismissed"
    SPACE_OPENED = "space.opened"
    SPACE_EDITED = "space.edited"
    SPACE_ARCHIVED = "space.archived"
    SPACE_RESTORED = "space.restored"
    CHARTER_CHANGED = "charter.changed"
    CHARTER_ACCEPTED = "charter.accepted"
    COLUMN_ADDED = "column.added"
    COLUMN_EDITED = "column.edited"
    COLUMN_MOVED = "column.moved"
    COLUMN_REMOVED = "column.removed"
    LABEL_ADDED = "label.added"
    LABEL_REMOVED = "label.removed"
    INVITATION_MADE = "invitation.made"
    INVITATION_REVOKED = "invitation.revoked"
    JOIN_REQUESTED = "join.requested"
    JOIN_ACCEPTED = "join.accepted"
    JOIN_REFUSED = "join.refused"
    MEMBER_JOINED = "member.joined"
    MEMBER_RENAMED = "member.renamed"
    MEMBER_APPOINTED = "member.appointed"
    MEMBER_MUTED = "member.muted"
    MEMBER_UNMUTED = "member.unmuted"
    MEMBER_REMOVED = "member.removed"
    MEMBER_LEFT = "member.left"
    FREEZE_ASKED = "freeze.asked"
    MEMBER_FROZEN = "member.frozen"
    THAW_ASKED = "thaw.asked"
    MEMBER_THAWED = "member.thawed"
    RESET_CODE_MADE = "reset_code.made"


class Activity(Model):
    """Who did what, to which record or person, from → to, why and when. Never changed, never deleted.

    Words for people are made when it is read, in the reader's language; `from_value` and `to_value` hold
    states, roles, column names or short texts, `details` what undo and live pages need.
    """

    __tablename__ = "activities"
    __table_args__ = (Index("ix_activities_space_id_id", "space_id", "id"),)

    id: Mapped[Key]
    space_id: Mapped[int] = mapped_column(ForeignKey("spaces.id", ondelete="CASCADE"))
    happening: Mapped[Happening]
    record_id: Mapped[int | None] = mapped_column(ForeignKey("records.id", ondelete="CASCADE"), index=True)
    about_id: Mapped[int | None] = mapped_column(ForeignKey("memberships.id"), index=True)  # The person it befell.
    by_id: Mapped[int | None] = mapped_column(ForeignKey("memberships.id"), index=True)  # Nobody: the clock.
    role: Mapped[Role | None]  # In which role they did it.
    from_value: Mapped[str] = mapped_column(default="")
    to_value: Mapped[str] = mapped_column(default="")
    reason: Mapped[str] = mapped_column(default="")
    details: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    at: Mapped[Moment]

    space: Mapped[Space] = relationship()
    record: Mapped[Record | None] = relationship()
    about: Mapped[Membership | None] = relationship(foreign_keys=[about_id])
    by: Mapped[Membership | None] = relationship(foreign_keys=[by_id])
