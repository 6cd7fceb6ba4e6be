"""Workers of the backlog as the settings name them."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from scanner_app.central.backfile.reading import old_reader
from scanner_app.central.backfile.working import work
from scanner_app.central.settings import CentralSettings
from scanner_app.domain.errors import StoreBusyError
from scanner_app.durable import disk_errors, empty_folder
from scanner_app.locks import FileLock

_MOST_WORKERS = 256


def run_worker(settings: CentralSettings, *, wait: bool) -> None:
    """One worker, until told to stop, or without `wait` until nothing is left.

    Raises:
        EngineMissingError, LanguageMissingError: this machine cannot read.
        StorageError leaves: the spool cannot be used.
    """
    with _own_folder(settings.backfile.spool) as spool:
        tessdata = settings.backfile.tessdata
        with old_reader(spool, tessdata=tessdata if tessdata.is_dir() else None) as read:
            name = f"{os.uname().nodename}-{os.getpid()}"
            work(settings.database.owner, read, wait=wait, name=name)


@contextmanager
def _own_folder(spool: Path) -> Iterator[Path]:
    """A folder that no other worker of this machine uses; emptied of what a killed one left.

    Raises:
        StoreBusyError: as many workers run as may.
    """
    with ExitStack() as stack, disk_errors(spool):
        spool.mkdir(mode=0o700, parents=True, exist_ok=True)
        spool.chmod(0o700)
        for number in range(_MOST_WORKERS):
            try:
                stack.enter_context(FileLock(spool / f"{number}.lock").held())
            except StoreBusyError:
                continue
            folder = spool / str(number)
            empty_folder(folder)
            yield folder
            return
        raise StoreBusyError(path=str(spool))
