"""What search compares: however a word is typed in Arabic, Sorani or English, it is one word."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workspace.rules.spelling import folded


@pytest.mark.parametrize(
    ("written", "typed"),
    [
        ("إيقاف أنبوب الآبار", "ايقاف انبوب الابار"),
        ("ٱلماء", "الما"),
        ("مسؤولية", "مسوولية"),
        ("شيء", "شئ"),
        ("قائمة", "قايمة"),
        ("مستشفى", "مستشفي"),
        ("مدرسة", "مدرسه"),
        ("كتـــاب", "كتاب"),
        ("نُقِرُّ المُقترَحَ", "نقر المقترح"),
        ("هٰذا", "هذا"),
        ("ﻻ ﺗﻨﺲَ", "لا تنس"),  # Presentation forms, as old PDF files have them.
        ("کوردی", "كوردي"),
        ("كوفة", "کوفە"),
        ("ئەنجوومەن", "ئه‌نجوومه‌ن"),  # heh and non-joiner, as old Kurdish fonts wrote ە.
        ("هەولێر", "هه ولير".replace(" ", "")),
        ("ڕووبار", "روبار".replace("رو", "روو")),
        ("ھاوڕێ", "هاوري"),
        ("کۆمەڵ", "كومه‌ل"),
        ("می‌خواهم", "میخواهم"),
        ("٢٠١٧", "2017"),
        ("۲۰۱۷", "٢٠١٧"),
        ("Café  RIVER", "cafe river"),
        ("ﬁnance", "finance"),
        ("Straße", "STRASSE"),
        ("\u202eنهر\u200f", "نهر"),
    ],
)
def test_a_word_is_one_word_however_it_is_typed(written, typed):
    assert folded(written) == folded(typed)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("كلب", "قلب"),
        ("گل", "كل"),
        ("پیر", "بیر"),
        ("چای", "جای"),
        ("ڤین", "فین"),
        ("ژن", "زن"),
        ("100%", "100"),
        ("عراق", "اراق"),
    ],
)
def test_other_letters_stay_other_letters(one, other):
    assert folded(one) != folded(other)


@given(st.text(alphabet=st.one_of(st.characters(), st.sampled_from("أإآىيئؤءةهەھكکگۆێڕڵـ\u200c\u064e٣۴ "))))
def test_folding_twice_is_folding_once(text):
    once = folded(text)
    assert folded(once) == once
    assert not any(unicodedata.category(c) in ("Mn", "Cf") for c in once)


@given(st.text(alphabet="ابتكيىةأ \u064e", max_size=30), st.text(alphabet="ابتكيىةأ", min_size=1, max_size=8))
def test_a_part_of_what_was_written_is_found_in_it(around, word):
    assert folded(word) in folded(f"{around} {word} {around}")
