"""What a counter puts on a stick, and what happens when the stick is not as it should be."""

from __future__ import annotations

import errno
import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import BinaryIO

import pytest

from scanner_app.bootstrap.clock import now
from scanner_app.domain.errors import Cancelled
from scanner_app.domain.stick_errors import (
    StickError,
    StickFaultyError,
    StickFullError,
    StickMissingError,
    StickOnThisDiskError,
    StickProtectedError,
)
from scanner_app.domain.upload import JobState
from scanner_app.storage import schema
from scanner_app.storage.database import Database
from scanner_app.tasks.cancel import CancelToken
from scanner_app.upload.durable import synced_writing
from scanner_app.upload.stick import bundling
from scanner_app.upload.stick.age import Digesting
from scanner_app.upload.stick.places import require_stick, stick_errors
from tests.fakes.receiver import FolderReceiver
from tests.fakes.upgrader import AppendingUpgrader, upgrade_service
from tests.stand.carrying import CarryingCounter
from tests.stand.carrying_fixtures import take_in


class Once(CancelToken):
    """Does something at the first checkpoint at which this is so."""

    def __init__(self, is_so: Callable[[], object], act: Callable[[], object]) -> None:
        super().__init__()
        self._is_so = is_so
        self._act = act
        self._done = False

    def checkpoint(self) -> None:
        if not self._done and self._is_so():
            self._done = True
            self._act()
        super().checkpoint()


def seals(stick: Path) -> list[Path]:
    return sorted(stick.glob("SOHOA-*/seal.age"))


def papers(stick: Path) -> list[Path]:
    return sorted(stick.glob("SOHOA-*/0*.age"))


def test_waiting_papers_are_on_the_stick_and_still_wait(
    counter: CarryingCounter, stick: Path
) -> None:
    written = counter.write(stick)

    assert (written.papers, written.left, len(seals(stick))) == (3, 0, 1)
    assert len(papers(stick)) == 3
    assert len(counter.jobs(JobState.WAITING)) == 3


def test_a_stolen_stick_shows_nothing_but_sizes_and_counts(
    counter: CarryingCounter, stick: Path
) -> None:
    jobs = counter.jobs()

    counter.write(stick)

    names = [path.relative_to(stick).as_posix() for path in stick.rglob("*")]
    every_byte = b"\n".join(
        [*(path.read_bytes() for path in stick.rglob("*.*")), *(name.encode() for name in names)]
    )
    secrets = {"%PDF", "H37", "quyet-dinh", "Quyết định", "bo-phan-mot-cua", str(counter.home)}
    secrets |= {text for job in jobs for text in (job.name, job.sha256, job.folder)}
    for text in secrets:
        for encoding in ("utf-8", "utf-16-le", "utf-16-be"):
            assert text.encode(encoding) not in every_byte
    assert all(set(Path(name).name) <= set("0123456789abcdefSOHA-.lgmnistv") for name in names)


def test_the_same_stick_takes_only_what_is_new(counter: CarryingCounter, stick: Path) -> None:
    counter.write(stick)

    again = counter.write(stick)

    assert (again.papers, again.standing, len(seals(stick))) == (0, 3, 1)


def test_another_stick_takes_everything_again(
    counter: CarryingCounter, stick: Path, tmp_path: Path
) -> None:
    other = tmp_path / "stick khác"
    other.mkdir()
    counter.write(stick)

    assert counter.write(other).papers == 3
    assert counter.write(stick).papers == 0


def test_a_bundle_whose_seal_was_damaged_is_written_anew(
    counter: CarryingCounter, stick: Path
) -> None:
    counter.write(stick)
    seals(stick)[0].write_bytes(b"")

    assert counter.write(stick).papers == 3


def test_a_dossier_with_a_secret_mark_stays_here(counter: CarryingCounter, stick: Path) -> None:
    with sqlite3.connect(counter.home / "sohoa.db") as database:
        database.execute("UPDATE dossiers SET holds = '[\"secret\"]' WHERE id = 1")
    database.close()

    assert counter.write(stick).papers == 2


def test_a_paper_that_was_changed_on_this_pc_is_refused_and_the_others_go(
    counter: CarryingCounter, stick: Path
) -> None:
    counter.jobs()[1].path.write_bytes(b"%PDF changed")

    written = counter.write(stick)

    assert written.papers == 2
    assert [error.code for error in written.errors] == ["upload.source_changed"]
    assert [job.error for job in counter.jobs(JobState.REFUSED)] == ["upload.source_changed"]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ("size_bytes = 209715201", "upload.too_large"),
        ("folder = '06463/khong-ma'", "upload.failed"),
    ],
)
def test_a_paper_that_no_province_takes_spoils_no_bundle(
    change: str, code: str, counter: CarryingCounter, stick: Path, province: FolderReceiver
) -> None:
    with closing(sqlite3.connect(counter.home / "sohoa.db")) as database, database:
        database.execute(f"UPDATE upload_jobs SET {change} WHERE id = 2")

    written = counter.write(stick)

    (refused,) = counter.jobs(JobState.REFUSED)
    assert (refused.id, refused.error, len(written.errors)) == (2, code, 1)
    assert [(each.taken, each.error) for each in take_in(province, counter, stick)] == [(2, None)]


