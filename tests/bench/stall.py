"""The window's longest silence while 200 pages come in from a scanner and are being read."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QEventLoop, QTimer

from scanner_app.bootstrap import KeyChoice, open_app
from scanner_app.domain.events import Event, PageKept, PageRead
from scanner_app.domain.scan import Device
from scanner_app.gui.bridge import EventBridge
from scanner_app.gui.counter.counter_window import CounterWindow
from scanner_app.gui.cycles import cycles_collected_here
from scanner_app.gui.desk import Desk
from scanner_app.gui.main import application, favour_window
from scanner_app.gui.signing.secret import HeldPassword
from scanner_app.settings import Settings
from tests.bench.capture import A_PAGE_MS, scanned_sheets
from tests.capture.sane.rig import PaperfeedRig
from tests.gui.test_story import Heartbeat

PAGES = 200
_LIMIT_S = 900
_LOOK_EVERY_MS = 20


@dataclass(frozen=True)
class Stall:
    """What the window did meanwhile.

    Attributes:
        scanning_ms: longest silence while pages came in and were read.
        whole_ms: until everything was read, filed and built.
    """

    kept: int
    read: int
    scanning_ms: float
    whole_ms: float


def wait(true: Callable[[], bool]) -> None:
    """Let the window live until something holds.

    Raises:
        TimeoutError: a quarter of an hour went by.
    """
    started = time.monotonic()
    # An event loop as the program's own: QTest.qWait keeps Python's lock while it waits.
    loop, look = QEventLoop(), QTimer()
    look.timeout.connect(lambda: loop.quit() if true() else None)
    look.start(_LOOK_EVERY_MS)
    QTimer.singleShot(1000 * _LIMIT_S, loop.quit)
    loop.exec()
    look.stop()
    if time.monotonic() - started > _LIMIT_S:
        raise TimeoutError


def measure(folder: Path, backend: Path) -> Stall:
    """One F4 in an offscreen window."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    application()
    rig = PaperfeedRig(folder / "stall", backend)
    pages = scanned_sheets(folder / "pages")
    rig.load_sheets([f"{pages[n % len(pages)]} 250" for n in range(PAGES)])
    rig.plan(f"slow {A_PAGE_MS}")
    seen: list[type] = []

    with ExitStack() as stack:
        bridge, secret = EventBridge(), HeldPassword()

        def tell(event: Event) -> None:
            seen.append(type(event))
            bridge.tell(event)

        app = stack.enter_context(
            open_app(
                folder / "stall-home",
                Settings(office="06463", workers=2),
                tell,
                key=KeyChoice(ask=secret.ask),
                scanner_drivers={"sane": rig.spec},
            )
        )
        stack.enter_context(app.working())
        desk = Desk(app)
        stack.callback(desk.close)
        window = CounterWindow(desk, bridge, secret)
        window.resize(1366, 728)
        window.show()
        window.begin()
        favour_window()
        stack.enter_context(cycles_collected_here())
        wait(lambda: not desk.busy and window.profiles.chosen is not None)
        window.profiles.use_device(Device(rig.device, "Máy quét thử", "sane"))
        window.profiles.choose("Hồ sơ A4 một mặt")
        heartbeat = Heartbeat()
        heartbeat.start()
        window.scanning.scan()
        wait(lambda: seen.count(PageKept) == PAGES)
        scanning_s = heartbeat.largest_s
        wait(lambda: not desk.busy)
        heartbeat.stop()
        window.close()
        # What was asked for last still arrives; the desk must be there then.
        settled = time.monotonic() + 0.5
        wait(lambda: time.monotonic() > settled)
    return Stall(
        seen.count(PageKept), seen.count(PageRead), 1000 * scanning_s, 1000 * heartbeat.largest_s
    )
