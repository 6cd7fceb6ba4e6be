"""Signs with a certificate in Windows' own store: a token with a minidriver, or a key of the PC."""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from asn1crypto import x509
from pyhanko.sign.signers.pdf_cms import Signer
from pyhanko_certvalidator.registry import CertificateRegistry

from scanner_app.domain.key_errors import (
    KeyUnclearError,
    SigningRefusedError,
    TokenMissingError,
    WindowsOnlyError,
)
from scanner_app.domain.key_source import StoreKey, key_source_text
from scanner_app.domain.signature import FoundKey, KeyState, SecretKind
from scanner_app.signing.certificates import allows_signing, facts_of, is_for_machines
from scanner_app.signing.signature_values import checked_value, greatest_length
from scanner_app.signing.windows.codes import STORE

_NAME = "Kho chứng thư Windows"


class OpenKey(Protocol):
    """A key of the store, opened."""

    def sign(self, digest: bytes, *, is_rsa: bool) -> bytes:
        """Value over a SHA-256 digest: PKCS#1 v1.5, or r and s side by side."""

    def close(self) -> None:
        """Forget it. Twice does no harm."""


class Store(Protocol):
    """Certificates that have keys."""

    def certificates(self) -> Sequence[bytes]:
        """DER of each."""

    def open(self, sha1: str) -> tuple[OpenKey, Sequence[bytes]]:
        """The certificate's key, and DER of its issuers."""


def this_store() -> Store:
    """The store of the user who is logged in.

    Raises:
        WindowsOnlyError: this is another system.
    """
    if sys.platform == "win32":
        from scanner_app.signing.windows.store import WindowsStore

        return WindowsStore()
    raise WindowsOnlyError


def look_at_store(source: StoreKey, moment: datetime, store: Store | None = None) -> KeyState:
    """What is known of the key; no window opens.

    Raises:
        WindowsOnlyError, TokenMissingError, KeyUnclearError: as of `OpenedStoreKey`.
    """
    chosen = _chosen(store or this_store(), source, moment)
    return KeyState(_NAME, SecretKind.ELSEWHERE, facts_of(chosen))


def found_in_store(store: Store | None = None) -> tuple[FoundKey, ...]:
    """Certificates that can sign documents; none on another system."""
    try:
        there = _signing(store or this_store())
    except WindowsOnlyError:
        return ()
    return tuple(
        FoundKey(key_source_text(StoreKey(each.sha1.hex())), _NAME, "", facts_of(each))
        for each in there
    )


class OpenedStoreKey:
    """A key of the store; the token's own window asks for the PIN, once while it is open."""

    def __init__(self, source: StoreKey, moment: datetime, store: Store | None = None) -> None:
        """Open it.

        Args:
            source: which certificate.
            moment: now: of several certificates, those that are valid go before others.
            store: None takes the one of the user who is logged in.

        Raises:
            WindowsOnlyError: this is another system.
            TokenMissingError: no such certificate, or its token is not plugged in.
            KeyUnclearError: several could be meant; facts: count.
            SigningError leaves: see `windows.codes`.
        """
        there = store or this_store()
        chosen = _chosen(there, source, moment)
        self._key, issuers = there.open(chosen.sha1.hex())
        self._signer = _StoreSigner(self._key, chosen, issuers)

    def __repr__(self) -> str:
        return f"{type(self).__name__}()"

    @property
    def signer(self) -> Signer:
        """Signs with the key."""
        return self._signer

    def close(self) -> None:
        """The token forgets the PIN."""
        self._key.close()


class _StoreSigner(Signer):
    """pyHanko's view of it."""

    def __init__(
        self, key: OpenKey, certificate: x509.Certificate, issuers: Sequence[bytes]
    ) -> None:
        """Issuers' certificates go into each signature, roots excepted."""
        self._key = key
        self._own = certificate
        super().__init__(
            signing_cert=certificate,
            cert_registry=CertificateRegistry.build(map(x509.Certificate.load, issuers)),
            embed_roots=False,
        )

    def __repr__(self) -> str:
        return f"{type(self).__name__}()"

    async def async_sign_raw(
        self, data: bytes, digest_algorithm: str, dry_run: bool = False
    ) -> bytes:
        """Signature value over `data`; a dry run needs only its greatest length.

        Raises:
            SigningError leaves.
        """
        assert digest_algorithm == "sha256"
        if dry_run:
            return bytes(greatest_length(self._own))
        is_rsa = self._own.public_key.algorithm == "rsa"
        value = self._key.sign(hashlib.sha256(data).digest(), is_rsa=is_rsa)
        checked = checked_value(self._own, data, value)
        if checked is None:
            # A store may hold a certificate beside the wrong key.
            raise SigningRefusedError(reason="signature")
        return checked


def _chosen(store: Store, source: StoreKey, moment: datetime) -> x509.Certificate:
    there = _signing(store)
    if source.thumbprint:
        named = [each for each in there if each.sha1.hex() == source.thumbprint]
    else:
        named = [each for each in there if _is_valid(each, moment)] or there
    if not named:
        raise TokenMissingError(module=STORE)
    if len(named) > 1:
        raise KeyUnclearError(count=len(named))
    return named[0]


def _signing(store: Store) -> list[x509.Certificate]:
    """Those of people and agencies: Windows keeps certificates of machines and apps there, too."""
    found = {der: x509.Certificate.load(der) for der in store.certificates()}
    return [each for each in found.values() if _can_be_read(each) and _signs(each)]


def _can_be_read(certificate: x509.Certificate) -> bool:
    try:
        facts_of(certificate)
        algorithm: str = certificate.public_key.algorithm
    except (ValueError, TypeError, KeyError):
        return False
    return algorithm in ("rsa", "ec")


def _signs(certificate: x509.Certificate) -> bool:
    if certificate.ca or is_for_machines(certificate):
        return False
    return allows_signing(certificate)


def _is_valid(certificate: x509.Certificate, moment: datetime) -> bool:
    return bool(certificate.not_valid_before <= moment <= certificate.not_valid_after)
