"""The seam between the driver host and a kind of scanner; everything here runs in the child.

A driver module has a function `open_driver(config)` that gives a `Driver`. It may load vendor
code, crash and hang: the host process is made for that. It is used from one thread.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

from scanner_app.domain.scan import (
    Capabilities,
    Colour,
    Device,
    EndReason,
    ScanSettings,
    Side,
)


class DriverError(Exception):
    """The device cannot go on; `reason` says why, `facts` make it concrete (no personal data)."""

    def __init__(self, reason: EndReason, **facts: object) -> None:
        super().__init__(reason, facts)
        self.reason = reason
        self.facts = facts


@dataclass(frozen=True, slots=True)
class Raster:
    """Pixels as a driver got them.

    Attributes:
        data: `height` rows of `bytes_per_line` bytes, top row first. depth 8: R, G, B or gray.
            depth 1: most significant bit leftmost, 1 is black (as SANE and PBM have it).
        bytes_per_line: may be larger than the pixels need (padding).
        depth: bits a sample, 1 or 8.
        channels: 1 or 3.
    """

    data: bytes | bytearray
    width: int
    height: int
    bytes_per_line: int
    depth: int
    channels: int


@dataclass(frozen=True, slots=True)
class Encoded:
    """A complete picture file as the device sent it; its bytes are kept verbatim.

    Attributes:
        suffix: ".jpg", ".png" or ".tif".
    """

    content: bytes
    suffix: str
    width: int
    height: int
    colour: Colour


class PageSink(Protocol):
    """Where pages go. Any method may raise `DriverError` (no space): let it pass."""

    def begin(self) -> None:
        """A page begins to come; restarts the watchdog with its first-byte time."""

    def received(self, size_bytes: int) -> None:
        """So many bytes of the page came since the last call; cheap, call it for every block."""

    def waiting(self) -> None:
        """The device says that it is alive but not ready (warming up, "503 retry")."""

    def keep(self, picture: Raster | Encoded, *, dpi: int, side: Side | None = None) -> None:
        """The page is whole: encode it if need be, write it durably, tell.

        Args:
            picture: released by the caller afterwards.
            dpi: true resolution; both directions the same.
            side: where the driver knows it.
        """

    def warn(self, code: str) -> None:
        """Something a person should know and that stops nothing, like "dpi_raised"."""


class StopWish(Protocol):
    """Somebody's wish that the scan ends after the page in work."""

    @property
    def wanted(self) -> bool:
        """True once it was uttered."""


class Driver(Protocol):
    """One kind of scanner."""

    def devices(self) -> Iterable[Device]:
        """Those that answer now.

        Raises:
            DriverError: the driver itself is not usable (OFFLINE: not installed).
        """

    def capabilities(self, address: str) -> Capabilities:
        """What a device offers.

        Args:
            address: a device's id without the driver's name in front.

        Raises:
            DriverError.
        """

    def scan(
        self, address: str, settings: ScanSettings, sink: PageSink, stop: StopWish
    ) -> EndReason:
        """Scan until the paper, the count or the person's patience ends.

        Every page is handed to the sink before the next one is asked for. With `count` or after
        `stop.wanted` the driver ends the device's job so that no further sheet is drawn in.

        Returns:
            DONE, STOPPED, or EMPTY when not one page was there.

        Raises:
            DriverError: pages given to the sink so far are kept.
        """
