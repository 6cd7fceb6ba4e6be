"""What an ID token must say to count (OpenID Connect Core 1.0, 3.1.3.7)."""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from joserfc.jwt import Token

from scanner_app.central.web.errors import SignInError

ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512")
"""With a key pair of the issuer; "none" and shared secrets are none of them."""

_SKEW_S = 60
"""Clocks of issuer and province may differ by this much."""
_OLDEST_S = 600
"""A token older than this was not made for somebody who comes back now."""
_MOST_SUBJECT = 255  # OpenID Connect Core 1.0, section 2
_HASHES = {"256": hashlib.sha256, "384": hashlib.sha384, "512": hashlib.sha512}


@dataclass(frozen=True, slots=True)
class Expected:
    """What this attempt to sign in makes us expect.

    Attributes:
        access_token: that came with the ID token.
        now: aware.
    """

    issuer: str
    client_id: str
    nonce: str
    access_token: str
    now: datetime


def checked_claims(token: Token, expected: Expected) -> Mapping[str, object]:
    """The claims of a token whose signature holds.

    Raises:
        SignInError: they are not what is expected; facts: reason, the claim.
    """
    claims = token.claims
    wrong = (
        _identity_wrong(claims, expected)
        or _time_wrong(claims, expected.now.timestamp())
        or _binding_wrong(claims, expected, str(token.header.get("alg", "")))
    )
    if wrong:
        raise SignInError(reason=wrong)
    return claims


def _identity_wrong(claims: Mapping[str, object], expected: Expected) -> str:
    if claims.get("iss") != expected.issuer:
        return "iss"
    audience = claims.get("aud")
    names = audience if isinstance(audience, list) else [audience]
    if expected.client_id not in names:
        return "aud"
    if (len(names) > 1 or "azp" in claims) and claims.get("azp") != expected.client_id:
        return "azp"
    subject = claims.get("sub")
    if not isinstance(subject, str) or not 0 < len(subject) <= _MOST_SUBJECT:
        return "sub"
    return ""


def _time_wrong(claims: Mapping[str, object], now: float) -> str:
    moments = {name: claims.get(name) for name in ("exp", "iat", "nbf") if name in claims}
    if any(isinstance(at, bool) or not isinstance(at, int | float) for at in moments.values()):
        return "times"
    times = {name: float(str(at)) for name, at in moments.items()}
    if "exp" not in times or times["exp"] <= now - _SKEW_S:
        return "exp"
    if "iat" not in times or not now - _OLDEST_S <= times["iat"] <= now + _SKEW_S:
        return "iat"
    return "nbf" if times.get("nbf", now) > now + _SKEW_S else ""


def _binding_wrong(claims: Mapping[str, object], expected: Expected, algorithm: str) -> str:
    nonce = claims.get("nonce")
    if not isinstance(nonce, str) or not hmac.compare_digest(
        nonce.encode(), expected.nonce.encode()
    ):
        return "nonce"
    stated = claims.get("at_hash")
    if stated is None:
        return ""
    digest = _HASHES[algorithm[-3:]](expected.access_token.encode()).digest()
    half = base64.urlsafe_b64encode(digest[: len(digest) // 2]).rstrip(b"=").decode()
    return "" if stated == half else "at_hash"
