"""What is asked of a device: the settings of a scan as far as the device goes along with them."""

from __future__ import annotations

from dataclasses import dataclass

from scanner_app.capture.driver import DriverError
from scanner_app.capture.escl.answers import EsclCapabilities, InputCaps
from scanner_app.capture.escl.quirks import Quirks
from scanner_app.domain.scan import Capabilities, Colour, EndReason, Feed, ScanSettings

JPEG = "image/jpeg"
UNITS_PER_INCH = 300
"""The protocol measures areas in 1/300 inch, whatever the resolution."""
_MM_PER_INCH = 25.4
_USUAL_DPIS = (75, 100, 150, 200, 240, 300, 400, 600, 1200)
_MODES = {Colour.COLOUR: "RGB24", Colour.GRAY: "Grayscale8"}
_CLIPPED_UNITS = 24
"""2 mm: what is cut off below that is no more than the slack of a paper guide."""


@dataclass(frozen=True, slots=True)
class Ticket:
    """One scan in the device's words; lengths in 1/300 inch.

    Attributes:
        extras: further settings by name; left out when the device refuses the job.
    """

    feeding: bool
    both_sides: bool
    mode: str
    dpi: int
    left: int
    width: int
    height: int
    intent: str
    format_ext: bool
    extras: tuple[tuple[str, str], ...]


