"""A scanner that follows a script, writing pages into the session as a driver host does."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from scanner_app.capture.session_journal import JournalLine, append
from scanner_app.capture.spool_names import next_number
from scanner_app.domain.scan import (
    Capabilities,
    Colour,
    Device,
    EndReason,
    Feed,
    ScanEnd,
    ScanSettings,
)
from scanner_app.domain.scan_errors import ScanError
from scanner_app.ports import ScannedPage, ScanProgress, ScanTold, ScanWarning
from scanner_app.tasks.cancel import CancelToken


@dataclass
class ScriptedScanner:
    """Gives the contents in `feeder` as pages, then the end; sheets are taken out as they are fed.

    Attributes:
        ends: of the next scans, DONE when there is none.
        warnings: told at the beginning of the next scan.
    """

    feeder: list[bytes] = field(default_factory=list)
    ends: list[EndReason] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)

    def devices(self, cancel: CancelToken) -> Iterator[Device | ScanError]:
        cancel.checkpoint()
        yield Device("scripted:1", "Máy quét thử", "scripted")

    def capabilities(self, device: str) -> Capabilities:
        assert device == "scripted:1"
        return Capabilities((Feed.FEEDER,), False, (Colour.COLOUR,), (300,))

    def scan(
        self,
        device: str,
        settings: ScanSettings,
        folder: Path,
        *,
        stop: CancelToken,
        cancel: CancelToken,
    ) -> Iterator[ScanTold]:
        assert device == "scripted:1"
        end = self.ends.pop(0) if self.ends else EndReason.DONE
        fed = 0
        while self.warnings:
            yield ScanWarning(self.warnings.pop(0))
        while self.feeder and fed != settings.count and not stop.cancelled:
            cancel.checkpoint()
            page = write_page(folder, self.feeder.pop(0))
            fed += 1
            yield ScanProgress(page.number, page.size_bytes)
            yield page
        yield ScanEnd(EndReason.STOPPED if stop.cancelled else end)


def write_page(folder: Path, content: bytes, *, journal: bool = True) -> ScannedPage:
    """A page in a session's folder, with or without its line."""
    number = next_number(folder)
    path = folder / f"{number:06d}.jpg"
    path.write_bytes(content)
    digest = hashlib.sha256(content).hexdigest()
    if journal:
        append(folder, JournalLine(number, path.name, None, digest, len(content), 300))
    return ScannedPage(path, number, None, digest, len(content), 300)


def contents(count: int) -> Sequence[bytes]:
    """So many different pages."""
    return [f"page {number}".encode() for number in range(1, count + 1)]
