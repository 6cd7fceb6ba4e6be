"""The counter's window over the bundled sample, read for real, and the windows beside it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from scanner_app import paths
from scanner_app.bootstrap import KeyChoice, open_app
from scanner_app.domain.file_errors import FileDamagedError
from scanner_app.domain.signature import SignerRole
from scanner_app.gui.bridge import EventBridge
from scanner_app.gui.chores import Phase
from scanner_app.gui.counter.counter_window import CounterWindow
from scanner_app.gui.desk import Desk, Progress
from scanner_app.gui.errors import notice_of
from scanner_app.gui.signing.secret import HeldPassword
from scanner_app.gui.signing.sign_panel import SignPanel
from scanner_app.gui.signing.sign_step import Step
from scanner_app.settings import Settings
from tests.gui.stage.beside import shoot_beside
from tests.gui.stage.shooting import Shooter, idle, pause, until


def shoot_counter(home: Path, out: Path, guide: Path) -> None:
    """Every state of the counter's window, and of those beside it."""
    with opened(home) as (window, desk):
        shoot = Shooter(window, out, guide)
        idle(desk)
        shoot("counter-empty")
        shoot.of("lan-dau")
        _overlays(window, shoot)
        shoot_beside(window, desk, shoot, "empty")
        sample = paths.resources_folder() / "sample"
        stack = sample / "stack"
        window.intake.open_paths([stack if stack.is_dir() else sample])
        until(lambda: (now := desk.progress) is not None and _some_are_read(now))
        shoot("counter-working")
        idle(desk)
        pause(800)
        window.intake.import_register(sample / "register.csv")
        register = window.intake.register
        until(register.parts.main.isEnabled)
        register.go_on()
        until(register.isHidden)
        pause(500)
        _filed(window, shoot)
        _signed(window, desk, shoot)
        shoot_beside(window, desk, shoot, "full")


@contextmanager
def opened(home: Path, office: str = "05977") -> Iterator[tuple[CounterWindow, Desk]]:
    """A window that has begun, over a real application on this home."""
    bridge, secret = EventBridge(), HeldPassword()
    settings = Settings(office=office)
    with (
        open_app(home, settings, bridge.tell, key=KeyChoice(ask=secret.ask)) as app,
        app.working(),
        app.sending.beside(),
    ):
        desk = Desk(app)
        window = CounterWindow(desk, bridge, secret)
        window.resize(1366, 728)
        window.show()
        window.begin()
        yield window, desk
        desk.cancel()
        idle(desk)
        window.close()
        desk.close()


def _overlays(window: CounterWindow, shoot: Shooter) -> None:
    window.help.toggle()
    shoot("keys-overlay-full")
    shoot.of("phim-tat", window.help)
    window.help.toggle()
    window.greet()
    pause(100)
    shoot("tour-full")
    shoot.of("huong-dan-nhanh", window.comfort.tour.callout)
    window.comfort.tour.end()


def _filed(window: CounterWindow, shoot: Shooter) -> None:
    parts = window.parts
    parts.banner.hide()
    parts.dossier.choose_first_doubtful()
    pause(600)
    shoot("counter-full")
    shoot.of("ho-so")
    shoot.of("xac-nhan-the", parts.dossier)
    shoot.of("chong-giay", parts.tree)
    parts.banner.tell(notice_of(FileDamagedError(path="C:/Quét/trang-007.jpg")))
    shoot("counter-error")
    shoot.of("thong-bao", parts.banner)
    parts.banner.hide()


def _signed(window: CounterWindow, desk: Desk, shoot: Shooter) -> None:
    panel = window.signing.panel
    window.actions_["sign"].trigger()
    until(lambda: panel.step is Step.READY)
    shoot("sign-sample")
    shoot.dialog("ky-so")
    panel.leave()
    window.actions_["sign"].trigger()
    for role in SignerRole:
        until(partial(_asks, panel, role))
        panel.go_on()
    idle(desk)
    pause(2500)
    window.parts.tree.expandAll()
    shoot("counter-sent")


def _asks(panel: SignPanel, role: SignerRole) -> bool:
    return panel.role is role and panel.step is Step.READY


def _some_are_read(progress: Progress) -> bool:
    return progress.phase is Phase.READING and progress.done >= 3
