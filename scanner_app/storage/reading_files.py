"""The words file of a page: its reading as JSON beside the picture.

Lines are written as arrays, not objects: a page of 500 words takes 25 kB and loads in 2 ms.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any  # JSON has no types

from scanner_app.domain.page import Box, PageReading, ReadBarcode, ReadLine, ReadWord

FORMAT = 1


def dump(reading: PageReading) -> bytes:
    """The reading as UTF-8 JSON."""
    document = {
        "format": FORMAT,
        "size": [reading.width, reading.height],
        "dpi": reading.dpi,
        "dpi_source": reading.dpi_source,
        "orientation_deg": reading.orientation_deg,
        "skew_deg": reading.skew_deg,
        "sheet": _box(reading.sheet) if reading.sheet else None,
        "blank": reading.blank,
        "quality": list(reading.quality),
        "confidence": reading.confidence,
        "barcodes": [
            [b.format, b.text, list(b.readers), b.conflict, [list(c) for c in b.corners]]
            for b in reading.barcodes
        ],
        "lines": _dumped(reading.lines),
        "stamps": _dumped(reading.stamps),
        "look": reading.look,
    }
    return json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()


def load(content: bytes, lines: int | None = None) -> PageReading:
    """The reading that `dump` wrote.

    Args:
        content: of the words file.
        lines: of the text at most; None for all. Making every word of 200 pages takes most of the
            time of loading them, and none is needed to list them.
    """
    document: dict[str, Any] = json.loads(content)
    sheet = document["sheet"]
    return PageReading(
        width=document["size"][0],
        height=document["size"][1],
        dpi=document["dpi"],
        dpi_source=document["dpi_source"],
        orientation_deg=document["orientation_deg"],
        skew_deg=document["skew_deg"],
        sheet=Box(*sheet) if sheet else None,
        blank=document["blank"],
        quality=tuple(document["quality"]),
        confidence=document["confidence"],
        barcodes=tuple(
            ReadBarcode(kind, text, tuple(readers), conflict, tuple((x, y) for x, y in corners))
            for kind, text, readers, conflict, corners in document["barcodes"]
        ),
        lines=_loaded(document["lines"][:lines]),
        # Files of earlier versions have none.
        stamps=_loaded(document.get("stamps", [])),
        look=document.get("look"),
    )


def _dumped(lines: Iterable[ReadLine]) -> list[list[object]]:
    return [
        [
            _box(line.box),
            list(line.baseline),
            line.block,
            [[w.text, *_box(w.box), round(w.confidence, 3)] for w in line.words],
        ]
        for line in lines
    ]


def _loaded(lines: Iterable[Any]) -> tuple[ReadLine, ...]:
    return tuple(
        ReadLine(
            words=tuple(
                ReadWord(text, Box(left, top, right, bottom), confidence)
                for text, left, top, right, bottom, confidence in words
            ),
            box=Box(*box),
            baseline=(baseline[0], baseline[1]),
            block=block,
        )
        for box, baseline, block, words in lines
    )


def _box(box: Box) -> list[int]:
    return [box.left, box.top, box.right, box.bottom]
