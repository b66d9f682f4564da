"""The people of a space: who they are, how they come in, what may be done when somebody has to be stopped."""

from datetime import timedelta

from flask import abort
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from workspace.blueprints.spaces.forms import (
    AnswerForm,
    InviteForm,
    MuteForm,
    MyselfForm,
    OrganisationForm,
    RemoveForm,
    RoleForm,
    SheetForm,
    SpeaksForm,
)
from workspace.blueprints.spaces.routes import bp
from workspace.db import db
from workspace.models import Invitation, JoinRequest, Membership, Space
from workspace.queries import organisations as organisation_queries
from workspace.queries import spaces as queries
from workspace.rules.permissions import Permission, may
from workspace.rules.viewers import may_give
from workspace.services import accounts, members, organisations
from workspace.services.members import Invited
from workspace.web import access, labels, sessions, squares
from workspace.web.access import me
from workspace.web.addresses import absolute
from workspace.web.forms import Form, options
from workspace.web.pages import asked_number, form_page, page
from workspace.web.transactions import done


@bp.get("/s/<slug>/members", endpoint="members")
@access.door("space", to=Permission.SPACE_INSIDE)
def list_members(space: Space) -> ResponseReturnValue:
    return _members(space, _invite_form(space, None, data={"uses": asked_number("uses", least=1, most=200)}))


def _invite_form(space: Space, *args: object, **kwargs: object) -> InviteForm:
    form = InviteForm(*args, **kwargs)
    held = me().role_in(space)
    form.role.choices = [(role, labels.ROLES[role]) for role in may_give(held)] if held else []
    return form


def _members(
    space: Space, form: InviteForm, *, made: Invited | None = None, answer: AnswerForm | None = None, problem: str = ""
) -> ResponseReturnValue:
    """The page of the people; `made` is an invitation just made, whose words are shown this once."""
    may_invite = may(me(), Permission.MEMBER_INVITE, space)
    number = asked_number("page", least=1, most=10_000)
    rows = db.session.scalars(queries.members_page(space, number)).all()
    wrong = form.errors or problem or (answer and answer.errors)
    return page(
        "spaces/members.html",
        422 if wrong else 200,
        space=space,
        rows=rows[: queries.PAGE],
        number=number,
        has_more=len(rows) > queries.PAGE,
        waiting=db.session.scalars(queries.requests(space)).all() if may_invite else [],
        invitations=db.session.scalars(queries.invitations(space)).all() if may_invite else [],
        form=form,
        made=made,
        link=absolute("accounts.invited", word=made.token) if made else "",
        square=squares.drawn(absolute("accounts.invited", word=made.token)) if made else None,
        why_not=members.why_not,
        problem=problem,
    )


@bp.post("/s/<slug>/invitations")
@access.door("space", to=Permission.MEMBER_INVITE)
def invite(space: Space) -> ResponseReturnValue:
    """Make an invitation and show its link and code: this once, they are not kept. Sent twice, it is made once."""
    form = _invite_form(space)
    if not form.validate():
        return _members(space, form)
    made = members.invite(space, role=form.role.data, expires_at=me().at + timedelta(days=form.days.data or 1),
                          max_uses=form.uses.data or 1, note=form.note.data, key=sessions.keys().tokens,
                          by=access.actor(space), seed=form.op.data or "")  # fmt: skip
    return _members(space, _invite_form(space, None), made=made)


@bp.post("/s/<slug>/invitations/sheet")
@access.door("space", to=Permission.MEMBER_INVITE)
def invitation_sheet(space: Space) -> ResponseReturnValue:
    """An invitation on paper, from the words that were shown: how to join in three steps, with its QR code and code.
    409 where these words invite nobody any more."""
    form = SheetForm()
    it = members.shown(space, form.token.data or "", form.code.data or "", key=sessions.keys().tokens)
    if it is None:
        abort(409)
    link = absolute("accounts.invited", word=it.token)
    return page(
        "spaces/invitation.html", space=space, made=it, square=squares.drawn(link), join=absolute("accounts.join"),
        back=("spaces.members", {"slug": space.slug}),
    )  # fmt: skip


@bp.post("/s/<slug>/invitations/<handle>/revoke")
@access.door("invitation", to=Permission.MEMBER_INVITE)
def revoke(invitation: Invitation) -> ResponseReturnValue:
    members.revoke(invitation, by=access.actor(invitation.space))
    return done("spaces.members", slug=invitation.space.slug, said=_("The invitation is withdrawn."))


