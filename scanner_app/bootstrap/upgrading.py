"""Upgrading signed files, made of its adapters."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from scanner_app.bootstrap.clock import now
from scanner_app.bootstrap.keys import roots
from scanner_app.capture.child_limits import cage_myself
from scanner_app.ports import Upgrader, Uploader, Verifier
from scanner_app.processing.apart import Apart
from scanner_app.services.upgrading import UpgradeSigned
from scanner_app.settings import Settings
from scanner_app.signing.held import Terms
from scanner_app.signing.upgrading.apart import UpgraderApart
from scanner_app.storage.database import Database
from scanner_app.storage.erasing import Eraser
from scanner_app.storage.upgrades import SqlUpgrades


def upgrade_signed(
    home: Path,
    database: Database,
    settings: Callable[[], Settings],
    apart: Apart,
    verifier: Verifier,
    uploader: Uploader,
) -> UpgradeSigned:
    """The service; files are upgraded where they are judged, away from keys.

    Args:
        home: holds all state.
        database: of it.
        settings: as they are now; asked for each batch.
        apart: the process that judges.
        verifier: judges there.
        uploader: knows what the target has.
    """
    return UpgradeSigned(
        SqlUpgrades(database, home, now),
        partial(_open, home, settings, apart),
        verifier,
        uploader.may_hold,
        Eraser(database, home, now),
        now,
    )


def _open(home: Path, settings: Callable[[], Settings], apart: Apart) -> Upgrader | None:
    current = settings()
    if not current.timestamp_url:
        return None
    terms = Terms(
        clock=now,
        roots=roots(home, current),
        timestamp_url=current.timestamp_url,
        check_revocation=current.check_revocation,
    )
    return UpgraderApart(apart, terms, cage_myself)
