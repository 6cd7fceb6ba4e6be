"""With what bundles on sticks and their receipts are signed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ed25519

from scanner_app.domain.stick_errors import StickUnsetError
from scanner_app.domain.upload_errors import CertificateExpiredError, CertificateInvalidError
from scanner_app.signed_sheets import PrivateKey, parse_pinned
from scanner_app.upload.province.certificate import read_certificate

FOR_SEALS = b"sohoa-stick-seal-v1\0"
FOR_RECEIPTS = b"sohoa-stick-receipts-v1\0"


@dataclass(frozen=True, slots=True)
class CounterKey:
    """The counter's client certificate with its key: the one it uses towards the province."""

    certificate: x509.Certificate
    key: PrivateKey

    @property
    def fingerprint(self) -> str:
        """SHA-256 of the certificate, lower-case hex."""
        return fingerprint(self.certificate)


def fingerprint(certificate: x509.Certificate) -> str:
    """SHA-256 of the certificate, lower-case hex, as the province's catalogue has it."""
    return certificate.fingerprint(hashes.SHA256()).hex()


def load_counter_key(
    path: Path, password: Callable[[], str] | None = None, *, now: datetime | None = None
) -> CounterKey:
    """The certificate and key from the PEM file that TLS uses as well.

    Raises:
        UploadError leaves: it cannot be read; or the certificate has run out by this PC's clock,
            and a bundle would travel in vain.
    """
    read = read_certificate(path, password)
    moment = now or datetime.now(UTC)
    if read.not_after < moment:
        raise CertificateExpiredError(not_after=read.not_after.isoformat())
    content = path.read_bytes()
    secret = read.password.encode() if read.password else None
    private = serialization.load_pem_private_key(content, secret)
    if not isinstance(private, PrivateKey):
        raise CertificateInvalidError(path=path)
    return CounterKey(x509.load_pem_x509_certificates(content)[0], private)


def load_pinned(text: str) -> ed25519.Ed25519PublicKey:
    """The province's key for receipts, as of `parse_pinned`.

    Raises:
        StickUnsetError: it is none.
    """
    try:
        return parse_pinned(text)
    except ValueError as error:
        raise StickUnsetError(key="stick_receipts") from error
