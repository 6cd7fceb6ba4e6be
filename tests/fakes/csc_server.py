"""`CscService` behind HTTPS on the loopback, with the faults of networks and servers."""

from __future__ import annotations

import http.server
import json
import ssl
import threading
from pathlib import Path

from tests.fakes.csc_service import CscService

LOOPBACK = "127.0.0.1"


class CscServer:
    """Serves from its making until `close`.

    Attributes:
        faults: by method what happens instead of an answer: a status (int), a body (bytes),
            "cut", "silent", "redirect", "endless".
        requests: methods in their order.
        bodies: what was posted, as text.
    """

    def __init__(self, service: CscService, certificate: Path) -> None:
        """Listen on a free port.

        Args:
            service: what answers.
            certificate: PEM with key and certificate.
        """
        self.service = service
        self.faults: dict[str, int | bytes | str] = {}
        self.requests: list[str] = []
        self.bodies: list[str] = []
        self.released = threading.Event()
        self._server = _Server((LOOPBACK, 0), _Handler)
        self._server.csc = self
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
        self._server.socket = context.wrap_socket(
            self._server.socket, server_side=True, do_handshake_on_connect=False
        )
        self.port = self._server.server_address[1]
        serve = threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)
        serve.start()

    @property
    def url(self) -> str:
        """Base of the API."""
        return f"https://{LOOPBACK}:{self.port}/csc/v{1 if self.service.first else 2}"

    def close(self) -> None:
        """Nobody answers any more."""
        self.released.set()
        self._server.shutdown()
        self._server.server_close()


class _Server(http.server.ThreadingHTTPServer):
    daemon_threads = True
    csc: CscServer

    def handle_error(self, request: object, client_address: object) -> None:
        """Clients that do not trust us break the line."""


class _Handler(http.server.BaseHTTPRequestHandler):
    server: _Server

    def do_POST(self) -> None:
        csc = self.server.csc
        method = self.path.partition("/csc/")[2].partition("/")[2]
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        csc.requests.append(method)
        csc.bodies.append(body)
        fault = csc.faults.get(method)
        if fault is not None:
            self._fail(fault)
            return
        is_json = self.headers["Content-Type"] == "application/json"
        status, content = csc.service.answer(
            method, dict(self.headers), json.loads(body) if is_json else body
        )
        self._send(status, json.dumps(content).encode() if content else b"")

    def log_message(self, *args: object) -> None:
        pass

    def _fail(self, fault: int | bytes | str) -> None:
        if isinstance(fault, int):
            self._send(fault, b"<html>no JSON</html>")
        elif isinstance(fault, bytes):
            self._send(200, fault)
        elif fault == "silent":
            self.server.csc.released.wait(60)
        elif fault == "redirect":
            self.send_response(302)
            self.send_header("Location", f"https://{LOOPBACK}:{self.server.csc.port}/elsewhere")
            self.end_headers()
        elif fault == "endless":
            self.send_response(200)
            self.end_headers()
            while True:  # until the client has had enough
                self.wfile.write(b" " * 65536)

    def _send(self, status: int, content: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)
