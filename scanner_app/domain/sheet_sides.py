"""Fronts and backs of separator sheets, where the scanner tells which side is which."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from scanner_app.domain.page_signs import PageSigns
from scanner_app.domain.scan import Side


@dataclass(frozen=True, slots=True)
class SheetSide:
    """A page, and whether it is merely the other side of a separator sheet."""

    signs: PageSigns
    of_separator: bool = False


def paired(signs: Sequence[PageSigns]) -> Iterator[SheetSide]:
    """Pages in order; an empty front comes behind the separator that is printed on its back.

    A side with anything to read on it stays a page of its own, also on the back of a separator: it
    may be a dossier's when two passes were put together wrongly, and then it must not be lost.
    """
    at = 0
    while at < len(signs):
        front, back = signs[at], signs[at + 1] if at + 1 < len(signs) else None
        at += 1
        if back is None or not _one_sheet(front, back):
            yield SheetSide(front)
        elif front.separator is not None and (back.separator is not None or _is_empty(back)):
            yield SheetSide(front)
            yield SheetSide(back, of_separator=True)
            at += 1
        elif back.separator is not None and _is_empty(front):
            yield SheetSide(back)
            yield SheetSide(front, of_separator=True)
            at += 1
        else:
            yield SheetSide(front)


def _one_sheet(front: PageSigns, back: PageSigns) -> bool:
    return (front.page.side, back.page.side) == (Side.FRONT, Side.BACK)


def _is_empty(signs: PageSigns) -> bool:
    """Read, and nothing found to read: stains and show-through are no text."""
    reading = signs.page.reading
    return reading is not None and not reading.lines and not reading.barcodes
