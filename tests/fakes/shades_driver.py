"""A driver without a device, for the host process: sheets and faults from a file it is told of.

The file is JSON: {"sheets": [[front, back], ...], "fault": reason, "after": whole sides}; sheets
that were drawn in are taken out of it, as paper is out of a feeder.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from scanner_app.capture.driver import Driver, DriverError, PageSink, Raster, StopWish
from scanner_app.domain.scan import (
    Capabilities,
    Colour,
    Device,
    EndReason,
    Feed,
    ScanSettings,
    Side,
)

_BLOCK = 1 << 16


def open_driver(config: Mapping[str, object]) -> Driver:
    return ShadesDriver(Path(str(config["plan"])))


class ShadesDriver:
    """Draws sheets of one shade each."""

    def __init__(self, plan: Path) -> None:
        self._plan = plan

    def devices(self) -> Iterable[Device]:
        if self._read().get("listing") == "hang":
            time.sleep(3600)
        yield Device("shades:feeder", "Máy quét thử", "shades")

    def capabilities(self, address: str) -> Capabilities:
        assert address == "feeder"
        loaded = bool(self._read()["sheets"])
        return Capabilities(
            (Feed.FLATBED, Feed.FEEDER), True, tuple(Colour), (100, 200, 300), loaded=loaded
        )

    def scan(
        self, address: str, settings: ScanSettings, sink: PageSink, stop: StopWish
    ) -> EndReason:
        assert address == "feeder"
        fault, after = self._read().get("fault"), self._read().get("after", 0)
        self._write(self._read() | {"fault": None})
        given = 0
        if fault in ("busy", "offline"):
            raise DriverError(EndReason(fault))
        while sheets := self._read()["sheets"]:
            if stop.wanted or given == settings.count:
                return EndReason.STOPPED if stop.wanted else EndReason.DONE
            self._write(self._read() | {"sheets": sheets[1:]})
            for side, shade in zip(Side, sheets[0][: 1 + settings.both_sides], strict=False):
                if fault and given == after:
                    self._fail(fault, sink)
                self._side(shade, settings, sink, side if settings.both_sides else None)
                given += 1
        return EndReason.DONE if given else EndReason.EMPTY

    def _side(self, shade: int, settings: ScanSettings, sink: PageSink, side: Side | None) -> None:
        width, height = (round(mm / 25.4 * settings.dpi) for mm in settings.size_mm or (210, 297))
        channels = 3 if settings.colour is Colour.COLOUR else 1
        sink.begin()
        data = bytes([shade]) * (width * height * channels)
        for _ in range(0, len(data), _BLOCK):
            sink.received(_BLOCK)
        raster = Raster(data, width, height, width * channels, 8, channels)
        sink.keep(raster, dpi=settings.dpi, side=side)

    def _fail(self, fault: str, sink: PageSink) -> None:
        sink.begin()
        sink.received(_BLOCK)
        if fault == "hung":
            time.sleep(3600)
        if fault == "crashed":
            os.abort()
        if fault == "noise":
            print("a vendor's banner on standard output", flush=True)
            os.write(1, b"{not json\n")
            return
        raise DriverError(EndReason(fault), status="scripted")

    def _read(self) -> dict[str, Any]:
        return json.loads(self._plan.read_text())  # type: ignore[no-any-return]  # JSON

    def _write(self, plan: dict[str, Any]) -> None:
        beside = self._plan.with_suffix(".new")
        beside.write_text(json.dumps(plan))
        beside.replace(self._plan)
