"""Answers that come one by one from devices and checks, asked for off the GUI thread."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterable
from functools import partial

from PySide6.QtCore import QObject, Signal

from scanner_app.bootstrap import App
from scanner_app.gui.desk import Desk
from scanner_app.tasks.cancel import CancelToken
from scanner_app.tasks.runner import Handle

Ask = Callable[[App, CancelToken], Iterable[object]]
"""Gives one answer after the other; what did not work is an exception among them."""


class Answers(QObject):
    """One round at a time; a new one ends the last.

    Signals:
        found: an answer.
        failed: Exception: one answer, or the asking itself, did not work.
        ended: everything has answered or was given up.
    """

    found = Signal(object)
    failed = Signal(object)
    ended = Signal()
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

    def start(self, ask: Ask) -> None:
        """Ask anew."""
        self.stop()
        self._round += 1
        number = self._round

        def listen(app: App, cancel: CancelToken) -> int:
            for answer in ask(app, cancel):
                # RuntimeError: the window is gone; nobody watches any more.
                with contextlib.suppress(RuntimeError):
                    self._came.emit(number, answer)
            return number

        self._running = self._desk.ask_device(
            self, listen, self._on_ended, partial(self._on_failed, number)
        )

    def stop(self) -> None:
        """What still comes is not told."""
        if self._running is not None:
            self._running.cancel()
            self._running = None
        self._round += 1

    def _on_came(self, number: int, answer: object) -> None:
        if number == self._round:
            (self.failed if isinstance(answer, Exception) else self.found).emit(answer)

    def _on_ended(self, number: int) -> None:
        if number == self._round:
            self._running = None
            self.ended.emit()

    def _on_failed(self, number: int, error: Exception) -> None:
        if number == self._round:
            self.failed.emit(error)
            self._on_ended(number)
