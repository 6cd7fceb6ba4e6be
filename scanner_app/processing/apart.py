"""One call in a process of its own: for libraries that hold Python's lock while they compute."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

from scanner_app.domain.errors import AppError
from scanner_app.domain.sign_errors import SigningCrashedError
from scanner_app.processing.pool import PAGE_LIMIT_S, PagePool, Task, WorkFailure
from scanner_app.tasks.cancel import CancelToken

A = TypeVar("A")
R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class _Call(Generic[A, R]):
    """What the child does; not shown in logs, since the argument may be secret."""

    function: Callable[[A], R]
    argument: A

    def __repr__(self) -> str:
        return f"{type(self).__name__}()"


class Apart:
    """Calls functions in the child of a pool and gives what they give or raise."""

    def __init__(
        self, pool: PagePool, *, once: bool = False, limit_s: float = PAGE_LIMIT_S
    ) -> None:
        """Nothing is started before the first call; with one worker calls go one by one.

        Args:
            pool: has the child.
            once: a call that ends its process is not made again: it may have cost a PIN try.
            limit_s: how long a call may take (wall) before its process is killed.
        """
        self._pool = pool
        self._once = once
        self._limit_s = limit_s

    def __call__(self, function: Callable[[A], R], argument: A) -> R:
        """The function's value; waits for it, while other threads go on.

        A call that ends its process is made once more, unless told otherwise.

        Args:
            function: top level of a module that a child can import.
            argument: travels by pickle through a pipe that no other process sees, as the value.

        Raises:
            AppError: as the function raised it.
            SigningCrashedError: there is no value and no `AppError`; a bug is logged.
            Cancelled: the pool was closed meanwhile.
            EngineStartError: no process starts.
        """
        task = Task("apart", _Call(function, argument), self._limit_s, self._once)
        ((_, outcome),) = self._pool.run(_outcome, [task], CancelToken())
        if isinstance(outcome, AppError):
            raise outcome
        if isinstance(outcome, WorkFailure):
            raise SigningCrashedError(reason=outcome.reason)
        return outcome[0]


def _outcome(call: _Call[A, R]) -> tuple[R] | AppError:
    try:
        return (call.function(call.argument),)
    except AppError as error:
        return error
