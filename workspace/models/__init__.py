"""What exists. Importing this package loads every table, so that the metadata is whole."""

from workspace.models.activity import Activity, Happening
from workspace.models.comments import Comment, Mention, Report, ReportReason, ReportState
from workspace.models.meetings import AgendaItem, Meeting, NoteVersion, Wanted
from workspace.models.people import (
    Attempt,
    Calendar,
    Digits,
    FreezeVoice,
    Mail,
    Operation,
    ResetCode,
    Theme,
    User,
    UserSession,
)
from workspace.models.proposals import Proposal, ProposalAuthor, ProposalState, ProposalVersion
from workspace.models.records import Audience, Kind, Link, Record, RecordLabel, Relation
from workspace.models.spaces import (
    Campaign,
    Charter,
    Column,
    Invitation,
    JoinRequest,
    JoinRequestState,
    Label,
    Meaning,
    Membership,
    MembershipState,
    Path,
    Role,
    Space,
    SpaceKind,
    Visibility,
)
from workspace.models.tasks import ChecklistItem, Task, TaskAssignee
from workspace.models.transfers import ImportKey

__all__ = [name for name in dir() if name[0].isupper()]
