"""The contract's device: our C backend behind Debian's libsane behind our driver host."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from scanner_app.capture.host_process import DriverSpec
from scanner_app.capture.scanner import HostScanner
from scanner_app.domain.scan import EndReason
from tests.capture.sane.building import configure
from tests.capture.scanner_contract import FAULTS, back_of

DRIVER = "scanner_app.capture.sane.driver"

_PLANS = {
    EndReason.JAM: "jam",
    EndReason.MULTIFEED: "double",
    EndReason.COVER: "cover",
    EndReason.BUSY: "busy",
    EndReason.IO: "io",
    EndReason.SHORT_PAGE: "short",
    EndReason.HUNG: "hang",
    EndReason.CRASHED: "crash",
}


class PaperfeedRig:
    """A feeder for both sides and a glass; its paper, plan and plug are files in `tray`."""

    device = "sane:paperfeed:feeder"
    faults = frozenset(FAULTS)
    duplex = True
    low_dpi = 100

    def __init__(self, folder: Path, backend: Path) -> None:
        """An empty feeder below `folder`; `backend` is where the C backend was built."""
        self.tray = folder / "tray"
        self.tray.mkdir(parents=True)
        config = configure(
            folder / "sane.d",
            {"dll.conf": "paperfeed\n", "paperfeed.conf": f"feeder {self.tray}\n"},
        )
        self.environment = {"LD_LIBRARY_PATH": str(backend)}
        self.config: dict[str, object] = {"config_dir": str(config)}
        self.spec = DriverSpec(DRIVER, self.config, self.environment)
        self.scanner = HostScanner({"sane": self.spec})

    def load(self, shades: Sequence[int]) -> None:
        """A4 sheets of these shades, in the emptied feeder; no faults."""
        self.load_sheets([f"{shade} {back_of(shade)}" for shade in shades])

    def load_sheets(self, sheets: Sequence[str]) -> None:
        """Sheets as in tray.c: "FRONT BACK [WIDTH HEIGHT]", a side is a shade or a file."""
        for old in (*self.tray.glob("*.sheet"), self.tray / "plan", self.tray / "unplugged"):
            old.unlink(missing_ok=True)
        for number, sheet in enumerate(sheets, start=1):
            (self.tray / f"{number:06d}.sheet").write_text(sheet + "\n")

    def left(self) -> int:
        """Sheets that are in the feeder still."""
        return len(list(self.tray.glob("*.sheet")))

    def fail(self, reason: EndReason, *, after: int) -> None:
        """The next scan fails so after so many whole sides."""
        if reason is EndReason.OFFLINE:
            (self.tray / "unplugged").touch()
        else:
            self.plan(f"{_PLANS[reason]} {after}")

    def plan(self, *lines: str) -> None:
        """Lines of the plan as in tray.c."""
        (self.tray / "plan").write_text("\n".join(lines) + "\n")