def test_a_stick_that_was_pulled_out_is_gone_on_with(
    counter: CarryingCounter, stick: Path, tmp_path: Path
) -> None:
    away = tmp_path / "rút ra"

    with pytest.raises(StickMissingError):
        counter.write(stick, Once(lambda: papers(stick), lambda: stick.rename(away)))
    assert not stick.exists()
    assert not seals(away)
    away.rename(stick)
    (bundle,) = stick.iterdir()
    first = (bundle / "000001.age").stat().st_mtime_ns
    written = counter.write(stick)

    assert (written.papers, len(seals(stick))) == (3, 1)
    assert (bundle / "000001.age").stat().st_mtime_ns == first


def test_nothing_is_written_on_a_stick_that_took_the_place_of_another(
    counter: CarryingCounter, stick: Path, tmp_path: Path
) -> None:
    def swap() -> None:
        stick.rename(tmp_path / "rút ra")
        stick.mkdir()

    with pytest.raises(StickMissingError):
        counter.write(stick, Once(lambda: papers(stick), swap))

    assert list(stick.iterdir()) == []


def test_what_was_damaged_before_the_seal_is_written_anew(
    counter: CarryingCounter, stick: Path, province: FolderReceiver
) -> None:
    token = Once(lambda: papers(stick), lambda: token.cancel())

    with pytest.raises(Cancelled):
        counter.write(stick, token)
    (bundle,) = stick.iterdir()
    with (bundle / "000001.age").open("r+b") as file:
        file.write(b"damaged")
    counter.write(stick)

    assert [each.taken for each in take_in(province, counter, stick)] == [3]


def test_a_full_stick_is_told_and_counts_for_nothing(
    counter: CarryingCounter, stick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def write(self: Digesting, block: bytes) -> int:
        self.failed = OSError(errno.ENOSPC, f"No space left for {len(block)} bytes")
        raise self.failed

    with monkeypatch.context() as patch:
        patch.setattr(Digesting, "write", write)
        with pytest.raises(StickFullError):
            counter.write(stick)

    assert not seals(stick)
    assert not list(stick.rglob("*.part"))
    assert counter.write(stick).papers == 3


def test_only_what_fits_is_begun(
    counter: CarryingCounter, stick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    usage = shutil.disk_usage(stick)
    room = (16 << 20) + 600_000
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: usage._replace(free=room))

    written = counter.write(stick)

    assert (written.papers, written.left) == (2, 1)
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: usage._replace(free=1_000_000))
    with pytest.raises(StickFullError) as told:
        counter.write(stick)
    assert told.value.facts["most"] == 17


def test_a_stick_that_its_own_unfinished_bundle_fills_is_gone_on_with(
    counter: CarryingCounter, stick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(bundling.BundleOnStick, "seal", _pulled_out)
        with pytest.raises(StickMissingError):
            counter.write(stick)
    usage = shutil.disk_usage(stick)
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: usage._replace(free=1_000_000))

    written = counter.write(stick)

    assert (written.papers, written.left, len(seals(stick))) == (3, 0, 1)


def test_a_file_that_travels_is_the_one_its_receipt_speaks_of(
    counter: CarryingCounter, stick: Path, province: FolderReceiver
) -> None:
    counter.write(stick)
    database = Database(counter.home / "sohoa.db")
    upgrade = upgrade_service(database, counter.home, now, AppendingUpgrader())
    lacking_proof(database)

    outcome = upgrade(CancelToken())
    database.close()
    take_in(province, counter, stick)

    assert outcome.due == 0
    assert counter.read(stick).sent == 3


def test_a_file_whose_bundle_was_not_sealed_may_get_more_proof(
    counter: CarryingCounter, stick: Path
) -> None:
    token = Once(lambda: papers(stick), lambda: token.cancel())
    with pytest.raises(Cancelled):
        counter.write(stick, token)
    database = Database(counter.home / "sohoa.db")
    lacking_proof(database)

    outcome = upgrade_service(database, counter.home, now, AppendingUpgrader())(CancelToken())
    database.close()

    assert (outcome.due, len(outcome.done)) == (3, 3)


def _pulled_out(*_args: object) -> None:
    raise StickMissingError


def lacking_proof(database: Database) -> None:
    with database.write() as connection:
        connection.execute(schema.signatures.update().values(level="B-B"))


def test_a_stick_that_gives_back_other_bytes_is_told(
    counter: CarryingCounter, stick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    @contextmanager
    def lying(path: Path) -> Iterator[BinaryIO]:
        with synced_writing(path) as file:
            yield file
        content = path.read_bytes()
        path.write_bytes(content[:-1] + bytes([content[-1] ^ 1]))

    monkeypatch.setattr(bundling, "synced_writing", lying)

    with pytest.raises(StickFaultyError):
        counter.write(stick)
    assert not seals(stick)


@pytest.mark.parametrize(
    ("number", "kind"),
    [
        (errno.EROFS, StickProtectedError),
        (errno.EACCES, StickProtectedError),
        (errno.EIO, StickMissingError),
        (errno.ENODEV, StickMissingError),
        (errno.ENOSPC, StickFullError),
        (errno.ELOOP, StickError),
    ],
)
def test_what_the_system_says_is_told_in_terms_of_sticks(
    number: int, kind: type[StickError], tmp_path: Path
) -> None:
    with pytest.raises(StickError) as told, stick_errors(tmp_path):
        raise OSError(number, os.strerror(number))

    assert type(told.value) is kind


def test_a_folder_on_the_disk_of_the_store_is_no_stick(tmp_path: Path) -> None:
    with pytest.raises(StickOnThisDiskError):
        require_stick(tmp_path, tmp_path)
    with pytest.raises(StickMissingError):
        require_stick(tmp_path / "không có", None)
