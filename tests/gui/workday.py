"""A clerk's day by keys alone: a window on real SANE, real reading, real signing.

In a test the keys go to Qt; `python -m tests.gui.workday` presses them on the X server itself and
prints what came of it as JSON.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from PIL import Image
from PySide6.QtCore import QEvent, QEventLoop, Qt, QTimer
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from scanner_app import paths
from scanner_app.bootstrap import App, KeyChoice, open_app
from scanner_app.domain.scan import Device
from scanner_app.domain.upload import JobState
from scanner_app.gui.bridge import EventBridge
from scanner_app.gui.counter.counter_window import CounterWindow
from scanner_app.gui.desk import Desk
from scanner_app.gui.main import application, favour_window
from scanner_app.gui.signing.secret import HeldPassword
from scanner_app.gui.signing.sign_step import Step
from scanner_app.settings import Settings
from tests.capture.sane.building import build_backend
from tests.capture.sane.rig import PaperfeedRig

OFFICE = "06463"
_LIMIT_S = 90
_SETTLE_S = 0.5
_A4 = (1654, 2339)  # pixels at 200 dpi
_STANDARD = ("trang-006", "trang-007", "trang-002", "trang-008", "trang-009")
"""Receipt with its code as bars, card, declaration, inventory, letter: pages of the sample."""


class Keyboard(Protocol):
    """What presses keys."""

    def press(self, keys: str) -> None:
        """One stroke, as "F4" or "Ctrl+T"."""

    def type(self, text: str) -> None:
        """Letters and figures; "\\b" is Backspace."""


def by_unikey(text: str) -> str:
    """The same as UniKey types it on Windows: letters without marks, each taken back for its next.

    "ễ" is e, then Backspace and ê, then Backspace and ễ.
    """
    typed = []
    for letter in text:
        if letter in "đĐ":
            # The only one that Unicode does not take apart.
            typed += ["dD"["đĐ".index(letter)], "\b" + letter]
            continue
        first, *marks = list(unicodedata.normalize("NFD", letter))
        typed.append(first)
        for mark in marks:
            first = unicodedata.normalize("NFC", first + mark)
            typed.append("\b" + first)
    return "".join(typed)


@dataclass
class QtKeys:
    """Keys as Qt's own tests press them; says how many."""

    window: CounterWindow
    strokes: int = 0

    def press(self, keys: str) -> None:
        self.strokes += 1
        combined = QKeySequence(keys)[0]  # type: ignore[index]  # it is one; the stub does not say so
        QTest.keyClick(self._focus(), combined.key(), combined.keyboardModifiers())

    def type(self, text: str) -> None:
        self.strokes += len(text)
        for letter in text:
            # The first letter opens an editor, which takes the others.
            if letter == "\b":
                QTest.keyClick(self._focus(), Qt.Key.Key_Backspace)
            else:
                self._send(letter)

    def _send(self, letter: str) -> None:
        # Qt's own keyClicks ends the program at the first Vietnamese letter.
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            event = QKeyEvent(kind, 0, Qt.KeyboardModifier.NoModifier, letter)
            QApplication.sendEvent(self._focus(), event)

    def _focus(self) -> QWidget:
        return QApplication.focusWidget() or self.window


@dataclass
class XKeys:
    """Keys pressed on the X server, which gives them to whichever window has its focus."""

    window: CounterWindow
    strokes: int = 0

    def press(self, keys: str) -> None:
        self.strokes += 1
        names = keys.replace("Ctrl", "ctrl").replace("Enter", "Return")
        _run("xdotool", "key", "--clearmodifiers", names)

    def type(self, text: str) -> None:
        self.strokes += len(text)
        _run("xdotool", "type", "--delay", "15", text)

    def focus(self) -> None:
        """Without a window manager nobody gives the focus."""
        _run("xdotool", "windowfocus", "--sync", str(int(self.window.winId())))


@dataclass
class Day:
    """An open counter with paper in its scanner."""

    app: App
    desk: Desk
    window: CounterWindow
    rig: PaperfeedRig

    def load(self, pages: Sequence[Path]) -> None:
        """Lay paper into the feeder."""
        self.rig.load_sheets([f"{page} 250" for page in pages])
        self.rig.plan("")

    def states(self) -> list[JobState]:
        return [job.state for job in self.app.queue.jobs()]


