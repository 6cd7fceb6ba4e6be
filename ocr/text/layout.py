"""Lines brought into visual reading order: row by row, each from left to right."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import pairwise
from statistics import median

from ocr.model import Line, Rect

_SAME_ROW = 0.5
_NEW_BLOCK = 1.6


def reading_order(lines: Iterable[Line]) -> tuple[Line, ...]:
    """Lines side by side become one, top to bottom; blocks are numbered by the gaps between rows.

    A Vietnamese administrative page is read across: issuer and motto, number and date, receivers
    and signer stand on common rows.
    """
    rows: list[list[Line]] = []
    for line in sorted(lines, key=_base):
        row = next((row for row in reversed(rows[-6:]) if _fits(row, line)), None)
        if row is None:
            rows.append([line])
        else:
            row.append(line)
    rows.sort(key=lambda row: sum(_base(line) for line in row) / len(row))
    return _numbered([_joined(row) for row in rows])


def _base(line: Line) -> float:
    return sum(line.baseline) / 2


def _fits(row: Sequence[Line], line: Line) -> bool:
    height = min(*(other.box.height for other in row), line.box.height)
    reach = sum(_base(other) for other in row) / len(row)
    if abs(reach - _base(line)) > _SAME_ROW * height:
        return False
    return all(
        min(other.box.right, line.box.right) - max(other.box.left, line.box.left)
        < 0.3 * min(other.box.width, line.box.width)
        for other in row
    )


def _joined(row: Sequence[Line]) -> Line:
    if len(row) == 1:
        return row[0]
    parts = sorted(row, key=lambda line: line.box.left)
    return Line(
        words=tuple(word for line in parts for word in line.words),
        box=Rect(
            min(line.box.left for line in parts),
            min(line.box.top for line in parts),
            max(line.box.right for line in parts),
            max(line.box.bottom for line in parts),
        ),
        baseline=(parts[0].baseline[0], parts[-1].baseline[1]),
    )


def _numbered(rows: Sequence[Line]) -> tuple[Line, ...]:
    if not rows:
        return ()
    pitch = median(row.box.height for row in rows)
    block = 0
    numbered = [replace(rows[0], block=block)]
    for above, below in pairwise(rows):
        if _base(below) - _base(above) > _NEW_BLOCK * pitch:
            block += 1
        numbered.append(replace(below, block=block))
    return tuple(numbered)
