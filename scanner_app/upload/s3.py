"""Delivers into an S3 bucket, for offices with good lines: no overwriting, all read back."""

from __future__ import annotations

from collections.abc import Callable

from scanner_app.domain.upload import Receipt, UploadJob
from scanner_app.domain.upload_errors import (
    ReadBackMismatchError,
    SourceChangedError,
    TargetConflictError,
    TargetUnreachableError,
    UploadError,
)
from scanner_app.ports import Clock, Transfer
from scanner_app.tasks.cancel import CancelToken
from scanner_app.upload.places import plain_parts
from scanner_app.upload.receipts import RECEIPT_SUFFIX, dump_receipt, read_receipt
from scanner_app.upload.s3_bucket import PART_BYTES, S3Bucket, part_checksum
from scanner_app.upload.source import SignedSource

_Reading = Callable[[int], object]

_NOTE = "s3-upload:"
_RECEIPT_BYTES = 64 * 1024
# After these nobody goes on with the parts that arrived.
_NO_WAY_ON = (SourceChangedError, TargetConflictError, ReadBackMismatchError)


class S3Uploader:
    """`ports.Uploader` over a bucket: key "<prefix>/<office>/<dossier code>/<name>". Thread-safe.

    Files longer than a part go in parts; what arrived is gone on with after a kill. A line that is
    cut before every fifth megabyte never gets a part through: that is for the province's own
    server.
    """

    def __init__(self, bucket: S3Bucket, clock: Clock, *, part_bytes: int = PART_BYTES) -> None:
        """Nothing is asked yet.

        Args:
            bucket: where files go.
            clock: for the receipts.
            part_bytes: a cut loses one part; the store says how small one may be.
        """
        self._bucket = bucket
        self._clock = clock
        self._part_bytes = part_bytes

    def send(
        self, job: UploadJob, cancel: CancelToken, transfer: Transfer | None = None
    ) -> Receipt:
        """The job's file under its key, its receipt beside it.

        Raises:
            Cancelled: nothing but the whole file may be visible in the bucket.
            SourceChangedError: the file on this PC is not the one that was signed.
            TargetConflictError: another file has this key; it stays.
            ReadBackMismatchError: the store gave back other bytes; they are removed.
            UploadError leaves: as the store says; problem "path".
        """
        key = "/".join(plain_parts(job.folder, job.name))
        cancel.checkpoint()
        reading = _reading(cancel, transfer)
        if not self._stands_already(job, key, reading):
            self._write(job, key, cancel, transfer)
        return self._receipt(job, key)

    def may_hold(self, folder: str, name: str) -> bool:
        """Something may stand there already; True when that cannot be told now."""
        try:
            return self._bucket.holds("/".join(plain_parts(folder, name)))
        except UploadError:
            return True

    def check(self) -> None:
        """Write, read and remove a small object.

        Raises:
            UploadError leaves.
        """
        self._bucket.require()

    def _stands_already(self, job: UploadJob, key: str, reading: _Reading) -> bool:
        """Is the job's file under its key.

        Raises:
            TargetConflictError: something else is.
        """
        if not self._bucket.holds(key):
            return False
        if self._bucket.digest(key, reading) != (job.sha256, job.size_bytes):
            raise TargetConflictError(name=job.name)
        return True

    def _write(
        self, job: UploadJob, key: str, cancel: CancelToken, transfer: Transfer | None
    ) -> None:
        with SignedSource(job) as source:
            source.require_whole(cancel)
            if job.size_bytes <= self._part_bytes:
                content = b"".join(source.blocks(0, cancel))
                cancel.checkpoint()
                is_ours = self._bucket.put(key, content)
                if transfer is not None:
                    transfer.moved(len(content))
            else:
                parts = _InParts(self._bucket, job, key, cancel, transfer, self._part_bytes)
                is_ours = parts.written(source)
        reading = _reading(cancel, transfer)
        if not is_ours:
            # Somebody was faster: with the same file, or another.
            self._require_standing(job, key, reading)
        elif self._bucket.digest(key, reading) != (job.sha256, job.size_bytes):
            self._bucket.remove(key)
            raise ReadBackMismatchError(job=job.id)

    def _require_standing(self, job: UploadJob, key: str, reading: _Reading) -> None:
        if not self._stands_already(job, key, reading):
            raise TargetUnreachableError(problem="conflict gone")

    def _receipt(self, job: UploadJob, key: str) -> Receipt:
        """The receipt that lies beside the file already, or a new one."""
        beside = key + RECEIPT_SUFFIX
        written = self._bucket.read(beside, _RECEIPT_BYTES)
        known = read_receipt(written, job, key) if written is not None else None
        if known is not None:
            return known
        receipt = Receipt(job.sha256, job.size_bytes, self._clock(), key)
        content = dump_receipt(receipt, job)
        is_ours = self._bucket.put(
            beside, content, over=written is not None, kind="application/json"
        )
        if not is_ours:
            faster = read_receipt(self._bucket.read(beside, _RECEIPT_BYTES) or b"", job, key)
            return faster or receipt
        return receipt


