"""PageReader over the pool; maps engine values and errors to domain ones."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from scanner_app.domain.errors import (
    EngineMissingError,
    LanguageMissingError,
    PageCrashedEngineError,
    ReadingError,
    ReadingTimeoutError,
)
from scanner_app.domain.ids import PageId
from scanner_app.domain.page import Page, PageReading
from scanner_app.processing.mapping import reading_error
from scanner_app.processing.pool import PAGE_LIMIT_S, PagePool, Task, WorkFailure
from scanner_app.processing.worker import ReadOrder, Refusal, read_one
from scanner_app.tasks.cancel import CancelToken

_BESIDE_TESSERACT_S = 60.0
"""Decoding, deskew and barcodes of the largest page allowed (80 megapixels), with room to spare."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class EngineStatus:
    """What can be read with on this PC.

    Attributes:
        path: the program tesseract, None when it is not there.
        version: as it states it, "5.3.0".
        languages: names of the models found.
        tessdata: the folder asked for; None: tesseract's own.
        barcode_readers: of "zxing" and "zbar".
        has_fast_engine: the network runs in our own process; else tesseract reads everything.
    """

    path: Path | None
    version: str | None
    languages: tuple[str, ...]
    tessdata: Path | None
    barcode_readers: tuple[str, ...]
    has_fast_engine: bool

    def require(self, language: str) -> None:
        """Pass when this language (several joined by "+") can be read.

        Raises:
            EngineMissingError: no tesseract.
            LanguageMissingError: no model for it; facts: language.
        """
        if self.path is None:
            raise EngineMissingError
        missing = [name for name in language.split("+") if name not in self.languages]
        if missing:
            raise LanguageMissingError(language="+".join(missing))


def engine_status(tessdata: Path | None = None) -> EngineStatus:
    """Ask the programs and libraries on this PC; about 0.1 s, and 0.5 s for loading them first."""
    from ocr.barcode import available_readers
    from ocr.text.choice import fast_engine
    from ocr.text.installed import installed_tesseract

    found = installed_tesseract(tessdata)
    return EngineStatus(
        path=None if found is None else found.program,
        version=None if found is None else found.version,
        languages=() if found is None else found.languages,
        tessdata=tessdata,
        barcode_readers=available_readers(),
        has_fast_engine=fast_engine() is not None,
    )


class PooledPageReader:
    """Reads pages in worker processes."""

    def __init__(
        self,
        pool: PagePool,
        *,
        text: bool = True,
        tessdata: Path | None = None,
        language: str = "vie",
        timeout_s: float = 120.0,
    ) -> None:
        """Nothing is started before the first page.

        Args:
            pool: shared with whatever else computes.
            text: recognise text, or only place, quality and barcodes.
            tessdata: folder of the models; None lets tesseract find its own.
            language: model name, several joined by "+".
            timeout_s: for tesseract on one page; the page as a whole gets a minute more.
        """
        self._pool = pool
        self._text = text
        self._tessdata = tessdata
        self._language = language
        self._timeout_s = timeout_s
        self._checked = False

    def check(self) -> None:
        """Pass when this PC can read; about 0.1 s, later calls cost nothing.

        Raises:
            EngineMissingError, LanguageMissingError: it cannot.
        """
        if self._text and not self._checked:
            engine_status(self._tessdata).require(self._language)
            self._checked = True

    def read(
        self, pages: Iterable[Page | None], cancel: CancelToken
    ) -> Iterator[tuple[PageId, PageReading | ReadingError]]:
        """Results as they come, in any order; a page that fails comes as a value.

        See `ports.PageReader.read`.

        Raises:
            EngineMissingError, LanguageMissingError: nothing can be read on this PC; pages not
                given yet were not read.
            Cancelled: asked to stop; the same.
            EngineStartError: no worker process starts.
        """
        self.check()
        limit_s = max(PAGE_LIMIT_S, self._timeout_s + _BESIDE_TESSERACT_S)
        tasks = (
            None if page is None else Task(page.id, self._order(page), limit_s) for page in pages
        )
        for page, result in self._pool.run(read_one, tasks, cancel):
            if isinstance(result, PageReading):
                yield page, result
                continue
            error = _error_of(result)
            if isinstance(error, EngineMissingError | LanguageMissingError):
                self._checked = False
                raise error
            _log.warning("Page could not be read", extra={"page": page, "code": error.code})
            yield page, error

    def _order(self, page: Page) -> ReadOrder:
        return ReadOrder(
            page.image,
            text=self._text,
            tessdata=self._tessdata,
            language=self._language,
            timeout_s=self._timeout_s,
            orientation_deg=page.turn_deg,
        )


def _error_of(result: Refusal | WorkFailure) -> ReadingError:
    if isinstance(result, Refusal):
        return reading_error(result.code, result.facts)
    facts = dict(result.facts)
    match result.reason:
        case "crashed":
            return PageCrashedEngineError(**facts)
        case "timeout":
            return ReadingTimeoutError(**facts)
        case "raised":
            return ReadingError(**facts)
