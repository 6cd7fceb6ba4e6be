"""IT's window: every check of this PC, a test scan, a self-test, the log bundle."""

from __future__ import annotations

from PySide6.QtWidgets import QMainWindow, QWidget

from scanner_app.domain.events import Event
from scanner_app.gui.desk import Desk
from scanner_app.gui.window_state import WindowState


class ItWindow(QMainWindow):
    """Shows at once what is wrong on this PC."""

    def __init__(self, desk: Desk, state: WindowState, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("it_window")
        self.setWindowTitle("Sohoa – Máy này")
        self._desk = desk
        self._state = state

    def show_window(self) -> None:
        """Show it, bring it to the front, and look at everything."""
        self.show()
        self.raise_()
        self.activateWindow()

    def on_told(self, event: Event) -> None:
        """Nothing that happens at the counter changes what is looked at here."""
