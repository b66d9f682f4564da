"""Pictures of the demo network as people see it: `make screenshots`.

Those that the documents show go to `docs/screenshots/`; every main screen, in each language at both widths, goes to a
temporary folder, to be looked at.
"""

import shutil
import sys
import tempfile
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, FloatRect, sync_playwright
from sqlalchemy import select

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from tests import databases  # noqa: E402 - the project is not a package on the path of a script
from tests import world as w  # noqa: E402
from tests.browser.conftest import FLAGS, LAPTOP, NAMES, PASSWORD, PHONE, Site, new_context  # noqa: E402
from tests.live import serving  # noqa: E402
from workspace import demo  # noqa: E402
from workspace.db import db, transaction  # noqa: E402
from workspace.models import (  # noqa: E402
    Activity,
    Audience,
    Decision,
    DecisionState,
    Event,
    EventState,
    Meeting,
    MeetingState,
    Method,
    Proposal,
    Recommendation,
    RecommendationState,
    Record,
    Space,
)
from workspace.web.sessions import keys  # noqa: E402

KEPT = ROOT / "docs" / "screenshots"
WIDTHS = {"phone": PHONE, "desktop": LAPTOP}
# Of these the documents show the head: down to which line.
HEADS = {"decision-ar-phone": 1232, "outcome-en-desktop": 1016, "map-ckb-phone": 1220, "recommendation-ar-phone": 826,
         "room-ar-phone": 1300, "room-en-desktop": 1000, "home-ar-phone": 1500}  # fmt: skip


def richest(slug: str) -> str:
    """The proposal of a space of which most is to be told: its address."""
    told = (
        select(Proposal.number)
        .join(Space, Space.id == Proposal.space_id)
        .join(Activity, Activity.record_id == Proposal.id)
        .where(Space.slug == slug)
        .group_by(Proposal.number)
        .order_by(db.func.count().desc(), Proposal.number)
        .limit(1)
    )
    return f"/s/{slug}/proposals/{db.session.scalars(told).one()}"


def newest(kind: type[Record], *such: Any) -> str:
    """The newest record of its kind, of those that are such: its address."""
    found = select(Space.slug, kind.number).join(Space, Space.id == kind.space_id).where(*such)
    slug, number = db.session.execute(found.order_by(kind.created_at.desc(), kind.number.desc()).limit(1)).one()
    return f"/s/{slug}/{kind.__tablename__}/{number}"


def kept() -> list[tuple[str, str, str]]:
    """What the documents show: the picture's name, the address, and who looks."""
    timeline = richest("najaf")
    consent = newest(Decision, Decision.method == Method.CONSENT, Decision.state == DecisionState.RUNNING)
    outcome = newest(Decision, Decision.state == DecisionState.STATED)
    room = newest(Meeting, Meeting.state == MeetingState.RUNNING) + "/room"
    asked = newest(Recommendation, Recommendation.state == RecommendationState.IN_PROGRESS)
    return [
        ("board-ar-phone", "/s/najaf", "facilitator"), ("board-ckb-phone", "/s/najaf", "facilitator"),
        ("board-en-desktop", "/s/najaf", "facilitator"), ("queue-ar-phone", "/review", "moderator"),
        ("queue-en-desktop", "/review", "moderator"), ("proposal-timeline-ar-phone", timeline, "moderator"),
        ("proposal-timeline-en-desktop", timeline, "moderator"), ("decision-ar-phone", consent, "member"),
        ("outcome-en-desktop", outcome, "member"), ("map-ckb-phone", "/paths", "facilitator"),
        ("recommendation-ar-phone", asked, "facilitator"), ("room-ar-phone", room, "member"),
        ("room-en-desktop", room, "facilitator"), ("home-ar-phone", "/", "facilitator"),
        ("event-ckb-phone", newest(Event, Event.state == EventState.OPEN, Record.audience == Audience.PUBLIC), ""),
        ("month-ar-desktop", "/s/najaf/calendar", "member"),
    ]  # fmt: skip


def take(chromium: Browser, site: Site, path: str, to: Path, who: str, lang: str, width: int, *, dark: bool) -> None:
    context = new_context(chromium, site, who, lang, width, dark=dark)
    page = context.new_page()
    page.goto(site.address + path)
    page.wait_for_load_state("networkidle")
    head = HEADS.get(to.stem)
    clip: FloatRect | None = {"x": 0, "y": 0, "width": width, "height": head} if head else None
    page.screenshot(path=to, full_page="board" not in to.name, clip=clip)
    context.close()


def main() -> None:
    path = next(filter(None, map(shutil.which, NAMES)), None)
    if path is None:
        sys.exit("No Chromium was found: install it, then try again.")
    looks = Path(tempfile.mkdtemp(prefix="masar-screens-"))
    instance = looks / "instance"
    app = databases.application(instance, databases.Sqlite(_made(instance)).fresh())
    with app.app_context():
        with transaction():
            demo.plant(keys(), PASSWORD)
        shown = kept()
        others = sorted({url for _endpoint, url in w.addresses_of(app, w.of_demo()) if "/changes" not in url})
        db.session.remove()
    KEPT.mkdir(parents=True, exist_ok=True)
    with serving(app) as address, sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=FLAGS)
        site = Site(app, address)
        for name, url, who in shown:
            *_words, lang, width = name.split("-")
            take(chromium, site, url, KEPT / f"{name}.png", who, lang, WIDTHS[width], dark=False)
        if "--all" in sys.argv:
            for lang in ("ar", "ckb", "en"):
                for width, pixels in WIDTHS.items():
                    for url in others:
                        file = looks / f"{lang}-{width}{url.replace('/', '_')[:80]}.png"
                        take(chromium, site, url, file, "facilitator", lang, pixels, dark=False)
                    take(chromium, site, "/s/najaf", looks / f"{lang}-{width}-board-dark.png", "facilitator", lang,
                         pixels, dark=True)  # fmt: skip
            print(f"Every screen: {looks}")
        chromium.close()
    with app.app_context():
        db.engine.dispose()
    print(f"{len(shown)} pictures: {KEPT.relative_to(ROOT)}")


def _made(folder: Path) -> Path:
    folder.mkdir(mode=0o700)
    return folder


if __name__ == "__main__":
    main()
