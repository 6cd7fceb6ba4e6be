"""A line above the work: what happened and what to do; never a dialog."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QWidget

from scanner_app.gui.errors import Notice
from scanner_app.gui.icons import icon
from scanner_app.gui.words import Mark


class Banner(QFrame):
    """Shows one notice until it is closed or another comes."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("banner")
        self.setAccessibleName("Thông báo")
        self._mark = QLabel(self)
        self._text = QLabel(self)
        self._text.setWordWrap(True)
        self._text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._close = QPushButton("Đóng", self)
        self._close.setAccessibleName("Đóng thông báo")
        self._close.clicked.connect(self.hide)
        layout = QHBoxLayout(self)
        layout.addWidget(self._mark)
        layout.addWidget(self._text, 1)
        layout.addWidget(self._close)
        self.hide()

    @property
    def text(self) -> str:
        """What it says, "" when it is closed."""
        return "" if self.isHidden() else self._text.text()

    @property
    def close_button(self) -> QPushButton:
        """Closes it."""
        return self._close

    def tell(self, notice: Notice | None) -> None:
        """Show a notice; None changes nothing."""
        if notice is None:
            return
        mark = Mark.LOOK if notice.is_error else Mark.SENT
        side = self.fontMetrics().height()
        self._mark.setPixmap(icon(mark).pixmap(QSize(side, side)))
        self._text.setText(notice.text)
        self._text.setAccessibleName(notice.text)
        self.show()
