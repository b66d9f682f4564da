"""Translations: added, kept in step with the original, and nobody's words lost."""

import pytest
from sqlalchemy import select

from tests import factories as a
from workspace.db import db
from workspace.models import Activity, Happening, ProposalState, Role, Translation
from workspace.queries import translations as find
from workspace.rules.flows import TRANSLATED, NotNow
from workspace.services import proposals, translations
from workspace.services.proposals import Overlap, Words

TEXT = "ثمة مكان تحت أشجار الحور في الظل حتى الظهر."


def write(proposal, body=TEXT, *, title="مقعد على النهر", locale="ar", base=0, of=1):
    by = a.actor(a.Membership(space=proposal.space))
    translations.write(proposal, Words(title, locale, body=body), base=base, of_edition=of, by=by)
    db.session.commit()
    return db.session.scalars(find.into(proposal, locale)).one()


def another_original(proposal, body="Under the willows."):
    by = a.Membership(space=proposal.space)
    proposals.let_read(proposal, Words(proposal.title, proposal.locale, body=body), by=by)
    db.session.commit()


def happened():
    rows = db.session.scalars(select(Activity).order_by(Activity.id))
    return [(row.happening, row.to_value) for row in rows]


class TestWrite:
    def test_the_original_stays_and_lists_know_the_title(self, app):
        proposal = a.Proposal(open=True)

        made = write(proposal)

        assert (made.locale, made.edition, made.of_edition, made.body) == ("ar", 1, 1, TEXT)
        assert (proposal.title, proposal.titles) == ("A bench by the river", {"ar": "مقعد على النهر"})
        assert proposal.edition == 1
        assert happened() == [(Happening.TRANSLATION_ADDED, "ar")]

    def test_every_row_of_it_stays(self, app):
        proposal = a.Proposal(open=True)
        write(proposal)

        write(proposal, TEXT + " ومقعد.", base=1)

        rows = db.session.scalars(select(Translation).order_by(Translation.id)).all()
        assert [(t.edition, t.body) for t in rows] == [(1, TEXT), (2, TEXT + " ومقعد.")]
        assert happened()[1:] == [(Happening.TRANSLATION_REVISED, "ar")]

    def test_saving_what_stands_there_keeps_nothing(self, app):
        proposal = a.Proposal(open=True)
        write(proposal)
        assert write(proposal, base=1).edition == 1
        assert len(happened()) == 1

    def test_it_is_older_until_somebody_says_that_it_has_caught_up(self, app):
        proposal = a.Proposal(open=True)
        write(proposal)
        another_original(proposal)

        fixed = write(proposal, TEXT + " ومقعد.", base=1, of=1)
        assert (fixed.of_edition, proposal.edition) == (1, 2)
        same = write(proposal, TEXT + " ومقعد.", base=2, of=2)

        assert (same.edition, same.of_edition) == (3, 2)

    def test_it_never_falls_back_behind_what_it_had_reached_nor_runs_ahead(self, app):
        proposal = a.Proposal(open=True)
        another_original(proposal)
        assert write(proposal, of=2).of_edition == 2
        assert write(proposal, TEXT + " ومقعد.", base=1, of=1).of_edition == 2
        assert write(proposal, base=2, of=99).of_edition == 2

    def test_two_who_change_different_words_are_put_together(self, app):
        proposal = a.Proposal(open=True)
        write(proposal)
        write(proposal, TEXT.replace("الظهر", "العصر"), base=1)

        both = write(proposal, TEXT.replace("الحور", "الصفصاف"), base=1)

        assert both.body == TEXT.replace("الظهر", "العصر").replace("الحور", "الصفصاف")

    def test_where_two_changed_the_same_words_nothing_is_written(self, app):
        proposal = a.Proposal(open=True)
        write(proposal)
        write(proposal, TEXT.replace("الظهر", "العصر"), base=1)

        with pytest.raises(Overlap) as both:
            write(proposal, TEXT.replace("الظهر", "المساء"), base=1)

        assert [name for name, each in both.value.texts.items() if each.conflicts] == ["body"]
        assert db.session.query(Translation).count() == 2

    def test_two_who_begin_the_same_one_at_once_do_not_overwrite_each_other(self, app):
        proposal = a.Proposal(open=True)
        write(proposal)
        with pytest.raises(Overlap):
            write(proposal, "نص آخر", title="عنوان آخر", base=0)

    @pytest.mark.parametrize("state", list(ProposalState))
    def test_it_is_for_what_is_discussed_or_decided(self, app, state):
        proposal = a.Proposal(**{state: True})
        if state in TRANSLATED:
            write(proposal)
        else:
            with pytest.raises(NotNow):
                write(proposal)

    def test_the_original_has_no_translation_into_its_own_language(self, app):
        with pytest.raises(ValueError, match="another language"):
            write(a.Proposal(open=True), locale="en")


