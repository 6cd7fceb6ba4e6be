"""Send as long as the program runs: what becomes due goes, without anybody asking."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from scanner_app.domain.errors import StorageError
from scanner_app.domain.upload import JobState, UploadJob, is_held_by_clock
from scanner_app.domain.watch_events import StepFailed
from scanner_app.ports import Clock, EventSink, UploadQueue
from scanner_app.services.uploading import SendQueued, SendRound
from scanner_app.tasks.cancel import CancelToken
from scanner_app.tasks.runner import Failed, Outcome, TaskRunner

_log = logging.getLogger(__name__)

IDLE_S = 15.0
"""How often the queue is looked at when nothing is known to come: another process may have changed
it, or somebody the clock."""
LEAVE_S = 0.8
"""How long closing waits for threads that send: a person waits for the window to go."""
_SLICE_S = 0.2
"""How soon a wish to stop is noticed while waiting."""


class SendContinuously:
    """Rounds of sending, one after the other; several threads may call it at once."""

    def __init__(
        self,
        send: SendQueued,
        queue: UploadQueue,
        clock: Clock,
        tell: EventSink,
        *,
        cut: Callable[[], None] = lambda: None,
        idle_s: float = IDLE_S,
        seconds: Callable[[], float] = time.monotonic,
    ) -> None:
        """Args say by what.

        Args:
            send: sends what is due.
            queue: says what will be.
            clock: says when that is.
            tell: hears when the store fails.
            cut: ends the target's lines at once; nothing is sent after it.
            idle_s: longest time between two looks.
            seconds: a clock that never goes back.
        """
        self._send = send
        self._queue = queue
        self._clock = clock
        self._tell = tell
        self._cut = cut
        self._idle_s = idle_s
        self._seconds = seconds
        self._changed = threading.Condition()
        self._wakes = 0

    def __call__(self, cancel: CancelToken) -> None:
        """Send until cancelled.

        While the target is out of reach, one job is tried each time its own wait is over, not each
        of those that are due. A store that fails is told, and tried again.

        Raises:
            Cancelled: somebody asked to stop.
        """
        failing = ""
        while True:
            seen = self._wakes
            try:
                done = self._send.round(cancel)
                self._wait_for_target(done, cancel)
                self._rest(self._pause_s(), cancel, seen)
                failing = ""
            except StorageError as error:
                if error.code != failing:
                    facts = tuple((name, str(value)) for name, value in error.facts.items())
                    self._tell(StepFailed(str(error.facts.get("path", "")), error.code, facts))
                failing = error.code
                self._rest(self._idle_s, cancel)

    @contextmanager
    def beside(self, threads: int = 2) -> Iterator[None]:
        """Send on threads of its own while the block lasts.

        One file that is slow holds up one of them. At the end nobody waits for a file under way:
        lines are cut, and its job waits again with what the target has of it. A thread that even
        that does not end (a share that hangs in the system) is left behind; its claim ends by
        itself.
        """
        runner = TaskRunner(threads, name="send")

        def again(outcome: Outcome[None]) -> None:
            # A bug, which is logged; the job it happened with stays claimed for a while.
            if isinstance(outcome, Failed):
                runner.submit(self._after_rest, again)

        try:
            for _ in range(threads):
                runner.submit(self, again)
            yield
        finally:
            runner.cancel()
            self._cut()
            if not runner.close(LEAVE_S):
                _log.warning("A file under way was left behind")

    def wake(self) -> None:
        """Something was queued: look now."""
        with self._changed:
            self._wakes += 1
            self._changed.notify_all()

    def _after_rest(self, cancel: CancelToken) -> None:
        self._rest(self._idle_s, cancel)
        self(cancel)

    def _wait_for_target(self, done: SendRound, cancel: CancelToken) -> None:
        """Until the job that met no target is due again; what is queued meanwhile waits as well."""
        while done.broken is not None and (left_s := self._left_s(done.broken)) > 0:
            self._rest(min(left_s, self._idle_s), cancel)

    def _left_s(self, broken: UploadJob) -> float:
        """Seconds until this job is due; 0 when it is, or somebody else changed it."""
        job = self._queue.of_papers([broken.paper])[broken.paper]
        now = self._clock()
        if job.state is not JobState.WAITING or is_held_by_clock(job.due_at, now):
            return 0
        return (job.due_at - now).total_seconds()

    def _pause_s(self) -> float:
        """Until something is due, at most `idle_s`."""
        now = self._clock()
        due = None if self._send.is_held() else self._queue.next_due(now)
        if due is None:
            return self._idle_s
        return min(self._idle_s, (due - now).total_seconds())

    def _rest(self, span_s: float, cancel: CancelToken, seen: int | None = None) -> None:
        """Wait; cut short by `wake` since it was seen, when that is stated.

        Raises:
            Cancelled: somebody asked to stop.
        """
        end_s = self._seconds() + span_s
        while (left_s := end_s - self._seconds()) > 0:
            cancel.checkpoint()
            with self._changed:
                if seen is not None and seen != self._wakes:
                    return
                self._changed.wait(min(left_s, _SLICE_S))
        cancel.checkpoint()
