"""Ports of scanning: what drives scanners, and where a stack is on its way into the store."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Protocol

from scanner_app.domain.ids import OfficeCode
from scanner_app.domain.scan import Capabilities, Device, ScanEnd, ScanSettings, Side
from scanner_app.domain.scan_errors import ScanError
from scanner_app.domain.split_rule import SplitRule
from scanner_app.tasks.cancel import CancelToken


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