class TestNeeded:
    """What the lists of texts that wait for a translator hold: `queries/translations.py`."""

    def numbers(self, viewer, **narrowed):
        return [row.number for row in db.session.execute(find.needed(viewer, **narrowed))]

    def test_missing_and_older_ones_are_there_until_all_languages_have_caught_up(self, app):
        proposal = a.Proposal(open=True)
        viewer = a.viewer(a.member(proposal.space))
        assert self.numbers(viewer, space=proposal.space) == [proposal.number]

        write(proposal)
        assert self.numbers(viewer, space=proposal.space, language="ar") == []
        assert self.numbers(viewer, space=proposal.space, language="ckb") == [proposal.number]
        write(proposal, locale="ckb")
        assert self.numbers(viewer, space=proposal.space) == []
        another_original(proposal)
        assert self.numbers(viewer, space=proposal.space) == [proposal.number]
        write(proposal, base=1, of=2)
        assert self.numbers(viewer, space=proposal.space, language="ar") == []
        assert self.numbers(viewer, space=proposal.space, language="en") == [], "its own language"

    def test_each_says_what_its_translations_have_reached(self, app):
        proposal = a.Proposal(open=True)
        write(proposal)
        another_original(proposal)
        row = db.session.execute(find.needed(a.viewer(), space=proposal.space)).one()
        assert (row.edition, row.ar, row.ckb, row.en) == (2, 1, None, None)
        assert (row.titles, row.Space) == ({"ar": "مقعد على النهر"}, proposal.space)

    def test_only_what_is_open_being_decided_or_adopted_and_only_what_one_may_read(self, app):
        space = a.Space()
        wanted = [a.Proposal(space=space, **{s: True}).number for s in ("open", "deciding", "adopted")]
        for state in ("draft", "submitted", "returned", "not_adopted", "declined", "withdrawn", "merged"):
            a.Proposal(space=space, **{state: True})
        moderator = a.viewer(a.member(space, Role.MODERATOR))
        assert sorted(self.numbers(moderator, space=space)) == wanted

    def test_a_path_is_walked_through_every_space_that_one_may_read(self, app):
        path, inside = a.Path(), a.Space(closed=True)
        here = a.Proposal(open=True, path=path)
        there = a.Proposal(space=inside, open=True, path=path)
        a.Proposal(open=True)  # Elsewhere, on no path.
        a.Proposal(space=a.Space(archived=True), open=True, path=path)

        visitors = db.session.execute(find.needed(a.viewer(), path=path)).all()
        members = db.session.execute(find.needed(a.viewer(a.member(inside)), path=path)).all()

        assert [row.Space.id for row in visitors] == [here.space_id]
        assert {row.Space.id for row in members} == {here.space_id, there.space_id}

    def test_pages_hold_what_fits_and_one_more_to_tell_that_there_is_more(self, app):
        space = a.Space()
        for _ in range(find.PAGE + 1):
            a.Proposal(space=space, open=True)
        first = self.numbers(a.viewer(), space=space)
        assert len(first) == find.PAGE + 1
        assert len(self.numbers(a.viewer(), space=space, page=2)) == 1
