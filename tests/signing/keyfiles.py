"""Key files as they are handed out: other algorithms, dates, purposes, encryptions."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    KeySerializationEncryption,
    pkcs12,
)
from cryptography.x509.oid import NameOID

from scanner_app.ports import Clock
from scanner_app.signing.file_signer import FileSigner
from scanner_app.signing.held import Terms
from scanner_app.signing.keyfile import OpenedKeyFile

NOON = datetime(2026, 11, 23, 5, 0, tzinfo=UTC)
SECRET = "Mật khẩu rất dài"
_HELD_FOR = timedelta(days=365)


def certificate(
    key: rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey,
    *,
    start: datetime = NOON - timedelta(days=1),
    end: datetime = NOON + _HELD_FOR,
    may_sign: bool = True,
) -> x509.Certificate:
    """Self-signed, for an invented person."""
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Người Thử Nghiệm")])
    usage = x509.KeyUsage(
        digital_signature=may_sign,
        content_commitment=may_sign,
        key_encipherment=not may_sign,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=False,
        crl_sign=False,
        encipher_only=False,
        decipher_only=False,
    )
    return (
        x509.CertificateBuilder(name, name, key.public_key(), 7, start, end)
        .add_extension(usage, critical=True)
        .sign(key, hashes.SHA256())
    )


def write_keyfile(
    path: Path,
    *,
    start: datetime = NOON - timedelta(days=1),
    end: datetime = NOON + _HELD_FOR,
    may_sign: bool = True,
    secret: str = SECRET,
    encryption: KeySerializationEncryption | None = None,
) -> Path:
    """A PKCS#12 file with a fresh P-256 key."""
    key = ec.generate_private_key(ec.SECP256R1())
    owner = certificate(key, start=start, end=end, may_sign=may_sign)
    locked = encryption or BestAvailableEncryption(secret.encode())
    path.write_bytes(pkcs12.serialize_key_and_certificates(b"thu", key, owner, None, locked))
    return path


def file_signer(path: Path, password: str | bytes, clock: Clock) -> FileSigner:
    """The key file, opened to sign."""
    return FileSigner(OpenedKeyFile(path, password), Terms(clock))
