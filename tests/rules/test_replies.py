"""What somebody wrote in a mail, told from what their program put around it: messages as those programs write them."""

import contextlib
import time
from email import message_from_bytes
from email.message import EmailMessage
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workspace.rules import replies
from workspace.rules.replies import MARK, Trouble, Unsaid

MAILS = Path(__file__).parent.parent / "mails"
ADDRESS = "reply+{}@example.org"
WORD = "k3j7" * 11 + "a"

SAID = {
    "gmail-web-en": "Yes, a bench there would help the old people who walk to the bakery in the morning. "
    "Two things:\n\n- shade in the afternoon\n- a place for a wheelchair beside it\n\n"
    "Thank you, and please measure the pavement first.",
    "gmail-web-ar": "أوافق على المقعد، لكن أرجو أن يكون في الظل.\n\nمن يستطيع أن يقيس الرصيف يوم السبت؟",
    "gmail-android-ckb": "من لەگەڵ ئەم پێشنیازەم.\nبا شەممە لە مەیدانەکە کۆببینەوە.",
    "outlook-web-en": "I can measure it on Saturday.\n\nWho brings the long tape?",
    "outlook-desktop-ar": "نعم، المقعد فكرة جيدة.\n\nلكن من سيعتني به بعد ذلك؟",
    "outlook-ios-html-only-en": "A bench, **and** a tree.\n\nThe city has trees: [its list](https://example.org/trees)",
    "iphone-en": "Good. I’ll bring the tape.",
    "iphone-ar": "جيد. سأجلب الشريط.",
    "apple-mail-mac-photo-en": "This is the place:\n\nIt is four metres wide.",
    "thunderbird-below-en": "The bench is a good idea, and the people of the street should be asked before it is put "
    "there: some of them sell bread from that corner every morning.\n\n- ask the bakery\n- ask the school",
    "thunderbird-iso-8859-6-ar": "لا مانع عندي.",
    "yahoo-web-en": "I think so, too.\nAnd a lamp?",
    "k9-android-ckb": "سوپاس، من دێم.",
    "samsung-android-ar": "موافقة.",
    "proton-en": "Three benches would be better.",
    "roundcube-between-en": "I have seen it.\n\nSo have the others.",
}
UNSAID = {
    "photo-only-iphone": Trouble.EMPTY,
    "unknown-charset": Trouble.UNREADABLE,
    "broken-mime": Trouble.EMPTY,
}
AUTOMATIC = ["out-of-office-exchange-en", "vacation-gmail-en", "bounce-postfix", "list-copy"]


def mail(name):
    return (MAILS / f"{name}.eml").read_bytes().replace(b"WORD", WORD.encode())


def test_every_message_kept_here_is_looked_at():
    assert {path.stem for path in MAILS.iterdir()} == {*SAID, *UNSAID, *AUTOMATIC}


@pytest.mark.parametrize("name", SAID)
def test_what_was_written_is_kept_and_nothing_else(name):
    head = replies.head(mail(name), ADDRESS)

    assert (head.word, head.sender) == (WORD, "heron@example.org")
    assert replies.words(mail(name), 10_000) == SAID[name]


@pytest.mark.parametrize("name", UNSAID)
def test_where_there_is_nothing_to_say_it_is_known_why(name):
    assert replies.head(mail(name), ADDRESS).word == WORD
    with pytest.raises(Unsaid) as why:
        replies.words(mail(name), 10_000)
    assert why.value.trouble is UNSAID[name]


@pytest.mark.parametrize("name", AUTOMATIC)
def test_what_no_person_wrote_is_no_answer(name):
    assert replies.head(mail(name), ADDRESS) is None


OWN = [
    "- one\n- two\n\nThanks, and please bring water.",
    "Best, I think, would be a bench.\nRegards to all of you, too.",
    "At 10:30 Karim wrote:\nnobody comes.",
    "في 10:30 كتب علي:\nلن يأتي أحد.",
    "From: the bridge\nTo: the school\nDate: Saturday",
    "من: الجسر\nإلى: المدرسة\nيوم: السبت",
    "Sent from my street is what the letter should say.\n\nAnd who carries it there?",
    "Ask noor@example.org\n\n1. first\n2. second\n\n    code stays\n\n* * *\n\nlast",
    "A short line\nand another\n\na list:\n- x",
]  # fmt: skip


