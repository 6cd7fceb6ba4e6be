"""ArchiveBuilder over ocr.pdf: papers become PDF/A files, several side by side."""

from __future__ import annotations

import contextlib
import hashlib
import os
import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path

from scanner_app.domain.dossier import ArchiveFile
from scanner_app.domain.errors import (
    ArchivingError,
    PageFileLostError,
    StorageError,
)
from scanner_app.domain.ids import PaperId
from scanner_app.durable import as_storage_error, sync_folder
from scanner_app.patience import move_over
from scanner_app.ports import ArchiveRequest
from scanner_app.processing.pool import PagePool, Task, WorkFailure
from scanner_app.processing.worker import PdfOrder, PdfPicture, Profile, Refusal, build_one
from scanner_app.tasks.cancel import CancelToken

_BUILDING = ".building"
"""Folder beside the targets; in it a folder for each file in work, since libraries leave temporary
files of their own when their process dies. Swept before the same file is built again."""

_LIMIT_S = 120.0
_LIMIT_PER_PAGE_S = 15.0
"""A page takes 0.1 to 1.3 CPU s (facts, PDF 2 and 3); ten times that on a slow, loaded PC."""


class PooledArchiveBuilder:
    """Builds PDF/A files in worker processes; renames and digests them in this one."""

    def __init__(self, pool: PagePool, *, profile: Profile = "jpeg") -> None:
        """Nothing is started before the first request.

        Args:
            pool: shared with whatever else computes.
            profile: "jpeg" keeps the scan's resolution, "mrc" splits ink from ground.
        """
        self._pool = pool
        self._profile = profile

    def build_all(
        self, requests: Iterable[ArchiveRequest], cancel: CancelToken
    ) -> Iterator[tuple[PaperId, ArchiveFile | ArchivingError | StorageError]]:
        """Each request as one PDF/A-2b at its target, complete or not at all, in any order.

        Requests are drawn one by one as workers come free. What fails comes as a value.

        Raises:
            Cancelled: asked to stop; no half file stays.
            EngineStartError: no worker process starts.
        """
        waiting: dict[PaperId, ArchiveRequest] = {}
        folders: set[Path] = set()
        results = self._pool.run(build_one, self._tasks(requests, waiting, folders), cancel)
        try:
            for paper, result in results:
                yield paper, _finished(waiting.pop(paper), result)
        finally:
            results.close()  # children end before their files are swept
            for request in waiting.values():
                _sweep(request.target)
            for folder in folders:
                with contextlib.suppress(OSError):
                    folder.rmdir()

    def _tasks(
        self,
        requests: Iterable[ArchiveRequest],
        waiting: dict[PaperId, ArchiveRequest],
        folders: set[Path],
    ) -> Iterator[Task[PaperId, PdfOrder]]:
        for request in requests:
            waiting[request.paper] = request
            folders.add(_workshop(request.target).parent)
            pictures = tuple(
                PdfPicture(p.id, p.image, p.reading, p.shown_deg) for p in request.pages
            )
            _sweep(request.target)
            order = PdfOrder(pictures, request.metadata, _building(request.target), self._profile)
            limit_s = _LIMIT_S + _LIMIT_PER_PAGE_S * len(pictures)
            yield Task(request.paper, order, limit_s)


def pdfa_check(path: Path) -> tuple[str | None, tuple[str, ...]]:
    """What part and level a PDF claims ("2B" or None), and what breaks the claim.

    Raises:
        OSError: the file cannot be read.
    """
    from ocr.errors import OcrError
    from ocr.pdf.check import check_pdfa

    try:
        report = check_pdfa(path)
    except OcrError as error:
        return None, (str(error),)
    return report.claim, report.problems


def _finished(
    request: ArchiveRequest, result: int | Refusal | WorkFailure
) -> ArchiveFile | ArchivingError | StorageError:
    try:
        if isinstance(result, int):
            return _committed(request.target, pages=result)
        _sweep(request.target)
        if isinstance(result, WorkFailure) and result.reason == "crashed":
            _require_room(request)
        return _error_of(request, result)
    except OSError as error:
        return _storage_error(error.errno, request.target)
    finally:
        _sweep(request.target)


def _committed(target: Path, *, pages: int) -> ArchiveFile:
    """Bytes on disk first, then the name, then the name on disk."""
    building = _building(target)
    with building.open("r+b") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
        size_bytes = os.fstat(file.fileno()).st_size
        os.fsync(file.fileno())
    move_over(building, target)
    sync_folder(target.parent)
    return ArchiveFile(target, digest, size_bytes, pages)


def _error_of(
    request: ArchiveRequest, result: Refusal | WorkFailure
) -> ArchivingError | StorageError:
    if isinstance(result, WorkFailure):
        return ArchivingError(paper=request.paper, reason=result.reason, **dict(result.facts))
    if result.code == "os":
        if result.page is not None:
            return PageFileLostError(page=result.page)
        number = result.facts["errno"]
        return _storage_error(number if isinstance(number, int) else None, request.target)
    page = {} if result.page is None else {"page": result.page}
    return ArchivingError(
        **{**result.facts, "paper": request.paper, "engine_code": result.code, **page}
    )


def _storage_error(number: int | None, target: Path) -> StorageError:
    return as_storage_error(OSError(number or 0, ""), target.parent)


def _require_room(request: ArchiveRequest) -> None:
    """Raise OSError when the disk does not take a file as large as the pages.

    qpdf ends its process when a write fails (seen with 12.x: QPDFSystemError out of a destructor),
    so a crash may be a full disk.
    """
    probe = _building(request.target)
    try:
        probe.parent.mkdir(parents=True, exist_ok=True)
        with probe.open("wb") as file:
            for page in request.pages:
                file.write(bytes(page.image.stat().st_size))
            file.flush()
            os.fsync(file.fileno())
    finally:
        with contextlib.suppress(OSError):
            probe.unlink(missing_ok=True)


def _workshop(target: Path) -> Path:
    return target.parent / _BUILDING / target.name


def _building(target: Path) -> Path:
    return _workshop(target) / target.name


def _sweep(target: Path) -> None:
    """Remove what is left of building this file."""
    shutil.rmtree(_workshop(target), ignore_errors=True)
