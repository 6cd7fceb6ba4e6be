"""The province's ingest, scripted: `/v1/hello` and `/v1/deliveries` on a Unix socket.

Stands behind the real nginx and beside the real tus server; it knows one office and judges no
signature. The real one is `scanner_app.central.ingest`; both keep `tests.upload.contract`.
"""

from __future__ import annotations

import hashlib
import json
import socketserver
import threading
import urllib.parse
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes

from scanner_app.domain.errors import AppError
from scanner_app.domain.exchange.deliveries import (
    MOST_BYTES,
    Delivery,
    DeliveryReceipt,
    read_delivery,
)
from scanner_app.domain.exchange_errors import DeliveryAbsentError, ExchangeError
from scanner_app.domain.upload_errors import ReadBackMismatchError, TargetConflictError
from tests.fakes.clock import START

OFFICE = "H37.1.2"
_STATUS = {DeliveryAbsentError: 404, TargetConflictError: 409, ReadBackMismatchError: 422}


class ScriptedProvince:
    """Files and receipts in memory.

    Attributes:
        kept: content by (code, name).
        now: what it says the time is.
        answers: status codes to give next instead of working, for one request each.
        padding: so many bytes more in its hello.
        last_body: of the last POST, as it came.
        asked: how many deliveries were asked about.
    """

    def __init__(self, uploads: Path) -> None:
        """Nothing is there.

        Args:
            uploads: folder of the tus server.
        """
        self.kept: dict[tuple[str, str], bytes] = {}
        self.now: datetime = START
        self.answers: list[int] = []
        self.asked = 0
        self.padding = 0
        self.last_body = b""
        self._uploads = uploads
        self._receipts: dict[tuple[str, str], DeliveryReceipt] = {}
        self._one_at_a_time = threading.Lock()

    def forget_all(self) -> None:
        """As it was when it was made, uploads included."""
        self.kept.clear()
        self._receipts.clear()
        self.answers.clear()
        self.asked = 0
        self.padding = 0
        self.now = START
        if self._uploads.is_dir():
            for path in self._uploads.iterdir():
                path.unlink(missing_ok=True)

    def hello(self) -> dict[str, object]:
        """Answer to GET /v1/hello."""
        return {
            "office": OFFICE,
            "counter": 1,
            "time": self.now.isoformat(),
            "most_bytes": MOST_BYTES,
            "padding": " " * self.padding,
        }

    def deliver(self, delivery: Delivery, owner: str) -> dict[str, object]:
        """Answer to POST /v1/deliveries.

        Raises:
            AppError leaves of the protocol.
        """
        with self._one_at_a_time:
            self.asked += 1
            key = (delivery.code, delivery.name)
            if key not in self.kept:
                self._take(delivery, owner)
            content = self.kept[key]
            if hashlib.sha256(content).hexdigest() != delivery.sha256:
                raise TargetConflictError
            if key not in self._receipts:
                self._receipts[key] = DeliveryReceipt(
                    *(len(self._receipts) + 1, OFFICE, *key),
                    *(delivery.sha256, delivery.size_bytes, self.now),
                )
            return self._receipts[key].dump()

    def _take(self, delivery: Delivery, owner: str) -> None:
        described = self._uploads / f"{delivery.upload}.json"
        arrived = self._uploads / f"{delivery.upload}"
        if delivery.upload is None or not described.is_file():
            raise DeliveryAbsentError
        told = json.loads(described.read_bytes())
        if told["metadata"]["owner"] != owner or arrived.stat().st_size != told["size"]:
            raise DeliveryAbsentError
        content = arrived.read_bytes()
        described.unlink()
        arrived.unlink()
        if hashlib.sha256(content).hexdigest() != delivery.sha256:
            raise ReadBackMismatchError
        self.kept[delivery.code, delivery.name] = content


class _Request(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Server

    def do_GET(self) -> None:
        self._answer(lambda: self.server.province.hello())

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.province.last_body = body
        if self.path == "/v1/echo":
            self._say(200, {})
            return
        told = json.loads(body)
        self._answer(lambda: self.server.province.deliver(read_delivery(told), self._owner()))

    def _owner(self) -> str:
        pem = urllib.parse.unquote(self.headers["X-Client-Cert"]).encode()
        return x509.load_pem_x509_certificate(pem).fingerprint(hashes.SHA256()).hex()

    def _answer(self, work: Any) -> None:
        answers = self.server.province.answers
        if answers:
            self._say(answers.pop(0), {})
            return
        try:
            self._say(200, work())
        except AppError as error:
            usual = 400 if isinstance(error, ExchangeError) else 500
            facts = {name: str(fact) for name, fact in error.facts.items()}
            self._say(_STATUS.get(type(error), usual), {"code": error.code, "facts": facts})

    def _say(self, status: int, told: object) -> None:
        content = json.dumps(told).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def address_string(self) -> str:
        return "unix"

    def log_message(self, *_: object) -> None:
        """Nothing."""


class _Server(socketserver.ThreadingUnixStreamServer):
    daemon_threads = True
    request_queue_size = 64
    province: ScriptedProvince

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that went away is the tests' doing."""


@contextmanager
def scripted_province(uploads: Path, socket: Path) -> Iterator[ScriptedProvince]:
    """An ingest until the end of the block.

    Args:
        uploads: folder of the tus server.
        socket: where nginx hands `/v1/` on to.
    """
    server = _Server(str(socket), _Request)
    server.province = ScriptedProvince(uploads)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield server.province
    finally:
        server.shutdown()
        thread.join(10)
        server.server_close()
        with suppress(OSError):
            socket.unlink()
