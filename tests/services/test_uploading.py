"""Rounds of sending: what fails waits its turn, and holds nobody else up."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path

import pytest

from scanner_app.domain.errors import AppError, Cancelled
from scanner_app.domain.events import Event, UploadFailed, UploadSent
from scanner_app.domain.exchange_errors import CounterUnknownError, MessageInvalidError
from scanner_app.domain.ids import JobId
from scanner_app.domain.sending import parse_send_hours
from scanner_app.domain.upload import LEASE, JobState, Receipt, UploadJob
from scanner_app.domain.upload_errors import (
    CertificateExpiredError,
    ReadBackMismatchError,
    TargetConflictError,
    TargetForbiddenError,
    TargetFullError,
    TargetUnreachableError,
    UploadError,
)
from scanner_app.ports import Transfer
from scanner_app.services.transferring import Throttle
from scanner_app.services.uploading import SendQueued
from scanner_app.storage import schema
from scanner_app.tasks.cancel import CancelToken
from tests.fakes.clock import SettableSeconds
from tests.storage.conftest import Store, store_at

Act = Callable[[UploadJob, Transfer], None]


@dataclass
class ActingUploader:
    """Does with each job what was said for it before it gives a receipt.

    Attributes:
        acts: by job, one for each try; an error is raised.
        away: what `check` raises.
        tried: jobs in the order they came, with their notes.
    """

    store: Store
    acts: dict[int, list[Act | AppError]] = field(default_factory=dict)
    away: AppError | None = None
    tried: list[tuple[int, str | None]] = field(default_factory=list)
    receipt: Callable[[Receipt], Receipt] = lambda receipt: receipt

    def send(
        self, job: UploadJob, cancel: CancelToken, transfer: Transfer | None = None
    ) -> Receipt:
        cancel.checkpoint()
        assert transfer is not None
        self.tried.append((job.id, job.resume))
        for act in [acts.pop(0)] if (acts := self.acts.get(job.id)) else []:
            if isinstance(act, AppError):
                raise act
            act(job, transfer)
        now = self.store.clock.now
        return self.receipt(Receipt(job.sha256, job.size_bytes, now, "kho", judged=True))

    def may_hold(self, folder: str, name: str) -> bool:
        return bool(folder and name)

    def check(self) -> None:
        if self.away is not None:
            raise self.away


class Sending:
    """A store with jobs, an uploader that acts, and a sender."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.uploader = ActingUploader(store)
        self.seconds = SettableSeconds()
        self.told: list[Event] = []
        self.send = self.sender()

    def states(self) -> list[tuple[str, str | None]]:
        jobs = sorted(self.store.queue.jobs(), key=lambda job: job.id)
        return [(job.state.value, job.error) for job in jobs]

    def job(self, number: int = 1) -> UploadJob:
        return next(job for job in self.store.queue.jobs() if job.id == number)

    def sender(self, hours: str = "", *, carried: bool = False, kbps: int = 0) -> SendQueued:
        return SendQueued(
            self.store.queue,
            self.uploader,
            self.store.clock,
            self.told.append,
            hours=parse_send_hours(hours),
            carried=carried,
            throttle=Throttle(kbps * 125, self.seconds),
            seconds=self.seconds,
        )


