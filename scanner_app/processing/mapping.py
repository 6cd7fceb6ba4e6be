"""Engine values to domain values, back, and engine error codes to domain errors."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from ocr import model
from scanner_app.domain.errors import (
    EngineFailedError,
    EngineMissingError,
    LanguageMissingError,
    PageDamagedError,
    PageTooLargeError,
    ReadingError,
    ReadingTimeoutError,
)
from scanner_app.domain.page import Box, PageReading, ReadBarcode, ReadLine, ReadWord

_ERRORS: Mapping[str, type[ReadingError]] = {
    error.code: error
    for error in (
        EngineFailedError,
        EngineMissingError,
        LanguageMissingError,
        PageDamagedError,
        PageTooLargeError,
        ReadingTimeoutError,
    )
}
"""The engine uses the same codes; what is not here becomes a plain `ReadingError`."""


def reading_from_engine(reading: model.PageReading) -> PageReading:
    """The domain's view of what the engine found."""
    return PageReading(
        width=reading.width,
        height=reading.height,
        dpi=reading.dpi,
        dpi_source=reading.dpi_source,
        orientation_deg=reading.placement.orientation_deg,
        skew_deg=reading.placement.skew_deg,
        sheet=None if reading.placement.sheet is None else _box(reading.placement.sheet),
        blank=reading.blank,
        quality=reading.quality,
        barcodes=tuple(
            ReadBarcode(code.format, code.text, code.readers, code.conflict, code.corners)
            for code in reading.barcodes
        ),
        lines=_lines(reading.text.lines),
        confidence=reading.text.confidence,
        stamps=_lines(reading.stamps),
        look=reading.look,
    )


def reading_to_engine(reading: PageReading) -> model.PageReading:
    """The engine's view of a stored reading, as the PDF writer wants it."""
    sheet = None if reading.sheet is None else _rect(reading.sheet)
    return model.PageReading(
        width=reading.width,
        height=reading.height,
        dpi=reading.dpi,
        dpi_source=reading.dpi_source,
        placement=model.Placement(reading.orientation_deg, reading.skew_deg, sheet),
        blank=reading.blank,
        quality=reading.quality,
        barcodes=tuple(
            model.Barcode(code.format, code.text, code.readers, code.conflict, code.corners)
            for code in reading.barcodes
        ),
        text=model.PageText(
            tuple(
                model.Line(
                    tuple(model.Word(w.text, _rect(w.box), w.confidence) for w in line.words),
                    _rect(line.box),
                    line.baseline,
                    line.block,
                )
                for line in reading.lines
            )
        ),
    )


def reading_error(code: str, facts: Mapping[str, object]) -> ReadingError:
    """The domain error for an engine code; an unknown code stands among the facts."""
    known = _ERRORS.get(code)
    return ReadingError(**{**facts, "engine_code": code}) if known is None else known(**facts)


def _lines(lines: Iterable[model.Line]) -> tuple[ReadLine, ...]:
    return tuple(
        ReadLine(
            tuple(ReadWord(word.text, _box(word.box), word.confidence) for word in line.words),
            _box(line.box),
            line.baseline,
            line.block,
        )
        for line in lines
    )


def _box(rect: model.Rect) -> Box:
    return Box(rect.left, rect.top, rect.right, rect.bottom)


def _rect(box: Box) -> model.Rect:
    return model.Rect(box.left, box.top, box.right, box.bottom)
