"""Ports of computing: reading pages, building PDF/A files."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Protocol

from scanner_app.domain.dossier import ArchiveFile
from scanner_app.domain.errors import ArchivingError, ReadingError, StorageError
from scanner_app.domain.ids import PageId, PaperId
from scanner_app.domain.page import Page, PageReading
from scanner_app.domain.separator_sheet import Separator
from scanner_app.tasks.cancel import CancelToken


class PageReader(Protocol):
    """Reads pages, several at once."""

    def read(
        self, pages: Iterable[Page | None], cancel: CancelToken
    ) -> Iterator[tuple[PageId, PageReading | ReadingError]]:
        """Results as they come, in any order; a page that fails comes as a value.

        Pages are drawn one by one as there is somebody to read them; None says that there is none
        now but may be later (a stack is still being scanned).

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


class SheetPrinter(Protocol):
    """Draws separator sheets."""

    def write(self, sheets: Sequence[Separator], target: Path) -> None:
        """A PDF of one A4 page a sheet at `target`, complete or not at all.

        Raises:
            StorageError leaves.
        """


class ArchiveBuilder(Protocol):
    """Builds PDF/A files, several at once."""

    def build_all(
        self, requests: Iterable[ArchiveRequest], cancel: CancelToken
    ) -> Iterator[tuple[PaperId, ArchiveFile | ArchivingError | StorageError]]:
        """Each request as one PDF/A-2b at its target, complete or not at all, in any order.

        Requests are taken one by one as workers become free, so that their pages need not all be
        in memory. What fails comes as a value; the rest go on.
        """
