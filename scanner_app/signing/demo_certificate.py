"""A certificate for trying out and for tests: it says so in its name and has no legal value."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    pkcs12,
)
from cryptography.x509.oid import NameOID

from scanner_app.domain.sign_errors import SignerMissingError
from scanner_app.durable import write_durably
from scanner_app.ports import Clock
from scanner_app.signing.certificates import CLOCK_SKEW

HOLDER = "CHỨNG THƯ SỐ MINH HỌA - Cán bộ tiếp nhận"
AGENCY = "CHỨNG THƯ SỐ MINH HỌA - Cơ quan"
ISSUER = "CHỨNG THƯ SỐ MINH HỌA - Gốc"
VALIDITY = timedelta(days=730)

_KEYFILE = "minh-hoa.p12"
_PASSWORD = "minh-hoa.matkhau"  # noqa: S105 - a file name
_ROOT = "minh-hoa-goc.pem"
# RSA, as in the public-service certificates found in signed documents; poppler's ECDSA is younger
# than the poppler of today's long-term distributions. 3072 bits: NIST SP 800-57, beyond 2030.
_KEY_BITS = 3072


@dataclass(frozen=True, slots=True)
class DemoKey:
    """Where the demonstration certificate lies.

    Attributes:
        keyfile: PKCS#12 with key and certificate.
        password: opens `keyfile`; left out of repr.
        root: PEM of the issuer, for the list of trusted roots.
    """

    keyfile: Path
    password: str = field(repr=False)
    root: Path


def ensure_demo_key(folder: Path, clock: Clock, holder: str = HOLDER) -> DemoKey:
    """The demonstration key in this folder; made on first use, then always the same one.

    The password lies beside it, readable by its owner only: good enough for a key without value,
    for no other. A set of files that is incomplete is made anew; an expired one is not, the signer
    tells its dates.

    Args:
        folder: made when missing.
        clock: start of the two years of validity.
        holder: of a certificate that is made.

    Raises:
        StorageError leaves: the folder cannot be written.
        SignerMissingError: the folder cannot be made or read.
    """
    keyfile, password, root = (folder / name for name in (_KEYFILE, _PASSWORD, _ROOT))
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if not all(path.is_file() for path in (keyfile, password, root)):
            _make(keyfile, password, root, clock(), holder)
        return DemoKey(keyfile, password.read_text("ascii"), root)
    except OSError as error:
        raise SignerMissingError(path=folder) from error


def _make(keyfile: Path, password: Path, root: Path, now: datetime, holder: str) -> None:
    secret = secrets.token_urlsafe(24)
    issuer_key = rsa.generate_private_key(public_exponent=65537, key_size=_KEY_BITS)
    issuer = _certificate(ISSUER, ISSUER, issuer_key, issuer_key, now)
    key = rsa.generate_private_key(public_exponent=65537, key_size=_KEY_BITS)
    certificate = _certificate(holder, ISSUER, key, issuer_key, now)
    archive = pkcs12.serialize_key_and_certificates(
        b"minh-hoa", key, certificate, [issuer], BestAvailableEncryption(secret.encode("ascii"))
    )
    # The issuer's key ends here: it signs one certificate and is nowhere kept.
    write_durably(password, secret.encode("ascii"), mode=0o600)
    write_durably(root, issuer.public_bytes(Encoding.PEM))
    write_durably(keyfile, archive, mode=0o600)


def _certificate(
    subject: str,
    issuer: str,
    key: rsa.RSAPrivateKey,
    issuer_key: rsa.RSAPrivateKey,
    now: datetime,
) -> x509.Certificate:
    """A root when subject and issuer are the same, else a certificate for signing documents."""
    is_root = subject == issuer
    return (
        x509.CertificateBuilder()
        .subject_name(_name(subject))
        .issuer_name(_name(issuer))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - CLOCK_SKEW)
        .not_valid_after(now + VALIDITY)
        .add_extension(x509.BasicConstraints(is_root, 0 if is_root else None), critical=True)
        .add_extension(_key_usage(is_root=is_root), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer_key.public_key()),
            critical=False,
        )
        .sign(issuer_key, hashes.SHA256())
    )


def _name(common_name: str) -> x509.Name:
    return x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, "VN"),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, "Sohoa - dùng thử"),
            x509.NameAttribute(NameOID.COMMON_NAME, common_name),
        ]
    )


def _key_usage(*, is_root: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not is_root,
        content_commitment=not is_root,
        key_cert_sign=is_root,
        crl_sign=is_root,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )
