"""The only bridge from a word of the domain to the words of the reader. Complete: the tests count."""

from flask_babel import lazy_gettext as _l

from workspace.models import (
    Calendar,
    Digits,
    Happening,
    Kind,
    Meaning,
    ProposalState,
    Relation,
    ReportReason,
    Role,
    SpaceKind,
    Theme,
    Visibility,
    Wanted,
)

H = Happening

STATES = {
    ProposalState.DRAFT: _l("Draft"),
    ProposalState.SUBMITTED: _l("Waiting for a moderator"),
    ProposalState.RETURNED: _l("Returned for changes"),
    ProposalState.OPEN: _l("Open for discussion"),
    ProposalState.DECLINED: _l("Declined"),
    ProposalState.WITHDRAWN: _l("Withdrawn"),
    ProposalState.MERGED: _l("Merged into another"),
}
ACTIONS = {
    "submit": _l("Send to the moderators"),
    "approve": _l("Approve"),
    "return": _l("Return for changes"),
    "decline": _l("Decline"),
    "withdraw": _l("Withdraw"),
    "merge": _l("Merge into another"),
}
TAKEN = {
    "submit": _l("Sent to the moderators."),
    "approve": _l("Approved."),
    "return": _l("Returned with your reason."),
    "decline": _l("Declined with your reason."),
    "withdraw": _l("Withdrawn."),
    "merge": _l("Merged."),
}
ROLES = {
    Role.OBSERVER: _l("Observer"),
    Role.MEMBER: _l("Member"),
    Role.MODERATOR: _l("Moderator"),
    Role.FACILITATOR: _l("Facilitator"),
    Role.COORDINATOR: _l("Coordinator"),
}
KINDS = {
    SpaceKind.NETWORK: _l("Network"),
    SpaceKind.REGION: _l("Regional forum"),
    SpaceKind.CITY: _l("City forum"),
    SpaceKind.GROUP: _l("Working group"),
    SpaceKind.COUNCIL: _l("Council for social cohesion"),
}
VISIBILITIES = {
    Visibility.PUBLIC: _l("Public: anyone reads what is published"),
    Visibility.CLOSED: _l("Closed: its name and purpose are public, the rest is for members"),
    Visibility.HIDDEN: _l("Hidden: only its members know that it exists"),
}
RECORDS = {Kind.PROPOSAL: _l("Proposal"), Kind.TASK: _l("Task"), Kind.MEETING: _l("Meeting")}
MEANINGS = {Meaning.OPEN: _l("To do"), Meaning.DOING: _l("Being done"), Meaning.DONE: _l("Done")}
WANTED = {Wanted.INFORM: _l("Inform"), Wanted.DISCUSS: _l("Discuss"), Wanted.DECIDE: _l("Decide")}
REASONS = {
    ReportReason.SPAM: _l("Spam"),
    ReportReason.INSULT: _l("Insult"),
    ReportReason.INCITEMENT: _l("Incitement or hate"),
    ReportReason.SAFETY: _l("Private data, or somebody is in danger"),
    ReportReason.OFF_TOPIC: _l("Off topic"),
    ReportReason.OTHER: _l("Something else"),
}
# A relation as its first record says it, and as the other does.
RELATIONS = {
    Relation.RAISED_IN: (_l("Raised in"), _l("Raised here")),
    Relation.SOURCE_OF: (_l("Led to"), _l("Comes from")),
    Relation.MERGED_INTO: (_l("Merged into"), _l("Merged into this")),
    Relation.RELATES_TO: (_l("Related to"), _l("Related to")),
}
DIGITS = {Digits.LATIN: "0123456789", Digits.ARABIC: "٠١٢٣٤٥٦٧٨٩"}
CALENDARS = {
    Calendar.GREGORIAN: _l("Gregorian"),
    Calendar.HIJRI: _l("Hijri"),
    Calendar.KURDISH: _l("Kurdish"),
}
THEMES = {Theme.AUTO: _l("As the device"), Theme.LIGHT: _l("Light"), Theme.DARK: _l("Dark")}

