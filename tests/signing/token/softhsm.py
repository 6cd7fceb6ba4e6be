"""Tokens in software, started by the tests: SoftHSM behind a shim that also misbehaves."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pkcs11
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, load_der_public_key
from cryptography.x509.oid import NameOID
from pkcs11 import Attribute, KeyType, ObjectClass, Session
from pkcs11.util.ec import encode_ec_public_key, encode_named_curve_parameters
from pkcs11.util.rsa import encode_rsa_public_key

from scanner_app.domain.key_source import TokenKey
from tests.signing.keyfiles import NOON

SOFTHSM = Path("/usr/lib/softhsm/libsofthsm2.so")
PIN = "Bi-Mat-7391-Zq"
WRONG = "Sai-Mat-1048-Xw"
HOLDER = "Người Giữ Thẻ"
LABEL = "The can bo 01"
ALWAYS = (-3650, 36500)
"""Days of a certificate that is used under the real clock."""
_SOURCE = Path(__file__).with_name("shim.c")
_PKCS11_HEADERS = "/usr/include/p11-kit-1"


def build_shim(folder: Path) -> Path:
    """The shim, compiled into this folder."""
    built = folder / "shim.so"
    subprocess.run(
        (
            *("gcc", "-Wall", "-Wextra", "-Werror", "-shared", "-fPIC", "-O1"),
            *(f"-I{_PKCS11_HEADERS}", "-o", str(built), str(_SOURCE), "-ldl"),
        ),
        check=True,
        timeout=60,
    )
    return built


@dataclass(frozen=True)
class Plugged:
    """Tokens in their slots, and the orders the shim obeys.

    Attributes:
        folder: of SoftHSM's tokens and of the orders.
        module: path of the shim.
        roots: PEM files of roots that vouch for the certificates.
    """

    folder: Path
    module: Path
    roots: tuple[Path, ...]

    @property
    def key(self) -> TokenKey:
        """As settings name it."""
        return TokenKey(str(self.module), token=LABEL)

    def environment(self) -> dict[str, str]:
        """What processes that load the shim need."""
        return {
            "SOFTHSM2_CONF": str(self.folder / "softhsm2.conf"),
            "SHIM_TARGET": str(SOFTHSM),
            "SHIM_ORDERS": str(self.folder / "orders"),
        }

    def order(self, name: str, text: object = "") -> None:
        """See shim.c."""
        (self.folder / "orders" / name).write_text(str(text))

    def relent(self, name: str) -> None:
        """Takes an order back."""
        (self.folder / "orders" / name).unlink()

    def count(self, name: str) -> int:
        """See shim.c."""
        path = self.folder / "orders" / name
        return path.stat().st_size if path.exists() else 0

    def use(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """In this process and in those it starts."""
        for name, value in self.environment().items():
            monkeypatch.setenv(name, value)

    def copied(self, folder: Path) -> Plugged:
        """The same tokens for one test alone, nothing ordered."""
        shutil.copytree(self.folder / "tokens", folder / "tokens")
        copy = Plugged(folder, self.module, self.roots)
        copy.write_configuration()
        return copy

    def write_configuration(self) -> None:
        (self.folder / "orders").mkdir(parents=True, exist_ok=True)
        (self.folder / "tokens").mkdir(exist_ok=True)
        lines = (f"directories.tokendir = {self.folder / 'tokens'}", "log.level = ERROR")
        (self.folder / "softhsm2.conf").write_text("\n".join(lines) + "\n")

    def add_token(self, label: str) -> None:
        """One more, empty."""
        subprocess.run(
            (
                *("softhsm2-util", "--init-token", "--free", "--label", label),
                *("--so-pin", "00000000", "--pin", PIN),
            ),
            env=os.environ | self.environment(),
            check=True,
            capture_output=True,
            timeout=60,
        )

    def serial(self, label: str = LABEL) -> str:
        """Of a token, as printed on it."""
        library = pkcs11.lib(str(SOFTHSM))
        try:
            return library.get_token(token_label=label).serial.decode()
        finally:
            library.finalize()

    @contextmanager
    def writing(self, label: str = LABEL) -> Iterator[Session]:
        """A session that may put things on a token; the environment is this one's."""
        library = pkcs11.lib(str(SOFTHSM))
        try:
            with library.get_token(token_label=label).open(rw=True, user_pin=PIN) as session:
                yield session
        finally:
            library.finalize()


