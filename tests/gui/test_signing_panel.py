"""Signing: everything is shown before the last yes, PINs are asked first and forgotten at once."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from scanner_app.domain.dossier import PaperState
from scanner_app.domain.ids import DossierId
from scanner_app.domain.key_errors import TokenMissingError, TokenPulledError
from scanner_app.domain.signature import SecretKind, SignerRole, TriesLeft
from scanner_app.gui.signing.sign_panel import SignPanel
from scanner_app.gui.signing.sign_step import Step
from tests.domain.pages import decision, receipt
from tests.gui.conftest import Counter
from tests.gui.signing_stage import NOW, PIN, ScriptedKey, SignStage, facts

Key = Qt.Key
CODES = ("000.00.21.H37-251020-0007", "000.00.21.H37-251020-0008")
pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")
"""A dialog tells its size limits to a window system that is not there."""


@pytest.fixture
def scripted() -> SignStage:
    return SignStage()


@pytest.fixture
def dossiers(counter: Counter, scripted: SignStage) -> tuple[DossierId, ...]:
    """Two dossiers, one of them with a decision that the agency signs, too; ready to be signed."""
    scripted.keys.ask = counter.secret.ask
    filed = scripted.file(receipt(CODES[0]), decision(), receipt(CODES[1]))
    counter.show()
    counter.wait(counter.window.actions_["sign"].isEnabled)
    return filed


@pytest.fixture
def panel(counter: Counter, dossiers: tuple[DossierId, ...]) -> SignPanel:
    """Not opened yet."""
    assert len(dossiers) == 2
    return counter.window.signing.panel


def begin(counter: Counter, step: Step = Step.READY) -> SignPanel:
    """F9, until the panel has looked at the key."""
    panel = counter.window.signing.panel
    counter.window.actions_["sign"].trigger()
    counter.wait(lambda: panel.step is step)
    return panel


def type_pin(counter: Counter, pin: str) -> None:
    field = counter.window.signing.panel.parts.secret.edit
    QTest.keyClicks(field, pin)
    counter.press(field, Key.Key_Return)


def key_press(text: str, key: Qt.Key = Key.Key_A, *, held: bool = False) -> QKeyEvent:
    """As a keyboard sends it, without Shift."""
    return QKeyEvent(QEvent.Type.KeyPress, key, Qt.KeyboardModifier.NoModifier, text, held)


def officer_signs(counter: Counter) -> SignPanel:
    """Until the agency is asked."""
    panel = begin(counter)
    type_pin(counter, PIN)
    counter.wait(lambda: panel.role is SignerRole.AGENCY and panel.step is Step.READY)
    return panel


def states(counter: Counter) -> list[PaperState]:
    return [
        paper.state
        for view in counter.window.parts.model.views
        for paper in counter.app.dossiers.dossier(view).papers
    ]


def signatures(counter: Counter) -> int:
    return sum(
        len(paper.signatures)
        for view in counter.window.parts.model.views
        for paper in counter.app.dossiers.dossier(view).papers
    )


def test_everything_that_matters_is_shown_before_the_pin_is_typed(
    counter: Counter, panel: SignPanel
) -> None:
    begin(counter)

    for said in (
        "Ký số 3 tệp (3 trang) của 2 hồ sơ",
        "Người giữ: Nguyễn Thị Thử Nghiệm",
        "Cơ quan, tổ chức: Ủy ban nhân dân xã Bắc Sơn",
        "Nơi cấp: Cơ quan chứng thực số chuyên dùng Chính phủ",
        "Nơi lưu: Token của cán bộ",
        "chưa đặt máy chủ: ký không có dấu thời gian",
    ):
        assert said in panel.text
    assert panel.parts.secret.edit.hasFocus()
    assert not panel.parts.main.isEnabled()
    assert not panel.parts.card.is_warning


def test_a_pin_and_enter_sign_and_the_pin_is_forgotten(
    counter: Counter, panel: SignPanel, scripted: SignStage
) -> None:
    begin(counter)

    type_pin(counter, PIN)
    counter.wait(lambda: panel.role is SignerRole.AGENCY)

    assert scripted.keys.opened == [SignerRole.OFFICER]
    assert counter.secret_is_forgotten()
    assert panel.parts.secret.edit.text() == ""
    assert signatures(counter) == 3


def test_keys_are_never_touched_on_the_gui_thread(
    counter: Counter, panel: SignPanel, scripted: SignStage
) -> None:
    officer_signs(counter)
    panel.reject()
    counter.wait_idle()

    assert threading.main_thread().name not in scripted.keys.threads


def test_nothing_is_signed_when_the_panel_is_left(
    counter: Counter, panel: SignPanel, scripted: SignStage
) -> None:
    begin(counter)
    QTest.keyClicks(panel.parts.secret.edit, PIN)

    counter.press(panel, Key.Key_Escape)
    panel.go_on()
    counter.wait_idle()

    counter.wait(panel.isHidden)
    assert panel.parts.secret.edit.text() == ""
    assert scripted.keys.opened == []
    assert signatures(counter) == 0


def test_leaving_while_the_key_is_being_opened_closes_it_again(
    counter: Counter, panel: SignPanel, scripted: SignStage
) -> None:
    begin(counter)
    scripted.keys.gate.clear()
    type_pin(counter, PIN)
    counter.wait(lambda: panel.step is Step.OPENING)

    counter.press(panel, Key.Key_Escape)
    scripted.keys.gate.set()
    counter.wait(lambda: scripted.keys.opened == [SignerRole.OFFICER])
    counter.wait(lambda: scripted.keys.prepared is None)

    assert counter.secret_is_forgotten()
    assert signatures(counter) == 0


def test_a_held_enter_key_is_no_yes(
    counter: Counter, panel: SignPanel, scripted: SignStage
) -> None:
    scripted.keys.by_role[SignerRole.OFFICER].secret = SecretKind.NONE
    begin(counter)

    QApplication.sendEvent(panel, key_press("\r", Key.Key_Return, held=True))

    assert panel.step is Step.READY
    assert not counter.desk.busy


def test_a_wrong_pin_empties_the_field_and_says_how_many_tries_are_left(
    counter: Counter, panel: SignPanel, scripted: SignStage
) -> None:
    begin(counter)

    type_pin(counter, "1111")
    counter.wait(lambda: "Mã PIN không đúng" in panel.text)
    assert "chỉ còn ít lần thử" in panel.text
    assert "Đã nhập sai 1 lần" in panel.text
    assert panel.parts.secret.edit.text() == ""
    assert panel.parts.secret.edit.hasFocus()
    type_pin(counter, "2222")
    counter.wait(lambda: "CHỈ CÒN MỘT LẦN THỬ" in panel.text)
    type_pin(counter, "3333")
    counter.wait(lambda: panel.step is Step.STUCK)

    assert "KHÓA" in panel.text
    assert "nơi cấp chứng thư" in panel.text
    assert not panel.parts.secret.edit.isEnabled()
    assert scripted.keys.opened == []
    assert signatures(counter) == 0
    assert counter.secret_is_forgotten()


def test_a_key_file_shows_its_certificate_before_the_yes(
    counter: Counter, panel: SignPanel, scripted: SignStage
) -> None:
    key = scripted.keys.by_role[SignerRole.OFFICER]
    key.secret, key.shows, key.where = SecretKind.PASSWORD, False, "can-bo.p12"
    begin(counter, Step.SECRET)
    assert "hiện sau khi mở chứng thư" in panel.text

    type_pin(counter, PIN)
    counter.wait(lambda: panel.step is Step.READY)

    assert "Người giữ: Nguyễn Thị Thử Nghiệm" in panel.text
    assert panel.parts.main.hasFocus()
    assert signatures(counter) == 0
    panel.reject()
    counter.wait(lambda: scripted.keys.prepared is None)


def test_another_certificate_than_the_one_shown_is_asked_about_again(
    counter: Counter, panel: SignPanel, scripted: SignStage
) -> None:
    begin(counter)
    scripted.keys.by_role[SignerRole.OFFICER].held = facts("Người Khác Hẳn")

    type_pin(counter, PIN)
    counter.wait(lambda: "khác chứng thư hiện lúc đầu" in panel.text)

    assert "Người giữ: Người Khác Hẳn" in panel.text
    assert signatures(counter) == 0


def test_a_dossier_that_is_left_out_is_not_signed(
    counter: Counter, panel: SignPanel, dossiers: tuple[DossierId, ...]
) -> None:
    begin(counter)
    panel.parts.table.setFocus()

    counter.press(panel.parts.table, Key.Key_Space)
    assert "của 1 hồ sơ" in panel.text
    left = panel.parts.list.index(0, 0).data()
    type_pin(counter, PIN)
    counter.wait(lambda: signatures(counter) > 0)
    counter.wait_idle()

    untouched = [
        counter.app.dossiers.dossier(each)
        for each in dossiers
        if counter.app.dossiers.dossier(each).code == left
    ]
    assert [paper.signatures for each in untouched for paper in each.papers].count(()) == len(
        untouched[0].papers
    )


def test_with_nothing_ticked_nothing_can_be_signed(counter: Counter, panel: SignPanel) -> None:
    begin(counter)
    QTest.keyClicks(panel.parts.secret.edit, PIN)

    panel.parts.all.click()

    assert not panel.parts.main.isEnabled()
    assert "Chưa chọn tệp nào" in panel.text
    panel.parts.all.click()
    assert panel.parts.main.isEnabled()


def test_the_agencys_files_may_wait_and_are_counted_in_the_status_line(
    counter: Counter, panel: SignPanel
) -> None:
    officer_signs(counter)
    assert "Đến lượt chữ ký cơ quan" in panel.parts.before.text
    assert "1 bản SAO Y" in panel.text
    assert "Người giữ: Ủy ban nhân dân xã Bắc Sơn" in panel.text

    panel.parts.later.click()
    counter.wait_idle()

    counter.wait(lambda: counter.window.parts.status.agency == "1 tệp chờ chữ ký cơ quan")
    assert states(counter).count(PaperState.ARCHIVED) == 1
    assert "1 tệp chờ chữ ký cơ quan" in counter.window.parts.banner.text


def test_the_agency_signs_with_a_pin_of_its_own_and_all_is_sent(
    counter: Counter, panel: SignPanel, scripted: SignStage
) -> None:
    officer_signs(counter)

    type_pin(counter, PIN)
    counter.wait(lambda: set(states(counter)) == {PaperState.ACCEPTED})
    counter.wait_idle()

    assert scripted.keys.opened == [SignerRole.OFFICER, SignerRole.AGENCY]
    assert counter.window.parts.banner.text == "Đã ký số 1 tệp. Tệp đã vào hàng đợi, Sohoa tự gửi."
    counter.wait(panel.isHidden)
    counter.wait(lambda: counter.window.parts.status.agency == "")


def test_a_token_pulled_in_the_middle_says_what_is_signed_and_what_waits(
    counter: Counter, panel: SignPanel, scripted: SignStage
) -> None:
    def pull(number: int) -> None:
        if number == 3:
            raise TokenPulledError

    scripted.keys.by_role[SignerRole.OFFICER].before_file = pull
    begin(counter)

    type_pin(counter, PIN)
    counter.wait(lambda: panel.step is Step.STUCK)
    counter.wait_idle()

    assert "Đã ký 2/3 tệp; 1 tệp còn chờ ký." in panel.parts.before.text
    assert "bị rút ra giữa chừng" in panel.text
    assert "Ký số 1 tệp" in panel.text
    assert "Đã ký 2/3 tệp" in counter.window.parts.banner.text
    assert signatures(counter) == 2


def test_stopping_keeps_what_is_signed(
    counter: Counter, panel: SignPanel, scripted: SignStage
) -> None:
    reached, gate = threading.Event(), threading.Event()

    def wait(number: int) -> None:
        if number == 2:
            reached.set()
            gate.wait(30)

    scripted.keys.by_role[SignerRole.OFFICER].before_file = wait
    begin(counter)
    type_pin(counter, PIN)
    counter.wait(lambda: reached.is_set() and panel.parts.count.text() == "Đã ký 1/3 tệp")

    counter.press(panel, Key.Key_Escape)
    gate.set()
    counter.wait_idle()

    assert signatures(counter) == 2
    assert "Đã dừng ký. Đã ký 2/3 tệp; 1 tệp còn chờ ký." in counter.window.parts.banner.text
    counter.wait(panel.isHidden)


def test_a_missing_token_is_told_and_looked_for_again(
    counter: Counter, panel: SignPanel, scripted: SignStage
) -> None:
    scripted.keys.by_role[SignerRole.OFFICER].looking = [TokenMissingError(module="x")]
    begin(counter, Step.STUCK)
    assert "Không thấy thiết bị ký số" in panel.text

    counter.press(panel, Key.Key_F5)

    counter.wait(lambda: panel.step is Step.READY)


def test_what_was_signed_without_a_time_stamp_is_told_once(
    counter: Counter, panel: SignPanel, scripted: SignStage
) -> None:
    scripted.keys.by_role[SignerRole.OFFICER].warnings = ("sign.timestamp_failed",)
    del scripted.keys.by_role[SignerRole.AGENCY]
    begin(counter)

    type_pin(counter, PIN)
    banner = counter.window.parts.banner
    counter.wait(lambda: "Đã ký số 3 tệp" in banner.text)

    told = banner.text
    counter.wait(panel.isHidden)
    assert told.count("dấu thời gian không trả lời") == 1
    assert "(3 tệp.)" in told
    assert counter.window.signing.take_reminder() == ""


def test_a_certificate_that_ends_soon_is_warned_of_in_words(
    counter: Counter, panel: SignPanel, scripted: SignStage
) -> None:
    scripted.keys.by_role[SignerRole.OFFICER].held = facts(not_after=NOW + timedelta(days=9))

    begin(counter)

    assert "– còn" in panel.text
    assert panel.parts.card.is_warning


def test_caps_lock_is_hinted_at(counter: Counter, panel: SignPanel) -> None:
    begin(counter)
    field = panel.parts.secret

    QApplication.sendEvent(field.edit, key_press("A"))
    assert field.caps_hint
    QApplication.sendEvent(field.edit, key_press("a"))

    assert not field.caps_hint


def test_tab_goes_from_the_files_to_the_pin_to_the_yes(counter: Counter, panel: SignPanel) -> None:
    begin(counter)
    QTest.keyClicks(panel.parts.secret.edit, PIN)
    parts = panel.parts
    stops: list[QWidget] = [parts.table, parts.all, parts.secret.edit, parts.keys, parts.main]
    stops.append(parts.later)
    parts.table.setFocus()

    reached: list[QWidget] = []
    while (widget := QApplication.focusWidget()) is not None and widget not in reached:
        reached.append(widget)
        counter.press(widget, Key.Key_Tab)

    assert reached == stops


def test_a_locked_token_asks_for_no_pin(
    counter: Counter, panel: SignPanel, scripted: SignStage
) -> None:
    scripted.keys.by_role[SignerRole.OFFICER] = ScriptedKey(tries=TriesLeft.LOCKED)

    begin(counter, Step.STUCK)

    assert not panel.parts.secret.edit.isEnabled()
    assert "mở khóa" in panel.text
