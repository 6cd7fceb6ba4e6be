"""A remote signing service one is logged in at (CSC API); what it refuses, as our errors."""

from __future__ import annotations

import base64
import json
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode, urlsplit

from scanner_app.domain.key_errors import (
    KeyUnclearError,
    PinLockedError,
    RemoteAnswerError,
    RemoteLoginError,
    RemotePasswordError,
    RemoteSignerError,
    SigningDeclinedError,
    SigningRefusedError,
    WrongPinError,
)
from scanner_app.domain.key_source import RemoteKey
from scanner_app.domain.secret_errors import SecretMissingError, SecretStoreError
from scanner_app.secret_store import SecretName, secret
from scanner_app.signing.remote.fields import Credential, Fields, Json
from scanner_app.signing.remote.https import SILENT, Answer, Line

_WRONG_PIN = {"invalid_pin", "invalid_authentication_data"}
_LOCKED = "credential locked"
"""Clause 11.6 has no code of its own for it, only this description."""
_JSON = {"Content-Type": "application/json", "Accept": "application/json"}
_OK, _GOING_ON, _LOGGED_OUT = 200, 202, 401


@dataclass(frozen=True, slots=True)
class Patience:
    """How long to wait, seconds.

    Attributes:
        call_s: for an answer that a machine gives.
        confirm_s: for the holder, from the question to the word on the phone.
        poll_s: between two looks whether the holder has confirmed.
    """

    call_s: float = 20.0
    confirm_s: float = 150.0
    poll_s: float = 2.0


