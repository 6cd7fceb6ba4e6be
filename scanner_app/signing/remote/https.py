"""JSON over HTTPS to one signing service: within limits, its server's name verified."""

from __future__ import annotations

import http.client
import json
import ssl
import time
import urllib.error
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass
from typing import IO

from scanner_app.domain.key_errors import RemoteAnswerError, RemoteSignerError
from scanner_app.domain.sign_errors import KeyChoiceError

_MOST_BYTES = 1_000_000
_CHUNK = 65536
SILENT = "silent"
"""`status` of a `RemoteSignerError` when the service took the request and did not answer."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What the service said.

    Attributes:
        status: HTTP status, 200 to 599.
        content: JSON object; empty for an answer without one that is no success.
    """

    status: int
    content: Mapping[str, object]

    @property
    def error(self) -> str:
        """Its own code of a refusal, "" when it names none that looks like one."""
        code = self.content.get("error", "")
        # Free text may name the signer.
        return code if isinstance(code, str) and code.isascii() and " " not in code else ""


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: object) -> None:
        """Tokens and PINs go where the settings say, and nowhere else."""


class Line:
    """To the service; every request opens its own connection, through the system's proxy."""

    def __init__(self, base: str, ca: str, timeout_s: float) -> None:
        """Nothing is sent yet.

        Args:
            base: "https://…", shown in errors.
            ca: PEM file of the authority that vouches for the server; "" trusts as the system does.
            timeout_s: of an answer, where a call says nothing else.

        Raises:
            KeyChoiceError: the file of the authority cannot be used.
        """
        self.base = base
        self._timeout_s = timeout_s
        try:
            context = ssl.create_default_context(cafile=ca or None)
        except (OSError, ssl.SSLError) as error:
            raise KeyChoiceError(text=ca, reason="ca") from error
        https = urllib.request.HTTPSHandler(context=context)
        self._opener = urllib.request.build_opener(https, _NoRedirect)

    def post(
        self,
        url: str,
        content: bytes,
        headers: Mapping[str, str],
        *,
        timeout_s: float | None = None,
    ) -> Answer:
        """The answer, also when it is a refusal.

        Raises:
            RemoteSignerError: unreachable, not the server it should be, silent; or it failed (5xx).
            RemoteAnswerError: a redirect, no JSON object, or too much of it.
        """
        limit_s = timeout_s or self._timeout_s
        request = urllib.request.Request(url, content, dict(headers), method="POST")  # noqa: S310
        deadline = time.monotonic() + limit_s
        try:
            with self._opener.open(request, timeout=limit_s) as response:
                return self._answer(response.status, self._read(response, deadline))
        except urllib.error.HTTPError as error:
            with error:
                return self._refusal(error, deadline)
        except (OSError, http.client.HTTPException) as error:
            raise RemoteSignerError(url=self.base, status=_why(error)) from error

    def _refusal(self, error: urllib.error.HTTPError, deadline: float) -> Answer:
        if error.code >= 500 or error.code == 429:
            raise RemoteSignerError(url=self.base, status=error.code)
        if error.code < 400:
            raise RemoteAnswerError(url=self.base, reason="redirect")
        try:
            return self._answer(error.code, self._read(error, deadline))
        except (OSError, http.client.HTTPException, RemoteAnswerError):
            # A proxy's or framework's page: the status says enough.
            return Answer(error.code, {})

    def _read(self, response: IO[bytes], deadline: float) -> bytes:
        content = b""
        while chunk := response.read1(_CHUNK):  # type: ignore[attr-defined]  # urllib's have it
            content += chunk
            if len(content) > _MOST_BYTES:
                raise RemoteAnswerError(url=self.base, reason="size")
            if time.monotonic() > deadline:
                raise TimeoutError
        return content

    def _answer(self, status: int, content: bytes) -> Answer:
        if not content and status != http.client.OK:
            return Answer(status, {})
        try:
            parsed = json.loads(content)
        except (ValueError, RecursionError) as error:
            raise RemoteAnswerError(url=self.base, reason="json") from error
        if not isinstance(parsed, dict):
            raise RemoteAnswerError(url=self.base, reason="json")
        return Answer(status, parsed)


def _why(error: Exception) -> str:
    reason = getattr(error, "reason", error)
    if isinstance(reason, ssl.SSLCertVerificationError):
        return "certificate"
    # A connection that cannot be made in time is wrapped; an answer that does not come is not.
    if isinstance(error, TimeoutError):
        return SILENT
    return type(reason).__name__
