"""The states of scanning and of the scanners' dialog, by a scripted scanner."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QPoint

from scanner_app import paths
from scanner_app.bootstrap import KeyChoice, open_app
from scanner_app.domain.ids import OfficeCode
from scanner_app.domain.profile import ScanProfile, Sides
from scanner_app.domain.scan import Device, EndReason, Feed, ScanEnd
from scanner_app.domain.scan_errors import error_of
from scanner_app.gui.bridge import EventBridge
from scanner_app.gui.counter.counter_window import CounterWindow
from scanner_app.gui.desk import Desk
from scanner_app.gui.scanning.scan_talk import scan_order
from scanner_app.gui.signing.secret import HeldPassword
from scanner_app.settings import Settings
from tests.domain.pages import body, decision, line, next_page, reading, receipt
from tests.fakes.scanner import SCRIPTED, write_page
from tests.gui.scripted import Scripted
from tests.gui.stage.shooting import Shooter, idle, pause, until

OFFICE = OfficeCode("05977")
CODE = "000.00.21.H37-251020-0007"
FUJITSU = Device("scripted:1", "Fujitsu fi-8170", "scripted", "USB 002:014")
BROTHER = Device(
    "escl:https://192.168.1.20/eSCL", "Brother ADS-4300N", "escl", "Quầy 3 · 192.168.1.20"
)


@dataclass
class Staged:
    """A window with everything that follows a script."""

    window: CounterWindow
    desk: Desk
    scripted: Scripted
    shoot: Shooter

    def load(self, count: int, first: int = 0) -> None:
        pictures = sorted((paths.resources_folder() / "sample").glob("*.jpg"))
        # Other bytes, though the same pictures: a page that is known is not kept twice.
        self.scripted.scanner.feeder = [
            pictures[n % len(pictures)].read_bytes() + bytes([n])
            for n in range(first, first + count)
        ]

    def scan(self) -> None:
        self.window.actions_["scan"].trigger()
        idle(self.desk)
        pause(800)


def shoot_scanning(home: Path, out: Path, guide: Path) -> None:
    """Every state, each at both sizes."""
    with staged(home / "a", out, guide) as stage:
        _dialog(stage)
        _scanning(stage)
        _decisions(stage)
    with staged(home / "b", out, guide) as stage:
        _recovered(stage)


def _dialog(stage: Staged) -> None:
    gate = threading.Event()
    scanner, dialog, shoot = stage.scripted.scanner, stage.window.scanners, stage.shoot
    scanner.listed = []
    crashed = error_of(ScanEnd(EndReason.CRASHED), device="twain")
    assert crashed is not None
    stage.window.actions_["scan"].trigger()
    until(lambda: bool(dialog.devices.state) and "Đang tìm" not in dialog.devices.state)
    scanner.listed = [crashed]
    dialog.devices.search()
    pause(300)
    shoot("scanner-empty")
    scanner.listed = [FUJITSU]
    scanner.pause = gate.wait
    dialog.devices.search()
    until(lambda: len(dialog.devices.devices) == 1)
    shoot("scanner-working")
    gate.set()
    scanner.listed = [FUJITSU, BROTHER]
    dialog.devices.search()
    until(lambda: "Tìm thấy 2" in dialog.devices.state)
    shoot("scanner-full")
    shoot.dialog("may-quet")
    scanner.distrusted = "3f2a9c41d0be77e81c5502ab94d6e0f3" * 2
    dialog.devices.list.setFocus()
    dialog.devices.list.itemActivated.emit(dialog.devices.list.item(0))
    until(lambda: bool(dialog.devices.trust.text))
    shoot("scanner-error")
    scanner.distrusted = ""
    dialog.devices.trust.yes.click()
    until(lambda: "Đã chọn" in dialog.devices.state)
    dialog.profiles.copy_button.click()
    shoot("scanner-profile")
    dialog.reject()
    stage.window.profiles.load()
    pause(300)
    stage.window.profiles.choose("Hồ sơ A4 một mặt")
    pause(300)


def _scanning(stage: Staged) -> None:
    window, shoot, scanner = stage.window, stage.shoot, stage.scripted.scanner
    steps = threading.Semaphore(3)

    def wait(_number: int) -> None:
        steps.acquire()

    scanner.before_page = wait
    stage.load(6)
    stage.scripted.reader.readings = [receipt(CODE), decision(), next_page(2)]
    window.actions_["scan"].trigger()
    until(lambda: len(window.parts.model.incoming) == 3)
    pause(800)
    shoot("scan-working")
    shoot.of("dang-quet")
    window.actions_["stop"].trigger()
    steps.release(50)
    idle(stage.desk)
    pause(500)
    scanner.before_page = lambda _number: None
    stage.load(1, first=5)
    scanner.ends = [EndReason.JAM]
    stage.scan()
    shoot("scan-jam")
    shoot.of("ket-giay", window.parts.banner)
    stage.load(2, first=8)
    stage.scan()
    shoot("scan-filed")
    _glass_and_passes(stage)


def _glass_and_passes(stage: Staged) -> None:
    window, shoot = stage.window, stage.shoot
    window.profiles.choose("Thẻ căn cước")
    stage.load(1, first=20)
    stage.scan()
    window.actions_["finish_stack"].trigger()
    idle(stage.desk)
    stage.desk.app.profiles.save(
        ScanProfile("Hai mặt, quét hai lượt", feed=Feed.FEEDER, sides=Sides.TWO_PASSES, key="9")
    )
    window.profiles.load("Hai mặt, quét hai lượt")
    pause(300)
    stage.load(4, first=30)
    stage.scan()
    shoot("scan-turn-over")
    window.actions_["finish_stack"].trigger()
    idle(stage.desk)
    stage.scripted.scanner.ends = [EndReason.EMPTY]
    stage.scan()
    shoot("scan-nothing")


def _decisions(stage: Staged) -> None:
    window, shoot = stage.window, stage.shoot
    window.profiles.choose("Hồ sơ A4 một mặt")
    stage.load(2, first=40)
    stage.scripted.reader.readings = [reading(line(0.1, 0.1, "MẬT"), *body()), next_page()]
    stage.scan()
    window.actions_["secret"].trigger()
    until(lambda: bool(window.parts.question.text))
    shoot("counter-secret")
    shoot.of("dau-mat", window.parts.question)
    window.parts.question.refuse()
    window.parts.banner.hide()
    tree = window.parts.tree
    tree.expandAll()
    model = window.parts.model
    view = next(each for each in model.views.values() if each.dossier.code == CODE)
    tree.setCurrentIndex(model.index_of_page(view.dossier.papers[-1].pages[-1]))
    tree.setFocus()
    window.actions_["remove"].trigger()
    pause(1200)
    shoot("counter-removed")
    window.actions_.more_button.menu().popup(window.mapToGlobal(QPoint(1150, 60)))
    shoot("counter-more")
    shoot.dialog("viec-khac")
    window.actions_.more_button.menu().close()


def _recovered(stage: Staged) -> None:
    stage.shoot("scan-recovered")


@contextmanager
def staged(home: Path, out: Path, guide: Path) -> Iterator[Staged]:
    scripted = Scripted()
    bridge, secret = EventBridge(), HeldPassword()
    with ExitStack() as stack:
        app = stack.enter_context(
            open_app(
                home,
                Settings(office=OFFICE, workers=1),
                bridge.tell,
                key=KeyChoice(ask=secret.ask),
            )
        )
        stack.enter_context(app.working())
        app = stack.enter_context(scripted.wired(app, bridge.tell))
        if home.name == "b":
            order = scan_order(
                app.profiles.by_key("2") or app.profiles.last(), SCRIPTED, OFFICE, ""
            )
            session = app.stack.begin(order.order)
            for picture in sorted((paths.resources_folder() / "sample").glob("*.jpg"))[:5]:
                write_page(session.folder, picture.read_bytes())
            (session.folder / "000006.jpg.part").write_bytes(b"half")
        desk = Desk(app)
        stack.callback(desk.close)
        window = CounterWindow(desk, bridge, secret)
        window.resize(1366, 728)
        window.show()
        window.begin()
        idle(desk)
        pause(800)
        yield Staged(window, desk, scripted, Shooter(window, out, guide))
        desk.cancel()
        idle(desk)
        window.close()
