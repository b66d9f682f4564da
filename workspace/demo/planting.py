"""How the demo network comes to be: by the verbs that people use, and then as long ago as it is told."""

import secrets
from dataclasses import replace
from datetime import datetime, time, timedelta
from typing import cast

from sqlalchemy import Select, select

from workspace.db import db
from workspace.demo.asked import ASKED, Answer, Asked, Post, Proof
from workspace.demo.boards import LABELS, LINKS, PLANS, WORKS, Plan, Said, Work
from workspace.demo.decisions import CALLED, Called
from workspace.demo.gathering import come_round, run, sit
from workspace.demo.ground import BAGHDAD, Ground
from workspace.demo.holding import end, hold
from workspace.demo.languages import TEXTS, Rendering, Wish
from workspace.demo.people import PEOPLE, SIGN_INS
from workspace.demo.pictures import drawn
from workspace.demo.places import CAMPAIGNS, CHARTER, NETWORK, PATHS, PLACES, Led, Place
from workspace.demo.seasons import HELD
from workspace.demo.sittings import CYCLES, RUNNING, SITTINGS
from workspace.demo.trainings import assemble, train
from workspace.demo.voices import BACKINGS, BODIES, TALKS, Backing, Body, Talk
from workspace.models import (
    Activity,
    ChecklistItem,
    Comment,
    Decision,
    File,
    Membership,
    Organisation,
    Path,
    Proposal,
    Recommendation,
    Record,
    Relation,
    ReportReason,
    Role,
    Space,
    Task,
)
from workspace.queries import campaigns as find_campaigns
from workspace.queries import decisions as find_decisions
from workspace.queries import spaces as find
from workspace.queries import translations as find_translations
from workspace.rules.ballots import new_receipt
from workspace.rules.starters import STARTERS
from workspace.rules.viewers import Actor
from workspace.services import (
    accounts,
    amendments,
    campaigns,
    comments,
    decisions,
    files,
    members,
    organisations,
    partners,
    proposals,
    reactions,
    recommendations,
    records,
    reports,
    summaries,
    support,
    tasks,
    tokens,
    translations,
    votes,
)
from workspace.services import spaces as space_verbs
from workspace.services.campaigns import Frame, Step
from workspace.services.decisions import Terms
from workspace.services.organisations import About
from workspace.web.clock import ballot_key
from workspace.web.files import developed, store

THURSDAY = 3

__all__ = ["SIGN_INS", "plant"]


def plant(keys: accounts.Keys, password: str) -> bool:
    """Make the demo network, with one password for the six who sign in. False, and nothing, if a network exists."""
    if db.session.scalar(find.root()):
        return False
    _Planting(keys, password).everything()
    return True


