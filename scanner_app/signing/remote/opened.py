"""Signs with a key at a remote signing service (CSC API): certificates on SIM or in a cloud.

pyHanko's own `CSCSigner` speaks version 1 only, keeps one aiohttp session on one event loop, and
turns every failure into one `ValueError`: who declined, what was refused and whose PIN was wrong
would be lost. So this is a client of its own over urllib, which finds the system's proxy.
"""

from __future__ import annotations

import hashlib
import time

from pyhanko.sign.signers.pdf_cms import Signer
from pyhanko_certvalidator.registry import CertificateRegistry

from scanner_app.domain.key_errors import RemoteAnswerError, WrongPinError
from scanner_app.domain.key_source import RemoteKey
from scanner_app.domain.signature import KeyState, SecretKind
from scanner_app.signing.certificates import facts_of
from scanner_app.signing.remote.fields import Credential
from scanner_app.signing.remote.service import Patience, RemoteService
from scanner_app.signing.signature_values import checked_value, greatest_length

_MARGIN_S = 30.0
"""A confirmation that ends sooner is not begun another signature with."""
_DEFAULT = Patience()


def look_at_remote(key: RemoteKey, patience: Patience = _DEFAULT) -> KeyState:
    """What the service tells of the key; asks its holder nothing.

    Raises:
        SigningError leaves.
    """
    service = RemoteService(key, patience)
    credential = service.credential()
    service.log_out()
    secret = SecretKind.PIN if credential.pin else SecretKind.ELSEWHERE
    host = key.url.split("/")[2]
    return KeyState(host, secret, facts_of(credential.certificates[0]))


class OpenedRemoteKey:
    """A key at the service. Its holder confirms with the first signature, once for a batch."""

    def __init__(self, key: RemoteKey, pin: str, patience: Patience = _DEFAULT) -> None:
        """Log in and look at the key.

        Args:
            key: where it is; what logs in lies in the credential store.
            pin: as typed, "" where the holder confirms on a phone.
            patience: how long to wait for service and holder.

        Raises:
            SigningError leaves.
        """
        service = RemoteService(key, patience)
        credential = service.credential()
        if credential.pin and not pin:
            # Nothing was typed: that must not cost a try.
            service.log_out()
            raise WrongPinError(tries="many")
        self._signer = _RemoteSigner(service, credential, pin, key.url)

    def __repr__(self) -> str:
        return f"{type(self).__name__}()"

    @property
    def signer(self) -> Signer:
        """Signs at the service."""
        return self._signer

    def expect(self, left: int) -> None:
        """So many signatures will be asked for, the next one included."""
        self._signer.left = left

    def close(self) -> None:
        """Log out and forget the PIN."""
        self._signer.forget()


class _RemoteSigner(Signer):
    """pyHanko's view of it.

    Attributes:
        left: signatures to be confirmed with the next one.
    """

    def __init__(self, service: RemoteService, credential: Credential, pin: str, url: str) -> None:
        """Issuers' certificates go into each signature, roots excepted."""
        self._service = service
        self._credential = credential
        self._pin = pin
        self._url = url
        self._sad, self._good_until, self._confirmed = "", 0.0, 0
        self.left = 1
        own, *issuers = credential.certificates
        self._own = own
        super().__init__(
            signing_cert=own,
            cert_registry=CertificateRegistry.build(issuers),
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
        hash_ = hashlib.sha256(data).digest()
        self._confirm(hash_)
        self._confirmed -= 1
        value = self._service.signature(self._credential, sad=self._sad, hash_=hash_)
        checked = checked_value(self._own, data, value)
        if checked is None:
            raise RemoteAnswerError(url=self._url, reason="signature")
        return checked

    def forget(self) -> None:
        """Log out."""
        self._pin, self._sad, self._confirmed = "", "", 0
        self._service.log_out()

    def _confirm(self, hash_: bytes) -> None:
        """Have the key opened for this hash, asking the holder as seldom as the service allows."""
        now = time.monotonic()
        if self._confirmed and now < self._good_until and self._sad:
            if self._service.goes_on:
                self._sad, lasts = self._service.carried_on(
                    self._credential, sad=self._sad, hash_=hash_
                )
                self._good_until = now + lasts - _MARGIN_S
            return
        count = max(1, min(self.left, self._credential.most))
        if self._credential.binds_hashes and not self._service.goes_on:
            # Hashes of later files are not known yet: each is signed as it is written.
            count = 1
        self._sad, lasts = self._service.confirmed(
            self._credential, pin=self._pin, count=count, hash_=hash_
        )
        self._confirmed, self._good_until = count, time.monotonic() + lasts - _MARGIN_S
