"""A window on a real application and an empty home; nothing may stay alive after a test."""

from __future__ import annotations

import os

os.environ["QT_QPA_PLATFORM"] = "offscreen"

import gc
import shutil
import subprocess
import threading
import weakref
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest
from PIL import Image, ImageDraw
from PySide6.QtCore import QCoreApplication, QEvent, Qt, QThread, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from scanner_app.bootstrap import App, KeyChoice, open_app
from scanner_app.domain.ids import DossierId, OfficeCode
from scanner_app.domain.page import PageReading
from scanner_app.domain.signature import SignerRole
from scanner_app.gui.bridge import EventBridge
from scanner_app.gui.counter.counter_window import CounterWindow
from scanner_app.gui.desk import Desk
from scanner_app.gui.main import application
from scanner_app.gui.signing.secret import HeldPassword
from scanner_app.settings import Settings
from scanner_app.tasks.cancel import CancelToken
from tests.gui.scripted import Scripted

OFFICE = OfficeCode("06463")
SHORT_MS = 10_000
_alive_before: list[weakref.ref[QTimer | QThread]] = []
_THREADS = ("send-", "work-", "short-", "changing-", "asking-", "reading-")


@pytest.fixture(scope="session")
def qapp() -> QApplication:
    return application()


@pytest.fixture(autouse=True)
def nothing_stays_alive(qapp: QApplication) -> Iterator[None]:
    """No runner thread, QThread or running timer outlives its test."""
    before = set(threading.enumerate())
    # As in the running program: no other thread takes windows apart.
    gc.disable()
    yield
    gc.enable()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    qapp.processEvents()
    gc.collect()
    names = {thread.name for thread in set(threading.enumerate()) - before}
    assert not [name for name in names if name.startswith(_THREADS)]
    alive = [each for each in gc.get_objects() if type(each) in (QTimer, QThread)]
    alive += [each for known in _alive_before if (each := known()) is not None]
    assert not [each for each in alive if isValid(each) and _is_running(each)]
    # What lives on (modules, caches) need not be gone through again: 0.3 s of a core a test with
    # it. Of what is frozen, these are still looked at.
    _alive_before[:] = map(weakref.ref, alive)
    del alive
    gc.freeze()


def _is_running(each: QTimer | QThread) -> bool:
    return each.isActive() if isinstance(each, QTimer) else each.isRunning()


@dataclass
class Counter:
    """The window with what stands behind it."""

    app: App
    desk: Desk
    window: CounterWindow
    bridge: EventBridge
    qtbot: QtBot
    secret: HeldPassword

    def secret_is_forgotten(self) -> bool:
        return self.secret.ask(SignerRole.OFFICER) == ""

    def wait(self, true: Callable[[], bool], limit_ms: int = SHORT_MS) -> None:
        self.qtbot.waitUntil(true, timeout=limit_ms)

    def wait_idle(self, limit_ms: int = SHORT_MS) -> None:
        self.wait(lambda: not self.desk.busy, limit_ms)

    def file(self, *readings: PageReading, given_code: str | None = None) -> tuple[DossierId, ...]:
        """Pages with these readings, kept and filed as if they had been read."""
        folder = self.app.home.parent / f"in-{len(list(self.app.home.parent.iterdir()))}"
        folder.mkdir()
        for number, _ in enumerate(readings):
            picture(folder / f"trang-{number}.jpg", str(folder) + str(number))
        kept = self.app.capture(
            [folder], office=OFFICE, given_code=given_code, cancel=CancelToken()
        )
        for page, reading in zip(kept.pages, readings, strict=True):
            self.app.pages.record_reading(page, reading)
        return self.app.steps.file()

    def show(self) -> None:
        """List what was filed, as at a start."""
        self.window.watcher.load_recent()
        self.wait(lambda: self.window.selection.view is not None)

    def press(
        self,
        widget: QWidget,
        key: Qt.Key,
        modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier,
    ) -> None:
        QTest.keyClick(widget, key, modifier)

    def close(self) -> None:
        self.desk.cancel()
        self.wait_idle(60_000)
        self.window.close()
        self.desk.close()
        self.window.deleteLater()


@pytest.fixture
def settings() -> Settings:
    """Overridden where a story needs others."""
    return Settings(office=OFFICE, workers=2)


@pytest.fixture
def scripted() -> Scripted | None:
    """Overridden where a scanner is needed; without one the application is the real one."""
    return None


@pytest.fixture
def counter(
    tmp_path: Path,
    qtbot: QtBot,
    settings: Settings,
    scripted: Scripted | None,
    empty_database: Path,
) -> Iterator[Counter]:
    home = tmp_path / "home"
    home.mkdir()
    shutil.copyfile(empty_database, home / "sohoa.db")
    with ExitStack() as stack:
        bridge, secret = EventBridge(), HeldPassword()
        app = stack.enter_context(
            open_app(home, settings, bridge.tell, key=KeyChoice(ask=secret.ask))
        )
        stack.enter_context(app.working())
        if scripted is not None:
            app = stack.enter_context(scripted.wired(app, bridge.tell))
        stack.enter_context(app.sending.beside())
        desk = Desk(app)
        window = CounterWindow(desk, bridge, secret)
        made = Counter(app, desk, window, bridge, qtbot, secret)
        window.resize(1366, 728)
        window.show()
        yield made
        made.close()


@pytest.fixture
def display() -> Iterator[str]:
    """A screen of its own for a window of a real window system."""
    if shutil.which("Xvfb") is None or shutil.which("xdotool") is None:
        pytest.skip("thiếu Xvfb hoặc xdotool (./dev test tự cài)")
    reading, writing = os.pipe()
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(writing), "-screen", "0", "1366x768x24", "-nolisten", "tcp"],
        pass_fds=(writing,),
        stderr=subprocess.DEVNULL,
    )
    os.close(writing)
    with os.fdopen(reading) as told:
        yield f":{told.readline().strip()}"
    server.terminate()
    server.wait(30)


def picture(path: Path, text: str = "") -> Path:
    """A small page; other texts make other bytes."""
    image = Image.new("L", (620, 877), 245)
    ImageDraw.Draw(image).text((60, 60), text, 20)
    image.save(path, quality=60, dpi=(75, 75))
    return path
