"""The only bridge from a word of the domain to the words of the reader. Complete: the tests count."""

from typing import Any

from flask_babel import lazy_gettext as _l

from workspace.models import (
    AmendmentState,
    Attending,
    Base,
    Calendar,
    DecisionState,
    Digits,
    DocumentKind,
    EventSort,
    EventState,
    Feeling,
    Happening,
    Kind,
    LetterWay,
    Meaning,
    MeetingState,
    Method,
    ObjectionState,
    OnEdit,
    OrganisationKind,
    Origin,
    Pace,
    PollKind,
    ProposalState,
    RecommendationState,
    RegistrationState,
    Relation,
    ReportReason,
    Result,
    Rhythm,
    Role,
    SeasonState,
    Section,
    SpaceKind,
    Theme,
    Threshold,
    Visibility,
    Wanted,
)
from workspace.rules.files import Unfit
from workspace.rules.needs import Need
from workspace.rules.recommendations import Late
from workspace.rules.replies import Trouble
from workspace.rules.seasons import By, Clash, Figure
from workspace.rules.tally import Why

H = Happening

STATES = {
    ProposalState.DRAFT: _l("Draft"),
    ProposalState.SUBMITTED: _l("Waiting for a moderator"),
    ProposalState.RETURNED: _l("Returned for changes"),
    ProposalState.OPEN: _l("Open for discussion"),
    ProposalState.DECIDING: _l("Being decided"),
    ProposalState.ADOPTED: _l("Adopted"),
    ProposalState.NOT_ADOPTED: _l("Not adopted"),
    ProposalState.RECOMMENDED: _l("Recommended"),
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
    "call": _l("Call the decision"),
    "adopt": _l("Adopt"),
    "reject": _l("Do not adopt"),
    "recommend": _l("Recommend to a council"),
    "resume": _l("Go on discussing"),
    "reopen": _l("Open it again"),
}
TAKEN = {
    "submit": _l("Sent to the moderators."),
    "approve": _l("Approved."),
    "return": _l("Returned with your reason."),
    "decline": _l("Declined with your reason."),
    "withdraw": _l("Withdrawn."),
    "merge": _l("Merged."),
    "call": _l("The decision is called."),
    "adopt": _l("Adopted."),
    "reject": _l("Not adopted."),
    "recommend": _l("Recommended to a council."),
    "resume": _l("It is open again."),
    "reopen": _l("It is open again."),
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
RECORDS = {
    Kind.PROPOSAL: _l("Proposal"),
    Kind.TASK: _l("Task"),
    Kind.MEETING: _l("Meeting"),
    Kind.DECISION: _l("Decision"),
    Kind.RECOMMENDATION: _l("Recommendation"),
    Kind.EVENT: _l("Event"),
}
STOPS = RECORDS | {
    "meeting": _l("Treated in"),
    "task": _l("Tasks"),
    "campaign": _l("Campaign"),
    "evidence": _l("Evidence"),
}
TRACKED = {"council": _l("Council"), "path": _l("Path"), "place": _l("Place"), "season": _l("Season")}
MEETINGS = {
    MeetingState.DRAFT: _l("Draft"),
    MeetingState.CALLED: _l("Called"),
    MeetingState.RUNNING: _l("Running"),
    MeetingState.IN_REVIEW: _l("Minutes in review"),
    MeetingState.APPROVED: _l("Minutes approved"),
    MeetingState.PUBLISHED: _l("Minutes published"),
}
MEETING_STEPS = {
    "call": _l("Send the agenda"),
    "start": _l("Open the meeting"),
    "review": _l("Send the minutes round"),
    "resume": _l("Go on with the meeting"),
    "approve": _l("Approve the minutes"),
    "publish": _l("Publish the minutes"),
}
MEETING_TAKEN = {
    "call": _l("The agenda is sent."),
    "start": _l("The meeting is open."),
    "review": _l("The minutes lie before those who were there."),
    "resume": _l("The meeting goes on; its minutes can be changed again."),
    "approve": _l("The minutes are approved."),
    "publish": _l("The minutes are published."),
}
EVENTS = {
    EventState.DRAFT: _l("Draft"),
    EventState.OPEN: _l("Open for registration"),
    EventState.CLOSED: _l("Registration closed"),
    EventState.HELD: _l("Held"),
    EventState.CANCELLED: _l("Called off"),
}
EVENT_STEPS = {
    "open": _l("Open the registration"),
    "close": _l("Close the registration"),
    "reopen": _l("Go on with the registration"),
    "hold": _l("It was held"),
    "cancel": _l("Call it off"),
}
EVENT_TAKEN = {
    "open": _l("Registration is open."),
    "close": _l("Registration is closed. Those who wait still move up."),
    "reopen": _l("Registration goes on."),
    "hold": _l("Held. Those who were there have their certificate."),
    "cancel": _l("Called off. Those who registered are told."),
}
SORTS = {
    EventSort.TRAINING: _l("Training"),
    EventSort.WORKSHOP: _l("Workshop"),
    EventSort.FESTIVAL: _l("Festival"),
    EventSort.CONFERENCE: _l("Conference"),
}
REGISTRATIONS = {
    RegistrationState.ASKED: _l("Waits for the organisers"),
    RegistrationState.IN: _l("Has a place"),
    RegistrationState.WAITING: _l("On the waiting list"),
    RegistrationState.REFUSED: _l("Refused"),
    RegistrationState.CANCELLED: _l("Cancelled"),
}
# What somebody is told of their own registration.
REGISTERED = {
    RegistrationState.ASKED: _l("Your registration waits for the organisers."),
    RegistrationState.IN: _l("You are registered."),
    RegistrationState.WAITING: _l("You are on the waiting list."),
}
RECOMMENDATIONS = {
    RecommendationState.ISSUED: _l("Issued"),
    RecommendationState.ACKNOWLEDGED: _l("Acknowledged"),
    RecommendationState.ACCEPTED: _l("Accepted by the council"),
    RecommendationState.DECLINED: _l("Declined by the council"),
    RecommendationState.IN_PROGRESS: _l("In progress"),
    RecommendationState.CLAIMED: _l("Done, says the council"),
    RecommendationState.IMPLEMENTED: _l("Implemented, confirmed"),
}
RECOMMENDATION_STEPS = {
    "acknowledge": _l("Acknowledge it"),
    "accept": _l("Accept it"),
    "decline": _l("Decline it"),
    "progress": _l("Report progress"),
    "claim": _l("Say that it is done"),
    "confirm": _l("Confirm: it is done"),
    "contest": _l("Contest: it is not done"),
}
RECOMMENDATION_TAKEN = {
    "acknowledge": _l("Acknowledged: the day of the answer is promised."),
    "accept": _l("Accepted, with a plan and a date."),
    "decline": _l("Declined with your reason."),
    "progress": _l("The progress is written down."),
    "claim": _l("Those who asked for it are told: they confirm or contest."),
    "confirm": _l("Confirmed: it is implemented."),
    "contest": _l("Contested: it is in progress again."),
}
LATE = {Late.OVERDUE: _l("Overdue"), Late.STALE: _l("Nothing heard for half a year")}
UNFIT = {
    Unfit.EMPTY: _l("This file is empty."),
    Unfit.LARGE: _l("This file is too large: 20 megabytes at most."),
    Unfit.KIND: _l("This kind of file is not taken. Photographs: JPEG, PNG or WebP. Documents: PDF."),
    Unfit.HEIC: _l(
        "This photograph is in a format that most devices cannot show (HEIC). Save or share it as JPEG and try again."
    ),
    Unfit.OFFICE: _l("This is a file of an office program. Open it there, save it as PDF, and choose the PDF here."),
    Unfit.LETTERS: _l("The letters of this text cannot be read. Open it, save it anew as UTF-8, and try again."),
    Unfit.LIES: _l("This file is something else than its name says. Photographs: JPEG, PNG or WebP. Documents: PDF."),
    Unfit.PIXELS: _l("This picture has too many pixels. Make it smaller and try again."),
    Unfit.BROKEN: _l("This file is damaged or incomplete. Open it on your device, save it anew and try again."),
    Unfit.LOCKED: _l("This document is locked with a password. Save it without one and try again."),
    Unfit.ACTIVE: _l(
        "This document holds a script, an action or another file. Print it as a new PDF and give that one."
    ),
    Unfit.SWOLLEN: _l("This file is far larger inside than it looks, so it was not opened."),
    Unfit.DAY: _l("This space has taken as many files today as it can. Try again tomorrow."),
    Unfit.BUSY: _l("Other files are being looked at. Nothing was kept: try again in a minute."),
    Unfit.STORE: _l("The file could not be kept, so nothing was. Try again in a few minutes."),
}
LETTERS = {LetterWay.SENT: _l("Sent"), LetterWay.RECEIVED: _l("Received")}
# What a step of a recommendation lacks, by the name of the field.
LACKING = {
    "next_at": _l("Say by which day the council will answer."),
    "due_at": _l("Say by which day it will be done."),
    "words": _l("Say it in a sentence: everybody reads it."),
    "percent": _l("How far is it, in per cent? It may be left out once tasks are linked."),
}
SEASONS = {
    SeasonState.DRAFT: _l("Draft"),
    SeasonState.CALL: _l("Call for proposals"),
    SeasonState.DELIBERATION: _l("Deliberation"),
    SeasonState.PLENARY: _l("Plenary"),
    SeasonState.CLOSED: _l("Closed"),
}
SEASON_STEPS = {
    "call": _l("Let the call out"),
    "deliberate": _l("Go over to deliberating"),
    "convene": _l("Convene the plenary"),
    "close": _l("Close the season"),
}
SEASON_TAKEN = {
    "call": _l("The call is out."),
    "deliberate": _l("What was handed in is deliberated now."),
    "convene": _l("The plenary has begun."),
    "close": _l("The season is closed: its texts stand, and its figures are kept."),
}
FIGURES = {
    Figure.PROPOSALS: _l("Proposals handed in"),
    Figure.ADOPTED: _l("Adopted"),
    Figure.RECOMMENDED: _l("Recommended to councils"),
    Figure.ACCEPTED: _l("Accepted by councils"),
    Figure.CLAIMED: _l("Claimed by councils, not confirmed"),
    Figure.IMPLEMENTED: _l("Implemented, confirmed"),
    Figure.STOPPED: _l("Stopped, with the reason"),
}
FORMULAS = {
    Figure.PROPOSALS: _l(
        "what was handed in while the call was open, or went on from the season before, and was not taken back"
    ),
    Figure.ADOPTED: _l(
        "those of them that a decision adopted; of those that went on to the next season, before they did"
    ),
    Figure.RECOMMENDED: _l("what councils were asked for: from proposals of the season, or by its plenary"),
    Figure.ACCEPTED: _l("those of the recommendations that a council accepted, however far they have come since"),
    Figure.CLAIMED: _l("those of which the council says that they are done and those who asked have not confirmed it"),
    Figure.IMPLEMENTED: _l("those of which those who asked have confirmed that they are done"),
    Figure.STOPPED: _l("those that a council declined"),
}
CLASHES = {
    Clash.ROOM: _l("In this room there is at the same time: %(what)s."),
    Clash.LEADER: _l("Who leads it leads at the same time: %(what)s."),
}
BYS = {By.PLACE: _l("Place"), By.PATH: _l("Path"), By.COUNCIL: _l("Council")}
RHYTHMS = {
    Rhythm.WEEKLY: _l("On this weekday"),
    Rhythm.MONTHLY_DAY: _l("On this day of the month"),
    Rhythm.MONTHLY_WEEKDAY: _l("On this weekday of the month: the first, the second …"),
    Rhythm.MONTHLY_LAST: _l("On this weekday, the last of the month"),
}
# Why something stands on an agenda, or may be carried over to it.
ORIGINS = {
    Origin.MINUTES: _l("The last minutes, not approved yet"),
    Origin.ACTIONS: _l("Promised and not done"),
    Origin.TEMPLATE: _l("Each time"),
    Origin.RECURRING: _l("Comes back until it is done"),
    Origin.UNDISCUSSED: _l("There was no time for it"),
    Origin.REVIEW: _l("Decisions to look at again"),
    Origin.PROPOSAL: _l("Proposals now open"),
    Origin.WISH: _l("From the backlog"),
}
# Which icon stands before a record.
SIGNS = {
    Kind.PROPOSAL: "proposal",
    Kind.TASK: "task",
    Kind.MEETING: "meeting",
    Kind.DECISION: "check",
    Kind.RECOMMENDATION: "arrow",
    Kind.EVENT: "clock",
}
ATTENDING = {
    Attending.YES: _l("I come"),
    Attending.NO: _l("I cannot come"),
    Attending.MAYBE: _l("Perhaps"),
    Attending.APOLOGY: _l("I apologise"),
}
# Whether one comes to a meeting or an event, said to oneself.
COMING: dict[Any, Any] = {
    **ATTENDING,
    RegistrationState.IN: _l("You have a place"),
    RegistrationState.ASKED: _l("Waits for the organisers"),
    RegistrationState.WAITING: _l("On the waiting list"),
}
POLLS = {PollKind.CONSENT: _l("Consent"), PollKind.HANDS: _l("Show of hands")}
# How many raised which hand, as it is counted.
HANDS = {
    "agree": _l("agree"),
    "aside": _l("stand aside"),
    "object": _l("object"),
    "yes": _l("in favour"),
    "no": _l("against"),
    "abstain": _l("abstain"),
}
AMENDMENTS = {
    AmendmentState.PENDING: _l("Waiting for the authors"),
    AmendmentState.ACCEPTED: _l("Accepted"),
    AmendmentState.REJECTED: _l("Rejected"),
    AmendmentState.WITHDRAWN: _l("Withdrawn"),
    AmendmentState.LAPSED: _l("Lapsed"),
}
ORGANISATIONS = {
    OrganisationKind.REGISTERED: _l("Registered organisation"),
    OrganisationKind.TEAM: _l("Volunteer team"),
    OrganisationKind.UNION: _l("Union"),
    OrganisationKind.STUDENTS: _l("Student group"),
}
FEELINGS = {Feeling.AGREE: _l("I agree"), Feeling.THANKS: _l("Thank you"), Feeling.UNCLEAR: _l("Not clear to me")}
METHODS = {
    Method.CONSENT: _l("Consent"),
    Method.MAJORITY: _l("Majority"),
    Method.TEMPERATURE: _l("Temperature check"),
    Method.ONE: _l("Choose one option"),
    Method.SEVERAL: _l("Choose several options"),
    Method.RANKED: _l("Rank the options"),
}
THRESHOLDS = {
    Threshold.HALF: _l("more than half"),
    Threshold.TWO_THIRDS: _l("at least two thirds"),
    Threshold.THREE_QUARTERS: _l("at least three quarters"),
    Threshold.ALL: _l("all"),
}
BASES = {Base.VOTES: _l("of the votes for or against"), Base.MEMBERS: _l("of everybody who may vote")}
RESULTS = {
    Result.ADOPTED: _l("Adopted"),
    Result.NOT_ADOPTED: _l("Not adopted"),
    Result.ADVICE: _l("Advice that binds nobody"),
    Result.TIE: _l("A tie: nothing was decided"),
    Result.NO_QUORUM: _l("No quorum: nothing was decided"),
}
DECISIONS = {
    DecisionState.CALLED: _l("Opens later"),
    DecisionState.RUNNING: _l("Voting is open"),
    DecisionState.CLOSED: _l("Counted; the outcome is being written"),
    DecisionState.STATED: _l("Decided"),
    DecisionState.STOPPED: _l("Stopped without a result"),
}
ON_EDIT = {
    OnEdit.REFUSE: _l("The text cannot be changed until the close"),
    OnEdit.STOP: _l("A change of the text stops the decision"),
}
OBJECTIONS = {
    ObjectionState.RAISED: _l("Waits for an answer"),
    ObjectionState.ANSWERED: _l("Answered"),
    ObjectionState.RESOLVED: _l("Resolved"),
    ObjectionState.STANDS: _l("Stands"),
}
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
    Relation.RECOMMENDED_AS: (_l("Became the recommendation"), _l("Comes from")),
    Relation.RELATES_TO: (_l("Related to"), _l("Related to")),
}
DIGITS = {Digits.LATIN: "0123456789", Digits.ARABIC: "٠١٢٣٤٥٦٧٨٩"}
CALENDARS = {
    Calendar.GREGORIAN: _l("Gregorian"),
    Calendar.HIJRI: _l("Hijri"),
    Calendar.KURDISH: _l("Kurdish"),
}
THEMES = {Theme.AUTO: _l("As the device"), Theme.LIGHT: _l("Light"), Theme.DARK: _l("Dark")}

