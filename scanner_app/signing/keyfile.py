"""Signs with a certificate kept in a PKCS#12 file."""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from asn1crypto import pkcs12 as asn1_pkcs12
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_der_private_key,
    pkcs12,
)
from cryptography.x509.oid import NameOID
from pyhanko.sign.signers.pdf_cms import Signer
from pyhanko_certvalidator.registry import CertificateRegistry

from scanner_app.domain.dossier import SignedFile
from scanner_app.domain.errors import (
    CertificateExpiredError,
    KeyFileDamagedError,
    SignerMissingError,
    SigningError,
    WrongPasswordError,
)
from scanner_app.durable import write_durably
from scanner_app.ports import Clock
from scanner_app.signing.pades import signed_copy

_MOST_KEYFILE_BYTES = 1_000_000
_DIGESTS = {"sha256": hashes.SHA256}

_Archive = tuple[
    rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey, x509.Certificate, list[x509.Certificate]
]


class KeyFileSigner:
    """A certificate with its key, opened once; may be used from any one thread at a time.

    The password is used while opening and not kept; neither it nor the key shows in repr or errors.
    """

    def __init__(self, path: Path, password: str | bytes, clock: Clock) -> None:
        """Open the key file and check that its certificate can sign now.

        Args:
            path: PKCS#12 file (.p12, .pfx) with one key and its certificate.
            password: as typed; Vietnamese letters are also tried composed and decomposed.
            clock: for the signing time and the certificate's validity.

        Raises:
            SignerMissingError: no such file, or it may not be read.
            KeyFileDamagedError: not PKCS#12, or without key or certificate.
            WrongPasswordError: the password does not open it.
            CertificateExpiredError: now is outside the certificate's period.
            SigningError: problem "key_usage", the certificate is not for signing.
        """
        self._clock = clock
        self._hold(_open(_read(path), password))
        self._require_valid(clock())
        _require_signing_usage(self._certificate)

    def __repr__(self) -> str:
        return f"{type(self).__name__}()"

    def __reduce__(self) -> tuple[object, ...]:
        """Travels as the opened key, without password: 4 ms again instead of 200 (2026-11-23)."""
        return _reopened, (*_encoded(self._archive), self._clock)

    @property
    def holder(self) -> str:
        """Common name of the certificate."""
        names = self._certificate.subject.get_attributes_for_oid(NameOID.COMMON_NAME)
        return str(names[0].value) if names else self._certificate.subject.rfc4514_string()

    def sign(self, source: Path, target: Path) -> SignedFile:
        """A PAdES-signed copy at `target`, complete and fsynced or not at all.

        `source` is only read. The same source signed again gives another file: the time differs.

        Raises:
            CertificateExpiredError: the certificate ended meanwhile.
            SigningError: problem "source_unreadable", "same_path" or "pdf_refused".
            StorageError leaves: `target` could not be written; nothing changed there.
        """
        moment = self._clock().replace(microsecond=0)
        self._require_valid(moment)
        if source == target:
            raise SigningError(problem="same_path")
        try:
            content = source.read_bytes()
        except OSError as error:
            raise SigningError(problem="source_unreadable", errno=error.errno) from error
        signed = signed_copy(content, self._signer, moment)
        write_durably(target, signed)
        return SignedFile(
            path=target,
            sha256=hashlib.sha256(signed).hexdigest(),
            size_bytes=len(signed),
            signer=self.holder,
            signed_at=moment,
        )

    def _hold(self, archive: _Archive) -> None:
        self._archive = archive
        self._certificate = archive[1]
        self._signer = _HeldKey(archive)

    def _require_valid(self, moment: datetime) -> None:
        start = self._certificate.not_valid_before_utc
        end = self._certificate.not_valid_after_utc
        if not start <= moment <= end:
            raise CertificateExpiredError(not_before=start, not_after=end)


def _encoded(archive: _Archive) -> tuple[bytes, tuple[bytes, ...]]:
    key, certificate, others = archive
    plain = key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    return plain, tuple(each.public_bytes(Encoding.DER) for each in (certificate, *others))


def _reopened(plain: bytes, certificates: Sequence[bytes], clock: Clock) -> KeyFileSigner:
    signer = KeyFileSigner.__new__(KeyFileSigner)
    signer._clock = clock  # noqa: SLF001 - its own second constructor
    # Checked when the file was opened; checking an RSA key again costs 0.1 s.
    key = load_der_private_key(plain, None, unsafe_skip_rsa_key_validation=True)
    assert isinstance(key, rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey)
    certificate, *others = (x509.load_der_x509_certificate(each) for each in certificates)
    signer._hold((key, certificate, others))  # noqa: SLF001
    return signer


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


def _require_signing_usage(certificate: x509.Certificate) -> None:
    """A certificate that names its purposes must name signing (RFC 5280, 4.2.1.3)."""
    try:
        usage = certificate.extensions.get_extension_for_class(x509.KeyUsage).value
    except x509.ExtensionNotFound:
        return
    if not (usage.digital_signature or usage.content_commitment):
        raise SigningError(problem="key_usage")


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
