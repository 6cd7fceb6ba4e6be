"""The window's working side: one long piece of work at a time, short ones beside it."""

from __future__ import annotations

import getpass
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from typing import Protocol, TypeVar

from PySide6.QtCore import QObject, Signal

from scanner_app.bootstrap import App
from scanner_app.domain.events import (
    Event,
    PageComing,
    PageKept,
    PageRead,
    PageUnreadable,
    PaperArchived,
    PaperSigned,
)
from scanner_app.gui.chores import Done, Phase, PhaseBegun, Tell, Wishes
from scanner_app.gui.run import run_task
from scanner_app.tasks.cancel import CancelToken
from scanner_app.tasks.runner import Failed, Handle, Outcome, Succeeded, TaskRunner

T = TypeVar("T")

_COUNTED: dict[Phase, tuple[type, ...]] = {
    Phase.SCANNING: (PageKept,),
    Phase.TAKING_IN: (PageKept,),
    Phase.READING: (PageRead, PageUnreadable),
    Phase.FILING: (),
    Phase.ARCHIVING: (PaperArchived,),
    Phase.SIGNING: (PaperSigned,),
}


class Chore(Protocol):
    """A long piece of work, told with what it needs already bound."""

    def __call__(self, app: App, tell: Tell, cancel: CancelToken, /) -> Done:
        """Do it; runs on the working thread."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the running phase is; `total` 0 when nobody knows.

    Attributes:
        coming: number of the page that the scanner is sending, 0 before the first.
        read: pages read beside the phase.
        ending: the scan ends after the page in work.
    """

    phase: Phase
    done: int
    total: int
    coming: int = 0
    read: int = 0
    ending: bool = False


@dataclass(frozen=True, slots=True)
class _Running:
    handle: Handle
    wishes: Wishes


class Desk(QObject):
    """Runs chores one after the other, and tells how they go.

    Signals:
        progressed: `Progress`, or None when nothing runs.
        told: whatever a chore tells while it runs, other than a phase.
        finished: `Outcome[Done]` of each chore.
    """

    progressed = Signal(object)
    told = Signal(object)
    finished = Signal(object)
    _chore_told = Signal(object)

    def __init__(self, app: App, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.app = app
        self.clerk = getpass.getuser()
        self._work = TaskRunner(1, name="work")
        # Two threads: a page picture must not wait for the list, nor the list for the picture.
        self._short = TaskRunner(2, name="short")
        self._changing = TaskRunner(1, name="changing")
        # Devices may be silent for many seconds; nothing else waits for them.
        self._asking = TaskRunner(2, name="asking")
        self._running: list[_Running] = []
        self._progress: Progress | None = None
        self._chore_told.connect(self._on_chore_told)

    @property
    def busy(self) -> bool:
        """A chore runs or waits."""
        return bool(self._running)

    @property
    def progress(self) -> Progress | None:
        """How far the running chore is."""
        return self._progress

    def start(
        self,
        chore: Chore,
        then: Callable[[Outcome[Done]], None] | None = None,
        wishes: Wishes | None = None,
    ) -> None:
        """Have a chore done after those that wait.

        Args:
            chore: the work.
            then: hears of it before `finished`.
            wishes: those that are bound into the chore, too.
        """
        started: list[_Running] = []
        work = partial(chore, self.app, self._chore_told.emit)

        def arrived(outcome: Outcome[Done]) -> None:
            self._running.remove(started[0])
            if not self._running:
                self._set_progress(None)
            if then is not None:
                then(outcome)
            self.finished.emit(outcome)

        handle = run_task(self, self._work, work, arrived)
        started.append(_Running(handle, wishes or Wishes()))
        self._running.append(started[0])

    def start_yielding(
        self,
        chore: Callable[..., Done],
        then: Callable[[Outcome[Done]], None] | None = None,
        **bound: object,
    ) -> None:
        """As `start`, for a chore that takes `wishes` beside what is bound here."""
        wishes = Wishes()
        self.start(partial(chore, wishes=wishes, **bound), then, wishes)

    def ask(
        self,
        owner: QObject,
        work: Callable[[App], T],
        then: Callable[[T], None],
        failed: Callable[[Exception], None],
    ) -> Handle:
        """A short piece of work beside the chores; a stopped one is told to nobody."""
        return run_task(
            owner, self._short, lambda _cancel: work(self.app), _told_apart(then, failed)
        )

    def change(
        self,
        owner: QObject,
        work: Callable[[App], T],
        then: Callable[[T], None],
        failed: Callable[[Exception], None],
    ) -> Handle:
        """As `ask`, for what changes something: in the order in which it was asked for."""
        return run_task(
            owner, self._changing, lambda _cancel: work(self.app), _told_apart(then, failed)
        )

    def ask_device(
        self,
        owner: QObject,
        work: Callable[[App, CancelToken], T],
        then: Callable[[T], None],
        failed: Callable[[Exception], None],
        stopped: Callable[[], None] = lambda: None,
    ) -> Handle:
        """As `ask`, for work that waits for devices, or that a person may stop."""
        told = _told_apart(then, failed, stopped)
        return run_task(owner, self._asking, lambda cancel: work(self.app, cancel), told)

    def end_scan(self) -> None:
        """Ask the running scan to end after the page in work."""
        for each in self._running:
            each.wishes.stop.cancel()
        if self._progress is not None and self._progress.phase is Phase.SCANNING:
            self._set_progress(replace(self._progress, ending=True))

    def make_way(self) -> None:
        """Ask what runs or waits to leave for later what can be done later."""
        for each in self._running:
            each.wishes.way.cancel()

    def cancel(self) -> None:
        """Ask everything that runs or waits to stop."""
        for each in self._running:
            each.handle.cancel()
            each.wishes.stop.cancel()
            each.wishes.way.cancel()

    def close(self) -> None:
        """Cancel, and wait until both runners have ended."""
        self.cancel()
        self._work.close()
        self._short.close()
        self._changing.close()
        self._asking.close()

    def on_told(self, event: Event) -> None:
        """Count an event; connected to the bridge."""
        progress = self._progress
        if progress is None:
            return
        if isinstance(event, _COUNTED[progress.phase]):
            self._set_progress(replace(progress, done=progress.done + 1))
        elif progress.phase is Phase.SCANNING:
            if isinstance(event, PageComing) and event.number > progress.coming:
                self._set_progress(replace(progress, coming=event.number))
            elif isinstance(event, PageRead | PageUnreadable):
                self._set_progress(replace(progress, read=progress.read + 1))

    def _on_chore_told(self, told: object) -> None:
        if not isinstance(told, PhaseBegun):
            self.told.emit(told)
            return
        before = self._progress
        done = told.done
        if before is not None and before.phase is Phase.SCANNING and told.phase is Phase.READING:
            done += before.read
        self._set_progress(Progress(told.phase, done, told.total))

    def _set_progress(self, progress: Progress | None) -> None:
        self._progress = progress
        self.progressed.emit(progress)


def _told_apart(
    then: Callable[[T], None],
    failed: Callable[[Exception], None],
    stopped: Callable[[], None] = lambda: None,
) -> Callable[[Outcome[T]], None]:
    """An outcome told to the one whom it is for."""

    def arrived(outcome: Outcome[T]) -> None:
        if isinstance(outcome, Succeeded):
            then(outcome.value)
        elif isinstance(outcome, Failed):
            failed(outcome.error)
        else:
            stopped()

    return arrived
