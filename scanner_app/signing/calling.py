"""What those who work in other processes need: somebody who makes a call there."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol, TypeVar

A = TypeVar("A")
R = TypeVar("R")


class CallApart(Protocol):
    """Calls a top-level function in another process."""

    def __call__(self, function: Callable[[A], R], argument: A) -> R:
        """Its value, or the `AppError` it raised."""
