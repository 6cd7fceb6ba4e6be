"""Ends a job on a device, and finds out why it failed; every step in limited time.

Why a scan ended must be told even when the driver then hangs over its own cleaning up: libsane's
`test` backend does so in 2 of 100 processes (its first pthread_cancel), after every page was kept.
"""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable

from scanner_app.capture.sane.failures import StatusError, may_be_gone
from scanner_app.capture.sane.library import Library, OpenDevice


def let_go(device: OpenDevice, seconds: float) -> None:
    """End the device's job and close it; what hangs is left to the end of the process.

    Flatbeds drive their lamp home first, which may take twenty seconds.
    """

    def end() -> None:
        device.cancel()
        device.close()

    if not _within(seconds, end):
        device.abandon()


def is_double_feed(device: OpenDevice, seconds: float) -> bool:
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

    if not _within(seconds, ask):
        device.abandon()
    return any(answers)


def is_gone(library: Library, address: str, seconds: float) -> bool:
    """A device that was closed cannot be opened any more: its cable is out."""
    answers: list[int] = []

    def ask() -> None:
        try:
            library.open(address).close()
        except StatusError as error:
            answers.append(error.status)

    _within(seconds, ask)
    return any(may_be_gone(status) for status in answers)


def _senses_two_sheets(device: OpenDevice) -> bool:
    option = device.options().get("double-feed")
    return option is not None and option.sensible and bool(device.get("double-feed"))


def _within(seconds: float, work: Callable[[], None]) -> bool:
    """Whether the work was over in time; if not, its thread lives until the process ends.

    The calling thread waits: the library is still used from one thread at a time.
    """
    thread = threading.Thread(target=work, daemon=True, name="sane-end")
    thread.start()
    thread.join(seconds)
    return not thread.is_alive()