@contextmanager
def opened_day(folder: Path, settings: Settings) -> Iterator[Day]:
    """The window on an empty home, its scanner chosen."""
    application()
    built = folder / "backend"
    built.mkdir()
    rig = PaperfeedRig(folder / "scanner", build_backend(built))
    with ExitStack() as stack:
        bridge, secret = EventBridge(), HeldPassword()
        app = stack.enter_context(
            open_app(
                folder / "home",
                settings,
                bridge.tell,
                key=KeyChoice(ask=secret.ask),
                scanner_drivers={"sane": rig.spec},
            )
        )
        stack.enter_context(app.working())
        stack.enter_context(app.sending.beside())
        desk = Desk(app)
        stack.callback(desk.close)
        window = CounterWindow(desk, bridge, secret)
        stack.callback(window.deleteLater)
        window.resize(1366, 728)
        window.show()
        window.begin()
        wait(lambda: not desk.busy and window.profiles.chosen is not None)
        window.profiles.use_device(Device(rig.device, "Máy quét thử", "sane"))
        window.profiles.choose("Hồ sơ A4 một mặt")
        yield Day(app, desk, window, rig)
        desk.cancel()
        wait(lambda: not desk.busy)
        window.close()
        # What was asked for last still arrives; the desk must be there then.
        settled = time.monotonic() + _SETTLE_S
        wait(lambda: time.monotonic() > settled)


def standard_dossier(folder: Path) -> list[Path]:
    """Five papers as the scanner's glass sees them."""
    folder.mkdir()
    return [_sheet(_sample(name), folder / f"{name}.ppm") for name in _STANDARD]


def scan_to_queue(day: Day, keys: Keyboard) -> None:
    """The standard dossier, when nothing is wrong: from paper in the feeder to files queued."""
    window = day.window
    keys.press("F4")
    wait(lambda: bool(window.parts.model.views) and not day.desk.busy)
    wait(window.actions_["sign"].isEnabled)
    keys.press("F9")
    panel = window.signing.panel
    while True:
        wait(lambda: panel.step is Step.READY or (panel.isHidden() and bool(day.states())))
        if panel.isHidden():
            return
        keys.press("Enter")
        wait(lambda: panel.step is not Step.READY or panel.isHidden())


def wait(true: Callable[[], bool], limit_s: float = _LIMIT_S) -> None:
    """Let the window live until something holds.

    Raises:
        TimeoutError: it did not.
    """
    end = time.monotonic() + limit_s
    # An event loop as the program's own: QTest.qWait keeps Python's lock while it waits.
    loop, look = QEventLoop(), QTimer()
    look.timeout.connect(lambda: loop.quit() if true() or time.monotonic() > end else None)
    look.start(20)
    loop.exec()
    look.stop()
    if time.monotonic() > end:
        raise TimeoutError


def _sample(name: str) -> Path:
    return paths.resources_folder() / "sample" / f"{name}.jpg"


def _sheet(source: Path, out: Path) -> Path:
    with Image.open(source) as picture:
        page = Image.new("RGB", _A4, (250, 250, 250))
        shown = picture.convert("RGB")
        dpi = float(picture.info.get("dpi", (300, 300))[0])
        size = (round(shown.width * 200 / dpi), round(shown.height * 200 / dpi))
        page.paste(shown.resize(size), (0, 0))
    page.save(out)
    return out


def _run(*command: str) -> None:
    subprocess.run(command, check=True, timeout=30)


def main() -> int:
    """The standard dossier with keys of the X server."""
    with tempfile.TemporaryDirectory(prefix="sohoa-day-") as name:
        folder = Path(name)
        with opened_day(folder, Settings(office=OFFICE, workers=2)) as day:
            favour_window()
            keys = XKeys(day.window)
            keys.focus()
            day.load(standard_dossier(folder / "pages"))
            scan_to_queue(day, keys)
            dossier = day.app.dossiers.dossier(day.app.dossiers.recent(None, 1)[0])
            told = {
                "platform": QApplication.platformName(),
                "strokes": keys.strokes,
                "papers": [paper.kind for paper in dossier.papers],
                "jobs": len(day.states()),
                "code": dossier.code,
            }
    print(json.dumps(told, ensure_ascii=False))
    return 0


if __name__ == "__main__":
    sys.exit(main())
