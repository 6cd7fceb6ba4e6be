"""The only file that knows tesseract: arguments, models, time limit, errors."""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
import tempfile
from pathlib import Path
from xml.etree.ElementTree import ParseError

from pytesseract import pytesseract

from ocr.errors import (
    EngineFailedError,
    EngineMissingError,
    EngineTimeoutError,
    LanguageMissingError,
    OcrError,
)
from ocr.image import Pixels
from ocr.model import PageText
from ocr.text.hocr import parse_hocr

# Texts of tesseract 4 and 5 (api/tesseractmain.cpp, ccmain/tessedit.cpp); it has no status codes.
_LANGUAGE_TEXTS = ("Failed loading language", "Error opening data file", "couldn't load any lang")


class TesseractEngine:
    """Runs the tesseract program through pytesseract, one child process a page.

    The page goes over as a PGM file, not as an array: pytesseract would write a PNG, which costs
    more than the cleaning does. One call gives words, confidences and baselines (hOCR; the table
    form has no baselines).
    """

    def __init__(
        self,
        *,
        language: str = "vie",
        tessdata: Path | None = None,
        timeout_s: float = 120.0,
        program: Path | None = None,
    ) -> None:
        """Nothing is started before the first page.

        Args:
            language: name of the model, as in `vie.traineddata`; several joined by "+".
            tessdata: folder of the models; None lets tesseract find its own.
            timeout_s: a page that takes longer is given up.
            program: the tesseract to run; None for the one on the search path.
        """
        self._language = language
        self._tessdata = tessdata
        self._timeout_s = timeout_s
        self._program = "tesseract" if program is None else str(_plain_path(program))

    def recognise(self, page: Pixels, dpi: float) -> PageText:
        """See `TextEngine.recognise`; page segmentation mode 3 (automatic, no orientation).

        Raises:
            EngineMissingError, LanguageMissingError, EngineTimeoutError, EngineFailedError.
        """
        with tempfile.TemporaryDirectory(prefix="sohoa-") as folder:
            working = _plain_path(Path(folder))
            image, result = working / "page.pgm", working / "page"
            _write_pgm(page, image)
            self._run(image, result, dpi)
            try:
                hocr = result.with_suffix(".hocr").read_text("utf-8")
                return PageText(tuple(parse_hocr(hocr)))
            except (OSError, ValueError, ParseError) as error:
                raise EngineFailedError(status="unreadable output") from error

    def _run(self, image: Path, result: Path, dpi: float) -> None:
        # Read by OpenMP when the child starts: without it tesseract's threads spend three times
        # the CPU for no gain on a page (measured 10.9 against 3.5 s). pytesseract hands on ours.
        os.environ.setdefault("OMP_THREAD_LIMIT", "1")
        pytesseract.tesseract_cmd = self._program
        try:
            pytesseract.run_tesseract(
                str(image), str(result), "", self._language, self._config(dpi),
                timeout=self._timeout_s,
            )  # fmt: skip
        except pytesseract.TesseractNotFoundError as error:
            raise EngineMissingError(program=Path(self._program).name) from error
        except pytesseract.TesseractError as error:
            raise self._failure(error) from error
        except (RuntimeError, subprocess.TimeoutExpired) as error:
            raise EngineTimeoutError(limit_s=self._timeout_s) from error
        except OSError as error:
            raise EngineMissingError(program=Path(self._program).name) from error

    def _config(self, dpi: float) -> str:
        # tessedit_create_hocr instead of the config file "hocr": a folder of models need not
        # hold tesseract's configs.
        options = ["--psm", "3", "--dpi", str(round(dpi)), "-c", "tessedit_create_hocr=1"]
        # The same text without word lists, 3 % cheaper (15 pages of all kinds, 2026-11).
        options += ["-c", "load_system_dawg=0", "-c", "load_freq_dawg=0"]
        if self._tessdata is not None:
            options += ["--tessdata-dir", str(_plain_path(self._tessdata))]
        return shlex.join(options) if sys.platform != "win32" else " ".join(options)

    def _failure(self, error: pytesseract.TesseractError) -> OcrError:
        if any(text in error.message for text in _LANGUAGE_TEXTS):
            return LanguageMissingError(language=self._language)
        return EngineFailedError(status=error.status)


def _write_pgm(page: Pixels, path: Path) -> None:
    height, width = page.shape
    path.write_bytes(b"P5\n%d %d\n255\n" % (width, height) + page.tobytes())


def _plain_path(path: Path) -> Path:
    """On Windows the short (8.3) name: tesseract reads ANSI arguments, pytesseract no spaces.

    Where the volume keeps no short names the path stays as it is.
    """
    if sys.platform == "win32":
        import ctypes

        room = ctypes.create_unicode_buffer(1024)
        length = ctypes.windll.kernel32.GetShortPathNameW(str(path), room, len(room))
        if 0 < length < len(room):
            return Path(room.value)
    return path
