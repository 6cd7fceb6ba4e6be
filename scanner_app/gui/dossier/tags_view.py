"""The table of tags on the screen: whole values on as many lines as they need."""

from __future__ import annotations

from PySide6.QtCore import QAbstractItemModel, QEvent, QRect, QSize, Qt, QTimer
from PySide6.QtGui import QFont, QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from scanner_app.gui.dossier.tag_table import VALUE, TagTable

_CODE = "000.00.21.H37-251020-0007"
_BESIDE = 12  # pixels on both sides of a text
_TALL = 1 << 20  # pixels: higher than any text
_WRAPPED = Qt.TextFlag.TextWordWrap


class TagsView(QTableView):
    """One row is chosen at a time; any key begins to type over its value.

    Measures its texts itself. Left to do so, Qt asked the model 11,500 questions for the tags of a
    dossier of 20 papers, each answered in Python: the window stood still for 150 ms.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tags: TagTable | None = None
        self._measuring = QTimer(self)
        self._measuring.setSingleShot(True)
        self._measuring.setInterval(0)
        self._measuring.timeout.connect(self.measure)
        self.setAccessibleName("Thẻ của hồ sơ")
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setEditTriggers(
            QAbstractItemView.EditTrigger.DoubleClicked
            | QAbstractItemView.EditTrigger.AnyKeyPressed
        )
        self.setTabKeyNavigation(False)
        self.setWordWrap(True)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)

    def setModel(self, model: QAbstractItemModel | None) -> None:  # noqa: N802 - Qt's name
        """Names and trust as wide as they are, the rest for the values."""
        super().setModel(model)
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        if isinstance(model, TagTable):
            self._tags = model
            # After the view's own: it forgets every height first.
            model.modelReset.connect(self.measure)
            model.dataChanged.connect(self._measuring.start)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Values wrap otherwise."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._measuring.start()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Another font means other sizes."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._measuring.start()

    def measure(self) -> None:
        """Columns as wide and rows as high as their texts."""
        self._measuring.stop()
        rows = [self._tags.texts(row) for row in range(self._tags.rowCount())] if self._tags else []
        metrics = QFontMetrics(self.font())
        around = self._around(metrics, rows)
        header, upright = self.horizontalHeader(), self.verticalHeader()
        for column in (0, 2):
            texts = {row[column] for row in rows if len(row) > 1}
            widths = [metrics.size(0, text).width() + around[column].width() for text in texts]
            header.resizeSection(column, max([header.sectionSizeHint(column), *widths]))
        # Values take what is left, but never less than a dossier's code needs.
        others = header.sectionSize(0) + header.sectionSize(2)
        least = metrics.horizontalAdvance(_CODE) + _BESIDE
        header.resizeSection(VALUE, max(least, self.viewport().width() - others))
        beside = around[VALUE].width()
        room, whole = self.columnWidth(VALUE) - beside, header.length() - beside
        bold = QFont(self.font())
        bold.setBold(True)
        # A row is never lower than its mark.
        least = max(upright.minimumSectionSize(), metrics.height() + around[0].height())
        for at, row in enumerate(rows):
            if len(row) > 1:
                high = max(text_height(metrics, row[VALUE], room), metrics.size(0, row[2]).height())
            else:
                high = text_height(QFontMetrics(bold), row[0], whole)
            upright.resizeSection(at, max(least, high + around[2].height()))

    def _around(self, metrics: QFontMetrics, rows: list[tuple[str, ...]]) -> list[QSize]:
        """What style and mark need beside a column's text: Qt is asked for one row only."""
        first = next((at for at, row in enumerate(rows) if len(row) > 1), None)
        if first is None or self._tags is None:
            return [QSize(), QSize(), QSize()]
        grid = QSize(1, 1)
        return [
            self.sizeHintForIndex(self._tags.index(first, column)) - metrics.size(0, text) + grid
            for column, text in enumerate(rows[first])
        ]


def text_height(metrics: QFontMetrics, text: str, width: int) -> int:
    """What a text needs in lines of this width, in pixels."""
    return metrics.boundingRect(QRect(0, 0, width, _TALL), _WRAPPED, text).height()
