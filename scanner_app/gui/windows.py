"""The windows beside the counter's, each made when it is first asked for."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from typing import Protocol

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from scanner_app.domain.events import Event
from scanner_app.gui.desk import Desk
from scanner_app.gui.window_state import WindowState


class Role(StrEnum):
    """Whose window the program begins with; the word of the command line."""

    COUNTER = "counter"
    OFFICE = "office"
    IT = "it"


class Side(Protocol):
    """A window that comes and goes beside another one."""

    def show_window(self) -> None:
        """Load what it shows, show it, and bring it to the front."""

    def on_told(self, event: Event) -> None:
        """Something happened."""

    def close(self) -> bool:
        """Put it away."""


class Windows(QObject):
    """Queue, office and IT; none costs anything before somebody asks for it.

    Signals:
        dossier_wanted: str or id as the window knows it: show this dossier at the counter.
    """

    dossier_wanted = Signal(object)

    def __init__(self, desk: Desk, state: WindowState, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._state = state
        self._made: dict[str, Side] = {}

    def show_queue(self) -> None:
        """F3."""
        self._show("queue", self._queue)

    def show_office(self) -> None:
        """Ctrl+B."""
        self._show("office", self._office)

    def show_it(self) -> None:
        """Ctrl+F12."""
        self._show("it", self._it)

    def on_told(self, event: Event) -> None:
        """Connected to the bridge."""
        for window in self._made.values():
            window.on_told(event)

    def close(self) -> None:
        """The program ends."""
        for window in self._made.values():
            window.close()
            if isinstance(window, QWidget):
                window.deleteLater()
        self._made.clear()

    def _queue(self) -> Side:
        from scanner_app.gui.queue.queue_window import QueueWindow

        window = QueueWindow(self._desk, self._state)
        window.dossier_wanted.connect(self.dossier_wanted.emit)
        return window

    def _office(self) -> Side:
        # Charts bring a library that the counter's window does not need.
        from scanner_app.gui.office.office_window import OfficeWindow

        window = OfficeWindow(self._desk, self._state)
        window.dossier_wanted.connect(self.dossier_wanted.emit)
        return window

    def _it(self) -> Side:
        from scanner_app.gui.it.it_window import ItWindow

        return ItWindow(self._desk, self._state)

    def _show(self, name: str, make: Callable[[], Side]) -> None:
        if name not in self._made:
            self._made[name] = make()
        self._made[name].show_window()
