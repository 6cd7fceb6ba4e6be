"""What the province takes from a stick, and what it gives back."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from scanner_app.bootstrap.clock import now
from scanner_app.central.errors import SecretFileMissingError, SecretFileOpenError
from scanner_app.central.sticks.keys import IDENTITY, load_stick_keys, make_stick_keys
from scanner_app.domain.errors import AppError
from scanner_app.domain.exchange.deliveries import DeliveryReceipt
from scanner_app.domain.exchange_errors import NotOurOfficeError, StreamForkedError
from scanner_app.domain.stick import BundleReceipts, receipts_name
from scanner_app.domain.upload import JobState
from scanner_app.signed_sheets import signed
from scanner_app.upload.stick.age import recipient, sealed
from scanner_app.upload.stick.places import bundles_on
from scanner_app.upload.stick.records import BundleRecords
from scanner_app.upload.stick.signed import FOR_RECEIPTS, FOR_SEALS
from tests.fakes.receiver import FolderReceiver
from tests.stand.carrying import CarryingCounter
from tests.stand.carrying_fixtures import take_in


def test_papers_and_statements_arrive_and_receipts_settle_the_jobs(
    counter: CarryingCounter, stick: Path, province: FolderReceiver
) -> None:
    counter.write(stick)

    (bundle,) = take_in(province, counter, stick)
    settled = counter.read(stick)

    assert (bundle.taken, bundle.held, bundle.events, bundle.error) == (3, 0, 4, None)
    jobs = counter.jobs()
    assert [receipt.sha256 for receipt in province.receipts()] == [job.sha256 for job in jobs]
    for job in jobs:
        assert (province.folder / "files" / job.sha256).read_bytes() == job.path.read_bytes()
        assert job.receipt is not None
        assert (job.state, job.receipt.judged) == (JobState.SENT, True)
    assert province.stated() == [job.folder.rpartition("/")[2] for job in jobs]
    assert (settled.sent, settled.errors) == (3, ())
    assert list(stick.iterdir()) == []


def test_an_import_leaves_nothing_in_the_clear(
    counter: CarryingCounter, stick: Path, province: FolderReceiver
) -> None:
    counter.write(stick)
    take_in(province, counter, stick)

    assert sorted(path.name for path in province.folder.iterdir()) == [
        *("events", "files", "receipts")
    ]
    assert not [path for path in stick.rglob("*.age") if b"H37" in path.read_bytes()]


def test_an_old_bundle_brings_nothing_twice(
    counter: CarryingCounter, stick: Path, province: FolderReceiver
) -> None:
    counter.write(stick)
    take_in(province, counter, stick)

    (again,) = take_in(province, counter, stick)

    assert (again.taken, again.held, again.error) == (0, 3, None)
    assert len(province.receipts()) == 3


def test_what_the_province_refuses_goes_to_a_person(
    counter: CarryingCounter, stick: Path, province: FolderReceiver
) -> None:
    broken = counter.jobs()[0]
    counter.write(stick)

    strict = replace(province, broken=frozenset({broken.sha256}))
    (bundle,) = take_in(strict, counter, stick)
    settled = counter.read(stick)

    assert [each.error for each in bundle.refused] == ["upload.signature_broken"]
    assert (settled.sent, settled.refused) == (2, 1)
    assert [job.id for job in counter.jobs(JobState.REFUSED)] == [broken.id]


@dataclass(frozen=True)
class Unwilling(FolderReceiver):
    """Takes files, and no statement."""

    error: AppError = field(default_factory=StreamForkedError)

    def tell(self, *_what: object) -> int:
        raise self.error


def test_statements_that_the_province_knows_otherwise_are_all_made_anew(
    counter: CarryingCounter, stick: Path, province: FolderReceiver
) -> None:
    counter.write(stick)
    stream, told = counter.unseen()

    take_in(Unwilling(province.folder, province.counters), counter, stick)
    settled = counter.read(stick)

    anew, again = counter.unseen()
    assert (settled.sent, len(told)) == (3, 4)
    assert anew != stream
    assert [event.seq for event in again] == [1, 2, 3, 4]


def test_rows_of_an_office_that_the_province_refuses_hold_up_no_statement(
    counter: CarryingCounter, stick: Path, province: FolderReceiver
) -> None:
    counter.write(stick)
    stream, told = counter.unseen()
    strict = Unwilling(
        province.folder, province.counters, error=NotOurOfficeError(office=counter.office)
    )

    take_in(strict, counter, stick)
    counter.read(stick)

    same, again = counter.unseen()
    assert same == stream
    assert any(event.rows for event in told)
    assert not any(event.rows for event in again)
    assert sum(event.dossier is not None for event in again) >= 3


def test_a_counter_put_back_from_an_older_copy_begins_a_new_stream(
    counter: CarryingCounter, stick: Path, province: FolderReceiver
) -> None:
    counter.write(stick)
    stream, _ = counter.unseen()
    take_in(province, counter, stick)
    with closing(sqlite3.connect(counter.home / "sohoa.db")) as database, database:
        database.execute("DELETE FROM exchange_events WHERE seq > 2")

    counter.read(stick)

    assert counter.unseen()[0] != stream


def _answer(
    counter: CarryingCounter, stick: Path, *, key: object = None, **changes: object
) -> None:
    """Receipts for all jobs as the province makes them, but for these changes."""
    ((bundle, folder),) = bundles_on(stick)
    receipts = tuple(
        DeliveryReceipt(
            number,
            counter.office,
            job.folder.rpartition("/")[2],
            job.name,
            str(changes.get("sha256", job.sha256)),
            job.size_bytes,
            now(),
        )
        for number, job in enumerate(counter.jobs())
    )
    told = BundleReceipts(
        bundle=changes.get("bundle", bundle),  # type: ignore[arg-type]  # as the test says
        counter=counter.fingerprint,
        office=str(changes.get("office", counter.office)),
        at=now(),
        receipts=receipts,
    )
    signing = key or counter.keys().signing
    purpose = changes.get("purpose", FOR_RECEIPTS)
    sheet = signed(told.dump(), purpose, signing)  # type: ignore[arg-type]  # as the test says
    reply = str(BundleRecords(counter.home / "sticks").reply_identity().to_public())
    to = recipient(str(changes.get("reply", reply)), "reply_to")
    (folder / receipts_name(bundle)).write_bytes(sealed(sheet, to))


def test_receipts_with_another_key_or_purpose_or_for_others_settle_nothing(
    counter: CarryingCounter, stick: Path, tmp_path: Path
) -> None:
    counter.write(stick)
    other = make_stick_keys(tmp_path / "khóa khác")
    wrong: list[tuple[dict[str, object], str]] = [
        ({"key": other.signing}, "stick.receipts_broken"),
        ({"purpose": FOR_SEALS}, "stick.receipts_broken"),
        ({"reply": other.recipient}, "stick.receipts_broken"),
        ({"bundle": "0" * 8 + "-0000-0000-0000-" + "0" * 12}, "stick.receipts_foreign"),
        ({"office": "H37.9.9"}, "stick.receipts_foreign"),
    ]

    for changes, code in wrong:
        _answer(counter, stick, **changes)
        settled = counter.read(stick)
        assert [error.code for error in settled.errors] == [code]
        assert settled.sent == 0
    assert len(counter.jobs(JobState.WAITING)) == 3
    _answer(counter, stick)
    assert counter.read(stick).sent == 3


def test_a_receipt_for_other_bytes_settles_nothing(counter: CarryingCounter, stick: Path) -> None:
    counter.write(stick)
    _answer(counter, stick, sha256="ab" * 32)

    settled = counter.read(stick)

    assert (settled.sent, settled.unknown) == (0, 3)
    assert len(counter.jobs(JobState.WAITING)) == 3


def test_keys_are_made_once_and_are_their_owners_alone(tmp_path: Path) -> None:
    secrets = tmp_path / "bí mật"

    made = make_stick_keys(secrets)
    again = make_stick_keys(secrets)

    assert (made.recipient, made.receipts) == (again.recipient, again.receipts)
    assert {path.stat().st_mode & 0o777 for path in secrets.iterdir()} == {0o600}
    (secrets / IDENTITY).chmod(0o640)
    with pytest.raises(SecretFileOpenError):
        load_stick_keys(secrets)
    (secrets / IDENTITY).chmod(0o600)
    (secrets / IDENTITY).write_text("not a key")
    with pytest.raises(SecretFileMissingError):
        make_stick_keys(secrets)
