"""Campaigns: started from a plan, put right by several, carried by several spaces, and closed with a report."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import select, update

from workspace.db import db, now
from workspace.models import (
    Campaign,
    CampaignSpace,
    CampaignVersion,
    Happening,
    Path,
    Record,
    Section,
    Space,
    Tactic,
)
from workspace.queries import campaigns as find
from workspace.rules.flows import NotNow
from workspace.rules.merging import mark_of, merge
from workspace.rules.viewers import Actor
from workspace.services.activity import record


class ChangedMeanwhile(Exception):
    """Somebody answered the same questions since the form was drawn: `theirs` is how these stand now.

    `together` is the plan with everything else put together, and with what was typed for these.
    """

    def __init__(self, theirs: dict[str, str], together: dict[str, str]) -> None:
        super().__init__(", ".join(theirs))
        self.theirs, self.together = theirs, together


@dataclass(frozen=True)
class Frame:
    """What a campaign is called and on which path it is, from when to when."""

    names: Mapping[str, str] = field(default_factory=dict)
    path: Path | None = None
    starts_on: date | None = None
    ends_on: date | None = None


@dataclass(frozen=True)
class Step:
    """A tactic as it is planned."""

    title: str
    starts_on: date
    ends_on: date


def called(campaign: Campaign) -> str:
    """A name of it for the record of what happened."""
    return next(iter(campaign.names.values()), "")


def _told(
    happening: Happening, campaign: Campaign, space: Space, by: Actor, *, was: str = "", reason: str = "", **more: Any
) -> None:
    record(happening, space=space, by=by, was=was, now_is=called(campaign), reason=reason, campaign=campaign.id, **more)


def start(
    space: Space, frame: Frame, plan: Mapping[str, str], *, locale: str, tactics: Iterable[Step] = (), by: Actor
) -> Campaign:
    """A new campaign of a space, for its members; with the tactics it begins with."""
    campaign = Campaign(space_id=space.id, locale=locale, plan=_answered(plan), edition=1)
    _frame(campaign, frame)
    db.session.add(campaign)
    db.session.flush()
    _keep(campaign, by)
    for each in tactics:
        db.session.add(
            Tactic(campaign_id=campaign.id, title=each.title, starts_on=each.starts_on, ends_on=each.ends_on)
        )
    _told(Happening.CAMPAIGN_STARTED, campaign, space, by)
    return campaign


def _answered(plan: Mapping[str, str]) -> dict[str, str]:
    return {each.value: plan[each] for each in Section if plan.get(each)}


def _frame(campaign: Campaign, frame: Frame) -> None:
    campaign.names, campaign.path = dict(frame.names), frame.path
    campaign.starts_on, campaign.ends_on = frame.starts_on, frame.ends_on


def _keep(campaign: Campaign, by: Actor) -> None:
    db.session.add(
        CampaignVersion(campaign_id=campaign.id, edition=campaign.edition, plan=campaign.plan, by_id=by.membership.id)
    )


def framed(campaign: Campaign) -> Frame:
    return Frame(campaign.names, campaign.path, campaign.starts_on, campaign.ends_on)


def mark(campaign: Campaign) -> str:
    """How its frame stands, in a word: for the form that changes it."""
    names = sorted(campaign.names.items())
    return mark_of(names, campaign.path_id, campaign.starts_on, campaign.ends_on)


def revise(
    campaign: Campaign, space: Space, frame: Frame, plan: Mapping[str, str], *, base: int, saw: str, by: Actor
) -> None:
    """Change the plan. `base` is the edition it was written on, `saw` the mark of the frame it was drawn with.

    What others answered since is kept: other questions, or other words of the same one. Raises ChangedMeanwhile where
    both changed the same words of an answer, or the frame; NotNow once it is closed.
    """
    _is_open(campaign)
    before = db.session.scalar(find.version(campaign, base))
    written_on = before.plan if before else {}
    together, theirs = {}, {}
    for each in Section:
        now_there, typed = campaign.plan.get(each, ""), plan.get(each, "")
        merged = merge(written_on.get(each, ""), now_there, typed)
        together[each.value] = typed if merged.conflicts else merged.text
        if merged.conflicts:
            theirs[each.value] = now_there
    is_other = frame != framed(campaign)
    if theirs or (is_other and saw != mark(campaign)):
        raise ChangedMeanwhile(theirs, together)
    answered = _answered(together)
    if answered == campaign.plan and not is_other:
        return
    if answered != campaign.plan:
        campaign.plan, campaign.edition = answered, campaign.edition + 1
        _keep(campaign, by)
    _frame(campaign, frame)
    _told(Happening.CAMPAIGN_EDITED, campaign, space, by)


def _is_open(campaign: Campaign) -> None:
    if campaign.closed_at is not None:
        raise NotNow("closed")


def share(campaign: Campaign, space: Space, *, by: Actor) -> None:
    """Let whoever may enter one of its spaces read it, but for its risks and needs."""
    campaign.is_shared = True
    _told(Happening.CAMPAIGN_SHARED, campaign, space, by)


def keep(campaign: Campaign, space: Space, *, by: Actor) -> None:
    """Keep it among the members again."""
    campaign.is_shared = False
    _told(Happening.CAMPAIGN_KEPT, campaign, space, by)


def add_tactic(campaign: Campaign, space: Space, step: Step, *, by: Actor) -> Tactic:
    """Raises NotNow once the campaign is closed, as all that changes its tactics does."""
    _is_open(campaign)
    tactic = Tactic(campaign_id=campaign.id, title=step.title, starts_on=step.starts_on, ends_on=step.ends_on)
    db.session.add(tactic)
    _told(Happening.CAMPAIGN_TACTICS, campaign, space, by)
    return tactic


def planned(tactic: Tactic) -> Step:
    return Step(tactic.title, tactic.starts_on, tactic.ends_on)


def tactic_mark(tactic: Tactic) -> str:
    return mark_of(planned(tactic))


def change_tactic(campaign: Campaign, tactic: Tactic, space: Space, step: Step, *, saw: str, by: Actor) -> None:
    """Raises ChangedMeanwhile if it stands otherwise than when the form was drawn."""
    _is_open(campaign)
    if step == planned(tactic):
        return
    if saw != tactic_mark(tactic):
        raise ChangedMeanwhile({}, {})
    tactic.title, tactic.starts_on, tactic.ends_on = step.title, step.starts_on, step.ends_on
    _told(Happening.CAMPAIGN_TACTICS, campaign, space, by)


def finish_tactic(campaign: Campaign, tactic: Tactic, space: Space, is_done: bool, *, by: Actor) -> None:
    _is_open(campaign)
    if is_done != (tactic.done_at is not None):
        tactic.done_at = now() if is_done else None
        _told(Happening.CAMPAIGN_TACTICS, campaign, space, by)


def remove_tactic(campaign: Campaign, tactic: Tactic, space: Space, *, by: Actor) -> None:
    _is_open(campaign)
    db.session.delete(tactic)
    _told(Happening.CAMPAIGN_TACTICS, campaign, space, by, was=tactic.title)


def ask(campaign: Campaign, space: Space, other: Space, *, by: Actor) -> None:
    """Ask another space to carry the campaign, too: its facilitators answer. Raises ValueError for one that does."""
    _is_open(campaign)
    if other.id == campaign.space_id or db.session.get(CampaignSpace, (campaign.id, other.id)) is not None:
        raise ValueError("asked already, or carries it")
    db.session.add(CampaignSpace(campaign_id=campaign.id, space_id=other.id))
    _told(Happening.CAMPAIGN_ASKED, campaign, space, by, tells=other.id)


def answer(campaign: Campaign, space: Space, is_taken_up: bool, *, by: Actor) -> None:
    """Take up a campaign that this space was asked to carry, or not."""
    asked = db.session.get_one(CampaignSpace, (campaign.id, space.id))
    if is_taken_up:
        asked.joined_at = now()
        _told(Happening.CAMPAIGN_JOINED, campaign, space, by, tells=campaign.space_id)
    else:
        db.session.delete(asked)
        _told(Happening.CAMPAIGN_REFUSED, campaign, space, by, tells=campaign.space_id)


def leave(campaign: Campaign, space: Space, *, by: Actor) -> None:
    """A space carries the campaign no longer; its records go out of it. Raises NotNow where it was opened."""
    if campaign.space_id == space.id:
        raise NotNow("opened here")
    theirs = update(Record).where(Record.campaign_id == campaign.id, Record.space_id == space.id)
    db.session.execute(theirs.values(campaign_id=None), execution_options={"synchronize_session": False})
    mine = select(CampaignSpace).where(CampaignSpace.campaign_id == campaign.id, CampaignSpace.space_id == space.id)
    for row in db.session.scalars(mine):
        db.session.delete(row)
    _told(Happening.CAMPAIGN_LEFT, campaign, space, by)


def put_in(campaign: Campaign, thing: Record, *, by: Actor) -> None:
    """A record belongs to the campaign from now on; it belongs to one at most."""
    if thing.campaign_id != campaign.id:
        thing.campaign_id = campaign.id
        record(Happening.RECORD_PUT_IN, space=thing.space, of=thing, by=by, now_is=called(campaign))


def take_out(campaign: Campaign, thing: Record, *, by: Actor) -> None:
    if thing.campaign_id == campaign.id:
        thing.campaign_id = None
        record(Happening.RECORD_TAKEN_OUT, space=thing.space, of=thing, by=by, was=called(campaign))


def close(campaign: Campaign, space: Space, report: str, *, by: Actor) -> None:
    """The campaign is over: what was won and what was learnt is written down. Its plan is changed no more."""
    _is_open(campaign)
    campaign.closed_at, campaign.report = now(), report
    _told(Happening.CAMPAIGN_CLOSED, campaign, space, by)


def reopen(campaign: Campaign, space: Space, *, by: Actor) -> None:
    """It goes on; its report stays until another one is written."""
    if campaign.closed_at is not None:
        campaign.closed_at = None
        _told(Happening.CAMPAIGN_REOPENED, campaign, space, by)
