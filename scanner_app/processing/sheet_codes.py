"""Barcodes as rectangles: what has to be inked, in modules."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Literal

import numpy as np
import zxingcpp

Format = Literal["QRCode", "Code128", "Code39"]


@dataclass(frozen=True, slots=True)
class Rectangle:
    """A run of dark modules in one row; the column counts from the symbol's left edge."""

    row: int
    column: int
    width: int


def code_runs(kind: Format, text: str) -> tuple[Rectangle, ...]:
    """The dark runs of a symbol without its quiet zone; QR codes bear a third of it stained.

    Raises:
        ValueError: the text does not fit into a symbol of this kind.
    """
    wanted = getattr(zxingcpp.BarcodeFormat, kind)
    level = {"ec_level": "H"} if kind == "QRCode" else {}
    symbol = zxingcpp.create_barcode(text, wanted, **level)
    image = zxingcpp.write_barcode_to_image(symbol, scale=1, add_quiet_zones=False)
    drawn = np.asarray(image) < 128
    rows = drawn if kind == "QRCode" else drawn[:1]
    return tuple(run for at, row in enumerate(rows) for run in _runs(at, row.tolist()))


def _runs(at: int, row: Sequence[bool]) -> Iterator[Rectangle]:
    column = 0
    for dark, modules in groupby(row):
        width = len(list(modules))
        if dark:
            yield Rectangle(at, column, width)
        column += width