def _reading(cancel: CancelToken, transfer: Transfer | None) -> _Reading:
    """What hears of bytes that are read back: over a slow line longer than a claim lasts."""

    def read(_size_bytes: int) -> None:
        cancel.checkpoint()
        if transfer is not None:
            # Nothing is sent by it: no limit is to slow it down.
            transfer.moved(0, kept=False)

    return read


class _InParts:
    """One file on its way in parts."""

    def __init__(
        self,
        bucket: S3Bucket,
        job: UploadJob,
        key: str,
        cancel: CancelToken,
        transfer: Transfer | None,
        part_bytes: int,
    ) -> None:
        self._part_bytes = part_bytes
        self._bucket = bucket
        self._job = job
        self._key = key
        self._cancel = cancel
        self._transfer = transfer
        self._upload: str | None = None

    def written(self, source: SignedSource) -> bool:
        """Every part sent and put together; False when the key is taken by now."""
        try:
            is_ours = self._sent(source)
        except BaseException as error:
            if self._transfer is None or isinstance(error, _NO_WAY_ON):
                self._drop()
            raise
        if not is_ours:
            self._drop()
        return is_ours

    def _sent(self, source: SignedSource) -> bool:
        size = self._part_bytes
        arrived = self._standing()
        tags = {
            number: (tag, part_checksum(source.part((number - 1) * size, size)))
            for number, tag in arrived.items()
        }
        assert self._upload is not None
        held, number = bytearray(), len(arrived) + 1
        for block in source.blocks(len(arrived) * size, self._cancel):
            held += block
            if len(held) >= size:
                tags[number] = self._put(number, bytes(held[:size]))
                del held[:size]
                number += 1
        if held:
            tags[number] = self._put(number, bytes(held))
        self._cancel.checkpoint()
        return self._bucket.complete(self._key, self._upload, tags)

    def _put(self, number: int, content: bytes) -> tuple[str, str]:
        assert self._upload is not None
        self._cancel.checkpoint()
        tag = self._bucket.put_part(self._key, self._upload, number, content)
        if self._transfer is not None:
            self._transfer.moved(len(content))
        return tag, part_checksum(content)

    def _standing(self) -> dict[int, str]:
        """Tags of the whole parts, from the first on without a gap, that arrived already."""
        noted = self._noted()
        if noted is not None:
            parts = self._bucket.parts(self._key, noted)
            if parts is not None:
                self._upload = noted
                return _leading(parts, self._job.size_bytes, self._part_bytes)
        self._upload = self._bucket.begin(self._key, self._job.sha256)
        if self._transfer is not None:
            # Kept before the first byte: parts that nobody knows of cost storage for ever.
            self._transfer.resumable(f"{_NOTE}{self._job.sha256}:{self._key}:{self._upload}")
        return {}

    def _noted(self) -> str | None:
        start = f"{_NOTE}{self._job.sha256}:{self._key}:"
        note = self._job.resume or ""
        return note.removeprefix(start) or None if note.startswith(start) else None

    def _drop(self) -> None:
        if self._upload is not None:
            self._bucket.give_up(self._key, self._upload)
            if self._transfer is not None:
                self._transfer.resumable(None)


def _leading(parts: dict[int, tuple[str, int]], size_bytes: int, part_bytes: int) -> dict[int, str]:
    """Tags of the whole parts from the first on."""
    found: dict[int, str] = {}
    for number in range(1, len(parts) + 1):
        tag, size = parts.get(number, ("", 0))
        # The last one may be shorter; it is sent again rather than told apart.
        if size != part_bytes or number * part_bytes > size_bytes:
            break
        found[number] = tag
    return found
