"""Ports that follow a script of results and errors."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from scanner_app.domain.dossier import ArchiveFile, SignedFile
from scanner_app.domain.errors import ArchivingError, ReadingError
from scanner_app.domain.file_errors import IntakeError
from scanner_app.domain.ids import PageId, PaperId
from scanner_app.domain.page import Page, PageReading
from scanner_app.domain.signature import CertificateFacts, SignOrder
from scanner_app.domain.upload import Receipt, UploadJob
from scanner_app.domain.upload_errors import UploadError
from scanner_app.domain.verification import FileReport, SignatureReport
from scanner_app.ports import ArchiveRequest, Clock, SourceFile, SourcePage, Transfer
from scanner_app.tasks.cancel import CancelToken


class ScriptedSource:
    """Files whose pages are given as bytes, or as errors."""

    def __init__(self, files: dict[str, list[bytes | IntakeError]]) -> None:
        self._files = files

    def find(self, paths: Sequence[Path]) -> Iterator[SourceFile | IntakeError]:
        for path in paths:
            content = b"".join(c for c in self._files[path.name] if isinstance(c, bytes))
            yield SourceFile(path, hashlib.sha256(content).hexdigest())

    def pages(self, file: SourceFile, spool: Path) -> Iterator[SourcePage | IntakeError]:
        spool.mkdir(parents=True, exist_ok=True)
        for number, content in enumerate(self._files[file.path.name], start=1):
            if isinstance(content, IntakeError):
                yield content
                continue
            image = spool / f"{number}.jpg"
            image.write_bytes(content)
            yield SourcePage(image, number)


class InstantReader:
    """Reads every page at once as `reading`, lying as a clerk turned it, but for the scripted."""

    def __init__(
        self, reading: PageReading, failures: dict[PageId, ReadingError] | None = None
    ) -> None:
        self._reading = reading
        self.readings: dict[PageId, PageReading] = {}
        self.failures = failures or {}

    def read(
        self, pages: Iterable[Page | None], cancel: CancelToken
    ) -> Iterator[tuple[PageId, PageReading | ReadingError]]:
        for page in pages:
            cancel.checkpoint()
            if page is None:
                cancel.wait(0.01)
                continue
            reading = self.readings.get(page.id, self._reading)
            if page.turn_deg is not None:
                reading = replace(reading, orientation_deg=page.turn_deg)
            yield page.id, self.failures.get(page.id, reading)


class TextBuilder:
    """Writes a text file in place of a PDF, or the scripted error."""

    def __init__(self, failures: dict[PaperId, ArchivingError] | None = None) -> None:
        self.failures = failures or {}
        self.built: list[ArchiveRequest] = []

    def build_all(
        self, requests: Iterable[ArchiveRequest], cancel: CancelToken
    ) -> Iterator[tuple[PaperId, ArchiveFile | ArchivingError]]:
        for request in requests:
            cancel.checkpoint()
            self.built.append(request)
            if request.paper in self.failures:
                yield request.paper, self.failures[request.paper]
                continue
            pages = [page.id for page in request.pages]
            content = f"{request.paper} {request.metadata.dossier_code} {pages}".encode()
            request.target.parent.mkdir(parents=True, exist_ok=True)
            request.target.write_bytes(content)
            digest = hashlib.sha256(content).hexdigest()
            yield (
                request.paper,
                ArchiveFile(request.target, digest, len(content), len(request.pages)),
            )


class SoftSigner:
    """Signs by appending a line."""

    def __init__(self, clock: Clock, holder: str = "Cán bộ thử") -> None:
        self._clock = clock
        self.holder = holder
        self.orders: list[SignOrder] = []
        self.closed = 0

    @property
    def certificate(self) -> CertificateFacts:
        start, end = self._clock() - timedelta(days=1), self._clock() + timedelta(days=1)
        return CertificateFacts(self.holder, "", "Gốc thử", "1", "ab" * 32, start, end)

    def close(self) -> None:
        self.closed += 1

    def sign(self, source: Path, target: Path, order: SignOrder) -> SignedFile:
        self.orders.append(order)
        content = source.read_bytes() + b" signed"
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
        digest = hashlib.sha256(content).hexdigest()
        return SignedFile(target, digest, len(content), self.holder, self._clock(), "ab" * 32)


class LenientVerifier:
    """Finds a file signed when it ends as SoftSigner ends it."""

    def verify(self, path: Path) -> FileReport:
        content = path.read_bytes()
        ok = content.endswith(b" signed")
        signature = SignatureReport("Cán bộ thử", None, ok, ok, None, "B-B")
        return FileReport((signature,) * content.count(b" signed"), not ok, None, (), ok)


class ScriptedUploader:
    """Answers each attempt with the next of the script, then with receipts."""

    def __init__(self, clock: Clock, script: Sequence[UploadError] = ()) -> None:
        self._clock = clock
        self._script = list(script)
        self.received: list[str] = []

    def send(
        self, job: UploadJob, cancel: CancelToken, transfer: Transfer | None = None
    ) -> Receipt:
        cancel.checkpoint()
        if self._script:
            raise self._script.pop(0)
        if transfer is not None:
            transfer.moved(job.size_bytes)
        self.received.append(job.sha256)
        return Receipt(job.sha256, job.size_bytes, self._clock(), f"{job.folder}/{job.name}")

    def may_hold(self, folder: str, name: str) -> bool:  # noqa: ARG002 - the port's
        """It never tells what it has."""
        return True

    def check(self) -> None:
        """Always there."""
