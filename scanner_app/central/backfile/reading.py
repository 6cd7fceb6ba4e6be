"""Reading one old dossier: its pages in child processes, then codes, papers and proposed tags."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from scanner_app.capture.files import DiskFileSource
from scanner_app.central.backfile.backlog import OldReading
from scanner_app.central.backfile.listing import OldDossier
from scanner_app.domain.dossier import DraftDossier
from scanner_app.domain.file_errors import IntakeError
from scanner_app.domain.ids import BatchId, PageId
from scanner_app.domain.page import Page, PageReading, PageState
from scanner_app.domain.seen_codes import barcode_codes, printed_codes
from scanner_app.domain.split_rule import SplitRule
from scanner_app.domain.suggestion.drafting import draft_dossiers
from scanner_app.durable import empty_folder
from scanner_app.ports import FileSource, PageReader
from scanner_app.processing.pool import PagePool
from scanner_app.processing.reader import PooledPageReader
from scanner_app.tasks.cancel import CancelToken


class ReadOldDossier:
    """Reads dossiers, one after the other."""

    def __init__(
        self,
        source: FileSource,
        reader: PageReader,
        spool: Path,
        seconds: Callable[[], float] = time.monotonic,
    ) -> None:
        """Args are what it works with.

        Args:
            source: takes files apart.
            reader: reads pages.
            spool: private folder of this worker, emptied with each dossier.
            seconds: a clock that never goes back.
        """
        self._source = source
        self._reader = reader
        self._spool = spool
        self._seconds = seconds

    def __call__(self, dossier: OldDossier) -> OldReading:
        """What is on its pages; those that cannot be read are counted.

        Raises:
            IntakeError leaves: no page of it can be had.
            ReadingError leaves: this machine cannot read.
        """
        began = self._seconds()
        empty_folder(self._spool)
        pages, failed = self._pages(dossier)
        by_id = {page.id: page for page in pages}
        for number, outcome in self._reader.read(pages, CancelToken()):
            if isinstance(outcome, PageReading):
                by_id[number] = replace(by_id[number], reading=outcome, state=PageState.READ)
        read = [by_id[page.id] for page in pages]
        drafts = draft_dossiers(read, given_code=dossier.code, split=SplitRule.ONE_DOSSIER)
        unread = sum(page.reading is None for page in read) + failed
        empty_folder(self._spool)
        return OldReading(
            pages=len(read) + failed,
            unread=unread,
            seconds=self._seconds() - began,
            text_sha256=_digest(read),
            codes=_codes(read),
            papers=tuple(paper for draft in drafts for paper in _papers(draft)),
        )

    def _pages(self, dossier: OldDossier) -> tuple[list[Page], int]:
        pages: list[Page] = []
        errors: list[IntakeError] = []
        for found in self._source.find(dossier.files):
            if isinstance(found, IntakeError):
                errors.append(found)
                continue
            for one in self._source.pages(found, self._spool):
                if isinstance(one, IntakeError):
                    errors.append(one)
                    continue
                number = len(pages) + 1
                pages.append(_page(number, found.path.name, one.page, one.image))
        if not pages and errors:
            raise errors[0]
        return pages, len(errors)


@contextmanager
def old_reader(spool: Path, *, tessdata: Path | None = None) -> Iterator[ReadOldDossier]:
    """Reads with one child process, which ends with the block.

    Raises:
        EngineMissingError, LanguageMissingError: this machine cannot read.
    """
    with PagePool(1) as pool:
        reader = PooledPageReader(pool, tessdata=tessdata)
        reader.check()
        yield ReadOldDossier(DiskFileSource(), reader, spool)


def _page(number: int, source: str, source_page: int, image: Path) -> Page:
    return Page(
        id=PageId(number),
        batch=BatchId(1),
        seq=number,
        source=source,
        source_page=source_page,
        source_key=str(number),
        image=image,
        sha256=hashlib.sha256(image.read_bytes()).hexdigest(),
        captured_at=datetime.now(UTC),
        state=PageState.CAPTURED,
    )


def _digest(pages: Sequence[Page]) -> str:
    texts = (page.reading.text if page.reading else "" for page in pages)
    return hashlib.sha256("\f".join(texts).encode()).hexdigest()


def _codes(pages: Sequence[Page]) -> tuple[str, ...]:
    """Dossier codes in symbols and behind their label, each once."""
    found: dict[str, None] = {}
    for page in pages:
        if page.reading is not None:
            symbols, _ = barcode_codes(page.reading)
            for seen in (*symbols, *printed_codes(page.reading.lines)):
                found.setdefault(seen.code.text)
    return tuple(found)


def _papers(draft: DraftDossier) -> Iterator[dict[str, object]]:
    for index, paper in enumerate(draft.papers):
        tags = [
            {"name": tag.name, "value": tag.value, "confidence": round(tag.confidence, 3)}
            for tag in draft.tags
            if tag.paper == index
        ]
        yield {"kind": paper.kind, "pages": [int(page) for page in paper.pages], "tags": tags}