@pytest.fixture(scope="session")
def waiting(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database in which three jobs are due, in the order of their numbers."""
    home = tmp_path_factory.mktemp("waiting")
    store = store_at(home)
    for number in range(1, 4):
        store.signed(f"000.00.21.H37-231018-{number:04d}")
    store.database.close()
    return home / "sohoa.db"


@pytest.fixture
def sending(tmp_path: Path, waiting: Path) -> Iterator[Sending]:
    shutil.copyfile(waiting, tmp_path / "sohoa.db")
    store = store_at(tmp_path)
    store.clock.forward(timedelta(seconds=3))
    yield Sending(store)
    store.database.close()


def test_what_is_due_is_sent_and_told(sending: Sending) -> None:
    done = sending.send.round(CancelToken())

    assert (done.sent, done.errors, done.broken) == (3, (), None)
    assert sending.told == [UploadSent(JobId(number)) for number in (1, 2, 3)]
    assert sending.states() == [("sent", None)] * 3


def test_a_refused_file_goes_to_a_person_and_holds_up_no_other(sending: Sending) -> None:
    sending.uploader.acts[1] = [TargetConflictError(name="x")]

    errors = sending.send(CancelToken())

    assert [error.code for error in errors] == ["upload.conflict"]
    assert sending.states() == [("refused", "upload.conflict"), ("sent", None), ("sent", None)]
    assert sending.told[0] == UploadFailed(JobId(1), "upload.conflict", transient=False)


@pytest.mark.parametrize(
    "error", [TargetUnreachableError(), TargetFullError(), CounterUnknownError()]
)
def test_a_target_that_is_away_is_tried_once_not_once_a_job(
    error: AppError, sending: Sending
) -> None:
    sending.uploader.acts[1] = [error]
    before = sending.job(2)

    done = sending.send.round(CancelToken())

    assert done.broken is not None
    assert done.broken.id == 1
    assert [job for job, _ in sending.uploader.tried] == [1]
    assert sending.job(2) == before
    assert sending.states()[0] == ("waiting", error.code)


def test_what_the_target_refuses_to_everybody_is_no_refusal_of_the_file(sending: Sending) -> None:
    sending.uploader.acts[1] = [TargetForbiddenError()]
    sending.uploader.away = CertificateExpiredError()

    done = sending.send.round(CancelToken())

    assert done.broken is not None
    assert sending.states()[0] == ("waiting", "upload.forbidden")
    assert len(sending.uploader.tried) == 1


@pytest.mark.parametrize("error", [UploadError(status=404), MessageInvalidError(field="?")])
def test_a_front_door_that_leads_nowhere_refuses_no_file_for_good(
    error: AppError, sending: Sending
) -> None:
    sending.uploader.acts = {job: [error] for job in (1, 2, 3)}
    sending.uploader.away = error

    done = sending.send.round(CancelToken())

    assert done.broken is not None
    assert [state for state, _ in sending.states()] == ["waiting"] * 3
    assert len(sending.uploader.tried) == 1


def test_one_place_that_is_forbidden_is_refused_alone(sending: Sending) -> None:
    sending.uploader.acts[1] = [TargetForbiddenError()]

    done = sending.send.round(CancelToken())

    assert (done.sent, done.broken) == (2, None)
    assert sending.states()[0] == ("refused", "upload.forbidden")


def test_waiting_doubles_while_nothing_moves_and_progress_resets_it(sending: Sending) -> None:
    def breaks(_job: UploadJob, transfer: Transfer) -> None:
        transfer.moved(1)
        raise TargetUnreachableError

    def breaks_on_the_way(_job: UploadJob, transfer: Transfer) -> None:
        transfer.moved(1, kept=False)
        raise TargetUnreachableError

    tries: list[Act | AppError] = [TargetUnreachableError(), breaks_on_the_way, breaks]
    sending.uploader.acts[1] = [*tries, TargetUnreachableError()]

    waits = []
    for _ in range(4):
        sending.send(CancelToken())
        waits.append((sending.job().due_at - sending.store.clock.now).total_seconds())
        sending.store.clock.now = sending.job().due_at
        _only_first(sending)

    assert waits == [15, 30, 15, 30]


def _only_first(sending: Sending) -> None:
    """The others are out of the way."""
    for number in (2, 3):
        job = sending.job(number)
        receipt = Receipt(job.sha256, job.size_bytes, sending.store.clock.now, "x")
        sending.store.queue.sent(job.id, receipt)


def test_a_note_survives_the_broken_try_and_comes_with_the_next(sending: Sending) -> None:
    def breaks(_job: UploadJob, transfer: Transfer) -> None:
        transfer.resumable("tus:1")
        raise TargetUnreachableError

    sending.uploader.acts[1] = [breaks]
    sending.send(CancelToken())
    sending.store.clock.forward(timedelta(seconds=15))

    sending.send(CancelToken())

    assert sending.uploader.tried[:2] == [(1, None), (1, "tus:1")]
    assert sending.job().resume is None


@pytest.mark.parametrize(
    "lie", [lambda told: replace(told, sha256="f" * 64), lambda told: replace(told, size_bytes=1)]
)
def test_a_receipt_for_another_file_counts_for_nothing(
    lie: Callable[[Receipt], Receipt], sending: Sending
) -> None:
    sending.uploader.receipt = lie

    errors = sending.send(CancelToken())

    assert {type(error) for error in errors} == {ReadBackMismatchError}
    assert sending.states() == [("waiting", "upload.mismatch")] * 3
    assert sending.told[0] == UploadFailed(JobId(1), "upload.mismatch", transient=True)


def test_a_claim_that_is_cancelled_is_free_at_once(sending: Sending) -> None:
    cancel = CancelToken()

    def stops(_job: UploadJob, _transfer: Transfer) -> None:
        cancel.cancel()
        cancel.checkpoint()

    sending.uploader.acts[1] = [stops]

    with pytest.raises(Cancelled):
        sending.send(cancel)

    assert not sending.job().sending
    assert sending.send.round(CancelToken()).sent == 3


def test_bytes_that_move_keep_the_claim_for_forty_minutes(sending: Sending) -> None:
    others: list[UploadJob | None] = []

    def crawls(_job: UploadJob, transfer: Transfer) -> None:
        for _ in range(40):
            sending.store.clock.forward(timedelta(minutes=1))
            sending.seconds.forward(60)
            transfer.moved(1000)
        others.extend(sending.store.queue.claim(sending.store.clock.now) for _ in range(3))

    sending.uploader.acts[1] = [crawls]

    sending.send(CancelToken())

    assert [job and job.id for job in others] == [2, 3, None]
    assert sending.job().state is JobState.SENT
    assert sending.job().attempts == 1


def test_a_worker_whose_job_somebody_else_took_stops_and_changes_nothing(
    sending: Sending,
) -> None:
    def is_late(_job: UploadJob, transfer: Transfer) -> None:
        sending.store.queue.release_leases()
        sending.store.queue.claim(sending.store.clock.now)
        sending.seconds.forward(LEASE.total_seconds())
        transfer.moved(1)

    sending.uploader.acts[1] = [is_late]

    done = sending.send.round(CancelToken())

    assert (done.sent, done.errors) == (2, ())
    assert (sending.job().attempts, sending.job().sending) == (2, True)


def test_a_secret_mark_seen_while_a_file_is_on_its_way_ends_the_way(sending: Sending) -> None:
    def mark(_job: UploadJob, transfer: Transfer) -> None:
        secret = schema.dossiers.update().where(schema.dossiers.c.id == 1)
        with sending.store.database.write() as connection:
            connection.execute(secret.values(holds='["secret"]'))
        sending.seconds.forward(60)
        transfer.moved(1)

    sending.uploader.acts[1] = [mark]

    done = sending.send.round(CancelToken())

    assert done.sent == 2
    assert sending.job().state is JobState.WAITING


def test_a_late_note_is_not_kept(sending: Sending) -> None:
    def is_late(_job: UploadJob, transfer: Transfer) -> None:
        sending.store.queue.release_leases()
        transfer.resumable("tus:late")

    sending.uploader.acts[1] = [is_late]

    sending.send(CancelToken())

    assert ("tus:late" in {note for _, note in sending.uploader.tried}, sending.job().resume) == (
        *(False,),
        None,
    )


@pytest.mark.parametrize("hours", ["18:00-06:00", ""])
def test_outside_the_hours_or_paused_nothing_is_claimed(hours: str, sending: Sending) -> None:
    if not hours:
        sending.store.queue.pause("canbo1", paused=True)

    done = sending.sender(hours).round(CancelToken())

    assert (done.sent, sending.uploader.tried) == (0, [])
    assert [job.attempts for job in sending.store.queue.jobs()] == [0, 0, 0]


def test_files_that_leave_on_sticks_are_never_claimed(sending: Sending) -> None:
    sending.sender(carried=True)(CancelToken())

    assert sending.uploader.tried == []


def test_a_file_on_its_way_when_the_hours_end_waits_without_a_failure(sending: Sending) -> None:
    def goes_on(_job: UploadJob, transfer: Transfer) -> None:
        transfer.resumable("tus:1")
        sending.store.clock.forward(timedelta(hours=1))
        sending.seconds.forward(3600)
        transfer.moved(1)

    # It is 15:30 in Vietnam.
    sending.uploader.acts[1] = [goes_on]
    send = sending.sender("15:00-16:00")

    assert send(CancelToken()) == ()

    job = sending.job()
    assert (job.state, job.error, job.failures, job.resume) == (JobState.WAITING, None, 0, "tus:1")
    assert (job.sending, sending.told, len(sending.uploader.tried)) == (False, [], 1)


class _Clocked(CancelToken):
    """Waiting takes no time but on the clock."""

    def __init__(self, seconds: SettableSeconds) -> None:
        super().__init__()
        self._seconds = seconds
        self.waits: list[float] = []

    def wait(self, timeout_s: float) -> None:
        self.checkpoint()
        self.waits.append(timeout_s)
        self._seconds.forward(timeout_s)


def test_all_files_together_keep_to_the_limit(sending: Sending) -> None:
    def moves(_job: UploadJob, transfer: Transfer) -> None:
        for _ in range(10):
            transfer.moved(25_000)

    sending.uploader.acts = {number: [moves] for number in (1, 2, 3)}
    cancel = _Clocked(sending.seconds)
    begun = sending.seconds()

    sending.sender(kbps=200)(cancel)

    # 750 kB at 25 kB/s, but for the second that may be made up for.
    assert sending.seconds() - begun == pytest.approx(29)


def test_a_long_wait_for_the_limit_keeps_the_claim(sending: Sending) -> None:
    sending.uploader.acts[1] = [lambda _job, transfer: transfer.moved(1_000_000)]
    cancel = _Clocked(sending.seconds)

    sending.sender(kbps=8)(cancel)

    assert sum(cancel.waits[:-1]) > LEASE.total_seconds()
    assert max(cancel.waits) <= LEASE.total_seconds() / 10
    assert sending.job().state is JobState.SENT


def test_waiting_for_the_limit_can_be_cancelled(sending: Sending) -> None:
    cancel = CancelToken()

    def moves(_job: UploadJob, transfer: Transfer) -> None:
        cancel.cancel()
        transfer.moved(10_000_000)

    sending.uploader.acts[1] = [moves]

    with pytest.raises(Cancelled):
        sending.sender(kbps=8)(cancel)


def test_a_person_may_make_what_was_refused_due_again(sending: Sending) -> None:
    sending.uploader.acts[1] = [TargetConflictError()]
    sending.send(CancelToken())

    assert sending.send.retry(None) == 1
    assert sending.send.round(CancelToken()).sent == 1


def test_what_is_done_first_is_done_once_a_round_and_not_while_sending_is_held(
    sending: Sending,
) -> None:
    calls: list[CancelToken] = []
    send = SendQueued(
        *(sending.store.queue, sending.uploader, sending.store.clock, sending.told.append),
        first=calls.append,
    )

    sending.store.queue.pause("canbo1", paused=True)
    send(CancelToken())
    assert calls == []
    sending.store.queue.pause("canbo1", paused=False)
    send(CancelToken())

    assert len(calls) == 1
