"""What the pages of an amendment show: the text it would change, then and now, and what became of both."""

from typing import Any

from workspace.blueprints.amendments.forms import RejectForm
from workspace.db import db
from workspace.models import Amendment, AmendmentState, Decision, Proposal, ProposalState, Translation
from workspace.queries import amendments as queries
from workspace.queries import decisions as decision_queries
from workspace.queries import proposals as proposal_queries
from workspace.queries import translations as translation_queries
from workspace.rules.merging import Merged, difference, merge_each
from workspace.services import amendments
from workspace.services.amendments import Against
from workspace.services.proposals import TEXTS
from workspace.web import texts
from workspace.web.access import me
from workspace.web.texts import Change, TextForm


def shown(amendment: Amendment, **more: Any) -> dict[str, Any]:
    """What its page is drawn from; `problem` is what stood in the way of what was asked for."""
    against = amendments.against(amendment)
    if amendment.state is AmendmentState.PENDING:
        changes, overlaps = _against_now(amendment, against)
    else:
        changes, overlaps = texts.changes(against.base, amendment) if against.base else [], []
    return {
        "amendment": amendment,
        "proposal": amendment.proposal,
        "space": amendment.proposal.space,
        "text": against.now,
        "changes": changes,
        "overlaps": overlaps,
        "decision": _running(amendment),
        "grown": db.session.scalar(queries.grown_from(me(), amendment)) if amendment.became_id else None,
        "rejecting": RejectForm(None),
        **more,
    }


def _against_now(amendment: Amendment, against: Against) -> tuple[list[Change], list[Change]]:
    """Text by text what it changes of how it reads now; and, where both changed the same words, both."""
    changes, overlaps = [], []
    for name, each in together(amendment, against).items():
        now = getattr(against.now, name)
        if each.conflicts:
            overlaps.append((name, difference(now, getattr(amendment, name))))
        elif each.text != now:
            changes.append((name, difference(now, each.text)))
    return changes, overlaps


def together(amendment: Amendment, against: Against) -> dict[str, Merged]:
    """The amendment put together with what the text became since."""
    return merge_each(TEXTS, against.base, against.now, amendment)


def _running(amendment: Amendment) -> Decision | None:
    """The decision on the text that this would change, while it runs."""
    proposal = amendment.proposal
    if proposal.state is not ProposalState.DECIDING or amendment.locale != proposal.locale:
        return None
    return db.session.scalars(decision_queries.of_proposal(me(), proposal)).first()


def edition_of(proposal: Proposal, text: Proposal | Translation, edition: int) -> Any:
    """An edition of a text that a form was drawn from, as far as the viewer may read it; nothing of one that never
    was."""
    if isinstance(text, Translation):
        return db.session.scalar(translation_queries.at(proposal, text.locale, edition))
    return db.session.scalar(proposal_queries.editions(me(), proposal, edition, edition))


def take_along(amendment: Amendment, form: TextForm) -> list[Change]:
    """Bring what was typed on top of an older text to the one that stands now. Where both changed the same words what
    was typed stays in the form; these texts are given back, each as it stands and as it was typed."""
    now = amendments.against(amendment).now
    base = edition_of(amendment.proposal, now, form.seen)
    both = merge_each(TEXTS, base, now, form.words(now.locale))
    form.put_together(both)
    form.now_on(now.edition)
    clashed = [name for name, each in both.items() if each.conflicts]
    return [(name, difference(getattr(now, name), form[name].data)) for name in clashed]
