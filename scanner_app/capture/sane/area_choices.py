"""How the size of the paper reads as options of real drivers; pure functions."""

from __future__ import annotations

import math

from scanner_app.capture.sane.option import Changes, Option, Options, Unit, fitting, usable
from scanner_app.domain.scan import A3_MM, A4_MM, A5_MM, ScanSettings

MM_PER_INCH = 25.4

_PAPERS = {A3_MM: "a3", A4_MM: "a4", A5_MM: "a5"}
_FREE_PAPER = ("user_def", "manual", "custom", "user defined")
_MEASURED_PAPER = ("auto detect", "auto", "automatic", "maximum")


def paper(options: Options, settings: ScanSettings) -> Changes:
    """The size of the sheet itself: bounds the area and the double-feed check of feeders.

    fujitsu, canon_dr: page-width and page-height, before the area; kvs*: paper-size; imagescan,
    epkowa: scan-area. Where no size is given, fujitsu (ald), brother5 (AutoDocumentSize) and epkowa
    (detect-doc-size) find the edges themselves.
    """
    size = settings.size_mm
    named = usable(options, "paper-size", "scan-area")
    if named is not None:
        yield from _named(named, size)
    width, height = usable(options, "page-width"), usable(options, "page-height")
    if width is not None:
        yield width.name, _length(width, None if size is None else size[0])
    if height is not None:
        yield height.name, _length(height, None if size is None else size[1])
    names = ("ald", "AutoDocumentSize", "detect-doc-size")
    yield from fitting(options, [(name, size is None) for name in names])


def area(options: Options, settings: ScanSettings, *, dpi: float) -> Changes:
    """The scanning area from the upper left corner, in the unit that the driver counts in."""
    size = settings.size_mm or (None, None)
    for near, far, length_mm in (("tl-x", "br-x", size[0]), ("tl-y", "br-y", size[1])):
        start, end = usable(options, near), usable(options, far)
        if end is None:
            continue
        begin = 0.0
        if start is not None:
            begin = start.at_least(0.0)
            yield near, begin
        wanted = None if length_mm is None else begin + length_mm * _per_mm(end, dpi)
        yield far, _length(end, wanted)


def extent_mm(option: Option, value: float, *, dpi: float) -> float:
    """A place along an option's axis in millimetres."""
    return value / _per_mm(option, dpi)


def largest_mm(options: Options, *, dpi: float) -> tuple[float, float] | None:
    """Width and height of the largest area, None when the driver does not say."""
    found = []
    for page, far in (("page-width", "br-x"), ("page-height", "br-y")):
        option = usable(options, page) or usable(options, far)
        if option is None or math.isinf(option.largest):
            return None
        found.append(round(extent_mm(option, option.largest, dpi=dpi), 1))
    return found[0], found[1]


def _per_mm(option: Option, dpi: float) -> float:
    return dpi / MM_PER_INCH if option.unit is Unit.PIXEL else 1.0


def _named(option: Option, size: tuple[float, float] | None) -> Changes:
    first = _FREE_PAPER if size is not None else (*_MEASURED_PAPER, *_FREE_PAPER)
    words = {name.lower(): name for name in option.names}
    for word in (*first, _PAPERS.get(size or A4_MM, "")):
        if word in words:
            yield option.name, words[word]
            return


def _length(option: Option, wanted: float | None) -> float:
    return option.largest if wanted is None else option.at_least(wanted)
