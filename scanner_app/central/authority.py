"""The province's own authority: certificates by which nginx and the catalogue know counters.

Its key lies encrypted in a folder of its own, with a copy of everything that it issued. nginx gets
the authority's certificate and the list of revoked ones; the catalogue refuses those at once.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from scanner_app.central.errors import (
    AuthorityExistsError,
    AuthorityMissingError,
    AuthorityPasswordError,
)
from scanner_app.durable import write_durably

_OWN_LIFE = timedelta(days=3650)
_COUNTER_LIFE = timedelta(days=730)
_BACK = timedelta(hours=1)
"""Counters' clocks may be behind ours."""
_PEM = serialization.Encoding.PEM
_NAME = "Sohoa counters"


@dataclass(frozen=True, slots=True)
class Issued:
    """A counter's new certificate.

    Attributes:
        fingerprint: SHA-256 of the certificate (DER), lower-case hex.
        pem: certificate and encrypted key, as the counter's settings name it.
    """

    fingerprint: str
    not_after: datetime
    pem: bytes


class Authority:
    """An authority in a folder, opened."""

    def __init__(
        self, folder: Path, key: ec.EllipticCurvePrivateKey, certificate: x509.Certificate
    ) -> None:
        """Made by `init_authority` and `open_authority`."""
        self._folder = folder
        self._key = key
        self.certificate = certificate

    @property
    def certificate_pem(self) -> bytes:
        """What nginx and counters know it by."""
        return self.certificate.public_bytes(_PEM)

    def issue(self, counter: int, office: str, password: str, now: datetime) -> Issued:
        """A certificate for two years, and a new key under this password; a copy is kept.

        Args:
            counter: its number in the catalogue; the common name.
            office: code of its office; told to people alone, the catalogue decides.
            password: of the key; the counter's PC keeps it in its credential store.
            now: aware.

        Raises:
            StorageError leaves: the copy could not be written.
        """
        key = ec.generate_private_key(ec.SECP256R1())
        subject = x509.Name(
            [
                x509.NameAttribute(NameOID.ORGANIZATIONAL_UNIT_NAME, office),
                x509.NameAttribute(NameOID.COMMON_NAME, str(counter)),
            ]
        )
        certificate = (
            _builder(self.certificate.subject, subject, key.public_key(), now, _COUNTER_LIFE)
            .add_extension(_basic(ca=False), critical=True)
            .add_extension(_usage(signs=True), critical=True)
            .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.CLIENT_AUTH]), critical=False)
            .add_extension(
                x509.AuthorityKeyIdentifier.from_issuer_public_key(self._key.public_key()),
                critical=False,
            )
            .sign(self._key, hashes.SHA256())
        )
        pem = certificate.public_bytes(_PEM)
        fingerprint = fingerprint_of(certificate)
        write_durably(_copy(self._folder, fingerprint), pem)
        locked = serialization.BestAvailableEncryption(password.encode())
        key_pem = key.private_bytes(_PEM, serialization.PrivateFormat.PKCS8, locked)
        return Issued(fingerprint, certificate.not_valid_after_utc, pem + key_pem)

    def revoked_list(self, fingerprints: tuple[str, ...], now: datetime) -> bytes:
        """The list of revoked certificates for nginx: those before, and these.

        It names no early end: nginx would turn everybody away once a list has run out.

        Raises:
            AuthorityMissingError: one of them was not issued here.
        """
        before = _read_list(self._folder)
        numbers = {entry.serial_number: entry.revocation_date_utc for entry in before}
        for fingerprint in fingerprints:
            numbers.setdefault(self._serial(fingerprint), now)
        builder = x509.CertificateRevocationListBuilder(
            self.certificate.subject, now - _BACK, self.certificate.not_valid_after_utc
        )
        for number, at in sorted(numbers.items()):
            builder = builder.add_revoked_certificate(
                x509.RevokedCertificateBuilder(number, at).build()
            )
        pem = builder.sign(self._key, hashes.SHA256()).public_bytes(_PEM)
        write_durably(_list(self._folder), pem)
        return pem

    def _serial(self, fingerprint: str) -> int:
        path = _copy(self._folder, fingerprint)
        try:
            return x509.load_pem_x509_certificate(path.read_bytes()).serial_number
        except (OSError, ValueError) as error:
            raise AuthorityMissingError(path=str(path)) from error


