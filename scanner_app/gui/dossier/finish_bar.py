"""The bottom of a dossier: what is left to do, and the button that calls it digitized."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QWidget

from scanner_app.gui.dossier.checklist_words import left_words, obstacle
from scanner_app.gui.views import DossierView

FINISH = "Hoàn thành số hóa (Ctrl+H)"
REOPEN = "Mở lại hồ sơ (Ctrl+H)"


class FinishBar(QWidget):
    """Says why it is not possible yet.

    Signals:
        finish_wanted: the button was pressed.
    """

    finish_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._left = QLabel(self)
        self._left.setWordWrap(True)
        self._left.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._button = QPushButton(FINISH, self)
        self._button.clicked.connect(self.finish_wanted)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._left, 1)
        layout.addWidget(self._button, 0, Qt.AlignmentFlag.AlignBottom)

    @property
    def button(self) -> QPushButton:
        """Calls the dossier finished, or opens it again."""
        return self._button

    @property
    def text(self) -> str:
        """What it says."""
        return self._left.text()

    def show_view(self, view: DossierView | None) -> None:
        """How far this dossier is."""
        standing = view.completion if view is not None else None
        if view is None or standing is None:
            self._left.setText("")
            self._button.setText(FINISH)
            self._button.setEnabled(False)
            return
        finished = standing.finished_at is not None
        why = "" if finished else obstacle(view.dossier, standing)
        self._left.setText(left_words(view.dossier, standing))
        self._button.setText(REOPEN if finished else FINISH)
        self._button.setEnabled(not why)
        tip = "Hồ sơ đã đủ giấy tờ, ghi là đã số hóa (Ctrl+H)"
        if finished:
            tip = "Còn giấy tờ phải thêm: mở lại hồ sơ (Ctrl+H)"
        self._button.setToolTip(f"Chưa được: {why}" if why else tip)
        self._button.setAccessibleDescription(self._left.text())
