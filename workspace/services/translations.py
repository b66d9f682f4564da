"""Translations: a proposal's text brought into another language, and kept in step with the original."""

from workspace.db import db
from workspace.models import Amendment, Happening, Membership, Proposal, Translation
from workspace.queries import translations as find
from workspace.rules import flows
from workspace.rules.viewers import Actor
from workspace.services.activity import record
from workspace.services.proposals import Words, merged, words_of


def write(proposal: Proposal, words: Words, *, base: int, of_edition: int, by: Actor) -> None:
    """Add a translation into the language of `words`, or change it. The original and other languages stay as they are.

    `base` is the edition of this translation that it was written on top of, 0 for none. What others saved since is
    kept: changes that do not overlap are put together word by word. `of_edition` is the edition of the original that
    it says in other words; a translation never falls back behind the one it had reached. Saving what stands there
    already keeps nothing. Raises Overlap where two changed the same words, NotNow for a proposal that nobody discusses
    or decides, ValueError for the language of the original.
    """
    if words.locale == proposal.locale:
        raise ValueError("a translation is into another language")
    if proposal.state not in flows.TRANSLATED:
        raise flows.NotNow(proposal.state)
    now = db.session.scalar(find.into(proposal, words.locale))
    if now is not None and base != now.edition:
        words = merged(db.session.scalar(find.at(proposal, words.locale, base)), now, words)
    of_edition = min(max(of_edition, now.of_edition if now else 1), proposal.edition)
    if now is not None and words_of(now) == words and now.of_edition == of_edition:
        return
    let_read(proposal, words, of_edition=of_edition, by=by.membership)
    record(
        Happening.TRANSLATION_REVISED if now else Happening.TRANSLATION_ADDED,
        space=proposal.space,
        of=proposal,
        by=by,
        now_is=words.locale,
        of_edition=of_edition,
    )


def let_read(
    proposal: Proposal, words: Words, *, of_edition: int, by: Membership, amendment: Amendment | None = None
) -> None:
    """From now on the translation into this language reads so; lists show its title to those who read it."""
    now = db.session.scalar(find.into(proposal, words.locale))
    db.session.add(
        Translation(
            proposal_id=proposal.id,
            locale=words.locale,
            edition=now.edition + 1 if now else 1,
            of_edition=of_edition,
            title=words.title,
            summary=words.summary,
            body=words.body,
            ask=words.ask,
            by_id=by.id,
            amendment_id=amendment.id if amendment else None,
        )
    )
    proposal.titles = {**proposal.titles, words.locale: words.title}
