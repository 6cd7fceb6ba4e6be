"""What the C program says, in the application's terms. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any  # JSON has no types

from scanner_app.capture.driver import DriverError
from scanner_app.domain.scan import Capabilities, Colour, EndReason, Feed

_USUAL_DPIS = (75, 100, 150, 200, 240, 300, 400, 600, 1200)
_SHORT = 0.99
"""Share of the promised rows below which a page is cut; drivers round to their strips."""

_CONDITIONS = {
    3: EndReason.OFFLINE,  # TWCC_NODS
    4: EndReason.BUSY,  # TWCC_MAXCONNECTIONS
    20: EndReason.JAM,  # TWCC_PAPERJAM
    21: EndReason.MULTIFEED,  # TWCC_PAPERDOUBLEFEED
    23: EndReason.OFFLINE,  # TWCC_CHECKDEVICEONLINE
    24: EndReason.COVER,  # TWCC_INTERLOCK
    29: EndReason.EMPTY,  # TWCC_NOMEDIA
}
"""TWAIN 2.4, chapter 11: conditions that a person can do something about."""

_RESULTS = {10: EndReason.BUSY, 11: EndReason.BUSY}
"""TWRC_BUSY, TWRC_SCANNERLOCKED."""

_VAGUE = frozenset({0, 1, 5})
"""Success, TWCC_BUMMER, TWCC_OPERATIONERROR: what drivers say when the device is switched off."""


def failure_of(message: Mapping[str, Any]) -> DriverError:
    """The error that an "error", "unsupported" or unwelcome "end" message is."""
    if "unsupported" in message:
        return DriverError(EndReason.UNSUPPORTED, what=message["unsupported"])
    if "end" in message:
        return DriverError(EndReason.OFFLINE, what=message["end"])
    step, result = str(message["error"]), int(message["result"])
    condition = int(message["condition"])
    reason = _CONDITIONS.get(condition) or _RESULTS.get(result)
    if reason is None and step == "disk":
        reason = EndReason.NO_SPACE
    if reason is None and step == "open" and condition in _VAGUE:
        reason = EndReason.OFFLINE
    return DriverError(reason or EndReason.IO, status=f"{step} {result}/{condition}")


def is_short(message: Mapping[str, Any]) -> bool:
    """A page came with clearly fewer rows than the source had promised."""
    return int(message["height"]) < _SHORT * int(message["expected"])


def capabilities_of(message: Mapping[str, Any]) -> Capabilities:
    """Capabilities out of a "caps" message."""
    feeds = {"flatbed": Feed.FLATBED, "feeder": Feed.FEEDER}
    colours = {"colour": Colour.COLOUR, "gray": Colour.GRAY, "bilevel": Colour.BILEVEL}
    width_mm = message["width_hundredth_mm"] / 100
    height_mm = message["height_hundredth_mm"] / 100
    return Capabilities(
        feeds=tuple(feed for key, feed in feeds.items() if message[key]),
        both_sides=bool(message["both_sides"]),
        colours=tuple(colour for key, colour in colours.items() if message[key]),
        dpis=_dpis(message),
        largest_mm=(width_mm, height_mm) if width_mm and height_mm else None,
        finds_double_feed=bool(message["double_feed"]),
        loaded=message["loaded"],
    )


def _dpis(message: Mapping[str, Any]) -> tuple[int, ...]:
    reach = message["dpi_range"]
    if reach is None:
        return tuple(sorted({int(dpi) for dpi in message["dpis"]}))
    least, most = reach
    return tuple(dpi for dpi in _USUAL_DPIS if least <= dpi <= most)
