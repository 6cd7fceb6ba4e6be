"""What the names of paper sources mean, driver by driver, and which one a scan needs."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto

from scanner_app.capture.driver import DriverError
from scanner_app.capture.sane.option import Options
from scanner_app.domain.scan import EndReason, Feed, ScanSettings


class Sides(Enum):
    """Which sides of a sheet a source gives."""

    FRONT = auto()
    BACK = auto()
    BOTH = auto()


@dataclass(frozen=True, slots=True)
class Source:
    """A place the paper comes from.

    Attributes:
        name: as the driver calls it; empty when the device has one place only.
        feed: FLATBED or FEEDER.
    """

    name: str
    feed: Feed
    sides: Sides = Sides.FRONT


_OTHER = ("transp", "negative", "slide", "film", "tpu", "xpa", "card", "camera", "auto")
"""Film units, the straight path for cards, and "Auto", which does not say what it took."""
_GLASS = ("flatbed", "flat bed", "document table", "platen", "glass", "reflective", "normal")
_FEEDER = ("adf", "feed", "duplex", "simplex", "sheet")
_EXACT = {"fb": Feed.FLATBED, "dp": Feed.FEEDER}
_FEEDER_SIGNS = (
    "feeder-mode",
    "batch-scan",
    "adf-mode",
    "page-loaded",
    "adf-loaded",
    "doc-in-adf",
    "df-action",
    "df-thickness",
    "page-height",
    "load",
)
"""Options that only a device with a feeder has; for those that name no source."""


def sources_of(options: Options) -> tuple[Source, ...]:
    """The device's places for paper, never empty."""
    option = options.get("source")
    named = option.names if option is not None and option.usable else ()
    known = tuple(source for source in map(_source, named) if source is not None)
    if known:
        return known
    active = {name for name, each in options.items() if each.active}
    feed = Feed.FEEDER if active.intersection(_FEEDER_SIGNS) else Feed.FLATBED
    return (Source("", feed),)


def choose_source(sources: tuple[Source, ...], settings: ScanSettings) -> Source:
    """The source for a scan; of a feeder's the one for both sides when that is asked and there.

    Raises:
        DriverError: UNSUPPORTED, what: "feeder" or "flatbed".
    """
    has_feeder = any(source.feed is Feed.FEEDER for source in sources)
    feed = settings.feed
    if feed is Feed.AUTO:
        feed = Feed.FEEDER if has_feeder else Feed.FLATBED
    fitting = [source for source in sources if source.feed is feed]
    if not fitting:
        raise DriverError(EndReason.UNSUPPORTED, what=str(feed))
    wanted = Sides.BOTH if settings.both_sides and feed is Feed.FEEDER else Sides.FRONT
    for sides in (wanted, Sides.FRONT, Sides.BACK, Sides.BOTH):
        for source in fitting:
            if source.sides is sides:
                return source
    raise AssertionError(fitting)


def _source(name: str) -> Source | None:
    word = name.lower().strip()
    if word in _EXACT:
        return Source(name, _EXACT[word])
    if any(part in word for part in _GLASS):
        return Source(name, Feed.FLATBED)
    # "Automatic Document Feeder" has "auto" in it, "Auto" alone is something else.
    if any(part in word.replace("automatic", "") for part in _OTHER):
        return None
    if not any(part in word for part in _FEEDER):
        return None
    if "duplex" in word:
        return Source(name, Feed.FEEDER, Sides.BOTH)
    is_back = "back" in word or "rear" in word
    return Source(name, Feed.FEEDER, Sides.BACK if is_back else Sides.FRONT)
