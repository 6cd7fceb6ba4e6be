"""Signed sheets: a JSON document with the signature of whoever wrote it.

A signature says what it is for in its first bytes, so that one made for a seal is none for
receipts.
"""

from __future__ import annotations

import base64
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa

from scanner_app.domain.exchange.parsing import read_json, write_json
from scanner_app.domain.exchange.reading import Fields
from scanner_app.domain.exchange_errors import MessageInvalidError
from scanner_app.domain.stick_errors import StickUnsetError
from scanner_app.domain.upload_errors import CertificateExpiredError, CertificateInvalidError
from scanner_app.upload.province.certificate import read_certificate

FOR_SEALS = b"sohoa-stick-seal-v1\0"
FOR_RECEIPTS = b"sohoa-stick-receipts-v1\0"

PrivateKey = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey | ed25519.Ed25519PrivateKey
PublicKey = rsa.RSAPublicKey | ec.EllipticCurvePublicKey | ed25519.Ed25519PublicKey

_MOST_TEXT = 1 << 26
_LONGEST = 1 << 16
_PSS = padding.PSS(padding.MGF1(hashes.SHA256()), padding.PSS.DIGEST_LENGTH)


class SignatureWrongError(Exception):
    """The sheet is not what its key signed, or no sheet at all."""


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


def signed(
    document: Mapping[str, object],
    purpose: bytes,
    key: PrivateKey,
    certificate: x509.Certificate | None = None,
) -> bytes:
    """The document as a signed sheet.

    Args:
        document: as JSON.
        purpose: what the signature says, `FOR_…`.
        key: signs.
        certificate: of this key, goes along; None where the reader has the key already.
    """
    content = write_json(document).encode()
    sheet = {
        "document": base64.b64encode(content).decode(),
        "signature": base64.b64encode(_signature(purpose + content, key)).decode(),
    }
    if certificate is not None:
        pem = certificate.public_bytes(serialization.Encoding.PEM)
        sheet["certificate"] = base64.b64encode(pem).decode()
    return write_json(sheet).encode()


def certificate_of(sheet: bytes) -> x509.Certificate:
    """The certificate that a sheet names as its signer's; nothing is verified.

    Raises:
        SignatureWrongError: there is none.
    """
    try:
        told = _told(sheet).text("certificate", most=_LONGEST)
        return x509.load_pem_x509_certificate(base64.b64decode(told, validate=True))
    except (ValueError, UnsupportedAlgorithm, MessageInvalidError) as error:
        raise SignatureWrongError from error


def verified(sheet: bytes, purpose: bytes, key: object) -> object:
    """The document of a sheet that this public key signed for this purpose.

    Raises:
        SignatureWrongError: it did not.
    """
    told = _told(sheet)
    try:
        content = base64.b64decode(told.text("document", most=_MOST_TEXT), validate=True)
        signature = base64.b64decode(told.text("signature", most=_LONGEST), validate=True)
        _verify(signature, purpose + content, key)
        return read_json(content, most=_MOST_TEXT)
    except (ValueError, InvalidSignature, UnsupportedAlgorithm, MessageInvalidError) as error:
        raise SignatureWrongError from error


def load_pinned(text: str) -> ed25519.Ed25519PublicKey:
    """The province's key for receipts: `ed25519:` and 64 hexadecimal digits.

    Raises:
        StickUnsetError: it is none.
    """
    try:
        raw = bytes.fromhex(text.removeprefix("ed25519:"))
        return ed25519.Ed25519PublicKey.from_public_bytes(raw)
    except ValueError as error:
        raise StickUnsetError(key="stick_receipts") from error


def pinned(key: ed25519.Ed25519PublicKey) -> str:
    """What `load_pinned` takes."""
    return f"ed25519:{key.public_bytes_raw().hex()}"


def _told(sheet: bytes) -> Fields:
    try:
        return Fields(read_json(sheet, most=_MOST_TEXT))
    except MessageInvalidError as error:
        raise SignatureWrongError from error


def _signature(content: bytes, key: PrivateKey) -> bytes:
    match key:
        case rsa.RSAPrivateKey():
            return key.sign(content, _PSS, hashes.SHA256())
        case ec.EllipticCurvePrivateKey():
            return key.sign(content, ec.ECDSA(hashes.SHA256()))
        case _:
            return key.sign(content)


def _verify(signature: bytes, content: bytes, key: object) -> None:
    match key:
        case rsa.RSAPublicKey():
            key.verify(signature, content, _PSS, hashes.SHA256())
        case ec.EllipticCurvePublicKey():
            key.verify(signature, content, ec.ECDSA(hashes.SHA256()))
        case ed25519.Ed25519PublicKey():
            key.verify(signature, content)
        case _:
            raise InvalidSignature
