"""What lies on a token: certificates, keys, which of them is meant."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from asn1crypto import x509
from pkcs11 import Attribute, KeyType, ObjectClass, PKCS11Error, PrivateKey, Session, SignMixin
from pkcs11.types import Object

from scanner_app.domain.key_errors import KeyUnclearError, TokenKeyMissingError
from scanner_app.domain.key_source import TokenKey
from scanner_app.domain.signature import CertificateFacts
from scanner_app.signing.certificates import allows_signing, facts_of

_MOST_ISSUERS = 8


@dataclass(frozen=True, slots=True)
class Stored:
    """A certificate on a token, and what it is called there."""

    certificate: x509.Certificate
    facts: CertificateFacts
    label: str
    id: bytes


@dataclass(frozen=True, slots=True)
class SigningKey:
    """A key on a token that may sign.

    Attributes:
        key: its handle; good while its session is.
        type: RSA or EC.
        asks_again: it wants the PIN before each signature (CKA_ALWAYS_AUTHENTICATE).
    """

    key: SignMixin
    type: KeyType
    asks_again: bool


def certificates(session: Session) -> list[Stored]:
    """Those that can be read, each once, in the token's order."""
    found: dict[str, Stored] = {}
    for each in list(session.get_objects({Attribute.CLASS: ObjectClass.CERTIFICATE})):
        stored = _stored(each)
        if stored is not None:
            found.setdefault(stored.facts.sha256, stored)
    return list(found.values())


def personal(stored: Iterable[Stored]) -> list[Stored]:
    """Without those of issuers."""
    return [each for each in stored if not each.certificate.ca]


def key_of(stored: Stored, session: Session) -> SigningKey | None:
    """The key that belongs to the certificate, by its numbers or else by its id."""
    for each in list(session.get_objects({Attribute.CLASS: ObjectClass.PRIVATE_KEY})):
        if isinstance(each, PrivateKey) and isinstance(each, SignMixin) and _fits(each, stored):
            kind = _read(each, Attribute.KEY_TYPE)
            again = _read(each, Attribute.ALWAYS_AUTHENTICATE)
            return SigningKey(each, KeyType.RSA if kind is None else kind, bool(again))
    return None


def meant(stored: Sequence[Stored], wanted: TokenKey, moment: datetime | None) -> list[Stored]:
    """Certificates that the settings may mean.

    Where they leave it open, one that may sign now goes before one that may not: after a renewal
    the old certificate stays on the token.
    """
    named = [
        each for each in stored if wanted.id in (b"", each.id) and wanted.label in ("", each.label)
    ]
    return [each for each in named if _may_sign(each, moment)] or named


def the_one(stored: Sequence[Stored], wanted: TokenKey, moment: datetime) -> Stored:
    """The certificate that is meant.

    Raises:
        TokenKeyMissingError: the token has none, or not the one that is set.
        KeyUnclearError: several could be meant; facts: count.
    """
    found = meant(stored, wanted, moment)
    if not found:
        raise TokenKeyMissingError
    if len(found) > 1:
        raise KeyUnclearError(count=len(found))
    return found[0]


def issuers_of(stored: Stored, others: Sequence[Stored]) -> list[x509.Certificate]:
    """Its chain as far as it lies on the token, the nearest first."""
    chain: list[x509.Certificate] = []
    current = stored.certificate
    while len(chain) < _MOST_ISSUERS:
        above = next(
            (
                each.certificate
                for each in others
                if each.certificate.ca
                and each.certificate.subject == current.issuer
                and each.certificate not in (*chain, stored.certificate)
            ),
            None,
        )
        if above is None:
            break
        chain.append(above)
        current = above
    return chain


def _stored(found: Object) -> Stored | None:
    value = _read(found, Attribute.VALUE)
    if not value:
        return None
    try:
        certificate = x509.Certificate.load(value)
        facts = facts_of(certificate)
    except (ValueError, TypeError, KeyError):
        # One that cannot be read is no reason not to sign with another.
        return None
    return Stored(
        certificate,
        facts,
        _read(found, Attribute.LABEL) or "",
        _read(found, Attribute.ID) or b"",
    )


def _fits(key: Object, stored: Stored) -> bool:
    modulus = _read(key, Attribute.MODULUS)
    public = stored.certificate.public_key
    if modulus and public.algorithm == "rsa":
        return int.from_bytes(modulus, "big") == int(public["public_key"].parsed["modulus"].native)
    kind = {"rsa": KeyType.RSA, "ec": KeyType.EC}.get(public.algorithm)
    return (
        bool(stored.id)
        and kind is _read(key, Attribute.KEY_TYPE)
        and stored.id == _read(key, Attribute.ID)
    )


def _may_sign(stored: Stored, moment: datetime | None) -> bool:
    if not allows_signing(stored.certificate):
        return False
    return moment is None or stored.facts.not_before <= moment <= stored.facts.not_after


def _read(found: Object, attribute: Attribute) -> Any:  # each attribute has a type of its own
    """None where the token does not tell."""
    try:
        return found[attribute]
    except (PKCS11Error, ValueError):
        return None
