"""Delivery into S3: the contract and what breaks, against a real engine (OpenStack Swift)."""

from __future__ import annotations

import random
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from botocore.exceptions import ClientError

from scanner_app.domain.errors import Cancelled
from scanner_app.domain.upload_errors import (
    ReadBackMismatchError,
    SourceChangedError,
    TargetConflictError,
    TargetForbiddenError,
    TargetMissingError,
    TargetUnreachableError,
    UploadError,
)
from scanner_app.tasks.cancel import CancelToken
from scanner_app.upload.s3 import S3Uploader
from scanner_app.upload.s3_bucket import S3Bucket, S3Place
from tests.fakes.clock import SettableClock
from tests.stand.bad_line import LineFaults, bad_line
from tests.stand.swift import Swift
from tests.upload.contract import FOLDER, NAME, UploaderContract, job_for
from tests.upload.transfers import RememberingTransfer

_PROJECT = Path(__file__).resolve().parents[2]
# The test engine takes smaller parts than S3: less to carry.
PART_BYTES = 512 * 1024
_KEY = f"tinh/{FOLDER}/{NAME}"


class S3Looked:
    """A bucket, looked at past the uploader."""

    def __init__(self, client: Any, bucket: str) -> None:
        self.client = client
        self.bucket = bucket

    def content(self, folder: str, name: str) -> bytes | None:
        try:
            got = self.client.get_object(Bucket=self.bucket, Key=f"tinh/{folder}/{name}")
        except ClientError:
            return None
        with got["Body"] as body:
            return bytes(body.read())

    def put(self, folder: str, name: str, content: bytes) -> None:
        self.client.put_object(Bucket=self.bucket, Key=f"tinh/{folder}/{name}", Body=content)

    def make_empty(self) -> None:
        for each in self.client.list_objects_v2(Bucket=self.bucket).get("Contents", ()):
            self.client.delete_object(Bucket=self.bucket, Key=each["Key"])
        for each in self.client.list_multipart_uploads(Bucket=self.bucket).get("Uploads", ()):
            self.client.abort_multipart_upload(
                Bucket=self.bucket, Key=each["Key"], UploadId=each["UploadId"]
            )

    def unfinished(self) -> list[str]:
        uploads = self.client.list_multipart_uploads(Bucket=self.bucket).get("Uploads", ())
        kept = self.client.list_objects_v2(Bucket=self.bucket).get("Contents", ())
        hidden = [each["Key"] for each in kept if "/." in each["Key"]]
        return [each["UploadId"] for each in uploads] + hidden


@pytest.fixture(scope="module")
def looked(swift: Swift) -> Iterator[S3Looked]:
    """One bucket; making clients costs more than emptying it."""
    with closing(swift.client()) as client:
        client.create_bucket(Bucket="kho")
        yield S3Looked(client, "kho")


@pytest.fixture
def place(looked: S3Looked) -> S3Looked:
    """The same, empty."""
    looked.make_empty()
    return looked


class ActsWhenMoved(RememberingTransfer):
    """Does something after each part."""

    def __init__(self, act: Callable[[], None]) -> None:
        super().__init__()
        self._act = act

    def moved(self, size_bytes: int, *, kept: bool = True) -> None:
        super().moved(size_bytes, kept=kept)
        self._act()


@contextmanager
def bucket_at(swift: Swift, name: str, **changed: Any) -> Iterator[S3Bucket]:
    """As a counter is set up for it; the secret may be changed, too."""
    secret = changed.pop("secret", swift.secret)
    asked = S3Place(swift.endpoint, name, "tinh", swift.region, swift.key_id)
    with closing(S3Bucket(replace(asked, **changed), lambda: secret)) as opened:
        yield opened


@pytest.fixture(scope="module")
def uploader(swift: Swift, looked: S3Looked) -> Iterator[S3Uploader]:
    with bucket_at(swift, looked.bucket) as opened:
        yield S3Uploader(opened, SettableClock(), part_bytes=PART_BYTES)


@pytest.fixture(scope="module")
def whole_uploader(swift: Swift, looked: S3Looked) -> Iterator[S3Uploader]:
    """With parts as long as in use."""
    with bucket_at(swift, looked.bucket) as opened:
        yield S3Uploader(opened, SettableClock())


@pytest.fixture
def signed(tmp_path: Path) -> Path:
    """A file of two parts."""
    path = tmp_path / "tệp.pdf"
    path.write_bytes(random.Random(20261127).randbytes(PART_BYTES + 300_000))
    return path


class TestS3KeepsTheContract(UploaderContract):
    """All promises of an uploader, with a file that goes in one request."""

    @pytest.fixture
    def uploader(self, whole_uploader: S3Uploader) -> S3Uploader:
        return whole_uploader


