"""A Windows certificate store in memory, with keys that fail as told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import Prehashed, decode_dss_signature
from cryptography.hazmat.primitives.serialization import Encoding

from scanner_app.domain.key_errors import TokenMissingError
from scanner_app.domain.sign_errors import SigningError

Key = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey


@dataclass
class ScriptedKey:
    """Signs as CNG does: ECDSA values are r and s side by side.

    Attributes:
        failure: raised instead of the next value.
    """

    key: Key
    failure: SigningError | None = None
    closed: int = 0

    def sign(self, digest: bytes, *, is_rsa: bool) -> bytes:
        if self.failure is not None:
            raise self.failure
        assert len(digest) == 32
        assert is_rsa == isinstance(self.key, rsa.RSAPrivateKey)
        if isinstance(self.key, rsa.RSAPrivateKey):
            return self.key.sign(digest, padding.PKCS1v15(), Prehashed(hashes.SHA256()))
        size = (self.key.key_size + 7) // 8
        r_s = decode_dss_signature(self.key.sign(digest, ec.ECDSA(Prehashed(hashes.SHA256()))))
        return b"".join(number.to_bytes(size, "big") for number in r_s)

    def close(self) -> None:
        self.closed += 1


@dataclass
class ScriptedStore:
    """Certificates with their keys, and issuers that it knows."""

    issuers: list[x509.Certificate] = field(default_factory=list)
    _entries: list[tuple[bytes, ScriptedKey]] = field(default_factory=list)

    def add(self, key: Key, certificate: x509.Certificate) -> tuple[str, ScriptedKey]:
        """SHA-1 of the certificate, and its key."""
        der = certificate.public_bytes(Encoding.DER)
        entry = ScriptedKey(key)
        self._entries.append((der, entry))
        return _print(der), entry

    def certificates(self) -> Sequence[bytes]:
        return [der for der, _ in self._entries]

    def open(self, sha1: str) -> tuple[ScriptedKey, Sequence[bytes]]:
        for der, key in self._entries:
            if _print(der) == sha1:
                return key, [each.public_bytes(Encoding.DER) for each in self.issuers]
        raise TokenMissingError(module="windows")


def _print(der: bytes) -> str:
    text: str = asn1_x509.Certificate.load(der).sha1.hex()
    return text
