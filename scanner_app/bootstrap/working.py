"""Holding the store for writing: the lock, what a crash left half done, the home folder itself."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Collection, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path

from scanner_app.bootstrap.temporary import sweep_temporary
from scanner_app.domain.errors import StoreForbiddenError
from scanner_app.durable import empty_folder, sweep_parts
from scanner_app.locks import FileLock

_PRIVATE = 0o700
"""Citizens' papers are nobody's but the account's that scans them; Windows inherits rights."""


@dataclass(frozen=True, slots=True)
class Working:
    """Hold the store for writing.

    Attributes:
        home: whose lock it is.
        own_target: signed files go below the home; the folder is made.
        recover: finishes what a crash left.
        noted: the block in which the program counts as started.
    """

    home: Path
    own_target: bool
    recover: Callable[[], int]
    noted: Callable[[], AbstractContextManager[None]]

    @contextmanager
    def __call__(self) -> Iterator[None]:
        """Hold it.

        Raises:
            StoreBusyError: another Sohoa works on this home.
            StorageError leaves: the home cannot be used.
        """
        with FileLock(self.home / "lock").held():
            if self.own_target:
                # Only our own default is made; a share that is missing is an error.
                make_folder(self.home / "delivered")
            self.recover()
            with self.noted():
                yield


def make_home(home: Path) -> None:
    """The home folder, this account's alone when it is made here, with what must be in it.

    Raises:
        StoreForbiddenError: it cannot be made.
    """
    make_folder(home, mode=_PRIVATE)
    for name in ("unsigned", "signed"):
        make_folder(home / name)


def make_folder(folder: Path, *, mode: int = 0o777) -> None:
    """The folder with its parents; one that is there stays as it is.

    Raises:
        StoreForbiddenError: it cannot be made.
    """
    try:
        folder.mkdir(mode=mode, parents=True, exist_ok=True)
    except OSError as error:
        raise StoreForbiddenError(path=str(folder)) from error


def sweep(home: Path, spool: Path, recorded: Callable[[], Collection[Path]]) -> int:
    """Remove what a dead process left half written, or recorded nowhere; how many files.

    Args:
        home: of the store.
        spool: where pages lie on their way.
        recorded: files that rows speak of. What is not signed yet and is none of them was built
            from pages or signed in part, and is so again; complete files are never swept.
    """
    sweep_temporary(home)
    for folder in (spool, home / "unsigned" / ".building"):
        empty_folder(folder)
    folders = ("pages", "readings", "originals", "unsigned", "signed")
    swept = sum(sweep_parts(home / folder) for folder in folders)
    kept = set(recorded())
    left = [path for path in (home / "unsigned").glob("*.pdf") if path not in kept]
    for path in left:
        with contextlib.suppress(OSError):
            path.unlink()
    return swept + len(left)
