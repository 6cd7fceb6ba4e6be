"""The issuer that signs heads in: authorization code flow with PKCE (OpenID Connect Core 1.0).

What the browser brings back is worth nothing by itself: the code is redeemed at the issuer over
our own connection, and the ID token counts only with the issuer's signature, for this client, for
this very attempt, and now.
"""

from __future__ import annotations

import base64
import hashlib
import logging
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from urllib.parse import quote, urlencode, urlsplit

import httpx
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from scanner_app.central.web.errors import IssuerDownError, SignInError
from scanner_app.central.web.id_token import ALGORITHMS, Expected, checked_claims

_log = logging.getLogger(__name__)

_MOST_BYTES = 1 << 20
_SCOPES = "openid profile"
_ASK_AGAIN = timedelta(hours=1)
"""How long the issuer's endpoints and keys are taken as known."""
_KEYS_AGAIN = timedelta(seconds=30)
"""Keys are asked for anew at most this often, however many unknown ones tokens name."""


@dataclass(frozen=True, slots=True)
class Attempt:
    """One try of a browser to sign in; it keeps it in a signed cookie until it comes back.

    Attributes:
        state: ties the answer to this browser.
        nonce: ties the ID token to this attempt.
        verifier: of PKCE, ties the code to us.
        then: path to go on to.
    """

    state: str
    nonce: str
    verifier: str
    then: str


@dataclass(frozen=True, slots=True)
class Client:
    """This application as the issuer knows it.

    Attributes:
        issuer: its URL, as it stands in its tokens.
        redirect_uri: where it sends browsers back to.
    """

    issuer: str
    client_id: str
    secret: str = field(repr=False)
    redirect_uri: str


@dataclass(frozen=True, slots=True)
class _Known:
    """What the issuer publishes of itself."""

    authorize: str
    token: str
    jwks: str
    end_session: str
    posts_secret: bool
    at: datetime


