"""The scans among files and folders that a person names."""

from __future__ import annotations

import hashlib
import os
import re
import stat
import unicodedata
from collections.abc import Iterator, Sequence
from pathlib import Path

from scanner_app.capture.kinds import HEAD_BYTES, SCAN_SUFFIXES, kind_of
from scanner_app.domain.file_errors import (
    FileEmptyError,
    FileForbiddenError,
    FileMissingError,
    FileUnsupportedError,
    FolderEmptyError,
    IntakeError,
)
from scanner_app.ports import SourceFile

_CHUNK_BYTES = 1 << 20
_MAX_DEPTH = 40
"""Folders within folders; deeper nesting is a loop made of mounts, not an archive."""
_IGNORED_NAMES = frozenset({"thumbs.db", "desktop.ini", "__macosx"})
_UNFINISHED_SUFFIXES = (".part", ".tmp", ".crdownload", ".download")


def find_scans(paths: Sequence[Path]) -> Iterator[SourceFile | IntakeError]:
    """Images and PDFs below the paths in natural order, each file once.

    Hidden, temporary and unfinished files in folders are passed over, as are links and files
    that neither are scans nor are named like one. What is wrong comes as an error value with the
    path as the person gave it.
    """
    seen: set[Path] = set()
    for path in paths:
        for found in _below(path):
            if isinstance(found, SourceFile):
                real = found.path.resolve()
                if real in seen:
                    continue
                seen.add(real)
            yield found


def natural_key(name: str) -> tuple[tuple[int, int, str], ...]:
    """Sort key that puts "trang 2" before "trang 10"; case and Unicode form do not matter."""
    folded = unicodedata.normalize("NFC", name).casefold()
    parts = re.findall(r"[0-9]+|[^0-9]+", folded)
    key = [(0, int(p), p) if p[0] in "0123456789" else (1, 0, p) for p in parts]
    return tuple(key)


def is_ignored_name(name: str) -> bool:
    """Hidden, temporary, unfinished or the system's own: nothing that a person means to hand in."""
    folded = name.casefold()
    return (
        folded.startswith((".", "~$"))
        or folded in _IGNORED_NAMES
        or folded.endswith(_UNFINISHED_SUFFIXES)
    )


def is_link(facts: os.stat_result) -> bool:
    """A symbolic link, or a junction (on Windows a link between folders); from `os.lstat`."""
    tag = getattr(facts, "st_reparse_tag", 0)
    return stat.S_ISLNK(facts.st_mode) or tag == getattr(stat, "IO_REPARSE_TAG_MOUNT_POINT", -1)


def is_hidden(facts: os.stat_result) -> bool:
    """Hidden by its attribute, which exists on Windows only."""
    return bool(getattr(facts, "st_file_attributes", 0) & stat.FILE_ATTRIBUTE_HIDDEN)


def _below(path: Path) -> Iterator[SourceFile | IntakeError]:
    try:
        mode = path.stat().st_mode
    except PermissionError:
        yield FileForbiddenError(path=path)
        return
    except (OSError, ValueError):
        # ValueError: a NUL in the path.
        yield FileMissingError(path=path)
        return
    if not stat.S_ISDIR(mode):
        yield _named(path, mode)
        return
    empty = True
    for found in _in_folder(path, _MAX_DEPTH):
        empty = False
        yield found
    if empty:
        yield FolderEmptyError(path=path)


def _named(path: Path, mode: int) -> SourceFile | IntakeError:
    """A file the person named: never passed over in silence."""
    if not stat.S_ISREG(mode):
        return FileUnsupportedError(path=path)
    found = _examined(path)
    if found is not None:
        return found
    return FileUnsupportedError(path=path) if path.stat().st_size else FileEmptyError(path=path)


def _in_folder(folder: Path, depth: int) -> Iterator[SourceFile | IntakeError]:
    try:
        with os.scandir(folder) as listing:
            entries = sorted(listing, key=lambda entry: (natural_key(entry.name), entry.name))
    except PermissionError:
        yield FileForbiddenError(path=folder)
        return
    except OSError:
        yield IntakeError(path=folder)
        return
    for entry in entries:
        try:
            if _passed_over(entry):
                continue
            is_folder, is_file = entry.is_dir(), entry.is_file()
        except OSError:
            yield IntakeError(path=folder / entry.name)
            continue
        if is_folder and depth > 0:
            yield from _in_folder(folder / entry.name, depth - 1)
        elif is_file:
            found = _examined(folder / entry.name)
            if found is not None:
                yield found


def _passed_over(entry: os.DirEntry[str]) -> bool:
    """Links are not followed: what they point to inside the folder is found there anyway."""
    if is_ignored_name(entry.name):
        return True
    facts = entry.stat(follow_symlinks=False)
    return is_link(facts) or is_hidden(facts)


def _examined(path: Path) -> SourceFile | IntakeError | None:
    """The file with its digest, what is wrong with it, or None when it is nothing of ours."""
    digest = hashlib.sha256()
    try:
        with path.open("rb") as file:
            head = file.read(HEAD_BYTES)
            if kind_of(head) is None:
                return _not_a_scan(path, empty=not head)
            digest.update(head)
            while chunk := file.read(_CHUNK_BYTES):
                digest.update(chunk)
    except FileNotFoundError:
        return FileMissingError(path=path)
    except PermissionError:
        return FileForbiddenError(path=path)
    except OSError:
        return IntakeError(path=path)
    return SourceFile(path=path, sha256=digest.hexdigest())


def _not_a_scan(path: Path, *, empty: bool) -> IntakeError | None:
    named_so = path.suffix.casefold() in SCAN_SUFFIXES
    if empty:
        return FileEmptyError(path=path) if named_so else None
    return FileUnsupportedError(path=path) if named_so else None