# What happened, as a sentence without its subject. `happened` in templates/_parts.html says who.
HAPPENINGS = {
    H.PROPOSAL_STARTED: _l("started the proposal"),
    H.PROPOSAL_EDITED: _l("changed the text"),
    H.PROPOSAL_SUBMITTED: _l("sent it to the moderators"),
    H.PROPOSAL_APPROVED: _l("approved it"),
    H.PROPOSAL_RETURNED: _l("returned it for changes"),
    H.PROPOSAL_DECLINED: _l("declined it"),
    H.PROPOSAL_WITHDRAWN: _l("withdrew it"),
    H.PROPOSAL_MERGED: _l("merged it into another proposal"),
    H.PROPOSAL_IMPORTED: _l("brought it in from a file"),
    H.PROPOSAL_ABSORBED: _l("merged another proposal into this one"),
    H.TASK_ADDED: _l("added the task"),
    H.TASK_MOVED: _l("moved the task"),
    H.TASK_EDITED: _l("changed the task"),
    H.TASK_ASSIGNED: _l("changed who does it"),
    H.TASK_LABELLED: _l("changed the labels"),
    H.TASK_CHECKED: _l("worked on the checklist"),
    H.TASK_ARCHIVED: _l("archived the task"),
    H.TASK_RESTORED: _l("brought the task back"),
    H.TASK_UNDONE: _l("took the last step back"),
    H.MEETING_PLANNED: _l("planned the meeting"),
    H.MEETING_EDITED: _l("changed the meeting"),
    H.MEETING_ARCHIVED: _l("archived the meeting"),
    H.MEETING_RESTORED: _l("brought the meeting back"),
    H.AGENDA_CHANGED: _l("changed the agenda"),
    H.NOTE_WRITTEN: _l("wrote in the notes"),
    H.COMMENT_SAID: _l("commented"),
    H.COMMENT_EDITED: _l("changed a comment"),
    H.COMMENT_HIDDEN: _l("hid a comment"),
    H.COMMENT_RESTORED: _l("showed a hidden comment again"),
    H.RECORD_HIDDEN: _l("hid it from the members"),
    H.RECORD_UNHIDDEN: _l("showed it again"),
    H.RECORD_SHARED: _l("shared it with visitors"),
    H.RECORD_KEPT: _l("kept it among the members"),
    H.RECORD_LINKED: _l("linked it"),
    H.RECORD_UNLINKED: _l("took a link away"),
    H.REPORT_MADE: _l("reported something"),
    H.REPORT_UPHELD: _l("upheld a report"),
    H.REPORT_DISMISSED: _l("saw no problem in a report"),
    H.SPACE_OPENED: _l("opened the space"),
    H.SPACE_EDITED: _l("changed the settings"),
    H.SPACE_ARCHIVED: _l("archived the space"),
    H.SPACE_RESTORED: _l("brought the space back"),
    H.CHARTER_CHANGED: _l("changed the charter"),
    H.CHARTER_ACCEPTED: _l("accepted the charter"),
    H.COLUMN_ADDED: _l("added a column"),
    H.COLUMN_EDITED: _l("changed a column"),
    H.COLUMN_MOVED: _l("moved a column"),
    H.COLUMN_REMOVED: _l("removed a column"),
    H.LABEL_ADDED: _l("added a label"),
    H.LABEL_REMOVED: _l("removed a label"),
    H.INVITATION_MADE: _l("made an invitation"),
    H.INVITATION_REVOKED: _l("revoked an invitation"),
    H.JOIN_REQUESTED: _l("asked to join"),
    H.JOIN_ACCEPTED: _l("accepted a request to join"),
    H.JOIN_REFUSED: _l("refused a request to join"),
    H.MEMBER_JOINED: _l("joined"),
    H.MEMBER_RENAMED: _l("has another name now"),
    H.MEMBER_APPOINTED: _l("changed a role"),
    H.MEMBER_MUTED: _l("muted a member"),
    H.MEMBER_UNMUTED: _l("let a member speak again"),
    H.MEMBER_REMOVED: _l("removed a member"),
    H.MEMBER_LEFT: _l("left"),
    H.FREEZE_ASKED: _l("asked to freeze an account"),
    H.MEMBER_FROZEN: _l("froze an account"),
    H.THAW_ASKED: _l("asked to thaw an account"),
    H.MEMBER_THAWED: _l("thawed an account"),
    H.RESET_CODE_MADE: _l("handed over a code for a new password"),
}

SOMEBODY = _l("somebody")
FORMER = _l("a former member")
A_MEMBER = _l("a member")
