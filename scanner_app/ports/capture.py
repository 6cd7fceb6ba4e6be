"""Ports of taking in: files a person opens, scanners, batches and pages in the store."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from scanner_app.domain.file_errors import IntakeError
from scanner_app.domain.ids import BatchId, DossierId, OfficeCode, OriginalId, PageId
from scanner_app.domain.original import Original
from scanner_app.domain.page import Page, PageReading
from scanner_app.domain.split_rule import SplitRule
from scanner_app.ports.scanning import ScannedPage


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

    def open_batch(
        self,
        key: str,
        office: OfficeCode,
        given_code: str | None,
        *,
        split: SplitRule = SplitRule.AUTO,
        place: str | None = None,
    ) -> BatchId:
        """The batch still being captured under this key, or a new one.

        Args:
            key: names the stack.
            office: for which its pages are taken in.
            given_code: of the dossier they all belong to, None to find codes on the pages.
            split: what begins a dossier in it.
            place: `domain.place.Place.dump` of a rescan; None for an ordinary stack.
        """

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
        original: OriginalId | None = None,
    ) -> Page:
        """Copy the picture into the store (fsync, rename), then record it.

        With `original` it is a picture of a signed PDF that is kept.

        Raises:
            DiskFullError: nothing was kept of this page.
        """

    def adopt(self, batch: BatchId, page: ScannedPage, *, source: str, source_key: str) -> Page:
        """Link a page that is synced on this disk into the store, then record it.

        The file in the session's folder stays; a page known by its source key is given as it is.

        Raises:
            DiskFullError: nothing was kept of this page.
        """

    def close_batch(self, batch: BatchId) -> None:
        """No more pages will come; an empty batch vanishes."""

    def is_closed(self, key: str) -> bool:
        """A batch was taken in under this key, and closed."""

    def abandoned(self, keep_open: Sequence[str] = ()) -> tuple[BatchId, ...]:
        """Batches whose capture a dead process left open, other than under these keys."""


class OriginalStore(Protocol):
    """PDFs that others signed, kept as they came."""

    def keep(self, file: SourceFile, office: OfficeCode, source_key: str) -> OriginalId:
        """Copy the file into the store (fsync, rename), then record it; known ones are found.

        Raises:
            FileReplacedError: its digest is not the file's any more.
            IntakeError leaves: it cannot be read any more.
            DiskFullError: nothing was kept.
        """

    def of_pages(self, pages: Sequence[PageId]) -> Original | None:
        """The file whose pages these are, all of them; None when it is no such file."""

    def place(self, original: Original, target: Path) -> None:
        """The same bytes at `target`, complete or not at all.

        Raises:
            StorageError leaves.
        """


class PageStore(Protocol):
    """Pages and their readings."""

    def batch_pages(self, batch: BatchId) -> tuple[Page, ...]:
        """All pages of a batch in order, with readings where there are."""

    def unfiled(self, batch: BatchId, *, removed: bool = False) -> tuple[Page, ...]:
        """Pages of a batch that are in no dossier yet, in order; or those taken out of it."""

    def to_read(self) -> tuple[Page, ...]:
        """Pages in state CAPTURED that nobody took out, oldest first."""

    def of_dossier(self, dossier: DossierId, *, removed: bool = False) -> tuple[Page, ...]:
        """Every page of a dossier as it was taken in, separator sheets included.

        With `removed` instead those that were taken out and can be restored.
        """

    def record_reading(
        self,
        page: PageId,
        reading: PageReading,
        *,
        turn_deg: int | None = None,
    ) -> bool:
        """Page is READ; its words file is on disk; whether it was recorded.

        A page that is in a dossier already holds it when it bears a secret mark.

        Args:
            page: which.
            reading: of it.
            turn_deg: the clerk's turn it was read with. When it has another one by now, or was
                destroyed, nothing is recorded.
        """

    def record_unreadable(self, page: PageId, code: str, *, turn_deg: int | None = None) -> bool:
        """Page is UNREADABLE for this reason; `turn_deg` and what is given as for a reading."""

    def pages(self, ids: Sequence[PageId], *, lines: int | None = None) -> tuple[Page, ...]:
        """These pages, in the order asked for, with so many lines of text at most (None: all)."""
