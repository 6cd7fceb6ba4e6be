"""What a publisher does: a key, and the signed manifest beside a setup program."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ed25519

from scanner_app.domain.update_errors import UpdateOfferError, UpdateSigningKeyError
from scanner_app.domain.updates import MANIFEST_NAME, Manifest, SetupFile, Stage
from scanner_app.durable import copy_durably, write_durably
from scanner_app.signed_sheets import pinned
from scanner_app.updates.manifest import write_manifest

_SETUP = re.compile(r"Sohoa-(\d+(?:\.\d+){1,3})-setup\.exe")


def make_key(path: Path, password: str) -> str:
    """A new private key in a file, encrypted; the public one as settings state it.

    Raises:
        UpdateOfferError: the file is there already.
        StorageError leaves: the disk.
    """
    if path.exists():
        raise UpdateOfferError(reason=f"{path.name} đã có")
    key = ed25519.Ed25519PrivateKey.generate()
    content = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.BestAvailableEncryption(password.encode()),
    )
    write_durably(path, content, mode=0o600)
    return pinned(key.public_key())


def offer(
    setup: Path,
    target: Path,
    stages: Sequence[Stage],
    expires: date,
    key: ed25519.Ed25519PrivateKey,
) -> Manifest:
    """Put the setup program and its manifest into a folder; the manifest last.

    Raises:
        UpdateOfferError: the file is no setup program of ours by its name, or cannot be read.
        StorageError leaves: the folder.
    """
    named = _SETUP.fullmatch(setup.name)
    if named is None:
        raise UpdateOfferError(reason=f"{setup.name} không phải Sohoa-x.y.z-setup.exe")
    try:
        with setup.open("rb") as file:
            stated = hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise UpdateOfferError(reason=f"không đọc được {setup.name}") from error
    digest, size = stated, setup.stat().st_size
    place = target / setup.name
    if place.resolve() != setup.resolve():
        digest, size = copy_durably(setup, place)
    manifest = Manifest(named[1], SetupFile(setup.name, size, digest), tuple(stages), expires)
    write_durably(target / MANIFEST_NAME, write_manifest(manifest, key))
    return manifest


def open_key(path: Path, password: str) -> ed25519.Ed25519PrivateKey:
    """The publisher's private key.

    Raises:
        UpdateSigningKeyError: no such file, wrong password, or another kind of key.
    """
    try:
        key = serialization.load_pem_private_key(path.read_bytes(), password.encode())
    except (OSError, ValueError, TypeError, UnsupportedAlgorithm) as error:
        raise UpdateSigningKeyError(path=str(path)) from error
    if not isinstance(key, ed25519.Ed25519PrivateKey):
        raise UpdateSigningKeyError(path=str(path))
    return key
