"""Sets a device up for a scan, matter by matter, since each choice may change other options."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass, replace

from scanner_app.capture.driver import DriverError
from scanner_app.capture.sane import area_choices, feed_choices, picture_choices
from scanner_app.capture.sane.abi import Status
from scanner_app.capture.sane.failures import StatusError
from scanner_app.capture.sane.option import Board, Changes, Choice, Value, usable
from scanner_app.capture.sane.sources import Sides, Source, choose_source, sources_of
from scanner_app.domain.scan import (
    Capabilities,
    Colour,
    EndReason,
    Feed,
    ScanSettings,
)

_LOST_MM = 3.0
"""An area smaller than the paper by more than this is told; heads of A4 scanners are often 208 mm
wide, and nothing is printed that near to the edge."""
_REFUSALS = frozenset({Status.INVAL, Status.UNSUPPORTED})

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Ready:
    """A device that waits for `start`.

    Attributes:
        sides: what comes: fronts, backs, or both in turn.
        dpi: what the device took.
        warnings: where it differs from what was asked.
    """

    feeder: bool
    sides: Sides
    dpi: int
    warnings: tuple[str, ...]


def prepare(board: Board, settings: ScanSettings, extra: Mapping[str, Value]) -> Ready:
    """Set every option the settings name.

    Args:
        board: the open device.
        settings: what to scan.
        extra: options by name, set last as they are.

    Raises:
        DriverError: UNSUPPORTED.
        StatusError: the device failed meanwhile.
    """
    source = _take_source(board, settings)
    feeder = source.feed is Feed.FEEDER
    asked = settings
    colour = picture_choices.nearest_colour(board.options(), asked.colour)
    settings = replace(asked, colour=colour)
    needed: tuple[Choice, ...] = (
        picture_choices.colour,
        picture_choices.depth,
        picture_choices.resolution,
        area_choices.paper,
    )
    for choice in needed:
        _need(board, choice(board.options(), settings))
    _need(board, area_choices.area(board.options(), settings, dpi=_dpi(board, settings)))
    _wish(board, feed_choices.feeding(board.options(), settings, feeder=feeder))
    careful: tuple[Choice, ...] = (
        feed_choices.double_feed,
        feed_choices.double_feed_detectors,
        feed_choices.untouched,
    )
    for choice in careful:
        _wish(board, choice(board.options(), settings))
    _need(board, extra.items())
    dpi = _dpi(board, settings)
    warnings = _warnings(board, asked, dpi)
    if colour is not asked.colour:
        warnings.append("colour_changed")
    if feeder and asked.stop_on_double_feed and not _watches(board):
        warnings.append("double_feed_unwatched")
    return Ready(feeder, source.sides, round(dpi), tuple(warnings))


def survey(board: Board) -> Capabilities:
    """What a device offers; goes through its sources, as their limits differ.

    Raises:
        StatusError.
    """
    sources = sources_of(board.options())
    feeds = tuple(
        feed for feed in (Feed.FLATBED, Feed.FEEDER) if any(each.feed is feed for each in sources)
    )
    duplex = any(each.sides is Sides.BOTH for each in sources)
    areas: list[tuple[float, float]] = []
    # The feeder last: what is asked afterwards is asked of it.
    for feed in feeds:
        usual = ScanSettings(feed=feed)
        _choose(board, choose_source(sources, usual))
        _wish(board, _first_mode(board))
        if feed is Feed.FEEDER:
            duplex = duplex or feed_choices.can_both_sides(board.options())
        largest = area_choices.largest_mm(board.options(), dpi=_dpi(board, usual))
        areas += [] if largest is None else [largest]
    options = board.options()
    sensor = feed_choices.is_loaded(options)
    return Capabilities(
        feeds=feeds,
        both_sides=duplex,
        colours=picture_choices.colours_of(options),
        dpis=picture_choices.dpis_of(options),
        largest_mm=(max(w for w, _ in areas), max(h for _, h in areas)) if areas else None,
        finds_double_feed=Feed.FEEDER in feeds and feed_choices.finds_double_feed(options),
        loaded=None if sensor is None else bool(board.get(sensor)),
    )


def _take_source(board: Board, settings: ScanSettings) -> Source:
    """Choose the source, and simplex or duplex where that is an option of its own."""
    source = choose_source(sources_of(board.options()), settings)
    _choose(board, source)
    wanted = settings.both_sides and source.feed is Feed.FEEDER
    if source.sides is Sides.BOTH:
        return source
    if wanted and not feed_choices.can_both_sides(board.options()):
        raise DriverError(EndReason.UNSUPPORTED, what="both_sides")
    if source.feed is Feed.FEEDER:
        _need(board, feed_choices.both_sides(board.options(), wanted=wanted))
    return replace(source, sides=Sides.BOTH) if wanted else source


def _choose(board: Board, source: Source) -> None:
    if source.name:
        _need(board, [("source", source.name)])


def _first_mode(board: Board) -> Changes:
    """Colour where there is colour: resolutions of some drivers differ by mode."""
    options = board.options()
    colours = picture_choices.colours_of(options)
    best = next(iter(colours), Colour.COLOUR)
    return picture_choices.colour(options, ScanSettings(colour=best))


def _dpi(board: Board, settings: ScanSettings) -> float:
    """The resolution the device is set to; what was asked when it does not say."""
    option = usable(board.options(), "resolution", "x-resolution")
    return settings.dpi if option is None else float(board.get(option.name))


def _watches(board: Board) -> bool:
    return feed_choices.finds_double_feed(board.options())


def _warnings(board: Board, settings: ScanSettings, dpi: float) -> list[str]:
    found = []
    if round(dpi) > settings.dpi:
        found.append("dpi_raised")
    if round(dpi) < settings.dpi:
        found.append("dpi_lowered")
    if settings.size_mm is not None and any(
        area < paper - _LOST_MM
        for area, paper in zip(_area_mm(board, dpi), settings.size_mm, strict=False)
    ):
        found.append("size_limited")
    return found


def _area_mm(board: Board, dpi: float) -> list[float]:
    """Width and height of the area the device is set to; empty when it does not say."""
    options = board.options()
    found = []
    for near, far in (("tl-x", "br-x"), ("tl-y", "br-y")):
        end = usable(options, far)
        if end is None:
            return []
        begin = float(board.get(near)) if usable(options, near) is not None else 0.0
        span = float(board.get(far)) - begin
        found.append(area_choices.extent_mm(end, span, dpi=dpi))
    return found


def _need(board: Board, changes: Changes) -> None:
    """Set what the scan would be wrong without."""
    for name, value in changes:
        try:
            board.set(name, value)
        except StatusError as error:
            if error.status in _REFUSALS:
                raise DriverError(EndReason.UNSUPPORTED, what=name) from error
            raise


def _wish(board: Board, changes: Changes) -> None:
    """Set what a driver may refuse without harm to the picture."""
    for name, value in changes:
        try:
            board.set(name, value)
        except StatusError as error:
            if error.status not in _REFUSALS:
                raise
            _log.warning("Option refused", extra={"option": name, "status": error.word})
