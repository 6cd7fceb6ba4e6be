"""Lines brought into visual reading order: row by row, each from left to right."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import pairwise
from statistics import median

from ocr.model import Line, Rect

_SAME_ROW = 0.5
_NEW_BLOCK = 1.6
# Receivers beside a signature have up to a dozen lines, but the signature has five at most.
_COLUMN_LINES = 8
_COLUMN_WORDS = 4
_GUTTERS = (0.4, 0.44, 0.47, 0.5, 0.53, 0.56, 0.6)  # of the text's width


def reading_order(lines: Iterable[Line]) -> tuple[Line, ...]:
    """Lines side by side become one, top to bottom; blocks are numbered by the gaps between rows.

    A Vietnamese administrative page is read across: issuer and motto, number and date, receivers
    and signer, the cells of a table stand on common rows. Only two columns of running text are
    read one after the other.
    """
    ordered = sorted(lines, key=_base)
    rows = [row for part in _columns(ordered) for row in _rows(part)]
    return _numbered(rows)


def _rows(lines: Iterable[Line]) -> list[Line]:
    rows: list[list[Line]] = []
    for line in lines:
        row = next((row for row in reversed(rows[-6:]) if _fits(row, line)), None)
        if row is None:
            rows.append([line])
        else:
            row.append(line)
    rows.sort(key=lambda row: sum(_base(line) for line in row) / len(row))
    return [_joined(row) for row in rows]


def _columns(lines: Sequence[Line]) -> list[Sequence[Line]]:
    """The lines as one part; or what is above two columns, the left, the right, what is below."""
    if not lines:
        return []
    left = min(line.box.left for line in lines)
    width = max(line.box.right for line in lines) - left
    best: tuple[int, int] = (0, 0)
    gutter = 0.0
    for share in _GUTTERS:
        x = left + share * width
        for start, end in _runs_beside(lines, x):
            if end - start > best[1] - best[0] and _is_running_text(lines[start:end], x):
                best, gutter = (start, end), x
    start, end = best
    if start == end:
        return [lines]
    between = lines[start:end]
    return [
        lines[:start],
        [line for line in between if line.box.right <= gutter],
        [line for line in between if line.box.right > gutter],
        lines[end:],
    ]


def _runs_beside(lines: Sequence[Line], x: float) -> list[tuple[int, int]]:
    """Runs of lines, as index ranges, none of which crosses x."""
    crossing = [i for i, line in enumerate(lines) if line.box.left < x < line.box.right]
    limits = [-1, *crossing, len(lines)]
    return [(above + 1, below) for above, below in pairwise(limits) if below > above + 1]


def _is_running_text(lines: Sequence[Line], x: float) -> bool:
    sides = [[line for line in lines if (line.box.right > x) == right] for right in (False, True)]
    if any(len(side) < _COLUMN_LINES for side in sides):
        return False
    if any(median(len(line.words) for line in side) < _COLUMN_WORDS for side in sides):
        return False
    tops = [_base(side[0]) for side in sides]
    ends = [_base(side[-1]) for side in sides]
    return min(ends) - max(tops) > 0.7 * (max(ends) - min(tops))


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
        if not 0 <= _base(below) - _base(above) <= _NEW_BLOCK * pitch:
            block += 1
        numbered.append(replace(below, block=block))
    return tuple(numbered)
