"""Leases that workers of this process hold, by a clock that nobody sets."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass

from scanner_app.domain.ids import JobId
from scanner_app.domain.upload import LEASE


@dataclass(frozen=True, slots=True)
class _Held:
    attempt: int
    until_s: float


class LiveLeases:
    """Which jobs are being sent in this process. Thread-safe.

    The database's leases end by the PC's clock; one that is set forward while a file is on its way
    would make the job free for the next sender.
    """

    def __init__(self, seconds: Callable[[], float]) -> None:
        """`seconds` is a clock that never goes back."""
        self._seconds = seconds
        self._lock = threading.Lock()
        self._held: dict[JobId, _Held] = {}

    def hold(self, job: JobId, attempt: int) -> None:
        """From now on for `LEASE`."""
        with self._lock:
            self._held[job] = _Held(attempt, self._seconds() + LEASE.total_seconds())

    def let_go(self, job: JobId, attempt: int | None = None) -> None:
        """End it; that of another claim than the stated one stays."""
        with self._lock:
            held = self._held.get(job)
            if held is not None and attempt in (None, held.attempt):
                del self._held[job]

    def clear(self) -> None:
        """End all."""
        with self._lock:
            self._held.clear()

    def jobs(self) -> frozenset[JobId]:
        """Those whose lease has not ended."""
        with self._lock:
            now_s = self._seconds()
            return frozenset(job for job, held in self._held.items() if held.until_s > now_s)