class Issuer:
    """Talks with one issuer; safe for threads.

    Args:
        client: this application there.
        http: for our own connection to it; a test's own trust goes in here.
        clock: aware UTC.
    """

    def __init__(self, client: Client, http: httpx.Client, clock: Callable[[], datetime]) -> None:
        self._client = client
        self._http = http
        self._clock = clock
        self._lock = threading.Lock()
        self._known: _Known | None = None
        self._keys: tuple[KeySet, datetime] | None = None

    def authorize_url(self, attempt: Attempt) -> str:
        """Where the browser goes to sign in.

        Raises:
            IssuerDownError: the issuer does not answer.
        """
        challenge = _urlsafe(hashlib.sha256(attempt.verifier.encode()).digest())
        query = {
            "response_type": "code",
            "client_id": self._client.client_id,
            "redirect_uri": self._client.redirect_uri,
            "scope": _SCOPES,
            "state": attempt.state,
            "nonce": attempt.nonce,
            "code_challenge": challenge,
            "code_challenge_method": "S256",
        }
        place = self._endpoints().authorize
        return f"{place}{'&' if '?' in place else '?'}{urlencode(query)}"

    def end_session_url(self, back_to: str) -> str:
        """Where a person signs out of the issuer, too; "" where it has no such page."""
        try:
            place = self._endpoints().end_session
        except IssuerDownError:
            return ""
        query = {"client_id": self._client.client_id, "post_logout_redirect_uri": back_to}
        return f"{place}?{urlencode(query)}" if place else ""

    def redeem(self, code: str, attempt: Attempt) -> Mapping[str, object]:
        """Claims of the person who came back with this code.

        Raises:
            IssuerDownError: the issuer does not answer.
            SignInError: it refuses the code, or its token does not hold.
        """
        answer = self._asked_for_token(code, attempt)
        token, access = answer.get("id_token"), answer.get("access_token")
        if not isinstance(token, str) or not isinstance(access, str):
            raise SignInError(reason="no_token")
        now = self._clock()
        expected = Expected(self._client.issuer, self._client.client_id, attempt.nonce, access, now)
        return checked_claims(self._decoded(token), expected)

    def _asked_for_token(self, code: str, attempt: Attempt) -> Mapping[str, object]:
        known = self._endpoints()
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": self._client.redirect_uri,
            "code_verifier": attempt.verifier,
        }
        headers = {}
        if known.posts_secret:
            form |= {"client_id": self._client.client_id, "client_secret": self._client.secret}
        else:
            # RFC 6749, 2.3.1: both parts are form-encoded before they are joined.
            pair = f"{quote(self._client.client_id, '')}:{quote(self._client.secret, '')}"
            headers["Authorization"] = f"Basic {base64.b64encode(pair.encode()).decode()}"
        status, answer = self._json("POST", known.token, data=form, headers=headers)
        if status != httpx.codes.OK:
            if status >= httpx.codes.INTERNAL_SERVER_ERROR:
                raise IssuerDownError(reason=f"token_{status}")
            raise SignInError(reason=f"token_{answer.get('error', status)}"[:60])
        return answer

    def _decoded(self, token: str) -> jwt.Token:
        """The token, signed by one of the issuer's keys; keys it began to use since are fetched."""
        try:
            return jwt.decode(token, self._key_set(_ASK_AGAIN), algorithms=ALGORITHMS)
        except (JoseError, ValueError):
            pass
        try:
            return jwt.decode(token, self._key_set(_KEYS_AGAIN), algorithms=ALGORITHMS)
        except (JoseError, ValueError) as error:
            raise SignInError(reason="signature") from error

    def _key_set(self, at_most: timedelta) -> KeySet:
        with self._lock:
            kept = self._keys
        if kept is not None and self._is_fresh(kept[1], at_most):
            return kept[0]
        status, answer = self._json("GET", self._endpoints().jwks)
        try:
            keys = KeySet.import_key_set({"keys": _public_keys(answer)})
        except (JoseError, ValueError, KeyError, TypeError) as error:
            raise IssuerDownError(reason=f"keys_{status}") from error
        with self._lock:
            self._keys = keys, self._clock()
        return keys

    def _is_fresh(self, at: datetime, at_most: timedelta) -> bool:
        """A clock that was set back makes nothing last longer."""
        return timedelta(0) <= self._clock() - at < at_most

    def _endpoints(self) -> _Known:
        with self._lock:
            known = self._known
        if known is not None and self._is_fresh(known.at, _ASK_AGAIN):
            return known
        place = f"{self._client.issuer.rstrip('/')}/.well-known/openid-configuration"
        status, told = self._json("GET", place)
        if status != httpx.codes.OK or told.get("issuer") != self._client.issuer:
            # Another issuer's name here would let that one sign for this one (mix-up).
            raise IssuerDownError(reason=f"discovery_{status}")
        methods = told.get("token_endpoint_auth_methods_supported")
        known = _Known(
            authorize=_place(told, "authorization_endpoint"),
            token=_place(told, "token_endpoint"),
            jwks=_place(told, "jwks_uri"),
            end_session=_place(told, "end_session_endpoint") if _END in told else "",
            posts_secret=isinstance(methods, list) and "client_secret_basic" not in methods,
            at=self._clock(),
        )
        with self._lock:
            self._known = known
        return known

    def _json(
        self,
        method: str,
        url: str,
        *,
        data: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> tuple[int, Mapping[str, object]]:
        try:
            with self._http.stream(method, url, data=data, headers=headers) as answer:
                body = bytearray()
                for part in answer.iter_bytes():
                    body += part
                    if len(body) > _MOST_BYTES:
                        raise IssuerDownError(reason="too_long")
            told = httpx.Response(answer.status_code, content=bytes(body)).json()
        except (httpx.HTTPError, ValueError) as error:
            _log.warning("Issuer does not answer", extra={"kind": type(error).__name__})
            raise IssuerDownError(reason=type(error).__name__) from error
        if not isinstance(told, dict):
            raise IssuerDownError(reason="no_object")
        return answer.status_code, told


_END = "end_session_endpoint"


def secure_place(url: str) -> bool:
    """HTTPS, or this machine itself: codes and tokens travel there."""
    parts = urlsplit(url)
    local = parts.hostname in {"127.0.0.1", "::1", "localhost"}
    return bool(parts.hostname) and (parts.scheme == "https" or (parts.scheme == "http" and local))


def _place(told: Mapping[str, object], name: str) -> str:
    url = told.get(name)
    if not isinstance(url, str) or not secure_place(url):
        raise IssuerDownError(reason=name)
    return url


def _public_keys(told: Mapping[str, object]) -> list[dict[str, str | list[str]]]:
    """Without shared secrets: a published one would let anybody sign."""
    keys = told["keys"]
    if not isinstance(keys, list):
        raise TypeError
    return [each for each in keys if each.get("kty") != "oct"]


def _urlsafe(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()
