"""One check in full: how it stands, what happened, what to do, what was measured."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from scanner_app.domain.diagnosis import Check
from scanner_app.gui.icons import icon
from scanner_app.gui.it.it_words import (
    MARKS,
    VALUES,
    check_name,
    copied,
    number,
    seconds,
    trouble,
)
from scanner_app.messages.diagnosing import PARTS, SEVERITIES

_NOTHING = "Chọn một mục ở danh sách bên trái để xem chuyện gì đã xảy ra và cần làm gì."


class CheckPanel(QWidget):
    """Shows what is chosen in the list.

    Signals:
        again_wanted: look at it once more.
    """

    again_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._check: Check | None = None
        self._mark = QLabel(self)
        self._heading = _text(self, "heading")
        self._state = _text(self)
        self._detail = _text(self)
        self._trouble = _text(self, "holds")
        self._values = _text(self)
        self._again = QPushButton("Kiểm tra lại (F6)", self)
        self._again.clicked.connect(self.again_wanted)
        self._copy = QPushButton("Chép (Ctrl+Shift+C)", self)
        self._copy.setToolTip("Chép mục này thành chữ, để gửi người hỗ trợ")
        self._copy.clicked.connect(self.copy)
        top = QHBoxLayout()
        top.addWidget(self._mark)
        top.addWidget(self._heading, 1)
        buttons = QHBoxLayout()
        buttons.addWidget(self._again)
        buttons.addWidget(self._copy)
        buttons.addStretch(1)
        layout = QVBoxLayout(self)
        layout.addLayout(top)
        for label in (self._state, self._trouble, self._detail, self._values):
            layout.addWidget(label)
        layout.addStretch(1)
        layout.addLayout(buttons)
        self.show_check(None)

    @property
    def text(self) -> str:
        """Everything it says."""
        labels = (self._heading, self._state, self._trouble, self._detail, self._values)
        return "\n".join(label.text() for label in labels if not label.isHidden())

    @property
    def again_button(self) -> QPushButton:
        """Looks once more."""
        return self._again

    def show_check(self, check: Check | None) -> None:
        """Show this one; None says how to choose one."""
        self._check = check
        self._again.setEnabled(check is not None)
        self._copy.setEnabled(check is not None)
        for label in (self._trouble, self._detail, self._values, self._mark):
            label.setVisible(check is not None)
        if check is None:
            self._heading.setText("")
            self._state.setText(_NOTHING)
            return
        side = self.fontMetrics().height()
        self._mark.setPixmap(icon(MARKS[check.severity]).pixmap(QSize(side, side)))
        self._heading.setText(check_name(check.name))
        need = "; thiếu thì không làm việc được" if check.required else ""
        self._state.setText(
            f"{PARTS[check.part]}: {SEVERITIES[check.severity]}{need}. "
            f"Kiểm tra mất {seconds(check.took_s)}."
        )
        self._put(self._trouble, trouble(check))
        self._put(self._detail, check.detail)
        lines = [f"{VALUES.get(key, key)}: {number(each)}" for key, each in check.values.items()]
        if check.error is not None:
            lines.append(f"Mã: {check.error.code}")
        self._put(self._values, "\n".join(lines))

    def copy(self) -> None:
        """Put it on the clipboard as text."""
        if self._check is not None:
            QGuiApplication.clipboard().setText(copied(self._check))

    def _put(self, label: QLabel, text: str) -> None:
        label.setText(text)
        label.setVisible(bool(text))


def _text(parent: QWidget, name: str = "") -> QLabel:
    label = QLabel(parent)
    label.setObjectName(name)
    label.setWordWrap(True)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return label
