"""The driver called directly, without its host process: what it hands over, and how it ends."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from scanner_app.capture.driver import DriverError, Encoded, Raster
from scanner_app.capture.escl.driver import EsclDriver, open_driver
from scanner_app.domain.scan import EndReason, Feed, ScanSettings, Side
from tests.capture.escl.rig import QUICK
from tests.fakes.escl_server import EsclServer


@dataclass
class ListSink:
    """Keeps pages in memory; wishes a stop after so many, and can be full."""

    stop_after: int | None = None
    full_after: int | None = None
    pages: list[Encoded] = field(default_factory=list)
    dpis: list[int] = field(default_factory=list)
    sides: list[Side | None] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    waits: int = 0
    bytes: int = 0

    @property
    def wanted(self) -> bool:
        return self.stop_after is not None and len(self.pages) >= self.stop_after

    def begin(self) -> None:
        pass

    def received(self, size_bytes: int) -> None:
        self.bytes += size_bytes

    def waiting(self) -> None:
        self.waits += 1

    def keep(self, picture: Raster | Encoded, *, dpi: int, side: Side | None = None) -> None:
        assert isinstance(picture, Encoded)
        self.pages.append(picture)
        self.dpis.append(dpi)
        self.sides.append(side)
        if len(self.pages) == self.full_after:
            raise DriverError(EndReason.NO_SPACE)

    def warn(self, code: str) -> None:
        self.warnings.append(code)


@dataclass
class Ended:
    """How a scan ended: reason and the driver's facts."""

    reason: EndReason
    facts: dict[str, object]


def driver_for(server: EsclServer, **config: object) -> EsclDriver:
    """The driver as the host process opens it, without discovery and with little patience."""
    told = {"addresses": [server.url], "discovery": False, "patience": QUICK}
    return open_driver(told | config)


def scan(
    server: EsclServer,
    sink: ListSink | None = None,
    *,
    pins: object = None,
    memory: Path | None = None,
    patience: object = None,
    **settings: object,
) -> tuple[ListSink, Ended]:
    """One scan from the feeder at 100 dpi unless told otherwise."""
    sink = sink or ListSink()
    asked = ScanSettings(**({"feed": Feed.FEEDER, "dpi": 100} | settings))  # type: ignore[arg-type]  # by name
    driver = driver_for(
        server,
        pins=pins or {},
        memory=None if memory is None else str(memory),
        patience=patience or QUICK,
    )
    try:
        reason = driver.scan(server.url, asked, sink, sink)
    except DriverError as error:
        return sink, Ended(error.reason, error.facts)
    return sink, Ended(reason, {})