@pytest.mark.parametrize("text", OWN)
def test_words_that_only_look_like_a_programs_are_kept(text):
    assert replies.cut(text) == text


WROTE = [
    "On Thu, Nov 26, 2026 at 9:15 AM Masar <masar@example.org> wrote:",
    "On Thu, Nov 26, 2026 at 9:15 AM The Workspace of the Forum\n<masar@example.org> wrote:",
    "Le jeu. 26 nov. 2026 à 09:15, <masar@example.org> a écrit :",
    "Am Do., 26. Nov. 2026 um 09:15 Uhr schrieb <masar@example.org>:",
    "Op do 26 nov 2026 om 09:15 schreef <masar@example.org>:",
    "Den tors 26 nov. 2026 kl 09:15 skrev <masar@example.org>:",
    "26 Kas 2026 Per 09:15 tarihinde <masar@example.org> şunu yazdı:",
    "در تاریخ پنجشنبه ۲۶ نوامبر ۲۰۲۶،\u200f ۹:۱۵ <masar@example.org> نوشت:",
    "لە ٢٦ی تشرینی دووەمی ٢٠٢٦، ٩:١٥، masar@example.org نووسیویەتی:",
    "في الخميس، ٢٦ نوفمبر ٢٠٢٦ ٩:١٥ ص masar@example.org كتب:",
]


@pytest.mark.parametrize("wrote", WROTE)
@pytest.mark.parametrize("quoted", ["> Needs you\n> - A bench", "Needs you\n- A bench"])
def test_it_is_cut_in_the_languages_people_read_their_mail_in(wrote, quoted):
    assert replies.cut(f"I agree.\nTwice.\n\n{wrote}\n\n{quoted}") == "I agree.\nTwice."


@pytest.mark.parametrize(
    "labels", [("From", "Sent", "To"), ("من", "تم الإرسال", "إلى"), ("لە", "نێردراوە", "بۆ"), ("Von", "Gesendet", "An")]
)
@pytest.mark.parametrize("line", ["{}: {}", "*{}:* {}", "**{}:** {}"])
def test_the_head_that_outlook_puts_above_is_cut(labels, line):
    values = ("masar@example.org", "26 Nov 2026 09:15", "heron@example.org")
    head = "\n".join(line.format(label, value) for label, value in zip(labels, values, strict=True))
    assert replies.cut(f"I agree.\n\n________________________________\n{head}\n\nNeeds you") == "I agree."


def test_our_own_first_line_ends_what_is_read_whatever_program_it_was():
    assert replies.cut(f"I agree.\n\n{MARK} Write your answer above\n\nNeeds you") == "I agree."


@pytest.mark.parametrize(
    ("header", "value"),
    [
        ("Auto-Submitted", "auto-replied (vacation)"), ("Auto-Submitted", "AUTO-GENERATED; x=y"),
        ("Precedence", "Bulk"), ("Return-Path", " <> "), ("List-Id", "<forum.example.org>"),
        ("Content-Type", 'multipart/report; report-type="disposition-notification"'),
    ],
)  # fmt: skip
def test_any_one_sign_of_a_machine_is_enough(header, value):
    raw = f"From: heron@example.org\nTo: reply+{WORD}@example.org\n{{}}\n\nI agree."
    assert replies.head(raw.format("Auto-Submitted: no").encode(), ADDRESS)
    assert replies.head(raw.format(f"{header}: {value}").encode(), ADDRESS) is None


@pytest.mark.parametrize(
    "sender",
    [
        "heron@example.org, crane@example.org", "", "heron@example.org\nFrom: crane@example.org",
        '"heron@example.org" <crane@example.org>', "heron@example.org <crane@example.org>",
    ],
)  # fmt: skip
def test_who_sends_it_is_one_address_and_no_name(sender):
    head = replies.head(f"From: {sender}\nTo: reply+{WORD}@example.org\n\nx".encode(), ADDRESS)
    assert head is None or head.sender != "heron@example.org"


