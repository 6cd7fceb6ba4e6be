"""The other system, as handing on needs it."""

from __future__ import annotations

from pathlib import Path
from typing import Protocol

from scanner_app.central.handover.payloads import HandedDossier, PortalStatus, StoredFile


class OneStop(Protocol):
    """A one-stop system or the LGSP before it. Every method raises `HandoverError` leaves."""

    def next_code(self, procedure: str, office: str) -> str:
        """A code for a dossier that has none: theirs to give, never ours to make."""

    def upload(self, file: Path, name: str) -> StoredFile:
        """Leave a file there."""

    def create(self, dossier: HandedDossier) -> None:
        """The dossier with its documents; again with the same code it is brought up to date."""

    def progress(self, code: str, office: str, note: str) -> None:
        """A step of its processing."""

    def status(self, code: str, status: PortalStatus) -> None:
        """Where it stands now."""
