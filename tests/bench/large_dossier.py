"""One dossier of 500 pages in the window: the longest silence, and what a page costs in memory."""

from __future__ import annotations

import os
import time
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from PIL import Image, ImageDraw
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from scanner_app.bootstrap import KeyChoice, open_app
from scanner_app.domain.ids import OfficeCode
from scanner_app.domain.page import PageReading
from scanner_app.gui.bridge import EventBridge
from scanner_app.gui.counter.counter_window import CounterWindow
from scanner_app.gui.cycles import cycles_collected_here
from scanner_app.gui.desk import Desk
from scanner_app.gui.main import application, favour_window
from scanner_app.gui.signing.secret import HeldPassword
from scanner_app.settings import Settings
from scanner_app.tasks.cancel import CancelToken
from tests.bench.stall import wait
from tests.domain.pages import decision, next_page, receipt
from tests.gui.test_story import Heartbeat

PAGES = 500
_WALKED = 200
_EACH = 25
_OFFICE = OfficeCode("06463")
_CODE = "000.00.21.H37-251020-0007"
_A4 = (1654, 2339)


@dataclass(frozen=True)
class Large:
    """What the window did with it.

    Attributes:
        listing_ms: longest silence from the start until every page is listed.
        walking_ms: longest silence while one page after the other is looked at by key.
        page_mb: what a listed and walked page costs, all in all.
    """

    pages: int
    listing_ms: float
    walking_ms: float
    page_mb: float


def measure(folder: Path) -> Large:
    """List it, unfolded as the window does, and walk down."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    application()
    pictures = folder / "pages"
    pictures.mkdir()
    for number in range(PAGES):
        image = Image.new("L", _A4, 245)
        ImageDraw.Draw(image).text((60, 60), f"{number}", 20, font_size=80)
        image.save(pictures / f"trang-{number:04d}.jpg", quality=60, dpi=(200, 200))
    with ExitStack() as stack:
        bridge, secret = EventBridge(), HeldPassword()
        settings = Settings(office=_OFFICE, workers=2)
        app = stack.enter_context(
            open_app(folder / "home", settings, bridge.tell, key=KeyChoice(ask=secret.ask))
        )
        stack.enter_context(app.working())
        kept = app.capture([pictures], office=_OFFICE, given_code=_CODE, cancel=CancelToken())
        for place, page in enumerate(kept.pages):
            app.pages.record_reading(page, _reading(place))
        app.steps.file()
        desk = Desk(app)
        stack.callback(desk.close)
        window = CounterWindow(desk, bridge, secret)
        window.resize(1366, 728)
        window.show()
        favour_window()
        stack.enter_context(cycles_collected_here())
        before = _resident_mb()
        heartbeat = Heartbeat()
        heartbeat.start()
        window.watcher.load_recent()
        wait(lambda: window.selection.view is not None)
        tree, model = window.parts.tree, window.parts.model
        wait(lambda: window.parts.page.picture is not None)
        # The window itself unfolds what it chose: every page has its place in the list.
        assert tree.visualRect(model.index_of_page(kept.pages[-1])).isValid()
        listing_s, heartbeat.largest_s = heartbeat.largest_s, 0.0
        for _ in range(_WALKED):
            QTest.keyClick(tree, Qt.Key.Key_Down)
            wait(lambda: window.parts.page.picture is not None)
        heartbeat.stop()
        after = _resident_mb()
        window.close()
        # What was asked for last still arrives; the desk must be there then.
        settled = time.monotonic() + 0.5
        wait(lambda: not desk.busy and time.monotonic() > settled)
    return Large(PAGES, 1000 * listing_s, 1000 * heartbeat.largest_s, (after - before) / PAGES)


def _reading(place: int) -> PageReading:
    """A receipt, then papers of `_EACH` pages."""
    if not place:
        return receipt(_CODE)
    number = (place - 1) % _EACH + 1
    return next_page(number) if number > 1 else decision()


def _resident_mb() -> float:
    fields = Path("/proc/self/statm").read_text().split()
    return int(fields[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6
