"""One file on its way through a resumable upload."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from scanner_app.domain.upload import Receipt, UploadJob
from scanner_app.domain.upload_errors import (
    DeliveredBrokenError,
    ReadBackMismatchError,
    SourceChangedError,
    TargetConflictError,
    TargetUnreachableError,
    TooLargeError,
)
from scanner_app.ports import Transfer
from scanner_app.tasks.cancel import CancelToken
from scanner_app.upload.province.broken import once_more
from scanner_app.upload.province.tus import TusFiles
from scanner_app.upload.source import SignedSource

_MOST_UPLOADS = 2
# After these nobody goes on with what was uploaded.
_NO_WAY_ON = (
    *(SourceChangedError, TargetConflictError, ReadBackMismatchError, DeliveredBrokenError),
    TooLargeError,
)


class Sending:
    """One file on its way to a receipt."""

    def __init__(
        self, files: TusFiles, job: UploadJob, cancel: CancelToken, transfer: Transfer | None
    ) -> None:
        self._files = files
        self._job = job
        self._cancel = cancel
        self._transfer = transfer
        self._upload = files.noted(job.resume)
        self._told = 0

    def until(self, receipt: Callable[[str], Receipt | None]) -> Receipt:
        """Upload until the province gives its receipt for it."""
        try:
            with SignedSource(self._job) as source:
                source.require_whole(self._cancel)
                for _ in range(_MOST_UPLOADS):
                    given = receipt(self._sent(source))
                    if given is not None:
                        return given
                    # The server lost the upload between its last byte and the question.
                    self._begin_anew()
        except BaseException as error:
            if self._transfer is None or isinstance(error, _NO_WAY_ON):
                self._clear_up()
            raise
        raise TargetUnreachableError(problem="uploads lost")

    def _sent(self, source: SignedSource) -> str:
        """The id of the upload that has every byte now."""
        upload, offset = self._standing()
        while offset < self._job.size_bytes:
            before = offset
            try:
                offset = self._append(source, upload, before)
            except TargetUnreachableError:
                self._cancel.checkpoint()
                offset = self._offset_after_break(upload)
                if offset <= before:
                    raise
            self._kept(offset - before)
        return upload

    def _offset_after_break(self, upload: str) -> int:
        """How far the server really got; -1 when it has no such upload any more."""
        found = self._offset(upload)
        if found is None:
            self._begin_anew()
            return -1
        return found

    def _standing(self) -> tuple[str, int]:
        """The upload to go on with and how far it is; a new one where there is none."""
        if self._upload is not None:
            found = self._offset(self._upload)
            if found is not None:
                return self._upload, found
        upload = self._files.create(self._job.size_bytes)
        self._upload = upload
        if self._transfer is not None:
            # Kept before the first byte: what arrives is never lost to the next try.
            self._transfer.resumable(self._files.note(upload))
        return upload, 0

    def _offset(self, upload: str) -> int | None:
        return once_more(lambda: self._files.offset(upload, self._job.size_bytes))

    def _append(self, source: SignedSource, upload: str, offset: int) -> int:
        self._told = 0
        blocks = self._telling(source.blocks(offset, self._cancel))
        return self._files.append(upload, offset, blocks, self._job.size_bytes)

    def _telling(self, blocks: Iterator[bytes]) -> Iterator[bytes]:
        """The same blocks, each told as being on its way before it is sent."""
        for block in blocks:
            if self._transfer is not None:
                self._transfer.moved(len(block), kept=False)
                self._told += len(block)
            yield block

    def _kept(self, size_bytes: int) -> None:
        """The server confirmed so many bytes. Told already as under way, they count once."""
        if self._transfer is not None and size_bytes > 0:
            self._transfer.moved(max(1, size_bytes - self._told), kept=True)

    def _begin_anew(self) -> None:
        self._upload = None
        if self._transfer is not None:
            self._transfer.resumable(None)

    def _clear_up(self) -> None:
        """Leave nothing at the province that no later try would go on with."""
        if self._upload is not None:
            self._files.forget(self._upload)
            self._begin_anew()
