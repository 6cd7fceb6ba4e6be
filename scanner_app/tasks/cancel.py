"""Cooperative cancelling."""

from __future__ import annotations

import threading

from scanner_app.domain.errors import Cancelled


class CancelToken:
    """A wish to stop, shared between the one who asks and the work that checks. Thread-safe."""

    def __init__(self) -> None:
        self._event = threading.Event()

    def cancel(self) -> None:
        """Ask the work to stop at its next checkpoint."""
        self._event.set()

    @property
    def cancelled(self) -> bool:
        """True once somebody asked."""
        return self._event.is_set()

    def checkpoint(self) -> None:
        """Pass, or stop here.

        Raises:
            Cancelled: somebody asked to stop.
        """
        if self._event.is_set():
            raise Cancelled

    def wait(self, timeout_s: float) -> None:
        """Sleep that cancelling ends at once.

        Raises:
            Cancelled: somebody asked to stop.
        """
        if self._event.wait(timeout_s):
            raise Cancelled
