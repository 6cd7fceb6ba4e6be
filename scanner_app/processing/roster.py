"""The child processes of a pool: who is idle, who is out, and who gets the next one."""

from __future__ import annotations

import os
import sys
import threading

from scanner_app.domain.errors import Cancelled
from scanner_app.processing.child import Child
from scanner_app.tasks.cancel import CancelToken

_MOST_WORKERS = 60
"""Windows waits for at most 63 objects at once."""

_TICK_S = 0.1
"""How late a wish to cancel may be noticed while waiting for a child."""


def usable_cores() -> int:
    """Cores this process may use, at least 1, at most what one wait can watch."""
    if sys.platform == "linux":
        cores = len(os.sched_getaffinity(0))
    else:
        cores = os.cpu_count() or 1
    return max(1, min(cores, _MOST_WORKERS))


class Roster:
    """Who is idle and how many are out; fair between runs that wait."""

    def __init__(self, size: int) -> None:
        self.size = size
        self._idle: list[Child] = []
        self._out: set[Child] = set()
        self._waiting = 0
        self._closed = False
        self._changed = threading.Condition()

    def lease(self) -> Child | None:
        """A child if one is free and no other run waits for it."""
        with self._changed:
            return None if self._waiting else self._take()

    def lease_or_wait(self, cancel: CancelToken) -> Child:
        """A child, as soon as there is one."""
        with self._changed:
            self._waiting += 1
            try:
                while (child := self._take()) is None:
                    cancel.checkpoint()
                    self._changed.wait(_TICK_S)
            finally:
                self._waiting -= 1
            return child

    def give_back(self, child: Child, *, alive: bool) -> None:
        """The run is done with this child."""
        with self._changed:
            self._out.discard(child)
            if alive and not self._closed:
                self._idle.append(child)
            self._changed.notify()
        if not alive or self._closed:
            child.discard()

    def close(self) -> None:
        """End all children, also those that are out."""
        with self._changed:
            self._closed = True
            idle, self._idle = self._idle, []
            for child in self._out:
                child.kill()
            self._changed.notify_all()
        for child in idle:
            child.hang_up()
        for child in idle:
            child.discard()

    def _take(self) -> Child | None:
        if self._closed:
            raise Cancelled
        child: Child | None = None
        while self._idle and child is None:
            child = self._idle.pop()
            if not child.usable():
                child.discard()
                child = None
        if child is None:
            if len(self._out) >= self.size:
                return None
            child = Child()
        self._out.add(child)
        return child
