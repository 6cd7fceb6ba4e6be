"""Processes for work that computes, with quarantine for pages that crash it."""

from __future__ import annotations

import logging
import time
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from types import TracebackType
from typing import Generic, Literal, Self, TypeVar, cast

from scanner_app.domain.errors import EngineStartError
from scanner_app.processing.child import Answered, Child, Gone, Raised, Ready, Unusable, Work
from scanner_app.processing.roster import Roster, usable_cores
from scanner_app.tasks.cancel import CancelToken

K = TypeVar("K")
A = TypeVar("A")
R = TypeVar("R")

PAGE_LIMIT_S = 180.0
"""Wall seconds a page may take: 60 times the 3 s an A4 page needs, above tesseract's own limit."""

_START_LIMIT_S = 60.0
_MOST_STARTS = 3
"""A child is up in about 0.2 s; one that did not come three times will not come."""

_TICK_S = 0.1
"""How late a wish to cancel may be noticed while waiting for children."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Task(Generic[K, A]):
    """One piece of work.

    Attributes:
        key: who it is.
        argument: what the function gets.
        limit_s: how long it may take (wall).
        once: it is never tried again when it ends its child: trying has an effect outside.
    """

    key: K
    argument: A
    limit_s: float = PAGE_LIMIT_S
    once: bool = False


@dataclass(frozen=True, slots=True)
class WorkFailure:
    """Why a task has no value.

    Attributes:
        reason: "crashed" ended its process as often as it was tried, "timeout" exceeded its limit
            and was killed, "raised" met a bug (logged with the place).
        facts: exitcode, limit_s or error (type name).
    """

    reason: Literal["crashed", "timeout", "raised"]
    facts: tuple[tuple[str, int | float | str | None], ...] = ()


class PagePool:
    """Child processes, started when first needed and kept for the next task.

    Every child runs one task at a time and no task waits inside a child, so the one that ends its
    child is known. (concurrent.futures breaks the whole pool instead and hides whose fault it is.)
    Several threads may run work at once; the children are shared between them.
    """

    def __init__(self, workers: int | None = None) -> None:
        self._roster = Roster(usable_cores() if workers is None else max(1, workers))

    @property
    def workers(self) -> int:
        """How many tasks run side by side at most."""
        return self._roster.size

    def run(
        self, function: Callable[[A], R], tasks: Iterable[Task[K, A] | None], cancel: CancelToken
    ) -> Generator[tuple[K, R | WorkFailure], None, None]:
        """Values as they come, in any order; tasks are drawn one by one as children come free.

        A task that ends its child is tried once more, alone, after all others, unless it says that
        it is done `once`. Leaving the iterator early kills the children that are still at work.

        Args:
            function: importable in a child (top level of a module); it and argument and value
                travel by pickle.
            tasks: each key once; drawn on the calling thread. None says that there is none now but
                may be later: it is asked again in a tenth of a second, or when a child comes free.
            cancel: looked at ten times a second.

        Raises:
            Cancelled: asked to stop; work in progress was killed, results given so far are good.
            EngineStartError: children do not start at all, or cannot load the function's module.
        """
        return _Run[K, A, R](self._roster, function, cancel).results(tasks)

    def close(self) -> None:
        """End all children; work still running in other threads ends as cancelled."""
        self._roster.close()

    def __enter__(self) -> Self:
        """The pool itself; nothing is started yet."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close it."""
        self.close()


@dataclass(slots=True)
class _Job(Generic[K, A]):
    task: Task[K, A]
    deadline: float


