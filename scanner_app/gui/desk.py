"""The window's working side: one long piece of work at a time, short ones beside it."""

from __future__ import annotations

import getpass
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Protocol, TypeVar

from PySide6.QtCore import QObject, Signal

from scanner_app.bootstrap import App
from scanner_app.domain.events import (
    Event,
    PageKept,
    PageRead,
    PageUnreadable,
    PaperArchived,
    PaperSigned,
    UploadFailed,
    UploadSent,
)
from scanner_app.gui.chores import Done, Phase, PhaseBegun, Tell
from scanner_app.gui.run import run_task
from scanner_app.tasks.cancel import CancelToken
from scanner_app.tasks.runner import Failed, Handle, Outcome, Succeeded, TaskRunner

T = TypeVar("T")

_COUNTED: dict[Phase, tuple[type, ...]] = {
    Phase.TAKING_IN: (PageKept,),
    Phase.READING: (PageRead, PageUnreadable),
    Phase.FILING: (),
    Phase.ARCHIVING: (PaperArchived,),
    Phase.SIGNING: (PaperSigned,),
    Phase.SENDING: (UploadSent, UploadFailed),
}


class Chore(Protocol):
    """A long piece of work, told with what it needs already bound."""

    def __call__(self, app: App, tell: Tell, cancel: CancelToken, /) -> Done:
        """Do it; runs on the working thread."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the running phase is; `total` 0 when nobody knows."""

    phase: Phase
    done: int
    total: int


class Desk(QObject):
    """Runs chores one after the other, and tells how they go.

    Signals:
        progressed: `Progress`, or None when nothing runs.
        finished: `Outcome[Done]` of each chore.
    """

    progressed = Signal(object)
    finished = Signal(object)
    _phase_begun = Signal(object)

    def __init__(self, app: App, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.app = app
        self.clerk = getpass.getuser()
        self._work = TaskRunner(1, name="work")
        # Two threads: a page picture must not wait for the list, nor the list for the picture.
        self._short = TaskRunner(2, name="short")
        self._running: list[Handle] = []
        self._progress: Progress | None = None
        self._phase_begun.connect(self._on_phase_begun)

    @property
    def busy(self) -> bool:
        """A chore runs or waits."""
        return bool(self._running)

    @property
    def progress(self) -> Progress | None:
        """How far the running chore is."""
        return self._progress

    def start(self, chore: Chore, then: Callable[[Outcome[Done]], None] | None = None) -> None:
        """Have a chore done after those that wait; `then` hears of it before `finished`."""
        handles: list[Handle] = []
        work = partial(chore, self.app, self._phase_begun.emit)

        def arrived(outcome: Outcome[Done]) -> None:
            self._running.remove(handles[0])
            if not self._running:
                self._set_progress(None)
            if then is not None:
                then(outcome)
            self.finished.emit(outcome)

        handles.append(run_task(self, self._work, work, arrived))
        self._running.append(handles[0])

    def ask(
        self,
        owner: QObject,
        work: Callable[[App], T],
        then: Callable[[T], None],
        failed: Callable[[Exception], None],
    ) -> Handle:
        """A short piece of work beside the chores; a stopped one is told to nobody."""

        def arrived(outcome: Outcome[T]) -> None:
            if isinstance(outcome, Succeeded):
                then(outcome.value)
            elif isinstance(outcome, Failed):
                failed(outcome.error)

        return run_task(owner, self._short, lambda _cancel: work(self.app), arrived)

    def cancel(self) -> None:
        """Ask everything that runs or waits to stop."""
        for handle in self._running:
            handle.cancel()

    def close(self) -> None:
        """Cancel, and wait until both runners have ended."""
        self._work.close()
        self._short.close()

    def on_told(self, event: Event) -> None:
        """Count an event; connected to the bridge."""
        progress = self._progress
        if progress is not None and isinstance(event, _COUNTED[progress.phase]):
            done = progress.done + 1
            self._set_progress(Progress(progress.phase, done, max(progress.total, 0)))

    def _on_phase_begun(self, begun: PhaseBegun) -> None:
        self._set_progress(Progress(begun.phase, 0, begun.total))

    def _set_progress(self, progress: Progress | None) -> None:
        self._progress = progress
        self.progressed.emit(progress)
