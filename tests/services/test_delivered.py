"""A delivered file counts as sent only when it verifies."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from scanner_app.domain.events import UploadFailed, UploadSent
from scanner_app.domain.file_errors import FileDamagedError, FileMissingError
from scanner_app.domain.sign_errors import SigningCrashedError
from scanner_app.domain.upload import JobState, Receipt, UploadJob
from scanner_app.domain.upload_errors import (
    DeliveredBrokenError,
    DeliveredUnjudgedError,
    TargetUnreachableError,
)
from scanner_app.domain.verification import FileReport
from scanner_app.ports import Transfer, Verifier
from scanner_app.services.delivered import JudgeDelivered
from scanner_app.services.uploading import SendQueued
from scanner_app.tasks.cancel import CancelToken
from scanner_app.upload.folder import FolderUploader
from tests.fakes.scripted import LenientVerifier, ScriptedUploader
from tests.services.conftest import Counter


class _Noting:
    """Judges as another does and says which files it saw."""

    def __init__(self, outcome: Exception | None = None) -> None:
        self._outcome = outcome
        self.seen: list[Path] = []

    def verify(self, path: Path) -> FileReport:
        self.seen.append(path)
        if self._outcome is not None:
            raise self._outcome
        return LenientVerifier().verify(path)


@pytest.fixture
def target(tmp_path: Path) -> Path:
    folder = tmp_path / "ổ chung"
    folder.mkdir()
    return folder


@pytest.fixture
def queued(counter: Counter) -> UploadJob:
    """A signed file that waits, due now."""
    counter.uploader = ScriptedUploader(counter.clock, [TargetUnreachableError()])
    counter.digitize({"a.jpg": [b"one"]})
    counter.told.clear()
    counter.clock.now += timedelta(hours=2)
    (job,) = counter.queue.jobs()
    return job


def _send(
    counter: Counter, uploader: FolderUploader | ScriptedUploader, verifier: Verifier
) -> UploadJob:
    judge = JudgeDelivered(verifier)
    SendQueued(counter.queue, uploader, counter.clock, counter.told.append, judge)(CancelToken())
    (job,) = counter.queue.jobs()
    return job


def test_the_copy_at_the_target_is_judged_and_counts(
    counter: Counter, queued: UploadJob, target: Path
) -> None:
    verifier = _Noting()

    job = _send(counter, FolderUploader(target, counter.clock), verifier)

    assert verifier.seen == [target / queued.folder / queued.name]
    assert job.state is JobState.SENT
    assert counter.told == [UploadSent(queued.id)]


def test_where_the_target_is_no_folder_the_same_bytes_here_are_judged(
    counter: Counter, queued: UploadJob
) -> None:
    verifier = _Noting()

    job = _send(counter, ScriptedUploader(counter.clock), verifier)

    assert verifier.seen == [queued.path]
    assert job.state is JobState.SENT


def test_a_copy_that_does_not_verify_is_refused_and_told(
    counter: Counter, queued: UploadJob, target: Path
) -> None:
    place = target / queued.folder / queued.name
    uploader = FolderUploader(target, counter.clock)

    class _Rotten(LenientVerifier):
        """The share spoils the file after it was read back."""

        def verify(self, path: Path) -> FileReport:
            place.write_bytes(b"rotten")
            return super().verify(path)

    job = _send(counter, uploader, _Rotten())

    assert (job.state, job.error) == (JobState.REFUSED, "upload.signature_broken")
    assert counter.told == [UploadFailed(queued.id, "upload.signature_broken", transient=False)]
    assert queued.path.is_file()


@pytest.mark.usefixtures("queued")
@pytest.mark.parametrize(
    ("outcome", "error"),
    [
        (FileDamagedError(), DeliveredBrokenError),
        (FileMissingError(), DeliveredUnjudgedError),
        (SigningCrashedError(reason="raised"), DeliveredUnjudgedError),
    ],
)
def test_what_cannot_be_judged_is_not_sent(
    outcome: Exception,
    error: type[DeliveredBrokenError | DeliveredUnjudgedError],
    counter: Counter,
    target: Path,
) -> None:
    job = _send(counter, FolderUploader(target, counter.clock), _Noting(outcome))

    assert job.error == error.code
    assert job.state is (JobState.WAITING if error.transient else JobState.REFUSED)


def test_a_copy_that_could_not_be_seen_is_judged_at_the_next_attempt(
    counter: Counter, queued: UploadJob, target: Path
) -> None:
    uploader = FolderUploader(target, counter.clock)
    _send(counter, uploader, _Noting(FileMissingError()))
    counter.clock.now += timedelta(hours=2)

    job = _send(counter, uploader, LenientVerifier())

    assert job.state is JobState.SENT
    assert [path.name for path in target.rglob("*.pdf")] == [queued.name]


@pytest.mark.usefixtures("queued")
def test_other_bytes_on_this_pc_stand_for_nothing(counter: Counter) -> None:
    class _Overwriting(ScriptedUploader):
        def send(
            self, job: UploadJob, cancel: CancelToken, transfer: Transfer | None = None
        ) -> Receipt:
            receipt = super().send(job, cancel, transfer)
            job.path.write_bytes(b"other signed")
            return receipt

    job = _send(counter, _Overwriting(counter.clock), LenientVerifier())

    assert (job.state, job.error) == (JobState.WAITING, "upload.unjudged")


@pytest.mark.usefixtures("queued")
def test_a_file_gone_from_this_pc_stands_for_nothing(counter: Counter) -> None:
    class _Removing(ScriptedUploader):
        def send(
            self, job: UploadJob, cancel: CancelToken, transfer: Transfer | None = None
        ) -> Receipt:
            receipt = super().send(job, cancel, transfer)
            job.path.unlink()
            return receipt

    job = _send(counter, _Removing(counter.clock), LenientVerifier())

    assert (job.state, job.error) == (JobState.WAITING, "upload.unjudged")


def test_without_a_judge_the_receipt_is_enough(
    counter: Counter, queued: UploadJob, target: Path
) -> None:
    uploader = FolderUploader(target, counter.clock)

    SendQueued(counter.queue, uploader, counter.clock, counter.told.append)(CancelToken())

    assert counter.told == [UploadSent(queued.id)]


@pytest.mark.usefixtures("queued")
def test_what_the_target_judged_is_not_judged_again_and_counts_as_verified(
    counter: Counter,
) -> None:
    class _Judging(ScriptedUploader):
        def send(
            self, job: UploadJob, cancel: CancelToken, transfer: Transfer | None = None
        ) -> Receipt:
            return replace(super().send(job, cancel, transfer), judged=True)

    verifier = _Noting(SigningCrashedError(reason="raised"))

    job = _send(counter, _Judging(counter.clock), verifier)

    assert (job.state, verifier.seen) == (JobState.SENT, [])
    assert job.receipt is not None
    assert job.receipt.judged
