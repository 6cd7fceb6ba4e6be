"""The client that asks the province, made anew when this counter's certificate is another."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import httpx

from scanner_app.upload.province.certificate import (
    CounterCertificate,
    counter_tls,
    files_stamp,
    read_certificate,
)

# The system would grow it to several MB, all told as sent and lost at every cut. Enough for
# 40 Mbit/s over 100 ms.
_SEND_BUFFER_BYTES = 512 * 1024


@dataclass(frozen=True, slots=True)
class Opened:
    """A client, and the certificate file as it was when the client was made."""

    client: httpx.Client
    certificate: CounterCertificate
    stamp: tuple[object, ...]


class Clients:
    """Keeps connections open between requests. Thread-safe.

    The certificate is read at the first request, and anew when its file changed, so that a renewed
    one counts without a restart.
    """

    def __init__(
        self, ca: Path | None, certificate: Path, key_password: Callable[[], str] | None
    ) -> None:
        """Nothing is read or opened yet; arguments as of `ProvinceConnection`."""
        self._ca = ca
        self._certificate = certificate
        self._key_password = key_password
        self._opening = threading.Lock()
        self._open: Opened | None = None
        self._former: list[httpx.Client] = []

    def close(self) -> None:
        """End the kept connections; nobody may be asking. The next request opens new ones."""
        with self._opening:
            for client in (*self._former, *([self._open.client] if self._open else [])):
                client.close()
            self._open = None
            self._former.clear()

    def now(self) -> Opened:
        """The one to ask with.

        Raises:
            UploadError leaves: the certificate cannot be read.
        """
        with self._opening:
            stamp = files_stamp(self._certificate, self._ca)
            if self._open is None or self._open.stamp != stamp:
                opened = self._opened_anew(stamp)
                # Another thread may be in the middle of a request with it.
                self._former += [self._open.client] if self._open else []
                self._open = opened
            return self._open

    def _opened_anew(self, stamp: tuple[object, ...]) -> Opened:
        certificate = read_certificate(self._certificate, self._key_password)
        transport = httpx.HTTPTransport(
            verify=counter_tls(self._ca, certificate),
            trust_env=False,
            socket_options=[(socket.SOL_SOCKET, socket.SO_SNDBUF, _SEND_BUFFER_BYTES)],
        )
        headers = {"User-Agent": "sohoa"}
        client = httpx.Client(
            transport=transport, trust_env=False, follow_redirects=False, headers=headers
        )
        return Opened(client, certificate, stamp)
