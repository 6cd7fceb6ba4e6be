"""What every uploader promises. An adapter's tests inherit `UploaderContract` and say how its
target is looked at, by a `Place`."""

from __future__ import annotations

import hashlib
from datetime import datetime
from pathlib import Path
from typing import ClassVar, Protocol

import pytest

from scanner_app.domain.errors import Cancelled
from scanner_app.domain.ids import JobId, PaperId
from scanner_app.domain.upload import JobState, UploadJob
from scanner_app.domain.upload_errors import SourceChangedError, TargetConflictError, UploadError
from scanner_app.ports import Uploader
from scanner_app.tasks.cancel import CancelToken
from tests.fakes.clock import START

FOLDER = "H37.1.2/H37.1.2-261123-0001"
NAME = "01-quyet-dinh.pdf"


class Place(Protocol):
    """The target, looked at past the uploader."""

    def content(self, folder: str, name: str) -> bytes | None:
        """What stands under this name, or None."""

    def put(self, folder: str, name: str, content: bytes) -> None:
        """Somebody else's file."""

    def unfinished(self) -> list[str]:
        """Names of leftovers of deliveries that did not end."""


class CancelsAtCheckpoint(CancelToken):
    """Cancelled from the n-th checkpoint on."""

    def __init__(self, number: int) -> None:
        super().__init__()
        self._left = number

    def checkpoint(self) -> None:
        self._left -= 1
        if self._left <= 0:
            self.cancel()
        super().checkpoint()


def job_for(path: Path, *, folder: str = FOLDER, name: str = NAME) -> UploadJob:
    """A job to deliver this file as it now is."""
    content = path.read_bytes()
    return UploadJob(
        id=JobId(1),
        paper=PaperId(7),
        path=path,
        folder=folder,
        name=name,
        sha256=hashlib.sha256(content).hexdigest(),
        size_bytes=len(content),
        state=JobState.WAITING,
        attempts=1,
        due_at=START,
    )


