"""What can drive scanners on this system."""

from __future__ import annotations

import sys
from pathlib import Path

from scanner_app.capture.host_process import DriverSpec
from scanner_app.capture.known_devices import KnownDevices
from scanner_app.paths import twain_programs


def drivers(home: Path, known: KnownDevices) -> dict[str, DriverSpec]:
    """Drivers by the name that stands in front of their devices' ids."""
    escl = DriverSpec(
        "scanner_app.capture.escl.driver",
        lambda: {
            "addresses": list(known.addresses),
            "pins": known.pins,
            # Jobs of killed scans, so that the next one can free the device.
            "memory": str(home / "escl"),
        },
    )
    if sys.platform == "win32":
        return {
            "twain": DriverSpec(
                "scanner_app.capture.twain.driver",
                {"programs": {bits: str(path) for bits, path in twain_programs().items()}},
            ),
            "wia": DriverSpec("scanner_app.capture.wia.driver"),
            "escl": escl,
        }
    return {"sane": DriverSpec("scanner_app.capture.sane.driver"), "escl": escl}
