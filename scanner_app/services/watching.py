"""Watch: what printers write into a folder becomes kept pages, stack by stack."""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from scanner_app.domain.errors import AppError, DiskFullError
from scanner_app.domain.file_errors import IntakeError
from scanner_app.domain.watch_errors import WatchError
from scanner_app.domain.watch_events import FileTaken, StepFailed, WatchPaused, WatchResumed
from scanner_app.ports import ClaimedFile, ClaimedStack, EventSink, Look, WatchedFolder
from scanner_app.services.capturing import Capture, KeptFile, intake_failed
from scanner_app.tasks.cancel import CancelToken
from scanner_app.tasks.runner import TaskRunner

_IDLE_S = 60.0
"""How often what waits is carried on when nothing comes in: an upload may be due by then."""
_TROUBLE_WAIT_S = 5.0

CarryOn = Callable[[CancelToken], Sequence[AppError]]
"""Reads, files and so on whatever waits; what went wrong comes back."""


@dataclass(frozen=True, slots=True)
class Watched:
    """What came of watching so far.

    Attributes:
        files: taken in; those that only held what was known already included.
        known: how many of them added nothing.
        pages: added to the store.
        failed: files and steps that a person has to look at.
    """

    files: int = 0
    known: int = 0
    pages: int = 0
    failed: int = 0


