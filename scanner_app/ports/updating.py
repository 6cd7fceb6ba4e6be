"""Ports of updating: where updates lie, and what is remembered of the last try."""

from __future__ import annotations

from pathlib import Path
from typing import Protocol

from scanner_app.domain.updates import Manifest, SetupFile, UpdateNote
from scanner_app.tasks.cancel import CancelToken


class UpdateSource(Protocol):
    """A share or server with a signed manifest and setup programs beside it."""

    def manifest(self) -> Manifest:
        """What is offered.

        Raises:
            UpdateUnreachableError: it cannot be reached now.
            UpdateUntrustedError: not signed with the key of the settings.
        """

    def fetch(self, setup: SetupFile, target: Path, cancel: CancelToken) -> None:
        """Bring the setup program; what an earlier call got of it is gone on from.

        Args:
            setup: which one.
            target: complete and as stated when this returns, else not there.
            cancel: asked between pieces.

        Raises:
            UpdateUnreachableError: the line was cut.
            UpdateDamagedError: it is another file than stated.
            StorageError leaves: the disk.
            Cancelled: somebody asked to stop.
        """


class UpdateNotes(Protocol):
    """What became of the last try, kept over restarts."""

    def last(self) -> UpdateNote | None:
        """None before the first, or when it cannot be read."""

    def write(self, note: UpdateNote) -> None:
        """Remember.

        Raises:
            StorageError leaves: the disk.
        """
