"""A test scan: one page, shown and thrown away."""

from __future__ import annotations

import time
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from scanner_app.domain.diagnosis_errors import TestScanError
from scanner_app.domain.scan import Device, ScanEnd, ScanSettings
from scanner_app.domain.scan_errors import error_of
from scanner_app.ports import ScannedPage, Scanner, ScanWarning
from scanner_app.tasks.cancel import CancelToken


@dataclass(frozen=True, slots=True)
class TrialPage:
    """A page that was scanned to look at it.

    Attributes:
        picture: the file's bytes, as the scanner host wrote them.
        dpi: as the device says.
        took_s: from asking until the page was whole, in seconds.
        warnings: codes of what the driver noted.
    """

    picture: bytes
    dpi: int
    took_s: float
    warnings: tuple[str, ...]


def trial_scan(scanner: Scanner, device: Device, cancel: CancelToken) -> TrialPage:
    """One page in a folder of its own, which is gone afterwards; no stack hears of it.

    Raises:
        ScanError leaves: the scanner gave none, and why.
        TestScanError: it gave none and said nothing.
        Cancelled: somebody asked to stop.
    """
    began = time.monotonic()
    page: TrialPage | None = None
    warnings: list[str] = []
    with TemporaryDirectory(prefix="quet-thu-", ignore_cleanup_errors=True) as folder:
        settings = ScanSettings(count=1)
        scan = scanner.scan(device.id, settings, Path(folder), stop=CancelToken(), cancel=cancel)
        for told in scan:
            if isinstance(told, ScannedPage) and page is None:
                took_s = time.monotonic() - began
                page = TrialPage(told.image.read_bytes(), told.dpi, took_s, tuple(warnings))
            elif isinstance(told, ScanWarning):
                warnings.append(told.code)
            elif isinstance(told, ScanEnd) and page is None:
                raise error_of(told, device=device.id) or TestScanError(reason=told.reason.value)
    if page is None:
        raise TestScanError(reason="silent")
    return page
