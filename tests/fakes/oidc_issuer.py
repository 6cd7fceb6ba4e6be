"""A small OpenID Connect provider on loopback: discovery, keys, a page to choose a person, tokens.

It checks what a provider has to: client and secret, the registered redirect address, PKCE, that a
code is used once and by the client it was made for. People need no password; `spoil` lets a test
say something else than the truth in the ID token.
"""

from __future__ import annotations

import base64
import hashlib
import html
import json
import secrets
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, unquote, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import ECKey, KeySet

Claims = dict[str, object]
_CODE_LASTS_S = 60
_TOKEN_LASTS_S = 300


@dataclass
class Issuer:
    """What the provider knows.

    Attributes:
        people: claims by the name that is chosen on the page.
        spoil: makes the ID token from header, claims and key; None tells the truth.
        url: where it listens.
        clock: seconds since 1970.
        signed_out: browsers that came to the end of their session.
    """

    client_id: str
    client_secret: str
    redirect_uri: str
    people: Mapping[str, Claims]
    url: str = ""
    spoil: Callable[[Claims, Claims, ECKey], str] | None = None
    clock: Callable[[], float] = time.time
    signed_out: int = 0
    key: ECKey = field(
        default_factory=lambda: ECKey.generate_key("P-256", {"kid": secrets.token_hex(4)})
    )
    _asked: dict[str, dict[str, str]] = field(default_factory=dict)
    _codes: dict[str, tuple[dict[str, str], str, float]] = field(default_factory=dict)

    def discovery(self) -> Claims:
        """What it publishes of itself."""
        return {
            "issuer": self.url,
            "authorization_endpoint": f"{self.url}/authorize",
            "token_endpoint": f"{self.url}/token",
            "jwks_uri": f"{self.url}/keys",
            "end_session_endpoint": f"{self.url}/end",
            "response_types_supported": ["code"],
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": ["ES256"],
            "token_endpoint_auth_methods_supported": ["client_secret_basic"],
            "code_challenge_methods_supported": ["S256"],
        }

    def keys(self) -> Claims:
        """Public keys."""
        return dict(KeySet([self.key]).as_dict(private=False))

    def new_key(self) -> None:
        """From now on another key signs."""
        self.key = ECKey.generate_key("P-256", {"kid": secrets.token_hex(4)})

    def asked(self, query: dict[str, str]) -> str | None:
        """Ticket of a request to sign in; None when it is not one for this client."""
        wanted = {
            "response_type": "code",
            "client_id": self.client_id,
            "redirect_uri": self.redirect_uri,
            "code_challenge_method": "S256",
        }
        if any(query.get(name) != value for name, value in wanted.items()):
            return None
        if "openid" not in query.get("scope", "").split() or not query.get("code_challenge"):
            return None
        ticket = secrets.token_urlsafe(12)
        self._asked[ticket] = query
        return ticket

    def chosen(self, ticket: str, person: str) -> str | None:
        """Where the browser goes back to with its code."""
        query = self._asked.pop(ticket, None)
        if query is None or person not in self.people:
            return None
        code = secrets.token_urlsafe(24)
        self._codes[code] = query, person, time.monotonic() + _CODE_LASTS_S
        told = {"code": code, "state": query.get("state", ""), "iss": self.url}
        return f"{self.redirect_uri}?{urlencode(told)}"

    def token(self, authorization: str, form: dict[str, str]) -> tuple[int, Claims]:
        """Tokens for a code."""
        if not self._is_client(authorization):
            return 401, {"error": "invalid_client"}
        query, person, until = self._codes.pop(form.get("code", ""), ({}, "", 0.0))
        challenge = _urlsafe(hashlib.sha256(form.get("code_verifier", "").encode()).digest())
        if (
            form.get("grant_type") != "authorization_code"
            or time.monotonic() > until
            or form.get("redirect_uri") != query["redirect_uri"]
            or not secrets.compare_digest(challenge, query["code_challenge"])
        ):
            return 400, {"error": "invalid_grant"}
        access = secrets.token_urlsafe(24)
        token = self._id_token(person, query.get("nonce", ""), access)
        return 200, {
            "access_token": access,
            "token_type": "Bearer",
            "expires_in": _TOKEN_LASTS_S,
            "id_token": token,
        }

    def _id_token(self, person: str, nonce: str, access: str) -> str:
        now = int(self.clock())
        header: Claims = {"alg": "ES256", "kid": self.key.kid}
        claims: Claims = {
            "iss": self.url,
            "aud": self.client_id,
            "iat": now,
            "exp": now + _TOKEN_LASTS_S,
            "nonce": nonce,
            "at_hash": _urlsafe(hashlib.sha256(access.encode()).digest()[:16]),
            **self.people[person],
        }
        if self.spoil is not None:
            return self.spoil(header, claims, self.key)
        return jwt.encode(header, claims, self.key)

    def _is_client(self, authorization: str) -> bool:
        kind, _, text = authorization.partition(" ")
        try:
            name, _, secret = base64.b64decode(text).decode().partition(":")
        except ValueError:
            return False
        told = unquote(name), unquote(secret)
        return kind == "Basic" and told == (self.client_id, self.client_secret)