@bp.post("/s/<slug>/requests/<handle>")
@access.door("request", to=Permission.MEMBER_INVITE)
def answer(asked: JoinRequest) -> ResponseReturnValue:
    """Let somebody in who asked, or not, with a word."""
    form, space = AnswerForm(), asked.space
    problem = ""
    if form.validate():
        admit = form.admit.data == "yes"
        try:
            members.answer_request(asked, admit=admit, answer=form.answer.data, by=access.actor(space))
        except members.NameTaken:
            problem = _("Somebody here has a name that looks the same. Ask them for another name in your answer.")
        else:
            return done("spaces.members", slug=space.slug, said=_("They are in.") if admit else _("Refused."))
    return _members(space, _invite_form(space, None), answer=form, problem=problem)


@bp.get("/s/<slug>/members/<handle>")
@access.door("member", to=Permission.SPACE_INSIDE)
def member(person: Membership) -> ResponseReturnValue:
    """What somebody says of themselves here, and what may be done about them."""
    return _member(person)


def _member(person: Membership, *, wrong: Form | None = None, problem: str = "", code: str = "") -> ResponseReturnValue:
    """Somebody's page; `wrong` is the form that was filled in badly, `code` one for a new password, shown this once."""
    speaks_for = person.organisation
    forms = {
        "role_form": _role_form(person, None, data={"role": person.role}),
        "speaks_form": _speaks_form(person, None, data={"organisation": speaks_for.handle if speaks_for else ""}),
        "mute_form": MuteForm(None, data={"days": 7}),
        "remove_form": RemoveForm(None),
    }
    if wrong:
        forms |= {name: wrong for name, form in forms.items() if type(form) is type(wrong)}
    status = 422 if problem or (wrong and wrong.errors) else 200
    return page(
        "spaces/member.html",
        status,
        space=person.space,
        person=person,
        problem=problem,
        code=code,
        address=absolute("accounts.forgotten"),
        **forms,
    )


def _speaks_form(person: Membership, *args: object, **kwargs: object) -> SpeaksForm:
    form = SpeaksForm(*args, **kwargs)
    may_choose = may(me(), Permission.MEMBER_SPEAKS, person)
    known = db.session.scalars(organisation_queries.all_by_name()).all() if may_choose else []
    form.organisation.choices = options(known, named=lambda each: each.name, empty=_("themselves alone"))
    return form


def _role_form(person: Membership, *args: object, **kwargs: object) -> RoleForm:
    form = RoleForm(*args, **kwargs)
    held = me().role_in(person.space)
    form.role.choices = [(role, labels.ROLES[role]) for role in may_give(held)] if held else []
    return form


@bp.post("/s/<slug>/members/<handle>/role")
@access.door("member", to=Permission.MEMBER_APPOINT)
def appoint(person: Membership) -> ResponseReturnValue:
    form = _role_form(person)
    if not form.validate():
        return _member(person, wrong=form)
    try:
        members.appoint(person, form.role.data, by=access.actor(person.space))
    except members.LastFacilitator:
        return _member(person, problem=_last_facilitator())
    except PermissionError:
        abort(403)
    return done("spaces.member", slug=person.space.slug, handle=person.handle, said=_("The role is changed."))


def _last_facilitator() -> str:
    return _("A space keeps at least one facilitator. Appoint another one first.")


@bp.post("/s/<slug>/members/<handle>/organisation")
@access.door("member", to=Permission.MEMBER_SPEAKS)
def speaks(person: Membership) -> ResponseReturnValue:
    """Confirm for which organisation somebody speaks in this space, or that they speak for none."""
    form = _speaks_form(person)
    if not form.validate():
        return _member(person, wrong=form)
    chosen = db.session.scalar(organisation_queries.by_handle(form.organisation.data))
    organisations.let_speak(person, chosen, by=access.actor(person.space))
    return done("spaces.member", slug=person.space.slug, handle=person.handle, said=_("Saved."))


@bp.route("/s/<slug>/organisations", methods=["GET", "POST"], endpoint="organisations")
@access.door("space", to=Permission.ORGANISATION_ADD)
def list_organisations(space: Space) -> ResponseReturnValue:
    """Who speaks for which organisation here, what is registered in the network, and a form to register one."""
    form = OrganisationForm()
    if form.validate_on_submit():
        try:
            organisations.register(space, name=form.name.data, kind=form.kind.data, by=access.actor(space))
            return done("spaces.organisations", slug=space.slug, said=_("The organisation is registered."), once=True)
        except organisations.AlreadyThere as there:
            form.name.errors = [_("“%(name)s” is already there.", name=there.args[0].name)]
    return form_page(
        "spaces/organisations.html", form, space=space,
        speakers=db.session.scalars(organisation_queries.speakers(space)).all(),
        ties=db.session.scalars(organisation_queries.in_space(space)).all(),
        registered=db.session.scalars(organisation_queries.all_by_name()).all(),
    )  # fmt: skip


