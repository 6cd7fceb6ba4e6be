"""Delivers into a folder: on this PC, an external disk or a network share."""

from __future__ import annotations

import hashlib
import os
import threading
from pathlib import Path
from typing import BinaryIO

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
from scanner_app.upload.durable import (
    make_folders,
    place_new,
    remove_quietly,
    replace_durably,
    synced_writing,
    uncached,
)
from scanner_app.upload.os_errors import telling_errors
from scanner_app.upload.places import place_below
from scanner_app.upload.receipts import RECEIPT_SUFFIX, dump_receipt, read_receipt

CHUNK_BYTES = 1 << 20
_WAIT_S = 0.2


class FolderUploader:
    """One file at a time, whole or not at all, read back before it gets its name.

    A killed delivery leaves at most hidden `.part` files, which the next one of the same job
    removes. Safe to use from several threads.
    """

    def __init__(self, root: Path, clock: Clock) -> None:
        """Nothing is touched yet.

        Args:
            root: must exist when sending and is never made: a share that is not mounted often
                shows as a missing or empty folder.
            clock: for the receipts.
        """
        self._root = root
        self._clock = clock
        self._one_at_a_time = threading.Lock()

    def send(
        self,
        job: UploadJob,
        cancel: CancelToken,
        transfer: Transfer | None = None,
    ) -> Receipt:
        """The job's file at `<root>/<folder>/<name>`, its receipt beside it.

        Raises:
            Cancelled, SendingHeldError, UploadSupersededError: nothing new is visible there.
            SourceChangedError: the file on this PC is not the one that was signed.
            TargetConflictError: another file has this name; it stays.
            ReadBackMismatchError: the target gave back other bytes; they are removed.
            TargetUnreachableError, TargetFullError, TargetForbiddenError: as the system says.
            UploadError: problem "path", the job names a place outside the root.
        """
        while not self._one_at_a_time.acquire(timeout=_WAIT_S):
            cancel.checkpoint()
        try:
            with telling_errors(self._root):
                return self._deliver(job, cancel, transfer)
        finally:
            self._one_at_a_time.release()

    def may_hold(self, folder: str, name: str) -> bool:
        """Something may stand there already; True when that cannot be told now."""
        try:
            with telling_errors(self._root):
                self._require_root()
                return os.path.lexists(place_below(self._root, folder, name))
        except UploadError:
            return True

    def check(self) -> None:
        """Write, read and remove a small hidden file in the root.

        Raises:
            TargetUnreachableError, TargetFullError, TargetForbiddenError, UploadError.
        """
        with telling_errors(self._root):
            self._require_root()
            probe = self._root / f".sohoa-{os.getpid()}-{threading.get_ident()}.part"
            try:
                with synced_writing(probe) as file:
                    file.write(b"sohoa")
            finally:
                remove_quietly(probe)

    def _require_root(self) -> None:
        if not self._root.is_dir():
            raise TargetUnreachableError(root=self._root)

    def _deliver(self, job: UploadJob, cancel: CancelToken, transfer: Transfer | None) -> Receipt:
        self._require_root()
        place = place_below(self._root, job.folder, job.name)
        make_folders(self._root, job.folder)
        part = place.with_name(f".{job.name}.{job.sha256[:12]}.part")
        try:
            if not _stands_already(job, place):
                _copy(job, part, cancel, transfer)
                _read_back(job, part)
                if not place_new(part, place) and not _stands_already(job, place):
                    raise TargetConflictError(name=job.name)
            return self._receipt(job, place)
        finally:
            remove_quietly(part)

    def _receipt(self, job: UploadJob, place: Path) -> Receipt:
        """The receipt that lies beside the file already, or a new one."""
        path = place.with_name(place.name + RECEIPT_SUFFIX)
        receipt = _written_receipt(path, job, place)
        if receipt is None:
            receipt = Receipt(job.sha256, job.size_bytes, self._clock(), str(place))
            _write_receipt(path, receipt, job)
        return receipt


def _stands_already(job: UploadJob, place: Path) -> bool:
    """Is the job's file at its place.

    Raises:
        TargetConflictError: something else is.
    """
    if not os.path.lexists(place):
        return False
    if place.is_symlink() or not place.is_file() or _digest(place) != _claimed(job):
        raise TargetConflictError(name=job.name)
    return True


def _copy(job: UploadJob, part: Path, cancel: CancelToken, transfer: Transfer | None) -> None:
    """The job's bytes in the hidden file, synced.

    Raises:
        Cancelled, SourceChangedError: the hidden file is then incomplete.
    """
    try:
        source = job.path.open("rb")
    except OSError as error:
        raise SourceChangedError(job=job.id, errno=error.errno) from error
    digest, size = hashlib.sha256(), 0
    with source, synced_writing(part) as target:
        while chunk := _next_chunk(source, job):
            cancel.checkpoint()
            digest.update(chunk)
            size += len(chunk)
            target.write(chunk)
            if transfer is not None:
                # A copy that breaks is begun anew: none of it is kept.
                transfer.moved(len(chunk), kept=False)
        cancel.checkpoint()
    if (digest.hexdigest(), size) != _claimed(job):
        raise SourceChangedError(job=job.id)


def _next_chunk(source: BinaryIO, job: UploadJob) -> bytes:
    try:
        return source.read(CHUNK_BYTES)
    except OSError as error:
        raise SourceChangedError(job=job.id, errno=error.errno) from error


def _read_back(job: UploadJob, part: Path) -> None:
    found = _digest(part)
    if found != _claimed(job):
        raise ReadBackMismatchError(job=job.id, size_bytes=found[1])


def _digest(path: Path) -> tuple[str, int]:
    """SHA-256 and size of what the target gives back, past this PC's cache where that can be."""
    digest, size = hashlib.sha256(), 0
    with uncached(path) as file:
        while chunk := file.read(CHUNK_BYTES):
            digest.update(chunk)
            size += len(chunk)
    return digest.hexdigest(), size


def _claimed(job: UploadJob) -> tuple[str, int]:
    return job.sha256, job.size_bytes


def _write_receipt(path: Path, receipt: Receipt, job: UploadJob) -> None:
    part = path.with_name(f".{path.name}.part")
    try:
        with synced_writing(part) as file:
            file.write(dump_receipt(receipt, job))
        replace_durably(part, path)
    finally:
        remove_quietly(part)


def _written_receipt(path: Path, job: UploadJob, place: Path) -> Receipt | None:
    """An earlier delivery's receipt for the same bytes; None when there is none to trust."""
    try:
        return read_receipt(path.read_bytes(), job, str(place))
    except FileNotFoundError:
        return None
