"""A network scanner for tests: `EsclDevice` behind HTTP or HTTPS on the loopback, and mDNS."""

from __future__ import annotations

import http.server
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from zeroconf import ServiceInfo, Zeroconf

from tests.fakes import escl_xml
from tests.fakes.escl_device import Answer, EsclDevice
from tests.fakes.escl_model import Model

LOOPBACK = "127.0.0.1"


class EsclServer:
    """Serves from its making until `close`."""

    def __init__(self, model: Model | None = None, certificate: Path | None = None) -> None:
        """Listen on a free port.

        Args:
            model: of the device.
            certificate: PEM with key and certificate: serve https with it.
        """
        self.device = EsclDevice(model or Model())
        self.certificate = certificate
        self.documents: dict[str, bytes] = {}
        self.statuses: dict[str, int] = {}
        self.endless: set[str] = set()
        self.hosts: list[str] = []
        self.requests = 0
        self.released = threading.Event()
        self._server: http.server.ThreadingHTTPServer | None = None
        self.port = 0
        self.open()

    @property
    def url(self) -> str:
        """Address of the device's root, as the driver writes it."""
        return f"{'https' if self.certificate else 'http'}://{LOOPBACK}:{self.port}/eSCL"

    def open(self) -> None:
        """Listen, on the old port when there was one."""
        if self._server is not None:
            return
        self._server = _Server((LOOPBACK, self.port), _Handler)
        self._server.escl = self
        self.port = self._server.server_address[1]
        if self.certificate is not None:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(self.certificate)
            self._server.socket = context.wrap_socket(
                self._server.socket, server_side=True, do_handshake_on_connect=False
            )
        threading.Thread(
            target=self._server.serve_forever, args=(0.02,), name="escl", daemon=True
        ).start()

    def close(self) -> None:
        """Nobody answers any more; a scan that hangs is let go."""
        self.released.set()
        if self._server is not None:
            self._server.shutdown()
            self._server.server_close()
            self._server = None

    def load(self, *shades: int) -> None:
        """Answer again, with these sheets in the feeder and no fault."""
        self.released.set()
        self.released = threading.Event()
        self.device.load(shades)
        self.open()

    @contextmanager
    def announced(self, name: str = "Example Scan 100", **texts: str) -> Iterator[None]:
        """Told to the loopback network by mDNS."""
        kind = "_uscans._tcp.local." if self.certificate else "_uscan._tcp.local."
        told = {"rs": "eSCL", "ty": name, "uuid": self.device.model.uuid, "note": "Phòng 101"}
        info = ServiceInfo(
            kind,
            f"{name}.{kind}",
            port=self.port,
            properties=told | texts,
            server="example-scanner.local.",
            addresses=[socket.inet_aton(LOOPBACK)],
        )
        network = Zeroconf(interfaces=[LOOPBACK])
        try:
            network.register_service(info)
            yield
        finally:
            network.close()


class _Server(http.server.ThreadingHTTPServer):
    daemon_threads = True
    escl: EsclServer

    def handle_error(self, request: object, client_address: object) -> None:
        """Clients break lines on purpose here."""


class _Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Server

    def do_GET(self) -> None:
        escl, device = self.server.escl, self.server.escl.device
        name = self.path.removeprefix("/eSCL/")
        if name in escl.documents:
            self._send(Answer(200, escl.documents[name]))
        elif name in escl.statuses:
            self._send(Answer(escl.statuses[name]))
        elif name in escl.endless or self.path in escl.endless:
            self._send_for_ever()
        elif name == "ScannerCapabilities":
            self._send(Answer(200, escl_xml.capabilities(device.model)))
        elif name == "ScannerStatus":
            self._send(Answer(200, device.status()))
        elif name.endswith("/NextDocument"):
            self._send(device.next_document(self.path.removesuffix("/NextDocument")))
        else:
            self._send(Answer(404))

    def do_POST(self) -> None:
        escl, device = self.server.escl, self.server.escl.device
        body = self.rfile.read(int(self.headers["Content-Length"]))
        escl.hosts.append(self.headers["Host"])
        if device.model.host_wanted not in {None, self.headers["Host"]}:
            self._send(Answer(403))
        elif "ScanJobs" in escl.statuses:
            self._send(Answer(escl.statuses["ScanJobs"]))
        else:
            self._send(device.create(escl_xml.settings(body)))

    def do_DELETE(self) -> None:
        self._send(self.server.escl.device.delete(self.path))

    def log_message(self, *args: object) -> None:
        pass

    def _send(self, answer: Answer) -> None:
        model = self.server.escl.device.model
        self.server.escl.requests += 1
        self.close_connection = True
        if not answer.status:
            return
        self.send_response(answer.status)
        if answer.path:
            self.send_header("Location", model.location.format(path=answer.path))
        elif 300 <= answer.status < 400:
            self.send_header("Location", "http://192.0.2.1/elsewhere")
        if answer.status == 503 and model.retry_after:
            self.send_header("Retry-After", model.retry_after)
        if answer.name:
            self.send_header("Content-Location", answer.name)
        if model.chunked:
            self.send_header("Transfer-Encoding", "chunked")
        else:
            self.send_header("Content-Length", str(answer.claims or len(answer.body)))
        self.send_header("Connection", "close")
        self.end_headers()
        self._send_body(answer, chunked=model.chunked)

    def _send_body(self, answer: Answer, *, chunked: bool) -> None:
        content = answer.body[: int(len(answer.body) * answer.sent)]
        if chunked:
            content = b"%x\r\n%s\r\n" % (len(content), content) if content else b""
            content += b"0\r\n\r\n" if answer.sent == 1.0 else b""
        self.wfile.write(content)
        self.wfile.flush()
        if answer.hangs:
            self.server.escl.released.wait(60)

    def _send_for_ever(self) -> None:
        self.send_response(200)
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        while True:  # until the client has had enough
            self.wfile.write(b"10000\r\n%s\r\n" % (b" " * 0x10000))

    def version_string(self) -> str:
        return self.server.escl.device.model.server or "Example"
