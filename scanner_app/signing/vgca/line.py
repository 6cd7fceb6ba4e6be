"""One question to VGCA Sign Service, one answer: texts over a WebSocket to this PC, under TLS."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from websockets.exceptions import (
    ConnectionClosed,
    ConnectionClosedOK,
    WebSocketException,
)
from websockets.sync.client import connect
from websockets.sync.connection import Connection

from scanner_app.domain.key_errors import (
    SigningDeclinedError,
    SigningRefusedError,
    SigningServiceMissingError,
)
from scanner_app.domain.key_source import ServiceKey
from scanner_app.signing.held import Terms
from scanner_app.signing.vgca.tls import CONNECT_S, trusted_line

_CLOSE_S = 1.0
_MOST_ANSWER_BYTES = 1 << 20
# Close codes (RFC 6455, 7.4.1) that this side sends when it cannot read what came.
_NONSENSE = {1002, 1003, 1007, 1009}

# The library's own log holds every text in both directions when details are logged: addresses of
# files, messages with names.
_talk_log = logging.getLogger(f"{__name__}.talk")
_talk_log.setLevel(logging.ERROR)


def ask(key: ServiceKey, action: str, message: str, terms: Terms) -> dict[str, object]:
    """The service's answer to one message.

    Args:
        key: where it listens.
        action: last part of its address.
        message: as the action takes it.
        terms: how long a person may take, and whose folder knows the service.

    Raises:
        SigningServiceMissingError: nothing listens; facts: url. It went away, or does not offer
            this action; facts: url, action.
        SigningServiceUntrustedError: another program may be listening.
        SigningDeclinedError: no answer in time, or the talk was ended without one.
        SigningRefusedError: the answer makes no sense.
    """
    with _opened(key, action, terms.home) as line:
        try:
            line.send(message)
            answer = line.recv(timeout=terms.person_s)
        except (TimeoutError, ConnectionClosedOK) as error:
            raise SigningDeclinedError(reason=type(error).__name__) from error
        except ConnectionClosed as error:
            if error.sent is not None and error.sent.code in _NONSENSE:
                raise SigningRefusedError(reason="answer") from error
            raise SigningServiceMissingError(url=key.url, action=action) from error
    return _read(answer)


def require_listening(key: ServiceKey, action: str, home: Path | None) -> None:
    """The service takes connections for this action; nothing is asked of it.

    Raises:
        SigningServiceMissingError, SigningServiceUntrustedError.
    """
    with _opened(key, action, home):
        pass


def _read(answer: str | bytes) -> dict[str, object]:
    try:
        told = json.loads(answer)
    except (ValueError, RecursionError) as error:
        raise SigningRefusedError(reason="answer") from error
    if not isinstance(told, dict):
        raise SigningRefusedError(reason="answer")
    return told


@contextmanager
def _opened(key: ServiceKey, action: str, home: Path | None) -> Iterator[Connection]:
    under_tls = trusted_line(key, home)
    try:
        # TLS is there already, with a certificate that was judged, hence ws: in the address.
        opening = connect(
            f"ws{key.url.removeprefix('wss')}/{action}",
            sock=under_tls,
            proxy=None,
            compression=None,
            open_timeout=CONNECT_S,
            close_timeout=_CLOSE_S,
            # While its window is open the service may answer no ping; that it ended shows anyway.
            ping_interval=None,
            max_size=_MOST_ANSWER_BYTES,
            logger=_talk_log,
        )
    except (OSError, ValueError, WebSocketException) as error:
        under_tls.close()
        raise SigningServiceMissingError(url=key.url, action=action) from error
    with opening as line:
        yield line
