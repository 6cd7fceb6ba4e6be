"""Runs checks off the GUI thread; each is told as it ends."""

from __future__ import annotations

import contextlib
from collections.abc import Collection
from functools import partial

from PySide6.QtCore import QObject, Signal

from scanner_app.bootstrap import App
from scanner_app.gui.desk import Desk
from scanner_app.tasks.cancel import CancelToken
from scanner_app.tasks.runner import Handle


class Checking(QObject):
    """One round at a time; a new one ends the last.

    Signals:
        found: `Check`.
        ended: the round is over.
        failed: Exception: looking itself failed.
    """

    found = Signal(object)
    ended = Signal()
    failed = Signal(object)
    _came = Signal(int, object)

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._running: Handle | None = None
        self._round = 0
        self._came.connect(self._on_came)

    @property
    def runs(self) -> bool:
        """A round is under way."""
        return self._running is not None

    def start(self, names: Collection[str]) -> None:
        """Look at these."""
        self.stop()
        self._round += 1
        number = self._round

        def look(app: App, cancel: CancelToken) -> int:
            for check in app.diagnose.each(names, cancel):
                # RuntimeError: the window is gone; nobody watches any more.
                with contextlib.suppress(RuntimeError):
                    self._came.emit(number, check)
            return number

        self._running = self._desk.ask_device(
            self, look, self._on_ended, partial(self._on_failed, number)
        )

    def stop(self) -> None:
        """What still comes is not told."""
        if self._running is not None:
            self._running.cancel()
            self._running = None
        self._round += 1

    def _on_came(self, number: int, check: object) -> None:
        if number == self._round:
            self.found.emit(check)

    def _on_ended(self, number: int) -> None:
        if number == self._round:
            self._running = None
            self.ended.emit()

    def _on_failed(self, number: int, error: Exception) -> None:
        if number == self._round:
            self._running = None
            self.failed.emit(error)
            self.ended.emit()
