"""The register's export: columns, what would be done, and only then the import."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, Qt, QUrl

from scanner_app.domain.register_table import Field
from scanner_app.gui.register.register_dialog import RegisterDialog
from tests.gui.conftest import OFFICE, Counter

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")
CODE = "000.00.21.H37-251020-0007"
Key = Qt.Key


@pytest.fixture
def dialog(counter: Counter) -> RegisterDialog:
    return counter.window.intake.register


def export(folder: Path, heading: str = "Mã hồ sơ", *more: str) -> Path:
    path = folder / "so.csv"
    lines = [f"{heading};Mã đơn vị tiếp nhận;Ngày tiếp nhận"]
    lines += [f"{CODE[:-1]}{n};{OFFICE};20/10/2025" for n in range(4)]
    path.write_text("\n".join([*lines, *more]), "utf-8")
    return path


def ready(counter: Counter, dialog: RegisterDialog) -> None:
    counter.wait(lambda: dialog.parts.main.isEnabled())


def test_nothing_is_imported_before_it_was_shown_what_would_be(
    counter: Counter, dialog: RegisterDialog, tmp_path: Path
) -> None:
    counter.window.intake.import_register(export(tmp_path, "Mã hồ sơ", "abc;06463;20/10/2025"))
    ready(counter, dialog)

    assert "thêm 4, sửa 0" in dialog.text
    model = dialog.parts.refused
    assert [model.index(0, column).data() for column in range(3)] == [
        "6",
        "không phải mã hồ sơ",
        "abc",
    ]
    assert counter.app.register_rows() == ()

    counter.press(dialog, Key.Key_Return)

    counter.wait(dialog.isHidden)
    assert len(counter.app.register_rows()) == 4
    assert "thêm 4" in counter.window.parts.banner.text


def test_a_column_that_was_named_once_is_known_the_next_time(
    counter: Counter, dialog: RegisterDialog, tmp_path: Path
) -> None:
    path = export(tmp_path, "Biên nhận")
    counter.window.intake.import_register(path)
    combo = dialog.parts.columns[Field.CODE]
    counter.wait(lambda: "Chọn cột" in dialog.text)
    assert not dialog.parts.main.isEnabled()

    combo.setFocus()
    counter.press(combo, Key.Key_Down)
    ready(counter, dialog)
    assert combo.currentText() == "Biên nhận"
    dialog.go_on()
    counter.wait(dialog.isHidden)

    counter.window.intake.import_register(path)
    ready(counter, dialog)
    assert "giữ nguyên 4" in dialog.text
    dialog.reject()


def test_a_dropped_table_is_a_register_and_is_shown_first(
    counter: Counter, dialog: RegisterDialog, tmp_path: Path
) -> None:
    dropped = QMimeData()
    dropped.setUrls([QUrl.fromLocalFile(str(export(tmp_path)))])

    counter.window.intake.open_dropped(dropped)
    ready(counter, dialog)

    assert not counter.desk.busy
    assert dialog.isVisible()
    dialog.reject()


def test_escape_stops_an_import_and_nothing_changed(
    counter: Counter, dialog: RegisterDialog, tmp_path: Path
) -> None:
    path = export(tmp_path)
    rows = [
        f"000.00.21.H37-2510{d:02d}-{n:04d};{OFFICE};20/10/2025"
        for d in range(10, 30)
        for n in range(600)
    ]
    path.write_text(path.read_text("utf-8") + "\n" + "\n".join(rows), "utf-8")
    counter.window.intake.import_register(path)
    counter.wait(lambda: dialog.parts.main.isEnabled(), 30_000)

    counter.press(dialog, Key.Key_Return)
    counter.wait(lambda: dialog.text.startswith("Đang nhập: "))
    assert dialog.text.endswith("/ 12.004 dòng")
    counter.press(dialog, Key.Key_Escape)

    counter.wait(lambda: "chưa nhập gì" in dialog.text)
    counter.window.intake.register.reject()
    assert counter.app.register_rows() == ()


def test_a_stop_that_comes_too_late_says_that_the_register_was_imported(
    counter: Counter, dialog: RegisterDialog, tmp_path: Path
) -> None:
    counter.window.intake.import_register(export(tmp_path))
    counter.wait(lambda: dialog.parts.main.isEnabled(), 30_000)

    counter.press(dialog, Key.Key_Return)
    counter.press(dialog, Key.Key_Escape)
    assert dialog.text == "Đang dừng…"
    counter.wait(lambda: not dialog.isVisible() or "chưa nhập gì" in dialog.text)

    # Stopped before it began, or done: what is said is what is.
    assert dialog.isVisible() is (counter.app.register_rows() == ())
    dialog.reject()
