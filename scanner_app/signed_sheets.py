"""Signed sheets: a JSON document with the signature of whoever wrote it.

A signature says what it is for in its first bytes, so that one made for a seal is none for
receipts.
"""

from __future__ import annotations

import base64
from collections.abc import Mapping

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa

from scanner_app.domain.exchange.parsing import read_json, write_json
from scanner_app.domain.exchange.reading import Fields
from scanner_app.domain.exchange_errors import MessageInvalidError

PrivateKey = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey | ed25519.Ed25519PrivateKey
PublicKey = rsa.RSAPublicKey | ec.EllipticCurvePublicKey | ed25519.Ed25519PublicKey

_MOST_TEXT = 1 << 26
_LONGEST = 1 << 16
_PSS = padding.PSS(padding.MGF1(hashes.SHA256()), padding.PSS.DIGEST_LENGTH)


class SignatureWrongError(Exception):
    """The sheet is not what its key signed, or no sheet at all."""


def signed(
    document: Mapping[str, object],
    purpose: bytes,
    key: PrivateKey,
    certificate: x509.Certificate | None = None,
) -> bytes:
    """The document as a signed sheet.

    Args:
        document: as JSON.
        purpose: what the signature says, such as `FOR_SEALS` of sticks.
        key: signs.
        certificate: of this key, goes along; None where the reader has the key already.
    """
    content = write_json(document).encode()
    sheet = {
        "document": base64.b64encode(content).decode(),
        "signature": base64.b64encode(_signature(purpose + content, key)).decode(),
    }
    if certificate is not None:
        pem = certificate.public_bytes(serialization.Encoding.PEM)
        sheet["certificate"] = base64.b64encode(pem).decode()
    return write_json(sheet).encode()


def certificate_of(sheet: bytes) -> x509.Certificate:
    """The certificate that a sheet names as its signer's; nothing is verified.

    Raises:
        SignatureWrongError: there is none.
    """
    try:
        told = _told(sheet).text("certificate", most=_LONGEST)
        return x509.load_pem_x509_certificate(base64.b64decode(told, validate=True))
    except (ValueError, UnsupportedAlgorithm, MessageInvalidError) as error:
        raise SignatureWrongError from error


def verified(sheet: bytes, purpose: bytes, key: object) -> object:
    """The document of a sheet that this public key signed for this purpose.

    Raises:
        SignatureWrongError: it did not.
    """
    told = _told(sheet)
    try:
        content = base64.b64decode(told.text("document", most=_MOST_TEXT), validate=True)
        signature = base64.b64decode(told.text("signature", most=_LONGEST), validate=True)
        _verify(signature, purpose + content, key)
        return read_json(content, most=_MOST_TEXT)
    except (ValueError, InvalidSignature, UnsupportedAlgorithm, MessageInvalidError) as error:
        raise SignatureWrongError from error


def parse_pinned(text: str) -> ed25519.Ed25519PublicKey:
    """A public key as settings state it: `ed25519:` and 64 hexadecimal digits.

    Raises:
        ValueError: it is none.
    """
    raw = bytes.fromhex(text.removeprefix("ed25519:"))
    return ed25519.Ed25519PublicKey.from_public_bytes(raw)


def pinned(key: ed25519.Ed25519PublicKey) -> str:
    """What `parse_pinned` takes."""
    return f"ed25519:{key.public_bytes_raw().hex()}"


def _told(sheet: bytes) -> Fields:
    try:
        return Fields(read_json(sheet, most=_MOST_TEXT))
    except MessageInvalidError as error:
        raise SignatureWrongError from error


def _signature(content: bytes, key: PrivateKey) -> bytes:
    match key:
        case rsa.RSAPrivateKey():
            return key.sign(content, _PSS, hashes.SHA256())
        case ec.EllipticCurvePrivateKey():
            return key.sign(content, ec.ECDSA(hashes.SHA256()))
        case _:
            return key.sign(content)


def _verify(signature: bytes, content: bytes, key: object) -> None:
    match key:
        case rsa.RSAPublicKey():
            key.verify(signature, content, _PSS, hashes.SHA256())
        case ec.EllipticCurvePublicKey():
            key.verify(signature, content, ec.ECDSA(hashes.SHA256()))
        case ed25519.Ed25519PublicKey():
            key.verify(signature, content)
        case _:
            raise InvalidSignature
