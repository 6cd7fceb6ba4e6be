"""Waiting for what another process does."""

from __future__ import annotations

import time
from collections.abc import Callable
from threading import Event

_STEP_S = 0.02


def wait_until(happened: Callable[[], bool], limit_s: float) -> None:
    """Return once it happened.

    Raises:
        TimeoutError: it did not in this time.
    """
    end = time.monotonic() + limit_s
    pause = Event()
    while not happened():
        if time.monotonic() > end:
            raise TimeoutError(f"{happened} not within {limit_s} s")
        pause.wait(_STEP_S)
