"""Bringing a setup program to this PC: gone on from where a line was cut, whole or not there."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path

from scanner_app.domain.update_errors import UpdateDamagedError
from scanner_app.domain.updates import TRIED_NAME, SetupFile
from scanner_app.durable import PART, disk_errors, sync_folder
from scanner_app.patience import move_over, remove
from scanner_app.tasks.cancel import CancelToken


def bring(
    pieces: Callable[[int], AbstractContextManager[Iterator[bytes]]],
    setup: SetupFile,
    target: Path,
    cancel: CancelToken,
) -> None:
    """Put it to `target`; as of `UpdateSource.fetch`.

    Args:
        pieces: gives the file's bytes from a place on.
        setup: which one.
        target: beside it lies what came before the line was cut.
        cancel: asked between pieces.
    """
    part, tried = target.with_name(setup.sha256 + PART), target.with_name(TRIED_NAME)
    with disk_errors(target):
        if tried.exists():
            # Nobody downloads it again because the program was in use when it ran.
            if _is(tried, setup):
                move_over(tried, target)
                return
            remove(tried)
        target.parent.mkdir(parents=True, exist_ok=True)
        for other in target.parent.glob("*" + PART):
            if other != part:
                remove(other)
        start = part.stat().st_size if part.exists() else 0
    if start < setup.size_bytes:
        with pieces(start) as coming:
            _append(part, coming, setup.size_bytes - start, cancel)
    with disk_errors(target):
        if not _is(part, setup):
            remove(part)
            raise UpdateDamagedError(name=setup.name)
        move_over(part, target)
        sync_folder(target.parent)


def _append(part: Path, coming: Iterator[bytes], most: int, cancel: CancelToken) -> None:
    """Each piece is kept as it comes; the disk's errors are told as the disk's."""
    with disk_errors(part):
        file = part.open("ab")
    with file:
        for piece in coming:
            cancel.checkpoint()
            with disk_errors(part):
                file.write(piece[:most])
            most -= len(piece)
            if most <= 0:
                break
        with disk_errors(part):
            file.flush()
            os.fsync(file.fileno())


def _is(part: Path, setup: SetupFile) -> bool:
    with part.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest() == setup.sha256
