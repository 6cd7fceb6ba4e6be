"""The contract's device: our own TWAIN source in wine, behind the C program, behind the host."""

from __future__ import annotations

import os
import select
from collections.abc import Sequence
from pathlib import Path

from scanner_app.capture.host_process import DriverSpec
from scanner_app.capture.scanner import HostScanner
from scanner_app.domain.scan import EndReason
from tests.capture.scanner_contract import FAULTS
from tests.capture.twain.wine import Prefix, seen_from_windows

_ENDING_S = 30.0
DRIVER = "scanner_app.capture.twain.driver"


class PaperTray:
    """A feeder for both sides and a glass; its paper, nature and fault are files in `tray`."""

    faults = frozenset(FAULTS)
    duplex = True
    low_dpi = 100

    def __init__(self, folder: Path, prefix: Prefix, programs: Path) -> None:
        """An empty feeder in `folder`; `programs` holds the C programs."""
        bits = prefix.wine.bits
        self.tray = folder
        self.temporary = prefix.temporary
        self.tray.mkdir()
        self.device = f"twain:{bits}:Paper Tray"
        self.config: dict[str, object] = {
            "programs": {bits: str(programs / f"twainhost{bits}.exe")},
            "launcher": [str(prefix.wine.loader)],
        }
        self.environment = {
            **prefix.environment,
            "SOHOA_TWAIN_PAPER": seen_from_windows(self.tray),
        }
        self.spec = DriverSpec(DRIVER, self.config, self.environment)
        # Generous: two cores are shared, and wine's first program starts a whole Windows.
        self.scanner = HostScanner({"twain": self.spec}, listing_s=60.0)
        self.load([])

    def load(self, shades: Sequence[int]) -> None:
        """Sheets of these shades, in the emptied feeder; no faults."""
        self._wait_for_programs()
        (self.tray / "sheets").write_text("".join(f"{shade}\n" for shade in shades))
        (self.tray / "fault").write_text("")

    def _wait_for_programs(self) -> None:
        """A killed host's program still lets its device go, and would take from a new stack."""
        wanted = f"SOHOA_TWAIN_PAPER={seen_from_windows(self.tray)}".encode()
        for process in Path("/proc").glob("[0-9]*"):
            try:
                if wanted not in (process / "environ").read_bytes():
                    continue
                handle = os.pidfd_open(int(process.name))
            except OSError:
                continue
            ended, _, _ = select.select([handle], [], [], _ENDING_S)
            os.close(handle)
            assert ended, f"process {process.name} does not end"

    def left(self) -> int:
        """Sheets that are in the feeder still."""
        return len((self.tray / "sheets").read_text().split())

    def fail(self, reason: EndReason, *, after: int) -> None:
        """The next scan fails so after so many whole sides."""
        (self.tray / "fault").write_text(f"{reason.value} {after}\n")

    def be(self, **nature: int) -> None:
        """Change the device's nature: keys as in `source/*.c`."""
        lines = (f"{key} {value}\n" for key, value in nature.items())
        (self.tray / "device").write_text("".join(lines))
