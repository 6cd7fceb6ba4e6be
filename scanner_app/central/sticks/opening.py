"""Opening a bundle: everything about it is checked before anything of it is taken."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Generic, Protocol, TypeVar
from uuid import UUID

import pyrage
from cryptography import x509

from scanner_app.domain.exchange.parsing import read_json
from scanner_app.domain.exchange_errors import CounterUnknownError, MessageInvalidError
from scanner_app.domain.stick import (
    EVENTS,
    MANIFEST,
    SEAL,
    Manifest,
    Seal,
    SealedFile,
    read_manifest,
    read_seal,
)
from scanner_app.domain.stick_errors import (
    BundleError,
    BundleSenderError,
    BundleUnreadableError,
)
from scanner_app.signed_sheets import SignatureWrongError, certificate_of, verified
from scanner_app.tasks.cancel import CancelToken
from scanner_app.upload.stick.age import LARGEST_SHEET, unsealed
from scanner_app.upload.stick.places import NotPlainError, digest_of, plain_file, stick_errors
from scanner_app.upload.stick.signed import FOR_SEALS, fingerprint


class Sender(Protocol):
    """A counter as its certificate says."""

    @property
    def office(self) -> str:
        """Code of its office."""


AnySender = TypeVar("AnySender", bound=Sender)
Who = Callable[[str], AnySender]
"""The counter of a certificate's SHA-256. Raises CounterUnknownError."""


@dataclass(frozen=True, slots=True)
class OpenedBundle(Generic[AnySender]):
    """A bundle that is what it says.

    Attributes:
        sender: by the certificate that signed it.
        fingerprint: of this certificate.
        files: what is sealed, by name.
    """

    folder: Path
    sender: AnySender
    fingerprint: str
    manifest: Manifest
    files: Mapping[str, SealedFile]


def is_complete(folder: Path) -> bool:
    """The counter finished writing it."""
    return (folder / SEAL).exists()


def open_bundle(
    folder: Path,
    bundle: UUID,
    identity: pyrage.x25519.Identity,
    who: Who[AnySender],
    now: datetime,
    cancel: CancelToken,
) -> OpenedBundle[AnySender]:
    """The bundle, after a look at every byte of it.

    Args:
        folder: of the bundle.
        bundle: that the folder is named after.
        identity: the province's.
        who: knows the counters.
        now: certificates must hold at this time.
        cancel: asked between files.

    Raises:
        BundleError leaves: it is not to be trusted; facts: name, problem.
        StickError leaves: the stick cannot be read.
        Cancelled.
    """
    with stick_errors(folder), _problems(folder.name):
        sheet = _sheet(folder / SEAL, identity)
        certificate = certificate_of(sheet)
        sender = _sender(certificate, who, now, folder.name)
        seal = read_seal(verified(sheet, FOR_SEALS, certificate.public_key()))
        if seal.bundle != bundle:
            raise BundleError(name=folder.name, problem="other_bundle")
        _check_files(folder, seal, cancel)
        files = {each.name: each for each in seal.files}
        told = _sheet(folder / MANIFEST, identity, files[MANIFEST].sha256)
        manifest = read_manifest(read_json(told, most=LARGEST_SHEET))
        opened = OpenedBundle(folder, sender, fingerprint(certificate), manifest, files)
        _check_manifest(opened, bundle)
    return opened


@contextmanager
def _problems(name: str) -> Iterator[None]:
    """Tells what is wrong with the bundle.

    Raises:
        BundleError leaves.
    """
    try:
        yield
    except BundleUnreadableError as error:
        raise BundleUnreadableError(name=name, problem="unreadable") from error
    except SignatureWrongError as error:
        raise BundleSenderError(name=name, problem="signature") from error
    except MessageInvalidError as error:
        raise BundleError(name=name, problem="message", field=error.facts.get("field")) from error
    except (NotPlainError, FileNotFoundError) as error:
        raise BundleError(name=name, problem="file") from error


def _sheet(path: Path, identity: pyrage.x25519.Identity, sha256: str | None = None) -> bytes:
    with plain_file(path, most=LARGEST_SHEET) as file:
        content = file.read(LARGEST_SHEET)
    # The stick may have been swapped since its files were looked at.
    if sha256 not in (None, hashlib.sha256(content).hexdigest()):
        raise NotPlainError
    return unsealed(content, identity)


def _sender(
    certificate: x509.Certificate, who: Who[AnySender], now: datetime, name: str
) -> AnySender:
    if not certificate.not_valid_before_utc <= now <= certificate.not_valid_after_utc:
        raise BundleSenderError(name=name, problem="expired")
    try:
        return who(fingerprint(certificate))
    except CounterUnknownError as error:
        raise BundleSenderError(name=name, problem="unknown") from error


def _check_files(folder: Path, seal: Seal, cancel: CancelToken) -> None:
    """Every file is there as it was sealed.

    Raises:
        BundleError: one is not.
    """
    for each in seal.files:
        cancel.checkpoint()
        path = folder / each.name
        with plain_file(path, each.size_bytes):
            pass
        if digest_of(path) != each.sha256:
            raise BundleError(name=folder.name, problem="file", file=each.name)


def _check_manifest(opened: OpenedBundle[AnySender], bundle: UUID) -> None:
    """It speaks of this bundle, this counter and these files.

    Raises:
        BundleError: it does not.
    """
    manifest, name = opened.manifest, opened.folder.name
    papers = {each.file for each in manifest.papers}
    if manifest.bundle != bundle or papers != set(opened.files) - {MANIFEST, EVENTS}:
        raise BundleError(name=name, problem="other_bundle")
    if (manifest.stream is not None) != (EVENTS in opened.files):
        raise BundleError(name=name, problem="other_bundle")
    if manifest.counter != opened.fingerprint:
        raise BundleSenderError(name=name, problem="other_counter")
    if manifest.office not in ("", opened.sender.office):
        raise BundleSenderError(name=name, problem="other_office")
