"""Events over HTTP: what the organisers do, what those who register are told, and what nobody else sees."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from tests import factories as a
from tests import pictures
from tests.pages import Chosen, statements
from workspace.blueprints.events import letters
from workspace.db import db, now
from workspace.models import (
    Activity,
    Audience,
    Event,
    EventMaterial,
    EventSeries,
    EventSession,
    EventState,
    File,
    Happening,
    Mail,
    MembershipState,
    Notice,
    Registration,
    RegistrationState,
    Role,
    Visibility,
)
from workspace.services import registrations
from workspace.services.registrations import Who
from workspace.web import clock, files
from workspace.web.locale import local


@pytest.fixture
def event(app):
    return a.Event(capacity=1)


@pytest.fixture
def organiser(event, visit):
    return visit(a.member(event.space, Role.FACILITATOR))


def at(event, more=""):
    return f"/s/{event.space.slug}/events/{event.number}{more}"


def states():
    rows = select(Registration.state).order_by(Registration.id)
    return [state.value for state in db.session.scalars(rows)]


def register(browser, event, **fields):
    typed = {"name": "Noor", "email": "noor@example.org"} | fields
    return browser.submit(browser.get(at(event, "/register")), "/register", **typed)


def test_the_same_form_sent_twice_registers_once(event, visit):
    noor = visit()
    page = noor.get(at(event, "/register"))
    pages = [noor.submit(page, "/register", name="Noor", email="noor@example.org") for _ in range(2)]
    assert {page.url for page in pages} == {pages[0].url}
    assert states() == ["in"]


def test_the_same_person_twice_is_told_and_gets_their_link_again(event, visit):
    register(visit(), event)
    page = register(visit(), event, name="Nour", email="NOOR@example.org")
    assert "You are registered already. Nothing was changed." in page
    assert states() == ["in"]
    letters = db.session.scalars(select(Mail)).all()
    assert [letter.address for letter in letters] == ["noor@example.org"] * 2


def test_with_an_account_one_is_led_to_ones_registration(event, visit):
    user = a.User(name="Sara")
    sara = visit(user)
    page = sara.submit(sara.get(at(event, "/register")), "/register")
    assert page.url.startswith("/registration/")
    assert sara.get(at(event)).links["My registration"] == page.url
    again = sara.submit(sara.get(at(event, "/register")), "/register", full="yes")
    assert again.url == page.url
    assert "My registration" not in visit().get(at(event)).links


def test_who_waits_is_not_told_of_a_place(event, visit):
    event.capacity = 1
    sara = visit(a.User(name="Sara"))
    a.Registration(event=event)
    page = sara.submit(sara.get(at(event, "/register")), "/register", full="yes")
    for told in (page, sara.get(at(event))):
        assert "You are on the waiting list" in told
        assert "You are registered." not in told
    event.needs_approval = True
    assert "Your registration waits for the organisers." in register(visit(), event)


def test_a_question_is_read_from_its_own_side(event, organiser, visit):
    event.questions = ["ماذا تريد أن تتعلم؟*"]
    page = visit().get(at(event, "/register"))
    assert page.one("label[for=answer_0] > bdi").text == "ماذا تريد أن تتعلم؟"
    register(visit(), event, answer_0="Nitrate")
    said = [it.text for it in organiser.get(at(event, "/people")).all("details bdi")]
    assert said[-2:] == ["ماذا تريد أن تتعلم؟", "Nitrate"]


def test_nobody_gets_onto_the_waiting_list_unawares(event, visit):
    noor = visit()
    page = noor.get(at(event, "/register"))
    assert page.fields["full"] == ""
    a.Registration(event=event)
    told = noor.submit(page, "/register", name="Noor", email="noor@example.org")
    assert told.status == 409
    assert "The last place was taken while you wrote." in told
    assert states() == ["in"]
    page = noor.submit(told, "/register")
    assert "You are on the waiting list, at place 1." in page


def test_who_is_late_is_told_so_and_keeps_nothing(event, visit):
    event.registers_until = now() - timedelta(minutes=1)
    noor = visit()
    assert "You are too late: registration ended." in noor.get(at(event, "/register"))
    assert noor.post(at(event, "/register"), {"name": "Noor", "email": "n@example.org"}).status == 409
    assert states() == []


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"email": "", "phone": ""}, "An e-mail address or a telephone number is needed, so that you can be told."),
        ({"email": "noor"}, "This is not an e-mail address: it looks like name@example.org."),
        ({"phone": "12"}, "This is not a telephone number: it looks like 0770 123 4567."),
        ({"name": ""}, "Please fill this in."),
        ({"answer_0": " "}, "Please fill this in."),
    ],
)
def test_what_is_wrong_stands_beside_its_field_and_the_rest_is_kept(event, visit, typed, said):
    event.questions = ["What do you want to learn?*", "Do you need a lift?"]
    page = register(visit(), event, **({"answer_0": "Nitrate", "answer_1": "Yes"} | typed))
    assert page.status == 422
    assert page.errors == [said]
    assert page.fields["answer_1"] == "Yes"
    assert states() == []


def test_a_raised_capacity_lets_those_who_wait_move_up_in_their_order(event, organiser):
    a.Registration(event=event)
    for _ in range(3):
        a.Registration(event=event, state=RegistrationState.WAITING)
    page = organiser.get(at(event, "/edit"))
    organiser.submit(page, "/edit", capacity="3")
    assert states() == ["in", "in", "in", "waiting"]
    assert len(db.session.scalars(select(Mail)).all()) == 2, "those who moved up"
    organiser.submit(organiser.get(at(event, "/edit")), "/edit", capacity="1")
    assert states() == ["in", "in", "in", "waiting"]  # Nobody is sent away.


def test_the_organisers_accept_and_refuse(event, organiser, visit):
    event.needs_approval = True
    noor, sara = visit(), visit()
    own = register(noor, event).url
    register(sara, event, name="Sara", email="sara@example.org")
    assert states() == ["asked", "asked"]
    page = organiser.get(at(event, "/people"))
    second, first = (page.all("form[action$=admit]")[n]["action"] for n in (1, 0))
    organiser.post(second)
    organiser.post(first)
    assert states() == ["waiting", "in"]
    assert "at place 1" in noor.get(own)
    refuse = [form["action"] for form in organiser.get(at(event, "/people")).all("form[action$=refuse]")]
    handle = db.session.scalars(select(Registration.handle).order_by(Registration.id.desc())).first()
    organiser.post(next(url for url in refuse if handle in url))
    assert states() == ["in", "refused"]
    assert [m.subject.partition(":")[0] for m in db.session.scalars(select(Mail).order_by(Mail.id))][2:] == [
        "You have a place", "You are on the waiting list", "Your registration was not accepted", "You have a place",
    ]  # fmt: skip


def test_two_who_change_the_event_at_once_do_not_overwrite_each_other(event, organiser, visit):
    other = visit(a.member(event.space, Role.FACILITATOR))
    page = organiser.get(at(event, "/edit"))
    other.submit(other.get(at(event, "/edit")), "/edit", place="The school")
    told = organiser.submit(page, "/edit", title="Water")
    assert told.status == 409
    assert "The school" in told
    assert told.fields["title"] == "Water"


def test_what_an_organiser_needs_most_stands_open_and_the_rest_one_tap_away(event, organiser):
    page = organiser.get(at(event))
    hidden = [it.text for it in page.all("#organisers ~ details.menu :is(a, button)")]
    assert hidden == ["Change the event", "Close the registration", "Call it off"]
    assert {"Who registered", "Check in"} <= page.links.keys()
    assert "It was held" not in page.buttons
    event.starts_at = now() - timedelta(minutes=1)
    assert "It was held" in organiser.get(at(event)).buttons


def test_after_the_deadline_a_registration_is_not_opened_before_the_event_is_changed(organiser, event):
    event.registers_until = now() - timedelta(minutes=1)
    for state in (EventState.DRAFT, EventState.CLOSED):
        event.state = state
        page = organiser.get(at(event))
        assert "Change the event first, so that people can register again." in page
        assert not any("registration" in button for button in page.buttons)


def typed(moment):
    return local(moment).strftime("%Y-%m-%dT%H:%M")


def test_where_the_event_is_moved_its_programme_moves_along(event, organiser):
    event.starts_at = local(now() + timedelta(days=7)).replace(hour=10, minute=0, second=0, microsecond=0)
    event.ends_at = event.starts_at + timedelta(hours=6)
    db.session.flush()
    ends = event.starts_at + timedelta(hours=2)
    organiser.submit(organiser.get(at(event, "/sessions")), "/sessions", title="Samples", ends_at=typed(ends))
    later = event.starts_at + timedelta(days=2, hours=1)
    form = organiser.get(at(event, "/edit"))
    assert form.one("#starts_at-hint").text == "The programme moves along with it."
    page = organiser.submit(form, "/edit", starts_at=typed(later), ends_at=typed(later + timedelta(hours=6)))
    assert "Saved. The programme moved along with the beginning." in page
    session = db.session.scalars(select(EventSession)).one()
    assert (session.starts_at, session.ends_at) == (later, later + timedelta(hours=2))
    hours = [it.text for it in organiser.get(at(event)).all("#programme small time")]
    assert hours == ["11:00", "13:00"], "of one day the hours alone"
    page = organiser.submit(organiser.get(at(event, "/edit")), "/edit", place="The bridge")
    assert "Saved." in page
    assert "moved along" not in page


def test_registration_that_ends_when_it_begins_goes_along_with_the_beginning(event, organiser):
    event.registers_until = event.starts_at
    db.session.commit()
    later = event.starts_at + timedelta(days=1)
    form = organiser.get(at(event, "/edit"))
    assert form.fields["registers_until"] == "", "left empty: until it begins"
    organiser.submit(form, "/edit", starts_at=typed(later), ends_at=typed(later + timedelta(hours=6)))
    assert event.registers_until == event.starts_at == later


def test_fewer_places_than_people_take_nobody_out_and_it_is_said(event, organiser):
    event.capacity = 3
    for state in ("in", "in", "in", "waiting"):
        a.Registration(event=event, state=RegistrationState(state))
    page = organiser.submit(organiser.get(at(event, "/edit")), "/edit", capacity="2")
    assert "Saved. 3 people have a place already and keep it. Nobody moves up before there is room." in page
    assert states() == ["in", "in", "in", "waiting"]
    page = organiser.submit(organiser.get(at(event, "/edit")), "/edit", place="The bridge")
    assert "keep it" not in page, "it was said when it was changed"
    for capacity in ("3", ""):
        page = organiser.submit(organiser.get(at(event, "/edit")), "/edit", capacity=capacity)
        assert "Saved." in page
        assert "keep it" not in page


def test_a_series_of_a_space_above_is_offered_to_those_who_know_of_that_space(app, visit):
    above = a.Space(hidden=True)
    space = a.Space(parent=above)
    for each, title in ((above, "Secret series"), (space, "Our series")):
        db.session.add(EventSeries(space_id=each.id, title=title, locale="en"))
    db.session.commit()
    page = visit(a.member(space, Role.FACILITATOR)).get(f"/s/{space.slug}/events/new")
    assert "Our series" in page
    assert "Secret series" not in page.source


def test_a_session_lies_within_its_event(event, organiser):
    """What lies outside is said beside the hour, and what was typed is kept; so is an end before that of a session."""
    begins = local(now() + timedelta(days=7)).replace(hour=10, minute=0, second=0, microsecond=0)
    event.starts_at, event.ends_at = begins, begins + timedelta(hours=6)
    db.session.flush()
    form = organiser.get(at(event, "/sessions"))
    early = organiser.submit(
        form, "/sessions", title="Tea", starts_at=typed(begins - timedelta(minutes=1)), ends_at=typed(begins)
    )
    assert (early.status, early.fields["title"]) == (422, "Tea")
    assert any(said.startswith("The event begins later:") for said in early.errors)
    late = organiser.submit(form, "/sessions", title="Tea", ends_at=typed(event.ends_at + timedelta(minutes=1)))
    assert late.status == 422
    assert any(said.startswith("The event ends earlier:") for said in late.errors)
    assert db.session.scalars(select(EventSession)).all() == []
    organiser.submit(form, "/sessions", title="Samples", ends_at=typed(event.ends_at))
    session = db.session.scalars(select(EventSession)).one()

    change = organiser.get(at(event, f"/sessions/{session.handle}/edit"))
    page = organiser.submit(change, "/edit", ends_at=typed(event.ends_at + timedelta(minutes=1)))
    assert page.status == 422
    assert any(said.startswith("The event ends earlier:") for said in page.errors)

    page = organiser.submit(organiser.get(at(event, "/edit")), "/edit", ends_at=typed(begins + timedelta(hours=5)))
    assert page.status == 422
    assert "“Samples” of the programme would end after the event: change that first." in page.errors
    assert event.ends_at == begins + timedelta(hours=6)
    later = organiser.submit(
        organiser.get(at(event, "/edit")), "/edit", starts_at=typed(begins + timedelta(hours=1))
    )  # The programme moves along.
    assert later.status == 422
    assert "“Samples” of the programme would end after the event: change that first." in later.errors


def test_a_session_that_was_taken_out_meanwhile_can_be_added_anew(event, organiser):
    hours = {"starts_at": event.starts_at, "ends_at": event.ends_at}
    session = EventSession(event_id=event.id, title="Samples", **hours)
    db.session.add(session)
    db.session.flush()
    form = organiser.get(at(event, f"/sessions/{session.handle}/edit"))
    organiser.submit(organiser.get(at(event, f"/sessions/{session.handle}/edit")), "/remove")
    told = organiser.submit(form, "/edit", title="Water samples", leader="Noor")
    assert told.status == 409
    assert "Somebody took this session out of the programme meanwhile." in told
    assert (told.fields["title"], told.fields["leader"]) == ("Water samples", "Noor")
    organiser.submit(told, "Add")
    made = db.session.scalars(select(EventSession)).one()
    assert (made.title, made.leader, made.starts_at) == ("Water samples", "Noor", event.starts_at)
    assert organiser.get(form.url).status == 404


def test_a_session_that_lies_outside_since_before_that_was_asked_holds_up_nothing(event, organiser):
    """Neither another title of it, nor another place or day of the event."""
    begins = local(now() + timedelta(days=7)).replace(hour=10, minute=0, second=0, microsecond=0)
    event.starts_at, event.ends_at = begins, begins + timedelta(hours=6)
    hours = {"starts_at": begins, "ends_at": begins + timedelta(hours=7)}
    session = EventSession(event_id=event.id, title="Samples", **hours)
    db.session.add(session)
    db.session.flush()
    organiser.submit(organiser.get(at(event, f"/sessions/{session.handle}/edit")), "/edit", title="Water samples")
    assert session.title == "Water samples"
    page = organiser.submit(organiser.get(at(event, "/edit")), "/edit", place="The bridge")
    assert (page.status, event.place) == (200, "The bridge")
    later = begins + timedelta(days=2)
    hours = {"starts_at": typed(later), "ends_at": typed(later + timedelta(hours=6))}
    assert organiser.submit(organiser.get(at(event, "/edit")), "/edit", **hours).status == 200
    assert session.starts_at == later


def test_a_calendar_reads_what_it_is_about_without_its_marks(event, visit):
    event.about = "A **day** at the river"
    assert "DESCRIPTION:A day at the river" in visit().get(at(event, "/event.ics")).source


def test_after_it_was_held_nobody_is_told_of_a_place(event, visit):
    own = register(visit(), event).url
    event.starts_at, event.state = now() - timedelta(days=1), EventState.HELD
    page = visit().get(own)
    assert "This event is over." in page
    assert "You have a place." not in page
    assert "Into my calendar" not in page.links
    assert page.links[event.title] == at(event)


@pytest.mark.parametrize("gone", ["removed", "frozen", "nobody"])
def test_whoever_may_not_read_it_any_more_learns_nothing_by_their_link(app, visit, organiser, event, gone):
    """A member of a hidden space who registered, and was removed, or frozen; or somebody without an account, before it
    was hidden. Neither the page nor a letter says where it is now."""
    user = a.User(email="gone@example.org")
    member = a.Membership(space=event.space, user=user)
    it = a.Registration(
        event=event, user=None if gone == "nobody" else user, email="gone@example.org", state=RegistrationState.IN
    )
    link = f"/registration/{letters.word_of(it)}"
    assert visit().get(link).status == 200
    event.audience, event.space.visibility = Audience.MEMBERS, Visibility.HIDDEN
    db.session.commit()
    assert visit().get(link).status == (404 if gone == "nobody" else 200)
    if gone == "removed":
        member.state = MembershipState.REMOVED
    user.frozen_at = now() if gone == "frozen" else None
    db.session.commit()
    for more in ("", "/event.ics", "/change"):
        assert visit().get(link + more).status == 404
    form = organiser.get(at(event, "/edit"))
    organiser.submit(form, "/edit", place="Another house")
    assert event.place == "Another house"
    assert db.session.scalars(select(Mail)).all() == []


def test_a_letter_about_what_is_for_members_names_it_neither_in_its_words_nor_in_its_calendar(app, event):
    event.audience, event.title, event.place = Audience.MEMBERS, "Legal aid", "House 7"
    user = a.User(email="noor@example.org")
    a.Membership(space=event.space, user=user)
    it = a.Registration(event=event, user=user, email="", state=RegistrationState.IN)
    with app.test_request_context("/"):
        letters.tell(it)
    mail = db.session.scalars(select(Mail)).one()
    written = f"{mail.subject}\n{mail.body}\n{mail.calendar}"
    assert "BEGIN:VCALENDAR" in written
    assert "Legal aid" not in written
    assert "House 7" not in written


def test_who_gave_the_place_back_was_not_there_and_their_code_lets_nobody_in(app, visit, event, organiser):
    browser = visit()
    page = register(browser, event)
    it = db.session.scalars(select(Registration)).one()
    registrations.tick(it, is_there=True, by=a.actor(a.Membership(space=event.space, role=Role.FACILITATOR)))
    code = registrations.code_of(it, key=letters.config().key("registrations"))
    db.session.commit()
    browser.submit(browser.get(page.url), "/cancel")
    assert (it.state, it.attended_at) == (RegistrationState.CANCELLED, None)
    assert browser.get(f"{page.url}/certificate").status == 404
    answer = organiser.submit(organiser.get(at(event, "/check-in")), "/check-in", code=code)
    assert (answer.status, answer.errors) == (422, ["No registration for this event has this code."])


@pytest.mark.parametrize("htmx", [False, True])
def test_a_tap_on_the_wrong_person_is_taken_back_with_the_place_it_gave(event, visit, htmx):
    """Of those who waited; who is there and has a certificate follows."""
    organiser = visit(a.member(event.space, Role.FACILITATOR), htmx=htmx)
    user = a.User(email="waits@example.org")
    a.Membership(space=event.space, user=user)
    a.Registration(event=event)
    waits = a.Registration(event=event, user=user, name="Sara", state=RegistrationState.WAITING)
    page = organiser.submit(organiser.get(at(event, "/people")), f"/{waits.handle}/there")
    assert "Sara has a place now." in page
    assert states() == ["in", "in"]
    page = organiser.submit(page, "Undo")
    assert (page.status, states(), waits.attended_at) == (200, ["in", "waiting"], None)
    assert organiser.post(f"{at(event)}/people/{waits.handle}/back/waiting").status == 303, "twice is once"
    assert db.session.scalars(select(Mail)).all() == []
    told = db.session.scalars(select(Notice.happening).where(Notice.user_id == user.id)).all()
    assert told == [Happening.REGISTRATION_RETURNED]
    happened = db.session.scalars(select(Activity).where(Activity.happening == Happening.REGISTRATION_RETURNED)).one()
    assert happened.details == {}, "it names nobody"


def test_a_place_that_was_given_by_mistake_is_taken_back_later_too(event, organiser):
    """Where more are in than there are places: that is what the tap has done."""
    first = a.Registration(event=event)
    second = a.Registration(event=event, state=RegistrationState.WAITING, email="sara@example.org")
    assert "Back to the waiting list" not in organiser.get(at(event, "/people")).buttons
    tick = f"{at(event)}/people/{second.handle}/there"
    organiser.post(tick, {"there": "yes"})
    organiser.post(tick, {"there": "no"})
    page = organiser.get(at(event, "/people"))
    assert page.buttons.count("Back to the waiting list") == 2
    organiser.submit(page, f"/{second.handle}/back/waiting")
    assert states() == ["in", "waiting"]
    assert [mail.subject.partition(":")[0] for mail in db.session.scalars(select(Mail))] == [
        "You are on the waiting list"
    ]
    assert "Back to the waiting list" not in organiser.get(at(event, "/people")).buttons
    assert first.state is RegistrationState.IN
    again = organiser.post(f"{at(event)}/people/{first.handle}/back/waiting")
    assert (again.status, states()) == (409, ["in", "waiting"]), "another organiser has put one back already"


def test_who_is_let_in_once_it_has_begun_has_the_place_that_is_free(event, organiser):
    """Nobody moves up any more: on the waiting list they would wait for nothing."""
    asks, refused = (a.Registration(event=event, state=RegistrationState(state)) for state in ("asked", "refused"))
    event.capacity, event.starts_at = 2, now() - timedelta(minutes=5)
    for it in (asks, refused):
        organiser.submit(organiser.get(at(event, "/people")), f"/{it.handle}/admit")
    assert states() == ["in", "in"]


def test_whose_place_was_given_by_mistake_before_the_answer_waits_for_it_again(event, organiser):
    other = a.member(event.space, Role.FACILITATOR)
    asks = a.Registration(event=event, state=RegistrationState.ASKED)
    organiser.post(f"{at(event)}/people/{asks.handle}/there", {"there": "yes"})
    organiser.post(f"{at(event)}/people/{asks.handle}/back/asked")
    assert states() == ["asked"]
    needs = db.session.scalars(select(Notice.happening).where(Notice.user_id == other.id, Notice.needs_at.is_not(None)))
    assert needs.all() == [Happening.REGISTRATION_ASKED]


@pytest.mark.parametrize("was", ["in", "asked"])
def test_a_check_in_by_a_code_is_taken_back_once(event, organiser, was):
    it = a.Registration(event=event, name="Noor", state=RegistrationState(was))
    code = registrations.code_of(it, key=letters.config().key("registrations"))
    as_typed = code.translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")).lower()
    page = organiser.submit(organiser.get(at(event, "/check-in")), "/check-in", code=as_typed)
    assert "Noor is on the list." in page
    again = organiser.submit(organiser.get(at(event, f"/check-in?code={code}")), "/check-in")
    assert "Undo" not in again.buttons, "who was there before stays"
    organiser.submit(page, "Undo")
    assert (states(), it.attended_at) == ([was], None)


def test_who_was_not_there_after_all_has_no_certificate(event, organiser, visit):
    it = a.Registration(event=event, attended_at=now())
    link = f"/registration/{letters.word_of(it)}/certificate"
    event.starts_at, event.state = now() - timedelta(days=1), EventState.HELD
    assert visit().get(link).status == 200
    organiser.post(f"{at(event)}/people/{it.handle}/back/in")
    assert visit().get(link).status == 404
    assert organiser.get(at(event, f"/people/{it.handle}/certificate")).status == 409
    event.forgotten_at, event.figures = now(), {"registered": 0, "attended": 0, "teams": {}}
    assert organiser.post(f"{at(event)}/people/{it.handle}/back/in").status == 409


def test_who_was_refused_is_let_in_after_all_or_waits(event, organiser):
    """And hears of it; once the event is over it stays as it is."""
    users = [a.User(email=f"{name}@example.org") for name in ("one", "two")]
    for user in users:
        a.Membership(space=event.space, user=user)
        a.Registration(event=event, user=user, key=f"account {user.id}")
    handles = db.session.scalars(select(Registration.handle).order_by(Registration.id)).all()
    for handle in handles:
        organiser.submit(organiser.get(at(event, "/people")), f"/{handle}/refuse")
    assert states() == ["refused", "refused"]
    for handle in handles:
        organiser.submit(organiser.get(at(event, "/people")), f"/{handle}/admit")
    assert states() == ["in", "waiting"]
    subjects = [mail.subject.partition(":")[0] for mail in db.session.scalars(select(Mail).order_by(Mail.id))]
    assert subjects[2:] == ["You have a place", "You are on the waiting list"]
    told = [db.session.scalars(select(Notice.happening).where(Notice.user_id == user.id)).all() for user in users]
    assert told == [[Happening.REGISTRATION_ADMITTED], [Happening.REGISTRATION_QUEUED]]

    organiser.submit(organiser.get(at(event, "/people")), f"/{handles[1]}/refuse")
    event.starts_at, event.state = now() - timedelta(days=1), EventState.HELD
    assert "Accept after all" not in organiser.get(at(event, "/people")).buttons
    assert organiser.post(f"{at(event)}/people/{handles[1]}/admit").status == 409
    assert states() == ["in", "refused"]


def test_a_place_is_not_taken_back_from_somebody_who_gave_it_back(event, organiser):
    for state in ("cancelled", "refused"):
        it = a.Registration(event=event, state=RegistrationState(state), key=None)
        assert organiser.post(f"{at(event)}/people/{it.handle}/back/waiting").status == 409
        assert organiser.post(f"{at(event)}/people/{it.handle}/back/in").status == 303
    assert states() == ["cancelled", "refused"]


def test_where_mail_is_sent_nobody_learns_who_is_registered(app, visit, event):
    """The link goes to the address alone, and the answer is the same for one that is registered already."""
    event.capacity = 10
    app.extensions["masar"] = replace(app.extensions["masar"], smtp_url="smtp://mail.example.org")
    a.Registration(event=event, email="known@example.org", key="mail known@example.org")
    db.session.commit()
    names = "known", "new"
    pages = [register(visit(), event, name=name, email=f"{name}@example.org") for name in names]
    answers = [re.sub('value="[^"]*"', "", page.source) for page in pages]
    assert pages[0].url == pages[1].url == at(event)
    assert answers[0] == answers[1]
    assert "/registration/" not in answers[0]
    sent = {mail.address: mail.body for mail in db.session.scalars(select(Mail))}
    assert set(sent) == {"known@example.org", "new@example.org"}
    assert all("/registration/" in body for body in sent.values())


def test_who_was_refused_and_comes_again_is_not_told_that_they_are_registered(event, visit):
    user = a.User(email="noor@example.org")
    a.Registration(event=event, user=user, key=f"account {user.id}", state=RegistrationState.REFUSED)
    page = register(visit(user), event)
    assert "Your registration was not accepted" in page
    assert "You are registered already." not in page


def test_a_registration_that_was_changed_in_another_window_is_not_overwritten(event, visit):
    browser = visit()
    page = register(browser, event)
    first, second = (browser.get(f"{page.url}/change") for _ in range(2))
    browser.submit(first, "/change", name="Noor Ali")
    page = browser.submit(second, "/change", phone="0770 123 4567")
    it = db.session.scalars(select(Registration)).one()
    assert (page.status, it.name, it.phone) == (409, "Noor Ali", "")
    assert "Noor Ali" in page
    assert page.fields["phone"] == "0770 123 4567"
    browser.submit(page, "/change", name="Noor Ali")
    assert (it.name, it.phone) == ("Noor Ali", "0770 123 4567")


def test_why_it_was_called_off_stands_on_its_page(event, organiser, visit):
    organiser.submit(organiser.get(at(event, "/cancel")), "/cancel", reason="The bridge is closed")
    assert "The bridge is closed" in visit().get(at(event)).one("#main").text.split("Activity")[0]


def test_calling_it_off_tells_everybody_why_and_their_calendars(event, organiser):
    a.Registration(event=event, email="in@example.org")
    a.Registration(event=event, state=RegistrationState.WAITING, email="waits@example.org")
    a.Registration(event=event, state=RegistrationState.CANCELLED, key=None, email="gone@example.org")
    page = organiser.submit(organiser.get(at(event, "/cancel")), "/cancel", reason="")
    assert page.status == 422
    organiser.submit(page, "/cancel", reason="The hall is closed.")
    letters = {m.address: m for m in db.session.scalars(select(Mail))}
    assert set(letters) == {"in@example.org", "waits@example.org"}
    assert "The hall is closed." in letters["waits@example.org"].body
    assert "METHOD:CANCEL" in letters["in@example.org"].calendar
    assert not letters["waits@example.org"].calendar


def test_what_happens_at_the_door_stands_in_no_timeline_and_names_nobody(event, organiser, visit):
    register(visit(), event)
    happened = db.session.scalars(select(Activity).where(Activity.happening == Happening.REGISTRATION_MADE)).all()
    assert [(each.by_id, each.about_id, each.to_value, each.details) for each in happened] == [(None, None, "", {})]
    member = visit(a.member(event.space))
    for page in (organiser.get(at(event)), member.get(f"/s/{event.space.slug}/activity"), member.get(at(event))):
        assert page.status == 200
        assert "Noor" not in page
        assert "registered</span>" not in page.source
    assert member.get(at(event, "/people")).status == 403


def test_a_link_is_of_no_use_for_another_purpose(event, visit, app):
    it = a.Registration(event=event)
    from_another = registrations.tokens.signed(
        it.handle, purpose="reply", key=app.extensions["masar"].key("registrations")
    )
    assert visit().get(f"/registration/{from_another}").status == 404
    assert visit().get("/registration/nonsense").status == 404


def test_a_draft_is_for_those_who_moderate_and_an_event_for_members_is_for_members(app, visit):
    event = a.Event(draft=True)
    organiser = visit(a.member(event.space, Role.FACILITATOR))
    member = visit(a.member(event.space))
    assert member.get(at(event)).status == 404
    organiser.submit(organiser.get(at(event)), "Open the registration to the members only")
    assert db.session.scalars(select(Event)).one().audience is Audience.MEMBERS
    assert member.get(at(event, "/register")).status == 200
    assert visit().get(at(event, "/register")).status == 404


def test_the_clock_closes_and_forgets_and_the_figures_stay(app):
    event = a.Event(capacity=40)
    for n in range(7):
        a.Registration(event=event, team="Heron", attended_at=now() if n < 6 else None)
    a.Registration(event=event, team="Ibis", state=RegistrationState.WAITING)
    event.registers_until, event.forget_at = now() - timedelta(days=2), now() - timedelta(days=1)
    db.session.commit()
    clock.do_what_is_due()
    clock.do_what_is_due()
    event = db.session.scalars(select(Event)).one()
    assert event.state is EventState.CLOSED
    assert event.figures == {"registered": 7, "attended": 6, "teams": {"Heron": [7, 6]}}
    assert states() == []
    told = db.session.scalars(select(Activity.happening).order_by(Activity.id)).all()
    assert told == [Happening.EVENT_CLOSED, Happening.EVENT_FORGOTTEN]


def test_where_nobody_is_known_any_more_nobody_is_counted(event, organiser):
    event.state, event.forgotten_at = EventState.HELD, now()
    event.figures = {"registered": 7, "attended": 6, "teams": {}}
    assert "Who registered" not in organiser.get(at(event)).links
    page = organiser.get(at(event, "/people"))
    assert "The data of those who registered is deleted." in page
    assert "with a place are there" not in page
    assert "The list on paper" not in page.links


def test_who_cancels_and_comes_back_stands_at_the_end(app):
    event = a.Event(capacity=1)
    a.Registration(event=event)
    first, second = (
        registrations.register(event, Who(name, f"{name}@example.org"), form=name, is_told=True)
        for name in ("one", "two")
    )
    registrations.cancel(first)
    again = registrations.register(event, Who("one", "one@example.org"), form="again", is_told=True)
    assert second.id < again.id
    assert [it.state.value for it in (first, second, again)] == ["cancelled", "waiting", "waiting"]


def test_a_page_costs_the_same_for_ten_as_for_a_hundred(event, organiser, app):
    costs = []
    for _ in range(2):
        for _n in range(20):
            a.Registration(event=event, team="Heron")
        for url in (at(event), at(event, "/people")):
            organiser.get(url)
            with statements(app) as sent:
                organiser.get(url)
            costs.append(len(sent))
    assert costs[:2] == costs[2:]
    assert max(costs) <= 15


class TestMaterials:
    def give(self, organiser, event, chosen=None, **fields):
        typed = {"title": "Slides"} | fields | ({"file": chosen} if chosen else {})
        return organiser.submit(organiser.get(at(event)), "/materials", **typed)

    def test_a_file_is_made_anew_and_read_by_whoever_reads_the_event(self, event, organiser, visit):
        self.give(organiser, event, Chosen(pictures.document(), "slides.pdf", "application/pdf"))
        self.give(organiser, event, Chosen(pictures.photograph()), title="The place")
        page = visit().get(at(event))
        for name, media, how in (("Slides", "application/pdf", "attachment"), ("The place", "image/jpeg", "inline")):
            answer = visit().get(page.links[name])
            assert (answer.headers["Content-Type"], answer.status) == (media, 200)
            assert answer.headers["Content-Disposition"].startswith(how)
            assert answer.headers.getlist("Content-Security-Policy") == [files.POLICY]
            assert pictures.CANARY not in answer.bytes
        event.audience = Audience.MEMBERS
        db.session.commit()
        assert visit().get(page.links["Slides"]).status == 404
        assert visit(a.member(event.space)).get(page.links["Slides"]).status == 200

    @pytest.mark.parametrize("name", ["list.txt", "list.md"])
    def test_a_text_is_handed_out_as_letters_whatever_it_holds(self, event, organiser, visit, name):
        said = "<script>alert(1)</script>\nماء"
        page = self.give(organiser, event, Chosen(said.encode(), name, "text/html"))
        assert "Text, " in page
        answer = visit().get(page.links["Slides"])
        assert answer.headers["Content-Type"] == "text/plain; charset=utf-8"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Content-Disposition"].startswith("attachment")
        assert answer.headers["Content-Disposition"].endswith(".txt")
        assert answer.bytes.decode() == said

    def test_who_holds_the_link_of_a_registration_reads_it_until_it_is_given_back(self, event, organiser, visit):
        self.give(organiser, event, Chosen(pictures.document(), "slides.pdf", "application/pdf"))
        noor = visit()
        page = register(noor, event)
        event.audience = Audience.MEMBERS
        db.session.commit()
        link = noor.get(page.url).links["Slides"]
        answer = noor.get(link)
        assert (answer.status, answer.headers["Cache-Control"]) == (200, "no-store")
        assert noor.get(link.replace(page.url, page.url[:-3] + "AAA")).status == 404
        noor.submit(noor.get(page.url), "/cancel")
        assert "Slides" not in noor.get(page.url)
        assert noor.get(link).status == 404

    def test_taken_away_its_key_is_gone(self, event, organiser):
        page = self.give(organiser, event, Chosen(pictures.document(), "slides.pdf", "application/pdf"))
        link = page.links["Slides"]
        organiser.submit(organiser.get(at(event)), "Take away")
        assert db.session.scalars(select(File)).all() == []
        assert organiser.get(link).status == 404

    @pytest.mark.parametrize(
        ("chosen", "url", "why"),
        [
            (None, "", "Choose a file, or write an address"),
            (Chosen(pictures.document(), "a.pdf", "application/pdf"), "https://example.org", "one of the two"),
            (None, "javascript:alert(1)", "An address begins with https://"),
            (None, "http://example.org", "An address begins with https://"),
            (Chosen(b"PK\x03\x04", "a.docx", "application/zip"), "", "save it as PDF, and choose the PDF here."),
            (Chosen("ماء".encode("cp1256"), "a.txt", "text/plain"), "", "save it anew as UTF-8"),
            (Chosen(b"<svg/>", "a.svg", "image/svg+xml"), "", "This kind of file is not taken."),
            (Chosen(pictures.SCRIPT, "a.pdf", "application/pdf"), "", "This document holds a script"),
        ],
    )
    def test_what_is_not_taken_is_said_beside_its_field(self, event, organiser, chosen, url, why):
        page = self.give(organiser, event, chosen, url=url)
        assert page.status == 422
        assert why in " ".join(page.errors)
        assert page.fields["title"] == "Slides"
        assert db.session.scalars(select(EventMaterial)).all() == []

    def test_a_link_leads_to_no_file(self, event, organiser):
        self.give(organiser, event, url="https://example.org/book")
        it = db.session.scalars(select(EventMaterial)).one()
        assert organiser.get(at(event, f"/materials/{it.handle}/file")).status == 404