# The questions of a campaign's plan: what each is called, and what it asks.
SECTIONS = {
    Section.PROBLEM: _l("The problem"),
    Section.SUFFERERS: _l("Who suffers from it"),
    Section.DECIDERS: _l("Who can change it"),
    Section.GOAL: _l("The goal"),
    Section.DEMANDS: _l("What we demand"),
    Section.MESSAGE: _l("The message"),
    Section.ALLIES: _l("Allies"),
    Section.RISKS: _l("Risks, and how people are kept safe"),
    Section.NEEDS: _l("What is needed"),
}
SECTION_ASKS = {
    Section.PROBLEM: _l("What is wrong, where, and since when? What can everybody see?"),
    Section.SUFFERERS: _l("Whose life is harder for it? How are they part of the campaign?"),
    Section.DECIDERS: _l("Which office or person decides? Whom do they listen to?"),
    Section.GOAL: _l("What is different when it is won, and by when?"),
    Section.DEMANDS: _l("What exactly is asked, of whom?"),
    Section.MESSAGE: _l("One sentence that a neighbour would repeat."),
    Section.ALLIES: _l("Who is with us, who could be, who stands against it?"),
    Section.RISKS: _l("What can happen to people, and what is done against it? Only members read this."),
    Section.NEEDS: _l("Hands, rooms, printing, transport: in kind. Only members read this."),
}

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
    H.PROPOSAL_CALLED: _l("called the decision"),
    H.PROPOSAL_ADOPTED: _l("adopted it"),
    H.PROPOSAL_NOT_ADOPTED: _l("did not adopt it"),
    H.PROPOSAL_RECOMMENDED: _l("recommended it to a council"),
    H.PROPOSAL_RESUMED: _l("opened it again, undecided"),
    H.PROPOSAL_REOPENED: _l("opened it again"),
    H.DECISION_CALLED: _l("called the decision"),
    H.DECISION_OPENED: _l("opened the voting"),
    H.DECISION_CLOSED: _l("closed the voting"),
    H.DECISION_STOPPED: _l("stopped the decision"),
    H.DECISION_STATED: _l("wrote down the outcome"),
    H.VOTE_CAST: _l("voted"),
    H.VOTE_CHANGED: _l("changed their vote"),
    H.OBJECTION_RAISED: _l("objected"),
    H.OBJECTION_ANSWERED: _l("answered an objection"),
    H.OBJECTION_RESOLVED: _l("says that the objection is resolved"),
    H.OBJECTION_STANDS: _l("says that the objection stands"),
    H.RECOMMENDATION_ISSUED: _l("issued the recommendation"),
    H.RECOMMENDATION_ACKNOWLEDGED: _l("acknowledged it"),
    H.RECOMMENDATION_ACCEPTED: _l("accepted it for the council"),
    H.RECOMMENDATION_DECLINED: _l("declined it for the council"),
    H.RECOMMENDATION_PROGRESSED: _l("reported progress"),
    H.RECOMMENDATION_UPDATED: _l("said how it stands"),
    H.RECOMMENDATION_CLAIMED: _l("says that it is done"),
    H.RECOMMENDATION_CONFIRMED: _l("confirms that it is done"),
    H.RECOMMENDATION_CONTESTED: _l("contests that it is done"),
    H.RECOMMENDATION_WEIGHED: _l("said how much a task counts"),
    H.EVIDENCE_GIVEN: _l("gave evidence"),
    H.EVIDENCE_VERIFIED: _l("verified a piece of evidence"),
    H.EVIDENCE_DELETED: _l("took a piece of evidence away"),
    H.LETTER_LOGGED: _l("wrote down a letter"),
    H.COUNCIL_TOLD: _l("wrote the council's letter of the month"),
    H.PROPOSAL_IMPORTED: _l("brought it in from a file"),
    H.PROPOSAL_ABSORBED: _l("merged another proposal into this one"),
    H.AMENDMENT_PROPOSED: _l("proposed an amendment"),
    H.AMENDMENT_ACCEPTED: _l("accepted an amendment"),
    H.AMENDMENT_REJECTED: _l("rejected an amendment"),
    H.AMENDMENT_WITHDRAWN: _l("withdrew an amendment"),
    H.AMENDMENT_LAPSED: _l("let an amendment lapse"),
    H.AMENDMENT_GREW: _l("made a proposal of an amendment that was not taken up"),
    H.TRANSLATION_ADDED: _l("added a translation"),
    H.TRANSLATION_REVISED: _l("changed a translation"),
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
    H.MEETING_CALLED: _l("sent the agenda"),
    H.MEETING_ANSWERED: _l("answered the invitation"),
    H.MEETING_STARTED: _l("opened the meeting"),
    H.ATTENDANCE_TAKEN: _l("wrote down who is there"),
    H.ATTENDANCE_TAKEN_BACK: _l("took an attendance back"),
    H.ROOM_MOVED: _l("turned to a point of the agenda"),
    H.FLOOR_ASKED: _l("asked for the floor"),
    H.FLOOR_GIVEN: _l("gave the floor"),
    H.FLOOR_LEFT: _l("left the floor"),
    H.POLL_ASKED: _l("asked for hands"),
    H.POLL_ANSWERED: _l("raised a hand"),
    H.POLL_CLOSED: _l("counted the hands"),
    H.MINUTES_CIRCULATED: _l("sent the minutes round"),
    H.MINUTES_RESUMED: _l("went on with the meeting"),
    H.MINUTES_APPROVED: _l("approved the minutes"),
    H.MINUTES_PUBLISHED: _l("published the minutes"),
    H.AGENDA_CHANGED: _l("changed the agenda"),
    H.AGENDA_CARRIED: _l("carried over what was left"),
    H.ITEM_DONE: _l("marked a point of the agenda as done"),
    H.ITEM_UNDONE: _l("opened a point of the agenda again"),
    H.ITEM_LINKED: _l("linked a point of the agenda"),
    H.ITEM_UNLINKED: _l("took a link off a point of the agenda"),
    H.WISH_ADDED: _l("put something into the backlog"),
    H.WISH_WITHDRAWN: _l("took something out of the backlog"),
    H.SERIES_STARTED: _l("started a series of meetings"),
    H.SERIES_EDITED: _l("changed a series of meetings"),
    H.SERIES_STOPPED: _l("stopped a series of meetings"),
    H.SERIES_RESUMED: _l("went on with a series of meetings"),
    H.NOTE_WRITTEN: _l("wrote in the notes"),
    H.RESOLUTION_TAKEN: _l("wrote down a decision"),
    H.RESOLUTION_DATED: _l("said when a decision is looked at again"),
    H.RESOLUTION_WITHDRAWN: _l("took back a decision that was written down wrongly"),
    H.ITEM_KEPT_INSIDE: _l("kept a point of the agenda among the members"),
    H.ITEM_LET_OUT: _l("let a point of the agenda be read by visitors"),
    H.MINUTES_VOICED: _l("said what they think of the minutes"),
    H.MINUTES_CORRECTED: _l("corrected the approved minutes"),
    H.COMMENT_SAID: _l("commented"),
    H.COMMENT_EDITED: _l("changed a comment"),
    H.COMMENT_HIDDEN: _l("hid a comment"),
    H.COMMENT_RESTORED: _l("showed a hidden comment again"),
    H.COMMENT_MARKED: _l("marked a comment as the answer"),
    H.COMMENT_UNMARKED: _l("took the mark off an answer"),
    H.THREAD_SUMMARISED: _l("summed up the discussion"),
    H.SUPPORT_GIVEN: _l("supports it"),
    H.SUPPORT_TAKEN_BACK: _l("took their support back"),
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
    H.COLUMNS_CHOSEN: _l("chose the columns of the board"),
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
    H.MEMBER_RENAMED: _l("has another name now, or others see it"),
    H.MEMBER_APPOINTED: _l("changed a role"),
    H.MEMBER_MUTED: _l("muted a member"),
    H.MEMBER_UNMUTED: _l("let a member speak again"),
    H.MEMBER_REMOVED: _l("removed a member"),
    H.MEMBER_LEFT: _l("left"),
    H.MEMBER_SPEAKS: _l("said for which organisation a member speaks"),
    H.ORGANISATION_ADDED: _l("registered an organisation"),
    H.ORGANISATION_EDITED: _l("changed the page of an organisation"),
    H.ORGANISATION_MERGED: _l("merged two organisations into one"),
    H.ORGANISATION_ASKED: _l("asked to join the space with an organisation"),
    H.ORGANISATION_JOINED: _l("let an organisation join the space"),
    H.ORGANISATION_REFUSED: _l("did not let an organisation join the space"),
    H.ORGANISATION_LEFT: _l("took an organisation out of the space"),
    H.AFFILIATION_CONFIRMED: _l("confirmed somebody as part of an organisation"),
    H.AFFILIATION_ENDED: _l("took somebody off the list of an organisation"),
    H.CITY_ANSWERED: _l("answered a team that asked for a forum"),
    H.CAMPAIGN_STARTED: _l("started a campaign"),
    H.CAMPAIGN_EDITED: _l("changed the plan of a campaign"),
    H.CAMPAIGN_SHARED: _l("shared a campaign with visitors"),
    H.CAMPAIGN_KEPT: _l("kept a campaign among the members"),
    H.CAMPAIGN_TACTICS: _l("changed the tactics of a campaign"),
    H.CAMPAIGN_PARTNERS: _l("changed the partners of a campaign"),
    H.CAMPAIGN_ASKED: _l("asked another space to carry a campaign"),
    H.CAMPAIGN_JOINED: _l("took up a campaign of another space"),
    H.CAMPAIGN_REFUSED: _l("did not take up a campaign of another space"),
    H.CAMPAIGN_LEFT: _l("left a campaign"),
    H.CAMPAIGN_CLOSED: _l("closed a campaign"),
    H.CAMPAIGN_REOPENED: _l("opened a campaign again"),
    H.RECORD_PUT_IN: _l("put it into a campaign"),
    H.RECORD_TAKEN_OUT: _l("took it out of its campaign"),
    H.SEASON_STARTED: _l("opened a season"),
    H.SEASON_PARTNERS: _l("changed the partners of a season"),
    H.SEASON_EDITED: _l("changed a season"),
    H.SEASON_DATED: _l("set the days of a season"),
    H.SEASON_CLOSING: _l("said that a call ends soon"),
    H.SEASON_CALLED: _l("let a call for proposals out"),
    H.SEASON_DELIBERATED: _l("closed the call: the season deliberates"),
    H.SEASON_CONVENED: _l("convened the plenary of a season"),
    H.SEASON_CLOSED: _l("closed a season"),
    H.SEASON_CONFERENCE: _l("chose the conference of a season"),
    H.SEASON_PROGRAMME: _l("changed the programme of a season"),
    H.PROPOSAL_HANDED_IN: _l("handed it in to a season"),
    H.PROPOSAL_TAKEN_BACK: _l("took it out of a season"),
    H.PROPOSAL_CARRIED: _l("let it go on in the next season"),
    H.PROPOSAL_PROGRAMMED: _l("took it into the programme"),
    H.PROPOSAL_LEFT_OUT: _l("left it out of the programme"),
    H.PROPOSAL_FROZEN: _l("let the text stand: its season closed"),
    H.EVENT_PLANNED: _l("planned the event"),
    H.EVENT_EDITED: _l("changed the event"),
    H.EVENT_MOVED: _l("changed the time or place"),
    H.EVENT_OPENED: _l("opened the registration"),
    H.EVENT_CLOSED: _l("closed the registration"),
    H.EVENT_REOPENED: _l("went on with the registration"),
    H.EVENT_HELD: _l("says that it was held"),
    H.EVENT_CANCELLED: _l("called it off"),
    H.EVENT_PROGRAMMED: _l("changed the programme"),
    H.EVENT_PARTNERS: _l("changed the partners of an event"),
    H.EVENT_EQUIPPED: _l("changed the materials or the report"),
    H.EVENT_ARCHIVED: _l("archived the event"),
    H.EVENT_RESTORED: _l("brought the event back"),
    H.EVENT_FORGOTTEN: _l("deleted the data of those who registered"),
    H.REGISTRATION_MADE: _l("registered"),
    H.REGISTRATION_ASKED: _l("asked for a place"),
    H.REGISTRATION_CHANGED: _l("changed a registration"),
    H.REGISTRATION_ADMITTED: _l("gave somebody a place"),
    H.REGISTRATION_QUEUED: _l("accepted a registration"),
    H.REGISTRATION_RETURNED: _l("took back a place that was given by mistake"),
    H.REGISTRATION_REFUSED: _l("refused a registration"),
    H.REGISTRATION_CANCELLED: _l("cancelled a registration"),
    H.REGISTRATION_TICKED: _l("wrote down who was there"),
    H.FREEZE_ASKED: _l("asked to freeze an account"),
    H.MEMBER_FROZEN: _l("froze an account"),
    H.THAW_ASKED: _l("asked to thaw an account"),
    H.MEMBER_THAWED: _l("thawed an account"),
    H.RESET_CODE_MADE: _l("handed over a code for a new password"),
}