class UploaderContract:
    """Fixtures `uploader` and `place` come from the adapter's tests.

    Attributes:
        receipt_at: what the clock of the target says; None when it is a real one.
        takes_empty: files without a byte arrive, too.
    """

    receipt_at: ClassVar[datetime | None] = START
    takes_empty: ClassVar[bool] = True

    @pytest.fixture
    def signed(self, tmp_path: Path) -> Path:
        """A file of several chunks in a folder with a Vietnamese name."""
        path = tmp_path / "hồ sơ đã ký" / "tệp.pdf"
        path.parent.mkdir()
        path.write_bytes(b"%PDF-1.7\n" + bytes(range(256)) * 12_000)
        return path

    def test_a_file_arrives_whole_with_a_receipt(
        self, uploader: Uploader, place: Place, signed: Path
    ) -> None:
        job = job_for(signed)

        receipt = uploader.send(job, CancelToken())

        assert place.content(FOLDER, NAME) == signed.read_bytes()
        assert (receipt.sha256, receipt.size_bytes) == (job.sha256, job.size_bytes)
        assert receipt.at == (self.receipt_at or receipt.at)
        assert receipt.at.tzinfo is not None
        assert NAME in receipt.location
        assert place.unfinished() == []

    def test_an_empty_file_arrives(self, uploader: Uploader, place: Place, signed: Path) -> None:
        if not self.takes_empty:
            pytest.skip("nơi nhận này không có tệp rỗng: tệp đã ký không bao giờ rỗng")
        signed.write_bytes(b"")

        receipt = uploader.send(job_for(signed), CancelToken())

        assert place.content(FOLDER, NAME) == b""
        assert receipt.size_bytes == 0

    def test_sending_again_gives_the_same_receipt(
        self, uploader: Uploader, place: Place, signed: Path
    ) -> None:
        first = uploader.send(job_for(signed), CancelToken())

        second = uploader.send(job_for(signed), CancelToken())

        assert second == first
        assert place.content(FOLDER, NAME) == signed.read_bytes()

    def test_another_file_under_the_name_stays_and_is_told(
        self, uploader: Uploader, place: Place, signed: Path
    ) -> None:
        place.put(FOLDER, NAME, b"cua nguoi khac")

        with pytest.raises(TargetConflictError):
            uploader.send(job_for(signed), CancelToken())

        assert place.content(FOLDER, NAME) == b"cua nguoi khac"
        assert place.unfinished() == []

    def test_a_file_that_appears_meanwhile_is_not_overwritten(
        self, uploader: Uploader, place: Place, signed: Path
    ) -> None:
        class SomebodyElseIsFaster(CancelToken):
            def checkpoint(self) -> None:
                place.put(FOLDER, NAME, b"cua nguoi khac")

        with pytest.raises(TargetConflictError):
            uploader.send(job_for(signed), SomebodyElseIsFaster())

        assert place.content(FOLDER, NAME) == b"cua nguoi khac"
        assert place.unfinished() == []

    def test_another_file_of_the_same_size_is_not_taken_for_ours(
        self, uploader: Uploader, place: Place, signed: Path
    ) -> None:
        place.put(FOLDER, NAME, bytes(signed.stat().st_size))

        with pytest.raises(TargetConflictError):
            uploader.send(job_for(signed), CancelToken())

    @pytest.mark.parametrize("changed", [b"", b"ngan hon", b"%PDF-1.7\n" + b"\0" * 3_072_000])
    def test_a_file_that_is_no_longer_the_signed_one_is_not_delivered(
        self, changed: bytes, uploader: Uploader, place: Place, signed: Path
    ) -> None:
        job = job_for(signed)
        signed.write_bytes(changed)

        with pytest.raises(SourceChangedError):
            uploader.send(job, CancelToken())

        assert place.content(FOLDER, NAME) is None
        assert place.unfinished() == []

    def test_a_file_that_is_gone_is_told(
        self, uploader: Uploader, place: Place, signed: Path
    ) -> None:
        job = job_for(signed)
        signed.unlink()

        with pytest.raises(SourceChangedError):
            uploader.send(job, CancelToken())

        assert place.content(FOLDER, NAME) is None

    @pytest.mark.parametrize("checkpoint", [1, 2, 4])
    def test_a_cancelled_delivery_leaves_nothing_visible_and_can_be_done_again(
        self, checkpoint: int, uploader: Uploader, place: Place, signed: Path
    ) -> None:
        with pytest.raises(Cancelled):
            uploader.send(job_for(signed), CancelsAtCheckpoint(checkpoint))

        assert place.content(FOLDER, NAME) is None
        uploader.send(job_for(signed), CancelToken())
        assert place.content(FOLDER, NAME) == signed.read_bytes()
        assert place.unfinished() == []

    @pytest.mark.parametrize(
        "folder", ["..", "a/../..", "/tmp", "a//b", "", "C:", "a\\..\\b", ".an", "con", "a/"]
    )
    def test_a_folder_that_leads_elsewhere_is_refused(
        self, folder: str, uploader: Uploader, place: Place, signed: Path
    ) -> None:
        with pytest.raises(UploadError) as caught:
            uploader.send(job_for(signed, folder=folder), CancelToken())

        assert caught.value.facts == {"problem": "path"}
        assert not caught.value.transient
        assert place.unfinished() == []

    @pytest.mark.parametrize("name", ["", ".", "..", "a/b", "a\\b", "nul.pdf", "x.", "a\0b", ".x"])
    def test_a_name_that_leads_elsewhere_is_refused(
        self, name: str, uploader: Uploader, place: Place, signed: Path
    ) -> None:
        with pytest.raises(UploadError) as caught:
            uploader.send(job_for(signed, name=name), CancelToken())

        assert caught.value.facts == {"problem": "path"}
        assert place.unfinished() == []

    def test_a_target_that_works_passes_the_check_and_keeps_nothing_of_it(
        self, uploader: Uploader, place: Place
    ) -> None:
        uploader.check()

        assert place.unfinished() == []
