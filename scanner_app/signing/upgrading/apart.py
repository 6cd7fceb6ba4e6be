"""Upgrades files in the process that judges them: no file comes near an unlocked token."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from scanner_app.domain.upgrade import UpgradedFile
from scanner_app.signing.calling import CallApart
from scanner_app.signing.held import Terms

if TYPE_CHECKING:
    # Loads pyHanko, which the parent never needs.
    from scanner_app.signing.upgrading.file import Upgrader


@dataclass(frozen=True, slots=True)
class _Batch:
    """What a batch is upgraded by; `ticket` names it in the child."""

    ticket: str
    terms: Terms
    cage: Callable[[], None]


class UpgraderApart:
    """One batch: what servers said, or that they are silent, is remembered in the other process."""

    def __init__(self, call: CallApart, terms: Terms, cage: Callable[[], None]) -> None:
        """Nothing is asked yet.

        Args:
            call: where the work is done; the same process as long as it lives.
            terms: by which servers and roots; must be picklable.
            cage: called in the other process before it opens a file; a module's own function.
        """
        self._call = call
        self._batch = _Batch(secrets.token_hex(8), terms, cage)

    def upgrade(self, source: Path, target: Path, *, archive: bool = False) -> UpgradedFile:
        """As `ports.Upgrader.upgrade`."""
        return self._call(_upgrade, (self._batch, source, target, archive))

    def close(self) -> None:
        """Forget what was asked, in its process."""
        self._call(_close, self._batch.ticket)


# --- in the child -----------------------------------------------------------------------------

_BATCHES: dict[str, Upgrader] = {}
"""Batches under way in this process, by ticket."""


def _upgrade(order: tuple[_Batch, Path, Path, bool]) -> UpgradedFile:
    from scanner_app.signing.upgrading.file import Upgrader

    batch, source, target, archive = order
    batch.cage()
    upgrader = _BATCHES.get(batch.ticket)
    if upgrader is None:
        upgrader = _BATCHES[batch.ticket] = Upgrader(batch.terms)
    return upgrader.upgrade(source, target, archive=archive)


def _close(ticket: str) -> None:
    _BATCHES.pop(ticket, None)