class _Planting(Ground):
    """One planting, from the people to what became of their decisions."""

    def __init__(self, keys: accounts.Keys, password: str) -> None:
        super().__init__()
        self.known = tokens.hash_password(password, pepper=keys.pepper)
        self.unknown = tokens.hash_password(secrets.token_urlsafe(32), pepper=keys.pepper)

    def everything(self) -> None:
        for key, person in PEOPLE.items():
            kept = self.known if key in SIGN_INS else self.unknown
            name = key if key in SIGN_INS else f"demo-{key.replace('_', '-')}"
            self.users[key] = accounts.sign_up(
                sign_in_name=name, password_hash=kept, name=person.name, locale=person.locale
            )
        self._network()
        for place in PLACES:
            self._place(place)
        self._themes()
        for plan in PLANS:
            self._plan(plan)
        self._texts()
        for work in WORKS:
            self._work(work)
        for sitting in SITTINGS:
            sit(self, sitting)
        for cycle in CYCLES:
            come_round(self, cycle)
        run(self, RUNNING)
        train(self)
        self._links()
        self._speak_up()
        for plan in PLANS:
            self._end(plan)
        self._chain()
        db.session.flush()

    def _chain(self) -> None:
        """From the decision to what a council was asked for."""
        for called in CALLED:
            self._decide(called)
        for held in HELD:
            hold(self, held)
        assemble(self, self.seasons["fifth"])
        pulse = self.organisations["pulse"]
        with self.then(-5):
            for season, held in zip(self.seasons.values(), HELD, strict=True):
                partners.add(season, pulse, season.space, by=self.actor(held.space, held.by))
            for event in self.trainings:
                partners.add(event, pulse, event.space, by=Actor(event.author, event.author.role))
        for asked in ASKED:
            self._ask(asked)
        for held in HELD:
            end(self, held)

    def _links(self) -> None:
        for one, relation, other in LINKS:
            thing = self.records[one]
            with self.then(-1):
                records.link(thing, Relation(relation), self.records[other], by=Actor(thing.author, thing.author.role))

    def _speak_up(self) -> None:
        """Organisations, who stands behind what, what is felt and summed up."""
        for body in BODIES:
            with self.then(-40):
                by = self.actor(body.space, body.by)
                made = organisations.register(self.spaces[body.space], name=body.name, kind=body.kind, by=by)
                if body.space in ("najaf", "baghdad"):
                    campaign = self.campaigns["kufa-river" if body.space == "najaf" else "hate-speech"]
                    partners.add(campaign, made, self.spaces[body.space], by=by)
                speaker = self.members[body.space, body.speaker]
                organisations.let_speak(speaker, made, by=by)
                self._present(body, made, Actor(speaker, speaker.role), by)
            self.organisations[body.key] = made
        for backing in BACKINGS:
            with self.then(backing.day):
                self._back(backing)
        for talk in TALKS:
            self._talk(talk)

    def _present(self, body: Body, made: Organisation, speaker: Actor, facilitator: Actor) -> None:
        """An organisation has a page, joins the space it speaks in, and one of its people says they belong to it."""
        space = self.spaces[body.space]
        words = About(made.name, made.kind, body.about, space.place, (self.paths[body.path],), is_listed=True)
        organisations.describe(made, words, saw=organisations.mark(made), space=space, by=speaker)
        organisations.ask_in(made, space, by=speaker)
        organisations.let_in(made, space, by=facilitator)
        belongs = self.members[body.space, "tiba"]
        assert belongs.user is not None  # noqa: S101 - nobody of the demo has gone
        organisations.say_one_belongs(made, belongs.user, name=belongs.name, word="")

    def _back(self, backing: Backing) -> None:
        proposal = cast(Proposal, self.records[backing.key])
        for key in backing.people:
            support.give(proposal, by=self.actor(backing.space, key))
        for key, speaker in backing.organisations:
            support.give(proposal, in_name_of=self.organisations[key], by=self.actor(backing.space, speaker))
        for key, speaker in backing.spaces:
            support.give(proposal, in_name_of=self.spaces[key], by=self.actor(backing.space, speaker))

    def _talk(self, talk: Talk) -> None:
        thing = self.records[talk.key]
        said = list(db.session.scalars(select(Comment).where(Comment.record_id == thing.id).order_by(Comment.id)))
        for number, feeling, people in talk.felt:
            for key in people:
                reactions.react(said[number - 1], feeling, by=self.actor(talk.space, key))
        if talk.answer:
            with self.then(-3):
                comments.mark_answer(said[talk.answer[0] - 1], by=self.actor(talk.space, talk.answer[1]))
        if talk.summary:
            by, number, text = talk.summary
            with self.then(-2):
                made = summaries.summarise(
                    thing, text, saw="", up_to=said[number - 1], locale=thing.locale, by=self.actor(talk.space, by)
                )
                made.written_at = self.day(-2)

    def _network(self) -> None:
        root = space_verbs.found(
            parent=None,
            kind=NETWORK.kind,
            visibility=NETWORK.visibility,
            names=NETWORK.names,
            purposes=NETWORK.purposes,
            slug=NETWORK.slug,
            by=self.users[NETWORK.founder],
        )
        self.spaces[NETWORK.slug] = root
        coordinator = self._founder(NETWORK, root)
        self.charter = space_verbs.change_charter(root, CHARTER, by=coordinator)
        db.session.flush()
        space_verbs.accept_charter(coordinator.membership, self.charter, by=coordinator)
        self._age(NETWORK, root)

    def _founder(self, place: Place, space: Space) -> Actor:
        user = self.users[place.founder]
        found = select(Membership).where(Membership.space_id == space.id, Membership.user_id == user.id)
        member = db.session.scalars(found).one()
        member.about = PEOPLE[place.founder].about
        self.members[place.slug, place.founder] = member
        return Actor(member, member.role)

    def _place(self, place: Place) -> None:
        space = space_verbs.found(
            parent=self.spaces[place.parent],
            kind=place.kind,
            visibility=place.visibility,
            names=place.names,
            purposes=place.purposes,
            slug=place.slug,
            by=self.users[place.founder],
            name=place.called.get(place.founder, ""),
            place=place.town,
        )
        self.spaces[place.slug] = space
        founder = self._founder(place, space)
        space_verbs.accept_charter(founder.membership, self.charter, by=founder)
        for role, people in place.people.items():
            for key in people:
                self._join(place, space, key, role)
        for name, hue in LABELS.get(place.slug, {}).items():
            self.labels[place.slug, name] = space_verbs.add_label(space, name=name, hue=hue, by=founder)
        self._age(place, space)

    def _join(self, place: Place, space: Space, key: str, role: Role) -> None:
        name = place.called.get(key, PEOPLE[key].name)
        member = members.join(space, self.users[key], name=name, role=role, charter=self.charter)
        member.about = PEOPLE[key].about
        member.is_public = role in (Role.FACILITATOR, Role.MODERATOR)
        self.members[place.slug, key] = member

    def _age(self, place: Place, space: Space) -> None:
        """A space is as old as it is said to be, and so is everybody's joining."""
        moment = datetime.combine(place.since, time(17), BAGHDAD)
        db.session.flush()
        space.created_at = moment
        for activity in db.session.scalars(select(Activity).where(Activity.space_id == space.id)):
            activity.at = moment
        for member in db.session.scalars(select(Membership).where(Membership.space_id == space.id)):
            member.joined_at = moment
            member.charter_at = moment if member.charter_id else None

    def _themes(self) -> None:
        for position, (slug, hue, names) in enumerate(PATHS):
            self.paths[slug] = Path(slug=slug, hue=hue, names=names, position=position)
        db.session.add_all(self.paths.values())
        db.session.flush()
        for led in CAMPAIGNS:
            self._lead(led)

    def _lead(self, led: Led) -> None:
        """A campaign with the plan that others can begin from, so many days in; some of its tactics are done."""
        space, by, starter = self.spaces[led.space], self.actor(led.space, led.by), STARTERS[led.starter]
        begins = self.day(-led.ago).date()
        frame = Frame(led.names, self.paths[starter.path], begins, begins + timedelta(days=led.lasts))
        steps = [Step(*each) for each in starter.tactics_in(led.locale, begins)]
        with self.then(-led.ago):
            made = campaigns.start(space, frame, starter.plan_in(led.locale), locale=led.locale, tactics=steps, by=by)
            made.created_at = self.day(-led.ago)
        with self.then(1 - led.ago):
            campaigns.share(made, space, by=by)
            for key, asker in led.carried:
                campaigns.ask(made, space, self.spaces[key], by=by)
                campaigns.answer(made, self.spaces[key], True, by=self.actor(key, asker))
        for tactic in db.session.scalars(find_campaigns.tactics(made)):
            if tactic.ends_on < self.day(-5).date():
                with self.then((tactic.ends_on - self.at.date()).days):
                    campaigns.finish_tactic(made, tactic, space, True, by=by)
        self.campaigns[led.key] = made

    def _plan(self, plan: Plan) -> None:
        words = proposals.Words(plan.title, plan.locale, plan.summary, plan.body, plan.ask)
        theme = {"path": self.paths.get(plan.path), "campaign": self.campaigns.get(plan.campaign)}
        author = self.actor(plan.space, plan.by)
        with self.then(plan.day):
            thing = proposals.start(self.spaces[plan.space], words, by=author, place=plan.place, **theme)  # type: ignore[arg-type]
        self.records[plan.key] = thing
        for step in plan.steps:
            if plan.revised and plan.revised[0] < step.day and thing.edition == 1 and thing.state == "returned":
                day, body = plan.revised
                with self.then(day):
                    new = proposals.Words(plan.title, plan.locale, plan.summary, body, plan.ask)
                    proposals.revise(thing, new, by=author, place=plan.place, **theme)  # type: ignore[arg-type]
            with self.then(step.day):
                proposals.advance(thing, step.action, by=self.actor(plan.space, step.by), reason=step.reason)
        self._discuss(plan.space, thing, plan.comments)

    def _end(self, plan: Plan) -> None:
        """What happens to a proposal when everything is there: merged into another, reported."""
        thing = cast(Proposal, self.records[plan.key])
        if plan.merged_into:
            key, by, day, reason = plan.merged_into
            with self.then(day):
                other = cast(Proposal, self.records[key])
                proposals.merge(thing, other, by=self.actor(plan.space, by), reason=reason)
        if plan.reported:
            by, why, text = plan.reported
            with self.then(-0.4):
                reports.report(thing, reason=why, text=text, by=self.actor(plan.space, by))

    def _decide(self, called: Called) -> None:
        """A decision as it came to be. One that is over runs until it is counted; then its times are those it is told."""
        by, key = self.actor(called.space, called.by), ballot_key()
        day = self.at.astimezone(BAGHDAD).date() + timedelta(days=called.closes)
        closes = datetime.combine(day, time(20), BAGHDAD)
        terms = Terms(
            called.method, called.question, self.at, max(closes, self.day(1)), called.locale, called.options,
            threshold=called.threshold, base=called.base, quorum_percent=called.quorum, is_secret=called.secret,
        )  # fmt: skip
        with self.then(called.day):
            decision = decisions.call(cast(Proposal, self.records[called.key]), terms, by=by, key=key)
        self._vote(called, decision, key)
        decision.opens_at, decision.closes_at = self.day(called.day), closes
        if closes < self.at:
            with self.then((closes - self.at).total_seconds() / 86_400):
                decisions.close(decision, by=None, key=key)
        if called.outcome:
            with self.then(called.stated):
                decisions.state(decision, called.outcome, locale=called.locale, by=by)

    def _vote(self, called: Called, decision: Decision, key: bytes) -> None:
        for turn, (who, answer) in enumerate(called.votes.items(), start=1):
            vote, by = votes.Vote(answer, called.reasons.get(who, "")), self.actor(called.space, who)
            if called.secret:
                votes.cast_secretly(decision, vote, new_receipt(), by=by, key=key)
                continue
            with self.then(called.day * (1 - turn / 40)):
                votes.cast(decision, vote, by=by)
        for objection in db.session.scalars(find_decisions.objections(decision)):
            objection.created_at = self.day(called.day * 0.8)
            who = next(k for k in called.answers if self.members[called.space, k].id == objection.membership_id)
            answerer, words = called.answers[who]
            with self.then(called.day / 2):
                decisions.answer(objection, words, by=self.actor(called.space, answerer))

    def _ask(self, asked: Asked) -> None:
        """A recommendation, and what was told of it since."""
        proposals = tuple(cast(Proposal, self.records[key]) for key in asked.proposals)
        wanted = recommendations.Asked(
            asked.titles, asked.texts, asked.responsible, self._due(asked.due), proposals, self.paths.get(asked.path),
            self.seasons.get(asked.season),
        )  # fmt: skip
        issuer = self.spaces[asked.issuer]
        with self.then(asked.day):
            by = {issuer.id: self.actor(asked.issuer, asked.by)}
            it = recommendations.issue(self.spaces[asked.council], wanted, issuer=issuer, by=by)
            for key in asked.tasks:
                records.link(it, Relation.SOURCE_OF, self.records[key], by=self.actor(asked.council, "council"))
        it.moved_at = self.day(asked.day)
        for each in asked.told:
            with self.then(each.day):
                self._tell(it, asked.council, each)
            it.moved_at = self.day(each.day)

    def _tell(self, it: Recommendation, council: str, each: Answer | Proof | Post) -> None:
        if isinstance(each, Answer):
            told = recommendations.Told(each.words, self._due(each.next), self._due(each.due), each.percent)
            recommendations.take(it, each.action, told, by=self.actor(each.space, each.by))
            it.claimed_at = self.day(each.day) if it.claimed_at else None
            return
        by, day = self.actor(council, each.by), self.day(each.day).astimezone(BAGHDAD).date()
        if isinstance(each, Post):
            recommendations.log_letter(
                it, each.way, on=day, number=each.number, text=each.text, wait_days=30, by=by
            ).created_at = self.day(each.day)
            return
        evidence = recommendations.show(
            it, recommendations.Shown(each.text, day, each.place, each.url, self._file(each, it)), by=by
        )
        evidence.created_at = self.day(each.day)
        if each.verified:
            space, who, later = each.verified
            with self.then(later):
                recommendations.verify(evidence, by=self.actor(space, who))
                evidence.verified_at = self.day(later)

    def _file(self, each: Proof, it: Recommendation) -> File | None:
        """The photograph of a piece of evidence, made anew as one that was sent."""
        if not each.picture:
            return None
        return files.keep(store(), it.space_id, developed(drawn(each.picture)))

    def _texts(self) -> None:
        """What others made of the texts: translations and amendments."""
        for text in TEXTS:
            if isinstance(text, Rendering):
                self._bring_over(text)
            else:
                self._amend(text)

    def _bring_over(self, text: Rendering) -> None:
        proposal = cast(Proposal, self.records[text.key])
        words = proposals.Words(text.title, text.locale, text.summary, text.body, text.ask)
        with self.then(text.day):
            translations.write(proposal, words, base=0, of_edition=proposal.edition, by=self.actor(text.space, text.by))
            made = db.session.scalars(find_translations.into(proposal, text.locale)).one()
            made.created_at = self.day(text.day)

    def _amend(self, wish: Wish) -> None:
        proposal = cast(Proposal, self.records[wish.key])
        base = proposals.text_at(proposal, proposal.edition)
        assert base is not None  # noqa: S101 - its newest edition is kept
        text = {wish.text: getattr(base, wish.text).replace(wish.old, wish.new)}
        words = replace(proposals.words_of(base), **text)
        with self.then(wish.day):
            made = amendments.propose(base, words, why=wish.why, by=self.actor(wish.space, wish.by))
            made.created_at = self.day(wish.day)
        if wish.accepted:
            by, day = wish.accepted
            with self.then(day):
                amendments.accept(made, saw=proposal.edition, by=self.actor(wish.space, by))
                made.decided_at = self.day(day)

    def _discuss(self, space: str, thing: Record, said: tuple[Said, ...]) -> None:
        made: list[Comment] = []
        began = (thing.changed_at - self.at).total_seconds() / 86_400
        for place, each in enumerate(said, start=1):
            day = began * (1 - place / (len(said) + 1))
            with self.then(day):
                parent = made[each.to - 1] if each.to else None
                comment = comments.say(
                    thing, each.body, parent=parent, locale=each.locale, by=self.actor(space, each.by)
                )
                comment.created_at = self.day(day)
            made.append(comment)
            with self.then(day / 2):
                self._judge(space, comment, each)

    def _judge(self, space: str, comment: Comment, each: Said) -> None:
        if each.hidden:
            by, words = each.hidden
            comments.hide(comment, reason=ReportReason.INSULT, words=words, by=self.actor(space, by))
            comment.hidden_at = self.day(-1)
        if each.reported:
            by, why, text = each.reported
            reports.report(comment.record, comment=comment, reason=why, text=text, by=self.actor(space, by))

    def _work(self, work: Work) -> None:
        space, by = self.spaces[work.space], self.actor(work.space, work.by)
        columns = list(db.session.scalars(find.columns(space)))
        with self.then(work.day):
            task = tasks.add(space, columns[0], work.title, by=by, locale=work.locale, due_at=self._due(work.due))
            task.description = work.description
            task.path_id = self.paths[work.path].id if work.path else None
            task.campaign_id = self.campaigns[work.campaign].id if work.campaign else None
            for text in work.checklist:
                tasks.add_item(task, text, by=by)
        self.records[work.key] = task
        with self.then(work.day * 0.8):
            self._settle(task, work, by)
        if work.column:
            with self.then(work.day * 0.5):
                tasks.move(task, columns[work.column], by=by)
        self._discuss(work.space, task, work.comments)
        if work.archived or work.shared:
            with self.then(work.day * 0.2):
                self._put_away(task, work)

    def _settle(self, task: Task, work: Work, by: Actor) -> None:
        tasks.assign(task, [self.members[work.space, key] for key in work.who], by=by)
        tasks.label(task, [self.labels[work.space, name] for name in work.labels], by=by)
        for item in list(db.session.scalars(_checklist(task)))[: work.ticked]:
            tasks.tick(task, item, True, by=by)

    def _put_away(self, task: Task, work: Work) -> None:
        facilitator = self.actor(work.space, next(p.founder for p in PLACES if p.slug == work.space))
        if work.shared:
            records.share(task, by=facilitator)
        if work.archived:
            tasks.archive(task, by=facilitator)

    def _due(self, due: int | str | None) -> datetime | None:
        """The end of a day as Baghdad counts it."""
        if due is None:
            return None
        today = self.at.astimezone(BAGHDAD).date()
        days = (THURSDAY - today.weekday()) % 7 if due == "thursday" else int(due)
        return datetime.combine(today + timedelta(days=days), time(23, 59), BAGHDAD)


def _checklist(task: Task) -> Select[ChecklistItem]:
    return select(ChecklistItem).where(ChecklistItem.task_id == task.id).order_by(ChecklistItem.position)
