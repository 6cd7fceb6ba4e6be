"""One file on its way: its claim kept alive, its speed kept within a limit, its notes kept."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

from scanner_app.domain.events import UploadMoved
from scanner_app.domain.upload import UploadJob
from scanner_app.domain.upload_errors import SendingHeldError, UploadSupersededError
from scanner_app.ports import Clock, EventSink, UploadQueue
from scanner_app.tasks.cancel import CancelToken

_LOOK_S = 15.0
"""How often a claim is renewed while bytes move: a commit, 4 ms. A lease is 40 times as long."""
_TELL_S = 0.5
"""How often somebody who watches hears of bytes; small files are never told."""
_BURST_S = 1.0
"""What was not used in this time may be made up for; more would be a burst on a shared line."""


class Throttle:
    """At most so many bytes a second, by all senders together. Thread-safe."""

    def __init__(self, bytes_per_s: float, seconds: Callable[[], float] = time.monotonic) -> None:
        """Args say how much.

        Args:
            bytes_per_s: 0 is no limit.
            seconds: a clock that never goes back.
        """
        self._bytes_per_s = bytes_per_s
        self._seconds = seconds
        self._lock = threading.Lock()
        self._free_s = seconds() - _BURST_S

    def delay_s(self, size_bytes: int) -> float:
        """How long to wait after these bytes before sending more."""
        if not self._bytes_per_s:
            return 0.0
        with self._lock:
            now_s = self._seconds()
            begin_s = max(self._free_s, now_s - _BURST_S)
            self._free_s = begin_s + size_bytes / self._bytes_per_s
            return max(0.0, self._free_s - now_s)


class JobTransfer:
    """What an uploader tells of one claimed job; as of `ports.Transfer`."""

    def __init__(
        self,
        job: UploadJob,
        queue: UploadQueue,
        cancel: CancelToken,
        is_held: Callable[[], bool],
        throttle: Throttle,
        clock: Clock,
        seconds: Callable[[], float] = time.monotonic,
        tell: EventSink | None = None,
    ) -> None:
        """Args say of what.

        Args:
            job: as it was claimed.
            queue: has the claim.
            cancel: ends waiting.
            is_held: sending was paused, or its hours ended.
            throttle: says how long to wait.
            clock: until when the claim is good.
            seconds: a clock that never goes back.
            tell: hears now and then how much moved.
        """
        self._job = job
        self._queue = queue
        self._cancel = cancel
        self._is_held = is_held
        self._throttle = throttle
        self._clock = clock
        self._seconds = seconds
        self._tell = tell
        self._moved_bytes = 0
        self._told_s = seconds()
        self._looked_s = seconds()
        self._has_progressed = False

    @property
    def has_progressed(self) -> bool:
        """The target has more of the file for good than when this try began."""
        return self._has_progressed

    def resumable(self, note: str | None) -> None:
        """Keep this note with the job before going on.

        Raises:
            UploadSupersededError: somebody else sends this file by now.
        """
        if not self._queue.keep_resume(self._job, note):
            raise UploadSupersededError(job=self._job.id)

    def moved(self, size_bytes: int, *, kept: bool = True) -> None:
        """So many more bytes moved; waits where sending is limited.

        Raises:
            Cancelled: while waiting.
            UploadSupersededError: somebody else sends this file by now.
            SendingHeldError: sending was paused, or its hours ended.
        """
        self._has_progressed |= kept and size_bytes > 0
        self._moved_bytes += size_bytes
        self._look()
        self._say()
        left_s = self._throttle.delay_s(size_bytes)
        while left_s > 0:
            pause_s = min(left_s, _LOOK_S)
            self._cancel.wait(pause_s)
            left_s -= pause_s
            self._look()

    def _say(self) -> None:
        now_s = self._seconds()
        if self._tell is None or now_s - self._told_s < _TELL_S:
            return
        self._told_s = now_s
        moved = min(self._moved_bytes, self._job.size_bytes)
        self._tell(UploadMoved(self._job.id, moved, self._job.size_bytes))

    def _look(self) -> None:
        """Now and then: may it go on, and is it still ours."""
        now_s = self._seconds()
        if now_s - self._looked_s < _LOOK_S:
            return
        self._looked_s = now_s
        if self._is_held():
            raise SendingHeldError(job=self._job.id)
        if not self._queue.renew(self._job, self._clock()):
            raise UploadSupersededError(job=self._job.id)
