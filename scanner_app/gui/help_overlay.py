"""F1: every key, over the window."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QWidget


class HelpOverlay(QFrame):
    """Lists keys with what they do in two columns; any click closes it."""

    def __init__(self, keys: Sequence[tuple[str, str]], window: QWidget) -> None:
        """Keys in the order to be shown, each with its words."""
        super().__init__(window)
        self._window = window
        self.setObjectName("help")
        self.setAccessibleName("Phím tắt")
        self.setAutoFillBackground(True)
        grid = QGridLayout(self)
        grid.setContentsMargins(28, 20, 28, 20)
        grid.setHorizontalSpacing(16)
        grid.setColumnMinimumWidth(2, 20)
        heading = QLabel("Phím tắt", self)
        heading.setObjectName("heading")
        grid.addWidget(heading, 0, 0, 1, 2)
        rows = (len(keys) + 1) // 2
        for place, (key, words) in enumerate(keys):
            row, column = place % rows + 1, 3 * (place // rows)
            name = QLabel(key, self)
            name.setObjectName("key")
            grid.addWidget(name, row, column, Qt.AlignmentFlag.AlignRight)
            grid.addWidget(QLabel(words, self), row, column + 1)
        grid.addWidget(QLabel("Bấm Esc hoặc F1 để đóng.", self), rows + 1, 0, 1, 2)
        self.hide()

    def toggle(self) -> None:
        """Show in the middle of the window, or hide."""
        if self.isVisible():
            self.hide()
            return
        self.adjustSize()
        middle = self._window.rect().center() - self.rect().center()
        self.move(middle)
        self.show()
        self.raise_()

    def mousePressEvent(self, _event: object) -> None:  # noqa: N802 - Qt's name
        """Any click closes."""
        self.hide()
