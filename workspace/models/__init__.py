"""What exists. Importing this package loads every table, so that the metadata is whole."""

from workspace.models.activity import Activity, Happening, Revision, Topic
from workspace.models.agenda import AgendaWish, ItemOrigin, ItemRecord, Origin
from workspace.models.calendars import CalendarFeed
from workspace.models.campaigns import Campaign, CampaignSpace, CampaignVersion, Section, Tactic
from workspace.models.cities import CityRequest
from workspace.models.comments import (
    Comment,
    Feeling,
    Follow,
    Mention,
    Reaction,
    Report,
    ReportReason,
    ReportState,
    ThreadSummary,
)
from workspace.models.decisions import (
    Ballot,
    Base,
    Decision,
    DecisionState,
    Method,
    Objection,
    ObjectionState,
    OnEdit,
    Outcome,
    Result,
    SealedBallot,
    Threshold,
    Voter,
)
from workspace.models.events import (
    Event,
    EventMaterial,
    EventSeries,
    EventSession,
    EventSort,
    EventState,
    Registration,
    RegistrationState,
)
from workspace.models.files import File
from workspace.models.meetings import (
    ActionLine,
    AgendaItem,
    Attendance,
    Attending,
    Meeting,
    MeetingAnswer,
    MeetingState,
    Minutes,
    MinutesVoice,
    NoteVersion,
    Presence,
    Resolution,
    Wanted,
)
from workspace.models.notices import Notice
from workspace.models.organisations import Affiliation, OrganisationSpace
from workspace.models.partners import CampaignPartner, EventPartner, SeasonPartner
from workspace.models.people import (
    Attempt,
    Calendar,
    Digits,
    FreezeVoice,
    Mail,
    Operation,
    Pace,
    ResetCode,
    Theme,
    User,
    UserSession,
)
from workspace.models.proposals import (
    Amendment,
    AmendmentState,
    Proposal,
    ProposalAuthor,
    ProposalState,
    ProposalVersion,
    Support,
    Translation,
)
from workspace.models.recommendations import (
    Evidence,
    EvidenceKind,
    Letter,
    LetterWay,
    Recommendation,
    RecommendationState,
)
from workspace.models.records import Audience, Kind, Link, Record, RecordLabel, Relation
from workspace.models.rooms import Hand, Poll, PollKind, Room, Speaker, TimeSpent
from workspace.models.search import EVERYBODY, Document, DocumentKind, Readers
from workspace.models.seasons import (
    HandIn,
    Season,
    SeasonFigures,
    SeasonPath,
    SeasonRoom,
    SeasonSession,
    SeasonSlot,
    SeasonSnapshot,
    SeasonState,
    SessionProposal,
)
from workspace.models.series import MeetingSeries, Rhythm, SeriesPoint
from workspace.models.spaces import (
    Charter,
    Column,
    Invitation,
    JoinRequest,
    JoinRequestState,
    Label,
    Meaning,
    Membership,
    MembershipState,
    Organisation,
    OrganisationKind,
    Path,
    Role,
    Space,
    SpaceKind,
    Visibility,
)
from workspace.models.tasks import ChecklistItem, Task, TaskAssignee
from workspace.models.transfers import ImportKey

__all__ = [name for name in dir() if name[0].isupper()]
