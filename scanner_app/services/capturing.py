"""Take in: files a person names become kept pages, once each."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from scanner_app.domain.errors import AppError, IntakeError
from scanner_app.domain.events import IntakeFailed, PageKept
from scanner_app.domain.ids import BatchId, OfficeCode, PageId
from scanner_app.ports import CapturePort, EventSink, FileSource, SourceFile, SourcePage
from scanner_app.tasks.cancel import CancelToken


@dataclass(frozen=True, slots=True)
class Captured:
    """What came of taking in.

    Attributes:
        pages: every page of the named files that is safe in the store, in their order, those kept
            by an earlier run included.
        added: how many of them are new.
        errors: what could not be taken in; the rest went on.
    """

    pages: tuple[PageId, ...]
    added: int
    errors: tuple[AppError, ...]


@dataclass(frozen=True, slots=True)
class _Stack:
    batch: BatchId
    office: OfficeCode
    given_code: str | None


class Capture:
    """Keeps the pages of files and folders.

    Running it again with the same files adds nothing: a page is known by its file's digest, its
    place inside it and how often the same bytes came before it. A run that died is continued in
    its own batch, so that a stack cut in two is still one stack.
    """

    def __init__(
        self, source: FileSource, store: CapturePort, spool: Path, tell: EventSink
    ) -> None:
        self._source = source
        self._store = store
        self._spool = spool
        self._tell = tell

    def __call__(
        self,
        paths: Sequence[Path],
        *,
        office: OfficeCode,
        given_code: str | None,
        cancel: CancelToken,
    ) -> Captured:
        """Keep what is new among the paths.

        Raises:
            StorageError: the store itself failed; what was kept before stays kept, and the same
                call goes on from there.
            Cancelled: between two pages.
        """
        key = _stack_key(paths, office, given_code)
        stack = _Stack(self._store.open_batch(key, office, given_code), office, given_code)
        pages: list[PageId] = []
        errors: list[AppError] = []
        added = 0
        for found in self._incoming(paths):
            cancel.checkpoint()
            if isinstance(found, IntakeError):
                errors.append(found)
                self._tell(_failed(found))
                continue
            page, is_new = self._keep(stack, len(pages), *found)
            pages.append(page)
            added += is_new
        # Only here: a stack cut short by a full disk is continued in its own batch.
        self._store.close_batch(stack.batch)
        return Captured(tuple(pages), added, tuple(errors))

    def close_abandoned(self, paths: Sequence[Path], office: OfficeCode, code: str | None) -> None:
        """Close what a dead process left open, except the stack about to be continued."""
        for batch in self._store.abandoned([_stack_key(paths, office, code)]):
            self._store.close_batch(batch)

    def _incoming(
        self, paths: Sequence[Path]
    ) -> Iterator[IntakeError | tuple[SourceFile, SourcePage, int]]:
        seen: Counter[str] = Counter()
        for file in self._source.find(paths):
            if isinstance(file, IntakeError):
                yield file
                continue
            copy = seen[file.sha256]
            seen[file.sha256] += 1
            for page in self._source.pages(file, self._spool):
                yield page if isinstance(page, IntakeError) else (file, page, copy)

    def _keep(
        self, stack: _Stack, seq: int, file: SourceFile, page: SourcePage, copy: int
    ) -> tuple[PageId, bool]:
        key = f"{stack.given_code or ''}|{file.sha256}|{page.page}|{copy}"
        try:
            known = self._store.known(stack.office, [key]).get(key)
            if known is not None:
                return known, False
            kept = self._store.keep(
                stack.batch,
                image=page.image,
                seq=seq,
                source=file.path.name,
                source_page=page.page,
                source_key=key,
            )
        finally:
            page.image.unlink(missing_ok=True)
        self._tell(PageKept(stack.batch, kept.id, kept.source))
        return kept.id, True


def _stack_key(paths: Sequence[Path], office: OfficeCode, given_code: str | None) -> str:
    named = "\n".join([office, given_code or "", *(str(path.absolute()) for path in paths)])
    return hashlib.sha256(named.encode()).hexdigest()


def _failed(error: IntakeError) -> IntakeFailed:
    facts = tuple((name, str(value)) for name, value in error.facts.items())
    return IntakeFailed(str(error.facts.get("path", "")), error.code, facts)
