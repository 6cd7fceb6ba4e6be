"""The states of signing, by scripted keys."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from scanner_app.bootstrap import App, KeyChoice, open_app
from scanner_app.domain.key_errors import RemoteSignerError, TokenMissingError, TokenPulledError
from scanner_app.domain.page import PageReading
from scanner_app.domain.sign_errors import AgencyKeyMissingError
from scanner_app.domain.signature import FoundKey, SecretKind, SignerRole
from scanner_app.domain.verification import FileReport
from scanner_app.gui.bridge import EventBridge
from scanner_app.gui.counter.counter_window import CounterWindow
from scanner_app.gui.desk import Desk
from scanner_app.gui.signing.key_words import KeyKind
from scanner_app.gui.signing.secret import HeldPassword
from scanner_app.gui.signing.sign_panel import SignPanel
from scanner_app.gui.signing.sign_step import Step
from scanner_app.settings import Settings
from tests.domain.pages import decision, next_page, receipt
from tests.gui.signing_stage import NOW, PIN, SignStage, facts
from tests.gui.stage.shooting import Shooter, idle, pause, until
from tests.gui.stage.signature import GOOD_SIGNATURE

_URL = "http://ts.ca.gov.vn"
_TOKEN = "pkcs11:token=VGCA%20Token;id=%01?module-name=safenet"


@dataclass
class _Stage:
    """A window whose keys follow a script."""

    app: App
    window: CounterWindow
    desk: Desk
    stage: SignStage
    shoot: Shooter

    @property
    def panel(self) -> SignPanel:
        return self.window.signing.panel

    def begin(self, step: Step = Step.READY) -> None:
        self.window.parts.banner.hide()
        self.window.actions_["sign"].trigger()
        until(lambda: self.panel.step is step)
        pause(200)

    def pin(self, text: str) -> None:
        QTest.keyClicks(self.panel.parts.secret.edit, text)
        QTest.keyClick(self.panel.parts.secret.edit, Qt.Key.Key_Return)

    def leave(self) -> None:
        self.panel.leave()
        idle(self.desk)


def shoot_signing(home: Path, out: Path, guide: Path) -> None:
    """Every state, each at both sizes."""
    with _stage(home / "one", out, guide, [receipt(_code(1))]) as stage:
        _one(stage)
        _keys(stage)
    with _stage(home / "many", out, guide, list(_many())) as stage:
        _many_files(stage)
        _reports(stage)


def _one(stage: _Stage) -> None:
    officer = stage.stage.keys.by_role[SignerRole.OFFICER]
    stage.begin()
    stage.shoot("sign-one")
    stage.leave()
    officer.secret, officer.shows, officer.where = SecretKind.PASSWORD, False, "nguyen-thi-thu.p12"
    stage.begin(Step.SECRET)
    stage.pin(PIN)
    until(lambda: stage.panel.step is Step.READY)
    stage.leave()
    officer.secret, officer.shows, officer.where = SecretKind.ELSEWHERE, True, "VGCA Sign Service"
    officer.held = facts(not_after=NOW + timedelta(days=12))
    stage.begin()
    stage.leave()
    officer.looking = [TokenMissingError(module="x")]
    stage.begin(Step.STUCK)
    stage.shoot("sign-no-token")
    stage.leave()


def _keys(stage: _Stage) -> None:
    keys, dialog = stage.stage.keys, stage.window.keys
    officer, agency = (keys.by_role[role] for role in SignerRole)
    officer.where, officer.secret, officer.shows = "", SecretKind.NONE, False
    agency.looking = [AgencyKeyMissingError()]
    _show_keys(stage)
    stage.shoot("keys-empty")
    dialog.reject()
    officer.where, officer.secret, officer.shows = "VGCA Token", SecretKind.PIN, True
    keys.at_hand = (
        FoundKey(_TOKEN, "VGCA Token", "0123456789", officer.held),
        FoundKey(_TOKEN.replace("01", "02"), "VGCA Token", "0123456789", agency.held),
    )
    stage.app.key_settings.choose(SignerRole.OFFICER, _TOKEN, officer.held.holder)
    stage.app.key_settings.choose(
        SignerRole.AGENCY, "csc:https://rs.example.vn/csc/v2?user=vanthu", ""
    )
    agency.secret, agency.where = SecretKind.ELSEWHERE, "rs.example.vn"
    _show_keys(stage)
    stage.shoot("keys-full")
    stage.shoot.dialog("chung-thu-so")
    dialog.reject()
    officer.looking = [TokenMissingError(module="x")]
    agency.looking = [RemoteSignerError(url="https://rs.example.vn")]
    keys.at_hand = ()
    _show_keys(stage)
    stage.shoot("keys-error")
    form = dialog.panels[SignerRole.OFFICER].form
    form.kind.setCurrentIndex(list(KeyKind).index(KeyKind.FILE))
    form.path.setText(r"C:\Users\bacson\Documents\chứng thư\nguyen-thi-thu-nghiem.p12")
    stage.shoot("keys-file")
    dialog.reject()


def _show_keys(stage: _Stage) -> None:
    dialog = stage.window.keys
    stage.window.actions_["keys"].trigger()
    until(lambda: "Đang" not in dialog.state.text())
    until(lambda: all("Đang xem" not in each.told.text for each in dialog.panels.values()))


def _reports(stage: _Stage) -> None:
    tree, model = stage.window.parts.tree, stage.window.parts.model
    stage.window.parts.banner.hide()
    tree.setCurrentIndex(model.index(2, 0))
    tree.expand(model.index(2, 0))
    stage.window.parts.dossier.table.scrollToBottom()
    pause(400)
    stage.shoot("counter-signed")
    good = GOOD_SIGNATURE
    agency = replace(good, signer="Ủy ban nhân dân xã Bắc Sơn", covers_whole_file=True)
    both = FileReport((good, agency), False, "2B", (), True)
    broken = FileReport(
        (replace(good, intact=False, trusted=False, problems=("digest_mismatch", "expired")),),
        True,
        None,
        (),
        False,
        ("trailing_bytes",),
    )
    for name, report in (("report-full", both), ("report-error", broken)):
        stage.desk.app = replace(stage.desk.app, verify=partial(_found, report))
        stage.window.actions_["verify"].trigger()
        until(stage.window.reports.dialog.online.isEnabled)
        stage.shoot(name)
        stage.window.reports.dialog.reject()


def _found(report: FileReport, _path: Path) -> FileReport:
    return report


def _many_files(stage: _Stage) -> None:
    panel, shoot = stage.panel, stage.shoot
    officer = stage.stage.keys.by_role[SignerRole.OFFICER]
    stage.begin()
    panel.parts.list.toggle(3)
    shoot("sign-full")
    stage.pin("1111")
    until(lambda: "không đúng" in panel.text)
    stage.pin("2222")
    until(lambda: "CHỈ CÒN" in panel.text)
    stage.pin("3333")
    until(lambda: panel.step is Step.STUCK)
    shoot("sign-error")
    shoot.dialog("khoa-pin")
    stage.leave()
    officer.tries, officer.wrong = type(officer.tries).MANY, 0
    reached, gate = threading.Event(), threading.Event()

    def wait(number: int) -> None:
        if number == 37:
            reached.set()
            gate.wait(60)
        if number == 90:
            raise TokenPulledError

    officer.before_file = wait
    stage.begin()
    stage.pin(PIN)
    until(reached.is_set)
    pause(500)
    shoot("sign-working")
    gate.set()
    until(lambda: panel.step is Step.STUCK)
    stage.leave()
    officer.before_file = lambda _number: None
    stage.begin()
    stage.pin(PIN)
    until(lambda: panel.role is SignerRole.AGENCY and panel.step is Step.READY)
    shoot("sign-agency")
    stage.leave()
    stage.begin()
    stage.pin(PIN)
    until(panel.isHidden)
    idle(stage.desk)
    pause(800)


def _many() -> Iterator[PageReading]:
    for number in range(70):
        yield receipt(_code(number))
        yield decision()
        yield next_page(2)


def _code(number: int) -> str:
    return f"000.00.21.H37-251020-{number:04d}"


@contextmanager
def _stage(home: Path, out: Path, guide: Path, readings: list[PageReading]) -> Iterator[_Stage]:
    stage = SignStage()
    bridge, secret = EventBridge(), HeldPassword()
    stage.keys.ask = secret.ask
    settings = Settings(office="06463", workers=1, timestamp_url=_URL)
    with ExitStack() as stack:
        app = stack.enter_context(
            open_app(home, settings, bridge.tell, key=KeyChoice(ask=secret.ask))
        )
        stack.enter_context(app.working())
        app = stack.enter_context(stage.wired(app, bridge.tell))
        stage.file(*readings)
        desk = Desk(app)
        stack.callback(desk.close)
        window = CounterWindow(desk, bridge, secret)
        window.resize(1366, 728)
        window.show()
        window.begin()
        idle(desk)
        until(window.actions_["sign"].isEnabled)
        yield _Stage(app, window, desk, stage, Shooter(window, out, guide))
        desk.cancel()
        idle(desk)
        window.close()
