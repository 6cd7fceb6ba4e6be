"""A scanner that follows a script, writing pages into the session as a driver host does."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
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
from scanner_app.domain.scan_errors import ScanError, ScannerUntrustedError
from scanner_app.ports import ScannedPage, ScanProgress, ScanTold, ScanWarning
from scanner_app.tasks.cancel import CancelToken

SCRIPTED = Device("scripted:1", "Máy quét thử", "scripted")


@dataclass
class ScriptedScanner:
    """Gives the contents in `feeder` as pages, then the end; sheets are taken out as they are fed.

    Attributes:
        ends: of the next scans, DONE when there is none.
        warnings: told at the beginning of the next scan.
        before_page: called before each page with its number in the scan, from 0.
        feeds: what the device has.
        listed: what it is listed as; errors stand for drivers that failed.
        distrusted: fingerprint of a certificate nobody confirmed yet; "" without one.
        pause: called after the last device was listed, before the listing ends.
    """

    feeder: list[bytes] = field(default_factory=list)
    ends: list[EndReason] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    before_page: Callable[[int], None] = lambda _number: None
    feeds: tuple[Feed, ...] = (Feed.FEEDER,)
    listed: list[Device | ScanError] = field(default_factory=lambda: [SCRIPTED])
    asked: list[ScanSettings] = field(default_factory=list)
    distrusted: str = ""
    pause: Callable[[], object] = lambda: None

    def devices(self, cancel: CancelToken) -> Iterator[Device | ScanError]:
        for each in self.listed:
            cancel.checkpoint()
            yield each
        self.pause()

    def capabilities(self, device: str) -> Capabilities:
        assert device == "scripted:1"
        if self.distrusted:
            raise ScannerUntrustedError(device=device, **self._certificate)
        return Capabilities(self.feeds, False, (Colour.COLOUR,), (300,))

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
        self.asked.append(settings)
        end = self.ends.pop(0) if self.ends else EndReason.DONE
        if self.distrusted:
            yield ScanEnd(EndReason.UNTRUSTED, tuple(self._certificate.items()))
            return
        fed = 0
        while self.warnings:
            yield ScanWarning(self.warnings.pop(0))
        while self.feeder and fed != settings.count and not stop.cancelled:
            self.before_page(fed)
            cancel.checkpoint()
            page = write_page(folder, self.feeder.pop(0))
            fed += 1
            yield ScanProgress(page.number, page.size_bytes)
            yield page
        yield ScanEnd(EndReason.STOPPED if stop.cancelled else end)

    @property
    def _certificate(self) -> dict[str, str]:
        return {"fingerprint": self.distrusted, "address": "192.168.1.20:443"}


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
