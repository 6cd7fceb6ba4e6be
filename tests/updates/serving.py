"""What is offered in these tests, the PC that updates, a web server that may be a bad one."""

from __future__ import annotations

import gzip
import http.server
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric import ed25519

from scanner_app.domain.updates import Stage
from scanner_app.ports.updating import UpdateSource
from scanner_app.services.updating import ThisProgram, Update
from scanner_app.updates.notes import FileNotes
from tests.stand.pki import Pki

KEY = ed25519.Ed25519PrivateKey.from_private_bytes(bytes(32))
KEYS = (KEY.public_key(),)
SETUP = bytes(range(256)) * 8192
NAME = "Sohoa-0.3.0-setup.exe"
EVERYBODY = Stage(date(2026, 12, 1), frozenset(), 100)

NOW = datetime(2026, 12, 2, 5, tzinfo=UTC)
HERE = ThisProgram("0.2.0", "06463", "MAY-01")
RUNNING, DISK_FULL = 32, 112

Answer = Callable[[http.server.BaseHTTPRequestHandler], None]


def updating(
    source: UpdateSource | None, folder: Path, here: ThisProgram = HERE, now: datetime = NOW
) -> Update:
    """Updating of this PC, with everything in one folder."""
    waiting, ready = (RUNNING, DISK_FULL), folder / "ready.exe"
    notes = FileNotes(folder / "update.json")
    return Update(source, notes, here, ready, lambda: now, waiting=waiting, in_use=RUNNING)


@dataclass
class Served:
    """A folder on a web server whose answers may end early.

    Attributes:
        cut_after: bytes of a body after which the line goes; None lets all through.
        ranges: what was asked for.
        knows_ranges: a server may give the whole file whatever is asked.
        answer: answers in place of the folder.
    """

    pki: Pki
    folder: Path
    cut_after: int | None = None
    knows_ranges: bool = True
    ranges: list[str] = field(default_factory=list)
    answer: Answer | None = None
    port: int = 0

    @property
    def url(self) -> str:
        return f"https://127.0.0.1:{self.port}/cap-nhat"

    @contextmanager
    def running(self) -> Iterator[Served]:
        served = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                served.ranges.append(self.headers.get("Range", ""))
                if served.answer is not None:
                    served.answer(self)
                else:
                    served._give(self)

            def log_message(self, *_: object) -> None:
                """Silent."""

        server = http.server.HTTPServer(("127.0.0.1", 0), Handler)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.pki.folder / "server.pem", self.pki.folder / "server.key")
        server.socket = context.wrap_socket(server.socket, server_side=True)
        self.port = server.server_address[1]
        thread = threading.Thread(target=server.serve_forever, args=(0.02,))
        thread.start()
        try:
            yield self
        finally:
            server.shutdown()
            thread.join()
            server.server_close()

    def _give(self, to: http.server.BaseHTTPRequestHandler) -> None:
        asked = to.headers.get("Range", "") if self.knows_ranges else ""
        start = int(asked.removeprefix("bytes=").rstrip("-") or 0)
        path = self.folder / to.path.rsplit("/", 1)[1]
        if not path.exists():
            to.send_error(404)
            return
        body = path.read_bytes()[start:]
        to.send_response(206 if asked else 200)
        if "gzip" in to.headers.get("Accept-Encoding", ""):
            body = gzip.compress(body)
            to.send_header("Content-Encoding", "gzip")
        to.send_header("Content-Length", str(len(body)))
        to.end_headers()
        to.wfile.write(body[: self.cut_after])