def init_authority(folder: Path, password: str, now: datetime) -> Authority:
    """A new authority in this folder.

    Raises:
        AuthorityExistsError: there is one already; it is left.
        StorageError leaves: the files could not be written.
    """
    if _certificate_file(folder).exists():
        raise AuthorityExistsError(path=str(_key_file(folder)))
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, _NAME)])
    certificate = (
        _builder(name, name, key.public_key(), now, _OWN_LIFE)
        .add_extension(_basic(ca=True), critical=True)
        .add_extension(_usage(signs=False), critical=True)
        .sign(key, hashes.SHA256())
    )
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    locked = serialization.BestAvailableEncryption(password.encode())
    # The certificate goes last: without it there is no authority yet, and the key is of no use.
    write_durably(
        _key_file(folder),
        key.private_bytes(_PEM, serialization.PrivateFormat.PKCS8, locked),
        mode=0o600,
    )
    write_durably(_certificate_file(folder), certificate.public_bytes(_PEM))
    return Authority(folder, key, certificate)


def open_authority(folder: Path, password: str) -> Authority:
    """The authority of this folder.

    Raises:
        AuthorityMissingError: there is none, or it cannot be read.
        AuthorityPasswordError: the password is another.
    """
    path = _key_file(folder)
    try:
        content = path.read_bytes()
        certificate = x509.load_pem_x509_certificate(_certificate_file(folder).read_bytes())
    except (OSError, ValueError) as error:
        raise AuthorityMissingError(path=str(path)) from error
    try:
        key = serialization.load_pem_private_key(content, password.encode())
    except (ValueError, TypeError):
        # Not chained: nothing of a key goes into a log.
        raise AuthorityPasswordError(path=str(path)) from None
    if not isinstance(key, ec.EllipticCurvePrivateKey):
        raise AuthorityMissingError(path=str(path))
    return Authority(folder, key, certificate)


def fingerprint_of(certificate: x509.Certificate) -> str:
    """How the catalogue knows a certificate."""
    return hashlib.sha256(certificate.public_bytes(serialization.Encoding.DER)).hexdigest()


def _builder(
    issuer: x509.Name,
    subject: x509.Name,
    key: ec.EllipticCurvePublicKey,
    now: datetime,
    life: timedelta,
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder(issuer, subject, key, x509.random_serial_number())
        .not_valid_before(now - _BACK)
        .not_valid_after(now + life)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key), critical=False)
    )


def _basic(*, ca: bool) -> x509.BasicConstraints:
    return x509.BasicConstraints(ca=ca, path_length=0 if ca else None)


def _usage(*, signs: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=signs,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=not signs,
        crl_sign=not signs,
        encipher_only=False,
        decipher_only=False,
    )


def _key_file(folder: Path) -> Path:
    return folder / "authority.key"


def _certificate_file(folder: Path) -> Path:
    return folder / "authority.pem"


def _copy(folder: Path, fingerprint: str) -> Path:
    return folder / "issued" / f"{fingerprint}.pem"


def _list(folder: Path) -> Path:
    return folder / "revoked.crl"


def _read_list(folder: Path) -> x509.CertificateRevocationList | tuple[()]:
    path = _list(folder)
    if not path.exists():
        return ()
    try:
        return x509.load_pem_x509_crl(path.read_bytes())
    except (OSError, ValueError) as error:
        raise AuthorityMissingError(path=str(path)) from error
