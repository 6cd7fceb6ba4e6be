"""What the clerk does in the window, on a real store; nothing is read by OCR here."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget
from shiboken6 import isValid

from scanner_app.domain.dossier import HoldReason, PaperState
from scanner_app.domain.errors import EngineMissingError
from scanner_app.domain.events import PageKept
from scanner_app.domain.file_errors import FileEmptyError
from scanner_app.domain.ids import BatchId, DossierId, PageId
from scanner_app.domain.signature import SignerRole
from scanner_app.gui.chores import Done, Phase, PhaseBegun, Tell
from scanner_app.gui.dossier.tag_table import VALUE
from scanner_app.gui.errors import Notice, notice_of
from scanner_app.gui.signing.sign_step import Step
from scanner_app.processing.reader import PooledPageReader
from scanner_app.settings import Settings
from scanner_app.tasks.cancel import CancelToken
from tests.domain.pages import decision, next_page, receipt
from tests.gui.conftest import OFFICE, Counter, picture

CODE = "000.00.21.H37-251020-0007"
Key = Qt.Key


def doubtful(counter: Counter, dossier: DossierId) -> int:
    return sum(tag.doubtful for tag in counter.app.dossiers.dossier(dossier).tags)


def test_an_empty_home_says_what_to_do_first(counter: Counter) -> None:
    counter.window.begin()
    counter.wait_idle()

    parts = counter.window.parts
    assert parts.stack.currentIndex() == 0
    counter.wait(lambda: parts.status.ratio == "Tỷ lệ số hóa: chưa nhập sổ theo dõi")
    actions = counter.window.actions_
    for name in ("sign", "send_again", "go_on", "stop", "give_code"):
        assert not actions[name].isEnabled()


def test_a_dossier_opens_on_its_first_doubtful_tag_with_its_place(counter: Counter) -> None:
    counter.file(receipt(CODE), decision(), next_page())
    counter.show()

    parts = counter.window.parts
    tag = parts.dossier.chosen_tag
    assert tag is not None
    assert tag.doubtful
    counter.wait(lambda: not parts.page.place.isEmpty())


def test_enter_confirms_a_tag_and_goes_to_the_next_doubtful_one(counter: Counter) -> None:
    (dossier,) = counter.file(receipt(CODE), decision())
    counter.show()
    panel = counter.window.parts.dossier
    first, before = panel.chosen_tag, doubtful(counter, dossier)
    assert first is not None

    counter.press(panel.table, Key.Key_Return)

    counter.wait(lambda: doubtful(counter, dossier) == before - 1)
    stored = [tag for tag in counter.app.dossiers.dossier(dossier).tags if tag.name == first.name]
    assert stored[0].confirmed_by == counter.desk.clerk
    assert panel.chosen_tag is not None
    assert panel.chosen_tag.name != first.name


def typed_over(counter: Counter, text: str) -> QLineEdit:
    """Type over the chosen value and leave the editor open."""
    table = counter.window.parts.dossier.table
    table.edit(table.currentIndex())
    editors: Iterable[QLineEdit] = table.findChildren(QLineEdit)
    editor = next(iter(editors))
    editor.setText(text)
    return editor


def test_a_corrected_value_is_stored_as_the_clerks(counter: Counter) -> None:
    (dossier,) = counter.file(receipt(CODE), decision())
    counter.show()
    name = counter.window.parts.dossier.chosen_tag.name  # type: ignore[union-attr]  # chosen above

    counter.press(typed_over(counter, "Giá trị đúng"), Key.Key_Return)

    def stored() -> set[tuple[str, str]]:
        tags = counter.app.dossiers.dossier(dossier).tags
        return {(tag.value, tag.source) for tag in tags if tag.name == name}

    counter.wait(lambda: stored() == {("Giá trị đúng", "clerk")})


def test_what_comes_in_meanwhile_does_not_close_a_value_that_is_being_typed(
    counter: Counter,
) -> None:
    (dossier,) = counter.file(receipt(CODE), decision())
    counter.show()
    editor = typed_over(counter, "Đang gõ")
    changes = []
    counter.window.watcher.changed.connect(lambda: changes.append(1))

    counter.window.watcher.reload(dossier)
    counter.bridge.tell(PageKept(BatchId(9), PageId(99), "Máy quét"))
    counter.wait(lambda: len(changes) >= 2)

    assert isValid(editor)
    assert editor.text() == "Đang gõ"


def test_clicking_elsewhere_confirms_nothing(counter: Counter) -> None:
    (dossier,) = counter.file(receipt(CODE), decision())
    counter.show()
    before = counter.app.dossiers.dossier(dossier).tags
    panel = counter.window.parts.dossier
    row = panel.table.currentIndex().row()

    typed_over(counter, "Chưa chắc")
    counter.window.parts.tree.setFocus()

    counter.wait(lambda: panel.model.index(row, VALUE).data() == "Chưa chắc")
    assert counter.app.dossiers.dossier(dossier).tags == before


def test_a_held_dossier_goes_on_when_its_code_is_typed(counter: Counter) -> None:
    (dossier,) = counter.file(decision(), next_page())
    counter.show()
    panel = counter.window.parts.dossier
    assert counter.app.dossiers.dossier(dossier).holds == (HoldReason.NO_CODE,)

    counter.window.actions_["give_code"].trigger()
    assert panel.entry.hasFocus()
    panel.entry.setText(CODE)
    counter.press(panel.entry, Key.Key_Return)

    counter.wait(lambda: counter.app.dossiers.dossier(dossier).code == CODE)
    assert counter.app.dossiers.dossier(dossier).holds == ()
    counter.wait_idle(60_000)
    counter.wait(lambda: counter.window.parts.model.index(0, 0).data() == CODE)


def test_what_is_no_code_is_told_and_changes_nothing(counter: Counter) -> None:
    (dossier,) = counter.file(decision())
    counter.show()
    panel = counter.window.parts.dossier

    panel.entry.setText("không phải mã")
    counter.press(panel.entry, Key.Key_Return)

    counter.wait(lambda: "không phải mã hồ sơ" in counter.window.parts.banner.text)
    assert counter.app.dossiers.dossier(dossier).code is None


def test_a_file_that_cannot_be_taken_in_is_told_in_the_banner(
    counter: Counter, tmp_path: Path
) -> None:
    empty = tmp_path / "trang rỗng.jpg"
    empty.touch()

    counter.window.intake.open_paths([empty])

    counter.wait(lambda: "trang rỗng.jpg rỗng" in counter.window.parts.banner.text)


def waits(_app: object, tell: Tell, cancel: CancelToken, /) -> Done:
    tell(PhaseBegun(Phase.READING, 40))
    cancel.wait(30)
    return Done()


def test_closing_asks_once_while_work_runs(counter: Counter) -> None:
    counter.desk.start(waits)
    counter.wait(lambda: counter.window.parts.status.doing == "Đang đọc: 0/40 trang")

    counter.window.close()
    assert counter.window.isVisible()
    counter.press(counter.window, Key.Key_Return, Qt.KeyboardModifier.ControlModifier)

    counter.wait(lambda: not counter.window.isVisible())
    assert not counter.desk.busy


def test_escape_answers_no_before_it_stops_work(counter: Counter) -> None:
    counter.desk.start(waits)
    counter.window.close()

    counter.press(counter.window, Key.Key_Escape)
    assert counter.window.parts.question.text == ""
    assert counter.desk.busy

    counter.press(counter.window, Key.Key_Escape)
    counter.wait(lambda: "Đã dừng" in counter.window.parts.banner.text)
    assert counter.window.isVisible()


@pytest.mark.qt_log_ignore("propagateSizeHints")
def test_a_register_gives_the_ratio(counter: Counter, tmp_path: Path) -> None:
    register = tmp_path / "so.csv"
    lines = ["Mã hồ sơ;Mã đơn vị tiếp nhận;Ngày tiếp nhận"]
    lines += [f"000.00.21.H37-251020-000{n};{OFFICE};20/10/2025" for n in range(4)]
    register.write_text("\n".join(lines), encoding="utf-8")

    counter.window.intake.import_register(register)
    dialog = counter.window.intake.register
    counter.wait(dialog.parts.main.isEnabled)
    counter.press(dialog, Key.Key_Return)

    status = counter.window.parts.status
    counter.wait(lambda: status.ratio == "Tỷ lệ số hóa: 0/4 hồ sơ (0,00%)")
    assert "thêm 4" in counter.window.parts.banner.text


def test_the_banner_can_be_closed(counter: Counter) -> None:
    banner = counter.window.parts.banner
    banner.tell(Notice("Ổ đĩa đầy.", is_error=True))
    assert banner.text == "Ổ đĩa đầy."

    banner.close_button.click()

    assert banner.text == ""


def test_all_that_went_wrong_can_be_read(counter: Counter) -> None:
    banner = counter.window.parts.banner
    banner.tell(notice_of(*(FileEmptyError(path=f"{n}.jpg") for n in range(9))))
    assert "8.jpg" not in banner.text

    banner.all_button.click()

    assert "8.jpg" in banner.list_text
    banner.tell(Notice("Xong."))
    assert (banner.text, banner.list_text) == ("Xong.", "")
    assert banner.all_button.isHidden()


def test_what_stops_reading_does_not_hide_files_that_were_not_taken_in(
    counter: Counter, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def missing(_reader: PooledPageReader) -> None:
        raise EngineMissingError

    monkeypatch.setattr(PooledPageReader, "check", missing)
    folder = tmp_path / "chồng"
    folder.mkdir()
    picture(folder / "a.jpg")
    (folder / "b.jpg").touch()

    counter.window.intake.open_paths([folder])
    counter.wait_idle(60_000)

    told = counter.window.parts.banner.text
    assert "Tesseract" in told.splitlines()[0]
    assert "b.jpg rỗng" in told


def test_tab_goes_through_the_window_as_the_work_does(counter: Counter) -> None:
    counter.file(receipt(CODE), decision())
    counter.show()
    parts = counter.window.parts
    stops = [parts.tree, parts.page.focus_stop, parts.dossier.entry, parts.dossier.table]
    stops.append(parts.dossier.confirm_button)
    parts.tree.setFocus()

    reached: list[QWidget] = []
    while (widget := QApplication.focusWidget()) is not None and widget not in reached:
        reached.append(widget)
        counter.press(widget, Key.Key_Tab)

    assert [widget for widget in reached if widget in stops] == stops


class TestWithoutOffice:
    @pytest.fixture
    def settings(self) -> Settings:
        return Settings(workers=1)

    def test_the_office_is_asked_once_before_the_first_files(
        self, counter: Counter, tmp_path: Path
    ) -> None:
        scan = picture(tmp_path / "a.txt.jpg")
        question = counter.window.parts.question

        counter.window.intake.open_paths([tmp_path / "missing.jpg"])
        assert "Mã đơn vị" in question.text
        question.field.setText("06463")
        counter.press(question.field, Key.Key_Return)
        counter.wait(lambda: "missing.jpg" in counter.window.parts.banner.text)

        counter.wait_idle()
        assert question.text == ""
        assert scan.exists()
        assert "06463" in (counter.app.home / "window.ini").read_text(encoding="utf-8")

    def test_what_is_no_office_code_is_asked_again(self, counter: Counter, tmp_path: Path) -> None:
        question = counter.window.parts.question
        counter.window.intake.open_paths([tmp_path])

        question.field.setText("xã Bắc Sơn")
        counter.press(question.field, Key.Key_Return)

        assert "không phải mã đơn vị" in question.text
        assert not counter.desk.busy


def papers(counter: Counter, dossier: DossierId) -> set[PaperState]:
    return {paper.state for paper in counter.app.dossiers.dossier(dossier).papers}


@pytest.mark.slow
@pytest.mark.qt_log_ignore("propagateSizeHints")
def test_nothing_is_signed_without_the_last_yes(counter: Counter) -> None:
    (dossier,) = counter.file(receipt(CODE), decision())
    (held,) = counter.file(decision())
    counter.app.steps.archive(CancelToken())
    counter.show()
    sign, panel = counter.window.actions_["sign"], counter.window.signing.panel
    counter.wait(sign.isEnabled)

    sign.trigger()
    counter.wait(lambda: panel.step is Step.READY, 60_000)
    asked = panel.text
    counter.press(panel, Key.Key_Escape)
    counter.wait(panel.isHidden)
    assert papers(counter, dossier) == {PaperState.ARCHIVED}

    sign.trigger()
    counter.wait(lambda: panel.step is Step.READY, 60_000)
    counter.press(panel, Key.Key_Return)
    counter.wait(lambda: panel.role is SignerRole.AGENCY and panel.step is Step.READY, 60_000)
    assert "Ký số 1 tệp (1 trang) của 1 hồ sơ; 1 bản SAO Y" in panel.text
    assert PaperState.ARCHIVED in papers(counter, dossier)
    counter.press(panel, Key.Key_Return)
    counter.wait_idle(60_000)

    assert "Ký số 2 tệp (2 trang) của 1 hồ sơ" in asked
    assert "CHỨNG THƯ SỐ MINH HỌA" in asked
    assert "1 hồ sơ giữ lại" in asked
    counter.wait(lambda: papers(counter, dossier) == {PaperState.ACCEPTED})
    assert papers(counter, held) == {PaperState.ARCHIVED}
