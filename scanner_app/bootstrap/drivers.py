"""What can drive scanners on this system."""

from __future__ import annotations

import sys

from scanner_app.capture.host_process import DriverSpec
from scanner_app.capture.known_devices import KnownDevices


def drivers(known: KnownDevices) -> dict[str, DriverSpec]:
    """Drivers by the name that stands in front of their devices' ids."""
    escl = DriverSpec(
        "scanner_app.capture.escl.driver",
        lambda: {"addresses": list(known.addresses), "pins": known.pins},
    )
    if sys.platform == "win32":
        return {
            "twain": DriverSpec("scanner_app.capture.twain"),
            "wia": DriverSpec("scanner_app.capture.wia"),
            "escl": escl,
        }
    return {"sane": DriverSpec("scanner_app.capture.sane.driver"), "escl": escl}
