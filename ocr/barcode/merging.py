"""Readings of all readers and renderings to one list of symbols. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ocr.barcode.readings import Reading, means_same
from ocr.model import Barcode

_MATRIX_FORMATS = frozenset({"QRCode", "DataMatrix", "PDF417"})
_SURE_LETTERS = 4
_SLACK = 0.15


def merge(readings: Iterable[Reading]) -> tuple[Barcode, ...]:
    """The symbols on the page, top to bottom.

    The same content at the same place is one symbol with all its readers. Different contents at
    one place come as one entry each, both with `conflict`. A content that is not credible on its
    own (see `credible`) is left out, unless it contradicts a credible one.
    """
    groups: list[list[Reading]] = []
    for reading in readings:
        home = next((g for g in groups if _belongs(reading, g)), None)
        if home is None:
            groups.append([reading])
        else:
            home.append(reading)
    kept = [group for group in groups if credible(group)]
    symbols = []
    for group in groups:
        rivals = [g for g in groups if g is not group and _same_place(g[0], group[0])]
        if group in kept:
            symbols.append(_symbol(group, conflict=bool(rivals)))
        elif any(rival in kept for rival in rivals):
            symbols.append(_symbol(group, conflict=True))
    return tuple(sorted(symbols, key=lambda s: (s.corners[0][1], s.corners[0][0], s.text)))


def credible(group: Sequence[Reading]) -> bool:
    """Whether readings of one content suffice to report it without a second opinion.

    Matrix codes correct and check themselves. Code 128 and EAN-13 have a check digit, one wrong
    reading in about 100 passes it: trusted from zxing, which wants several equal scan lines, or
    when repeated. Code 39 has none: trusted from zxing from 4 letters on in the page as it is,
    otherwise when repeated. Repeated means by both readers or in two renderings.
    """
    first = group[0]
    if first.format in _MATRIX_FORMATS or len({(r.reader, r.rendering) for r in group}) > 1:
        return True
    if first.reader == "zbar":
        return False
    return first.format != "Code39" or (first.rendering == 0 and len(first.text) >= _SURE_LETTERS)


def overlaps(one: Reading, other: Reading) -> bool:
    """Whether the centre of either lies in the other's box, with 15 % slack."""
    return _same_place(one, other)


def _belongs(reading: Reading, group: Sequence[Reading]) -> bool:
    return any(means_same(reading, other) and _near(reading, other) for other in group)


def _near(one: Reading, other: Reading) -> bool:
    """Equal texts may lie further apart: linear readers report only the lines they used."""
    left, top, right, bottom = one.box
    reach = max(right - left, bottom - top, *_sides(other)) / 2
    (x1, y1), (x2, y2) = _centre(one), _centre(other)
    return abs(x1 - x2) <= reach and abs(y1 - y2) <= reach


def _same_place(one: Reading, other: Reading) -> bool:
    return _holds(one, _centre(other)) or _holds(other, _centre(one))


def _holds(reading: Reading, point: tuple[float, float]) -> bool:
    left, top, right, bottom = reading.box
    slack = max(4.0, _SLACK * min(_sides(reading)))
    x, y = point
    return left - slack <= x <= right + slack and top - slack <= y <= bottom + slack


def _sides(reading: Reading) -> tuple[int, int]:
    left, top, right, bottom = reading.box
    return right - left, bottom - top


def _centre(reading: Reading) -> tuple[float, float]:
    left, top, right, bottom = reading.box
    return (left + right) / 2, (top + bottom) / 2


def _symbol(group: Sequence[Reading], *, conflict: bool) -> Barcode:
    """One entry, spelled as zxing does: it resolves FNC4, ECI and letter pairs."""
    best = next((r for r in group if r.reader == "zxing"), group[0])
    return Barcode(
        format=best.format,
        text=best.text,
        readers=tuple(sorted({reading.reader for reading in group})),
        conflict=conflict,
        corners=best.corners,
    )
