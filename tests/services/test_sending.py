"""Sending that goes on by itself: what becomes due goes, a target that is away is left alone."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import pytest

from scanner_app.domain.errors import Cancelled, StoreBusyError
from scanner_app.domain.events import Event, UploadSent
from scanner_app.domain.ids import JobId
from scanner_app.domain.upload import JobState, Receipt, UploadJob
from scanner_app.domain.upload_errors import TargetUnreachableError
from scanner_app.domain.watch_events import StepFailed
from scanner_app.ports import Transfer
from scanner_app.services.sending import SendContinuously
from scanner_app.services.uploading import SendQueued
from scanner_app.tasks.cancel import CancelToken
from tests.stand.waiting import wait_until
from tests.storage.conftest import Store, store_at

IDLE_S = 0.05
LONG_S = 600.0


@dataclass
class Line:
    """A target that answers, or does not.

    Attributes:
        hangs: jobs whose sending goes on until it is cancelled.
        tried: jobs in the order they came.
    """

    store: Store
    is_away: bool = False
    hangs: set[int] = field(default_factory=set)
    bug: Exception | None = None
    tried: list[int] = field(default_factory=list)

    def send(
        self, job: UploadJob, cancel: CancelToken, transfer: Transfer | None = None
    ) -> Receipt:
        self.tried.append(job.id)
        if self.bug is not None:
            bug, self.bug = self.bug, None
            raise bug
        if self.is_away:
            raise TargetUnreachableError
        if job.id in self.hangs:
            cancel.wait(60)
        assert transfer is not None
        transfer.moved(job.size_bytes)
        return Receipt(job.sha256, job.size_bytes, self.store.clock.now, "kho")

    def may_hold(self, folder: str, name: str) -> bool:
        return bool(folder and name)

    def check(self) -> None:
        """Never asked here."""


@pytest.fixture
def store(tmp_path: Path, empty_database: Path) -> Iterator[Store]:
    shutil.copyfile(empty_database, tmp_path / "sohoa.db")
    store = store_at(tmp_path)
    yield store
    store.database.close()


@pytest.fixture
def line(store: Store) -> Line:
    return Line(store)


def sender(store: Store, line: Line, told: list[Event], idle_s: float = IDLE_S) -> SendContinuously:
    send = SendQueued(store.queue, line, store.clock, told.append)
    return SendContinuously(send, store.queue, store.clock, told.append, idle_s=idle_s)


@contextmanager
def running(work: Callable[[CancelToken], None]) -> Iterator[CancelToken]:
    """The work on a thread of its own, cancelled at the end."""
    cancel = CancelToken()

    def run() -> None:
        with pytest.raises(Cancelled):
            work(cancel)

    thread = threading.Thread(target=run)
    thread.start()
    try:
        yield cancel
    finally:
        cancel.cancel()
        thread.join(30)
    assert not thread.is_alive()


def states(store: Store) -> list[JobState]:
    return [job.state for job in store.queue.jobs()]


def happens(what: Callable[[], bool]) -> None:
    wait_until(what, 20)


def first(store: Store) -> UploadJob:
    return next(job for job in store.queue.jobs() if job.id == 1)


def wait_s(store: Store) -> float:
    """How long the first job waits for its next try."""
    return (first(store).due_at - store.clock.now).total_seconds()


def test_what_is_queued_later_is_sent_as_soon_as_the_sender_is_woken(
    store: Store, line: Line
) -> None:
    told: list[Event] = []
    send = sender(store, line, told, LONG_S)

    with running(send):
        store.signed()
        send.wake()
        happens(lambda: told == [UploadSent(JobId(1))])


def test_a_job_that_becomes_due_goes_without_anybody_asking(store: Store, line: Line) -> None:
    store.signed()
    line.is_away = True
    with running(sender(store, line, [])):
        happens(lambda: wait_s(store) == 15)
        line.is_away = False

        store.clock.forward(timedelta(seconds=15))

        happens(lambda: states(store) == [JobState.SENT])


def test_a_target_that_is_away_is_asked_by_one_job_at_its_own_times(
    store: Store, line: Line
) -> None:
    for number in range(3):
        store.signed(f"000.00.21.H37-231018-{number:04d}")
    line.is_away = True
    seen: list[float] = []

    with running(sender(store, line, [])):
        for tries in (1, 2, 3):
            happens(lambda tries=tries: first(store).failures == tries)  # type: ignore[misc]
            seen.append(wait_s(store))
            store.clock.forward(timedelta(seconds=seen[-1]))
        happens(lambda: first(store).failures == 4)

    assert seen == [15, 30, 60]
    assert line.tried == [1, 1, 1, 1]


def test_a_person_who_asks_again_ends_the_waiting_for_the_target(store: Store, line: Line) -> None:
    store.signed()
    line.is_away = True
    with running(sender(store, line, [])):
        happens(lambda: wait_s(store) == 15)
        line.is_away = False

        store.queue.retry(None, store.clock.now)

        happens(lambda: states(store) == [JobState.SENT])


def test_a_clock_set_back_ends_the_waiting_for_the_target(store: Store, line: Line) -> None:
    store.signed()
    line.is_away = True
    with running(sender(store, line, [])):
        happens(lambda: wait_s(store) == 15)
        line.is_away = False

        store.clock.now -= timedelta(days=2)

        happens(lambda: states(store) == [JobState.SENT])


def test_a_job_that_was_settled_elsewhere_ends_the_waiting_for_the_target(
    store: Store, line: Line
) -> None:
    store.signed()
    store.signed("000.00.21.H37-231018-0008")
    line.is_away = True
    with running(sender(store, line, [])):
        happens(lambda: wait_s(store) == 15)
        line.is_away = False

        job = first(store)
        store.queue.sent(job.id, Receipt(job.sha256, job.size_bytes, store.clock.now, "USB"))

        happens(lambda: states(store) == [JobState.SENT] * 2)


def test_sending_that_is_paused_goes_on_when_it_may(store: Store, line: Line) -> None:
    store.queue.pause("canbo1", paused=True)
    store.signed()
    with running(sender(store, line, [])):
        store.queue.pause("canbo1", paused=False)
        happens(lambda: states(store) == [JobState.SENT])


def test_a_file_that_hangs_holds_up_one_thread_and_no_other_file(store: Store, line: Line) -> None:
    for number in range(4):
        store.signed(f"000.00.21.H37-231018-{number:04d}")
    line.hangs = {1}
    send = sender(store, line, [])

    with send.beside(threads=2):
        happens(lambda: states(store).count(JobState.SENT) == 3)

    assert not first(store).sending


def test_a_bug_with_one_file_ends_no_sending(
    store: Store, line: Line, caplog: pytest.LogCaptureFixture
) -> None:
    store.signed()
    store.signed("000.00.21.H37-231018-0008")
    line.bug = RuntimeError("not thought of")

    with sender(store, line, []).beside(threads=1):
        happens(lambda: JobState.SENT in states(store))

    assert "Task failed unexpectedly" in caplog.text
    assert line.tried == [1, 2]


class _BusyAtFirst(SendQueued):
    """The store fails so many times before it works."""

    left = 2

    def is_held(self) -> bool:
        if self.left:
            self.left -= 1
            raise StoreBusyError(path="x")
        return super().is_held()


def test_a_store_that_fails_is_told_once_and_tried_again(store: Store, line: Line) -> None:
    store.signed()
    told: list[Event] = []
    send = _BusyAtFirst(store.queue, line, store.clock, told.append)
    work = SendContinuously(send, store.queue, store.clock, told.append, idle_s=IDLE_S)

    with running(work):
        happens(lambda: len(told) == 2)

    assert told == [
        StepFailed("x", StoreBusyError.code, (("path", "x"),)),
        UploadSent(JobId(1)),
    ]