def test_a_file_of_several_parts_arrives_whole_with_its_digest(
    uploader: S3Uploader, place: S3Looked, signed: Path
) -> None:
    job = job_for(signed)
    transfer = RememberingTransfer()

    receipt = uploader.send(job, CancelToken(), transfer)

    assert place.content(FOLDER, NAME) == signed.read_bytes()
    told = place.client.head_object(Bucket=place.bucket, Key=_KEY)["Metadata"]
    assert {name.lower(): value for name, value in told.items()} == {"sha256": job.sha256}
    assert receipt.sha256 == job.sha256
    assert transfer.kept == job.size_bytes
    assert place.unfinished() == []


def test_another_file_of_several_parts_that_appears_meanwhile_stays(
    uploader: S3Uploader, place: S3Looked, signed: Path
) -> None:
    faster = ActsWhenMoved(lambda: place.put(FOLDER, NAME, b"cua nguoi khac"))

    with pytest.raises(TargetConflictError):
        uploader.send(job_for(signed), CancelToken(), faster)

    assert place.content(FOLDER, NAME) == b"cua nguoi khac"
    assert place.unfinished() == []


def test_the_same_file_that_appears_meanwhile_is_ours(
    uploader: S3Uploader, place: S3Looked, signed: Path
) -> None:
    faster = ActsWhenMoved(lambda: place.put(FOLDER, NAME, signed.read_bytes()))

    receipt = uploader.send(job_for(signed), CancelToken(), faster)

    assert receipt.size_bytes == signed.stat().st_size
    assert place.unfinished() == []


def test_a_file_that_is_changed_while_its_parts_are_sent_is_not_delivered(
    uploader: S3Uploader, place: S3Looked, signed: Path
) -> None:
    job = job_for(signed)

    def change() -> None:
        with signed.open("r+b") as file:
            file.seek(-50, 2)
            file.write(b"sua")

    with pytest.raises(SourceChangedError):
        uploader.send(job, CancelToken(), ActsWhenMoved(change))

    assert place.content(FOLDER, NAME) is None
    assert place.unfinished() == []


