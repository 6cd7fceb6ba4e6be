"""A rate in a cell: counts, a bar below them with the target's tick, and the share."""

from __future__ import annotations

from decimal import Decimal
from typing import Any  # see paint

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPalette
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from scanner_app.domain.progress import Rate
from scanner_app.gui.office.figures_model import VALUE

_BAR = 5
_SIDE = 6
_GAP = 18


class BarDelegate(QStyledItemDelegate):
    """Draws values that are rates; everything else as usual."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._target: Decimal | None = None

    def aim(self, target: Decimal | None) -> None:
        """What is to be reached, in percent."""
        self._target = target

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Counts left, share right, bar below."""
        value = index.data(VALUE)
        if not isinstance(value, Rate):
            super().paint(painter, option, index)
            return
        # Any: the stubs of QStyleOptionViewItem leave out its fields.
        shown: Any = QStyleOptionViewItem(option)
        self.initStyleOption(shown, index)
        shown.text = ""
        style = shown.widget.style()
        style.drawControl(QStyle.ControlElement.CE_ItemViewItem, shown, painter, shown.widget)
        chosen = bool(shown.state & QStyle.StateFlag.State_Selected)
        role = QPalette.ColorRole.HighlightedText if chosen else QPalette.ColorRole.Text
        painter.save()
        painter.setFont(shown.font)
        painter.setPen(shown.palette.color(role))
        field = QRectF(shown.rect).adjusted(_SIDE, 2, -_SIDE, -2)
        upper = field.adjusted(0, 0, 0, -_BAR - 2)
        centre = Qt.AlignmentFlag.AlignVCenter
        if value.denominator:
            painter.drawText(upper, Qt.AlignmentFlag.AlignLeft | centre, value.counts_text)
        painter.drawText(upper, Qt.AlignmentFlag.AlignRight | centre, value.percent_text)
        if value.ratio is not None:
            self._bar(painter, field, value.ratio, bar_colour(shown.palette, chosen=chosen))
        painter.restore()

    def sizeHint(  # noqa: N802 - Qt's name
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        """As wide as both texts beside each other."""
        value = index.data(VALUE)
        found = super().sizeHint(option, index)
        if not isinstance(value, Rate):
            return found
        styled: Any = option  # Any: as above
        letters = styled.fontMetrics
        width = letters.horizontalAdvance(value.counts_text + value.percent_text) + _GAP
        return QSize(width + 2 * _SIDE, max(found.height(), letters.height() + _BAR + 8))

    def _bar(self, painter: QPainter, field: QRectF, ratio: float, colour: QColor) -> None:
        groove = QRectF(field.left(), field.bottom() - _BAR, field.width(), _BAR)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
        painter.setPen(colour)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(groove)
        painter.fillRect(groove.adjusted(0, 0, groove.width() * (min(ratio, 1.0) - 1), 0), colour)
        if self._target is not None:
            at = groove.left() + groove.width() * float(self._target) / 100
            painter.fillRect(QRectF(at - 1, groove.top() - 3, 2, _BAR + 4), painter.pen().color())


def bar_colour(palette: QPalette, *, chosen: bool) -> QColor:
    """Of a bar, at least 3:1 to its ground (WCAG 2.1, 1.4.11)."""
    role = QPalette.ColorRole.HighlightedText if chosen else QPalette.ColorRole.Highlight
    return palette.color(role)