def choose(
    settings: ScanSettings, caps: EsclCapabilities, quirks: Quirks
) -> tuple[Ticket, tuple[str, ...]]:
    """The ticket, and warnings about what differs from the settings.

    Raises:
        DriverError: UNSUPPORTED; facts: what.
    """
    source = _input(settings, caps)
    feeding = source is not caps.platen
    mode, colour_warning = _mode(settings.colour, source)
    dpi, dpi_warning = _dpi(settings.dpi, source, quirks)
    width, height, area_warning = _area(settings.size_mm, source)
    spare = source.max_width - width if feeding else 0
    ticket = Ticket(
        feeding=feeding,
        both_sides=source is caps.duplex,
        mode=mode,
        dpi=dpi,
        # Where guides centre the paper, an A5 sheet lies in the middle of the line of sensors.
        left={"Center": spare // 2, "Right": spare}.get(caps.feeder_at, 0),
        width=width,
        height=height,
        intent=_intent(source),
        format_ext=source.format_ext,
        extras=_extras(settings, caps, feeding=feeding),
    )
    return ticket, tuple(each for each in (colour_warning, dpi_warning, area_warning) if each)


def offered(caps: EsclCapabilities, quirks: Quirks, loaded: bool | None) -> Capabilities:
    """What the device offers, in the application's words."""
    inputs = caps.inputs
    modes = frozenset[str]().union(*(each.modes for each in inputs))
    dpis = {dpi for each in inputs for dpi in _dpis(each, quirks)}
    widest = max(each.max_width for each in inputs)
    longest = max(each.max_height for each in inputs)
    feeder = caps.simplex is not None or caps.duplex is not None
    return Capabilities(
        feeds=tuple(
            feed
            for feed, there in ((Feed.FLATBED, caps.platen is not None), (Feed.FEEDER, feeder))
            if there
        ),
        both_sides=caps.duplex is not None,
        # Black and white as eSCL has it comes as JPEG, which has no such thing: never asked for.
        colours=tuple(colour for colour, mode in _MODES.items() if mode in modes or not modes),
        dpis=tuple(sorted(dpis)),
        largest_mm=(_mm(widest), _mm(longest)),
        # No device announces whether it has the sensor; those that have it report it all the same.
        finds_double_feed=False,
        loaded=loaded if feeder else None,
    )


def _input(settings: ScanSettings, caps: EsclCapabilities) -> InputCaps:
    feeder = caps.simplex or caps.duplex
    feed = settings.feed
    if feed is Feed.AUTO:
        feed = Feed.FEEDER if feeder else Feed.FLATBED
    if feed is Feed.FLATBED:
        wanted, what = caps.platen, "flatbed"
    elif settings.both_sides:
        wanted, what = caps.duplex, "duplex" if feeder else "feeder"
    else:
        wanted, what = feeder, "feeder"
    if wanted is None:
        raise DriverError(EndReason.UNSUPPORTED, what=what)
    if wanted.formats and JPEG not in wanted.formats:
        raise DriverError(EndReason.UNSUPPORTED, what=JPEG)
    return wanted


def _mode(colour: Colour, source: InputCaps) -> tuple[str, str | None]:
    modes = source.modes or frozenset(_MODES.values())
    if colour is Colour.COLOUR:
        wanted, other = "RGB24", "Grayscale8"
    else:
        wanted, other = "Grayscale8", "RGB24"
    if wanted in modes:
        return wanted, "colour_changed" if colour is Colour.BILEVEL else None
    if other in modes:
        return other, "colour_changed"
    raise DriverError(EndReason.UNSUPPORTED, what="colour")


def _dpi(wanted: int, source: InputCaps, quirks: Quirks) -> tuple[int, str | None]:
    """The asked resolution, the next finer one, or the finest there is."""
    if (told := source.dpi_range) is not None:
        lowest, highest, step = told
        highest = min(highest, quirks.highest_dpi or highest)
        steps = -(-(max(wanted, lowest) - lowest) // step)
        within = min(lowest + steps * step, lowest + (highest - lowest) // step * step)
        return within, _dpi_warning(wanted, within)
    dpis = _dpis(source, quirks)
    finer = [dpi for dpi in dpis if dpi >= wanted]
    chosen = min(finer) if finer else max(dpis)
    return chosen, _dpi_warning(wanted, chosen)


def _dpi_warning(wanted: int, chosen: int) -> str | None:
    if chosen == wanted:
        return None
    return "dpi_raised" if chosen > wanted else "dpi_lowered"


def _dpis(source: InputCaps, quirks: Quirks) -> tuple[int, ...]:
    dpis = source.dpis
    if source.dpi_range is not None:
        lowest, highest, step = source.dpi_range
        usual = [
            dpi for dpi in _USUAL_DPIS if lowest <= dpi <= highest and (dpi - lowest) % step == 0
        ]
        dpis = tuple(usual) or (lowest, highest)
    limit = quirks.highest_dpi
    # A limit below all that the device names would leave nothing: then it is another model.
    return tuple(dpi for dpi in dpis if limit is None or dpi <= limit) or dpis


def _area(size_mm: tuple[float, float] | None, source: InputCaps) -> tuple[int, int, str | None]:
    if size_mm is None:
        return source.max_width, source.max_height, None
    width, height = (round(side / _MM_PER_INCH * UNITS_PER_INCH) for side in size_mm)
    lost = max(width - source.max_width, height - source.max_height)
    return (
        max(min(width, source.max_width), source.min_width),
        max(min(height, source.max_height), source.min_height),
        "size_limited" if lost > _CLIPPED_UNITS else None,
    )


def _intent(source: InputCaps) -> str:
    """What the picture is for; "" where the device has no word for papers."""
    for name in ("Document", "TextAndGraphic"):
        if name in source.intents or not source.intents:
            return name
    return ""


def _extras(
    settings: ScanSettings, caps: EsclCapabilities, *, feeding: bool
) -> tuple[tuple[str, str], ...]:
    # Blank backs are flagged by us and never dropped by a device.
    extras = [(name, "false") for name in sorted(caps.blank_options)]
    # Not in eSCL 2.0, and with two sides nobody says whether sheets or sides are meant. The limit
    # that holds everywhere is that the job is deleted after the last wanted page.
    told_count = feeding and not settings.both_sides and "SelectSinglePage" in caps.feeder_options
    if told_count and settings.count:
        extras.append(("NumberOfPages", str(settings.count)))
    return tuple(extras)


def _mm(units: int) -> float:
    return round(units * _MM_PER_INCH / UNITS_PER_INCH, 1)
