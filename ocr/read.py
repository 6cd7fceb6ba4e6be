"""One page read from end to end: how it lies, what is on it, what is written."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from ocr.barcode.scan import read_barcodes
from ocr.blank import blank_score
from ocr.image import Scan, load_scan, upright_matrix, upright_size
from ocr.look import look_of
from ocr.model import Barcode, Line, PageReading, PageText, Placement, Rect, Word
from ocr.orientation import orientation_of
from ocr.placement import place
from ocr.quality import quality_warnings
from ocr.survey import Survey, survey_of
from ocr.text.choice import FAST_LANGUAGE, EngineName, choose_engine, fast_engine
from ocr.text.clean import CleanPage, clean_scan
from ocr.text.engine import TextEngine
from ocr.text.layout import reading_order
from ocr.text.noise import without_noise
from ocr.text.red_ink import red_lines
from ocr.text.tesseract import TesseractEngine

BLANK_FROM = 0.995
"""Blank score from which a page counts as blank and no text is looked for (`ocr.blank`)."""

_READABLE = 0.65  # seven pages turned upside down read with 0.46 to 0.56, upright ones from 0.79
_CLEARLY_BETTER = 0.1
_DOUBT = 0.9  # orientation confidence


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """What to find out about a page.

    Attributes:
        text: recognise the text (the larger part of the time).
        barcodes: look for barcodes.
        language: tesseract's name of the model.
        tessdata: folder of the models; None for tesseract's own.
        timeout_s: limit of the text recognition of one page.
        program: the tesseract to run; None for the one on the search path.
        orientation_deg: how the content lies (0, 90, 180, 270) when a person said it; None to
            find it.
        engine: what recognises the text, see `ocr.text.choice.choose_engine`; tesseract alone when
            `tessdata` names models to use.
    """

    text: bool = True
    barcodes: bool = True
    language: str = "vie"
    tessdata: Path | None = None
    timeout_s: float = 120.0
    program: Path | None = None
    orientation_deg: int | None = None
    engine: EngineName = "auto"


_DEFAULTS = ReadOptions()


def read_page(path: Path, options: ReadOptions = _DEFAULTS) -> PageReading:
    """Everything about the first image of a file; the file stays as it is.

    Raises:
        ImageDamagedError, ImageUnsupportedError, ImageTooLargeError: see `ocr.image.load_scan`.
        EngineMissingError, LanguageMissingError, EngineTimeoutError, EngineFailedError: only
            with `options.text`.
        OSError: the file cannot be read.
    """
    return read_scan(load_scan(path), options)


def read_scan(scan: Scan, options: ReadOptions = _DEFAULTS) -> PageReading:
    """As `read_page`, for a page already decoded.

    Raises:
        EngineMissingError, LanguageMissingError, EngineTimeoutError, EngineFailedError: only
            with `options.text`.
    """
    survey = survey_of(scan)
    reading = PageReading(
        width=scan.width,
        height=scan.height,
        dpi=scan.dpi,
        dpi_source=scan.dpi_source,
        placement=place(scan, survey, orientation_deg=options.orientation_deg),
        blank=blank_score(scan.pixels, scan.dpi, survey),
        quality=quality_warnings(scan, survey),
        barcodes=read_barcodes(survey.gray, scan.dpi) if options.barcodes else (),
    )
    if reading.blank >= BLANK_FROM:
        return reading
    if not options.text:
        return replace(reading, look=look_of(scan, survey, reading.placement))
    engine = _engine(options)
    text = recognise(scan, reading.placement, reading.barcodes, engine)
    unsure = options.orientation_deg is None and text.confidence < _READABLE
    if unsure and _may_lie_upside_down(survey):
        other = _upside_down(scan, reading.placement)
        text_turned = recognise(scan, other, reading.barcodes, engine)
        if text_turned.confidence > text.confidence + _CLEARLY_BETTER:
            reading, text = replace(reading, placement=other), text_turned
    stamps = red_lines(scan, reading.placement, _stamp_engine(options, engine))
    look = look_of(scan, survey, reading.placement)
    return replace(reading, text=text, stamps=stamps, look=look)


def recognise(
    scan: Scan, placement: Placement, barcodes: Iterable[Barcode], engine: TextEngine
) -> PageText:
    """The text of a page that lies as `placement` says, in the upright frame.

    Raises:
        EngineMissingError, LanguageMissingError, EngineTimeoutError, EngineFailedError.
    """
    matrix = upright_matrix(scan.width, scan.height, placement)
    erase = [_box(np.array(code.corners) @ matrix[:, :2].T + matrix[:, 2]) for code in barcodes]
    clean = clean_scan(scan, placement, erase)
    width, height = upright_size(scan.width, scan.height, placement)
    lines = _in_upright_frame(engine.recognise(clean.pixels, clean.dpi), clean, width, height)
    return PageText(reading_order(without_noise(lines)))


def _engine(options: ReadOptions) -> TextEngine:
    tesseract = TesseractEngine(
        language=options.language,
        tessdata=options.tessdata,
        timeout_s=options.timeout_s,
        program=options.program,
    )
    if options.engine == "auto" and options.tessdata is not None:
        return tesseract
    return choose_engine(options.engine, tesseract, language=options.language)


def _stamp_engine(options: ReadOptions, engine: TextEngine) -> TextEngine:
    """The fast one alone where it may be used: tesseract has no better guess at a few letters."""
    may_be_fast = options.engine != "tesseract" and options.tessdata is None
    fast = fast_engine() if may_be_fast and options.language == FAST_LANGUAGE else None
    return fast or engine


def _may_lie_upside_down(survey: Survey) -> bool:
    """The cheap question (0.02 CPU s) before the page is recognised once more."""
    return orientation_of(survey.ink).confidence < _DOUBT


def _upside_down(scan: Scan, placement: Placement) -> Placement:
    """The same paper with its content lying the other way up."""
    deg = (placement.orientation_deg + 180) % 360
    sheet = placement.sheet
    if sheet is None:
        return Placement(deg, placement.skew_deg)
    width, height = upright_size(scan.width, scan.height, Placement(deg))
    turned = Rect(
        width - sheet.right, height - sheet.bottom, width - sheet.left, height - sheet.top
    )
    return Placement(deg, placement.skew_deg, turned)


def _in_upright_frame(text: PageText, clean: CleanPage, width: int, height: int) -> list[Line]:
    """The lines with boxes and baselines in pixels of the upright page."""

    def moved(rect: Rect) -> Rect:
        box = clean.on_page(rect)
        left, top = min(max(box.left, 0), width - 1), min(max(box.top, 0), height - 1)
        return Rect(
            left, top, max(left + 1, min(box.right, width)), max(top + 1, min(box.bottom, height))
        )

    def line_moved(line: Line) -> Line:
        words = tuple(Word(word.text, moved(word.box), word.confidence) for word in line.words)
        ends = (line.box.left, line.box.right)
        base = tuple(clean.height_on_page(x, y) for x, y in zip(ends, line.baseline, strict=True))
        return Line(words, moved(line.box), (base[0], base[1]), line.block)

    return [line_moved(line) for line in text.lines]


def _box(corners: np.ndarray[tuple[int, ...], np.dtype[np.float64]]) -> Rect:
    left, top = corners.min(axis=0)
    right, bottom = corners.max(axis=0)
    return Rect(math.floor(left), math.floor(top), math.ceil(right) + 1, math.ceil(bottom) + 1)
