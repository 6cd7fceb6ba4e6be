"""Dots per inch of an image: as its file says, or from the paper's size."""

from __future__ import annotations

from typing import Literal

DpiSource = Literal["file", "estimated", "assumed"]

ASSUMED_DPI = 300.0

_MIN_DPI = 50.0
_MAX_DPI = 2400.0
_MAX_PAPER_IN = 34.0  # A1 is 33.1 inches long
_MM_PER_INCH = 25.4
# mm: ISO 216, Letter, ISO/IEC 7810 ID-1; 210 x 330 is the long office sheet (F4).
_PAPERS = (
    (210.0, 297.0),
    (215.9, 279.4),
    (210.0, 330.0),
    (148.0, 210.0),
    (297.0, 420.0),
    (53.98, 85.6),
)
_USUAL_DPI = (300.0, 200.0, 400.0, 600.0, 240.0, 150.0, 100.0)  # likeliest first


def dpi_of_image(stated: object, width: int, height: int) -> tuple[float, DpiSource]:
    """Dots per inch, and where they come from.

    Args:
        stated: what the file says, (x, y) or anything else when it says nothing.
        width: pixels.
        height: pixels.

    A stated value that would make the sheet longer than A1 is a program's default, not a fact.
    """
    if isinstance(stated, tuple) and len(stated) == 2:
        dpi = float(stated[0] or 0)
        if _MIN_DPI <= dpi <= _MAX_DPI and max(width, height) / dpi <= _MAX_PAPER_IN:
            return round(dpi, 1), "file"
    estimate = _dpi_of_paper(min(width, height), max(width, height))
    return (ASSUMED_DPI, "assumed") if estimate is None else (estimate, "estimated")


def _dpi_of_paper(short: int, long: int) -> float | None:
    """Dots per inch when the shape is a usual paper's; a usual dpi decides between papers."""
    fits = [
        long / high_mm * _MM_PER_INCH
        for wide_mm, high_mm in _PAPERS
        if abs(long / short / (high_mm / wide_mm) - 1) < 0.015
    ]
    for usual in _USUAL_DPI:
        if any(abs(dpi / usual - 1) < 0.015 for dpi in fits):
            return usual
    plausible = [dpi for dpi in fits if 95 <= dpi <= 620]
    return round(plausible[0], 1) if plausible else None
