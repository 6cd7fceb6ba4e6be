"""Waiting for files that another program holds for a moment, as virus scanners do on Windows."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

T = TypeVar("T")

_HELD = frozenset({5, 32, 33})
"""ERROR_ACCESS_DENIED, ERROR_SHARING_VIOLATION, ERROR_LOCK_VIOLATION (winerror.h). The first is
what Windows answers when the name to be replaced is open elsewhere, and also for a missing right:
then only the waiting was in vain."""
_WAITS_S = (0.01, 0.02, 0.05, 0.1, 0.2, 0.4, 0.8)
"""1.6 s together: a scanner looks at a new file of some MB within a few hundred milliseconds."""


def patiently(act: Callable[[], T], sleep: Callable[[float], object] = time.sleep) -> T:
    """What `act` gives, tried again for 1.6 s while Windows says that the file is held.

    Args:
        act: leaves everything as it was when it fails.
        sleep: waits that many seconds.

    Raises:
        OSError: as `act` raised it last; at once where the system is not Windows.
    """
    for wait_s in _WAITS_S:
        try:
            return act()
        except OSError as error:
            if getattr(error, "winerror", None) not in _HELD:
                raise
        sleep(wait_s)
    return act()


def move_over(source: Path, target: Path) -> None:
    """Give `source` the name of `target`, whose former file goes in the same step.

    Raises:
        OSError: both are as they were.
    """
    patiently(lambda: source.replace(target))


def remove(path: Path) -> None:
    """Delete the file when it is there.

    Raises:
        OSError: it is still there.
    """
    patiently(lambda: path.unlink(missing_ok=True))
