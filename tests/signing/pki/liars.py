"""Servers that answer as a test says: wrongly, slowly, for ever or not at all."""

from __future__ import annotations

import http.server
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

Answer = Callable[[http.server.BaseHTTPRequestHandler, bytes], None]


@dataclass
class Liar:
    """A running server.

    Attributes:
        url: of it.
        asked: bodies of the requests so far.
        over: set when the test is over; who never answers waits for it.
    """

    url: str
    asked: list[bytes] = field(default_factory=list)
    over: threading.Event = field(default_factory=threading.Event)


Manner = Callable[[Liar], Answer]
"""How a server answers."""


@contextmanager
def answering(answer: Manner) -> Iterator[Liar]:
    """A server on a free port of this machine; `answer` writes the whole reply."""
    liar = Liar("")

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", "0")))
            liar.asked.append(body)
            reply(self, body)

        do_GET = do_POST  # noqa: N815 - named by http.server

        def log_message(self, *_args: object) -> None:
            return

    reply = answer(liar)
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        server.daemon_threads = True
        liar.url = f"http://127.0.0.1:{server.server_port}/"
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        try:
            yield liar
        finally:
            liar.over.set()
            server.shutdown()
            thread.join()


def saying(content: bytes, *, status: int = 200, **headers: str) -> Manner:
    """Always this."""

    def reply(request: http.server.BaseHTTPRequestHandler, _body: bytes) -> None:
        request.send_response(status)
        for name, value in headers.items():
            request.send_header(name.replace("_", "-"), value)
        request.send_header("Content-Length", str(len(content)))
        request.end_headers()
        request.wfile.write(content)

    return lambda _liar: reply


def of(change: Callable[[bytes], bytes]) -> Manner:
    """What `change` makes of the question."""

    def reply(request: http.server.BaseHTTPRequestHandler, body: bytes) -> None:
        content = change(body)
        request.send_response(200)
        request.send_header("Content-Length", str(len(content)))
        request.end_headers()
        request.wfile.write(content)

    return lambda _liar: reply


def silent(liar: Liar) -> Answer:
    """Takes the question and says nothing."""

    def reply(_request: http.server.BaseHTTPRequestHandler, _body: bytes) -> None:
        liar.over.wait()

    return reply


def endless(liar: Liar) -> Answer:
    """One byte after the other, for ever."""

    def reply(request: http.server.BaseHTTPRequestHandler, _body: bytes) -> None:
        request.send_response(200)
        request.end_headers()
        try:
            while not liar.over.wait(0.02):
                request.wfile.write(b"0")
        except OSError:
            return

    return reply


def flooding(_liar: Liar) -> Answer:
    """As fast as can be, for ever."""

    def reply(request: http.server.BaseHTTPRequestHandler, _body: bytes) -> None:
        request.send_response(200)
        request.end_headers()
        try:
            while True:
                request.wfile.write(bytes(1 << 16))
        except OSError:
            return

    return reply
