"""The five questions of eSCL over HTTP; every answer bounded in size and silence."""

from __future__ import annotations

import contextlib
import hashlib
import http.client
import ssl
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

from scanner_app.capture.driver import DriverError
from scanner_app.capture.escl.address import EsclAddress, job_path
from scanner_app.capture.escl.answers import (
    LARGEST_XML,
    BadAnswerError,
    EsclCapabilities,
    EsclStatus,
    capabilities_in,
    status_in,
)
from scanner_app.capture.escl.faults import refusal
from scanner_app.capture.escl.quirks import Quirks, quirks_of
from scanner_app.capture.escl.tls import ScannerConnection
from scanner_app.domain.scan import EndReason

LARGEST_PAGE = 200 << 20
"""A3 at 600 dpi in colour is 210 MB of raw pixels; as JPEG it stays below 60 MB."""
_ANSWER_S = 10.0
"""Silence after which a question other than "next page" counts as not answered. Shorter than the
host's patience with a listing, so that a silent device is told as such and not as a hung driver."""
_BLOCK = 64 << 10
_CREATED = frozenset({200, 201, 202})


@dataclass(frozen=True, slots=True)
class Refused:
    """An answer other than the wanted one: HTTP status, and when to come back if it says so."""

    status: int
    retry_after_s: float | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """A page as it came.

    Attributes:
        sha256: of the content.
        location: the device's name of this page, "" without.
        cut: the line broke before its end.
        seconds: from asking to its last byte.
    """

    content: bytes
    sha256: str
    location: str
    cut: bool
    seconds: float


class EsclClient:
    """One device. Redirects are not followed, and of a Location only the path is used."""

    def __init__(self, address: EsclAddress, pins: Mapping[str, str]) -> None:
        """Nothing is sent; see `ScannerConnection` for the pins."""
        self._address = address
        self._pins = pins
        self.quirks = Quirks()

    def capabilities(self) -> EsclCapabilities:
        """What the device offers; its quirks are known afterwards.

        Raises:
            DriverError: OFFLINE, UNTRUSTED, FORBIDDEN, UNSUPPORTED (no scanner there), IO.
        """
        content, server = self._document("ScannerCapabilities")
        with _understood():
            told = capabilities_in(content)
        self.quirks = quirks_of(told, server)
        return told

    def status(self) -> EsclStatus:
        """How it is right now.

        Raises:
            DriverError: likewise.
        """
        content, _ = self._document("ScannerStatus")
        with _understood():
            return status_in(content)

    def create_job(self, settings_xml: bytes) -> str | Refused:
        """Start a scan: path of the job.

        Raises:
            DriverError: likewise; IO when the answer names no job.
        """
        host = "localhost" if self.quirks.localhost else None
        with self._asked("POST", f"{self._address.root}/ScanJobs", settings_xml, host=host) as told:
            # Its body is not read: the Kyocera M6526cdn breaks the line after the header.
            if told.status not in _CREATED:
                return _refused(told)
            try:
                return job_path(told.getheader("Location") or "", self._address)
            except ValueError as error:
                raise DriverError(EndReason.IO, what="location") from error

    def next_document(
        self,
        job: str,
        told_bytes: Callable[[int], None],
        *,
        first_byte_s: float,
        next_byte_s: float,
    ) -> Document | Refused:
        """The next page; many devices answer only when the sheet is through.

        Raises:
            DriverError: OFFLINE, UNTRUSTED, FORBIDDEN; HUNG after the given silence; IO when the
                page is larger than any.
        """
        begun = time.monotonic()
        path = f"{job}/NextDocument"
        with self._asked(
            "GET", path, wait_s=first_byte_s, read_s=next_byte_s, silent=EndReason.HUNG
        ) as told:
            if told.status != http.HTTPStatus.OK:
                return _refused(told)
            location = told.getheader("Content-Location") or ""
            content, cut = _page_of(told, told_bytes)
        return Document(
            content,
            hashlib.sha256(content).hexdigest(),
            "" if location.endswith("/NextDocument") else location,
            cut,
            time.monotonic() - begun,
        )

    def delete(self, job: str) -> None:
        """End a job; a device that no longer knows it or does not answer is fine."""
        try:
            with self._asked("DELETE", job):
                pass
        except DriverError:
            return

    def _document(self, name: str) -> tuple[bytes, str]:
        """An XML document and the Server field."""
        with self._asked("GET", f"{self._address.root}/{name}") as told:
            if told.status == http.HTTPStatus.SERVICE_UNAVAILABLE:
                raise DriverError(EndReason.BUSY, status=told.status)
            if told.status != http.HTTPStatus.OK:
                raise DriverError(EndReason.UNSUPPORTED, what="escl", status=told.status)
            content = told.read(LARGEST_XML + 1)
            return content, told.getheader("Server") or ""

    @contextmanager
    def _asked(
        self,
        method: str,
        path: str,
        body: bytes | None = None,
        *,
        host: str | None = None,
        wait_s: float = _ANSWER_S,
        read_s: float = _ANSWER_S,
        silent: EndReason = EndReason.OFFLINE,
    ) -> Iterator[http.client.HTTPResponse]:
        """The answer to one request, its header read; everything is closed afterwards.

        Args:
            method: of the request.
            path: absolute.
            body: XML, None for a request without.
            host: of the Host field when it is not the address.
            wait_s: silence allowed before the answer.
            read_s: silence allowed within it.
            silent: what longer silence means.
        """
        with_port = self.quirks.port_in_host
        fields = {
            "Host": host or self._address.host_header(with_port=with_port),
            "User-Agent": "Sohoa",
            "Accept-Encoding": "identity",
            "Connection": "close",
        }
        if body is not None:
            fields["Content-Type"] = "text/xml"
        connection = ScannerConnection(self._address, self._pins, wait_s)
        with contextlib.closing(connection):
            with _translated(EndReason.OFFLINE):
                connection.connect()
            with _translated(silent, seconds=int(wait_s)):
                connection.request(method, path, body, fields)
                raw = connection.sock
                with connection.getresponse() as response:
                    raw.settimeout(read_s)
                    if error := refusal(response.status):
                        raise error
                    yield response


