"""Pictures of the window in each state: `python -m tests.gui.screenshots OUT [scanning|signing]`.

Reads the bundled sample for real; takes about a minute of CPU. With "scanning" or "signing" only
those states, by a scripted scanner or key, in some seconds. For people to look at, no test.
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtGui import QColor, QPalette

from scanner_app import paths
from scanner_app.bootstrap import KeyChoice, open_app
from scanner_app.domain.file_errors import FileDamagedError
from scanner_app.domain.signature import SignerRole
from scanner_app.gui.bridge import EventBridge
from scanner_app.gui.counter.chores import Phase
from scanner_app.gui.counter.counter_window import CounterWindow
from scanner_app.gui.desk import Desk, Progress
from scanner_app.gui.errors import notice_of
from scanner_app.gui.main import application
from scanner_app.gui.signing.secret import HeldPassword
from scanner_app.gui.signing.sign_panel import SignPanel
from scanner_app.gui.signing.sign_step import Step
from scanner_app.gui.theme import readable
from scanner_app.settings import Settings
from tests.gui.screenshots_scanning import shoot_scanning
from tests.gui.screenshots_signing import shoot_signing
from tests.gui.shooting import Shooter, idle, pause, until


def main(out: Path, only: str = "") -> None:
    out.mkdir(parents=True, exist_ok=True)
    qt = application()
    for name, shoot in (("scanning", shoot_scanning), ("signing", shoot_signing)):
        if only in ("", name):
            with tempfile.TemporaryDirectory() as home:
                shoot(Path(home), out)
    if only:
        return
    with tempfile.TemporaryDirectory() as home:
        _light(Path(home), out)
        qt.setPalette(readable(_dark()))
        qt.setStyleSheet(qt.styleSheet())
        with _window(Path(home)) as (window, desk):
            idle(desk)
            pause(1500)
            Shooter(window, out)("9-dark")


def _light(home: Path, out: Path) -> None:
    with _window(home) as (window, desk):
        shoot = Shooter(window, out)
        idle(desk)
        shoot("1-empty")
        sample = paths.resources_folder() / "sample"
        stack = sample / "stack"
        window.intake.open_paths([stack if stack.is_dir() else sample])
        until(lambda: (now := desk.progress) is not None and _some_are_read(now))
        shoot("2-working")
        idle(desk)
        pause(1500)
        shoot("3-filed")
        window.intake.import_register(sample / "register.csv")
        pause(600)
        window.parts.banner.hide()
        window.parts.dossier.choose_first_doubtful()
        pause(600)
        shoot("4-tag")
        window.parts.banner.tell(notice_of(FileDamagedError(path="C:/Quét/trang-007.jpg")))
        shoot("5-banner")
        window.parts.banner.hide()
        panel = window.signing.panel
        window.actions_["sign"].trigger()
        until(lambda: panel.step is Step.READY)
        shoot("6-sign")
        panel.leave()
        window.help.toggle()
        shoot("7-help")
        window.help.toggle()
        window.actions_["sign"].trigger()
        for role in SignerRole:
            until(partial(_asks, panel, role))
            panel.go_on()
        idle(desk)
        pause(1000)
        window.parts.tree.expandAll()
        shoot("8-sent")


def _asks(panel: SignPanel, role: SignerRole) -> bool:
    return panel.role is role and panel.step is Step.READY


def _some_are_read(progress: Progress) -> bool:
    return progress.phase is Phase.READING and progress.done >= 3


def _dark() -> QPalette:
    palette = QPalette(QColor("#202124"))
    for role, colour in (
        (QPalette.ColorRole.Base, "#17181a"),
        (QPalette.ColorRole.AlternateBase, "#2a2b2f"),
        (QPalette.ColorRole.Text, "#e8eaed"),
        (QPalette.ColorRole.WindowText, "#e8eaed"),
        (QPalette.ColorRole.ButtonText, "#e8eaed"),
    ):
        palette.setColor(role, QColor(colour))
    return palette


@contextmanager
def _window(home: Path) -> Iterator[tuple[CounterWindow, Desk]]:
    bridge, secret = EventBridge(), HeldPassword()
    settings = Settings(office="05977")
    with (
        open_app(home, settings, bridge.tell, key=KeyChoice(ask=secret.ask)) as app,
        app.working(),
    ):
        desk = Desk(app)
        window = CounterWindow(desk, bridge, secret)
        window.show()
        window.begin()
        yield window, desk
        desk.cancel()
        idle(desk)
        window.close()
        desk.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]), *sys.argv[2:])
