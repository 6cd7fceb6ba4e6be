"""What the engine found survives the way into the domain and back."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ocr import errors as engine_errors
from ocr import model
from scanner_app.domain import errors
from scanner_app.domain.page import Box
from scanner_app.processing.mapping import (
    reading_error,
    reading_from_engine,
    reading_to_engine,
)

READING = model.PageReading(
    width=2480,
    height=3508,
    dpi=300.0,
    dpi_source="file",
    placement=model.Placement(90, -1.25, model.Rect(10, 20, 3400, 2400)),
    blank=0.25,
    quality=("cut_edge", "low_dpi"),
    barcodes=(
        model.Barcode("QRCode", "mã", ("zbar", "zxing"), True, ((1, 2), (3, 2), (3, 4), (1, 4))),
    ),
    text=model.PageText(
        (
            model.Line(
                (
                    model.Word("Quyết", model.Rect(1, 2, 30, 40), 0.5),
                    model.Word("định", model.Rect(35, 2, 60, 40), 1.0),
                ),
                model.Rect(1, 2, 60, 40),
                (38.0, 38.5),
                3,
            ),
        )
    ),
)


@pytest.mark.parametrize(
    "reading",
    [READING, replace(READING, placement=model.Placement(), barcodes=(), text=model.PageText())],
    ids=["full", "empty"],
)
def test_a_reading_is_the_same_after_going_to_the_domain_and_back(
    reading: model.PageReading,
) -> None:
    assert reading_to_engine(reading_from_engine(reading)) == reading


def test_the_domain_sees_the_same_text_confidence_and_place() -> None:
    reading = reading_from_engine(READING)

    assert reading.text == "Quyết định"
    assert reading.confidence == READING.text.confidence
    assert (reading.orientation_deg, reading.skew_deg) == (90, -1.25)
    assert reading.sheet == Box(10, 20, 3400, 2400)
    assert reading.lines[0].words[1].box == Box(35, 2, 60, 40)


@pytest.mark.parametrize(
    ("engine", "domain"),
    [
        (engine_errors.ImageDamagedError, errors.PageDamagedError),
        (engine_errors.ImageTooLargeError, errors.PageTooLargeError),
        (engine_errors.EngineMissingError, errors.EngineMissingError),
        (engine_errors.LanguageMissingError, errors.LanguageMissingError),
        (engine_errors.EngineTimeoutError, errors.ReadingTimeoutError),
        (engine_errors.EngineFailedError, errors.EngineFailedError),
    ],
)
def test_an_engine_error_becomes_the_domain_error_of_the_same_code(
    engine: type[engine_errors.OcrError], domain: type[errors.ReadingError]
) -> None:
    error = reading_error(engine.code, {"width": 7})

    assert type(error) is domain
    assert error.code == engine.code
    assert error.facts == {"width": 7}


def test_an_unknown_code_is_kept_among_the_facts() -> None:
    error = reading_error("page.haunted", {"width": 7})

    assert type(error) is errors.ReadingError
    assert error.facts == {"width": 7, "engine_code": "page.haunted"}
