"""Delivery into a folder."""

from __future__ import annotations

import errno
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from scanner_app.domain.errors import Cancelled
from scanner_app.domain.upload_errors import (
    ReadBackMismatchError,
    TargetConflictError,
    TargetFullError,
    TargetUnreachableError,
    UploadError,
)
from scanner_app.tasks.cancel import CancelToken
from scanner_app.upload.folder import FolderUploader
from tests.fakes.clock import START, SettableClock
from tests.fakes.small_disk import file_size_limit
from tests.upload.contract import FOLDER, NAME, Place, UploaderContract, job_for


class _Folder:
    """A target folder, looked at past the uploader."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def content(self, folder: str, name: str) -> bytes | None:
        path = self.root / folder / name
        return path.read_bytes() if path.is_file() else None

    def put(self, folder: str, name: str, content: bytes) -> None:
        (self.root / folder).mkdir(parents=True, exist_ok=True)
        (self.root / folder / name).write_bytes(content)

    def unfinished(self) -> list[str]:
        return [path.name for path in self.root.rglob("*.part")]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    folder = tmp_path / "ổ chung"
    folder.mkdir()
    return folder


@pytest.fixture
def uploader(root: Path) -> FolderUploader:
    return FolderUploader(root, SettableClock())


@pytest.fixture
def place(root: Path) -> _Folder:
    return _Folder(root)


@pytest.fixture
def signed(tmp_path: Path) -> Path:
    path = tmp_path / "tệp.pdf"
    path.write_bytes(bytes(range(256)) * 12_000)
    return path


class TestFolderKeepsTheContract(UploaderContract):
    """All promises of an uploader."""


def test_the_receipt_lies_beside_the_file(
    uploader: FolderUploader, root: Path, signed: Path
) -> None:
    job = job_for(signed)

    receipt = uploader.send(job, CancelToken())

    told = json.loads((root / FOLDER / f"{NAME}.receipt.json").read_bytes())
    assert told == {
        "sha256": job.sha256,
        "size_bytes": job.size_bytes,
        "at": START.isoformat(),
        "location": f"{FOLDER}/{NAME}",
        "paper": 7,
    }
    assert receipt.location == str(root / FOLDER / NAME)


def test_the_target_tells_whether_it_may_have_a_file_of_that_name(
    uploader: FolderUploader, place: _Folder, root: Path
) -> None:
    assert not uploader.may_hold(FOLDER, NAME)

    place.put(FOLDER, NAME, b"whatever")

    assert uploader.may_hold(FOLDER, NAME)
    assert FolderUploader(root / "không có", SettableClock()).may_hold(FOLDER, NAME)


def test_the_first_time_stays_in_the_receipt(root: Path, signed: Path) -> None:
    clock = SettableClock()
    FolderUploader(root, clock).send(job_for(signed), CancelToken())
    clock.now = START.replace(hour=9)

    receipt = FolderUploader(root, clock).send(job_for(signed), CancelToken())

    assert receipt.at == START


@pytest.mark.parametrize("found", [b"", b"{", b"[]", b'{"at": 5}', b'{"at": "2026-11-23"}'])
def test_a_receipt_that_makes_no_sense_is_written_anew(
    found: bytes, uploader: FolderUploader, root: Path, signed: Path
) -> None:
    uploader.send(job_for(signed), CancelToken())
    path = root / FOLDER / f"{NAME}.receipt.json"
    whole = path.read_bytes()
    path.write_bytes(found)

    uploader.send(job_for(signed), CancelToken())

    assert path.read_bytes() == whole


def test_a_missing_root_is_unreachable_and_never_made(tmp_path: Path, signed: Path) -> None:
    uploader = FolderUploader(tmp_path / "chưa gắn", SettableClock())

    with pytest.raises(TargetUnreachableError) as caught:
        uploader.send(job_for(signed), CancelToken())
    with pytest.raises(TargetUnreachableError):
        uploader.check()

    assert caught.value.transient
    assert not (tmp_path / "chưa gắn").exists()


def test_a_file_in_place_of_a_folder_is_told(
    uploader: FolderUploader, root: Path, signed: Path
) -> None:
    (root / "H37.1.2").write_bytes(b"")

    with pytest.raises(UploadError):
        uploader.send(job_for(signed), CancelToken())

    assert list(root.iterdir()) == [root / "H37.1.2"]


def test_a_folder_in_place_of_the_file_is_a_conflict(
    uploader: FolderUploader, root: Path, signed: Path
) -> None:
    (root / FOLDER / NAME).mkdir(parents=True)

    with pytest.raises(TargetConflictError):
        uploader.send(job_for(signed), CancelToken())


@pytest.mark.skipif(os.name != "posix", reason="liên kết cần quyền riêng trên Windows")
def test_a_link_that_leads_out_of_the_root_is_not_followed(
    uploader: FolderUploader, root: Path, signed: Path, tmp_path: Path
) -> None:
    (tmp_path / "ngoài").mkdir()
    (root / "H37.1.2").symlink_to(tmp_path / "ngoài")

    with pytest.raises(UploadError) as caught:
        uploader.send(job_for(signed), CancelToken())

    assert caught.value.facts == {"problem": "path"}
    assert list((tmp_path / "ngoài").iterdir()) == []


@pytest.mark.skipif(os.name != "posix", reason="liên kết cần quyền riêng trên Windows")
def test_a_link_under_the_name_is_a_conflict(
    uploader: FolderUploader, root: Path, signed: Path
) -> None:
    (root / FOLDER).mkdir(parents=True)
    (root / FOLDER / NAME).symlink_to(signed)

    with pytest.raises(TargetConflictError):
        uploader.send(job_for(signed), CancelToken())


def test_a_target_that_gives_back_other_bytes_gets_no_file(
    root: Path, signed: Path, place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = os.fsync

    def losing(descriptor: int) -> None:
        real(descriptor)
        for part in root.rglob("*.pdf.*.part"):
            os.truncate(part, 1000)

    monkeypatch.setattr(os, "fsync", losing)

    with pytest.raises(ReadBackMismatchError) as caught:
        FolderUploader(root, SettableClock()).send(job_for(signed), CancelToken())

    assert caught.value.transient
    assert place.content(FOLDER, NAME) is None
    assert place.unfinished() == []


def test_a_target_without_hard_links_still_gets_the_file_and_keeps_others(
    uploader: FolderUploader, place: Place, signed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise OSError(errno.EOPNOTSUPP, "no links here")

    monkeypatch.setattr(Path, "hardlink_to", refuse)

    uploader.send(job_for(signed), CancelToken())

    assert place.content(FOLDER, NAME) == signed.read_bytes()
    assert place.unfinished() == []


def test_a_full_target_is_told_and_nothing_partial_stays(
    uploader: FolderUploader, place: Place, signed: Path
) -> None:
    with file_size_limit(1_000_000), pytest.raises(TargetFullError) as caught:
        uploader.send(job_for(signed), CancelToken())

    assert caught.value.transient
    assert place.unfinished() == []
    uploader.send(job_for(signed), CancelToken())
    assert place.content(FOLDER, NAME) == signed.read_bytes()


@pytest.fixture
def tiny_disk(tmp_path: Path) -> Iterator[Path]:
    """A real file system of one megabyte."""
    folder = tmp_path / "đĩa nhỏ"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=1M", "tmpfs", str(folder)]
    if sys.platform != "linux" or os.geteuid() != 0 or subprocess.run(mount).returncode != 0:
        pytest.skip("gắn hệ tệp nhỏ cần quyền root trên Linux")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


def test_a_disk_without_space_is_told_and_nothing_partial_stays(
    tiny_disk: Path, signed: Path
) -> None:
    with pytest.raises(TargetFullError):
        FolderUploader(tiny_disk, SettableClock()).send(job_for(signed), CancelToken())

    assert [path for path in tiny_disk.rglob("*") if path.is_file()] == []


def test_a_disk_full_to_the_last_byte_fails_the_check(tiny_disk: Path) -> None:
    with pytest.raises(OSError, match="No space"), (tiny_disk / "đầy").open("wb") as file:
        file.write(bytes(2**21))

    with pytest.raises(TargetFullError):
        FolderUploader(tiny_disk, SettableClock()).check()


def test_threads_with_the_same_job_deliver_one_file(
    uploader: FolderUploader, root: Path, signed: Path
) -> None:
    job = job_for(signed)

    with ThreadPoolExecutor(4) as pool:
        receipts = set(pool.map(lambda _: uploader.send(job, CancelToken()), range(8)))

    assert len(receipts) == 1
    assert {path.name for path in (root / FOLDER).iterdir()} == {NAME, f"{NAME}.receipt.json"}


def test_a_cancelled_delivery_does_not_wait_for_another(
    signed: Path, uploader: FolderUploader
) -> None:
    cancelled = CancelToken()
    cancelled.cancel()

    class SendsAnother(CancelToken):
        """While one delivery runs, another is asked for."""

        def checkpoint(self) -> None:
            with ThreadPoolExecutor(1) as pool, pytest.raises(Cancelled):
                pool.submit(uploader.send, job_for(signed), cancelled).result()

    signed.write_bytes(b"mot doan")
    assert uploader.send(job_for(signed), SendsAnother()).size_bytes == 8