class _Run(Generic[K, A, R]):
    """One call of `PagePool.run`."""

    def __init__(self, roster: Roster, function: Callable[[A], R], cancel: CancelToken) -> None:
        self._roster = roster
        self._function = function
        self._cancel = cancel
        self._busy: dict[Connection, tuple[Child, _Job[K, A]]] = {}
        self._next: deque[Task[K, A]] = deque()
        self._suspects: deque[Task[K, A]] = deque()
        self._failed_starts = 0
        self._more_later = False

    def results(
        self, tasks: Iterable[Task[K, A] | None]
    ) -> Generator[tuple[K, R | WorkFailure], None, None]:
        try:
            yield from self._round(iter(tasks), last_try=False)
            while self._suspects:
                yield from self._round(iter([self._suspects.popleft()]), last_try=True)
        finally:
            for child, _ in self._busy.values():
                self._roster.give_back(child, alive=False)

    def _round(
        self, tasks: Iterator[Task[K, A] | None], *, last_try: bool
    ) -> Iterator[tuple[K, R | WorkFailure]]:
        while True:
            self._cancel.checkpoint()
            self._fill(tasks)
            if not self._busy:
                if not self._more_later:
                    return
                self._cancel.wait(_TICK_S)
                continue
            for connection in wait(list(self._busy), _TICK_S):
                yield from self._settle(cast(Connection, connection), last_try=last_try)
            yield from self._end_overdue()

    def _fill(self, tasks: Iterator[Task[K, A] | None]) -> None:
        """Give every child that can be had a task."""
        while len(self._busy) < self._roster.size:
            if not self._next:
                self._draw(tasks)
            if not self._next:
                return
            child = self._roster.lease()
            if child is None and not self._busy:
                child = self._roster.lease_or_wait(self._cancel)
            if child is None:
                return
            job = _Job(self._next.popleft(), time.monotonic() + _START_LIMIT_S)
            self._busy[child.connection] = child, job
            if child.ready:
                self._hand(child, job)

    def _draw(self, tasks: Iterator[Task[K, A] | None]) -> None:
        """The next task, where there is one now."""
        self._more_later = False
        for task in tasks:
            if task is None:
                self._more_later = True
            else:
                self._next.append(task)
            return

    def _hand(self, child: Child, job: _Job[K, A]) -> None:
        job.deadline = time.monotonic() + job.task.limit_s
        # The child sees one argument and one value of whatever type; `run` ties them together.
        function = cast(Callable[[object], object], self._function)
        child.hand(Work(function, job.task.argument))

    def _settle(
        self, connection: Connection, *, last_try: bool
    ) -> Iterator[tuple[K, R | WorkFailure]]:
        child, job = self._busy[connection]
        message = child.hear()
        match message:
            case None:
                return
            case Ready():
                self._failed_starts = 0
                self._hand(child, job)
                return
            case Answered(value):
                self._leave(child, alive=True)
                yield job.task.key, cast(R, value)
            case Raised(error, trace):
                self._leave(child, alive=True)
                _log.error(
                    "Work raised in a worker process",
                    extra={"task": str(job.task.key), "error": error, "trace": trace},
                )
                yield job.task.key, WorkFailure("raised", (("error", error),))
            case Unusable(error):
                raise EngineStartError(reason=error)
            case Gone(exitcode):
                started = child.ready
                self._leave(child, alive=False)
                yield from self._lost(job.task, exitcode, started=started, last_try=last_try)

    def _lost(
        self, task: Task[K, A], exitcode: int | None, *, started: bool, last_try: bool
    ) -> Iterator[tuple[K, WorkFailure]]:
        """A child ended under this task."""
        if not started:
            self._again(task, exitcode)
        elif last_try or task.once:
            _log.error(
                "Task ended its worker process",
                extra={"task": str(task.key), "exitcode": exitcode, "tries": 1 if task.once else 2},
            )
            yield task.key, WorkFailure("crashed", (("exitcode", exitcode),))
        else:
            _log.warning(
                "Task ended its worker process, will be tried alone",
                extra={"task": str(task.key), "exitcode": exitcode},
            )
            self._suspects.append(task)

    def _again(self, task: Task[K, A], exitcode: int | None) -> None:
        self._failed_starts += 1
        if self._failed_starts >= _MOST_STARTS:
            raise EngineStartError(reason="ends_at_start", exitcode=exitcode)
        self._next.appendleft(task)

    def _end_overdue(self) -> Iterator[tuple[K, WorkFailure]]:
        now = time.monotonic()
        for child, job in list(self._busy.values()):
            # An answer that already waits in the pipe counts, however late we look.
            if now < job.deadline or child.connection.poll():
                continue
            started = child.ready
            self._leave(child, alive=False)
            if not started:
                self._again(job.task, None)
                continue
            limit_s = job.task.limit_s
            _log.error(
                "Task exceeded its limit, its worker process was killed",
                extra={"task": str(job.task.key), "limit_s": limit_s},
            )
            yield job.task.key, WorkFailure("timeout", (("limit_s", limit_s),))

    def _leave(self, child: Child, *, alive: bool) -> None:
        del self._busy[child.connection]
        self._roster.give_back(child, alive=alive)
