"""Standing behind a proposal: in one's own name, an organisation's or another space's."""

from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from workspace.blueprints.proposals.forms import SupportForm
from workspace.blueprints.proposals.routes import bp
from workspace.blueprints.proposals.supporters import voice_of
from workspace.models import Proposal
from workspace.rules.permissions import Permission
from workspace.services import support
from workspace.web import access
from workspace.web.transactions import done


@bp.post("/<int:number>/<any(support, unsupport):action>", endpoint="support")
@access.door("proposal", to=Permission.PROPOSAL_SUPPORT)
def give_or_take_back(proposal: Proposal, action: str) -> ResponseReturnValue:
    """Stand behind a proposal, or no longer. The form says in whose name; without one, in one's own."""
    voice, by = voice_of(proposal, SupportForm().voice.data or ""), access.actor(proposal.space)
    if action == "support":
        support.give(proposal, in_name_of=voice.thing, by=by)
        said = (
            _("Your support is counted.")
            if not voice.name
            else _("The support of %(name)s is counted.", name=voice.name)
        )
    else:
        support.take_back(proposal, in_name_of=voice.thing, by=by)
        said = _("The support is taken back.")
    return done("proposals.show", said=said, anchor="support", slug=proposal.space.slug, number=proposal.number)
