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
    PROPOSAL_CALLED = "proposal.called"  # A decision on it was called.
    PROPOSAL_ADOPTED = "proposal.adopted"
    PROPOSAL_NOT_ADOPTED = "proposal.not_adopted"
    PROPOSAL_RESUMED = "proposal.resumed"  # Its decision ended without one: it is open again.
    PROPOSAL_REOPENED = "proposal.reopened"
    DECISION_CALLED = "decision.called"
    DECISION_OPENED = "decision.opened"
    DECISION_CLOSED = "decision.closed"
    DECISION_STOPPED = "decision.stopped"
    DECISION_STATED = "decision.stated"
    VOTE_CAST = "vote.cast"  # In an open decision; a secret vote leaves no trace here.
    VOTE_CHANGED = "vote.changed"
    OBJECTION_RAISED = "objection.raised"
    OBJECTION_ANSWERED = "objection.answered"
    OBJECTION_RESOLVED = "objection.resolved"
    OBJECTION_STANDS = "objection.stands"
    PROPOSAL_RECOMMENDED = "proposal.recommended"
    RECOMMENDATION_ISSUED = "recommendation.issued"
    RECOMMENDATION_ACKNOWLEDGED = "recommendation.acknowledged"
    RECOMMENDATION_ACCEPTED = "recommendation.accepted"
    RECOMMENDATION_DECLINED = "recommendation.declined"
    RECOMMENDATION_PROGRESSED = "recommendation.progressed"
    RECOMMENDATION_UPDATED = "recommendation.updated"  # A word on how it stands; its state stays.
    RECOMMENDATION_CLAIMED = "recommendation.claimed"
    RECOMMENDATION_CONFIRMED = "recommendation.confirmed"
    RECOMMENDATION_CONTESTED = "recommendation.contested"
    RECOMMENDATION_WEIGHED = "recommendation.weighed"  # How much a task counts in it.
    EVIDENCE_GIVEN = "evidence.given"
    EVIDENCE_VERIFIED = "evidence.verified"
    EVIDENCE_DELETED = "evidence.deleted"
    COUNCIL_TOLD = "council.told"  # Its facilitators, in the letter of a month.
    LETTER_LOGGED = "letter.logged"
    PROPOSAL_IMPORTED = "proposal.imported"  # It came from a file, as published elsewhere.
    PROPOSAL_ABSORBED = "proposal.absorbed"  # Another was merged into this one.
    AMENDMENT_PROPOSED = "amendment.proposed"
    AMENDMENT_ACCEPTED = "amendment.accepted"
    AMENDMENT_REJECTED = "amendment.rejected"
    AMENDMENT_WITHDRAWN = "amendment.withdrawn"
    AMENDMENT_LAPSED = "amendment.lapsed"  # The proposal is decided, or over.
    AMENDMENT_GREW = "amendment.grew"  # Into a proposal of its own.
    TRANSLATION_ADDED = "translation.added"
    TRANSLATION_REVISED = "translation.revised"
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
    MEETING_CALLED = "meeting.called"  # The agenda was sent.
    MEETING_ANSWERED = "meeting.answered"
    MEETING_STARTED = "meeting.started"
    ATTENDANCE_TAKEN = "attendance.taken"  # Somebody was there.
    ATTENDANCE_TAKEN_BACK = "attendance.taken_back"
    ROOM_MOVED = "room.moved"  # To another point of the agenda.
    FLOOR_ASKED = "floor.asked"
    FLOOR_GIVEN = "floor.given"
    FLOOR_LEFT = "floor.left"  # Finished speaking, or wanted to no more.
    POLL_ASKED = "poll.asked"
    POLL_ANSWERED = "poll.answered"
    POLL_CLOSED = "poll.closed"
    MINUTES_CIRCULATED = "minutes.circulated"
    MINUTES_RESUMED = "minutes.resumed"  # The meeting goes on: its minutes are written again.
    MINUTES_APPROVED = "minutes.approved"
    MINUTES_PUBLISHED = "minutes.published"
    AGENDA_CHANGED = "agenda.changed"
    AGENDA_CARRIED = "agenda.carried"  # A meeting was opened with what the last one left.
    ITEM_DONE = "item.done"
    ITEM_UNDONE = "item.undone"
    ITEM_LINKED = "item.linked"
    ITEM_UNLINKED = "item.unlinked"
    WISH_ADDED = "wish.added"
    WISH_WITHDRAWN = "wish.withdrawn"
    SERIES_STARTED = "series.started"
    SERIES_EDITED = "series.edited"
    SERIES_STOPPED = "series.stopped"
    SERIES_RESUMED = "series.resumed"
    NOTE_WRITTEN = "note.written"
    RESOLUTION_TAKEN = "resolution.taken"  # A line of a note says what was decided.
    RESOLUTION_DATED = "resolution.dated"  # When it is looked at again.
    RESOLUTION_WITHDRAWN = "resolution.withdrawn"  # It was written down wrongly.
    ITEM_KEPT_INSIDE = "item.kept_inside"  # A point of the agenda is for the members only.
    ITEM_LET_OUT = "item.let_out"
    MINUTES_VOICED = "minutes.voiced"  # Somebody who was there approves them, or asks for a correction.
    MINUTES_CORRECTED = "minutes.corrected"  # After the approval.
    COMMENT_SAID = "comment.said"
    COMMENT_EDITED = "comment.edited"
    COMMENT_HIDDEN = "comment.hidden"
    COMMENT_RESTORED = "comment.restored"
    COMMENT_MARKED = "comment.marked"  # As the answer.
    COMMENT_UNMARKED = "comment.unmarked"
    THREAD_SUMMARISED = "thread.summarised"
    SUPPORT_GIVEN = "support.given"
    SUPPORT_TAKEN_BACK = "support.taken_back"
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
    COLUMNS_CHOSEN = "columns.chosen"  # From a template, or kept as they were.
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
    MEMBER_SPEAKS = "member.speaks"  # For an organisation, or for none any more.
    ORGANISATION_ADDED = "organisation.added"
    ORGANISATION_EDITED = "organisation.edited"
    ORGANISATION_MERGED = "organisation.merged"  # Into another of the same name.
    ORGANISATION_ASKED = "organisation.asked"  # To join a space.
    ORGANISATION_JOINED = "organisation.joined"
    ORGANISATION_REFUSED = "organisation.refused"
    ORGANISATION_LEFT = "organisation.left"
    AFFILIATION_CONFIRMED = "affiliation.confirmed"
    AFFILIATION_ENDED = "affiliation.ended"
    CITY_ANSWERED = "city.answered"  # A team that asked for a forum.
    CAMPAIGN_STARTED = "campaign.started"
    CAMPAIGN_EDITED = "campaign.edited"
    CAMPAIGN_SHARED = "campaign.shared"
    CAMPAIGN_KEPT = "campaign.kept"
    CAMPAIGN_TACTICS = "campaign.tactics"  # One was added, changed, done or taken away.
    CAMPAIGN_PARTNERS = "campaign.partners"
    CAMPAIGN_ASKED = "campaign.asked"  # Another space was asked to carry it, too.
    CAMPAIGN_JOINED = "campaign.joined"
    CAMPAIGN_REFUSED = "campaign.refused"
    CAMPAIGN_LEFT = "campaign.left"
    CAMPAIGN_CLOSED = "campaign.closed"
    CAMPAIGN_REOPENED = "campaign.reopened"
    RECORD_PUT_IN = "record.put_in"  # Into a campaign.
    RECORD_TAKEN_OUT = "record.taken_out"
    SEASON_STARTED = "season.started"
    SEASON_EDITED = "season.edited"
    SEASON_DATED = "season.dated"  # The days of the forum itself were set, or changed.
    SEASON_CALLED = "season.called"  # Its call for proposals is out.
    SEASON_CLOSING = "season.closing"  # The call ends soon.
    SEASON_DELIBERATED = "season.deliberated"
    SEASON_CONVENED = "season.convened"  # Its plenary.
    SEASON_CLOSED = "season.closed"
    SEASON_PARTNERS = "season.partners"
    SEASON_CONFERENCE = "season.conference"  # It was named, or another, or none.
    SEASON_PROGRAMME = "season.programme"  # A room, a slot or a session was added, changed or taken away.
    PROPOSAL_HANDED_IN = "proposal.handed_in"  # To a season.
    PROPOSAL_TAKEN_BACK = "proposal.taken_back"  # From it.
    PROPOSAL_CARRIED = "proposal.carried"  # On to the next season.
    PROPOSAL_PROGRAMMED = "proposal.programmed"  # A session of its season treats it.
    PROPOSAL_LEFT_OUT = "proposal.left_out"  # The plenary was convened, and no session treats it.
    PROPOSAL_FROZEN = "proposal.frozen"  # Its season closed.
    EVENT_PLANNED = "event.planned"
    EVENT_EDITED = "event.edited"
    EVENT_MOVED = "event.moved"  # To another time or place.
    EVENT_OPENED = "event.opened"  # For registration.
    EVENT_CLOSED = "event.closed"
    EVENT_REOPENED = "event.reopened"
    EVENT_HELD = "event.held"
    EVENT_CANCELLED = "event.cancelled"
    EVENT_PROGRAMMED = "event.programmed"  # A session was put in, changed or taken out.
    EVENT_EQUIPPED = "event.equipped"  # With materials, or a report.
    EVENT_PARTNERS = "event.partners"
    EVENT_ARCHIVED = "event.archived"
    EVENT_RESTORED = "event.restored"
    EVENT_FORGOTTEN = "event.forgotten"  # The registrants' data was deleted.
    REGISTRATION_MADE = "registration.made"  # None of these names anybody.
    REGISTRATION_ASKED = "registration.asked"  # It waits for the organisers.
    REGISTRATION_CHANGED = "registration.changed"
    REGISTRATION_ADMITTED = "registration.admitted"
    REGISTRATION_QUEUED = "registration.queued"
    REGISTRATION_RETURNED = "registration.returned"  # A place was taken back: it was given to the wrong person.
    REGISTRATION_REFUSED = "registration.refused"
    REGISTRATION_CANCELLED = "registration.cancelled"
    REGISTRATION_TICKED = "registration.ticked"  # They were there, or not.
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


class Topic(StrEnum):
    RECOMMENDATIONS = "recommendations"


class Revision(Model):
    """How often what a public figure counts has changed: what was counted before the last change is counted anew."""

    __tablename__ = "revisions"

    topic: Mapped[Topic] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(default=0)
