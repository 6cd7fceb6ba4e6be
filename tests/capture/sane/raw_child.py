"""Scans in a process of its own and keeps the pixels as the driver gave them, unencoded.

`python -m tests.capture.sane.raw_child FOLDER`: reads FOLDER/job.json, writes FOLDER/told.json and
a .raw file for each page. libsane may crash and hang: never in the test's own process.
"""

from __future__ import annotations

import json
import os
import sys
import time
from pathlib import Path
from typing import Any  # JSON has no types

from scanner_app.capture.driver import DriverError, Encoded, Raster
from scanner_app.capture.sane.driver import open_driver
from scanner_app.capture.values import settings_of
from scanner_app.domain.scan import Side


class RawSink:
    """Implements `driver.PageSink`: rows without their padding, one file a page."""

    def __init__(self, folder: Path, *, keeps: bool) -> None:
        self._folder = folder
        self._keeps = keeps
        self.pages: list[dict[str, object]] = []
        self.warnings: list[str] = []

    def begin(self) -> None:
        """Nothing to do."""

    def received(self, size_bytes: int) -> None:
        """Nothing to do."""

    def waiting(self) -> None:
        """Nothing to do."""

    def warn(self, code: str) -> None:
        self.warnings.append(code)

    def keep(self, picture: Raster | Encoded, *, dpi: int, side: Side | None = None) -> None:
        assert isinstance(picture, Raster)
        path = self._folder / f"{len(self.pages):03d}.raw"
        if self._keeps:
            path.write_bytes(without_padding(picture))
        self.pages.append(
            {
                "file": str(path),
                "width": picture.width,
                "height": picture.height,
                "depth": picture.depth,
                "channels": picture.channels,
                "dpi": dpi,
                "side": side,
            }
        )


class NeverStop:
    """Implements `driver.StopWish`."""

    wanted = False


def without_padding(picture: Raster) -> bytes:
    row = (picture.width * picture.channels * picture.depth + 7) // 8
    starts = range(0, picture.height * picture.bytes_per_line, picture.bytes_per_line)
    return b"".join(picture.data[start : start + row] for start in starts)


def do(job: dict[str, Any], folder: Path) -> dict[str, object]:
    """One scan; reason, facts, pages, warnings and what it cost."""
    sink = RawSink(folder, keeps=job["keeps"])
    driver = open_driver(job["config"])
    before = time.process_time()
    facts: dict[str, object] = {}
    try:
        reason = driver.scan(job["address"], settings_of(job["settings"]), sink, NeverStop())
    except DriverError as error:
        reason, facts = error.reason, error.facts
    return {
        "reason": reason,
        "facts": facts,
        "pages": sink.pages,
        "warnings": sink.warnings,
        "cpu_s": time.process_time() - before,
    }


def main() -> None:
    folder = Path(sys.argv[1])
    told = do(json.loads((folder / "job.json").read_text()), folder)
    (folder / "told.json").write_text(json.dumps(told))
    # As the driver host: a thread that a backend cancelled may have died with the loader's lock
    # (`test` backend, 3 of 150 processes), and a normal exit would wait for that lock for ever.
    os._exit(0)


if __name__ == "__main__":
    main()
