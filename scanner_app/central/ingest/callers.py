"""Who asks: the client certificate that nginx checked and hands on in a header.

The header proves nothing by itself. It is believed because nobody but nginx reaches the place we
listen on (`central.listening`), and nginx sets it on every request.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import unquote

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from scanner_app.central.catalogue.database import CounterIdentity
from scanner_app.domain.exchange_errors import CounterUnknownError

CERTIFICATE = b"x-client-cert"
EDGE = b"x-edge-secret"

_LONGEST = 16 * 1024
_PEM = re.compile(
    r"-----BEGIN CERTIFICATE-----\s[A-Za-z0-9+/=\s]+-----END CERTIFICATE-----\s*", re.ASCII
)

Headers = Sequence[tuple[bytes, bytes]]
"""As ASGI has them: names in lower case, one entry a line."""


@dataclass(frozen=True, slots=True)
class Caller:
    """A counter that asks.

    Attributes:
        fingerprint: SHA-256 of its certificate (DER), lower-case hex; owns its uploads.
    """

    identity: CounterIdentity
    fingerprint: str


class Callers:
    """Tells counters by their certificates."""

    def __init__(
        self,
        who: Callable[[str, datetime], CounterIdentity | None],
        clock: Callable[[], datetime],
        edge_secret: str | None = None,
    ) -> None:
        """Args say whom to believe.

        Args:
            who: the counter of a certificate, None when it is unknown, expired or revoked.
            clock: UTC.
            edge_secret: what nginx must say in X-Edge-Secret; None where only nginx can come.
        """
        self._who = who
        self._clock = clock
        self._edge_secret = edge_secret.encode() if edge_secret is not None else None

    def caller(self, headers: Headers) -> Caller:
        """The counter that sent these.

        Raises:
            CounterUnknownError: no certificate, more than one, not from nginx, or nobody's.
        """
        self._check_edge(headers)
        certificate = _certificate(headers)
        now = self._clock()
        if not certificate.not_valid_before_utc <= now < certificate.not_valid_after_utc:
            raise CounterUnknownError
        fingerprint = hashlib.sha256(certificate.public_bytes(Encoding.DER)).hexdigest()
        identity = self._who(fingerprint, now)
        if identity is None:
            raise CounterUnknownError
        return Caller(identity, fingerprint)

    def _check_edge(self, headers: Headers) -> None:
        if self._edge_secret is None:
            return
        said = _only(headers, EDGE)
        if said is None or not hmac.compare_digest(said, self._edge_secret):
            raise CounterUnknownError


def _only(headers: Headers, name: bytes) -> bytes | None:
    """The header's value; None when it is missing or said twice."""
    found = [value for each, value in headers if each == name]
    return found[0] if len(found) == 1 else None


def _certificate(headers: Headers) -> x509.Certificate:
    escaped = _only(headers, CERTIFICATE)
    if escaped is None or len(escaped) > _LONGEST:
        raise CounterUnknownError
    pem = unquote(escaped.decode("latin-1"))
    # One certificate and nothing beside it: no two readers may see two different ones.
    if not _PEM.fullmatch(pem):
        raise CounterUnknownError
    try:
        return x509.load_pem_x509_certificate(pem.encode())
    except ValueError as error:
        raise CounterUnknownError from error
