"""Signature values as signing devices and services give them: checked, and in the form of CMS."""

from __future__ import annotations

from asn1crypto import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.serialization import load_der_public_key


def greatest_length(certificate: x509.Certificate) -> int:
    """Bytes that a signature value by its key takes at most."""
    bits: int = certificate.public_key.bit_size
    size = (bits + 7) // 8
    # ECDSA: two integers of that size, a sign byte and DER's own bytes.
    return size if certificate.public_key.algorithm == "rsa" else 2 * size + 12


def ecdsa_der(value: bytes) -> bytes:
    """The halves r and s of the value (IEEE P1363, CNG) as CMS wants them (RFC 5753, 2.1.1)."""
    half = len(value) // 2
    r, s = int.from_bytes(value[:half], "big"), int.from_bytes(value[half:], "big")
    return encode_dss_signature(r, s)


def checked_value(certificate: x509.Certificate, signed: bytes, value: bytes) -> bytes | None:
    """The value as CMS wants it; None when the certificate's key did not sign this with SHA-256.

    Args:
        certificate: of the key that should have signed, RSA (PKCS#1 v1.5) or ECDSA.
        signed: what was signed, not its digest.
        value: ECDSA values as DER or as r and s side by side.
    """
    is_rsa = certificate.public_key.algorithm == "rsa"
    for form in (value,) if is_rsa else (value, ecdsa_der(value)):
        if _is_by(certificate, signed, form):
            return form
    return None


def _is_by(certificate: x509.Certificate, signed: bytes, value: bytes) -> bool:
    digest = hashes.SHA256()
    try:
        key = load_der_public_key(certificate.public_key.dump())
        if isinstance(key, rsa.RSAPublicKey):
            key.verify(value, signed, padding.PKCS1v15(), digest)
        elif isinstance(key, ec.EllipticCurvePublicKey):
            key.verify(value, signed, ec.ECDSA(digest))
        else:
            return False
    except (InvalidSignature, ValueError):
        return False
    return True
