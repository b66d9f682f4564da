"""A figure of the tracker is what a plain recount over the log of what happened gives, for any history."""

from collections import Counter
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from tests import factories as a
from workspace.db import db, now
from workspace.models import Activity, Audience, Happening, Role, SpaceKind
from workspace.rules.flows import RECOMMENDATIONS, NotNow
from workspace.rules.tracking import Wanted, figures
from workspace.services import recommendations, records
from workspace.services.recommendations import Asked, NoEvidence, Shown, Told
from workspace.web import tracker

READERS = {
    Happening.RECORD_HIDDEN, Happening.RECORD_UNHIDDEN, Happening.RECORD_SHARED, Happening.RECORD_KEPT,
}  # fmt: skip
STEPS = [step.action for step in RECOMMENDATIONS]
DEEDS = [*STEPS, "issue", "issue", "hide", "unhide", "share", "keep", "word"]


def recount():
    """States, months of issue and of confirmation of what visitors may read, from the log alone."""
    state, reads, issued, done = {}, {}, {}, {}
    for it in db.session.scalars(select(Activity).order_by(Activity.id)):
        month = it.at.astimezone(ZoneInfo("Asia/Baghdad")).strftime("%Y-%m")
        if it.happening is Happening.RECOMMENDATION_ISSUED:
            state[it.record_id], reads[it.record_id], issued[it.record_id] = "issued", "PUBLIC", month
        elif it.happening in READERS:
            reads[it.record_id] = it.to_value
        elif it.happening.startswith("recommendation.") and it.from_value:
            state[it.record_id] = it.to_value
            if it.happening is Happening.RECOMMENDATION_CONFIRMED:
                done[it.record_id] = month
    public = [key for key, audience in reads.items() if audience == Audience.PUBLIC.name]
    return (
        Counter(state[key] for key in public),
        Counter(issued[key] for key in public),
        Counter(done[key] for key in public if key in done),
    )


def do(deed, it, by):
    """One deed as somebody would try it: what is not possible now is refused, and changes nothing."""
    told = Told("As we said.", now() + timedelta(days=9), now() + timedelta(days=30), 40)
    verbs = {
        "hide": lambda: records.hide(it, by=by, reason="Names somebody."),
        "unhide": lambda: records.unhide(it, by=by),
        "share": lambda: records.share(it, by=by),
        "keep": lambda: records.keep(it, by=by),
        "word": lambda: recommendations.update(it, told, by=by),
    }
    try:
        if deed == "claim":
            recommendations.show(it, Shown("Seen", now().date()), by=by)
        verbs.get(deed, lambda: recommendations.take(it, deed, told, by=by))()
    except (NotNow, NoEvidence):
        db.session.rollback()
    db.session.commit()


def live(history):
    council, issuer = a.Space(kind=SpaceKind.COUNCIL), a.Space()
    member, own = (a.Membership(space=each, role=Role.FACILITATOR) for each in (council, issuer))
    by, made = a.actor(member), []

    def ask():
        asked = Asked({"en": "A bench"}, {"en": "By the river"}, "The town")
        made.append(recommendations.issue(council, asked, issuer=issuer, by={issuer.id: a.actor(own)}))
        db.session.commit()

    ask()
    moment = now()
    for deed, which, days in history:
        moment += timedelta(days=days)
        with time_machine.travel(moment, tick=False):
            if deed == "issue":
                ask()
            else:
                do(deed, made[which % len(made)], by)


deeds = st.lists(st.tuples(st.sampled_from(DEEDS), st.integers(0, 5), st.integers(0, 40)), min_size=3, max_size=25)
SETTINGS = {"deadline": None, "suppress_health_check": [HealthCheck.function_scoped_fixture]}


def holds(app, history):
    live(history)
    with app.test_request_context():
        found = figures(tracker.snapshot().cells, Wanted())
    states, issued, done = recount()
    assert +found.states == states
    assert +found.issued == issued
    assert +found.done == done
    assert found.all == states.total()


@settings(max_examples=2, derandomize=True, **SETTINGS)
@given(history=deeds)
def test_figures_are_a_recount_of_what_happened(app, history):
    holds(app, history)


@pytest.mark.full
@settings(max_examples=150, **SETTINGS)
@given(history=deeds)
def test_figures_are_a_recount_of_many_histories(app, history):
    holds(app, history)