def _page_of(
    told: http.client.HTTPResponse, told_bytes: Callable[[int], None]
) -> tuple[bytes, bool]:
    """The body and whether the line broke within it."""
    expected = told.length
    if expected is not None and expected > LARGEST_PAGE:
        raise DriverError(EndReason.IO, what="too_large", limit=LARGEST_PAGE)
    content = bytearray()
    try:
        while block := told.read1(_BLOCK):
            content += block
            if len(content) > LARGEST_PAGE:
                raise DriverError(EndReason.IO, what="too_large", limit=LARGEST_PAGE)
            told_bytes(len(block))
    except (ConnectionError, ssl.SSLEOFError, http.client.IncompleteRead):
        return bytes(content), True
    return bytes(content), expected is not None and len(content) < expected


def _refused(told: http.client.HTTPResponse) -> Refused:
    after = (told.getheader("Retry-After") or "").strip()
    return Refused(told.status, float(after) if after.isdecimal() and len(after) < 7 else None)


@contextmanager
def _translated(silent: EndReason, **facts: object) -> Iterator[None]:
    try:
        yield
    except TimeoutError as error:
        raise DriverError(silent, **facts) from error
    except ssl.SSLError as error:
        # No common version or cipher; a certificate is judged before and told as UNTRUSTED.
        raise DriverError(EndReason.UNSUPPORTED, what="tls", status=error.reason or "") from error
    except OSError as error:
        raise DriverError(EndReason.OFFLINE, status=type(error).__name__) from error
    except (http.client.HTTPException, ValueError) as error:
        raise DriverError(EndReason.IO, what="bad_answer") from error


@contextmanager
def _understood() -> Iterator[None]:
    try:
        yield
    except BadAnswerError as error:
        raise DriverError(EndReason.IO, what="bad_answer", status=str(error)) from error
