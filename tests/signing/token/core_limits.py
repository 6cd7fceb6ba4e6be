"""Limits of core files, here and in a child."""

from __future__ import annotations

import ctypes
import resource
from collections.abc import Iterator
from contextlib import contextmanager

_PR_GET_DUMPABLE = 3


def core_limits(_: object) -> tuple[int, int]:
    return resource.getrlimit(resource.RLIMIT_CORE)


def dumpable(_: object) -> int:
    return int(ctypes.CDLL(None).prctl(_PR_GET_DUMPABLE, 0, 0, 0, 0))


@contextmanager
def raised() -> Iterator[None]:
    """As large as this system lets them be, for processes started meanwhile."""
    soft, hard = resource.getrlimit(resource.RLIMIT_CORE)
    resource.setrlimit(resource.RLIMIT_CORE, (hard, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_CORE, (soft, hard))
