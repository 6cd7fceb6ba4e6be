"""When proof is added to signed files, and what happens when it cannot be."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from pathlib import Path

import pytest

from scanner_app.domain.errors import AppError
from scanner_app.domain.file_errors import FileMissingError
from scanner_app.domain.sign_errors import (
    CertificateRevokedError,
    ClockWrongError,
    NothingToAddError,
    TimestampError,
    TimestampServerMissingError,
    VerifyError,
)
from scanner_app.domain.upload import UploadJob
from scanner_app.domain.upload_errors import TargetUnreachableError
from scanner_app.services.upgrading import UpgradeSigned
from scanner_app.services.uploading import SendQueued
from scanner_app.tasks.cancel import CancelToken
from tests.fakes.upgrader import PROOF, AppendingUpgrader, ProofVerifier, upgrade_service
from tests.services.conftest import Counter

CODES = tuple(f"000.00.21.H37-231018-000{number}" for number in range(1, 4))
TOLD_LATER = timedelta(minutes=20)


@pytest.fixture
def waiting(counter: Counter) -> Counter:
    """Three signed files whose target was not reached; signed twenty minutes ago."""
    counter.uploader = type(counter.uploader)(counter.clock, [TargetUnreachableError()] * 3)
    for number, code in enumerate(CODES):
        counter.digitize({f"{number}.jpg": [f"{number}".encode()]}, code)
    counter.clock.forward(TOLD_LATER)
    return counter


def service(
    counter: Counter,
    upgrader: AppendingUpgrader | None,
    *,
    held: bool = False,
    verifier: ProofVerifier | None = None,
) -> UpgradeSigned:
    return upgrade_service(
        counter.database,
        counter.home,
        counter.clock,
        upgrader,
        verifier=verifier,
        may_hold=lambda _folder, _name: held,
    )


def proven(counter: Counter) -> list[bool]:
    """Of each waiting job; the job's file is the one it tells."""
    return [_is_proven(job) for job in counter.queue.jobs(["waiting"])]


def _is_proven(job: UploadJob) -> bool:
    content = job.path.read_bytes()
    assert hashlib.sha256(content).hexdigest() == job.sha256
    return content.endswith(PROOF)


def files(counter: Counter) -> int:
    return len(list((counter.home / "signed").rglob("*.pdf")))


def test_everything_that_waits_is_upgraded_and_the_former_files_go(waiting: Counter) -> None:
    upgrader = AppendingUpgrader()

    outcome = service(waiting, upgrader)(CancelToken())

    assert (outcome.due, len(outcome.done), outcome.errors) == (3, 3, ())
    assert proven(waiting) == [True] * 3
    assert (files(waiting), upgrader.closed) == (3, 1)


def test_what_is_long_term_already_is_not_touched(waiting: Counter) -> None:
    service(waiting, AppendingUpgrader())(CancelToken())
    again = AppendingUpgrader()

    outcome = service(waiting, again)(CancelToken())

    assert (outcome.due, again.asked) == (0, [])


def test_a_file_that_cannot_be_helped_keeps_none_of_the_others(waiting: Counter) -> None:
    upgrader = AppendingUpgrader(CertificateRevokedError(), NothingToAddError())

    outcome = service(waiting, upgrader)(CancelToken())

    assert [error.code for error in outcome.errors] == ["sign.revoked"]
    assert proven(waiting) == [False, False, True]


def test_a_file_that_went_away_keeps_nothing_from_being_sent(waiting: Counter) -> None:
    upgrader = AppendingUpgrader(FileMissingError())

    service(waiting, upgrader).before_sending(CancelToken())

    assert proven(waiting) == [False, True, True]


@pytest.mark.parametrize("error", [TimestampError(), ClockWrongError()])
def test_what_holds_for_every_file_ends_the_batch(error: AppError, waiting: Counter) -> None:
    upgrader = AppendingUpgrader(error)

    outcome = service(waiting, upgrader)(CancelToken())

    assert outcome.errors == (error,)
    assert len(upgrader.asked) == 1
    assert proven(waiting) == [False] * 3