SOMEBODY = _l("somebody")
FORMER = _l("a former member")
A_MEMBER = _l("a member")

# What one says in a vote, where the method brings its options; the others bring the words of theirs.
ANSWERS = {
    "agree": _l("I agree"),
    "aside": _l("I stand aside"),
    "object": _l("I object"),
    "yes": _l("Yes"),
    "no": _l("No"),
    "abstain": _l("I abstain"),
    "1": _l("1: cold, I am against it"),
    "2": _l("2: cool"),
    "3": _l("3: neither"),
    "4": _l("4: warm"),
    "5": _l("5: hot, I am all for it"),
}
MEANT = {
    "agree": _l("I can live with it."),
    "aside": _l("I do not agree, and I will not stop it."),
    "object": _l("It would do harm: I say why, and the others answer."),
}
# What a method is for, and the rule by which it decides.
FOR = {
    Method.CONSENT: _l("Nobody has a reason against it that stands. For what everybody has to live with."),
    Method.MAJORITY: _l("Yes or no. For what can be decided by counting."),
    Method.TEMPERATURE: _l("How warm are we to it? Binds nobody. For finding out before one decides."),
    Method.ONE: _l("One option of several, the most votes win."),
    Method.SEVERAL: _l("Everybody picks some, the most picked win. For filling several places."),
    Method.RANKED: _l("Everybody puts the options in order, the last one goes round by round. For more than two."),
}
RULES = {
    Method.CONSENT: _l("Adopted when somebody agrees and no objection stands."),
    Method.TEMPERATURE: _l("It tells how warm people are to it, from 1 to 5, and binds nobody."),
    Method.ONE: _l("The option with the most votes is chosen."),
    Method.RANKED: _l(
        "Everybody puts the options in order. Round by round the last one goes, until one has more than half."
    ),
}
MAJORITIES = {
    (Threshold.HALF, Base.VOTES): _l("Adopted when more than half of the votes for or against are for it."),
    (Threshold.TWO_THIRDS, Base.VOTES): _l("Adopted when at least two thirds of the votes for or against are for it."),
    (Threshold.THREE_QUARTERS, Base.VOTES): _l(
        "Adopted when at least three quarters of the votes for or against are for it."
    ),
    (Threshold.ALL, Base.VOTES): _l("Adopted when nobody votes against it and somebody votes for it."),
    (Threshold.HALF, Base.MEMBERS): _l("Adopted when more than half of everybody who may vote are for it."),
    (Threshold.TWO_THIRDS, Base.MEMBERS): _l("Adopted when at least two thirds of everybody who may vote are for it."),
    (Threshold.THREE_QUARTERS, Base.MEMBERS): _l(
        "Adopted when at least three quarters of everybody who may vote are for it."
    ),
    (Threshold.ALL, Base.MEMBERS): _l("Adopted when everybody who may vote is for it."),
}
# Why a ballot was not taken, and why a vote did not count.
BAD_BALLOTS = {
    "empty": _l("Choose your answer first."),
    "foreign": _l("This is none of the options. Choose one of those above."),
    "repeated": _l("Two options have the same place. Give each place once."),
    "too_many": _l("That is more than may be chosen. Take some away."),
    "gap": _l("A place is missing. Begin with 1 and leave none out."),
    "reason": _l("Say why you object: the others can only answer what they know."),
}
NOT_COUNTED = {
    "early": _l("The voting has not opened yet. Nothing was counted."),
    "closed": _l("The voting is closed. Nothing was changed."),
    "stopped": _l("This decision was stopped. Nothing was counted."),
    "not_on_roll": _l("You are not among those who may vote here: that was fixed when the voting opened."),
    "voted": _l("You have voted already. To change your vote, enter your receipt below."),
    "receipt": _l("No vote lies under this receipt. Look at it again: sixteen letters and digits."),
}
WRONG_TERMS = {
    "closes_at": _l("It has to close after it opens, and later than now."),
    "options": _l("Write two to twelve options, one on each line."),
    "most": _l("From one up to the number of options."),
    "wanted": _l("At least one, and fewer than there are options."),
    "quorum_percent": _l("From 0 to 100 per cent."),
    "is_secret": _l(
        "Consent is open, so that objections can be answered. Take the tick away, or choose another method."
    ),
}
SETTLED = {"resolve": _l("The objection is resolved."), "stand": _l("The objection stands.")}
# What nobody did: the time came, or the votes were counted.
BY_ITSELF = {
    H.COUNCIL_TOLD: _l("The council's letter of the month was written"),
    H.DECISION_OPENED: _l("The voting opened"),
    H.DECISION_CLOSED: _l("The voting closed"),
    H.OBJECTION_STANDS: _l("At the close an objection stands"),
    H.PROPOSAL_ADOPTED: _l("It was adopted"),
    H.PROPOSAL_NOT_ADOPTED: _l("It was not adopted"),
    H.PROPOSAL_RESUMED: _l("It is open again, undecided"),
    H.AMENDMENT_LAPSED: _l("An amendment lapsed"),
    H.MINUTES_APPROVED: _l("The minutes were approved"),
    H.SEASON_CLOSING: _l("The call ends soon"),
    H.PROPOSAL_PROGRAMMED: _l("It is in the programme of its season"),
    H.PROPOSAL_LEFT_OUT: _l("No session of its season treats it"),
    H.PROPOSAL_FROZEN: _l("Its season closed: the text stands"),
    H.EVENT_CLOSED: _l("The registration closed"),
    H.EVENT_FORGOTTEN: _l("The data of those who registered was deleted; the figures stay"),
}
# What a round of a run-off ended with: `options` are those it is about, `rounds` the earlier ones that told which.
WHY = {
    Why.MAJORITY: _l("%(options)s: more than half of the votes that still count."),
    Why.LAST: _l("Out: %(options)s. It had the fewest votes."),
    Why.EARLIER: _l("Out: %(options)s. Several had the fewest votes; looking back to round %(rounds)s, it had fewer."),
    Why.TOGETHER: _l("Out: %(options)s. They had equally few votes in every round, so they go together."),
    Why.TIE: _l("Tied: %(options)s. They had equally many votes in every round."),
}
DOCUMENTS = {
    DocumentKind.PROPOSAL: _l("Proposal"),
    DocumentKind.TASK: _l("Task"),
    DocumentKind.MEETING: _l("Meeting"),
    DocumentKind.DECISION: _l("Decision"),
    DocumentKind.RECOMMENDATION: _l("Recommendation"),
    DocumentKind.EVENT: _l("Event"),
    DocumentKind.COMMENT: _l("A comment"),
    DocumentKind.NOTE: _l("Note of a meeting"),
    DocumentKind.MINUTES: _l("Minutes"),
    DocumentKind.RESOLUTION: _l("Decision of a meeting"),
    DocumentKind.CAMPAIGN: _l("Campaign"),
    DocumentKind.ORGANISATION: _l("Organisation"),
    DocumentKind.SPACE: _l("Space"),
}
PACES = {
    Pace.DAILY: _l("Every working day"),
    Pace.WEEKLY: _l("Once a week"),
    Pace.NONE: _l("Never"),
}

