"""What the services need from outside. Structural types, no base classes.

One store method is one transaction: after it returns the fact survives a power cut; if it raises,
nothing changed. Every method may raise `StorageError` leaves where it touches the local disk.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Protocol

from scanner_app.domain.dossier import (
    ArchiveFile,
    Dossier,
    DraftDossier,
    Paper,
    SignedFile,
    Tag,
)
from scanner_app.domain.errors import ArchivingError, IntakeError, ReadingError, StorageError
from scanner_app.domain.events import Event
from scanner_app.domain.ids import (
    BatchId,
    DossierId,
    JobId,
    OfficeCode,
    PageId,
    PaperId,
)
from scanner_app.domain.page import Page, PageReading
from scanner_app.domain.progress import OfficeProgress, Period
from scanner_app.domain.register import RegisterRow
from scanner_app.domain.upload import Receipt, UploadJob
from scanner_app.domain.verification import FileReport
from scanner_app.tasks.cancel import CancelToken

Clock = Callable[[], datetime]
"""Aware UTC now."""

EventSink = Callable[[Event], None]
"""Takes an event; must not raise, may be called from any thread."""


# --- capture ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file found among what the person named: its path and digest of its bytes."""

    path: Path
    sha256: str


@dataclass(frozen=True, slots=True)
class SourcePage:
    """One page out of a file, written below the spool folder it was asked into.

    Attributes:
        image: a complete, closed image file (JPEG, PNG or TIFF), original bytes where possible.
        page: 1-based inside the source file.
    """

    image: Path
    page: int


class FileSource(Protocol):
    """Files and folders that a person opens."""

    def find(self, paths: Sequence[Path]) -> Iterator[SourceFile | IntakeError]:
        """Every image and PDF below the paths, in natural order; what is wrong comes as a value."""

    def pages(self, file: SourceFile, spool: Path) -> Iterator[SourcePage | IntakeError]:
        """The file's pages, one at a time; a page that fails comes as a value, the rest go on."""


class CapturePort(Protocol):
    """Pages and batches in the store."""

    def open_batch(self, key: str, office: OfficeCode, given_code: str | None) -> BatchId:
        """The batch still being captured under this key, or a new one."""

    def known(self, office: OfficeCode, source_keys: Iterable[str]) -> dict[str, PageId]:
        """Which of these pictures the office has kept already."""

    def keep(
        self,
        batch: BatchId,
        *,
        image: Path,
        seq: int,
        source: str,
        source_page: int,
        source_key: str,
    ) -> Page:
        """Copy the picture into the store (fsync, rename), then record it.

        Raises:
            DiskFullError: nothing was kept of this page.
        """

    def close_batch(self, batch: BatchId) -> None:
        """No more pages will come; an empty batch vanishes."""

    def abandoned(self, keep_open: Sequence[str] = ()) -> tuple[BatchId, ...]:
        """Batches whose capture a dead process left open, other than under these keys."""


class PageStore(Protocol):
    """Pages and their readings."""

    def batch_pages(self, batch: BatchId) -> tuple[Page, ...]:
        """All pages of a batch in order, with readings where there are."""

    def to_read(self) -> tuple[Page, ...]:
        """Pages in state CAPTURED, oldest first."""

    def of_dossier(self, dossier: DossierId) -> tuple[Page, ...]:
        """Every page of a dossier as it was taken in, separator sheets included."""

    def record_reading(self, page: PageId, reading: PageReading) -> None:
        """Page is READ; its words file is on disk."""

    def record_unreadable(self, page: PageId, code: str) -> None:
        """Page is UNREADABLE for this reason."""

    def pages(self, ids: Sequence[PageId]) -> tuple[Page, ...]:
        """These pages, in the order asked for."""


# --- processing -------------------------------------------------------------------------------


class PageReader(Protocol):
    """Reads pages, several at once."""

    def read(
        self, pages: Sequence[Page], cancel: CancelToken
    ) -> Iterator[tuple[PageId, PageReading | ReadingError]]:
        """Results as they come, in any order; a page that fails comes as a value.

        Raises:
            EngineMissingError, LanguageMissingError: nothing can be read on this PC.
        """


@dataclass(frozen=True, slots=True)
class ArchiveMetadata:
    """What the PDF says about itself (XMP), conversion mark included.

    Attributes:
        converted_by: organisation and officer who converted it from paper (Luật GDĐT art. 12.1.c).
        fields: further name-value pairs in the project's XMP namespace.
    """

    title: str
    dossier_code: str
    office: str
    converted_by: str
    converted_at: datetime
    fields: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class ArchiveRequest:
    """One paper to build: its pages in order, what to say about it, and where to put it."""

    paper: PaperId
    pages: tuple[Page, ...]
    metadata: ArchiveMetadata
    target: Path


