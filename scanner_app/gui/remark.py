"""A line with a mark inside a dialog: told, to look at, or wrong; never by colour alone."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QWidget

from scanner_app.gui.icons import icon
from scanner_app.gui.words import Mark


class Remark(QFrame):
    """Hidden while it has nothing to say."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        """`name` is for screen readers."""
        super().__init__(parent)
        self.setObjectName("remark")
        self.setAccessibleName(name)
        self._mark = QLabel(self)
        self._text = QLabel(self)
        self._text.setWordWrap(True)
        # Facts of errors may hold names out of certificates.
        self._text.setTextFormat(Qt.TextFormat.PlainText)
        self._text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(8, 6, 8, 6)
        layout.addWidget(self._mark, 0, Qt.AlignmentFlag.AlignTop)
        layout.addWidget(self._text, 1)
        self.hide()

    @property
    def text(self) -> str:
        """What it says."""
        return "" if self.isHidden() else self._text.text()

    def tell(self, text: str, mark: Mark = Mark.READY) -> None:
        """Say this; "" hides it."""
        side = self.fontMetrics().height()
        self._mark.setPixmap(icon(mark).pixmap(QSize(side, side)))
        self._text.setText(text)
        self._text.setAccessibleName(text)
        self.setVisible(bool(text))
