"""Signs through VGCA Sign Service, the program of Ban Cơ yếu (contract: docs/vgca-sign-service.md).

The service signs whole files: it fetches one, shows its own window for certificate, place and PIN,
and brings the signed file back. So this is a signer of files, not a key.
"""

from __future__ import annotations

import base64
import binascii
import contextlib
import hashlib
import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from asn1crypto import x509

from scanner_app.domain.dossier import SignedFile
from scanner_app.domain.key_errors import (
    SigningDeclinedError,
    SigningRefusedError,
    SigningServiceMissingError,
)
from scanner_app.domain.key_source import ServiceKey
from scanner_app.domain.sign_errors import SigningError
from scanner_app.domain.signature import CertificateFacts, KeyState, SecretKind, SignOrder
from scanner_app.durable import PART, write_durably
from scanner_app.signing.certificates import facts_of, require_in_period
from scanner_app.signing.held import Terms
from scanner_app.signing.proofs.checking import require_usable
from scanner_app.signing.update import read_source
from scanner_app.signing.vgca.check import (
    NewSignature,
    as_signer,
    new_signature,
    signatures_before,
)
from scanner_app.signing.vgca.exchange import FileExchange
from scanner_app.signing.vgca.line import ask, require_listening

NAME = "VGCA Sign Service"

_APPROVE = "SignApproved"
_COPY = "SignCopy"
_CERTIFICATE = "GetCertInfo"
_DONE = 0
_CANCELLED = 11
_NOT_OFFERED = 500
_CHOOSING_S = 60.0
"""How long choosing a certificate may take, before the service is asked to sign without."""
_UNKNOWN = CertificateFacts(
    holder=NAME,
    organisation="",
    issuer="",
    serial="",
    sha256="",
    not_before=datetime.min.replace(tzinfo=UTC),
    not_after=datetime.max.replace(tzinfo=UTC),
)
"""Until the first signature shows whose it is."""


def look_at_service(key: ServiceKey, terms: Terms) -> KeyState:
    """It listens; whose certificate it will use shows when it is asked.

    Raises:
        SigningServiceMissingError, SigningServiceUntrustedError.
        StorageError leaves: its TLS certificate could not be remembered.
    """
    require_listening(key, _APPROVE, terms.home)
    return KeyState(NAME, SecretKind.ELSEWHERE)


class VgcaSigner:
    """The service as a signer; may be used from any one thread at a time."""

    def __init__(self, key: ServiceKey, terms: Terms) -> None:
        """Ask it whose certificate it will use; its window may ask a person.

        Args:
            key: where it listens.
            terms: for its signatures; the service itself stamps and fetches what it is set to.

        Raises:
            SigningError leaves.
        """
        self._key = key
        self._terms = terms
        self._facts = self._told_certificate()
        self._judged: CertificateFacts | None = None

    def __repr__(self) -> str:
        return f"{type(self).__name__}()"

    @property
    def certificate(self) -> CertificateFacts:
        """Whose it is; the service's own name until the first signature where it does not tell."""
        return self._facts

    def sign(self, source: Path, target: Path, order: SignOrder) -> SignedFile:
        """A signed copy at `target`, complete and fsynced or not at all.

        Waits for a person at the service's window. What comes back is kept only if it starts with
        the bytes of `source` and has one intact signature more, over the whole file, by the
        certificate that was told before.

        Raises:
            SigningError leaves; StorageError leaves.
        """
        require_in_period(self._facts.not_before, self._facts.not_after, self._terms.clock())
        if source == target:
            raise SigningError(problem="same_path")
        content = read_source(source)
        before = signatures_before(source, self._terms)
        signed = self._signed(content, order)
        if not signed.startswith(content):
            raise SigningRefusedError(reason="returned_other")
        # Judged on disk, before it takes the place of anything.
        came = target.with_name(f"{target.name}.vgca{PART}")
        try:
            write_durably(came, signed)
            new = new_signature(came, signed, before, self._terms)
        finally:
            # The first error is the one to tell; a leftover is swept at the next start.
            with contextlib.suppress(OSError):
                came.unlink(missing_ok=True)
        self._accept(new)
        write_durably(target, signed)
        return SignedFile(
            path=target,
            sha256=hashlib.sha256(signed).hexdigest(),
            size_bytes=len(signed),
            signer=self._facts.holder,
            signed_at=(new.signed_at or self._terms.clock()).astimezone(UTC),
            certificate=self._facts.sha256,
            level=new.level,
        )

    def close(self) -> None:
        """Nothing is held: every file is a talk of its own."""

    def _told_certificate(self) -> CertificateFacts:
        told = self._asked_certificate()
        if told.get("Status") == _NOT_OFFERED:
            return _UNKNOWN
        _require_done(told)
        certificate = _certificate_in(told)
        if certificate is None:
            return _UNKNOWN
        # Its issuers show only in a signature: the chain, and what they say, is judged then.
        alone = replace(self._terms, roots=(), check_revocation=False, timestamp_url="")
        require_usable(as_signer(certificate, ()), alone)
        return facts_of(certificate)

    def _asked_certificate(self) -> dict[str, object]:
        """The answer; `_NOT_OFFERED` when there is none that makes sense.

        Not every edition knows the question, and what the others do then is not known: whatever is
        wrong beyond that shows when a file is ordered.
        """
        patience = replace(self._terms, person_s=min(self._terms.person_s, _CHOOSING_S))
        try:
            return ask(self._key, _CERTIFICATE, "get_cert_info", patience)
        except SigningServiceMissingError as error:
            if "action" not in error.facts:
                raise
        except (SigningDeclinedError, SigningRefusedError):
            pass
        return {"Status": _NOT_OFFERED}

    def _signed(self, content: bytes, order: SignOrder) -> bytes:
        with FileExchange(content) as exchange:
            asked = {
                "FileUploadHandler": exchange.upload_url,
                "SessionId": "",
                "JWTToken": "",
                "FileName": exchange.source_url,
                "DocNumber": "",
                "MetaData": [],
            }
            action = _APPROVE if order.mark is None else _COPY
            told = ask(self._key, action, json.dumps(asked), self._terms)
            _require_done(told)
            return exchange.taken()

    def _accept(self, new: NewSignature) -> None:
        facts = facts_of(new.certificate)
        if self._facts not in (_UNKNOWN, facts):
            raise SigningRefusedError(reason="other_certificate")
        if facts != self._judged:
            require_usable(as_signer(new.certificate, new.issuers), self._terms)
        self._facts = self._judged = facts


def _require_done(told: dict[str, object]) -> None:
    """The service did what it was asked.

    Raises:
        SigningDeclinedError: the person cancelled.
        SigningRefusedError: anything else; its message is left out, it may name people.
    """
    status = told.get("Status")
    if type(status) is not int:  # JSON's true is no 1
        raise SigningRefusedError(reason="answer")
    if status == _CANCELLED:
        raise SigningDeclinedError(reason=str(status))
    if status != _DONE:
        raise SigningRefusedError(reason=str(status))


def _certificate_in(told: dict[str, object]) -> x509.Certificate | None:
    """The certificate an answer holds, None when there is none that can be read."""
    held = told.get("CertInfo")
    encoded = held.get("Base64Data") if isinstance(held, dict) else None
    if not isinstance(encoded, str):
        return None
    try:
        certificate = x509.Certificate.load(base64.b64decode(encoded, validate=True), strict=True)
        facts_of(certificate)
    except (binascii.Error, ValueError, TypeError, KeyError):
        return None
    return certificate