@bp.post("/s/<slug>/organisations/<organisation>/<any('in', out):what>")
@access.door("space", to=Permission.ORGANISATION_ADD)
def answer_organisation(space: Space, organisation: str, what: str) -> ResponseReturnValue:
    """Let an organisation join the space that asked to, or not; or take one out."""
    it = access.found(db.session.scalar(organisation_queries.by_handle(organisation)))
    verb = organisations.let_in if what == "in" else organisations.let_out
    verb(it, space, by=access.actor(space))
    return done("spaces.organisations", slug=space.slug, said=_("Saved."))


@bp.post("/s/<slug>/members/<handle>/mute")
@access.door("member", to=Permission.MEMBER_MODERATE)
def mute(person: Membership) -> ResponseReturnValue:
    form = MuteForm()
    if not form.validate():
        return _member(person, wrong=form)
    members.mute(person, form.days.data or 0, reason=form.reason.data, by=access.actor(person.space))
    return done("spaces.member", slug=person.space.slug, handle=person.handle, said=_("Saved."))


@bp.post("/s/<slug>/members/<handle>/remove")
@access.door("member", to=Permission.MEMBER_MODERATE)
def remove(person: Membership) -> ResponseReturnValue:
    form = RemoveForm()
    if not form.validate():
        return _member(person, wrong=form)
    try:
        members.remove(person, reason=form.reason.data, by=access.actor(person.space))
    except members.LastFacilitator:
        return _member(person, problem=_last_facilitator())
    return done("spaces.members", slug=person.space.slug, said=_("They are out of the space. What they wrote stays."))


@bp.post("/s/<slug>/members/<handle>/freeze")
@access.door("member", to=Permission.MEMBER_FREEZE)
def freeze(person: Membership) -> ResponseReturnValue:
    """Freeze the account of somebody who cannot do it: at once by a facilitator, else by the second member who asks."""
    is_done = accounts.ask_to_freeze(person, by=access.actor(person.space))
    frozen, asked = _("The account is frozen: it is signed out everywhere."), _("One more member has to ask for it.")
    said = frozen if is_done else asked
    return done("spaces.member", slug=person.space.slug, handle=person.handle, said=said)


@bp.post("/s/<slug>/members/<handle>/thaw")
@access.door("member", to=Permission.MEMBER_THAW)
def thaw(person: Membership) -> ResponseReturnValue:
    is_done = accounts.ask_to_thaw(person, by=access.actor(person.space))
    said = _("The account is thawed.") if is_done else _("One more facilitator has to agree.")
    return done("spaces.member", slug=person.space.slug, handle=person.handle, said=said)


@bp.post("/s/<slug>/members/<handle>/reset-code")
@access.door("member", to=Permission.MEMBER_RESET)
def hand_over(person: Membership) -> ResponseReturnValue:
    """Make a code for a new password and show it: this once, it is not kept. Sent twice, it is made once."""
    seed = Form().op.data or ""
    try:
        code = accounts.hand_over_reset_code(person, by=access.actor(person.space), keys=sessions.keys(), seed=seed)
    except PermissionError:
        return _member(person, problem=_("For this account somebody of the network has to hand the code over."))
    return _member(person, code=code)


@bp.get("/s/<slug>/me")
@access.door("space", to=Permission.SPACE_LEAVE)
def myself(space: Space) -> ResponseReturnValue:
    return _myself(space, MyselfForm(None, obj=access.actor(space).membership))


def _myself(space: Space, form: MyselfForm, problem: str = "") -> ResponseReturnValue:
    status = 422 if form.errors or problem else 200
    return page("spaces/me.html", status, space=space, form=form, problem=problem, mine=me().active[space.id])


@bp.post("/s/<slug>/me")
@access.door("space", to=Permission.SPACE_LEAVE)
def rename(space: Space) -> ResponseReturnValue:
    form, actor = MyselfForm(), access.actor(space)
    if form.validate():
        try:
            members.rename(actor.membership, name=form.name.data, about=form.about.data,
                           is_public=form.is_public.data, by=actor)  # fmt: skip
        except members.NameTaken:
            form.name.errors = [_("Somebody here has a name that looks the same. Please choose another.")]
        else:
            return done("spaces.myself", slug=space.slug, said=_("Saved."))
    return _myself(space, form)


@bp.post("/s/<slug>/me/leave")
@access.door("space", to=Permission.SPACE_LEAVE)
def leave(space: Space) -> ResponseReturnValue:
    actor = access.actor(space)
    try:
        members.leave(actor.membership, by=actor)
    except members.LastFacilitator:
        return _myself(space, MyselfForm(None, obj=actor.membership), problem=_last_facilitator())
    return done("home.index", said=_("You have left the space."))