class Authority:
    """A root and an issuer below it; their keys are nowhere but here."""

    def __init__(self, folder: Path) -> None:
        root_key, self._key = (ec.generate_private_key(ec.SECP256R1()) for _ in range(2))
        root_name, self._name = named("Gốc Thử Nghiệm"), named("Nơi Cấp Thử Nghiệm")
        self.root = _certificate(
            root_name, root_name, root_key.public_key(), root_key, is_ca=True, days=ALWAYS
        )
        self.issuer = _certificate(
            self._name, root_name, self._key.public_key(), root_key, is_ca=True, days=ALWAYS
        )
        self.pem = folder / "goc.pem"
        self.pem.write_bytes(self.root.public_bytes(Encoding.PEM))

    def issue(
        self,
        public: rsa.RSAPublicKey | ec.EllipticCurvePublicKey,
        *,
        holder: str = HOLDER,
        days: tuple[int, int] = (-1, 365),
    ) -> x509.Certificate:
        """For this key, valid from and until so many days from NOON."""
        return _certificate(named(holder), self._name, public, self._key, days=days)


def put_key(
    session: Session,
    authority: Authority,
    *,
    kind: str = "rsa",
    id_: bytes = b"\x01",
    label: str = "chung thu",
    days: tuple[int, int] = (-1, 365),
) -> x509.Certificate:
    """Make a key on the token and put the certificate of it beside; gives the certificate."""
    certificate = authority.issue(make_key(session, kind=kind, id_=id_), days=days)
    put_certificate(session, certificate, id_, label)
    return certificate


def make_key(
    session: Session, *, kind: str = "rsa", id_: bytes = b"\x01", asks_again: bool = False
) -> rsa.RSAPublicKey | ec.EllipticCurvePublicKey:
    """Make a key on the token; gives its public half."""
    private = {Attribute.ALWAYS_AUTHENTICATE: asks_again}
    # The two libraries' stubs take these by different types.
    named_key: dict[str, Any] = {
        "id": id_,
        "label": "khoa",
        "store": True,
        "private_template": private,
    }
    if kind == "rsa":
        public, _ = session.generate_keypair(KeyType.RSA, 2048, **named_key)
        made = load_der_public_key(encode_rsa_public_key(public))
    else:
        curve = encode_named_curve_parameters("secp256r1")
        parameters = session.create_domain_parameters(
            KeyType.EC, {Attribute.EC_PARAMS: curve}, local=True
        )
        public, _ = parameters.generate_keypair(**named_key)
        made = load_der_public_key(encode_ec_public_key(public))
    assert isinstance(made, rsa.RSAPublicKey | ec.EllipticCurvePublicKey)
    return made


def put_certificate(
    session: Session, certificate: x509.Certificate, id_: bytes, label: str = "chung thu"
) -> None:
    """As issuers do: readable without a login."""
    session.create_object(
        {
            Attribute.CLASS: ObjectClass.CERTIFICATE,
            Attribute.CERTIFICATE_TYPE: pkcs11.CertificateType.X_509,
            Attribute.TOKEN: True,
            Attribute.PRIVATE: False,
            Attribute.ID: id_,
            Attribute.LABEL: label,
            Attribute.SUBJECT: certificate.subject.public_bytes(),
            Attribute.VALUE: certificate.public_bytes(Encoding.DER),
        }
    )


def named(common: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common)])


def _certificate(
    subject: x509.Name,
    issuer: x509.Name,
    public: rsa.RSAPublicKey | ec.EllipticCurvePublicKey,
    signed_by: ec.EllipticCurvePrivateKey,
    *,
    is_ca: bool = False,
    days: tuple[int, int] = (-1, 365),
) -> x509.Certificate:
    usage = x509.KeyUsage(
        digital_signature=not is_ca,
        content_commitment=not is_ca,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=is_ca,
        crl_sign=is_ca,
        encipher_only=False,
        decipher_only=False,
    )
    start, end = (NOON + timedelta(days=day) for day in days)
    return (
        x509.CertificateBuilder(issuer, subject, public, x509.random_serial_number(), start, end)
        .add_extension(x509.BasicConstraints(ca=is_ca, path_length=None), critical=True)
        .add_extension(usage, critical=True)
        .sign(signed_by, hashes.SHA256())
    )
