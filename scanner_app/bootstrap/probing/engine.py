"""Looks at what reads pages."""

from __future__ import annotations

from pathlib import Path

from scanner_app.domain.diagnosis import Found
from scanner_app.domain.diagnosis_errors import ModelsMissingError, OrientationModelMissingError
from scanner_app.domain.errors import (
    EngineMissingError,
    FastEngineMissingError,
    LanguageMissingError,
)
from scanner_app.processing.reader import engine_status


def look_tesseract(tessdata: Path | None) -> Found:
    """Which tesseract there is."""
    status = engine_status(tessdata)
    if not status.version:
        raise EngineMissingError
    return Found(f"{status.version} ({status.path})", {"version": status.version})


def look_language(tessdata: Path | None) -> Found:
    """Whether Vietnamese can be read."""
    languages = engine_status(tessdata).languages
    if "vie" not in languages:
        if tessdata is not None:
            raise ModelsMissingError(path=str(tessdata))
        raise LanguageMissingError(language="vie")
    return Found(", ".join(languages), {"models": len(languages)})


def look_osd(tessdata: Path | None) -> Found:
    """Whether pages that lie upside down are seen."""
    if "osd" not in engine_status(tessdata).languages:
        raise OrientationModelMissingError
    return Found("có")


def look_recogniser(tessdata: Path | None) -> Found:
    """Whether the network runs in our own process."""
    if not engine_status(tessdata).has_fast_engine:
        raise FastEngineMissingError
    return Found("có")


def look_barcode(tessdata: Path | None) -> Found:
    """Which barcode readers there are."""
    return Found(", ".join(engine_status(tessdata).barcode_readers))
