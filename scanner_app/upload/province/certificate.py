"""This counter's certificate with its key, and the TLS that is spoken with it."""

from __future__ import annotations

import contextlib
import ssl
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import serialization

from scanner_app.domain.upload_errors import (
    AuthorityMissingError,
    CertificateInvalidError,
    CertificateMissingError,
    CertificatePasswordError,
)

_LARGEST_BYTES = 1 << 20


@dataclass(frozen=True, slots=True)
class CounterCertificate:
    """A PEM file with the certificate of this counter, its chain and its key.

    Attributes:
        password: of the key; None where it is not encrypted.
    """

    path: Path
    not_after: datetime
    password: str | None


def read_certificate(path: Path, password: Callable[[], str] | None) -> CounterCertificate:
    """What the file holds. Whether it is still in force is for the province to judge, by its clock.

    Args:
        path: PEM; certificate first, then its chain; the key anywhere.
        password: asked only when the key is encrypted.

    Raises:
        CertificateMissingError: there is no such file, or it cannot be read.
        CertificatePasswordError: the key is encrypted, and not with this password.
        CertificateInvalidError: it holds no certificate with its key.
    """
    try:
        content = path.read_bytes()[:_LARGEST_BYTES]
    except OSError as error:
        raise CertificateMissingError(path=path, errno=error.errno) from error
    try:
        certificate = x509.load_pem_x509_certificates(content)[0]
    except ValueError as error:
        raise CertificateInvalidError(path=path) from error
    opening = password() if password and b"ENCRYPTED" in content else None
    if not _is_key_of(certificate, content, opening, path):
        raise CertificateInvalidError(path=path)
    return CounterCertificate(path, certificate.not_valid_after_utc, opening)


def _is_key_of(
    certificate: x509.Certificate, content: bytes, password: str | None, path: Path
) -> bool:
    try:
        key = serialization.load_pem_private_key(content, password.encode() if password else None)
    except (ValueError, TypeError, UnsupportedAlgorithm) as error:
        if b"ENCRYPTED" in content:
            raise CertificatePasswordError(path=path) from error
        raise CertificateInvalidError(path=path) from error
    return key.public_key() == certificate.public_key()


def counter_tls(authority: Path | None, certificate: CounterCertificate) -> ssl.SSLContext:
    """TLS 1.2 or newer that shows this certificate and checks the server's name and chain, always.

    Args:
        authority: PEM of the authority that vouches for the province's server, and no other does;
            None takes those that the system trusts.
        certificate: as read.

    Raises:
        AuthorityMissingError: no such file, or no certificates in it.
        CertificateInvalidError: OpenSSL does not take certificate or key.
    """
    try:
        context = ssl.create_default_context(cafile=str(authority) if authority else None)
    except (OSError, ValueError) as error:  # SSLError is an OSError
        raise AuthorityMissingError(path=authority) from error
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    try:
        # An empty password keeps OpenSSL from asking on the terminal.
        context.load_cert_chain(certificate.path, password=certificate.password or "")
    except (OSError, ValueError) as error:
        raise CertificateInvalidError(path=certificate.path) from error
    return context


def files_stamp(*paths: Path | None) -> tuple[object, ...]:
    """Differs when a file changed; missing ones are for the reader to tell."""
    found: list[object] = []
    for path in paths:
        with contextlib.suppress(OSError):
            status = path.stat() if path else None
            found.append(status and (status.st_mtime_ns, status.st_size, status.st_ino))
    return tuple(found)
