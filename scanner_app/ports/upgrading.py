"""Ports of adding proof to signed files."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from pathlib import Path
from typing import Protocol

from scanner_app.domain.upgrade import DueUpgrade, UpgradedFile


class Upgrader(Protocol):
    """Upgrades the files of one batch; closed afterwards."""

    def upgrade(self, source: Path, target: Path, *, archive: bool = False) -> UpgradedFile:
        """A copy of a signed file with more proof at `target`, complete and fsynced or not at all.

        Signed bytes stay: the copy starts with the file. `source` is only read.

        Args:
            source: signed here or elsewhere.
            target: another path.
            archive: when it is B-LT already, stamp it once more over all of that.

        Raises:
            NothingToAddError: it has all it can get.
            TimestampError, TimestampServerMissingError: no time stamp to be had, for any file.
            ClockWrongError: this PC's time is wrong, for any file.
            SigningError leaves: this file cannot be helped.
            IntakeError leaves: `source` is no readable PDF.
        """

    def close(self) -> None:
        """Forget what was asked. Twice does no harm."""


class UpgradeStore(Protocol):
    """Complete files that wait to be sent."""

    def due(
        self, levels: Collection[str], *, queued_before: datetime | None = None
    ) -> tuple[DueUpgrade, ...]:
        """Files with a signature of such a level that nobody is sending now.

        Args:
            levels: PAdES levels.
            queued_before: leave out what was queued since; None leaves out none.
        """

    def replace(self, due: DueUpgrade, file: UpgradedFile, levels: Sequence[str]) -> bool:
        """The paper's and the job's file is this one now; the former is listed to be erased.

        False and no change when it is being sent, was sent or is another one meanwhile.

        Args:
            due: as it was.
            file: below the home folder.
            levels: of its last signatures, as many as it got here.
        """

    def unused(self) -> tuple[Path, ...]:
        """Upgraded files that a killed process left and no row knows."""
