"""What a WIA item can do, and making it do what is asked."""

from __future__ import annotations

from dataclasses import dataclass

from scanner_app.capture.driver import DriverError
from scanner_app.capture.wia import terms
from scanner_app.capture.wia.system import Item, Reach, WiaDevice
from scanner_app.capture.wia.terms import Handling, Prop, Select
from scanner_app.domain.scan import Capabilities, Colour, EndReason, Feed, ScanSettings

_USUAL_DPIS = (75, 100, 150, 200, 240, 300, 400, 600, 1200)
_MM_PER_INCH = 25.4
_SLACK_MM = 3.0
"""Glasses and feeders fall short of the nominal paper by as much; no text stands there."""


@dataclass(frozen=True, slots=True)
class Ready:
    """An item that will scan as asked, or nearly.

    Attributes:
        both_sides: sides come front, back, front, ...
        feeder: pages come until the paper ends.
        dpi: that was agreed.
        warnings: codes of what is not as asked.
    """

    item: Item
    feeder: bool
    both_sides: bool
    dpi: int
    warnings: tuple[str, ...]


def survey(device: WiaDevice) -> Capabilities:
    """What a device offers."""
    flatbed = device.item(terms.FLATBED_CATEGORY)
    feeder = device.item(terms.FEEDER_CATEGORY)
    asked = feeder or flatbed or device.root
    types = asked.reach(Prop.DATA_TYPE).values
    return Capabilities(
        feeds=tuple(
            feed for feed, item in ((Feed.FLATBED, flatbed), (Feed.FEEDER, feeder)) if item
        ),
        both_sides=feeder is not None and _turns(device, feeder),
        colours=tuple(colour for colour, number in terms.DATA_TYPES.items() if number in types),
        dpis=_dpis(asked.reach(Prop.X_DPI)),
        largest_mm=_largest_mm(asked),
        finds_double_feed=feeder is not None and _watches(feeder),
        loaded=is_loaded(device) if feeder else None,
    )


def is_loaded(device: WiaDevice) -> bool | None:
    """Paper lies in the feeder; None when it has no sensor."""
    capabilities = device.root.number(Prop.HANDLING_CAPABILITIES) or 0
    status = device.root.number(Prop.HANDLING_STATUS)
    if status is None or not capabilities & Handling.DETECT_FEED:
        return None
    return bool(status & terms.FEED_READY)


def prepare(device: WiaDevice, settings: ScanSettings) -> Ready:
    """Set everything that is asked.

    Raises:
        DriverError: UNSUPPORTED; what: the feed or colour, "both_sides" or "format".
    """
    item, is_feeder = _item(device, settings.feed)
    warnings: list[str] = []
    if not item.use_bitmaps():
        raise DriverError(EndReason.UNSUPPORTED, what="format")
    both_sides = is_feeder and settings.both_sides
    if is_feeder:
        _set_feeder(item, settings, both_sides, warnings)
    _set_colour(item, settings.colour, warnings)
    dpi = _set_dpi(item, settings.dpi, warnings)
    _set_area(item, settings.size_mm, dpi, warnings)
    return Ready(item, is_feeder, both_sides, dpi, tuple(warnings))


def _item(device: WiaDevice, feed: Feed) -> tuple[Item, bool]:
    feeder = device.item(terms.FEEDER_CATEGORY) if feed is not Feed.FLATBED else None
    if feeder is not None:
        return feeder, True
    flatbed = device.item(terms.FLATBED_CATEGORY) if feed is not Feed.FEEDER else None
    if flatbed is None:
        raise DriverError(EndReason.UNSUPPORTED, what=feed.value)
    return flatbed, False