def test_the_word_is_read_from_a_whole_address_only():
    for address in (f"notreply+{WORD}@example.org", f"reply+{WORD}@example.org.evil", f"reply+{WORD}@example.com"):
        assert replies.head(f"From: a@b.org\nTo: {address}\n\nx".encode(), ADDRESS) is None
    shouted = f"From: a@b.org\nTo: Masar <REPLY+{WORD.upper()}@EXAMPLE.ORG>\n\nx"
    assert replies.head(shouted.encode(), ADDRESS).word == WORD.upper()


def test_too_large_and_too_long_are_known():
    for text, trouble in (("x" * 10_001, Trouble.LONG), ("x " * replies.MOST_CHARS, Trouble.LONG)):
        with pytest.raises(Unsaid) as why:
            replies.words(b"\n" + text.encode(), 10_000)
        assert why.value.trouble is trouble
    with pytest.raises(Unsaid) as why:
        replies.words(b"\n" + b"x" * replies.LARGEST, 10_000)
    assert why.value.trouble is Trouble.LARGE


def nested(depth):
    lines = [f'Content-Type: multipart/mixed; boundary="b{n}"\n\n--b{n}' for n in range(depth)]
    return "\n".join([*lines, "Content-Type: text/plain\n\nI agree."]).encode()


SLOW = {
    "parts in parts": nested(3_000),
    "who wrote": b"\n" + b"On 10:10 @ wrote \n" * 5_000,
    "heads": b"\n" + b"From: a@b.org\n" * 6_000,
    "a line": b"\n" + b"-" * 99_000,
    "times": b"\n" + b"1:11" * 24_000,
    "blocks in blocks": b"Content-Type: text/html\n\n" + b"<div><blockquote>" * 5_500,
    "beginnings": b"Content-Type: text/html\n\n" + b"<" * 99_000,
    "remarks": b"Content-Type: text/html\n\n" + b"<!--" * 24_000,
    "signs": b"Content-Type: text/html\n\n" + b"&#" * 49_000,
    "spaces": b"\n" + b" \n \t" * 24_000 + b"x",
}


@pytest.mark.parametrize("name", SLOW)
def test_no_message_keeps_the_server_busy(name):
    began = time.process_time()
    with contextlib.suppress(Unsaid):
        replies.words(SLOW[name], 10_000)
    assert time.process_time() - began < 5


CHARSETS = ["utf-8", "windows-1256", "iso-8859-6", "utf-7", "unicode_escape", "rot13", "x\0y", "idna", ""]
CODINGS = ["7bit", "8bit", "base64", "quoted-printable", "x-uuencode", "odd"]
KINDS = ["text/plain", "text/html", "multipart/mixed; boundary=b", "message/rfc822", "odd", "text/plain; format=flowed"]
PART = st.builds(
    lambda kind, charset, coding, body: (
        f"Content-Type: {kind}; charset={charset}\nContent-Transfer-Encoding: {coding}\n\n".encode() + body
    ),
    st.sampled_from(KINDS),
    st.sampled_from(CHARSETS),
    st.sampled_from(CODINGS),
    st.binary(max_size=300),
)
TWO = st.builds(lambda one, other: one + b"\n--b\n" + other + b"\n--b--", PART, PART)


@settings(max_examples=400, deadline=None)
@given(st.one_of(st.binary(max_size=600), PART, TWO))
def test_no_bytes_make_it_fail(raw):
    replies.head(raw, ADDRESS)
    try:
        said = replies.words(raw, 10_000)
    except Unsaid:
        return
    assert said.strip()
    said.encode()


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet="ab \n>@:-_*1.كتبwrote", max_size=200))
def test_what_is_cut_is_made_of_what_was_there(text):
    kept = replies.cut(text)
    assert not set(kept) - set(text) - {" "}
    assert not any(line.startswith(">") for line in kept.split("\n"))


def test_a_message_inside_another_is_not_read():
    inner = EmailMessage()
    inner.set_content("Not mine.")
    outer = EmailMessage()
    outer.set_content("Mine.")
    outer.add_attachment(inner)
    outer.add_attachment("A file.", filename="file.txt")
    assert replies.words(outer.as_bytes(), 10_000) == "Mine."
    assert message_from_bytes(outer.as_bytes()).is_multipart()
