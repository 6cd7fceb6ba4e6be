"""The top of a dossier: its code, what it is about, why it is held and what to do."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from scanner_app.gui import words
from scanner_app.gui.dossier.checklist_words import about_words, origin_words
from scanner_app.gui.views import DossierView, may_take_code
from scanner_app.messages import text_for

_NONE = "Chọn một hồ sơ ở cột trái để xem thành phần và thẻ của nó."


class DossierHead(QWidget):
    """Shows them; a better code is typed here.

    Signals:
        code_given: str as typed.
    """

    code_given = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._code = QLabel(self)
        self._code.setObjectName("dossierCode")
        self._code.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._source = QLabel(self)
        self._about = QLabel(self)
        self._about.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._holds = QLabel(self)
        self._holds.setObjectName("holds")
        for label in (self._code, self._source, self._about, self._holds):
            label.setWordWrap(True)
            label.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._entry = QLineEdit(self)
        self._entry.setPlaceholderText("Mã in trên giấy tiếp nhận")
        self._entry.setAccessibleName("Mã hồ sơ")
        self._give = QPushButton("Nhập mã (F2)", self)
        self._give.setToolTip("Nhập mã in trên giấy tiếp nhận cho hồ sơ này (F2)")
        self._give.clicked.connect(self._on_typed)
        self._entry.returnPressed.connect(self._on_typed)
        row = QHBoxLayout()
        row.addWidget(self._entry, 1)
        row.addWidget(self._give)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(3)
        for label in (self._code, self._source, self._about, self._holds):
            layout.addWidget(label)
        layout.addLayout(row)

    @property
    def entry(self) -> QLineEdit:
        """Where the dossier's code is typed."""
        return self._entry

    def show_view(self, view: DossierView | None) -> None:
        """Show this dossier's head."""
        dossier = view.dossier if view is not None else None
        standing = view.completion if view is not None else None
        self._code.setText(words.code_words(dossier) if dossier else "Chưa chọn hồ sơ")
        self._tell(self._source, origin_words(dossier, standing) if dossier else "")
        self._tell(self._about, about_words(dossier, standing) if dossier else _NONE)
        told = [words.HOLD_ADVICE[hold] for hold in dossier.holds] if dossier else []
        if standing is not None and standing.trouble is not None:
            told.append(text_for(standing.trouble))
        self._tell(self._holds, "\n".join(told))
        open_ = dossier is not None and may_take_code(dossier)
        self._entry.setEnabled(open_)
        self._give.setEnabled(open_)

    def ask_code(self) -> None:
        """F2: type the dossier's code."""
        if self._entry.isEnabled():
            self._entry.setFocus(Qt.FocusReason.ShortcutFocusReason)
            self._entry.selectAll()

    @staticmethod
    def _tell(label: QLabel, text: str) -> None:
        label.setText(text)
        label.setVisible(bool(text))

    def _on_typed(self) -> None:
        text = self._entry.text().strip()
        if text:
            self.code_given.emit(text)
        else:
            self.ask_code()
