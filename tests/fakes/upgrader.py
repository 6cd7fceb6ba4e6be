"""Upgrading by script: appends bytes to a file instead of asking servers."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path

from scanner_app.domain.errors import AppError
from scanner_app.domain.upgrade import UpgradedFile
from scanner_app.domain.verification import FileReport, SignatureReport
from scanner_app.durable import write_durably
from scanner_app.ports import Clock, Upgrader
from scanner_app.services.upgrading import UpgradeSigned
from scanner_app.storage.database import Database
from scanner_app.storage.erasing import Eraser
from scanner_app.storage.upgrades import SqlUpgrades

PROOF = b" with proof"


class AppendingUpgrader:
    """Gives more proof, or raises the next error of the script."""

    def __init__(self, *errors: AppError | None) -> None:
        self.errors = list(errors)
        self.asked: list[Path] = []
        self.closed = 0

    def upgrade(self, source: Path, target: Path, *, archive: bool = False) -> UpgradedFile:
        del archive
        self.asked.append(source)
        error = self.errors.pop(0) if self.errors else None
        if error is not None:
            raise error
        content = source.read_bytes() + PROOF
        write_durably(target, content)
        return UpgradedFile(target, hashlib.sha256(content).hexdigest(), len(content))

    def close(self) -> None:
        self.closed += 1


class ProofVerifier:
    """Judges by what `AppendingUpgrader` appends; a file that ends otherwise is not ok."""

    def __init__(self, *, ok: bool = True) -> None:
        self.ok = ok

    def verify(self, path: Path) -> FileReport:
        content = path.read_bytes()
        has_proof = content.endswith(PROOF)
        one = SignatureReport(
            signer="Cán bộ",
            signed_at=None,
            intact=True,
            covers_whole_file=True,
            trusted=None,
            level="B-LT" if has_proof else "B-B",
        )
        return FileReport((one,), False, None, (), ok=self.ok or not has_proof)


def upgrade_service(
    database: Database,
    home: Path,
    clock: Clock,
    upgrader: Upgrader | None,
    *,
    verifier: ProofVerifier | None = None,
    may_hold: Callable[[str, str], bool] = lambda _folder, _name: False,
) -> UpgradeSigned:
    """The service on a real store."""
    return UpgradeSigned(
        SqlUpgrades(database, home, clock),
        lambda: upgrader,
        verifier or ProofVerifier(),
        may_hold,
        Eraser(database, home, clock),
        clock,
    )
