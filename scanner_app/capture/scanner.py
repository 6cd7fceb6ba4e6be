"""Every scanner of this PC behind one port: chooses the driver, runs it in a host process."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import asdict
from pathlib import Path

from scanner_app.capture.host_process import DriverSpec, HostProcess, Message, Patience
from scanner_app.capture.spool_names import next_number
from scanner_app.capture.values import capabilities_of, device_of, end_of
from scanner_app.domain.scan import (
    Capabilities,
    Device,
    EndReason,
    ScanEnd,
    ScanSettings,
    Side,
)
from scanner_app.domain.scan_errors import ScanError, error_of, listing_error_of
from scanner_app.ports import ScannedPage, ScanProgress, ScanTold, ScanWarning
from scanner_app.tasks.cancel import CancelToken

LISTING_S = 15.0
"""Silence after which listing or asking a device is given up; drivers ask the network too."""
_START_S = 20.0
"""Starting Python and loading a vendor's driver on a slow PC, beside what the page may take."""


class HostScanner:
    """Implements `ports.Scanner`; a fresh process for each listing, question and scan.

    A process that has failed once is never used again: error states of drivers stick (facts of
    SANE and TWAIN), and a new process is the one cure that always works.
    """

    def __init__(
        self,
        drivers: Mapping[str, DriverSpec],
        *,
        reserve_bytes: int = 0,
        listing_s: float = LISTING_S,
    ) -> None:
        """Nothing is started.

        Args:
            drivers: by the name that stands before the colon in device ids.
            reserve_bytes: room to leave on the spool's disk.
            listing_s: patience of listing.
        """
        self._drivers = drivers
        self._reserve_bytes = reserve_bytes
        self._listing_s = listing_s

    def devices(self, cancel: CancelToken) -> Iterator[Device | ScanError]:
        """What answers now, driver by driver as they come; a failing one comes as a value."""
        if not self._drivers:
            return
        with ThreadPoolExecutor(len(self._drivers), thread_name_prefix="devices") as threads:
            asked = [threads.submit(self._list, name, cancel) for name in self._drivers]
            for answer in as_completed(asked):
                yield from answer.result()

    def capabilities(self, device: str) -> Capabilities:
        """What a device offers.

        Raises:
            ScanError leaves.
        """
        name, address = self._parted(device)
        answer = self._ask(name, {"do": "capabilities", "address": address}, CancelToken())
        if isinstance(answer, ScanEnd):
            raise error_of(answer, device=device) or ScanError(device=device)
        return capabilities_of(answer["capabilities"])

    def scan(
        self,
        device: str,
        settings: ScanSettings,
        folder: Path,
        *,
        stop: CancelToken,
        cancel: CancelToken,
    ) -> Iterator[ScanTold]:
        """Pages as they are safe in `folder`; see `ports.Scanner.scan`."""
        name, address = self._parted(device)
        job = {
            "do": "scan",
            "address": address,
            "settings": asdict(settings),
            "folder": str(folder.absolute()),
            "first_number": next_number(folder),
            "reserve_bytes": self._reserve_bytes,
        }
        patience = Patience(_START_S + settings.first_byte_s)
        with HostProcess(self._drivers[name], job) as host:
            for message in host.messages(patience, stop=stop, cancel=cancel):
                if isinstance(message, ScanEnd):
                    yield message
                    return
                patience.seconds = _patience(message, settings)
                told = _told(message, folder)
                if told is not None:
                    yield told

    def _list(self, name: str, cancel: CancelToken) -> list[Device | ScanError]:
        answer = self._ask(name, {"do": "list"}, cancel)
        if isinstance(answer, ScanEnd):
            error = listing_error_of(answer, driver=name)
            return [] if error is None else [error]
        return [device_of(each) for each in answer["devices"]]

    def _ask(self, name: str, job: Mapping[str, object], cancel: CancelToken) -> Message | ScanEnd:
        """The first thing said: an answer, or how asking ended."""
        patience = Patience(self._listing_s)
        with HostProcess(self._drivers[name], job) as host:
            for message in host.messages(patience, stop=CancelToken(), cancel=cancel):
                if isinstance(message, dict) and "end" in message:
                    return end_of(message)
                return message
        return ScanEnd(EndReason.CRASHED)

    def _parted(self, device: str) -> tuple[str, str]:
        """Driver and address of a device's id.

        Raises:
            ScanError: ScannerOfflineError; no such driver on this PC.
        """
        name, _, address = device.partition(":")
        if name not in self._drivers or not address:
            raise error_of(ScanEnd(EndReason.OFFLINE), device=device) or ScanError(device=device)
        return name, address


def _patience(message: Message, settings: ScanSettings) -> float:
    """How long the driver may be silent after it said this."""
    return settings.next_byte_s if "bytes" in message else settings.first_byte_s


def _told(
    message: Message, folder: Path
) -> ScannedPage | ScanWarning | ScanProgress | ScanEnd | None:
    if "file" in message:
        side = message["side"]
        return ScannedPage(
            # Only the name is taken from a process that holds other people's code.
            image=folder / Path(str(message["file"])).name,
            number=int(message["page"]),
            side=None if side is None else Side(side),
            sha256=str(message["sha256"]),
            size_bytes=int(message["size_bytes"]),
            dpi=int(message["dpi"]),
        )
    if "bytes" in message:
        return ScanProgress(int(message["page"]), int(message["bytes"]))
    if "warn" in message:
        return ScanWarning(str(message["warn"]))
    return end_of(message) if "end" in message else None
