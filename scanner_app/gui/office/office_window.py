"""The office head's window: how far digitizing is, what is stuck, and why."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QMainWindow, QWidget

from scanner_app.domain.events import Event
from scanner_app.gui.desk import Desk
from scanner_app.gui.window_state import WindowState


class OfficeWindow(QMainWindow):
    """Figures of the offices of this PC.

    Signals:
        dossier_wanted: str, code of a dossier to be shown at the counter.
    """

    dossier_wanted = Signal(str)

    def __init__(self, desk: Desk, state: WindowState, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("office_window")
        self.setWindowTitle("Sohoa – Tỷ lệ số hóa")
        self._desk = desk
        self._state = state

    def show_window(self) -> None:
        """Load the figures, show the window and bring it to the front."""
        self.show()
        self.raise_()
        self.activateWindow()

    def on_told(self, event: Event) -> None:
        """Something happened that may have changed a figure."""
