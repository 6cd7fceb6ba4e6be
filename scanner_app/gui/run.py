"""Work off the GUI thread, its outcome back on it."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from typing import Any, TypeVar, cast  # Qt hands signal arguments over as objects

from PySide6.QtCore import QCoreApplication, QObject, Qt, Signal
from shiboken6 import isValid

from scanner_app.tasks.cancel import CancelToken
from scanner_app.tasks.runner import Handle, Outcome, TaskRunner

T = TypeVar("T")


class _Courier(QObject):
    """Carries one outcome to the GUI thread."""

    arrived = Signal(object)

    def __init__(self, owner: QObject, then: Callable[[Any], None]) -> None:
        # The application owns it: a courier without a parent could end on the worker's thread.
        super().__init__(QCoreApplication.instance())
        self._owner = owner
        self._then = then
        self.arrived.connect(self._on_arrived, Qt.ConnectionType.QueuedConnection)

    def _on_arrived(self, outcome: object) -> None:
        self.deleteLater()
        if isValid(self._owner):
            self._then(outcome)


def run_task(
    owner: QObject,
    runner: TaskRunner,
    work: Callable[[CancelToken], T],
    then: Callable[[Outcome[T]], None],
) -> Handle:
    """Have `work` done on a thread of the runner, and `then` told on the GUI thread.

    The only way off the GUI thread. Errors and cancelling arrive as values of `Outcome`; the
    outcome is dropped when `owner` was destroyed meanwhile.

    Args:
        owner: who asks; lives on the GUI thread.
        runner: whose thread works.
        work: gets the token to check; touches no widget.
        then: gets the outcome.
    """
    courier = _Courier(owner, cast("Callable[[Any], None]", then))

    def deliver(outcome: Outcome[T]) -> None:
        # RuntimeError: the application has ended and taken the courier along.
        with contextlib.suppress(RuntimeError):
            courier.arrived.emit(outcome)

    return runner.submit(work, deliver)
