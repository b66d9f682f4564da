"""Twenty who want the one place that is left."""

import secrets
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

from sqlalchemy import func, select

from tests import factories as a
from tests.pages import Browser
from workspace.db import db, now, transaction
from workspace.models import Membership, Role
from workspace.services import members
from workspace.web.sessions import keys


def test_an_invitation_for_one_lets_one_in(app):
    space = a.Space()
    facilitator = a.member(space, Role.FACILITATOR)
    with transaction():
        made = members.invite(space, role=Role.MEMBER, expires_at=now() + timedelta(days=1), max_uses=1, note="",
                              key=keys().tokens, by=a.actor(facilitator, space))  # fmt: skip
        token = made.token
    crowd = [Browser(app, a.User(name=f"Racer {chr(97 + i)}")) for i in range(20)]
    sent = [
        (b, {"csrf_token": b.csrf, "op": secrets.token_hex(6), "name": f"Racer {chr(97 + i)}"})
        for i, b in enumerate(crowd)
    ]

    def come_in(asked) -> int:
        browser, data = asked
        return browser.client.post(f"/join/{token}", data=data).status_code

    db.session.remove()
    with ThreadPoolExecutor(8) as pool:
        answers = sorted(pool.map(come_in, sent))
    assert answers == [303] + [410] * 19
    named = select(func.count()).select_from(Membership).where(Membership.name.like("Racer %"))
    assert db.session.scalar(named) == 1
