"""The signed file on this PC, read for sending and checked against its digest meanwhile."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Self

from scanner_app.domain.upload import UploadJob
from scanner_app.domain.upload_errors import SourceChangedError
from scanner_app.tasks.cancel import CancelToken

BLOCK_BYTES = 64 * 1024
_MARK_BYTES = 1 << 20
_HASH_BYTES = 1 << 20


class SignedSource:
    """The file of a job. Bytes handed out are hashed in order, wherever sending goes on."""

    def __init__(self, job: UploadJob) -> None:
        """Open it.

        Raises:
            SourceChangedError: it cannot be read.
        """
        self._job = job
        try:
            self._file = Path(job.path).open("rb")  # noqa: SIM115 - closed by __exit__
        except OSError as error:
            raise SourceChangedError(job=job.id, errno=error.errno) from error
        # State of the digest at some offsets, so that going back after a cut costs one block.
        self._marks = {0: hashlib.sha256()}

    def __enter__(self) -> Self:
        """Itself."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close it."""
        self._file.close()

    def require_whole(self, cancel: CancelToken) -> None:
        """The file is now the one that was signed: nothing else is to leave this PC.

        Raises:
            SourceChangedError: it is not.
            Cancelled.
        """
        digest, size = hashlib.sha256(), 0
        self._seek(0)
        while block := self._read(_HASH_BYTES):
            cancel.checkpoint()
            digest.update(block)
            size += len(block)
        self._require(digest.hexdigest(), size)

    def blocks(self, start: int, cancel: CancelToken) -> Iterator[bytes]:
        """The bytes from this offset to the end as it was signed.

        Raises:
            SourceChangedError: it became another meanwhile; the last block is then held back.
            Cancelled: between two blocks.
        """
        offset, digest = self._digest_at(start)
        while offset < self._job.size_bytes:
            cancel.checkpoint()
            block = self._read(min(BLOCK_BYTES, self._job.size_bytes - offset))
            if not block:
                raise SourceChangedError(job=self._job.id, size_bytes=offset)
            digest.update(block)
            offset += len(block)
            if offset // _MARK_BYTES > max(self._marks) // _MARK_BYTES:
                self._marks[offset] = digest.copy()
            if offset == self._job.size_bytes:
                self._require(digest.hexdigest(), offset)
            yield block

    def part(self, start: int, size_bytes: int) -> bytes:
        """So many bytes from this offset, fewer at the end.

        Raises:
            SourceChangedError: it cannot be read.
        """
        self._seek(start)
        return self._read(size_bytes)

    def _digest_at(self, start: int) -> tuple[int, hashlib._Hash]:
        """The digest of everything before the offset, with the file standing there."""
        mark = max(offset for offset in self._marks if offset <= start)
        digest = self._marks[mark].copy()
        self._seek(mark)
        left = start - mark
        while left > 0:
            block = self._read(min(_HASH_BYTES, left))
            if not block:
                raise SourceChangedError(job=self._job.id)
            digest.update(block)
            left -= len(block)
        return start, digest

    def _require(self, sha256: str, size_bytes: int) -> None:
        if (sha256, size_bytes) != (self._job.sha256, self._job.size_bytes):
            raise SourceChangedError(job=self._job.id, size_bytes=size_bytes)

    def _seek(self, offset: int) -> None:
        try:
            self._file.seek(offset)
        except OSError as error:
            raise SourceChangedError(job=self._job.id, errno=error.errno) from error

    def _read(self, size_bytes: int) -> bytes:
        try:
            return self._file.read(size_bytes)
        except OSError as error:
            raise SourceChangedError(job=self._job.id, errno=error.errno) from error
