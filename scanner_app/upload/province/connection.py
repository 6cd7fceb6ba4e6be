"""The HTTPS connection to the province that deliveries and events share."""

from __future__ import annotations

import gzip
import json
import ssl
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import httpx

from scanner_app.domain.errors import AppError
from scanner_app.domain.exchange_errors import CounterUnknownError
from scanner_app.domain.upload_errors import (
    CertificateExpiredError,
    CertificateRefusedError,
    TargetUnreachableError,
    UploadError,
)
from scanner_app.upload.province.answers import Answer, bounded_body, json_of
from scanner_app.upload.province.broken import broken
from scanner_app.upload.province.clients import Clients
from scanner_app.upload.province.lines import OpenLines
from scanner_app.upload.province.refusals import refusal

_WORTH_PACKING = 1024


@dataclass(frozen=True, slots=True)
class Patience:
    """How long each step may take, in seconds; a line that says nothing for longer is dead."""

    connect_s: float = 10
    read_s: float = 30
    write_s: float = 30

    def timeout(self, read_s: float | None = None) -> httpx.Timeout:
        """The same for httpx, with another wait for the answer where one is given."""
        return httpx.Timeout(
            connect=self.connect_s,
            read=self.read_s if read_s is None else max(read_s, self.read_s),
            write=self.write_s,
            pool=self.connect_s,
        )


class ProvinceConnection:
    """Requests to one server, known by its certificate as it knows us by ours. Thread-safe.

    Connections are kept open between requests, see `Clients`.
    """

    def __init__(
        self,
        base_url: str,
        ca: Path | None,
        certificate: Path,
        key_password: Callable[[], str] | None = None,
        *,
        patience: Patience | None = None,
    ) -> None:
        """Nothing is read or opened yet.

        Args:
            base_url: "https://host[:port][/prefix]".
            ca: PEM of the authority that alone vouches for the server; None: the system's.
            certificate: PEM with this counter's certificate and key.
            key_password: asked when the key is encrypted.
            patience: how long a silent line is waited for.

        Raises:
            UploadError: problem "address": not an https URL.
        """
        self.base_url = base_url.rstrip("/")
        if not _is_https(self.base_url):
            raise UploadError(problem="address")
        self._clients = Clients(ca, certificate, key_password)
        self._patience = patience or Patience()
        self._lines = OpenLines()

    def close(self) -> None:
        """End the kept connections; nobody may be asking. The next request opens new ones."""
        self._clients.close()

    def cut(self) -> None:
        """End requests under way at once, from any thread; nothing is asked after it."""
        self._lines.cut()

    def certificate_ends(self) -> datetime:
        """Until when this counter's certificate is in force, UTC.

        Raises:
            UploadError leaves: it cannot be read.
        """
        return self._clients.now().certificate.not_after

    def get_json(self, path: str, params: Mapping[str, str | int] | None = None) -> object:
        """What a GET gives.

        Args:
            path: "/v1/…".
            params: of the query.

        Raises:
            UploadError and ExchangeError leaves.
        """
        return json_of(self._asked("GET", path, params=params))

    def post_json(
        self, path: str, body: object, *, packed: bool = False, read_s: float | None = None
    ) -> object:
        """What a POST of this JSON gives.

        Args:
            path: "/v1/…".
            body: what `json` writes.
            packed: send it gzipped when it is longer than a packet.
            read_s: how long to wait for the answer, where the province has long work to do.

        Raises:
            UploadError and ExchangeError leaves.
        """
        content = json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()
        headers = {"Content-Type": "application/json"}
        if packed and len(content) > _WORTH_PACKING:
            content = gzip.compress(content, 6)
            headers["Content-Encoding"] = "gzip"
        answer = self._asked("POST", path, headers=headers, content=content, read_s=read_s)
        return json_of(answer)

    def ask(
        self,
        method: str,
        path: str,
        *,
        headers: Mapping[str, str] | None = None,
        content: bytes | Iterable[bytes] | None = None,
        params: Mapping[str, str | int] | None = None,
        read_s: float | None = None,
    ) -> Answer:
        """One request; the answer whatever its status. Redirects are not followed.

        Args:
            method: of HTTP.
            path: "/…" below the base.
            headers: with Content-Length when the content comes bit by bit.
            content: the body; bits are taken as the line takes them.
            params: of the query.
            read_s: how long to wait for the answer; None: as always.

        Raises:
            TargetUnreachableError: no connection, a cut, or silence for too long.
            ServerUntrustedError: the server is not who it should be.
            CertificateRefusedError: it ended the handshake because of our certificate.
            MessageInvalidError: its answer is too long.
            UploadError leaves: our certificate cannot be read.
        """
        client = self._clients.now().client
        if self._lines.are_cut:
            raise TargetUnreachableError(problem="closing")
        try:
            with client.stream(
                method,
                self.base_url + path,
                headers=headers,
                content=content,
                params=params,
                timeout=self._patience.timeout(read_s),
                extensions={"trace": self._lines.on_traced},
            ) as response:
                return Answer(response.status_code, response.headers, bounded_body(response))
        except (httpx.TransportError, httpx.DecodingError, ssl.SSLError) as error:
            raise self._told(error) from error

    def refused(self, answer: Answer) -> AppError:
        """The error that an answer of 300 or more means."""
        error = refusal(answer.status, answer.body)
        if isinstance(error, CertificateRefusedError | CounterUnknownError):
            return self._turned_down(error)
        return error

    def _asked(
        self,
        method: str,
        path: str,
        *,
        headers: Mapping[str, str] | None = None,
        content: bytes | None = None,
        params: Mapping[str, str | int] | None = None,
        read_s: float | None = None,
    ) -> Answer:
        answer = self.ask(
            method, path, headers=headers, content=content, params=params, read_s=read_s
        )
        if answer.status >= 300:
            raise self.refused(answer)
        return answer

    def _told(self, error: Exception) -> AppError:
        told = broken(error)
        return self._turned_down(told) if isinstance(told, CertificateRefusedError) else told

    def _turned_down(self, error: AppError) -> AppError:
        """Our certificate was refused: when it has run out by our clock as well, that is why."""
        ends = self.certificate_ends()
        if ends < datetime.now(UTC):
            return CertificateExpiredError(**{**error.facts, "not_after": ends.isoformat()})
        return error


def _is_https(url: str) -> bool:
    try:
        parsed = httpx.URL(url)
    except httpx.InvalidURL:
        return False
    return (
        parsed.scheme == "https"
        and bool(parsed.host)
        and not (parsed.userinfo or parsed.query or parsed.fragment)
    )
