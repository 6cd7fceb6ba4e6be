"""Rows of findings: a mark, what was found, what to do, and both sides of a difference."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
)
from PySide6.QtGui import QFont, QFontMetrics, QIcon, QPainter, QPalette
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from scanner_app.domain.findings import Finding, Side, Weight
from scanner_app.gui.icons import icon
from scanner_app.gui.words import Mark
from scanner_app.messages.checking import finding_text, side_name

_ORDER = (Weight.RESCAN, Weight.ASK, Weight.NOTE)
_MARKS = {Weight.RESCAN: Mark.ERROR, Weight.ASK: Mark.LOOK, Weight.NOTE: Mark.KEPT}
_WORDS = {Weight.RESCAN: "Quét lại", Weight.ASK: "Cần hỏi", Weight.NOTE: "Lưu ý"}
_SIDE = 16  # pixels, a mark
_GAP = 6
_WRAP = Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop
_NOWHERE = QModelIndex()
_Index = QModelIndex | QPersistentModelIndex


class FindingRows(QAbstractListModel):
    """What has to be scanned again stands first."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._findings: tuple[Finding, ...] = ()

    def show_findings(self, findings: Sequence[Finding]) -> None:
        """Show these instead."""
        ordered = tuple(sorted(findings, key=lambda each: _ORDER.index(each.weight)))
        if ordered != self._findings:
            self.beginResetModel()
            self._findings = ordered
            self.endResetModel()

    def finding(self, index: _Index) -> Finding | None:
        """The one in this row."""
        return self._findings[index.row()] if index.isValid() else None

    def index_of(self, finding: Finding) -> QModelIndex:
        """Its row; invalid without one."""
        if finding not in self._findings:
            return QModelIndex()
        return self.index(self._findings.index(finding), 0)

    def has(self, weight: Weight) -> bool:
        """One of this weight is there."""
        return any(each.weight is weight for each in self._findings)

    def rowCount(self, parent: _Index = _NOWHERE) -> int:  # noqa: N802 - Qt's name
        """One row a finding."""
        return 0 if parent.isValid() else len(self._findings)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Words for eyes and for screen readers."""
        finding = self.finding(index)
        if finding is None:
            return None
        if role == Qt.ItemDataRole.DecorationRole:
            return icon(_MARKS[finding.weight])
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return "\n".join(row_lines(finding))
        return None


def row_lines(finding: Finding) -> tuple[str, ...]:
    """What was found; both sides, where values differ; what to do."""
    what, advice = finding_text(finding.code, finding.facts)
    shown = " | ".join(side_words(each) for each in finding.sides)
    return tuple(filter(None, (f"{_WORDS[finding.weight]}: {what}", shown, advice)))


def side_words(side: Side) -> str:
    """Who says what."""
    return f"{side_name(side.source)}: {_shown(side.value)}"


class FindingRow(QStyledItemDelegate):
    """Paints a row in full, wrapped: nothing of it is cut off."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        """Draw the mark and the lines, the first in bold."""
        view: QWidget = option.widget  # type: ignore[attr-defined]  # PySide6's stubs lack it
        state: QStyle.StateFlag = option.state  # type: ignore[attr-defined]
        palette: QPalette = option.palette  # type: ignore[attr-defined]
        rect: QRect = option.rect  # type: ignore[attr-defined]
        own: QFont = option.font  # type: ignore[attr-defined]
        style = view.style()
        style.drawPrimitive(QStyle.PrimitiveElement.PE_PanelItemViewItem, option, painter, view)
        chosen = bool(state & QStyle.StateFlag.State_Selected)
        role = QPalette.ColorRole.HighlightedText if chosen else QPalette.ColorRole.Text
        painter.save()
        painter.setPen(palette.color(role))
        found = index.data(Qt.ItemDataRole.DecorationRole)
        top = rect.top() + _GAP
        mode = QIcon.Mode.Selected if chosen else QIcon.Mode.Normal
        place = QRect(rect.left() + _GAP, top, _SIDE, _SIDE)
        found.paint(painter, place, Qt.AlignmentFlag.AlignCenter, mode)
        for font, text, height in self._laid_out(own, str(index.data()), _width(view)):
            painter.setFont(font)
            left = rect.left() + _SIDE + 2 * _GAP
            painter.drawText(QRect(left, top, _width(view), height), _WRAP, text)
            top += height
        painter.restore()

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:  # noqa: N802 - Qt's
        """Every line, wrapped at the view's width."""
        width = _width(option.widget)  # type: ignore[attr-defined]  # PySide6's stubs lack it
        own: QFont = option.font  # type: ignore[attr-defined]
        lines = self._laid_out(own, str(index.data()), width)
        height = sum(height for _, _, height in lines) + 2 * _GAP
        return QSize(width, max(height, _SIDE + 2 * _GAP))

    def _laid_out(self, font: QFont, text: str, width: int) -> list[tuple[QFont, str, int]]:
        bold = QFont(font)
        bold.setBold(True)
        return [
            (each, line, _height(each, line, width))
            for each, line in zip([bold] + [font] * text.count("\n"), text.split("\n"), strict=True)
        ]


def _width(view: object) -> int:
    wide = view.viewport().width() if isinstance(view, QListView) else 300
    return max(wide - _SIDE - 3 * _GAP, 80)


def _height(font: QFont, text: str, width: int) -> int:
    return QFontMetrics(font).boundingRect(QRect(0, 0, width, 10_000), _WRAP, text).height()


def _shown(value: str) -> str:
    """A value as people write it; a day as 11/01/2024."""
    try:
        return f"{date.fromisoformat(value):%d/%m/%Y}"
    except ValueError:
        return value or "(trống)"
