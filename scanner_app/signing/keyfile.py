"""Signs with a certificate kept in a PKCS#12 file."""

from __future__ import annotations

import unicodedata
from pathlib import Path

from asn1crypto import pkcs12 as asn1_pkcs12
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    pkcs12,
)
from pyhanko.sign.signers.pdf_cms import Signer
from pyhanko_certvalidator.registry import CertificateRegistry

from scanner_app.domain.key_errors import KeyFileDamagedError, WrongPasswordError
from scanner_app.domain.sign_errors import SignerMissingError

_MOST_KEYFILE_BYTES = 1_000_000
_DIGESTS = {"sha256": hashes.SHA256}

_Archive = tuple[
    rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey, x509.Certificate, list[x509.Certificate]
]


class OpenedKeyFile:
    """Key and certificate of a PKCS#12 file; the password is used while opening and not kept.

    Neither it nor the key shows in repr or errors.
    """

    def __init__(self, path: Path, password: str | bytes) -> None:
        """Open it.

        Args:
            path: PKCS#12 file (.p12, .pfx) with one key and its certificate.
            password: as typed; Vietnamese letters are also tried composed and decomposed.

        Raises:
            SignerMissingError: no such file, or it may not be read.
            KeyFileDamagedError: not PKCS#12, or without key or certificate.
            WrongPasswordError: the password does not open it.
        """
        self._signer = _HeldKey(_open(_read(path), password))

    def __repr__(self) -> str:
        return f"{type(self).__name__}()"

    @property
    def signer(self) -> Signer:
        """Signs with the key."""
        return self._signer

    def close(self) -> None:
        """Nothing is held but memory."""


def _read(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            content = file.read(_MOST_KEYFILE_BYTES + 1)
    except OSError as error:
        raise SignerMissingError(path=path) from error
    if len(content) > _MOST_KEYFILE_BYTES:
        raise KeyFileDamagedError(path=path)
    return content


def _open(content: bytes, password: str | bytes) -> _Archive:
    _require_archive(content)
    for secret in _spellings(password):
        try:
            key, certificate, others = pkcs12.load_key_and_certificates(content, secret)
        except ValueError:
            continue
        except (TypeError, UnsupportedAlgorithm) as error:
            raise KeyFileDamagedError(reason=type(error).__name__) from error
        if key is None or certificate is None:
            raise KeyFileDamagedError(reason="no_key")
        if not isinstance(key, rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey):
            raise KeyFileDamagedError(reason="key_type")
        return key, certificate, others
    # Not chained to the vendor's error: it says no more, and nothing near the password is kept.
    raise WrongPasswordError


def _require_archive(content: bytes) -> None:
    """Tell a damaged file from a wrong password: the outer structure is not encrypted."""
    try:
        version = asn1_pkcs12.Pfx.load(content, strict=True)["version"].native
    except (ValueError, TypeError) as error:
        raise KeyFileDamagedError(reason=type(error).__name__) from error
    if version != "v3":
        raise KeyFileDamagedError(reason="version")


def _spellings(password: str | bytes) -> list[bytes]:
    """The password as given first; Unikey can be set to type either Unicode form."""
    if isinstance(password, bytes):
        return [password]
    forms = (password, *(unicodedata.normalize(form, password) for form in ("NFC", "NFD")))
    return list(dict.fromkeys(form.encode() for form in forms))


class _HeldKey(Signer):
    """pyHanko's view of an opened key.

    Its own `SimpleSigner` parses and checks the key anew for every signature, twice: 0.2 CPU s a
    file with RSA 3072 against 0.02 here (2026-11-23).
    """

    def __init__(self, archive: _Archive) -> None:
        """The file's further certificates go into each signature, roots excepted."""
        self._key, certificate, others = archive
        super().__init__(
            signing_cert=_asn1(certificate),
            cert_registry=CertificateRegistry.build([_asn1(other) for other in others]),
            embed_roots=False,
        )

    async def async_sign_raw(
        self, data: bytes, digest_algorithm: str, dry_run: bool = False
    ) -> bytes:
        """Signature value over `data`; a dry run needs only its greatest length."""
        digest = _DIGESTS[digest_algorithm]()
        if isinstance(self._key, rsa.RSAPrivateKey):
            if dry_run:
                return bytes((self._key.key_size + 7) // 8)
            return self._key.sign(data, padding.PKCS1v15(), digest)
        assert isinstance(self._key, ec.EllipticCurvePrivateKey)
        return self._key.sign(data, ec.ECDSA(digest))


def _asn1(certificate: x509.Certificate) -> asn1_x509.Certificate:
    return asn1_x509.Certificate.load(certificate.public_bytes(Encoding.DER))
