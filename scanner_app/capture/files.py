"""Files and folders a person opens: the FileSource port, each file opened in its own child."""

from __future__ import annotations

import dataclasses
import json
import subprocess
import threading
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Protocol

from scanner_app.capture import python_child
from scanner_app.capture.child_limits import ChildCage, Limits
from scanner_app.capture.finding import find_scans
from scanner_app.capture.kinds import HEAD_BYTES, kind_of
from scanner_app.capture.spooling import Spool
from scanner_app.domain.errors import DiskFullError
from scanner_app.domain.file_errors import (
    FileDamagedError,
    FileEmptyError,
    FileEncryptedError,
    FileForbiddenError,
    FileHostileError,
    FileMissingError,
    FileTooLargeError,
    FileUnsupportedError,
    IntakeError,
)
from scanner_app.ports import SourceFile, SourcePage

_ERRORS: dict[str, type[IntakeError]] = {
    leaf.code: leaf
    for leaf in (
        IntakeError,
        FileMissingError,
        FileForbiddenError,
        FileEmptyError,
        FileUnsupportedError,
        FileDamagedError,
        FileEncryptedError,
        FileTooLargeError,
        FileHostileError,
    )
}
_PYTHON_FAILED = 1
"""Exit status after an uncaught Python exception; a stopped or crashed child has another."""

_LAST_WORDS_S = 5.0
"""Time for a child whose output ended to exit."""


class DiskFileSource:
    """Implements `ports.FileSource` over the disk."""

    def __init__(self, limits: Limits | None = None) -> None:
        self._limits = limits or Limits()

    def find(self, paths: Sequence[Path]) -> Iterator[SourceFile | IntakeError]:
        """Every image and PDF below the paths, in natural order; what is wrong comes as a value."""
        return find_scans(paths)

    def pages(self, file: SourceFile, spool: Path) -> Iterator[SourcePage | IntakeError]:
        """The file's pages, one at a time; a page that fails comes as a value, the rest go on.

        The child writes a page only when it is asked for; closing the iterator ends it. A child
        that crashes, grows too large or falls silent is one FileHostileError (facts: path, and
        the page it was at), after which this file gives no more.

        Args:
            file: as `find` gave it.
            spool: exists; page files are named after the digest, unfinished ones are removed.

        Raises:
            DiskFullError: no space below `spool`.
        """
        kind = self._kind(file.path)
        if isinstance(kind, IntakeError):
            yield kind
            return
        place = Spool(spool, file.sha256[:16])
        job = {
            "path": str(file.path.absolute()),
            "spool": str(spool.absolute()),
            "stem": place.stem,
            "kind": kind,
            "limits": dataclasses.asdict(self._limits),
        }
        try:
            with _Child(job, self._limits) as child:
                yield from _conversation(child, file.path, spool)
        finally:
            place.sweep()

    def _kind(self, path: Path) -> str | IntakeError:
        """What the file is now; it may have gone since it was found."""
        try:
            with path.open("rb") as source:
                head = source.read(HEAD_BYTES)
        except FileNotFoundError:
            return FileMissingError(path=path)
        except PermissionError:
            return FileForbiddenError(path=path)
        except OSError:
            return IntakeError(path=path)
        if not head:
            return FileEmptyError(path=path)
        return kind_of(head) or FileUnsupportedError(path=path)


class _Answering(Protocol):
    """What the conversation needs of a child."""

    def next_page(self) -> dict[str, object] | None: ...

    def failed_cleanly(self) -> bool: ...


def _conversation(child: _Answering, path: Path, spool: Path) -> Iterator[SourcePage | IntakeError]:
    page = 0
    while True:
        page += 1
        answer = child.next_page()
        if answer is None:
            failed = FileDamagedError if child.failed_cleanly() else FileHostileError
            yield failed(path=path, page=page)
            return
        if "full" in answer:
            raise DiskFullError(path=spool)
        if "end" in answer:
            return
        if "code" in answer:
            yield _error(answer, path)
            if "page" not in answer:
                return
        else:
            # Only the name is taken from a process that may have been subverted.
            image = spool / Path(str(answer["name"])).name
            yield SourcePage(image=image, page=page)


def _error(answer: Mapping[str, object], path: Path) -> IntakeError:
    facts = answer.get("facts")
    known = {str(k): v for k, v in facts.items()} if isinstance(facts, dict) else {}
    if "page" in answer:
        known["page"] = answer["page"]
    return _ERRORS.get(str(answer["code"]), IntakeError)(**(known | {"path": path}))


class _Child:
    """A running `file_child`: asked for pages, watched, ended."""

    def __init__(self, job: Mapping[str, object], limits: Limits) -> None:
        self._job = job
        self._limits = limits

    def __enter__(self) -> _Child:
        self._process = python_child.start(
            "scanner_app.capture.file_child", errors=subprocess.DEVNULL
        )
        self._cage = ChildCage(self._process.pid, self._limits)
        self._say(json.dumps(self._job))
        return self

    def __exit__(self, *_: object) -> None:
        python_child.end(self._process)
        self._cage.close()

    def next_page(self) -> dict[str, object] | None:
        """What the child says to being asked for a page; None when it ended or fell silent."""
        assert self._process.stdout is not None
        watchdog = threading.Timer(self._limits.page_wall_s, self._process.kill)
        watchdog.daemon = True
        watchdog.start()
        try:
            self._say("")
            line = self._process.stdout.readline()
        finally:
            watchdog.cancel()
        try:
            answer = json.loads(line)
        except ValueError:
            return None
        return answer if isinstance(answer, dict) else None

    def failed_cleanly(self) -> bool:
        """Whether the child ended by an uncaught exception, not by a limit or a crash."""
        try:
            status = self._process.wait(_LAST_WORDS_S)
        except subprocess.TimeoutExpired:
            return False
        return status == _PYTHON_FAILED

    def _say(self, line: str) -> None:
        python_child.say(self._process, line)
