"""Port of a watched folder: files that printers write, claimed so that nobody else takes them."""

from __future__ import annotations

from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from scanner_app.domain.file_errors import IntakeError
from scanner_app.domain.ids import OfficeCode
from scanner_app.ports.capture import SourceFile


@dataclass(frozen=True, slots=True)
class ClaimedFile:
    """A file that is ours alone.

    Attributes:
        place: where it lies now, on the same share.
        shown: where it lay when it came, as people know it.
    """

    place: Path
    shown: Path


@dataclass(frozen=True, slots=True)
class ClaimedStack:
    """Files that came within a short time of each other; nothing is added any more.

    Attributes:
        key: names the stack for ever.
        office, given_code: for whom it was claimed.
        files: in the order of their pages.
    """

    key: str
    office: OfficeCode
    given_code: str | None
    files: tuple[ClaimedFile, ...]


@dataclass(frozen=True, slots=True)
class Look:
    """What one look at the folder found.

    Attributes:
        wrong: what is left alone, each told once, and again when the file has changed.
        due: stacks that wait to be taken in.
        settled: no file is on its way, and no stack is open or due.
    """

    wrong: tuple[IntakeError, ...]
    due: tuple[ClaimedStack, ...]
    settled: bool


class WatchedFolder(Protocol):
    """One folder that is looked at again and again; every claim survives the process."""

    @property
    def path(self) -> Path:
        """The folder, as the person named it."""

    def look(self) -> Look:
        """Claim what is still and complete; stacks are due once nothing more comes for them.

        Raises:
            WatchError leaves: nothing changed, look again later.
            DiskFullError: no room on this PC to judge a file.
        """

    def fetched(self, file: ClaimedFile, spool: Path) -> AbstractContextManager[SourceFile]:
        """A copy below `spool` under the name the file came with, gone when the block ends.

        Raises:
            IntakeError leaves: this file cannot be had, whatever is tried.
            WatchError leaves: the folder does not answer; try again later.
            DiskFullError: no room below `spool`.
        """

    def finish(self, file: ClaimedFile, *, safe: bool) -> None:
        """Put the file out of the way.

        Args:
            file: as it was fetched.
            safe: its pages are durable in the store; otherwise it is put where people look after
                it, and never deleted.

        Raises:
            FileChangedError: it was written to after it was fetched; it is put where people look
                after it.
            WatchError leaves: it is where it was; try again later.
        """
