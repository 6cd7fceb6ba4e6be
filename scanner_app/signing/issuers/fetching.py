"""Asks servers of issuers over HTTP: small answers, in little time, or none."""

from __future__ import annotations

import http.client
import queue
import threading
import time
import urllib.error
import urllib.request
from dataclasses import dataclass, field
from typing import IO
from urllib.parse import urlsplit

REQUEST_S = 3.0
"""Longest wait for one answer."""
_MOST_BYTES = 10_000_000
_BLOCK = 1 << 16
_SCHEMES = {"http", "https"}


class UnreachableError(OSError):
    """No usable answer; the text says why, for logs."""


class RefusedError(UnreachableError):
    """The server is there and does not have it."""


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked of a server.

    Attributes:
        url: http or https; what answers is signed, so http is as good.
        body: sent by POST; None for GET.
        kind: media type of the body.
    """

    url: str
    body: bytes | None = None
    kind: str = ""


def answer_to(
    question: Question, *, timeout_s: float = REQUEST_S, most_bytes: int = _MOST_BYTES
) -> bytes:
    """The answer's body.

    Waits no longer than `timeout_s` seconds whatever hangs: name server, connection, or an answer
    that drips or never ends. The thread that asks is then left to its own end.

    Raises:
        RefusedError: the server answers with an error's status.
        UnreachableError: no answer in time, too large, or no web address.
    """
    if urlsplit(question.url).scheme not in _SCHEMES:
        raise UnreachableError("scheme")
    # SimpleQueue, as the asker must be able to leave its answer when nobody waits any more.
    outcome: queue.SimpleQueue[bytes | UnreachableError] = queue.SimpleQueue()
    deadline = time.monotonic() + timeout_s

    def ask() -> None:
        try:
            outcome.put(_read(question, deadline, most_bytes))
        except UnreachableError as error:
            outcome.put(error)
        except urllib.error.HTTPError as error:
            error.close()
            outcome.put(RefusedError(str(error.code)))
        except TimeoutError:
            outcome.put(UnreachableError("timeout"))
        except (OSError, ValueError, http.client.HTTPException) as error:
            outcome.put(UnreachableError(type(error).__name__))

    threading.Thread(target=ask, daemon=True).start()
    try:
        answer = outcome.get(timeout=timeout_s)
    except queue.Empty:
        raise UnreachableError("timeout") from None
    if isinstance(answer, UnreachableError):
        raise answer
    return answer


@dataclass(slots=True)
class Budget:
    """Time that a batch may spend on asking; servers that gave no answer are not asked again.

    Attributes:
        left_s: seconds left.
        silent: servers that gave no answer, as host and port.
    """

    left_s: float = 5.0
    silent: set[str] = field(default_factory=set)

    def answer_to(self, question: Question) -> bytes:
        """As the function of this name.

        Raises:
            UnreachableError: also when the time is spent or the server gave no answer before.
        """
        server = urlsplit(question.url).netloc
        if server in self.silent or self.left_s <= 0:
            raise UnreachableError("given_up")
        started = time.monotonic()
        try:
            return answer_to(question, timeout_s=min(REQUEST_S, self.left_s))
        except RefusedError:
            raise
        except UnreachableError:
            self.silent.add(server)
            raise
        finally:
            self.left_s -= time.monotonic() - started


class _WebOnly(urllib.request.HTTPRedirectHandler):
    """Follows few redirects, none out of the web."""

    max_redirections = 3

    def redirect_request(
        self,
        req: urllib.request.Request,
        fp: IO[bytes],
        code: int,
        msg: str,
        headers: http.client.HTTPMessage,
        newurl: str,
    ) -> urllib.request.Request | None:
        """None refuses it."""
        if urlsplit(newurl).scheme not in _SCHEMES:
            return None
        return super().redirect_request(req, fp, code, msg, headers, newurl)


def _read(question: Question, deadline: float, most_bytes: int) -> bytes:
    headers = {"User-Agent": "Sohoa"} | ({"Content-Type": question.kind} if question.kind else {})
    request = urllib.request.Request(question.url, question.body, headers)  # noqa: S310 - checked
    timeout_s = max(deadline - time.monotonic(), 0.01)
    content = bytearray()
    with _opener().open(request, timeout=timeout_s) as answer:
        while block := answer.read1(_BLOCK):
            content += block
            if len(content) > most_bytes:
                raise UnreachableError("too_large")
            if time.monotonic() > deadline:
                raise UnreachableError("timeout")
    return bytes(content)


def _opener() -> urllib.request.OpenerDirector:
    """Without the handlers of files and FTP that urllib's own would have."""
    opener = urllib.request.OpenerDirector()
    for handler in (
        urllib.request.ProxyHandler(),
        urllib.request.HTTPHandler(),
        urllib.request.HTTPSHandler(),
        urllib.request.HTTPDefaultErrorHandler(),
        urllib.request.HTTPErrorProcessor(),
        _WebOnly(),
    ):
        opener.add_handler(handler)
    return opener
