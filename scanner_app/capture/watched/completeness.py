"""Whether a file that nobody writes to any more is whole: its ends first, then a child process."""

from __future__ import annotations

import os
from collections.abc import Generator
from pathlib import Path

from scanner_app.capture.kinds import HEAD_BYTES, kind_of
from scanner_app.capture.watched.fetching import fetch, opened
from scanner_app.domain.file_errors import (
    FileDamagedError,
    FileEmptyError,
    FileHostileError,
    FileUnsupportedError,
    IntakeError,
)
from scanner_app.domain.watch_errors import FileIncompleteError
from scanner_app.ports import FileSource, SourceFile, SourcePage

_TAIL_BYTES = 1024
"""Where a PDF's end mark may stand (ISO 32000-1 annex H), and more padding than devices write."""
_JPEG_END = b"\xff\xd9"
_NEEDED_ENDS = {"png": b"\0\0\0\0IEND\xaeB`\x82", "pdf": b"%%EOF"}


def what_is_wrong(
    place: Path, shown: Path, name: str, source: FileSource, spool: Path
) -> IntakeError | None:
    """Why the file is not to be taken; None when it is whole.

    Only first and last bytes are looked at here; whatever decodes or parses runs in the file
    source's child process, on a copy. A JPEG or PNG with its end mark is whole; so is a JPEG
    behind whose end a camera wrote more, and any other picture, when it decodes, and a PDF that
    has its end mark and opens.

    Args:
        place: the file on the share.
        shown: the path for errors.
        name: of the copy.
        source: opens files in a child process.
        spool: folder for the copy, on this PC.

    Raises:
        OSError: the share's answer.
        DiskFullError, StorageError: no room for the copy.
    """
    try:
        head, tail = _ends(place, shown)
        kind = kind_of(head)
        if kind is None:
            return FileUnsupportedError(path=shown) if head else FileEmptyError(path=shown)
        if kind in _NEEDED_ENDS and _NEEDED_ENDS[kind] not in tail:
            return FileIncompleteError(path=shown)
        if kind == "png" or (kind == "jpeg" and tail.endswith(_JPEG_END)):
            return None
        copy = fetch(place, shown, name, spool)
    except IntakeError as error:
        return error
    try:
        found = _first_trouble(source, copy.file, spool, whole=kind != "pdf")
    finally:
        copy.discard()
    if found is None:
        return None
    cut_short = kind == "jpeg" and isinstance(found, FileDamagedError)
    kind_of_error = FileIncompleteError if cut_short else type(found)
    return kind_of_error(**found.facts | {"path": shown})


def _ends(place: Path, shown: Path) -> tuple[bytes, bytes]:
    with opened(place, shown) as file:
        head = file.read(HEAD_BYTES)
        size = file.seek(0, os.SEEK_END)
        file.seek(max(0, size - _TAIL_BYTES))
        return head, file.read(_TAIL_BYTES)


def _first_trouble(
    source: FileSource, file: SourceFile, spool: Path, *, whole: bool
) -> IntakeError | None:
    """What the child found wrong, reading every page or just opening the file at its first."""
    pages = source.pages(file, spool)
    try:
        for page in pages:
            if isinstance(page, SourcePage):
                page.image.unlink(missing_ok=True)
            elif whole or "page" not in page.facts or isinstance(page, FileHostileError):
                return page
            if not whole:
                return None
        return None
    finally:
        if isinstance(pages, Generator):
            pages.close()
