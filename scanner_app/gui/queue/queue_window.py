"""The queue's window: what waits to be sent, what was sent, what failed and what can be done."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QMainWindow, QWidget

from scanner_app.domain.events import Event
from scanner_app.gui.desk import Desk
from scanner_app.gui.window_state import WindowState


class QueueWindow(QMainWindow):
    """Stands beside the counter's window.

    Signals:
        dossier_wanted: id of a dossier that is to be shown at the counter.
    """

    dossier_wanted = Signal(object)

    def __init__(self, desk: Desk, state: WindowState, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("queue_window")
        self.setWindowTitle("Sohoa – Hàng đợi gửi")
        self._desk = desk
        self._state = state

    def show_window(self) -> None:
        """Load the queue, show it, bring it to the front."""
        self.show()
        self.raise_()
        self.activateWindow()

    def on_told(self, event: Event) -> None:
        """What was sent or failed is shown at once."""