def _set_feeder(item: Item, settings: ScanSettings, both_sides: bool, warnings: list[str]) -> None:
    if both_sides:
        # Older drivers want the feeder named as well.
        if not item.put(Prop.HANDLING_SELECT, Select.DUPLEX) and not item.put(
            Prop.HANDLING_SELECT, Select.FEEDER | Select.DUPLEX
        ):
            raise DriverError(EndReason.UNSUPPORTED, what="both_sides")
    else:
        item.put(Prop.HANDLING_SELECT, Select.FRONT_ONLY)
    count = settings.count or terms.ALL_PAGES
    # A sheet has two sides, and drivers refuse half of it.
    item.put(Prop.PAGES, count + count % 2 if both_sides else count)
    item.put(Prop.BLANK_PAGES, terms.KEEP_BLANK_PAGES)
    wish = terms.MULTI_FEED_STOP if settings.stop_on_double_feed else terms.MULTI_FEED_OFF
    if not item.put(Prop.MULTI_FEED, wish) and settings.stop_on_double_feed:
        warnings.append("double_feed_unwatched")


def _set_colour(item: Item, colour: Colour, warnings: list[str]) -> None:
    if item.put(Prop.DATA_TYPE, terms.DATA_TYPES[colour]):
        return
    for other in (Colour.GRAY, Colour.COLOUR, Colour.BILEVEL):
        if item.put(Prop.DATA_TYPE, terms.DATA_TYPES[other]):
            warnings.append("colour_changed")
            return
    raise DriverError(EndReason.UNSUPPORTED, what=colour.value)


def _set_dpi(item: Item, dpi: int, warnings: list[str]) -> int:
    chosen = next_finer(item.reach(Prop.X_DPI), dpi)
    item.put(Prop.X_DPI, chosen)
    item.put(Prop.Y_DPI, chosen)
    got = item.number(Prop.X_DPI) or chosen
    if got != dpi:
        warnings.append("dpi_raised" if got > dpi else "dpi_lowered")
    return got


def next_finer(reach: Reach, dpi: int) -> int:
    """The resolution asked for, or the next finer one, or the finest there is."""
    if reach.step > 0:
        if dpi >= reach.most:
            return reach.most
        return reach.least + -(-max(0, dpi - reach.least) // reach.step) * reach.step
    finer = [value for value in reach.values if value >= dpi]
    return min(finer, default=max(reach.values, default=dpi))


def _set_area(
    item: Item, size_mm: tuple[float, float] | None, dpi: int, warnings: list[str]
) -> None:
    item.put(Prop.AUTO_CROP, terms.AUTO_CROP_OFF)
    if size_mm is None and item.put(Prop.PAGE_SIZE, terms.PAGE_AUTO):
        return
    item.put(Prop.PAGE_SIZE, terms.PAGE_CUSTOM)
    largest = _largest_mm(item)
    width_mm, height_mm = size_mm or largest or (0.0, 0.0)
    if largest is not None:
        if width_mm > largest[0] + _SLACK_MM or height_mm > largest[1] + _SLACK_MM:
            warnings.append("size_limited")
        width_mm, height_mm = min(width_mm, largest[0]), min(height_mm, largest[1])
    item.put(Prop.LEFT, 0)
    item.put(Prop.TOP, 0)
    item.put(Prop.WIDTH, _pixels(width_mm, dpi))
    item.put(Prop.HEIGHT, _pixels(height_mm, dpi))


def _pixels(length_mm: float, dpi: int) -> int:
    return round(length_mm / _MM_PER_INCH * dpi)


def _largest_mm(item: Item) -> tuple[float, float] | None:
    """From thousandths of an inch."""
    width, height = item.number(Prop.MAX_WIDTH), item.number(Prop.MAX_HEIGHT)
    if not width or not height:
        return None
    return width * _MM_PER_INCH / 1000, height * _MM_PER_INCH / 1000


def _turns(device: WiaDevice, feeder: Item) -> bool:
    capabilities = device.root.number(Prop.HANDLING_CAPABILITIES) or 0
    selectable = feeder.reach(Prop.HANDLING_SELECT).values
    return bool(capabilities & Handling.DUPLEX) or any(
        value & Select.DUPLEX for value in selectable
    )


def _watches(feeder: Item) -> bool:
    return terms.MULTI_FEED_STOP in feeder.reach(Prop.MULTI_FEED).values


def _dpis(reach: Reach) -> tuple[int, ...]:
    if reach.step > 0:
        return tuple(dpi for dpi in _USUAL_DPIS if reach.least <= dpi <= reach.most)
    return tuple(sorted(set(reach.values)))
