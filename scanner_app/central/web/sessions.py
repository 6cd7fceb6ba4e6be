"""Who a browser is, in a signed cookie: nothing about it is kept here but the ends of sessions.

A cookie says who signed in, what they may see, when they did, and when they were last seen. It ends
8 hours after signing in, after 30 minutes of silence, and when its person signs out. A role that is
taken away at the issuer ends here within those 8 hours.
"""

from __future__ import annotations

import hashlib
import secrets
import threading
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from itsdangerous import BadData, URLSafeSerializer

from scanner_app.central.web.errors import SessionKeyShortError
from scanner_app.central.web.issuer import Attempt
from scanner_app.central.web.roles import Viewer
from scanner_app.domain.ids import OfficeCode

SESSION_LASTS = timedelta(hours=8)
IDLE_LASTS = timedelta(minutes=30)
ATTEMPT_LASTS = timedelta(minutes=10)

_SEEN_AGAIN = timedelta(minutes=1)
"""A cookie younger than this is not written anew."""
_LEAST_KEY = 32


@dataclass(frozen=True, slots=True)
class Session:
    """A browser that signed in.

    Attributes:
        id: random; what is remembered once it ended.
        since: when the person signed in.
        seen: when they last asked for something.
    """

    id: str
    viewer: Viewer
    since: datetime
    seen: datetime

    def is_over(self, now: datetime) -> bool:
        """Too old, or silent for too long; a time ahead of ours does not count either."""
        return not (now - SESSION_LASTS < self.since <= now and now - IDLE_LASTS < self.seen <= now)

    def seen_at(self, now: datetime) -> Session:
        """The same, seen now; itself when it was seen a moment ago."""
        return replace(self, seen=now) if now - self.seen >= _SEEN_AGAIN else self


class Sessions:
    """Writes and reads the cookies; safe for threads.

    Args:
        key: secret of at least 32 characters, the same for all processes that serve.

    Raises:
        SessionKeyShortError: it is shorter.
    """

    def __init__(self, key: str) -> None:
        if len(key) < _LEAST_KEY:
            raise SessionKeyShortError(most=_LEAST_KEY)
        hashing = {"digest_method": hashlib.sha256, "key_derivation": "hmac"}
        self._sessions = URLSafeSerializer(key, "sohoa-session-1", signer_kwargs=hashing)
        self._attempts = URLSafeSerializer(key, "sohoa-attempt-1", signer_kwargs=hashing)
        self._lock = threading.Lock()
        self._ended: dict[str, datetime] = {}

    def begin(self, viewer: Viewer, now: datetime) -> Session:
        """A new session; never one that the browser brought along."""
        return Session(secrets.token_urlsafe(16), viewer, now, now)

    def cookie(self, session: Session) -> str:
        """What the browser keeps of it."""
        viewer = session.viewer
        return _text(
            self._sessions.dumps(
                {
                    "id": session.id,
                    "sub": viewer.subject,
                    "name": viewer.name,
                    "office": viewer.office,
                    "since": session.since.timestamp(),
                    "seen": session.seen.timestamp(),
                }
            )
        )

    def read(self, cookie: str, now: datetime) -> Session | None:
        """The session of a cookie; None when it was touched or is over."""
        try:
            told = self._sessions.loads(cookie)
            office = told["office"]
            session = Session(
                told["id"],
                Viewer(told["sub"], told["name"], None if office is None else OfficeCode(office)),
                datetime.fromtimestamp(told["since"], UTC),
                datetime.fromtimestamp(told["seen"], UTC),
            )
        except (BadData, KeyError, TypeError, ValueError, OverflowError, OSError):
            return None
        with self._lock:
            if session.id in self._ended:
                return None
        return None if session.is_over(now) else session

    def end(self, session: Session, now: datetime) -> None:
        """Its cookie counts no longer, whoever kept a copy of it."""
        with self._lock:
            self._ended = {each: until for each, until in self._ended.items() if until > now} | {
                session.id: session.since + SESSION_LASTS
            }

    def attempt(self, then: str, now: datetime) -> tuple[Attempt, str]:
        """A new attempt to sign in, and its cookie."""
        attempt = Attempt(
            secrets.token_urlsafe(24), secrets.token_urlsafe(24), secrets.token_urlsafe(48), then
        )
        told = [attempt.state, attempt.nonce, attempt.verifier, attempt.then, now.timestamp()]
        return attempt, _text(self._attempts.dumps(told))

    def read_attempt(self, cookie: str, now: datetime) -> Attempt | None:
        """The attempt of a cookie; None when it was touched or is too old."""
        try:
            state, nonce, verifier, then, at = self._attempts.loads(cookie)
            age = now - datetime.fromtimestamp(at, UTC)
        except (BadData, TypeError, ValueError, OverflowError, OSError):
            return None
        if not timedelta(0) <= age < ATTEMPT_LASTS:
            return None
        return Attempt(state, nonce, verifier, then)


def _text(told: str | bytes) -> str:
    return told if isinstance(told, str) else told.decode()
