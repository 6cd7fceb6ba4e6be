"""A line above the work: what happened and what to do; never a dialog."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPlainTextEdit, QPushButton, QWidget

from scanner_app.gui.errors import Notice
from scanner_app.gui.icons import icon
from scanner_app.gui.words import Mark

_LINES = 9
"""Of the list of all texts; it scrolls, so that the page keeps its place below."""


class Banner(QFrame):
    """Shows one notice until it is closed or another comes.

    Signals:
        bundle_wanted: a bug is shown, and its log bundle is to be saved.
        closed: a person has read it; the place is free.
    """

    bundle_wanted = Signal()
    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("banner")
        self.setAccessibleName("Thông báo")
        self._mark = QLabel(self)
        self._text = QLabel(self)
        self._text.setWordWrap(True)
        self._text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._all = QPushButton("Xem tất cả", self)
        self._all.setAccessibleName("Xem tất cả thông báo")
        self._all.clicked.connect(self._on_all_wanted)
        self._bundle = QPushButton("Lưu gói nhật ký…", self)
        self._bundle.setToolTip("Nhật ký và kết quả kiểm tra máy trong một tệp; không có giấy tờ")
        self._bundle.clicked.connect(self.bundle_wanted)
        self._bundle.hide()
        self._list = QPlainTextEdit(self)
        self._list.setReadOnly(True)
        self._list.setAccessibleName("Tất cả thông báo")
        self._list.setTabChangesFocus(True)
        self._list.setFixedHeight(_LINES * self.fontMetrics().lineSpacing())
        self._details = ""
        self._close = QPushButton("Đóng", self)
        self._close.setAccessibleName("Đóng thông báo")
        self._close.clicked.connect(self._on_close)
        layout = QHBoxLayout(self)
        layout.addWidget(self._mark)
        layout.addWidget(self._text, 1)
        layout.addWidget(self._list, 1)
        layout.addWidget(self._all)
        layout.addWidget(self._bundle)
        layout.addWidget(self._close)
        self.hide()

    @property
    def text(self) -> str:
        """What it says, "" when it is closed."""
        return "" if self.isHidden() else self._text.text()

    @property
    def all_button(self) -> QPushButton:
        """Shows what was left out; hidden when nothing was."""
        return self._all

    @property
    def bundle_button(self) -> QPushButton:
        """Saves the log bundle; hidden when no bug is shown."""
        return self._bundle

    @property
    def list_text(self) -> str:
        """Every text, once they were asked for."""
        return "" if self._list.isHidden() else self._list.toPlainText()

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
        self._details = notice.details
        self._list.hide()
        self._text.show()
        self._all.setVisible(bool(notice.details))
        self._bundle.setVisible(bool(notice.bug))
        self._say(notice.text)
        self.show()

    def _say(self, text: str) -> None:
        self._text.setText(text)
        self._text.setAccessibleName(text)

    def _on_close(self) -> None:
        self.hide()
        self.closed.emit()

    def _on_all_wanted(self) -> None:
        self._list.setPlainText(self._details)
        self._list.show()
        self._text.hide()
        self._all.hide()
        self._list.setFocus()