class ArchiveBuilder(Protocol):
    """Builds PDF/A files, several at once."""

    def build_all(
        self, requests: Iterable[ArchiveRequest], cancel: CancelToken
    ) -> Iterator[tuple[PaperId, ArchiveFile | ArchivingError | StorageError]]:
        """Each request as one PDF/A-2b at its target, complete or not at all, in any order.

        Requests are taken one by one as workers become free, so that their pages need not all be
        in memory. What fails comes as a value; the rest go on.
        """


# --- dossiers ---------------------------------------------------------------------------------


class DossierStore(Protocol):
    """Dossiers with their papers and tags."""

    def dossier(self, dossier: DossierId) -> Dossier:
        """One dossier with papers and tags."""

    def of_pages(self, pages: Sequence[PageId]) -> tuple[DossierId, ...]:
        """Dossiers that hold any of these pages, in order of their first page."""

    def recent(self, office: OfficeCode | None, limit: int) -> tuple[DossierId, ...]:
        """Newest dossiers first."""

    def to_archive(self) -> tuple[Paper, ...]:
        """Papers without a PDF whose dossier is not held for secrecy."""

    def record_archive(self, paper: PaperId, file: ArchiveFile) -> None:
        """Paper is ARCHIVED."""

    def to_sign(self) -> tuple[Paper, ...]:
        """Papers with an unsigned PDF whose dossier is not held for secrecy."""

    def record_signature(
        self, paper: PaperId, file: SignedFile, folder: str, name: str
    ) -> JobId | None:
        """Paper is SIGNED and its upload job waits, in one transaction; no job while held."""


class FilingPort(Protocol):
    """The transactions that turn pages into dossiers and change them afterwards."""

    def to_file(self) -> tuple[BatchId, ...]:
        """Closed batches all of whose pages are read or unreadable, not yet filed."""

    def batch_owner(self, batch: BatchId) -> tuple[OfficeCode, str | None]:
        """Office and given dossier code of a batch."""

    def file(self, batch: BatchId, drafts: Sequence[DraftDossier]) -> tuple[DossierId, ...]:
        """Write the batch's dossiers, papers and tags; a known code gets further papers."""

    def confirm_tag(self, dossier: DossierId, tag: Tag, by: str) -> None:
        """Store the value as confirmed by this person."""

    def assign_code(self, dossier: DossierId, code: str, source: str, by: str) -> DossierId:
        """Give a held dossier its code; its PDFs are built and signed anew with it.

        Returns the dossier that now holds the papers (another one when the code was known).
        """


class Signer(Protocol):
    """Holds a certificate."""

    @property
    def holder(self) -> str:
        """Common name of the certificate."""

    def sign(self, source: Path, target: Path) -> SignedFile:
        """A PAdES-signed copy at `target`, its folder made, complete and fsynced or not at all.

        Raises:
            SigningError leaves.
        """


class Verifier(Protocol):
    """Judges signed files."""

    def verify(self, path: Path) -> FileReport:
        """All signatures of the file.

        Raises:
            IntakeError leaves: not a readable PDF.
        """


# --- delivery ---------------------------------------------------------------------------------


class UploadQueue(Protocol):
    """Signed files that wait to be delivered."""

    def claim(self, now: datetime) -> UploadJob | None:
        """Lease the next due job, or None."""

    def sent(self, job: JobId, receipt: Receipt) -> None:
        """The target has it: job SENT, paper ACCEPTED. Always wins."""

    def failed(self, job: JobId, code: str, *, retry_at: datetime | None) -> None:
        """Try again then, or REFUSED when None."""

    def jobs(self, states: Sequence[str] = ()) -> tuple[UploadJob, ...]:
        """Jobs in order of their due time; all states when none is named."""

    def of_papers(self, papers: Sequence[PaperId]) -> dict[PaperId, UploadJob]:
        """The jobs of these papers."""

    def retry(self, job: JobId | None, now: datetime) -> int:
        """Make one job, or every waiting and refused one, due now; how many."""

    def release_leases(self) -> None:
        """Jobs of a process that died are free again; call only while holding the store's lock."""


class Uploader(Protocol):
    """A place where signed files go."""

    def send(self, job: UploadJob, cancel: CancelToken) -> Receipt:
        """Deliver and read back; the same digest again gives the same receipt.

        Raises:
            UploadError leaves; `transient` says whether waiting may help.
        """

    def check(self) -> None:
        """Is the target there and writable?

        Raises:
            UploadError leaves.
        """


# --- register and report ----------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ImportCounts:
    """What an import did."""

    added: int
    updated: int
    unchanged: int


class RegisterStore(Protocol):
    """Dossiers received, as the one-stop system tells."""

    def put(self, rows: Sequence[RegisterRow]) -> ImportCounts:
        """Insert or update by code, all or nothing."""

    def lookup(self, code: str) -> RegisterRow | None:
        """The received dossier with this code (case-folded), if known."""

    def is_empty(self) -> bool:
        """Nothing was imported yet."""


class ProgressReport(Protocol):
    """Counts; always counted, never stored."""

    def offices(
        self, period: Period, office: OfficeCode | None = None
    ) -> tuple[OfficeProgress, ...]:
        """One line per office that received or digitized anything in the period."""
