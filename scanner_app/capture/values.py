"""Values of a scan to JSON and back, for the pipe between the application and a driver host."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any  # JSON has no types

from scanner_app.domain.scan import (
    Capabilities,
    Colour,
    Device,
    EndReason,
    Feed,
    ScanEnd,
    ScanSettings,
)


def settings_of(document: Mapping[str, Any]) -> ScanSettings:
    """Settings out of what `dataclasses.asdict` and JSON made of them."""
    size = document["size_mm"]
    told = {
        "feed": Feed(document["feed"]),
        "colour": Colour(document["colour"]),
        "size_mm": None if size is None else (float(size[0]), float(size[1])),
    }
    return ScanSettings(**(dict(document) | told))


def capabilities_of(document: Mapping[str, Any]) -> Capabilities:
    """Capabilities likewise."""
    largest = document["largest_mm"]
    told = {
        "feeds": tuple(Feed(each) for each in document["feeds"]),
        "colours": tuple(Colour(each) for each in document["colours"]),
        "dpis": tuple(int(each) for each in document["dpis"]),
        "largest_mm": None if largest is None else (float(largest[0]), float(largest[1])),
    }
    return Capabilities(**(dict(document) | told))


def device_of(document: Mapping[str, Any]) -> Device:
    """A device likewise."""
    return Device(**{str(key): str(value) for key, value in document.items()})


def end_of(document: Mapping[str, Any]) -> ScanEnd:
    """An end; a reason that this version does not know is a failure of the device."""
    facts = tuple((str(key), str(value)) for key, value in document["facts"].items())
    try:
        return ScanEnd(EndReason(document["end"]), facts)
    except ValueError:
        return ScanEnd(EndReason.IO, (*facts, ("status", str(document["end"]))))
