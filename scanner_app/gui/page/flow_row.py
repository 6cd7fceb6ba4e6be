"""Widgets side by side that go on in the next row where the width ends, as words do."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QWidget

_GAP = 4


class FlowRow(QLayout):
    """A row that never forces its column to be wider than its widest widget.

    Widgets that want to grow share what their row leaves.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._items: list[QLayoutItem] = []
        self.setContentsMargins(0, 0, 0, 0)

    def addItem(self, item: QLayoutItem) -> None:  # noqa: N802 - Qt's name
        """At the end."""
        self._items.append(item)

    def count(self) -> int:
        """How many there are."""
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:  # noqa: N802 - Qt's name
        """One of them; None behind the last."""
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:  # type: ignore[override]  # noqa: N802 - Qt's
        """One of them, no longer laid out."""
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:  # noqa: N802 - Qt's name
        """It takes what it needs."""
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:  # noqa: N802 - Qt's name
        """Narrower is higher."""
        return True

    def heightForWidth(self, width: int) -> int:  # noqa: N802 - Qt's name
        """Of all rows at this width."""
        return self._placed(QRect(0, 0, width, 0), place=False)

    def setGeometry(self, rect: QRect) -> None:  # noqa: N802 - Qt's name
        """Place everything."""
        super().setGeometry(rect)
        self._placed(rect, place=True)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """All in one row."""
        shown = self._shown()
        wide = sum(item.sizeHint().width() + _GAP for item in shown)
        return QSize(wide, max((item.sizeHint().height() for item in shown), default=0))

    def minimumSize(self) -> QSize:  # noqa: N802 - Qt's name
        """The widest alone."""
        size = QSize()
        for item in self._shown():
            size = size.expandedTo(item.sizeHint())
        return size

    def _shown(self) -> list[QLayoutItem]:
        return [item for item in self._items if not item.isEmpty()]

    def _placed(self, rect: QRect, *, place: bool) -> int:
        y = rect.y()
        for row in self._rows(rect.width()):
            high = max(item.sizeHint().height() for item in row)
            if place:
                _place(row, QRect(rect.x(), y, rect.width(), high))
            y += high + _GAP
        return max(0, y - _GAP - rect.y())

    def _rows(self, width: int) -> list[list[QLayoutItem]]:
        rows: list[list[QLayoutItem]] = []
        left = 0
        for item in self._shown():
            wide = item.sizeHint().width()
            if not rows or left < wide:
                rows.append([])
                left = width
            rows[-1].append(item)
            left -= wide + _GAP
        return rows


def _place(row: list[QLayoutItem], where: QRect) -> None:
    growing = [item for item in row if item.expandingDirections() & Qt.Orientation.Horizontal]
    taken = sum(item.sizeHint().width() for item in row) + _GAP * (len(row) - 1)
    more = max(0, where.width() - taken) // max(1, len(growing))
    x = where.x()
    for item in row:
        size = item.sizeHint() + QSize(more if item in growing else 0, 0)
        item.setGeometry(QRect(QPoint(x, where.y()), QSize(size.width(), where.height())))
        x += size.width() + _GAP