def test_a_store_that_gives_back_other_bytes_keeps_no_file(
    uploader: S3Uploader, place: S3Looked, signed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    signed.write_bytes(b"ngan")
    monkeypatch.setattr(
        S3Bucket,
        "put",
        lambda _self, name, *_, **__: place.client.put_object(
            Bucket=place.bucket, Key=f"tinh/{name}", Body=b"khac"
        ),
    )

    with pytest.raises(ReadBackMismatchError) as caught:
        uploader.send(job_for(signed), CancelToken())

    assert caught.value.transient
    assert place.content(FOLDER, NAME) is None


def test_reading_back_keeps_the_claim_and_can_be_stopped(
    uploader: S3Uploader, place: S3Looked, signed: Path
) -> None:
    job, token = job_for(signed), CancelToken()
    told = RememberingTransfer(when_moving=token.cancel)
    place.put(FOLDER, NAME, signed.read_bytes() * 4)

    with pytest.raises(Cancelled):
        uploader.send(job, token, told)

    place.put(FOLDER, NAME, signed.read_bytes())
    assert uploader.send(job, CancelToken(), told).sha256 == job.sha256


def test_a_receipt_lies_beside_the_file_and_one_that_makes_no_sense_is_written_anew(
    uploader: S3Uploader, place: S3Looked, signed: Path
) -> None:
    first = uploader.send(job_for(signed), CancelToken())
    beside = f"{NAME}.receipt.json"
    whole = place.content(FOLDER, beside)
    place.put(FOLDER, beside, b"{")

    assert uploader.send(job_for(signed), CancelToken()) == first

    assert place.content(FOLDER, beside) == whole
    assert whole is not None
    assert first.sha256.encode() in whole


def test_the_target_tells_whether_it_may_have_a_file_of_that_name(
    swift: Swift, uploader: S3Uploader, place: S3Looked
) -> None:
    assert not uploader.may_hold(FOLDER, NAME)

    place.put(FOLDER, NAME, b"whatever")

    assert uploader.may_hold(FOLDER, NAME)
    with bucket_at(swift, "khong-co") as missing:
        assert S3Uploader(missing, SettableClock()).may_hold(FOLDER, NAME)


@pytest.mark.parametrize(
    ("changed", "kind"),
    [
        ({"secret": "sai"}, TargetForbiddenError),
        ({"key_id": "khong:ai"}, TargetForbiddenError),
        ({"bucket": "khong-co"}, TargetMissingError),
        ({"endpoint": "http://127.0.0.1:1"}, TargetUnreachableError),
    ],
)
def test_a_store_that_refuses_or_is_not_there_is_told(
    swift: Swift, place: S3Looked, signed: Path, changed: dict[str, Any], kind: type[UploadError]
) -> None:
    signed.write_bytes(b"ngan")
    with bucket_at(swift, place.bucket, **changed) as opened:
        uploader = S3Uploader(opened, SettableClock(), part_bytes=PART_BYTES)
        with pytest.raises(kind):
            uploader.check()
        with pytest.raises(kind):
            uploader.send(job_for(signed), CancelToken())


@pytest.mark.parametrize(
    "endpoint",
    ["http://s3.tinh.vn", "ftp://127.0.0.1", "https://", "https://a:b@s3.vn", "https://s3.vn/x"],
)
def test_an_endpoint_that_is_neither_https_nor_this_pc_is_refused(endpoint: str) -> None:
    with pytest.raises(UploadError) as caught:
        S3Place(endpoint, "kho")

    assert caught.value.facts == {"problem": "address"}


def test_parts_that_arrived_over_a_line_that_was_cut_are_not_sent_again(
    swift: Swift, place: S3Looked, signed: Path
) -> None:
    job = job_for(signed)
    port = int(swift.endpoint.rsplit(":", 1)[1])
    with (
        bad_line(("127.0.0.1", port)) as line,
        bucket_at(swift, place.bucket, endpoint=f"http://127.0.0.1:{line.port}") as opened,
    ):
        uploader = S3Uploader(opened, SettableClock(), part_bytes=PART_BYTES)
        # The first connection breaks in the second part, and no other gets anywhere.
        line.faults.cut_after = (PART_BYTES + 100_000, PART_BYTES + 100_000)
        transfer = ActsWhenMoved(lambda: setattr(line.faults, "cut_after", (10, 10)))
        with pytest.raises(TargetUnreachableError) as caught:
            uploader.send(job, CancelToken(), transfer)
        assert caught.value.transient
        assert transfer.kept == PART_BYTES
        line.faults.cut_after = None
        carried = line.carried

        uploader.send(replace(job, resume=transfer.notes[-1]), CancelToken())

        assert line.carried - carried < 400_000
    assert place.content(FOLDER, NAME) == signed.read_bytes()
    assert place.unfinished() == []


def test_an_upload_that_the_store_forgot_is_begun_anew(
    uploader: S3Uploader, place: S3Looked, signed: Path
) -> None:
    job = job_for(signed)
    note = f"s3-upload:{job.sha256}:{FOLDER}/{NAME}:MDAwMDAwMDAtMDAwMC0wMDAw"

    uploader.send(replace(job, resume=note), CancelToken(), RememberingTransfer())

    assert place.content(FOLDER, NAME) == signed.read_bytes()


# Dies when so many parts have arrived, as its note says; 0: never.
_CHILD = """
import os, signal, sys
from dataclasses import replace
from pathlib import Path
from scanner_app.tasks.cancel import CancelToken
from scanner_app.upload.s3 import S3Uploader
from scanner_app.upload.s3_bucket import S3Bucket, S3Place
from tests.fakes.clock import SettableClock
from tests.upload.contract import job_for

endpoint, bucket, region, key_id, secret, signed, noted, dies_at = sys.argv[1:]
noted, left = Path(noted), int(dies_at)

class Keeping:
    def resumable(self, note):
        noted.write_text(note or "")

    def moved(self, size_bytes, *, kept=True):
        global left
        left -= 1
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)

job = replace(job_for(Path(signed)), resume=noted.read_text() if noted.exists() else None)
place = S3Place(endpoint, bucket, "tinh", region, key_id)
bucket = S3Bucket(place, lambda: secret)
S3Uploader(bucket, SettableClock(), part_bytes=512 * 1024).send(job, CancelToken(), Keeping())
"""


@pytest.mark.slow
def test_a_sender_that_is_killed_between_parts_goes_on_from_what_arrived(
    swift: Swift, place: S3Looked, signed: Path, tmp_path: Path
) -> None:
    arguments = (swift.endpoint, place.bucket, swift.region, swift.key_id, swift.secret)
    command = [sys.executable, "-c", _CHILD, *arguments, str(signed), str(tmp_path / "note")]

    died = subprocess.run([*command, "1"], cwd=_PROJECT, check=False)
    ended = subprocess.run([*command, "0"], cwd=_PROJECT, check=False)

    assert (died.returncode, ended.returncode) == (-9, 0)
    assert place.content(FOLDER, NAME) == signed.read_bytes()
    assert place.unfinished() == []


def test_a_line_that_is_always_cut_before_a_part_is_through_gives_up_and_keeps_the_note(
    swift: Swift, place: S3Looked, signed: Path
) -> None:
    port = int(swift.endpoint.rsplit(":", 1)[1])
    faults = LineFaults(cut_after=(50_000, 400_000), seed=3)
    transfer = RememberingTransfer()
    with (
        bad_line(("127.0.0.1", port), faults) as line,
        bucket_at(swift, place.bucket, endpoint=f"http://127.0.0.1:{line.port}") as opened,
        pytest.raises(TargetUnreachableError),
    ):
        S3Uploader(opened, SettableClock(), part_bytes=PART_BYTES).send(
            job_for(signed), CancelToken(), transfer
        )

    assert place.content(FOLDER, NAME) is None
    assert len(place.unfinished()) == 1
    assert transfer.notes[-1] is not None