# Why an answer by mail was not taken, to whoever wrote it.
TROUBLES = {
    Trouble.LARGE: _l("It was too large. Write it without pictures and files."),
    Trouble.UNREADABLE: _l("It could not be read. Write it anew, as plain text."),
    Trouble.EMPTY: _l("There were no words of yours in it. Write them above what is quoted; files are left out."),
    Trouble.LONG: _l("It was too long: a comment has room for 10,000 characters."),
    Trouble.ELSEWHERE: _l("It came from another address. Answer from the one that stands in your settings."),
    Trouble.GONE: _l("It is too late to answer this letter, or what it told of is not there any more."),
    Trouble.SILENT: _l("You may not write comments there at the moment."),
    Trouble.MANY: _l("More answers came from you within an hour than are taken by mail. Write it on the page itself."),
}

# What is new about a thing, to somebody who was told of it: `rules/notices.py`.
NOTICES = {
    H.PROPOSAL_SUBMITTED: _l("It waits for the moderators"),
    H.PROPOSAL_APPROVED: _l("It is open for discussion"),
    H.PROPOSAL_RETURNED: _l("It came back for changes"),
    H.PROPOSAL_DECLINED: _l("It was declined"),
    H.PROPOSAL_WITHDRAWN: _l("It was withdrawn"),
    H.PROPOSAL_MERGED: _l("It was merged into another proposal"),
    H.PROPOSAL_CALLED: _l("It is put to a decision"),
    H.PROPOSAL_ADOPTED: _l("It was adopted"),
    H.PROPOSAL_NOT_ADOPTED: _l("It was not adopted"),
    H.PROPOSAL_RESUMED: _l("It is open again, undecided"),
    H.PROPOSAL_REOPENED: _l("It is open again"),
    H.PROPOSAL_RECOMMENDED: _l("It was recommended to a council"),
    H.AMENDMENT_PROPOSED: _l("An amendment was proposed"),
    H.AMENDMENT_ACCEPTED: _l("An amendment was accepted"),
    H.AMENDMENT_REJECTED: _l("An amendment was rejected"),
    H.AMENDMENT_LAPSED: _l("The proposal is decided or over: your amendment lapsed"),
    H.AMENDMENT_WITHDRAWN: _l("An amendment was withdrawn"),
    H.DECISION_OPENED: _l("The voting is open"),
    H.DECISION_CLOSED: _l("The voting is closed"),
    H.DECISION_STOPPED: _l("The decision was stopped"),
    H.DECISION_STATED: _l("The outcome is written down"),
    H.OBJECTION_RAISED: _l("Somebody objects"),
    H.OBJECTION_ANSWERED: _l("An objection was answered"),
    H.OBJECTION_RESOLVED: _l("An objection is resolved"),
    H.RECOMMENDATION_ISSUED: _l("Your council was asked for something"),
    H.RECOMMENDATION_ACKNOWLEDGED: _l("The council has acknowledged it"),
    H.RECOMMENDATION_ACCEPTED: _l("The council has accepted it"),
    H.RECOMMENDATION_DECLINED: _l("The council has declined it"),
    H.RECOMMENDATION_PROGRESSED: _l("There is progress"),
    H.RECOMMENDATION_UPDATED: _l("There is word of how it stands"),
    H.RECOMMENDATION_CLAIMED: _l("The council says that it is done"),
    H.RECOMMENDATION_CONFIRMED: _l("It is confirmed as done"),
    H.RECOMMENDATION_CONTESTED: _l("Those who asked say that it is not done"),
    H.TASK_ASSIGNED: _l("The task is yours"),
    H.TASK_EDITED: _l("Your task was changed"),
    H.TASK_ARCHIVED: _l("Your task was archived"),
    H.MEETING_CALLED: _l("You are asked to a meeting"),
    H.MEETING_EDITED: _l("The meeting was changed"),
    H.MEETING_STARTED: _l("The meeting has begun"),
    H.MEETING_ARCHIVED: _l("The meeting was archived"),
    H.MINUTES_CIRCULATED: _l("The minutes wait for your word"),
    H.MINUTES_APPROVED: _l("The minutes are approved"),
    H.MINUTES_CORRECTED: _l("The minutes were corrected"),
    H.COMMENT_SAID: _l("Something was said"),
    H.COMMENT_EDITED: _l("A comment was changed"),
    H.COMMENT_MARKED: _l("Your comment is marked as the answer"),
    H.COMMENT_HIDDEN: _l("A comment of yours was hidden"),
    H.PROPOSAL_PROGRAMMED: _l("It is in the programme of its season"),
    H.PROPOSAL_LEFT_OUT: _l("No session of its season treats it"),
    H.SEASON_CALLED: _l("The call for proposals is out"),
    H.SEASON_CLOSING: _l("The call ends soon"),
    H.SEASON_DELIBERATED: _l("The call is over"),
    H.SEASON_DATED: _l("The days of the forum are set"),
    H.SEASON_CLOSED: _l("The results are published"),
    H.EVENT_OPENED: _l("You can register"),
    H.EVENT_MOVED: _l("Its time or place has changed"),
    H.EVENT_CANCELLED: _l("It was called off"),
    H.EVENT_HELD: _l("It was held"),
    H.REGISTRATION_ASKED: _l("Registrations wait for your yes or no"),
    H.REGISTRATION_QUEUED: _l("You are on the waiting list"),
    H.REGISTRATION_RETURNED: _l("You have no place yet"),
    H.REGISTRATION_ADMITTED: _l("You have a place"),
    H.REGISTRATION_REFUSED: _l("Your registration was not accepted"),
    H.REGISTRATION_CANCELLED: _l("A registration was cancelled"),
    H.CAMPAIGN_ASKED: _l("Your space is asked to carry a campaign"),
    H.CAMPAIGN_JOINED: _l("A space you asked carries the campaign, too"),
    H.CAMPAIGN_REFUSED: _l("A space you asked does not carry the campaign"),
    H.RECORD_HIDDEN: _l("It was hidden from the members"),
    H.RECORD_UNHIDDEN: _l("It is shown again"),
    H.REPORT_MADE: _l("A report waits for the moderators"),
    H.REPORT_UPHELD: _l("A report was upheld"),
    H.REPORT_DISMISSED: _l("A report was dismissed"),
    H.JOIN_REQUESTED: _l("Somebody asks to join"),
    H.JOIN_ACCEPTED: _l("You were let in"),
    H.JOIN_REFUSED: _l("A request to join was refused"),
    H.MEMBER_APPOINTED: _l("Your role was changed"),
}
# The same, where it needs them and that is another sentence.
CALLS = {
    H.COMMENT_SAID: _l("You were named"),
    H.COMMENT_EDITED: _l("You were named"),
    H.SEASON_CLOSING: _l("The call ends soon, and a proposal of yours is not handed in"),
    H.DECISION_OPENED: _l("You can vote"),
    H.DECISION_CLOSED: _l("The outcome is to be written down"),
}
# Of these the day says until when they wait, of the rest since when.
HAS_DAY = (Need.VOTE, Need.TASK, Need.MINUTES)
# What somebody is needed for: `rules/needs.py`.
NEEDS = {
    Need.VOTE: _l("Your vote"),
    Need.TASK: _l("Your task"),
    Need.RETURNED: _l("It came back for changes"),
    Need.AMENDMENT: _l("An amendment waits for your answer"),
    Need.OBJECTION: _l("An objection waits for an answer"),
    Need.OUTCOME: _l("The outcome is to be written down"),
    Need.MINUTES: _l("Minutes to look through"),
    Need.MEETING: _l("Do you come?"),
    Need.ACKNOWLEDGE: _l("A recommendation to acknowledge"),
    Need.LATE: _l("A recommendation that waits for word"),
    Need.CONFIRM: _l("Said to be done: confirm or contest it"),
    Need.CAMPAIGN: _l("Your space is asked to carry this campaign"),
    Need.REGISTRATION: _l("Registrations wait for your yes or no"),
    Need.JOIN: _l("Somebody asks to join"),
    Need.ORGANISATION: _l("An organisation asks to join"),
    Need.BELONG: _l("Somebody says they belong to your organisation"),
    Need.CITY: _l("A team asks for a forum in its city"),
    Need.PROPOSAL: _l("A proposal to look through"),
    Need.REPORT: _l("A report to look into"),
}
