"""Who is told of what happens, and whether it needs them. Whoever did it is never told; nor is who may not read it."""

from enum import StrEnum

from workspace.models import Happening

H = Happening


class Who(StrEnum):
    """The people around a thing."""

    PERSON = "person"  # Whom it befell.
    AUTHOR = "author"  # Who wrote it, and whoever signed it with them.
    FOLLOWERS = "followers"
    NAMED = "named"  # In the comment that was said, or by what was changed in it.
    CHOSEN = "chosen"  # Who is to do the task since now.
    ASSIGNEES = "assignees"  # Who is to do the task.
    VOTERS = "voters"  # Who is on the roll.
    THERE = "there"  # Who was at the meeting.
    MEMBERS = "members"
    MODERATORS = "moderators"
    FACILITATORS = "facilitators"
    FORUM = "forum"  # The members of a season's space and, where they may enter that one, of all below it.
    UNSENT = "unsent"  # Who wrote a proposal there that is in no season yet.
    REGISTERED = "registered"  # Whoever has a place at the event, or waits for one, by their account.
    REGISTRANT = "registrant"  # Whose registration it is: named in no log.
    ASKERS = "askers"  # The facilitators of the space that asked a council.


W = Who
NEEDS = True

TOLD: dict[Happening, dict[Who, bool]] = {
    # happening:                 who is told: whether it needs them
    H.PROPOSAL_SUBMITTED:        {W.MODERATORS: NEEDS},
    H.PROPOSAL_APPROVED:         {W.AUTHOR: False},
    H.PROPOSAL_RETURNED:         {W.AUTHOR: NEEDS},
    H.PROPOSAL_DECLINED:         {W.AUTHOR: False},
    H.PROPOSAL_MERGED:           {W.AUTHOR: False, W.FOLLOWERS: False},
    H.PROPOSAL_CALLED:           {W.AUTHOR: False, W.FOLLOWERS: False},
    H.PROPOSAL_ADOPTED:          {W.AUTHOR: False, W.FOLLOWERS: False},
    H.PROPOSAL_NOT_ADOPTED:      {W.AUTHOR: False, W.FOLLOWERS: False},
    H.PROPOSAL_RESUMED:          {W.AUTHOR: False, W.FOLLOWERS: False},
    H.PROPOSAL_REOPENED:         {W.AUTHOR: False, W.FOLLOWERS: False},
    H.PROPOSAL_RECOMMENDED:      {W.AUTHOR: False, W.FOLLOWERS: False},
    H.PROPOSAL_PROGRAMMED:       {W.AUTHOR: False, W.FOLLOWERS: False},
    H.PROPOSAL_LEFT_OUT:         {W.AUTHOR: False, W.FOLLOWERS: False},
    H.AMENDMENT_PROPOSED:        {W.AUTHOR: NEEDS},
    H.AMENDMENT_ACCEPTED:        {W.PERSON: False},
    H.AMENDMENT_REJECTED:        {W.PERSON: False},
    H.AMENDMENT_LAPSED:          {W.PERSON: False},
    H.DECISION_OPENED:           {W.VOTERS: NEEDS},
    H.DECISION_CLOSED:           {W.AUTHOR: NEEDS, W.VOTERS: False},  # Its outcome is still to be written down.
    H.DECISION_STOPPED:          {W.VOTERS: False},
    H.DECISION_STATED:           {W.VOTERS: False, W.FOLLOWERS: False},
    H.OBJECTION_RAISED:          {W.AUTHOR: NEEDS},
    H.OBJECTION_ANSWERED:        {W.PERSON: NEEDS},
    H.RECOMMENDATION_ISSUED:     {W.FACILITATORS: NEEDS},
    H.RECOMMENDATION_ACKNOWLEDGED: {W.ASKERS: False, W.FOLLOWERS: False},
    H.RECOMMENDATION_ACCEPTED:   {W.ASKERS: False, W.FOLLOWERS: False},
    H.RECOMMENDATION_DECLINED:   {W.ASKERS: False, W.FOLLOWERS: False},
    H.RECOMMENDATION_PROGRESSED: {W.ASKERS: False, W.FOLLOWERS: False},
    H.RECOMMENDATION_UPDATED:    {W.ASKERS: False, W.FOLLOWERS: False},
    H.RECOMMENDATION_CLAIMED:    {W.ASKERS: NEEDS, W.FOLLOWERS: False},
    H.RECOMMENDATION_CONFIRMED:  {W.FACILITATORS: False, W.FOLLOWERS: False},
    H.RECOMMENDATION_CONTESTED:  {W.FACILITATORS: NEEDS, W.FOLLOWERS: False},
    H.TASK_ASSIGNED:             {W.CHOSEN: NEEDS},
    H.TASK_EDITED:               {W.ASSIGNEES: False},
    H.TASK_ARCHIVED:             {W.ASSIGNEES: False},
    H.MEETING_CALLED:            {W.MEMBERS: NEEDS},
    H.MEETING_EDITED:            {W.FOLLOWERS: False},
    H.MINUTES_CIRCULATED:        {W.THERE: NEEDS},
    H.MINUTES_APPROVED:          {W.THERE: False, W.FOLLOWERS: False},
    H.MINUTES_CORRECTED:         {W.THERE: False},
    H.COMMENT_SAID:              {W.NAMED: NEEDS, W.FOLLOWERS: False},
    H.COMMENT_EDITED:            {W.NAMED: NEEDS},
    H.COMMENT_MARKED:            {W.PERSON: False},
    H.COMMENT_HIDDEN:            {W.PERSON: False},
    H.SEASON_CALLED:             {W.FORUM: False},
    H.SEASON_CLOSING:            {W.UNSENT: NEEDS},
    H.SEASON_DATED:              {W.FORUM: False},
    H.SEASON_CLOSED:             {W.FORUM: False},
    H.EVENT_OPENED:              {W.MEMBERS: False},
    H.EVENT_MOVED:               {W.REGISTERED: False, W.FOLLOWERS: False},
    H.EVENT_CANCELLED:           {W.REGISTERED: False, W.FOLLOWERS: False},
    H.REGISTRATION_ASKED:        {W.FACILITATORS: NEEDS},
    H.REGISTRATION_ADMITTED:     {W.REGISTRANT: False},
    H.REGISTRATION_QUEUED:       {W.REGISTRANT: False},  # Of those who had been refused.
    H.REGISTRATION_RETURNED:     {W.REGISTRANT: False},
    H.REGISTRATION_REFUSED:      {W.REGISTRANT: False},
    H.CAMPAIGN_ASKED:            {W.FACILITATORS: NEEDS},  # Of the space that was asked.
    H.CAMPAIGN_JOINED:           {W.FACILITATORS: False},  # Of the space that asked.
    H.CAMPAIGN_REFUSED:          {W.FACILITATORS: False},
    H.RECORD_HIDDEN:             {W.AUTHOR: False},
    H.RECORD_UNHIDDEN:           {W.AUTHOR: False},
    H.REPORT_MADE:               {W.MODERATORS: NEEDS},
    H.JOIN_REQUESTED:            {W.FACILITATORS: NEEDS},
    H.JOIN_ACCEPTED:             {W.PERSON: False},
    H.MEMBER_APPOINTED:          {W.PERSON: False},
}  # fmt: skip

