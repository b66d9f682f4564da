"""How long a note of 20 KB takes to be saved, in one run over HTTP, beside the health page.

It is to take three times as long at most. `/healthz` touches nothing, and of a save only the words that changed go up:
ten statements, of which the mapper's take most (the session with the memberships, the space, the item with its
meeting).
"""

import http.client
import json
import statistics
import time
from urllib.parse import urlencode, urlsplit

import pytest

from tests import factories as a
from tests.live import serving
from workspace.rules.weaving import digest_of

WORDS = "ماء ونهر وجسر وطاولة، ئاوی ڕووبار، a bench by the river. "
ROUNDS = 400


def as_the_script_sends(before, after, base):
    """A word at the end changes; see `send` of notes.js."""
    begin, end, put = 0, len(before), after
    if before:
        begin, put = before.rindex(before.split()[-1]), after.split()[-1]
        end = len(before.rstrip())
        assert before[:begin] + put + before[end:] == after
    sent = {"from": begin, "to": end, "put": put, "digest": digest_of(after), "op": f"operation-{base}", "base": base}
    return urlencode(sent)


@pytest.mark.full
@pytest.mark.engine("sqlite")
def test_a_save_of_20_kb_takes_at_most_three_times_as_long_as_the_health_page(app, visit):
    item = a.AgendaItem()
    for _ in range(12):
        a.AgendaItem(meeting=item.meeting)
    writer = visit(a.member(item.meeting.space))
    at = f"/s/{item.meeting.space.slug}/meetings/{item.meeting.number}/items/{item.handle}/note/save"
    csrf, cookie = writer.csrf, writer.client.get_cookie("masar").value
    text = WORDS
    while len(f"{text}{WORDS}".encode()) < 20_000:
        text += WORDS
    took, sizes, before, edition = {"health": [], "save": []}, [], "", 0
    with serving(app) as address:
        line = http.client.HTTPConnection(urlsplit(address).netloc)

        def ask(what, method, path, body=None, headers=None):
            began = time.perf_counter()
            line.request(method, path, body, headers or {})
            answer = line.getresponse()
            read = answer.read()
            took[what].append(time.perf_counter() - began)
            assert answer.status == 200, read
            return read

        for n in range(ROUNDS):
            ask("health", "GET", "/healthz")
            after = f"{text}{n} "
            told = ask("save", "POST", at, as_the_script_sends(before, after, edition), {
                "Content-Type": "application/x-www-form-urlencoded;charset=UTF-8", "Cookie": f"masar={cookie}",
                "HX-Request": "true", "X-CSRFToken": csrf, "Host": "localhost",
            })  # fmt: skip
            sizes.append(len(told))
            before, edition = after, json.loads(told)["edition"]
        line.close()
    assert edition == ROUNDS
    health, save = (statistics.median(took[what]) * 1000 for what in ("health", "save"))
    print(f"health {health:.2f} ms, save {save:.2f} ms; {max(sizes)} bytes back")
    assert max(sizes) <= 2048
    assert save <= 3 * health
