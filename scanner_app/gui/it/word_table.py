"""A table whose cells hold whole sentences: rows as high as they need, nothing cut."""

from __future__ import annotations

from PySide6.QtCore import QAbstractTableModel, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

_HEADER_LINES = 1.3  # capitals with two marks are higher than a line
_ROOMY = 80
"""Letters in a line from which on there is room for every column."""


class WordTable(QTableView):
    """One row is chosen at a time; one column takes the room that the others leave."""

    def __init__(
        self, model: QAbstractTableModel, name: str, *, wide: int, spared: int | None = None
    ) -> None:
        """Args say how columns share the room.

        Args:
            model: of some dozens of rows; every row is measured.
            name: for screen readers.
            wide: column of the sentences.
            spared: column that is hidden where letters are large for the room.
        """
        super().__init__()
        self._spared = spared
        self.setModel(model)
        self.setAccessibleName(name)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setAlternatingRowColors(True)
        self.setWordWrap(True)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        for column in range(model.columnCount()):
            mode = QHeaderView.ResizeMode
            header.setSectionResizeMode(
                column, mode.Stretch if column == wide else mode.ResizeToContents
            )

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Large letters in a small window: what stands beside it, too, makes way."""
        metrics = self.fontMetrics()
        self.horizontalHeader().setMinimumHeight(round(metrics.lineSpacing() * _HEADER_LINES))
        if self._spared is not None:
            narrow = self.width() < metrics.horizontalAdvance("n") * _ROOMY
            self.setColumnHidden(self._spared, narrow)
        super().resizeEvent(event)
