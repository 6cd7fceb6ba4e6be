"""The contract's device, played by a network scanner on the loopback."""

from __future__ import annotations

from collections.abc import Sequence

from scanner_app.capture.host_process import DriverSpec
from scanner_app.capture.scanner import HostScanner
from scanner_app.domain.scan import EndReason
from tests.fakes.escl_model import Fault, Play
from tests.fakes.escl_server import EsclServer

QUICK = {"busy_s": 1.0, "page_s": 1.0, "settle_s": 0.4, "retry_s": 0.1}
"""Patience that a played device does not strain."""

_PLAYED = {
    EndReason.JAM: Play.JAM,
    EndReason.MULTIFEED: Play.MULTIPICK,
    EndReason.COVER: Play.COVER,
    EndReason.BUSY: Play.BUSY,
    EndReason.IO: Play.ABORTED,
    EndReason.SHORT_PAGE: Play.TRUNCATED,
    EndReason.HUNG: Play.HANG,
}


class EsclRig:
    """Implements the contract's `Rig`; a device cannot crash the driver, only its host can."""

    faults = frozenset(_PLAYED) | {EndReason.OFFLINE}
    duplex = True
    low_dpi = 100

    def __init__(self, server: EsclServer, pins: dict[str, str] | None = None) -> None:
        self.server = server
        self.device = f"escl:{server.url}"
        config = {
            "addresses": [server.url],
            "pins": pins or {},
            "discovery": False,
            "patience": QUICK,
        }
        self.scanner = HostScanner({"escl": DriverSpec("scanner_app.capture.escl.driver", config)})

    def load(self, shades: Sequence[int]) -> None:
        self.server.load(*shades)

    def fail(self, reason: EndReason, *, after: int) -> None:
        if reason is EndReason.OFFLINE:
            self.server.close()
        else:
            self.server.device.fault = Fault(_PLAYED[reason], after)
