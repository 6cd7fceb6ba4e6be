"""What is asked of a scanner, what it can do, and how a scan ends."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Feed(StrEnum):
    """Where the paper lies."""

    AUTO = "auto"
    """The feeder when the device has one, else the glass."""
    FLATBED = "flatbed"
    FEEDER = "feeder"


class Colour(StrEnum):
    """What the device sends."""

    COLOUR = "colour"
    GRAY = "gray"
    BILEVEL = "bilevel"


class Side(StrEnum):
    """Side of a sheet."""

    FRONT = "front"
    BACK = "back"


class EndReason(StrEnum):
    """Why a scan ended."""

    EMPTY = "empty"
    """The feeder held no paper."""
    DONE = "done"
    """All paper was fed, the page on the glass was taken, or the wanted number was reached."""
    STOPPED = "stopped"
    """A person asked to stop after the page in work."""
    JAM = "jam"
    MULTIFEED = "multifeed"
    """Two sheets went in at once."""
    COVER = "cover"
    BUSY = "busy"
    OFFLINE = "offline"
    """The device is not there, or the line to it broke."""
    IO = "io"
    """The device reported a failure that has no name of its own."""
    SHORT_PAGE = "short_page"
    """Fewer bytes came than the page has."""
    NO_SPACE = "no_space"
    CRASHED = "crashed"
    """The driver ended its process."""
    HUNG = "hung"
    """No byte came within the watchdog's time; the process was killed."""
    FORBIDDEN = "forbidden"
    """The device or system refuses this user."""
    UNSUPPORTED = "unsupported"
    """The device cannot do what was asked (facts: what)."""
    UNTRUSTED = "untrusted"
    """The device's certificate was not confirmed, or changed (facts: fingerprint)."""


FINE = frozenset({EndReason.DONE, EndReason.STOPPED})
"""Ends after which nobody has to do anything."""

ID_CARD_MM = (85.6, 54.0)
A5_MM = (148.0, 210.0)
A4_MM = (210.0, 297.0)
A3_MM = (297.0, 420.0)
"""Width and height of the paper as it is fed: ISO 216; ISO/IEC 7810 ID-1 for cards."""

MIN_DPI = 200
"""NĐ 30/2020 Appendix I, Part II.I: at least 200 dots per inch."""


@dataclass(frozen=True, slots=True)
class ScanSettings:
    """One scan as asked of a driver.

    Attributes:
        both_sides: duplex; only with the feeder.
        dpi: dots per inch, at least `MIN_DPI`; a device that lacks it takes the next finer one.
        size_mm: width and height of the paper, None for what the device finds by itself or, when
            it cannot, its whole area.
        count: pages (sides) at most, None for all paper there is; the glass gives one by itself.
        stop_on_double_feed: let the device look for double feeds and stop.
        first_byte_s, next_byte_s: silence before the first and between later bytes of a page
            after which the driver counts as hung.
    """

    feed: Feed = Feed.AUTO
    both_sides: bool = False
    colour: Colour = Colour.COLOUR
    dpi: int = 300
    size_mm: tuple[float, float] | None = A4_MM
    count: int | None = None
    stop_on_double_feed: bool = True
    first_byte_s: float = 60.0
    next_byte_s: float = 10.0


@dataclass(frozen=True, slots=True)
class Device:
    """A scanner that answers.

    Attributes:
        id: "driver:address", stable between runs as far as the driver allows; what `--device`
            and profiles name.
        name: maker and model for people.
        driver: "sane", "escl", "twain" or "wia".
        note: address or port, to tell two of one model apart.
    """

    id: str
    name: str
    driver: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Capabilities:
    """What a device offers.

    Attributes:
        feeds: FLATBED, FEEDER or both.
        both_sides: its feeder turns sheets or has two heads.
        dpis: resolutions in ascending order; a range is given as a few usual ones within it.
        largest_mm: width and height of the largest area over all feeds, None when unknown.
        finds_double_feed: it can tell that two sheets went in at once.
        loaded: paper lies in the feeder; None when it has no sensor.
    """

    feeds: tuple[Feed, ...]
    both_sides: bool
    colours: tuple[Colour, ...]
    dpis: tuple[int, ...]
    largest_mm: tuple[float, float] | None = None
    finds_double_feed: bool = False
    loaded: bool | None = None


@dataclass(frozen=True, slots=True)
class ScanEnd:
    """How a scan ended.

    Attributes:
        facts: what makes it concrete: "what", "fingerprint", "status", "signal", "seconds".
    """

    reason: EndReason
    facts: tuple[tuple[str, str], ...] = ()


def sheet_to_feed(kept_sides: int, *, both_sides: bool) -> int:
    """The first sheet of a stack that is not wholly kept, counted from 1: feed on from there."""
    return kept_sides // 2 + 1 if both_sides else kept_sides + 1
