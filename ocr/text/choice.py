"""Which text engine reads: the fast one with tesseract behind it, or tesseract alone."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Literal

from ocr.errors import EngineMissingError
from ocr.text.engine import TextEngine
from ocr.text.fallback import FallbackEngine
from ocr.text.tesseract import TesseractEngine

EngineName = Literal["auto", "tesseract", "lstm"]

FAST_LANGUAGE = "vie"
"""The language of the network that comes with the program."""

_MODEL = Path("tessdata") / "vie-fast.onnx"


def choose_engine(name: EngineName, tesseract: TesseractEngine, *, language: str) -> TextEngine:
    """The engine to read with.

    Args:
        name: "lstm": the fast engine alone; "tesseract": tesseract alone; "auto": the fast engine
            with tesseract for doubtful pages where it can run and knows the language, else
            tesseract alone.
        tesseract: reads what the fast engine does not.
        language: tesseract's name of the language to read.

    Raises:
        EngineMissingError: "lstm" is asked for and cannot run here or does not know the language.
    """
    if name == "tesseract":
        return tesseract
    fast = fast_engine() if language == FAST_LANGUAGE else None
    if name == "lstm":
        if fast is None:
            raise EngineMissingError(program="onnxruntime")
        return fast
    return tesseract if fast is None else FallbackEngine(fast, tesseract)


@cache
def fast_engine() -> TextEngine | None:
    """The fast engine, loaded once in a process; None when its runtime or model is missing."""
    try:
        from ocr.text.lstm.engine import LstmEngine

        return LstmEngine(model_file())
    except (ImportError, OSError, ValueError):
        return None


def model_file() -> Path:
    """The network's file in the installed program, or in the source tree."""
    root = Path(__file__).resolve().parents[2]
    installed = root / "scanner_app" / "_resources" / _MODEL
    return installed if installed.is_file() else root / "resources" / _MODEL