# What needed many is done by one: nobody else has to come for it any more. And what was offered is offered no more.
SETTLES: dict[Happening, frozenset[Happening]] = {
    H.PROPOSAL_APPROVED:      frozenset({H.PROPOSAL_SUBMITTED}),
    H.PROPOSAL_RETURNED:      frozenset({H.PROPOSAL_SUBMITTED}),
    H.PROPOSAL_DECLINED:      frozenset({H.PROPOSAL_SUBMITTED}),
    H.PROPOSAL_WITHDRAWN:     frozenset({H.PROPOSAL_SUBMITTED, H.PROPOSAL_APPROVED}),
    H.AMENDMENT_ACCEPTED:     frozenset({H.AMENDMENT_PROPOSED}),
    H.AMENDMENT_REJECTED:     frozenset({H.AMENDMENT_PROPOSED}),
    H.AMENDMENT_WITHDRAWN:    frozenset({H.AMENDMENT_PROPOSED}),
    H.AMENDMENT_LAPSED:       frozenset({H.AMENDMENT_PROPOSED}),
    H.DECISION_CLOSED:        frozenset({H.DECISION_OPENED}),
    H.DECISION_STOPPED:       frozenset({H.DECISION_OPENED}),
    H.DECISION_STATED:        frozenset({H.DECISION_CLOSED}),
    H.OBJECTION_ANSWERED:     frozenset({H.OBJECTION_RAISED}),
    H.OBJECTION_RESOLVED:     frozenset({H.OBJECTION_RAISED, H.OBJECTION_ANSWERED}),
    H.RECOMMENDATION_ACKNOWLEDGED: frozenset({H.RECOMMENDATION_ISSUED}),
    H.RECOMMENDATION_CONFIRMED: frozenset({H.RECOMMENDATION_CLAIMED}),
    H.RECOMMENDATION_CONTESTED: frozenset({H.RECOMMENDATION_CLAIMED}),
    H.SEASON_DELIBERATED:     frozenset({H.SEASON_CLOSING}),
    H.REGISTRATION_QUEUED:    frozenset({H.REGISTRATION_ASKED}),
    H.REGISTRATION_ADMITTED:  frozenset({H.REGISTRATION_ASKED}),
    H.REGISTRATION_REFUSED:   frozenset({H.REGISTRATION_ASKED}),
    H.REGISTRATION_CANCELLED: frozenset({H.REGISTRATION_ASKED}),
    H.EVENT_CANCELLED:        frozenset({H.REGISTRATION_ASKED, H.EVENT_OPENED}),
    H.EVENT_HELD:             frozenset({H.REGISTRATION_ASKED}),
    H.CAMPAIGN_JOINED:        frozenset({H.CAMPAIGN_ASKED}),
    H.CAMPAIGN_REFUSED:       frozenset({H.CAMPAIGN_ASKED}),
    H.TASK_ARCHIVED:          frozenset({H.TASK_ASSIGNED}),
    H.MEETING_STARTED:        frozenset({H.MEETING_CALLED}),
    H.MEETING_ARCHIVED:       frozenset({H.MEETING_CALLED}),
    H.MINUTES_APPROVED:       frozenset({H.MINUTES_CIRCULATED}),
    H.REPORT_UPHELD:          frozenset({H.REPORT_MADE}),
    H.REPORT_DISMISSED:       frozenset({H.REPORT_MADE}),
    H.JOIN_ACCEPTED:          frozenset({H.JOIN_REQUESTED}),
    H.JOIN_REFUSED:           frozenset({H.JOIN_REQUESTED}),
}  # fmt: skip

# What is said is counted when it is read: some of it is hidden by then.
SAID = frozenset({H.COMMENT_SAID, H.COMMENT_EDITED})

# Of these there is nothing left but what settles them: whoever was told has nothing else to see there.
ASKING = frozenset({H.JOIN_REQUESTED, H.CAMPAIGN_ASKED, H.REGISTRATION_ASKED})

# These have a letter of their own, sent at once to these: no other has to tell them of it.
HAS_LETTER = {
    H.MEETING_CALLED:         W.MEMBERS,
    H.EVENT_MOVED:            W.REGISTERED,
    H.EVENT_CANCELLED:        W.REGISTERED,
    H.REGISTRATION_ADMITTED:  W.REGISTRANT,
    H.REGISTRATION_QUEUED:    W.REGISTRANT,
    H.REGISTRATION_RETURNED:  W.REGISTRANT,
    H.REGISTRATION_REFUSED:   W.REGISTRANT,
}  # fmt: skip

# What tells that somebody registered: it goes with their data.
OF_REGISTRANTS = frozenset(each for each, people in TOLD.items() if people.keys() & {W.REGISTRANT, W.REGISTERED})
