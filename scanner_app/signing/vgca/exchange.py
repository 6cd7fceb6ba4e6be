"""Hands one file to a program of this PC over HTTP, and takes one back."""

from __future__ import annotations

import json
import secrets
import threading
from http.server import BaseHTTPRequestHandler
from socketserver import ThreadingTCPServer
from types import TracebackType
from typing import Self

from scanner_app.domain.key_errors import SigningRefusedError
from scanner_app.signing.vgca.form import file_in_form

_LOOPBACK = "127.0.0.1"
# Neither names nor codes: the other program shows it and may keep it in its own log.
_NAME = "giay-to.pdf"
_SILENT_S = 30.0
"""How long the other side may say nothing within a request."""
_MOST_ADDED_BYTES = 16 << 20
"""A signature with pictures and revocation lists; they are far below 1 MB in files we know."""
_MOST_FRAME_BYTES = 64 << 10
"""What a form adds around its file."""


class FileExchange:
    """Serves on this PC alone while entered, under two addresses nobody can guess.

    The file is given until one came back; a second one that comes back spoils both.
    """

    def __init__(self, content: bytes) -> None:
        """`content` is handed out; what comes back may be 16 MiB larger."""
        self._content = content
        self._most_bytes = len(content) + _MOST_ADDED_BYTES
        self._paths = {way: f"/{secrets.token_urlsafe(32)}/{_NAME}" for way in ("out", "in")}
        self._lock = threading.Lock()
        self._came: bytes | None = None
        self._fault = ""
        self._server = _Server((_LOOPBACK, 0), _Handler)
        self._server.exchange = self

    def __enter__(self) -> Self:
        """Serving."""
        threading.Thread(
            target=self._server.serve_forever, args=(0.05,), name="exchange", daemon=True
        ).start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Neither address answers any more."""
        self._server.shutdown()
        self._server.server_close()

    @property
    def source_url(self) -> str:
        """Where the file is fetched, by GET."""
        return self._url("out")

    @property
    def upload_url(self) -> str:
        """Where one is brought back: POST of a form whose field "uploadfile" is the file."""
        return self._url("in")

    def taken(self) -> bytes:
        """The one file that came back, not judged.

        Raises:
            SigningRefusedError: none came, or two, too large a one, or no form with a file.
        """
        with self._lock:
            if self._fault or self._came is None:
                raise SigningRefusedError(reason=self._fault or "upload_missing")
            return self._came

    def _url(self, way: str) -> str:
        return f"http://{_LOOPBACK}:{self._server.server_address[1]}{self._paths[way]}"

    # --- what the server asks -----------------------------------------------------------------

    def leads(self, path: str, way: str) -> bool:
        """This is the address to get the file ("out") or to bring one ("in")."""
        asked = path.partition("?")[0].encode()
        return secrets.compare_digest(asked, self._paths[way].encode())

    def given(self) -> bytes | None:
        """The file, until one came back."""
        with self._lock:
            return self._content if self._came is None and not self._fault else None

    def fits(self, size_bytes: int) -> bool:
        """A form of this size is read; a larger one is noted."""
        if size_bytes <= self._most_bytes + _MOST_FRAME_BYTES:
            return True
        self._note("upload_too_large")
        return False

    def take(self, content_type: str, form: bytes) -> bool:
        """Keep the file in this form, if it is the first."""
        content = file_in_form(content_type, form)
        with self._lock:
            if content is None:
                self._fault = self._fault or "upload_malformed"
            elif self._came is not None:
                self._fault = "upload_twice"
            elif not self._fault:
                self._came = content
                return True
        return False

    def _note(self, fault: str) -> None:
        with self._lock:
            self._fault = self._fault or fault


class _Server(ThreadingTCPServer):
    daemon_threads = True
    exchange: FileExchange

    def handle_error(self, request: object, client_address: object) -> None:
        """A connection that breaks off is no news; its addresses must not be printed."""


class _Handler(BaseHTTPRequestHandler):
    # HTTP/1.1: programs in .NET ask for "100 Continue" before they send a file.
    protocol_version = "HTTP/1.1"
    timeout = _SILENT_S
    server: _Server

    def do_GET(self) -> None:
        content = self._given()
        if content is not None:
            self.wfile.write(content)

    def do_HEAD(self) -> None:
        self._given()

    def _given(self) -> bytes | None:
        exchange = self.server.exchange
        content = exchange.given() if exchange.leads(self.path, "out") else None
        if content is None:
            self._refuse(404)
            return None
        self.send_response(200)
        self.send_header("Content-Type", "application/pdf")
        self.send_header("Content-Length", str(len(content)))
        self.send_header("Content-Disposition", f'attachment; filename="{_NAME}"')
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        return content

    def do_POST(self) -> None:
        size_bytes = self._acceptable_bytes()
        if size_bytes is None:
            return
        form = self.rfile.read(size_bytes)
        kept = len(form) == size_bytes and self.server.exchange.take(
            self.headers.get("Content-Type", ""), form
        )
        # Status is a boolean here, as the makers' own example answers.
        told = {"Status": kept, "Message": "", "FileName": _NAME, "FileServer": _NAME}
        body = json.dumps(told).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def handle_expect_100(self) -> bool:
        """Say no before a file is sent that would not be read."""
        return self._acceptable_bytes() is not None and super().handle_expect_100()

    def _acceptable_bytes(self) -> int | None:
        """How long the form is; None when it was refused."""
        exchange, length = self.server.exchange, self.headers.get("Content-Length", "")
        if not exchange.leads(self.path, "in"):
            self._refuse(404)
        elif not length.isdecimal():
            self._refuse(411)
        elif not exchange.fits(int(length)):
            self._refuse(413)
        else:
            return int(length)
        return None

    def _refuse(self, status: int) -> None:
        self.close_connection = True
        self.send_response(status)
        self.send_header("Content-Length", "0")
        self.send_header("Connection", "close")
        self.end_headers()

    def version_string(self) -> str:
        return "Sohoa"

    def log_message(self, *args: object) -> None:
        pass