class RemoteService:
    """Answers what must be known before signing, and signs."""

    def __init__(self, key: RemoteKey, patience: Patience) -> None:
        """Ask what the service speaks, and log in.

        Raises:
            RemotePasswordError: nothing to log in with is kept here.
            RemoteLoginError: user, client or password is not taken.
            RemoteSignerError leaves, KeyChoiceError.
        """
        self._key = key
        self._patience = patience
        self._line = Line(key.url, key.ca, patience.call_s)
        self._about = self._asked_about()
        specs = str(self._about.get("specs") or urlsplit(key.url).path.rpartition("/v")[2])
        self._fields = Fields(key.url, is_first=specs.split(".", maxsplit=1)[0] in ("0", "1"))
        self._token = ""
        self._log_in()

    def __repr__(self) -> str:
        return f"{type(self).__name__}()"

    @property
    def goes_on(self) -> bool:
        """A confirmation can be carried over to the next hash."""
        return self._offers("credentials/extendTransaction")

    def credential(self) -> Credential:
        """The one that is set, else the user's only one.

        Raises:
            KeyUnclearError: there are several.
            SigningRefusedError: there is none, or it may not sign now.
            RemoteModeError: it cannot be confirmed from here.
            RemoteSignerError leaves.
        """
        wanted = self._key.credential or self._only_credential()
        answer = self._asked("credentials/info", self._fields.info_request(wanted))
        return self._fields.credential_of(wanted, answer.content)

    def confirmed(
        self, credential: Credential, *, pin: str, count: int, hash_: bytes
    ) -> tuple[str, float]:
        """What opens the key for so many signatures, and for how many seconds.

        Raises:
            WrongPinError, PinLockedError: of the typed PIN.
            SigningDeclinedError: the holder said no or nothing.
            SigningRefusedError, RemoteSignerError leaves.
        """
        request = self._fields.authorize_request(credential, pin=pin, count=count, hash_=hash_)
        until = time.monotonic() + self._patience.confirm_s
        limit_s = self._patience.call_s if credential.pin else self._patience.confirm_s
        try:
            answer = self._call("credentials/authorize", request, timeout_s=limit_s)
        except RemoteSignerError as error:
            if not credential.pin and error.facts.get("status") == SILENT:
                raise SigningDeclinedError from error
            raise
        while answer.status == _GOING_ON:
            if time.monotonic() > until:
                raise SigningDeclinedError
            threading.Event().wait(self._patience.poll_s)
            handle = self._fields.text_of(answer.content, "handle")
            answer = self._asked("credentials/authorizeCheck", {"handle": handle})
        return self._opened_by(answer)

    def carried_on(self, credential: Credential, *, sad: str, hash_: bytes) -> tuple[str, float]:
        """As `confirmed`, for the next signature of the same confirmation; asks nobody.

        Raises:
            SigningRefusedError, RemoteSignerError leaves.
        """
        request = self._fields.extend_request(credential, sad=sad, hash_=hash_)
        return self._opened_by(self._call("credentials/extendTransaction", request))

    def signature(self, credential: Credential, *, sad: str, hash_: bytes) -> bytes:
        """The signature value over a SHA-256 digest.

        Raises:
            SigningRefusedError, RemoteSignerError leaves.
        """
        request = self._fields.sign_request(credential, sad=sad, hash_=hash_)
        return self._fields.signature_of(self._call("signatures/signHash", request).content)

    def log_out(self) -> None:
        """The token is given back where the service takes it; it ends by itself anyway."""
        token, self._token = self._token, ""
        if token and self._offers("auth/revoke"):
            request: Json = {"token": token, "token_type_hint": "access_token"}
            try:
                self._posted("auth/revoke", request, token, self._patience.call_s)
            except RemoteSignerError:
                return

    # --- logging in ---------------------------------------------------------------------------

    def _asked_about(self) -> Mapping[str, object]:
        """Nothing where the service does not tell of itself."""
        answer = self._repeated("info", {}, "")
        return answer.content if answer.status == _OK else {}

    def _offers(self, method: str) -> bool:
        methods = self._about.get("methods")
        return isinstance(methods, list) and method in methods

    def _log_in(self) -> None:
        if not self._key.account:
            return
        try:
            password = secret(SecretName("csc", self._key.account))
        except (SecretMissingError, SecretStoreError) as error:
            raise RemotePasswordError(reason=error.code) from error
        answer = self._client_login(password) if self._key.client else self._user_login(password)
        if answer.status != _OK:
            raise RemoteLoginError(url=self._key.url, reason=answer.error or answer.status)
        self._token = self._fields.text_of(answer.content, "access_token")

    def _user_login(self, password: str) -> Answer:
        pair = base64.b64encode(f"{self._key.user}:{password}".encode()).decode()
        headers = _JSON | {"Authorization": f"Basic {pair}"}
        return self._line.post(f"{self._key.url}/auth/login", b"{}", headers)

    def _client_login(self, password: str) -> Answer:
        """OAuth 2.0 client credentials (clause 8.2.4; RFC 6749, 4.4)."""
        base = str(self._about.get("oauth2") or self._key.url).rstrip("/")
        if urlsplit(base).scheme != "https":
            raise RemoteAnswerError(url=self._key.url, reason="oauth2")
        form = {
            "grant_type": "client_credentials",
            "client_id": self._key.client,
            "client_secret": password,
            "scope": "service",
        }
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        return self._line.post(f"{base}/oauth2/token", urlencode(form).encode(), headers)

    # --- calls --------------------------------------------------------------------------------

    def _only_credential(self) -> str:
        """A client asks for a user; a user is known by the login."""
        by_client = self._key.client and self._key.user
        answer = self._asked("credentials/list", {"userID": self._key.user} if by_client else {})
        found = answer.content.get("credentialIDs")
        if not isinstance(found, list):
            raise RemoteAnswerError(url=self._key.url, reason="credentialIDs")
        if not found:
            raise SigningRefusedError(reason="no_credential")
        if len(found) > 1:
            raise KeyUnclearError(count=len(found))
        return str(found[0])

    def _opened_by(self, answer: Answer) -> tuple[str, float]:
        try:
            # Some services write numbers as texts.
            lasts = float(str(answer.content.get("expiresIn", 3600)))
        except ValueError as error:
            raise RemoteAnswerError(url=self._key.url, reason="expiresIn") from error
        return self._fields.text_of(answer.content, "SAD"), lasts

    def _asked(self, method: str, request: Json) -> Answer:
        """A question that may be put twice."""
        return self._judged(method, self._repeated(method, request, self._token))

    def _call(self, method: str, request: Json, timeout_s: float | None = None) -> Answer:
        """Put once: a signature or a confirmation may have been made although no answer came.

        A token that ended meanwhile is the exception: nothing was done then.
        """
        answer = self._posted(method, request, self._token, timeout_s)
        if answer.status == _LOGGED_OUT and self._token:
            self._log_in()
            answer = self._posted(method, request, self._token, timeout_s)
        return self._judged(method, answer)

    def _repeated(self, method: str, request: Json, token: str) -> Answer:
        try:
            return self._posted(method, request, token, None)
        except RemoteAnswerError:
            raise
        except RemoteSignerError as error:
            if error.facts.get("status") in (SILENT, "certificate"):
                raise
            return self._posted(method, request, token, None)

    def _posted(self, method: str, request: Json, token: str, timeout_s: float | None) -> Answer:
        headers = _JSON | ({"Authorization": f"Bearer {token}"} if token else {})
        content = json.dumps(request).encode()
        return self._line.post(f"{self._key.url}/{method}", content, headers, timeout_s=timeout_s)

    def _judged(self, method: str, answer: Answer) -> Answer:
        if answer.status < 300:
            return answer
        asks_holder = method.startswith("credentials/authorize")
        if asks_holder and answer.error in _WRONG_PIN:
            raise WrongPinError(tries="many")
        if str(answer.content.get("error_description", "")).lower() == _LOCKED:
            raise PinLockedError
        if asks_holder and answer.error == "access_denied":
            raise SigningDeclinedError
        raise SigningRefusedError(reason=answer.error or answer.status)
