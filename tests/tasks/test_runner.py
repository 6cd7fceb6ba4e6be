"""Work on threads ends in exactly one outcome, told once, whatever the work does."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Iterator

import pytest

from scanner_app.domain.errors import DiskFullError
from scanner_app.tasks.cancel import CancelToken
from scanner_app.tasks.runner import Failed, Outcome, Stopped, Succeeded, TaskRunner

QUIET_S = 10.0


@pytest.fixture
def runner() -> Iterator[TaskRunner]:
    with TaskRunner(2) as opened:
        yield opened


@pytest.fixture
def outcomes() -> queue.SimpleQueue[Outcome[int]]:
    return queue.SimpleQueue()


def wait_until_cancelled(token: CancelToken) -> int:
    token.wait(QUIET_S)
    return 0


def test_the_value_of_the_work_is_told(
    runner: TaskRunner, outcomes: queue.SimpleQueue[Outcome[int]]
) -> None:
    runner.submit(lambda _: 42, outcomes.put)

    assert outcomes.get(timeout=QUIET_S) == Succeeded(42)


def test_a_known_error_is_told_and_not_logged(
    runner: TaskRunner,
    outcomes: queue.SimpleQueue[Outcome[int]],
    caplog: pytest.LogCaptureFixture,
) -> None:
    def work(_: CancelToken) -> int:
        raise DiskFullError(path="D:")

    runner.submit(work, outcomes.put)

    outcome = outcomes.get(timeout=QUIET_S)
    assert isinstance(outcome, Failed)
    assert outcome.is_known
    assert isinstance(outcome.error, DiskFullError)
    assert caplog.records == []


def test_a_bug_is_told_and_logged_with_its_traceback(
    runner: TaskRunner,
    outcomes: queue.SimpleQueue[Outcome[int]],
    caplog: pytest.LogCaptureFixture,
) -> None:
    runner.submit(lambda _: 1 // 0, outcomes.put)

    outcome = outcomes.get(timeout=QUIET_S)
    assert isinstance(outcome, Failed)
    assert not outcome.is_known
    [record] = caplog.records
    assert record.exc_info is not None
    assert record.exc_info[0] is ZeroDivisionError


def test_cancelled_work_ends_as_stopped(
    runner: TaskRunner, outcomes: queue.SimpleQueue[Outcome[int]]
) -> None:
    handle = runner.submit(wait_until_cancelled, outcomes.put)

    handle.cancel()

    assert outcomes.get(timeout=QUIET_S) == Stopped()
    assert handle.wait(QUIET_S)


def test_work_cancelled_while_it_queues_never_begins(
    outcomes: queue.SimpleQueue[Outcome[int]],
) -> None:
    begun = threading.Event()
    gate = threading.Event()

    def begin(_: CancelToken) -> int:
        begun.set()
        return 2

    with TaskRunner(1) as runner:
        runner.submit(lambda _: int(gate.wait(QUIET_S)), outcomes.put)
        late = runner.submit(begin, outcomes.put)
        late.cancel()
        gate.set()

        assert outcomes.get(timeout=QUIET_S) == Succeeded(1)
        assert outcomes.get(timeout=QUIET_S) == Stopped()
    assert not begun.is_set()


def test_a_listener_that_fails_does_not_cost_a_thread(
    outcomes: queue.SimpleQueue[Outcome[int]], caplog: pytest.LogCaptureFixture
) -> None:
    def fail(_: Outcome[int]) -> None:
        raise KeyError

    with TaskRunner(1) as runner:
        handle = runner.submit(lambda _: 1, fail)
        runner.submit(lambda _: 2, outcomes.put)

        assert outcomes.get(timeout=QUIET_S) == Succeeded(2)
        assert handle.wait(QUIET_S)
    assert [record.levelname for record in caplog.records] == ["ERROR"]


def test_closing_stops_running_and_queued_work_and_tells_every_outcome(
    outcomes: queue.SimpleQueue[Outcome[int]],
) -> None:
    runner = TaskRunner(2)
    for _ in range(5):
        runner.submit(wait_until_cancelled, outcomes.put)

    runner.close()

    assert [outcomes.get_nowait() for _ in range(5)] == [Stopped()] * 5
    assert not [t for t in threading.enumerate() if t.name.startswith("task-")]


def test_a_closed_runner_takes_no_work() -> None:
    runner = TaskRunner(1)
    runner.close()
    runner.close()

    with pytest.raises(RuntimeError, match="closed"):
        runner.submit(lambda _: 1, lambda _: None)


def test_a_runner_of_one_thread_keeps_the_order() -> None:
    begun: list[int] = []

    def work(number: int) -> Callable[[CancelToken], int]:
        def begin(_: CancelToken) -> int:
            begun.append(number)
            return number

        return begin

    with TaskRunner(1) as runner:
        handles = [runner.submit(work(n), lambda _: None) for n in range(20)]
        assert all(handle.wait(QUIET_S) for handle in handles)

    assert begun == list(range(20))
