"""Requests as no honest client writes them, byte by byte over TLS."""

from __future__ import annotations

import socket
import ssl
from dataclasses import dataclass
from pathlib import Path

from tests.province.counter import tls
from tests.stand.province import Province

_WAIT_S = 10


@dataclass(frozen=True)
class Heard:
    """What came back until the server closed.

    Attributes:
        answers: how many there were.
    """

    text: str

    @property
    def answers(self) -> int:
        return self.text.count("HTTP/1.1 ")

    @property
    def status(self) -> int:
        """Of the first."""
        return int(self.text.split(" ", 2)[1])


def opened(
    port: int, context: ssl.SSLContext, session: ssl.SSLSession | None = None
) -> ssl.SSLSocket:
    """A connection, or the going on of an earlier session in a new one."""
    plain = socket.create_connection(("127.0.0.1", port), _WAIT_S)
    return context.wrap_socket(plain, server_hostname="127.0.0.1", session=session)


def said(province: Province, pem: Path | None, request: str) -> Heard:
    """Everything that the counters' port answers to these bytes."""
    with opened(province.door.counters_port, tls(province, pem)) as connection:
        return asked(connection, request)


def asked(connection: ssl.SSLSocket, request: str) -> Heard:
    """The same on a connection that stands."""
    connection.sendall(request.encode())
    return heard(connection)


def heard(connection: ssl.SSLSocket) -> Heard:
    """All until the end."""
    received = bytearray()
    try:
        while block := connection.recv(65536):
            received += block
    except (ConnectionResetError, ssl.SSLEOFError):
        pass
    return Heard(received.decode("latin-1"))


def request(line: str, *headers: str, body: str = "") -> str:
    """A request after whose answer the connection ends; nothing is put right."""
    lines = (f"{line} HTTP/1.1", "Host: 127.0.0.1", "Connection: close", *headers)
    return "\r\n".join(lines) + "\r\n\r\n" + body
