"""Signs on a token, by whichever mechanism it has."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterator, Sequence

import pkcs11
from asn1crypto import algos, x509
from pkcs11 import KeyType, Mechanism, PKCS11Error, Slot
from pkcs11.util.ec import encode_ecdsa_signature
from pyhanko.sign.signers.pdf_cms import Signer
from pyhanko_certvalidator.registry import CertificateRegistry

from scanner_app.domain.key_errors import TokenFailedError
from scanner_app.signing.token.errors import while_signing
from scanner_app.signing.token.objects import SigningKey

_RSA = {
    "sha256": Mechanism.SHA256_RSA_PKCS,
    "sha384": Mechanism.SHA384_RSA_PKCS,
    "sha512": Mechanism.SHA512_RSA_PKCS,
}
_ECDSA = {
    "sha256": Mechanism.ECDSA_SHA256,
    "sha384": Mechanism.ECDSA_SHA384,
    "sha512": Mechanism.ECDSA_SHA512,
}
# The token has no such mechanism, or not for this key: the next one may do.
_NOT_SO = (pkcs11.MechanismInvalid, pkcs11.MechanismParamInvalid, pkcs11.FunctionNotSupported)
_DER_SEQUENCE = 0x30
_DER_FRAME_BYTES = 9


class TokenSigner(Signer):
    """pyHanko's view of a key on a token.

    Its own `PKCS11Signer` wants labels that are told beforehand, knows one mechanism and signs on
    another thread, which not every driver bears.
    """

    def __init__(
        self,
        key: SigningKey,
        slot: Slot,
        certificate: x509.Certificate,
        issuers: Sequence[x509.Certificate],
        pin: str,
    ) -> None:
        """The issuers' certificates go into each signature, roots excepted.

        Args:
            key: its session is open and logged in.
            slot: where the token is.
            certificate: of the key.
            issuers: that lie on the token too.
            pin: kept only for a key that wants it before each signature.

        Raises:
            TokenFailedError: the token does not tell its mechanisms.
        """
        self._key = key
        self._slot = slot
        self._pin = pin if key.asks_again else None
        try:
            self._mechanisms: Collection[Mechanism | int] = slot.get_mechanisms()
        except PKCS11Error as error:
            raise while_signing(error, slot) from error
        super().__init__(
            signing_cert=certificate,
            cert_registry=CertificateRegistry.build(issuers),
            embed_roots=False,
        )

    async def async_sign_raw(
        self, data: bytes, digest_algorithm: str, dry_run: bool = False
    ) -> bytes:
        """Signature value over `data`; a dry run needs only its greatest length.

        Raises:
            TokenPulledError: the token went away.
            SigningError leaves: what else it says.
        """
        if dry_run:
            return bytes(self._most_bytes())
        for mechanism, message in self._ways(data, digest_algorithm.lower()):
            try:
                value = self._key.key.sign(message, mechanism=mechanism, pin=self._pin)
            except _NOT_SO:
                continue
            except PKCS11Error as error:
                raise while_signing(error, self._slot) from error
            return value if self._key.type is KeyType.RSA else self._der(value)
        raise TokenFailedError(code="MechanismInvalid")

    def forget(self) -> None:
        """The PIN, where it was kept."""
        self._pin = None

    def _ways(self, data: bytes, digest: str) -> Iterator[tuple[Mechanism, bytes]]:
        """Mechanisms that the token has, and what each is to sign."""
        hashed = hashlib.new(digest, data).digest()
        if self._key.type is KeyType.RSA:
            ways = ((_RSA[digest], data), (Mechanism.RSA_PKCS, _digest_info(digest, hashed)))
        else:
            # Tokens often lack those that hash; SoftHSM does.
            ways = ((Mechanism.ECDSA, hashed), (_ECDSA[digest], data))
        return (way for way in ways if way[0] in self._mechanisms)

    def _most_bytes(self) -> int:
        assert self.signing_cert is not None
        bits = self.signing_cert.public_key.bit_size
        if self._key.type is KeyType.RSA:
            return int(bits + 7) // 8
        return 2 * self._number_bytes() + _DER_FRAME_BYTES

    def _number_bytes(self) -> int:
        """Length of each of the two numbers of an EC signature."""
        assert self.signing_cert is not None
        return int(self.signing_cert.public_key.bit_size + 7) // 8

    def _der(self, value: bytes) -> bytes:
        """As CMS wants it; some tokens answer so already."""
        if len(value) != 2 * self._number_bytes() and value[:1] == bytes([_DER_SEQUENCE]):
            return value
        return encode_ecdsa_signature(value)


def _digest_info(digest: str, hashed: bytes) -> bytes:
    """What CKM_RSA_PKCS signs (RFC 8017, 9.2, notes 1)."""
    return bytes(
        algos.DigestInfo({"digest_algorithm": {"algorithm": digest}, "digest": hashed}).dump()
    )
