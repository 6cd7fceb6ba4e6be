"""The province's own authority: certificates for its front door and for counters."""

from __future__ import annotations

import datetime as dt
import ipaddress
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

_DAY = dt.timedelta(days=1)
_NOTHING = serialization.NoEncryption()


class Pki:
    """Files as `tests.stand.nginx` wants them settled, and counters' certificates.

    Attributes:
        folder: with server.pem, server.key, authority.pem and revoked.crl.
        authority: the root that counters check the server against, too.
    """

    def __init__(self, folder: Path, name: str = "Test province authority") -> None:
        """Everything is made anew."""
        folder.mkdir(parents=True, exist_ok=True)
        self.folder = folder
        self.authority = folder / "authority.pem"
        self._key = ec.generate_private_key(ec.SECP256R1())
        self._name = _name(name)
        self._revoked: list[int] = []
        root = self._builder(self._name, self._key.public_key(), dt.timedelta(days=30))
        root = root.add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        root = root.add_extension(_usage(), critical=True)
        self.authority.write_bytes(_pem(root.sign(self._key, hashes.SHA256())))
        self._write_list()
        self._server()

    def counter(
        self, name: str, *, lasts: dt.timedelta = 20 * _DAY, password: str | None = None
    ) -> Path:
        """PEM with certificate and key of one counter; a negative time has run out already."""
        key = ec.generate_private_key(ec.SECP256R1())
        builder = self._builder(_name(name), key.public_key(), lasts)
        usage = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.CLIENT_AUTH])
        certificate = builder.add_extension(usage, critical=False).sign(self._key, hashes.SHA256())
        locked = serialization.BestAvailableEncryption(password.encode()) if password else _NOTHING
        path = self.folder / f"{name}.pem"
        path.write_bytes(_pem(certificate) + _key_pem(key, locked))
        return path

    def revoke(self, counter: Path) -> None:
        """Put a certificate on the list; nginx reads it when it starts."""
        certificate = x509.load_pem_x509_certificate(counter.read_bytes())
        self._revoked.append(certificate.serial_number)
        self._write_list()

    def _server(self) -> None:
        key = ec.generate_private_key(ec.SECP256R1())
        names = [x509.IPAddress(ipaddress.ip_address("127.0.0.1")), x509.DNSName("localhost")]
        builder = self._builder(_name("127.0.0.1"), key.public_key(), 20 * _DAY)
        builder = builder.add_extension(x509.SubjectAlternativeName(names), critical=False)
        certificate = builder.sign(self._key, hashes.SHA256())
        (self.folder / "server.pem").write_bytes(_pem(certificate))
        (self.folder / "server.key").write_bytes(_key_pem(key, _NOTHING))

    def _builder(
        self, subject: x509.Name, key: ec.EllipticCurvePublicKey, lasts: dt.timedelta
    ) -> x509.CertificateBuilder:
        now = dt.datetime.now(dt.UTC)
        issuer = x509.AuthorityKeyIdentifier.from_issuer_public_key(self._key.public_key())
        return (
            x509.CertificateBuilder(self._name, subject, key, x509.random_serial_number())
            .not_valid_before(now - 40 * _DAY)
            .not_valid_after(now + lasts)
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(key), critical=False)
            .add_extension(issuer, critical=False)
        )

    def _write_list(self) -> None:
        now = dt.datetime.now(dt.UTC)
        builder = x509.CertificateRevocationListBuilder(self._name, now - _DAY, now + 20 * _DAY)
        for number in self._revoked:
            entry = x509.RevokedCertificateBuilder(number, now - _DAY).build()
            builder = builder.add_revoked_certificate(entry)
        listed = builder.sign(self._key, hashes.SHA256())
        (self.folder / "revoked.crl").write_bytes(listed.public_bytes(serialization.Encoding.PEM))


def _name(text: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])


def _pem(certificate: x509.Certificate) -> bytes:
    return certificate.public_bytes(serialization.Encoding.PEM)


def _key_pem(
    key: ec.EllipticCurvePrivateKey, locked: serialization.KeySerializationEncryption
) -> bytes:
    return key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, locked)


def _usage() -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=False,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=True,
        crl_sign=True,
        encipher_only=False,
        decipher_only=False,
    )
