"""A process that scans and is killed: `python -m tests.capture.scanning_parent PLAN FOLDER`."""

from __future__ import annotations

import sys
from pathlib import Path

from scanner_app.capture.host_process import DriverSpec
from scanner_app.capture.scanner import HostScanner
from scanner_app.domain.scan import Feed, ScanSettings
from scanner_app.ports import ScannedPage
from scanner_app.tasks.cancel import CancelToken


def main() -> None:
    scanner = HostScanner(
        {"shades": DriverSpec("tests.fakes.shades_driver", {"plan": sys.argv[1]})}
    )
    settings = ScanSettings(feed=Feed.FEEDER, dpi=300)
    told = scanner.scan(
        "shades:feeder", settings, Path(sys.argv[2]), stop=CancelToken(), cancel=CancelToken()
    )
    for each in told:
        if isinstance(each, ScannedPage):
            print(f"page {each.number}", flush=True)


if __name__ == "__main__":
    main()
