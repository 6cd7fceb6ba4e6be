"""Take in: files a person names become kept pages, once each."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from scanner_app.domain.errors import AppError
from scanner_app.domain.events import IntakeFailed, PageKept
from scanner_app.domain.file_errors import IntakeError
from scanner_app.domain.ids import BatchId, OfficeCode, OriginalId, PageId
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
class KeptFile:
    """What came of one file.

    Attributes:
        pages: those that are safe in the store, in their order.
        added: how many of them are new.
        errors: pages that could not be had, or what is wrong with the whole file.
    """

    pages: tuple[PageId, ...]
    added: int
    errors: tuple[IntakeError, ...]


KeepsOriginal = Callable[[SourceFile, OfficeCode, str], OriginalId | None]


def no_original(_file: SourceFile, _office: OfficeCode, _source_key: str) -> OriginalId | None:
    """Every file is taken in page by page."""
    return None


@dataclass(frozen=True, slots=True)
class CaptureParts:
    """What taking in needs: where pages come from, go to, lie in between, and who hears of it.

    Attributes:
        original: keeps a file that others signed; see `services.originals.KeepOriginal`.
    """

    source: FileSource
    store: CapturePort
    spool: Path
    tell: EventSink
    original: KeepsOriginal


class OpenStack:
    """A stack to which files are added; its pages are separated only once it is closed."""

    def __init__(
        self,
        capture: CaptureParts,
        batch: BatchId,
        office: OfficeCode,
        given_code: str | None,
    ) -> None:
        self._capture = capture
        self._batch = batch
        self._office = office
        self._given_code = given_code
        self._count = 0

    def add(
        self, file: SourceFile, *, cancel: CancelToken, copy: int = 0, shown: Path | None = None
    ) -> KeptFile:
        """Keep the file's pages behind those of the files before it.

        Args:
            file: where its bytes are.
            cancel: looked at between two pages.
            copy: how many files of the same bytes before it are other sheets of paper.
            shown: the path that people know it by, where that is another one.

        Raises:
            StorageError: what was kept stays kept; the stack, opened again and given the same
                files, goes on from there.
            Cancelled: between two pages.
        """
        pages: list[PageId] = []
        errors: list[IntakeError] = []
        added = 0
        try:
            original = self._capture.original(file, self._office, self._key(file, copy))
        except IntakeError as error:
            return KeptFile((), 0, (self._told(error, shown),))
        for found in self._capture.source.pages(file, self._capture.spool):
            cancel.checkpoint()
            if isinstance(found, IntakeError):
                errors.append(self._told(found, shown))
                continue
            page, is_new = self._keep(file, found, copy, original)
            pages.append(page)
            added += is_new
        return KeptFile(tuple(pages), added, tuple(errors))

    def close(self) -> None:
        """No more files will come; an empty stack vanishes."""
        self._capture.store.close_batch(self._batch)

    def _told(self, error: IntakeError, shown: Path | None) -> IntakeError:
        """The error under the path that people know, told."""
        if shown is not None:
            error = type(error)(**error.facts | {"path": shown})
        self._capture.tell(intake_failed(error))
        return error

    def _key(self, file: SourceFile, copy: int, page: int = 0) -> str:
        return f"{self._given_code or ''}|{file.sha256}|{page}|{copy}"

    def _keep(
        self, file: SourceFile, page: SourcePage, copy: int, original: OriginalId | None
    ) -> tuple[PageId, bool]:
        key = self._key(file, copy, page.page)
        seq = self._count
        self._count += 1
        store = self._capture.store
        try:
            known = store.known(self._office, [key]).get(key)
            if known is not None:
                return known, False
            kept = store.keep(
                self._batch,
                image=page.image,
                seq=seq,
                source=file.path.name,
                source_page=page.page,
                source_key=key,
                original=original,
            )
        finally:
            page.image.unlink(missing_ok=True)
        self._capture.tell(PageKept(self._batch, kept.id, kept.source))
        return kept.id, True


class Capture:
    """Keeps the pages of files and folders.

    Running it again with the same files adds nothing: a page is known by its file's digest, its
    place inside it and how often the same bytes came before it. A run that died is continued in
    its own batch, so that a stack cut in two is still one stack.
    """

    def __init__(
        self,
        source: FileSource,
        store: CapturePort,
        spool: Path,
        tell: EventSink,
        open_elsewhere: Callable[[], Sequence[str]] = tuple,
        original: KeepsOriginal = no_original,
    ) -> None:
        """Wire it.

        Args:
            source: opens files.
            store: keeps pages.
            spool: folder for pages on their way.
            tell: hears of every page.
            open_elsewhere: keys of stacks that other services continue; never closed here.
            original: keeps a file that others signed.
        """
        self._parts = CaptureParts(source, store, spool, tell, original)
        self._open_elsewhere = open_elsewhere

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
        stack = self.open_stack(_stack_key(paths, office, given_code), office, given_code)
        seen: Counter[str] = Counter()
        pages: list[PageId] = []
        errors: list[AppError] = []
        added = 0
        for file in self._parts.source.find(paths):
            cancel.checkpoint()
            if isinstance(file, IntakeError):
                errors.append(file)
                self._parts.tell(intake_failed(file))
                continue
            kept = stack.add(file, cancel=cancel, copy=seen[file.sha256])
            seen[file.sha256] += 1
            pages += kept.pages
            errors += kept.errors
            added += kept.added
        # Only here: a stack cut short by a full disk is continued in its own batch.
        stack.close()
        return Captured(tuple(pages), added, tuple(errors))

    def open_stack(self, key: str, office: OfficeCode, given_code: str | None) -> OpenStack:
        """The stack still open under this key, or a new one; files are added to it one by one.

        Raises:
            StorageError leaves.
        """
        batch = self._parts.store.open_batch(key, office, given_code)
        return OpenStack(self._parts, batch, office, given_code)

    def close_abandoned(self, paths: Sequence[Path], office: OfficeCode, code: str | None) -> None:
        """Close what a dead process left open, except the stack about to be continued."""
        self.close_others([_stack_key(paths, office, code)])

    def close_others(self, keys: Sequence[str]) -> None:
        """Close what a dead process left open, except the stacks of these keys."""
        for batch in self._parts.store.abandoned((*keys, *self._open_elsewhere())):
            self._parts.store.close_batch(batch)


def _stack_key(paths: Sequence[Path], office: OfficeCode, given_code: str | None) -> str:
    named = "\n".join([office, given_code or "", *(str(path.absolute()) for path in paths)])
    return hashlib.sha256(named.encode()).hexdigest()


def intake_failed(error: IntakeError) -> IntakeFailed:
    """The event that tells of it."""
    facts = tuple((name, str(value)) for name, value in error.facts.items())
    return IntakeFailed(str(error.facts.get("path", "")), error.code, facts)