def test_without_a_time_server_a_person_is_told_and_sending_goes_on(waiting: Counter) -> None:
    upgrade = service(waiting, None)

    with pytest.raises(TimestampServerMissingError):
        upgrade(CancelToken())

    upgrade.before_sending(CancelToken())
    assert proven(waiting) == [False] * 3


def test_a_file_that_the_target_may_have_stays_the_one_that_is_sent(waiting: Counter) -> None:
    upgrader = AppendingUpgrader()

    outcome = service(waiting, upgrader, held=True)(CancelToken())

    assert (outcome.done, upgrader.asked) == ((), [])


def test_a_new_file_that_does_not_verify_is_thrown_away(waiting: Counter) -> None:
    outcome = service(waiting, AppendingUpgrader(), verifier=ProofVerifier(ok=False))(CancelToken())

    assert [type(error) for error in outcome.errors] == [VerifyError] * 3
    assert proven(waiting) == [False] * 3
    assert files(waiting) == 3


def test_before_sending_what_was_signed_without_a_time_gets_one(waiting: Counter) -> None:
    upgrade = service(waiting, AppendingUpgrader())
    waiting.uploader = type(waiting.uploader)(waiting.clock)
    send = SendQueued(
        waiting.queue,
        waiting.uploader,
        waiting.clock,
        waiting.told.append,
        first=upgrade.before_sending,
    )

    assert send(CancelToken()) == ()

    sent = [job.path.read_bytes() for job in waiting.queue.jobs(["sent"])]
    assert [content.endswith(PROOF) for content in sent] == [True] * 3
    assert sorted(waiting.uploader.received) == sorted(
        hashlib.sha256(content).hexdigest() for content in sent
    )


def test_what_was_just_signed_does_not_wait_for_a_second_time_out(counter: Counter) -> None:
    counter.uploader = type(counter.uploader)(counter.clock, [TargetUnreachableError()])
    counter.digitize({"0.jpg": [b"0"]}, CODES[0])
    upgrader = AppendingUpgrader()

    service(counter, upgrader).before_sending(CancelToken())

    assert upgrader.asked == []


def test_a_silent_time_server_is_asked_by_itself_once_in_a_quarter_of_an_hour(
    waiting: Counter,
) -> None:
    upgrader = AppendingUpgrader(TimestampError())
    upgrade = service(waiting, upgrader)

    for _ in range(3):
        upgrade.before_sending(CancelToken())
    assert len(upgrader.asked) == 1

    waiting.clock.forward(timedelta(minutes=16))
    upgrade.before_sending(CancelToken())
    assert proven(waiting) == [True] * 3


def test_what_a_killed_process_left_goes(waiting: Counter) -> None:
    path = waiting.queue.jobs()[0].path
    left = path.with_name("cũ~3.pdf")
    left.write_bytes(b"left")

    service(waiting, AppendingUpgrader())(CancelToken())

    assert not left.exists()


def test_a_file_elsewhere_is_replaced_by_the_better_one(counter: Counter, tmp_path: Path) -> None:
    path = tmp_path / "kết quả.pdf"
    path.write_bytes(b"signed elsewhere")
    upgrader = AppendingUpgrader()

    report = service(counter, upgrader).file(path, archive=False)

    assert [one.level for one in report.signatures] == ["B-LT"]
    assert path.read_bytes() == b"signed elsewhere" + PROOF
    assert [each.name for each in tmp_path.glob("*.pdf")] + list(tmp_path.glob(".*.pdf")) == [
        path.name
    ]
    assert upgrader.closed == 1


@pytest.mark.parametrize("verifies", [True, False])
def test_a_file_elsewhere_stays_when_it_cannot_be_helped(
    *, verifies: bool, counter: Counter, tmp_path: Path
) -> None:
    path = tmp_path / "kết quả.pdf"
    path.write_bytes(b"signed elsewhere")
    upgrader = AppendingUpgrader(TimestampError() if verifies else None)
    upgrade = service(counter, upgrader, verifier=ProofVerifier(ok=verifies))

    with pytest.raises((TimestampError, VerifyError)):
        upgrade.file(path, archive=False)

    assert path.read_bytes() == b"signed elsewhere"
    assert [each.name for each in tmp_path.glob("*.pdf")] + list(tmp_path.glob(".*.pdf")) == [
        path.name
    ]
