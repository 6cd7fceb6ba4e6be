"""Threads for work that waits: disk, network, device, child processes."""

from __future__ import annotations

import logging
import queue
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from types import TracebackType
from typing import Generic, Self, TypeVar

from scanner_app.domain.errors import AppError, Cancelled
from scanner_app.tasks.cancel import CancelToken

T = TypeVar("T")

DEFAULT_THREADS = 4
"""They wait, so cores do not count: reading, archiving, delivering and one for short requests."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Succeeded(Generic[T]):
    """The work's value."""

    value: T


@dataclass(frozen=True, slots=True)
class Failed:
    """Why there is no value: an `AppError` someone can act on, else a bug (already logged)."""

    error: Exception

    @property
    def is_known(self) -> bool:
        """Whether there is a text for people."""
        return isinstance(self.error, AppError)


@dataclass(frozen=True, slots=True)
class Stopped:
    """Somebody asked to stop."""


Outcome = Succeeded[T] | Failed | Stopped


class Handle:
    """A piece of work that was handed in. Thread-safe."""

    def __init__(self) -> None:
        self.token = CancelToken()
        self._ended = threading.Event()

    def cancel(self) -> None:
        """Ask it to stop; work that has not begun will not begin."""
        self.token.cancel()

    def wait(self, timeout_s: float | None = None) -> bool:
        """Whether it ended, its `done` included, within this time."""
        return self._ended.wait(timeout_s)

    def end(self) -> None:
        """For the runner: `done` has returned."""
        self._ended.set()


class TaskRunner:
    """A few threads that work off what is submitted, in that order."""

    def __init__(self, threads: int = DEFAULT_THREADS, *, name: str = "task") -> None:
        self._waiting: queue.SimpleQueue[Callable[[], None] | None] = queue.SimpleQueue()
        self._handles: set[Handle] = set()
        self._lock = threading.Lock()
        self._closed = False
        self._threads = [
            threading.Thread(target=self._serve, name=f"{name}-{n}", daemon=True)
            for n in range(threads)
        ]
        for thread in self._threads:
            thread.start()

    def submit(
        self, work: Callable[[CancelToken], T], done: Callable[[Outcome[T]], None]
    ) -> Handle:
        """Have `work` done on a thread of the runner, and `done` told there, exactly once.

        Raises:
            RuntimeError: the runner is closed.
        """
        handle = Handle()
        with self._lock:
            if self._closed:
                raise RuntimeError("the task runner is closed")
            self._handles.add(handle)
            self._waiting.put(lambda: self._carry_out(handle, work, done))
        return handle

    def cancel(self) -> None:
        """Cancel everything; nothing more is taken in."""
        with self._lock:
            first = not self._closed
            self._closed = True
            for handle in self._handles:
                handle.cancel()
        if first:
            for _ in self._threads:
                self._waiting.put(None)

    def close(self, limit_s: float | None = None) -> bool:
        """Cancel everything and wait until the threads have ended; every `done` is still told.

        Must not be called from work or `done`.

        Args:
            limit_s: how long to wait; None for as long as it takes. Threads that are left behind
                are daemons: they end with the process, whatever holds them up.

        Returns:
            Whether all have ended.
        """
        self.cancel()
        end_s = None if limit_s is None else time.monotonic() + limit_s
        for thread in self._threads:
            thread.join(None if end_s is None else max(0.0, end_s - time.monotonic()))
        return not any(thread.is_alive() for thread in self._threads)

    def __enter__(self) -> Self:
        """The runner; its threads run already."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close it."""
        self.close()

    def _serve(self) -> None:
        while (next_work := self._waiting.get()) is not None:
            next_work()

    def _carry_out(
        self,
        handle: Handle,
        work: Callable[[CancelToken], T],
        done: Callable[[Outcome[T]], None],
    ) -> None:
        try:
            done(_outcome(work, handle.token))
        except Exception:  # noqa: BLE001 - the thread must live to serve the next task
            _log.exception("Telling the outcome of a task failed")
        finally:
            with self._lock:
                self._handles.discard(handle)
            handle.end()


def _outcome(work: Callable[[CancelToken], T], token: CancelToken) -> Outcome[T]:
    try:
        token.checkpoint()
        return Succeeded(work(token))
    except Cancelled:
        return Stopped()
    except AppError as error:
        return Failed(error)
    except Exception as error:  # noqa: BLE001 - a bug ends its task, not the application
        _log.exception("Task failed unexpectedly")
        return Failed(error)
