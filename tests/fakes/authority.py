"""A certificate authority for servers on the loopback, as strict clients want it."""

from __future__ import annotations

import datetime as dt
import ipaddress
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

_LASTS = dt.timedelta(days=30)


class ServerAuthority:
    """Vouches for servers; its own certificate lies in `root`."""

    def __init__(self, folder: Path) -> None:
        """Make key and certificate.

        Args:
            folder: for the files.
        """
        self.root = folder / "may-chu-goc.pem"
        self._folder = folder
        self._key = ec.generate_private_key(ec.SECP256R1())
        self._name = _name("Test server authority")
        builder = self._builder(self._name, self._key.public_key())
        certificate = builder.add_extension(
            x509.BasicConstraints(ca=True, path_length=0), critical=True
        ).add_extension(_usage(), critical=True)
        self._write(self.root, certificate)

    def server(self, address: str = "127.0.0.1") -> Path:
        """PEM with key and certificate of a server at this address."""
        key = ec.generate_private_key(ec.SECP256R1())
        names = x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address(address))])
        builder = (
            self._builder(_name(address), key.public_key())
            .add_extension(names, critical=False)
            .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        )
        target = self._folder / f"{address}.pem"
        self._write(target, builder)
        private = key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        target.write_bytes(private + target.read_bytes())
        return target

    def _builder(
        self, subject: x509.Name, key: ec.EllipticCurvePublicKey
    ) -> x509.CertificateBuilder:
        now = dt.datetime.now(dt.UTC)
        number = x509.random_serial_number()
        of_key = x509.SubjectKeyIdentifier.from_public_key(key)
        of_issuer = x509.AuthorityKeyIdentifier.from_issuer_public_key(self._key.public_key())
        return (
            x509.CertificateBuilder(self._name, subject, key, number, now - _LASTS, now + _LASTS)
            .add_extension(of_key, critical=False)
            .add_extension(of_issuer, critical=False)
        )

    def _write(self, target: Path, builder: x509.CertificateBuilder) -> None:
        certificate = builder.sign(self._key, hashes.SHA256())
        target.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))


def _name(text: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])


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
