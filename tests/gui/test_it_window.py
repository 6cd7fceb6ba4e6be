"""IT's window: what is wrong stands at the top; scan, self-test and bundle from there."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from scanner_app.bootstrap import App, open_app
from scanner_app.bootstrap.updating import RUNNING
from scanner_app.domain.diagnosis import Found, Part
from scanner_app.domain.diagnosis_errors import CertificateEndingError, QueueRefusedError
from scanner_app.domain.errors import DiskFullError
from scanner_app.domain.scan import EndReason
from scanner_app.domain.updates import UpdateNote, UpdateState
from scanner_app.gui.counter.update_talk import UpdateTalk
from scanner_app.gui.desk import Desk
from scanner_app.gui.errors import notice_of
from scanner_app.gui.it.certificate_notice import certificate_notice
from scanner_app.gui.it.it_window import ItWindow
from scanner_app.gui.window_state import WindowState
from scanner_app.services.diagnosing import Diagnose, Probe
from scanner_app.settings import Settings
from scanner_app.tasks.cancel import CancelToken
from scanner_app.updates.notes import FileNotes
from tests.fakes.scanner import ScriptedScanner
from tests.gui.conftest import Counter, picture

pytestmark = pytest.mark.qt_log_ignore("does not support raise")


@dataclass
class Shown:
    """The window with what it looks at; `full` and `slow` are turned by a test."""

    qtbot: QtBot
    scanner: ScriptedScanner
    full: bool = True
    gate: threading.Event = field(default_factory=threading.Event)
    window: ItWindow | None = None
    app: App | None = None

    def probes(self) -> tuple[Probe, ...]:
        return (
            Probe("sohoa", Part.VERSIONS, lambda _cancel: "0.1.0"),
            Probe(
                "queue_refused",
                Part.QUEUE,
                lambda _cancel: Found("3 tệp", {"refused": 3}, QueueRefusedError(count="3")),
            ),
            Probe("disk", Part.DISK, self._disk, required=True),
        )

    def _disk(self, _cancel: CancelToken) -> str:
        self.gate.wait(10)
        if self.full:
            raise DiskFullError(path="/kho", free_bytes=1)
        return "còn 70 GB"

    @property
    def it(self) -> ItWindow:
        assert self.window is not None
        return self.window

    def rows(self) -> list[tuple[str, str]]:
        model = self.it.model
        return [
            (str(model.index(row, 0).data()), str(model.index(row, 2).data()))
            for row in range(model.rowCount())
        ]

    def press(self, key: Qt.Key, modifier: Qt.KeyboardModifier) -> None:
        QTest.keyClick(self.it, key, modifier)

    def key(self, key: Qt.Key) -> None:
        self.press(key, Qt.KeyboardModifier.NoModifier)

    def wait_checked(self) -> None:
        self.qtbot.waitUntil(lambda: not self.it.checking.runs, timeout=10_000)


@pytest.fixture
def shown(tmp_path: Path, qtbot: QtBot) -> Iterator[Shown]:
    feeder = [picture(tmp_path / "trang.jpg").read_bytes()]
    made = Shown(qtbot, ScriptedScanner(feeder=feeder))
    with ExitStack() as stack:
        app = stack.enter_context(open_app(tmp_path / "home", Settings(), lambda _event: None))
        made.app = replace(app, scanner=made.scanner, diagnose=Diagnose(made.probes()))
        desk = Desk(made.app)
        stack.callback(desk.close)
        made.window = ItWindow(desk, WindowState(app.home))
        made.window.show_window()
        yield made
        made.gate.set()
        made.window.close()
        made.window.deleteLater()


def test_checks_come_as_they_end_and_the_worst_stands_first(shown: Shown) -> None:
    shown.qtbot.waitUntil(lambda: len(shown.it.model.checks) == 2, timeout=10_000)

    assert shown.rows() == [
        ("cần xem", "Tệp bị từ chối"),
        ("tốt", "Sohoa"),
        ("đang kiểm tra", "Chỗ trống trên đĩa"),
    ]
    assert shown.it.summary == "Đang kiểm tra 2 / 3 mục…"

    shown.gate.set()
    shown.wait_checked()

    assert [state for state, _ in shown.rows()] == ["hỏng", "cần xem", "tốt"]
    assert shown.it.summary == "1 mục hỏng, 1 mục cần xem, 1 mục tốt"
    assert "đã đầy. Giải phóng" in shown.it.panel.text

    shown.gate.clear()
    shown.key(Qt.Key.Key_F5)
    shown.qtbot.waitUntil(lambda: shown.it.summary == "Đang kiểm tra 2 / 3 mục…", timeout=10_000)
    shown.gate.set()
    shown.wait_checked()


def test_one_check_is_looked_at_again_and_copied_by_keys(shown: Shown) -> None:
    shown.gate.set()
    shown.wait_checked()
    shown.full = False

    shown.key(Qt.Key.Key_F6)
    shown.wait_checked()

    # It moved down with the row that was chosen.
    assert shown.rows()[0] == ("cần xem", "Tệp bị từ chối")
    assert "còn 70 GB" in shown.it.panel.text
    shown.key(Qt.Key.Key_Home)
    shown.it.table.selectRow(0)
    shown.press(
        Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    )
    copied = QGuiApplication.clipboard().text()
    assert copied.startswith("Tệp bị từ chối (Hàng đợi): cần xem\n3 tệp\n")
    assert "Mã: probe.queue_refused" in copied


def test_a_test_scan_shows_one_page_and_keeps_none(shown: Shown) -> None:
    trial = shown.it.trial
    shown.gate.set()
    shown.scanner.feeder *= 3

    shown.key(Qt.Key.Key_F7)
    shown.qtbot.waitUntil(lambda: not trial.runs, timeout=10_000)
    assert trial.state.startswith("Tìm thấy 1 máy quét.")
    shown.key(Qt.Key.Key_F4)
    shown.qtbot.waitUntil(lambda: not trial.runs, timeout=10_000)

    assert trial.has_picture
    assert "300 dpi, 620 × 877 điểm (52 × 74 mm)" in trial.state
    assert len(shown.scanner.feeder) == 2
    assert shown.app is not None
    assert list((shown.app.home / "capture").glob("**/*.jpg")) == []


def test_a_scanner_that_gives_no_page_says_why(shown: Shown) -> None:
    trial = shown.it.trial
    shown.gate.set()
    shown.scanner.feeder.clear()
    shown.scanner.ends.append(EndReason.JAM)

    shown.key(Qt.Key.Key_F7)
    shown.qtbot.waitUntil(lambda: trial.devices.count() == 1 and not trial.runs, timeout=10_000)
    shown.key(Qt.Key.Key_F4)
    shown.qtbot.waitUntil(lambda: not trial.runs, timeout=10_000)

    assert trial.state.startswith("Kẹt giấy")
    assert not trial.has_picture


def test_escape_stops_what_runs_then_closes(shown: Shown) -> None:
    shown.qtbot.waitUntil(lambda: len(shown.it.model.checks) == 2, timeout=10_000)

    shown.key(Qt.Key.Key_Escape)

    assert shown.it.summary == "Đã dừng sau 2 / 3 mục"
    assert ("chưa kiểm tra", "Chỗ trống trên đĩa") in shown.rows()
    shown.key(Qt.Key.Key_Escape)
    assert not shown.it.isVisible()


def test_the_bundle_is_saved_where_the_person_said(shown: Shown, tmp_path: Path) -> None:
    target = tmp_path / "goi.zip"
    shown.gate.set()
    shown.wait_checked()
    shown.it.bundle.ask = lambda: target

    shown.press(Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    shown.qtbot.waitUntil(lambda: "Đã lưu gói nhật ký" in shown.it.banner.text, timeout=10_000)

    assert target.is_file()


def test_a_bug_offers_the_bundle_and_a_known_error_does_not(shown: Shown) -> None:
    banner, asked = shown.it.banner, []
    shown.it.bundle.ask = lambda: asked.append("place")  # the dialog is left without a place
    shown.gate.set()
    shown.wait_checked()

    banner.tell(notice_of(DiskFullError(path="/kho")))
    assert banner.bundle_button.isHidden()

    bug = notice_of(ZeroDivisionError(), DiskFullError(path="/kho"))
    banner.tell(bug)
    assert bug is not None
    assert bug.bug in banner.text
    QTest.mouseClick(banner.bundle_button, Qt.MouseButton.LeftButton)
    assert asked == ["place"]


@pytest.mark.parametrize(("days", "told"), [(45, False), (29, True)])
def test_the_counter_hears_of_certificates_in_their_last_month(
    shown: Shown, days: int, *, told: bool
) -> None:
    day = f"{datetime.now(UTC) + timedelta(days=days):%d/%m/%Y}"
    ending = Found("", {"days": days}, CertificateEndingError(day=day, days=days))
    probe = Probe("certificate", Part.KEYS, lambda _cancel: ending)
    assert shown.app is not None

    notice = certificate_notice(replace(shown.app, diagnose=Diagnose((probe,))), CancelToken())

    assert (notice is not None) is told
    if notice is not None:
        assert f"Hết hạn ngày {day}, còn 29 ngày" in notice.text


def test_a_start_tells_of_a_certificate_once_what_stood_there_was_closed(
    counter: Counter,
) -> None:
    day = f"{datetime.now(UTC) + timedelta(days=9):%d/%m/%Y}"
    ending = Found("", {"days": 9}, CertificateEndingError(day=day, days=9))
    probe = Probe("certificate", Part.KEYS, lambda _cancel: ending)
    app, banner = counter.desk.app, counter.window.parts.banner
    looked = Diagnose((probe,))
    counter.desk.app = replace(
        app, diagnose=looked, settings=replace(app.settings, target="folder:/kho")
    )
    banner.tell(notice_of(DiskFullError(path="/kho")))
    first = banner.text

    counter.window.begin()
    counter.wait_idle()
    counter.wait(lambda: counter.window.profiles.chosen is not None)
    assert banner.text == first
    QTest.mouseClick(banner.close_button, Qt.MouseButton.LeftButton)

    counter.wait(lambda: f"Hết hạn ngày {day}, còn 9 ngày" in banner.text)
    QTest.mouseClick(banner.close_button, Qt.MouseButton.LeftButton)
    assert banner.text == ""


def test_a_version_that_waits_for_closing_is_told_once_and_covers_nothing(
    counter: Counter, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = datetime.now(UTC)
    monkeypatch.setattr("scanner_app.bootstrap.updating.machine_file", lambda: tmp_path / "it.toml")
    waits = UpdateNote(UpdateState.WAITS, now, "0.3.0", code=RUNNING)
    FileNotes(tmp_path / "update.json").write(waits)
    banner = counter.window.parts.banner
    children = counter.window.children()
    updates = next(each for each in children if isinstance(each, UpdateTalk))

    def said() -> str:
        return banner.text

    banner.tell(notice_of(DiskFullError(path="/kho")))
    first = said()

    updates.look()
    counter.wait_idle()
    assert said() == first
    QTest.mouseClick(banner.close_button, Qt.MouseButton.LeftButton)
    updates.look()
    counter.wait(lambda: "Bản Sohoa 0.3.0 đã tải về" in said())
    QTest.mouseClick(banner.close_button, Qt.MouseButton.LeftButton)
    updates.look()
    counter.wait_idle()
    assert said() == ""
