"""The province's two keys for sticks: one opens bundles, one signs receipts.

Both are secrets of `central.secrets`. Counters are set up with their public halves.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pyrage
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ed25519

from scanner_app.central.errors import SecretFileMissingError
from scanner_app.central.secrets import read_secret
from scanner_app.durable import write_durably
from scanner_app.signed_sheets import pinned

IDENTITY, SIGNING = "stick-identity", "stick-signing-key"


@dataclass(frozen=True, slots=True)
class StickKeys:
    """Both keys, opened."""

    identity: pyrage.x25519.Identity
    signing: ed25519.Ed25519PrivateKey

    @property
    def recipient(self) -> str:
        """What counters seal bundles to: their setting `stick_recipient`."""
        return str(self.identity.to_public())

    @property
    def receipts(self) -> str:
        """What counters know receipts by: their setting `stick_receipts`."""
        return pinned(self.signing.public_key())


def load_stick_keys(secrets: Path) -> StickKeys:
    """Both keys.

    Raises:
        SecretFileMissingError, SecretFileOpenError: as of `read_secret`; a key that is none is
            missing, too.
    """
    try:
        identity = pyrage.x25519.Identity.from_str(read_secret(secrets, IDENTITY))
        signing = serialization.load_pem_private_key(read_secret(secrets, SIGNING).encode(), None)
    except (pyrage.IdentityError, ValueError, TypeError):
        # Not chained: the error may hold the key.
        raise SecretFileMissingError(path=str(secrets / IDENTITY)) from None
    if not isinstance(signing, ed25519.Ed25519PrivateKey):
        raise SecretFileMissingError(path=str(secrets / SIGNING))
    return StickKeys(identity, signing)


def make_stick_keys(secrets: Path) -> StickKeys:
    """Both keys, each made when it is not there yet; one that is there is never replaced.

    Bundles on their way are sealed to it.

    Raises:
        StorageError leaves: the folder cannot be written.
        SecretFileOpenError, SecretFileMissingError: what is there cannot be used.
    """
    made = ed25519.Ed25519PrivateKey.generate().private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    if not (secrets / IDENTITY).exists():
        identity = pyrage.x25519.Identity.generate()
        write_durably(secrets / IDENTITY, f"{identity}\n".encode("ascii"), mode=0o600)
    if not (secrets / SIGNING).exists():
        write_durably(secrets / SIGNING, made, mode=0o600)
    return load_stick_keys(secrets)