class WatchFolder:
    """Looks at a folder again and again, and takes in what is whole.

    Killed at any moment, the next one goes on: claims are on the share, pages in the store, and a
    page is known by its file's digest. `look` and `take_in` may be called from different threads;
    one waits for the other.
    """

    def __init__(
        self,
        folder: WatchedFolder,
        capture: Capture,
        spool: Path,
        tell: EventSink,
        *,
        poll_s: float = 2.0,
        seconds: Callable[[], float] = time.monotonic,
    ) -> None:
        """Wire it.

        Args:
            folder: what is watched.
            capture: keeps pages.
            spool: folder on this PC for copies.
            tell: hears of every file, and of what is waited for.
            poll_s: time between two looks.
            seconds: a clock that never goes back.
        """
        self._folder = folder
        self._capture = capture
        self._spool = spool
        self._tell = tell
        self._poll_s = poll_s
        self._seconds = seconds
        self._lock = threading.Lock()
        self._counts: Counter[str] = Counter()
        self._added: Counter[Path] = Counter()
        self._waiting_for: dict[str, str] = {}
        self._step_errors: set[tuple[str, str]] = set()

    def __call__(self, cancel: CancelToken, carry_on: CarryOn, *, once: bool = False) -> Watched:
        """Watch until cancelled; or, with `once`, until nothing in the folder can be taken.

        Files are claimed while `carry_on` works, so that a printer that always writes the same
        name overwrites none of them. Nobody else may take in or file meanwhile.

        Args:
            cancel: ends it between two looks or pages.
            carry_on: done at the beginning, after each stack, and now and then.
            once: come back as soon as nothing is on its way; or at once when the folder or the
                disk has to be waited for.

        Raises:
            StorageError: the store itself failed; nothing is lost, watching may begin again.
            Cancelled: somebody asked to stop.
        """
        adopted = False
        carried_s: float | None = None
        while True:
            look = self.look()
            if look is not None and not adopted:
                # Stacks whose taking in was cut short are continued; what else is open is dead.
                self._capture.close_others([stack.key for stack in look.due])
                adopted = True
            took = self.take_in(cancel) if look is not None and look.due else Watched()
            is_due = carried_s is None or self._seconds() - carried_s >= _IDLE_S
            if took.pages or is_due:
                self._carry(carry_on, cancel)
                carried_s = self._seconds()
            elif once and look is not None and look.settled:
                # Not right after the steps: files may have been claimed meanwhile.
                return Watched(**self._counts)
            if once and self._waiting_for:
                self._counts["failed"] += len(self._waiting_for)
                return Watched(**self._counts)
            cancel.wait(_TROUBLE_WAIT_S if self._waiting_for else self._poll_s)

    @property
    def poll_s(self) -> float:
        """Time between two looks."""
        return self._poll_s

    def look(self) -> Look | None:
        """Look once: files are claimed, wrong ones told; None while the folder does not answer.

        Costs a few requests to the share, and a child process for a PDF or TIFF that is new.

        Raises:
            StorageError: this PC's disk failed.
        """
        with self._lock:
            return self._look()

    def take_in(self, cancel: CancelToken) -> Watched:
        """Keep the pages of every stack that is due; what cannot be had now waits.

        Must not run beside anything else that takes in or files.

        Raises:
            StorageError: the store itself failed; nothing is lost.
            Cancelled: between two pages.
        """
        with self._lock:
            before = self._counts.copy()
            look = self._look()
            try:
                for stack in look.due if look is not None else ():
                    self._take(stack, cancel)
            except WatchError as error:
                self._wait_for("folder", error)
            except DiskFullError as error:
                self._wait_for("disk", error)
            else:
                self._go_on("disk")
            return Watched(**(self._counts - before))

    def _look(self) -> Look | None:
        try:
            look = self._folder.look()
        except WatchError as error:
            self._wait_for("folder", error)
            return None
        except DiskFullError as error:
            self._wait_for("disk", error)
            return None
        self._go_on("folder")
        if not look.due:
            self._go_on("disk")
        for wrong in look.wrong:
            self._fail(wrong)
        return look

    def _take(self, stack: ClaimedStack, cancel: CancelToken) -> None:
        """One stack into one batch; files go out of the way only once all pages are durable."""
        kept: list[tuple[ClaimedFile, KeptFile]] = []
        batch = self._capture.open_stack(stack.key, stack.office, stack.given_code)
        for file in stack.files:
            cancel.checkpoint()
            try:
                with self._folder.fetched(file, self._spool) as copy:
                    pages = batch.add(copy, cancel=cancel, shown=file.shown)
            except IntakeError as error:
                self._tell(intake_failed(error))
                pages = KeptFile((), 0, (error,))
            self._counts["pages"] += pages.added
            self._added[file.place] += pages.added
            kept.append((file, pages))
        batch.close()
        for file, pages in kept:
            self._finish(file, pages)

    def _finish(self, file: ClaimedFile, kept: KeptFile) -> None:
        safe = bool(kept.pages) and not kept.errors
        try:
            self._folder.finish(file, safe=safe)
        except IntakeError as error:
            self._tell(intake_failed(error))
            safe = False
        # Of a stack that was begun more than once, every round counts.
        added = self._added.pop(file.place, 0)
        if not safe:
            self._counts["failed"] += 1
            return
        self._tell(FileTaken(str(file.shown), len(kept.pages), added))
        self._counts["files"] += 1
        self._counts["known"] += not added

    def _carry(self, carry_on: CarryOn, cancel: CancelToken) -> None:
        """Do the steps after taking in; each error of theirs is told once."""
        with TaskRunner(1, name="look") as beside:
            beside.submit(self._look_on, lambda _outcome: None)
            errors = {_told(error)[:2]: error for error in carry_on(cancel)}
        new = [error for key, error in errors.items() if key not in self._step_errors]
        self._step_errors = set(errors)
        for error in new:
            self._tell(StepFailed(*_told(error)))
        self._counts["failed"] += len(new)

    def _look_on(self, cancel: CancelToken) -> None:
        """Look until cancelled. An error ends it; the look after the steps meets it again."""
        while True:
            cancel.wait(self._poll_s)
            self.look()

    def _fail(self, error: IntakeError) -> None:
        self._tell(intake_failed(error))
        self._counts["failed"] += 1

    def _wait_for(self, what: str, error: AppError) -> None:
        if self._waiting_for.get(what) != error.code:
            self._waiting_for[what] = error.code
            self._tell(WatchPaused(*_told(error)))

    def _go_on(self, what: str) -> None:
        if self._waiting_for.pop(what, None) is not None:
            self._tell(WatchResumed(str(self._folder.path)))


def _told(error: AppError) -> tuple[str, str, tuple[tuple[str, str], ...]]:
    facts = tuple((name, str(value)) for name, value in error.facts.items())
    return str(error.facts.get("path", "")), error.code, facts
