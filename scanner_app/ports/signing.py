"""Ports of signing: opened certificates, what judges signatures."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from scanner_app.domain.dossier import SignedFile
from scanner_app.domain.signature import CertificateFacts, FoundKey, KeyState, SignerRole, SignOrder
from scanner_app.domain.verification import FileReport

PdfaCheck = Callable[[Path], tuple[str | None, tuple[str, ...]]]
"""Claimed PDF/A conformance of a file ("2B", or None) and findings against that claim."""


class Signer(Protocol):
    """An opened certificate; closed after its batch."""

    @property
    def certificate(self) -> CertificateFacts:
        """Whose it is."""

    def sign(self, source: Path, target: Path, order: SignOrder) -> SignedFile:
        """A PAdES-signed copy at `target`, its folder made, complete and fsynced or not at all.

        `source` is only read; signatures it has stay valid.

        Raises:
            SigningError leaves; `ends_batch` says whether the next file would fail alike.
            StorageError leaves: `target` could not be written; nothing changed there.
        """

    def close(self) -> None:
        """Forget key and secret; the token is logged out. Twice does no harm."""


class Keys(Protocol):
    """The keys that are set on this PC."""

    def is_set(self, role: SignerRole) -> bool:
        """There is one for this role (on trial: the demonstration's)."""

    def look(self, role: SignerRole) -> KeyState:
        """What is known before opening it; costs no PIN try.

        Raises:
            SigningError leaves: none is set, or it is not there.
        """

    def found(self) -> tuple[FoundKey, ...]:
        """Certificates at hand on this PC, to be chosen for the settings; costs no PIN try."""

    def prepare(self, role: SignerRole) -> CertificateFacts:
        """Open it now and keep it for the next `open`, so that a person sees who will sign.

        Raises:
            SigningError leaves.
        """

    def open(self, role: SignerRole) -> Signer:
        """What was prepared, once; else it is opened now.

        Where a person must type something, it was asked before.

        Raises:
            SigningError leaves.
        """

    def forget(self) -> None:
        """Close what was prepared and not used."""


class Verifier(Protocol):
    """Judges signed files."""

    def verify(self, path: Path) -> FileReport:
        """All signatures of the file.

        Raises:
            IntakeError leaves: not a readable PDF.
        """
