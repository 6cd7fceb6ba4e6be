"""Ports of taking in: files a person opens, scanners, batches and pages in the store."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Protocol

from scanner_app.domain.errors import IntakeError
from scanner_app.domain.ids import BatchId, DossierId, OfficeCode, PageId
from scanner_app.domain.page import Page, PageReading
from scanner_app.domain.scan import Capabilities, Device, ScanEnd, ScanSettings, Side
from scanner_app.domain.scan_errors import ScanError
from scanner_app.domain.split_rule import SplitRule
from scanner_app.tasks.cancel import CancelToken


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


@dataclass(frozen=True, slots=True)
class ScannedPage:
    """A side of a sheet, complete and synced on disk below the session's folder.

    Attributes:
        number: 1-based within the session, in the order the sides came.
        side: where the device tells it.
        dpi: as the device says.
    """

    image: Path
    number: int
    side: Side | None
    sha256: str
    size_bytes: int
    dpi: int


@dataclass(frozen=True, slots=True)
class ScanWarning:
    """Something a person should know and that stopped nothing; `code` is the driver's."""

    code: str


@dataclass(frozen=True, slots=True)
class ScanProgress:
    """Bytes of the page that is coming in now; a sign of life, not every block is told."""

    number: int
    received_bytes: int


ScanTold = ScannedPage | ScanWarning | ScanProgress | ScanEnd
"""What a scan tells, the end last."""


class Scanner(Protocol):
    """Every scanner of this PC, whatever drives it; each session in a process of its own."""

    def devices(self, cancel: CancelToken) -> Iterator[Device | ScanError]:
        """What answers now; a driver that fails comes as a value, the others go on."""

    def capabilities(self, device: str) -> Capabilities:
        """What a device offers.

        Raises:
            ScanError leaves.
        """

    def scan(
        self,
        device: str,
        settings: ScanSettings,
        folder: Path,
        *,
        stop: CancelToken,
        cancel: CancelToken,
    ) -> Iterator[ScanTold]:
        """Pages as they are safe in `folder`, numbered on from what lies there; the end is last.

        Args:
            device: `Device.id`.
            settings: what to scan.
            folder: of a capture session, see `CaptureSessions`.
            stop: end after the page in work.
            cancel: end at once by killing the driver; the iterator raises.

        Raises:
            Cancelled: pages given so far are kept.
        """


@dataclass(frozen=True, slots=True)
class CaptureOrder:
    """For whom and how a stack is scanned; kept with the pages, so that a restart knows it.

    Attributes:
        given_code: dossier code of the whole stack, None to find codes on the pages.
        device, device_name, profile: for the sentence about what was found after a power cut.
        both_sides: to tell which sheet is to be fed again.
        place: what becomes of the pages when they are no new stack (rescan, insert), else None;
            see `domain.place`.
        split: what begins a dossier in it; handed on to `CapturePort.open_batch`.
    """

    office: OfficeCode
    given_code: str | None
    device: str
    device_name: str
    profile: str
    both_sides: bool = False
    place: str | None = None
    split: SplitRule = SplitRule.AUTO


@dataclass(frozen=True, slots=True)
class CaptureSession:
    """One stack on its way from the scanner into the store; begun before the first sheet moves.

    Attributes:
        key: names it for ever; part of its pages' source keys.
        folder: where the driver host writes.
        begun_at: aware UTC.
        fronts: pages of the first of two passes, None while it lasts or when there is only one.
    """

    key: str
    folder: Path
    order: CaptureOrder
    begun_at: datetime
    fronts: int | None = None


@dataclass(frozen=True, slots=True)
class Replayed:
    """What a session's folder holds.

    Attributes:
        pages: complete pages in order, those without a journal line included.
        adopted: how many of them had no journal line (the process died between two steps).
        torn: numbers of pages of which only a part came; their sheets are to be fed again.
    """

    pages: tuple[ScannedPage, ...]
    adopted: int
    torn: tuple[int, ...]


class CaptureSessions(Protocol):
    """Stacks between scanner and store, each a folder that survives a power cut."""

    def begin(self, order: CaptureOrder) -> CaptureSession:
        """A new, empty session; it is on disk.

        Raises:
            StorageError leaves.
        """

    def unfinished(self) -> tuple[CaptureSession, ...]:
        """Sessions not ended yet, oldest first; never expired by age."""

    def replay(self, session: CaptureSession) -> Replayed:
        """What its folder holds; half-written files are removed and told."""

    def turn_over(self, session: CaptureSession, fronts: int) -> CaptureSession:
        """The first of two passes is whole; what comes now are the backs. It is on disk."""

    def end(self, session: CaptureSession) -> None:
        """All its pages are in the store: its folder goes."""


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
    ) -> Page:
        """Copy the picture into the store (fsync, rename), then record it.

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

    def pages(self, ids: Sequence[PageId]) -> tuple[Page, ...]:
        """These pages, in the order asked for."""
