"""Files and folders a person opens: the FileSource port, each file opened in its own child."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Protocol

from scanner_app.capture.asked_child import AskedChild
from scanner_app.capture.child_limits import Limits
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
_CHILD = "scanner_app.capture.file_child"


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
        }
        try:
            with AskedChild(_CHILD, job, self._limits) as child:
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

    def ask(self) -> dict[str, object] | None: ...

    def failed_cleanly(self) -> bool: ...


def _conversation(child: _Answering, path: Path, spool: Path) -> Iterator[SourcePage | IntakeError]:
    page = 0
    while True:
        page += 1
        answer = child.ask()
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
