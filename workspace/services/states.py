"""The one door through which a state changes: as its flow's table allows, and written down."""

from enum import StrEnum
from typing import Any, TypeVar

from workspace.models import Membership, Record, Space
from workspace.rules.flows import Flow, Step
from workspace.rules.viewers import Actor
from workspace.services.activity import record

State = TypeVar("State", bound=StrEnum)


def move(
    thing: Any,
    flow: Flow[State],
    action: str,
    *,
    space: Space,
    by: Actor | None,
    of: Record | None = None,
    about: Membership | None = None,
    reason: str = "",
    **details: Any,
) -> Step[State]:
    """Take one step of a flow with a thing that has a `state`, and record it; `by` nobody means the clock.

    Raises NotNow, and changes nothing, where the table has no such step from here.
    """
    step = flow.take(action, state=thing.state)
    was, thing.state = thing.state, step.target
    record(
        step.happening,
        space=space, by=by, of=of, about=about, was=was, now_is=step.target, reason=reason, **details,
    )  # fmt: skip
    return step
