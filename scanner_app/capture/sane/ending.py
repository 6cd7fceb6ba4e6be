"""Ends a job on a device, and finds out why it failed; every step in limited time."""

from __future__ import annotations

import contextlib
import queue
import threading
from collections.abc import Callable

from scanner_app.capture.sane.failures import StatusError, may_be_gone
from scanner_app.capture.sane.library import Library, OpenDevice


class Ending:
    """Calls that may never come back, made on a thread that was started while all was well.

    Why a scan ended must be told even when the driver then hangs over its own cleaning up.
    Backends cancel their reader threads in mid work; one that dies so inside the loader keeps its
    lock (`_dl_load_tls_lock`, seen with libsane's `test` backend in 2 of 100 processes and in a
    debugger), and whoever starts a thread after that waits for ever. The calling thread waits for
    this one: the library is still used by one thread at a time.
    """

    def __init__(self, seconds: float) -> None:
        """Start the thread.

        Args:
            seconds: what each step may take.
        """
        self._seconds = seconds
        self._steps: queue.SimpleQueue[tuple[Callable[[], None], threading.Event]]
        self._steps = queue.SimpleQueue()
        self._is_stuck = False
        threading.Thread(target=self._run, daemon=True, name="sane-ending").start()

    def let_go(self, device: OpenDevice) -> None:
        """End the device's job and close it; what hangs is left to the end of the process.

        Flatbeds drive their lamp home first, which may take twenty seconds.
        """

        def end() -> None:
            device.cancel()
            device.close()

        if not self._within(end):
            device.abandon()

    def is_double_feed(self, device: OpenDevice) -> bool:
        """Whether a jam is two sheets at once: SANE itself has no status for that."""
        answers: list[bool] = []

        def ask() -> None:
            with contextlib.suppress(StatusError):
                answers.append(_senses_two_sheets(device))
                return
            # Some drivers answer no question before the failed job is over.
            device.cancel()
            with contextlib.suppress(StatusError):
                answers.append(_senses_two_sheets(device))

        if not self._within(ask):
            device.abandon()
        return any(answers)

    def is_gone(self, library: Library, address: str) -> bool:
        """A device that was closed cannot be opened any more: its cable is out."""
        answers: list[int] = []

        def ask() -> None:
            try:
                library.open(address).close()
            except StatusError as error:
                answers.append(error.status)

        self._within(ask)
        return any(may_be_gone(status) for status in answers)

    def _within(self, step: Callable[[], None]) -> bool:
        """Whether a step was over in time; after one that was not, no other is begun."""
        if self._is_stuck:
            return False
        is_over = threading.Event()
        self._steps.put((step, is_over))
        self._is_stuck = not is_over.wait(self._seconds)
        return not self._is_stuck

    def _run(self) -> None:
        while True:
            step, is_over = self._steps.get()
            step()
            is_over.set()


def _senses_two_sheets(device: OpenDevice) -> bool:
    option = device.options().get("double-feed")
    return option is not None and option.sensible and bool(device.get("double-feed"))
