"""The pool gives every task's value or why there is none, whatever a task does to its process."""

from __future__ import annotations

import logging
import multiprocessing
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from scanner_app.domain.errors import Cancelled, EngineStartError
from scanner_app.processing.pool import PagePool, Task, WorkFailure
from scanner_app.tasks.cancel import CancelToken
from tests.processing import stand_ins

PROJECT = Path(__file__).resolve().parents[2]
QUIET_S = 10.0


def misbehave(pool: PagePool, *orders: str) -> dict[int, str | WorkFailure]:
    limits = {"hang": 1.0}
    tasks = (Task(n, order, limits.get(order, 60.0)) for n, order in enumerate(orders))
    return dict(pool.run(stand_ins.misbehave, tasks, CancelToken()))


def exists(pid: int) -> bool:
    """Whether a process lives (a dead one that nobody waited for does not count)."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def gone_within(pids: list[int], seconds: float) -> bool:
    token = CancelToken()
    for _ in range(int(seconds * 20)):
        if not any(exists(pid) for pid in pids):
            return True
        token.wait(0.05)
    return False


def test_every_task_gets_its_value(pool: PagePool) -> None:
    tasks = [Task(f"page {n}", n) for n in range(50)]

    values = dict(pool.run(stand_ins.double, tasks, CancelToken()))

    assert values == {f"page {n}": 2 * n for n in range(50)}


def test_tasks_may_come_while_others_are_done(pool: PagePool) -> None:
    arrived: list[int] = []

    def tasks() -> Iterator[Task[int, int] | None]:
        yield Task(0, 0)
        yield None
        while not arrived:
            yield None
        yield Task(1, 1)

    values = {}
    for key, value in pool.run(stand_ins.double, tasks(), CancelToken()):
        values[key] = value
        arrived.append(key)

    assert values == {0: 0, 1: 2}


def test_waiting_for_tasks_can_be_cancelled(pool: PagePool) -> None:
    cancel = CancelToken()

    def tasks() -> Iterator[Task[int, int] | None]:
        yield None
        cancel.cancel()
        yield None

    with pytest.raises(Cancelled):
        list(pool.run(stand_ins.double, tasks(), cancel))


def test_no_task_is_drawn_before_a_child_is_free_for_it(pool: PagePool) -> None:
    drawn: list[int] = []

    def tasks() -> Iterator[Task[int, int]]:
        for n in range(20):
            drawn.append(n)
            yield Task(n, n)

    ahead = [
        len(drawn) - done
        for done, _ in enumerate(pool.run(stand_ins.double, tasks(), CancelToken()))
    ]

    assert max(ahead) <= pool.workers


def test_children_are_kept_for_the_next_run(pool: PagePool) -> None:
    first = {pid for _, pid in pool.run(stand_ins.pid_of, [Task(1, 0)], CancelToken())}
    others = {
        pid for _, pid in pool.run(stand_ins.pid_of, [Task(n, 0) for n in range(9)], CancelToken())
    }

    assert first <= others
    assert len(others) <= 2


def test_children_keep_native_libraries_to_one_thread(pool: PagePool) -> None:
    assert dict(pool.run(stand_ins.thread_limit, [Task(1, 0)], CancelToken())) == {1: "1"}


def test_killers_among_pages_become_errors_and_the_rest_complete(pool: PagePool) -> None:
    results = misbehave(pool, "a", "SIGKILL", "b", "abort", "c", "SIGSEGV", "d", "exit", "e")

    good = {n: value for n, value in results.items() if isinstance(value, str)}
    assert good == {0: "did a", 2: "did b", 4: "did c", 6: "did d", 8: "did e"}
    codes = {n: results[n] for n in (1, 3, 5, 7)}
    assert codes == {
        1: WorkFailure("crashed", (("exitcode", -9),)),
        3: WorkFailure("crashed", (("exitcode", -6),)),
        5: WorkFailure("crashed", (("exitcode", -11),)),
        7: WorkFailure("crashed", (("exitcode", 3),)),
    }


def test_a_page_that_ends_its_process_once_is_tried_again(pool: PagePool, tmp_path: Path) -> None:
    tasks = [Task(1, tmp_path / "mark")]

    results = dict(pool.run(stand_ins.crash_first_time, tasks, CancelToken()))

    assert results == {1: "second try"}


def test_running_out_of_memory_counts_as_ending_the_process(pool: PagePool) -> None:
    results = misbehave(pool, "memory", "a")

    assert results == {0: WorkFailure("crashed", (("exitcode", 77),)), 1: "did a"}


def test_a_page_that_hangs_is_ended_at_its_limit_and_the_rest_complete(pool: PagePool) -> None:
    results = misbehave(pool, "hang", "a", "b", "c")

    assert results == {
        0: WorkFailure("timeout", (("limit_s", 1.0),)),
        1: "did a",
        2: "did b",
        3: "did c",
    }


def test_a_bug_is_told_and_logged_without_its_text(
    pool: PagePool, caplog: pytest.LogCaptureFixture
) -> None:
    results = misbehave(pool, "raise Nguyễn Văn A", "a")

    assert results == {0: WorkFailure("raised", (("error", "ValueError"),)), 1: "did a"}
    [record] = [r for r in caplog.records if r.levelno == logging.ERROR]
    assert "misbehave" in str(vars(record)["trace"])
    assert "Nguyễn" not in str(vars(record))


def test_a_value_that_cannot_travel_is_told_as_a_bug(pool: PagePool) -> None:
    results = dict(pool.run(stand_ins.unpicklable, [Task(1, 0)], CancelToken()))

    assert results == {1: WorkFailure("raised", (("error", "TypeError"),))}


def test_an_engine_that_cannot_be_loaded_is_no_pages_fault(pool: PagePool) -> None:
    tasks = (Task(n, n) for n in range(100))

    with pytest.raises(EngineStartError, match="no_such_engine"):
        next(pool.run(stand_ins.need_what_is_not_installed, tasks, CancelToken()))


def test_records_of_a_child_arrive_in_the_parents_log(
    pool: PagePool, caplog: pytest.LogCaptureFixture
) -> None:
    list(pool.run(stand_ins.log_it, [Task(1, "giấy")], CancelToken()))

    [record] = [r for r in caplog.records if r.name == "scanner_app.stand_in"]
    assert vars(record)["what"] == "giấy"
    assert record.process != os.getpid()


def test_cancelling_stops_between_pages_and_keeps_the_pool_usable(pool: PagePool) -> None:
    cancel = CancelToken()
    results = pool.run(stand_ins.double, (Task(n, n) for n in range(1000)), cancel)

    seen = [next(results)]
    cancel.cancel()

    with pytest.raises(Cancelled):
        seen.extend(results)
    assert len(seen) <= 1 + pool.workers
    assert dict(pool.run(stand_ins.double, [Task(1, 4)], CancelToken())) == {1: 8}


def test_cancelling_ends_a_page_that_hangs(pool: PagePool) -> None:
    cancel = CancelToken()
    threading.Timer(0.3, cancel.cancel).start()

    with pytest.raises(Cancelled):
        list(pool.run(stand_ins.misbehave, [Task(1, "hang"), Task(2, "hang")], cancel))

    assert misbehave(pool, "a") == {0: "did a"}


def test_a_reader_who_leaves_early_leaves_no_busy_child_behind(pool: PagePool) -> None:
    orders = [Task(1, "a"), Task(2, "hang"), Task(3, "hang")]
    results = pool.run(stand_ins.misbehave, orders, CancelToken())

    assert next(results) == (1, "did a")
    results.close()

    assert misbehave(pool, "b", "c") == {0: "did b", 1: "did c"}


def test_two_threads_share_the_children_and_both_finish(pool: PagePool) -> None:
    sums: list[int] = []

    def work() -> None:
        tasks = (Task(n, n) for n in range(100))
        results = dict(pool.run(stand_ins.double, tasks, CancelToken()))
        sums.append(sum(value for value in results.values() if isinstance(value, int)))

    threads = [threading.Thread(target=work) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sums == [9900, 9900, 9900]


def test_closing_ends_all_children() -> None:
    with PagePool(2) as pool:
        tasks = [Task(n, 0) for n in range(4)]
        pids = [pid for _, pid in pool.run(stand_ins.pid_of, tasks, CancelToken())]
        assert all(isinstance(pid, int) for pid in pids)

    assert gone_within([pid for pid in pids if isinstance(pid, int)], 0.05)


def test_closing_ends_work_in_another_thread_as_cancelled() -> None:
    before = set(multiprocessing.active_children())
    pool = PagePool(1)
    outcome: list[str] = []
    begun = threading.Event()

    def tasks() -> Iterator[Task[int, str]]:
        yield Task(1, "a")
        yield Task(2, "hang")

    def work() -> None:
        try:
            for _ in pool.run(stand_ins.misbehave, tasks(), CancelToken()):
                begun.set()
        except Cancelled:
            outcome.append("cancelled")

    thread = threading.Thread(target=work)
    thread.start()
    begun.wait(QUIET_S)
    pool.close()
    thread.join(QUIET_S)

    assert outcome == ["cancelled"]
    assert set(multiprocessing.active_children()) <= before


@pytest.mark.skipif(sys.platform == "win32", reason="Windows có cách kết thúc tiến trình khác")
def test_a_killed_parent_leaves_neither_children_nor_their_programs(tmp_path: Path) -> None:
    marks = [tmp_path / "1", tmp_path / "2"]
    parent = subprocess.Popen(
        [sys.executable, "-m", "tests.processing.parent", *map(str, marks)], cwd=PROJECT
    )
    token = CancelToken()
    while not all(mark.exists() for mark in marks):
        assert parent.poll() is None
        token.wait(0.05)
    pids = [int(pid) for mark in marks for pid in mark.read_text().split()]
    assert len([pid for pid in pids if exists(pid)]) == 4

    parent.kill()
    parent.wait()

    assert gone_within(pids, QUIET_S)
