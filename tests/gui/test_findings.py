"""Findings of the checks: as rows, on the page, waved through for good, and headless."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from scanner_app.domain.dossier import Evidence
from scanner_app.domain.findings import Finding, Side, Weight
from scanner_app.domain.ids import PageId
from scanner_app.domain.page import PageReading
from scanner_app.gui.dossier.findings_list import FindingsList
from tests.domain.pages import header, id_card, line, reading, receipt
from tests.gui.conftest import Counter

CODE = "000.00.21.H37-251020-0007"
Key = Qt.Key
NAMES = Finding(
    "name.differs",
    Weight.ASK,
    sides=(Side("NGUYỄN VĂN AN", "id_card"), Side("Nguyễn Thị Lan", "Tờ khai")),
)
BLURRED = Finding(
    "page.poor",
    Weight.RESCAN,
    evidence=Evidence(PageId(3)),
    facts=(("kind", "Quyết định"), ("page", "2"), ("quality", "blurred")),
)


def form(name: str) -> PageReading:
    return reading(*header(title="TỜ KHAI"), line(0.14, 0.25, f"Họ tên người nộp: {name}"))


def test_what_has_to_be_scanned_again_stands_first_and_keys_decide(qtbot: QtBot) -> None:
    host = QWidget()
    qtbot.addWidget(host)
    findings = FindingsList(host)
    host.resize(380, 320)
    findings.resize(380, 320)
    host.show()
    assert findings.isHidden()

    findings.show_findings((NAMES, BLURRED))

    rows = findings.rows
    words = [str(rows.model().index(row, 0).data()) for row in range(2)]
    assert words[0].startswith("Quét lại: Quyết định, trang 2: ảnh mờ.")
    assert "Thẻ căn cước: NGUYỄN VĂN AN | Tờ khai: Nguyễn Thị Lan" in words[1]
    with qtbot.waitSignal(findings.rescan_wanted, check_params_cb=lambda each: each == BLURRED):
        QTest.mouseClick(findings.rescan_button, Qt.MouseButton.LeftButton)
    rows.setFocus()
    QTest.keyClick(rows, Key.Key_Down)
    with qtbot.waitSignal(findings.chosen, check_params_cb=lambda each: each == NAMES):
        QTest.keyClick(rows, Key.Key_Return)
    with qtbot.waitSignal(findings.dismissed, check_params_cb=lambda each: each == NAMES):
        QTest.keyClick(rows, Key.Key_Space)
    findings.show_findings(())
    assert findings.isHidden()


def test_a_difference_is_shown_on_both_pages_and_never_again_once_it_was_seen(
    counter: Counter,
) -> None:
    (dossier,) = counter.file(receipt(CODE), id_card(), form("Lê Thị Khác"))
    counter.show()
    parts = counter.window.parts
    findings, page = parts.dossier.findings, parts.page
    counter.wait(lambda: findings.rows.model().rowCount() > 0)
    before = counter.app.check(dossier)
    assert "name.differs" in {each.code for each in before}
    findings.rows.setCurrentIndex(row_of(findings, "name.differs"))

    counter.press(findings.rows, Key.Key_Return)
    counter.wait(lambda: page.pair is not None)
    count = findings.rows.model().rowCount()
    counter.press(findings.rows, Key.Key_Space)

    counter.wait(lambda: findings.rows.model().rowCount() == count - 1)
    assert len(counter.app.check(dossier)) == len(before) - 1
    assert "finding_seen" in {line.action for line in counter.app.journal.lines()}
    counter.press(counter.window, Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    counter.wait(lambda: findings.rows.model().rowCount() == count)


def row_of(findings: FindingsList, code: str) -> QModelIndex:
    model = findings.rows.model()
    indexes = [model.index(row, 0) for row in range(model.rowCount())]
    found = [each for each in indexes if model.finding(each).code == code]  # type: ignore[attr-defined]  # FindingRows
    return found[0]
