"""Looks for scanners off the GUI thread; each is told as it answers."""

from __future__ import annotations

import contextlib
from functools import partial

from PySide6.QtCore import QObject, Signal

from scanner_app.bootstrap import App
from scanner_app.domain.scan import Device
from scanner_app.gui.desk import Desk
from scanner_app.tasks.cancel import CancelToken
from scanner_app.tasks.runner import Handle


class ScannerSearch(QObject):
    """One search at a time; a new one ends the last.

    Signals:
        found: `Device`.
        failed: Exception: a driver, or the search itself, did not work.
        ended: everything has answered or was given up.
    """

    found = Signal(object)
    failed = Signal(object)
    ended = Signal()
    _answered = Signal(int, object)

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._running: Handle | None = None
        self._number = 0
        self._answered.connect(self._on_answered)

    def start(self) -> None:
        """Look anew."""
        self.stop()
        self._number += 1
        number = self._number

        def look(app: App, cancel: CancelToken) -> int:
            for answer in app.scanner.devices(cancel):
                # RuntimeError: the window is gone; nobody watches any more.
                with contextlib.suppress(RuntimeError):
                    self._answered.emit(number, answer)
            return number

        self._running = self._desk.ask_device(
            self, look, self._on_ended, partial(self._on_failed, number)
        )

    def stop(self) -> None:
        """What still comes is not told."""
        if self._running is not None:
            self._running.cancel()
            self._running = None
        self._number += 1

    def _on_answered(self, number: int, answer: object) -> None:
        if number != self._number:
            return
        if isinstance(answer, Device):
            self.found.emit(answer)
        else:
            self.failed.emit(answer)

    def _on_ended(self, number: int) -> None:
        if number == self._number:
            self._running = None
            self.ended.emit()

    def _on_failed(self, number: int, error: Exception) -> None:
        if number == self._number:
            self.failed.emit(error)
            self._on_ended(number)