@contextmanager
def running_issuer(issuer: Issuer, port: int = 0) -> Iterator[Issuer]:
    """The provider, listening on 127.0.0.1."""
    server = ThreadingHTTPServer(
        ("127.0.0.1", port), type("Answers", (_Answers,), {"issuer": issuer})
    )
    issuer.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield issuer
    finally:
        server.shutdown()
        server.server_close()
        thread.join(10)


class _Answers(BaseHTTPRequestHandler):
    issuer: Issuer

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        query = _flat(parts.query)
        match parts.path:
            case "/.well-known/openid-configuration":
                self._json(200, self.issuer.discovery())
            case "/keys":
                self._json(200, self.issuer.keys())
            case "/authorize":
                self._choice(self.issuer.asked(query))
            case "/choose":
                self._go(self.issuer.chosen(query.get("ticket", ""), query.get("person", "")))
            case "/end":
                self.issuer.signed_out += 1
                self._go(query.get("post_logout_redirect_uri"))
            case _:
                self._json(404, {"error": "not_found"})

    def do_POST(self) -> None:
        length = min(int(self.headers.get("Content-Length", "0")), 65536)
        form = _flat(self.rfile.read(length).decode())
        if self.path == "/token":
            self._json(*self.issuer.token(self.headers.get("Authorization", ""), form))
        else:
            self._json(404, {"error": "not_found"})

    def log_message(self, *_: object) -> None:
        """Quiet."""

    def _choice(self, ticket: str | None) -> None:
        if ticket is None:
            self._json(400, {"error": "invalid_request"})
            return
        links = "".join(
            f"<li><a href='/choose?{urlencode({'ticket': ticket, 'person': person})}'>"
            f"{html.escape(person)}</a></li>"
            for person in self.issuer.people
        )
        page = (
            "<!DOCTYPE html><html lang='vi'><meta charset='utf-8'><title>Đăng nhập thử</title>"
            "<meta name='viewport' content='width=device-width'>"
            f"<link rel='icon' href='data:,'><h1>Đăng nhập thử</h1><ul>{links}</ul></html>"
        )
        self._send(200, "text/html; charset=utf-8", page.encode())

    def _go(self, place: str | None) -> None:
        if place is None:
            self._json(400, {"error": "invalid_request"})
            return
        self.send_response(302)
        self.send_header("Location", place)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def _json(self, status: int, told: Claims) -> None:
        self._send(status, "application/json", json.dumps(told).encode())

    def _send(self, status: int, kind: str, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


def _flat(text: str) -> dict[str, str]:
    return {name: values[-1] for name, values in parse_qs(text, keep_blank_values=True).items()}


def _urlsafe(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()
