"""VGCA Sign Service as docs/vgca-sign-service.md tells: signs for real, and fails on request."""

from __future__ import annotations

import base64
import http.client
import json
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from enum import Enum, auto
from http import HTTPStatus
from io import BytesIO
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import urlsplit

import pikepdf
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.fields import SigFieldSpec, SigSeedSubFilter
from pyhanko.sign.signers.pdf_cms import Signer
from pyhanko.sign.signers.pdf_signer import PdfSignatureMetadata, PdfSigner
from pyhanko.stamp import TextStampStyle
from websockets.exceptions import ConnectionClosed
from websockets.http11 import Request, Response
from websockets.sync.server import ServerConnection, serve

from scanner_app.domain.signature import SignOrder
from scanner_app.ports import Clock
from scanner_app.signing.pades import signed_copy

LOOPBACK = "127.0.0.1"
_HUNG_S = 60.0
_BOUNDARY = "5f0c3a86-7d1e-4a56-9a57-1f5a7f6f0a11"


class Fault(Enum):
    """What the service, or the person before it, does wrong."""

    CANCELLED = auto()
    PIN_LOCKED = auto()
    DIES = auto()
    ENDS_SILENTLY = auto()
    NEVER_ANSWERS = auto()
    GARBAGE = auto()
    A_LIST = auto()
    HUGE_ANSWER = auto()
    STATUS_TEXT = auto()
    STATUS_TRUE = auto()
    NO_STATUS = auto()
    NO_UPLOAD = auto()
    OTHER_FIELD = auto()
    TWICE = auto()
    GIGABYTE = auto()
    OTHER_FILE = auto()
    REWRITTEN = auto()
    UNSIGNED = auto()
    TWO_SIGNATURES = auto()
    BROKEN_VALUE = auto()
    TRAILING = auto()
    NOT_PDF = auto()


class Telling(Enum):
    """What the service does when asked whose certificate it will use."""

    CERTIFICATE = auto()
    NO_CERTIFICATE = auto()
    NOT_OFFERED = auto()
    DROPS = auto()
    ENDS = auto()
    NONSENSE = auto()
    STATUS_500 = auto()
    NEVER = auto()
    CANCELLED = auto()
    NO_TOKEN = auto()


_ANSWERS = {
    Fault.CANCELLED: '{"Status":11,"Message":"Người dùng đã huỷ.","FileServer":""}',
    Fault.PIN_LOCKED: '{"Status":14,"Message":"Thiết bị của Nguyễn Văn A bị khóa","FileServer":""}',
    Fault.GARBAGE: "<html>500</html>",
    Fault.A_LIST: "[0]",
    Fault.HUGE_ANSWER: '{"Status":0,"Message":"' + "x" * (2 << 20) + '"}',
    Fault.STATUS_TEXT: '{"Status":"0"}',
    Fault.STATUS_TRUE: '{"Status":true}',
    Fault.NO_STATUS: '{"Message":""}',
}


def tls_certificate(folder: Path) -> Path:
    """PEM with key and a certificate of its own for 127.0.0.1."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, LOOPBACK)])
    start = datetime.now(UTC) - timedelta(days=1)
    certificate = (
        x509.CertificateBuilder(name, name, key.public_key(), 7, start, start + timedelta(days=9))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ip_address(LOOPBACK))]), critical=False
        )
        .sign(key, hashes.SHA256())
    )
    path = folder / f"{certificate.fingerprint(hashes.SHA256()).hex()}.pem"
    path.write_bytes(
        key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        + certificate.public_bytes(Encoding.PEM)
    )
    return path


class VgcaService:
    """Listens from its making until `close`.

    Attributes:
        fault: of the next orders, None for none.
        telling: how it answers GetCertInfo.
        old_format: signs as PKCS#7 detached, with its own description of the file, as the real
            one was seen to do.
        during: called while the person sits before its window.
        orders: actions with what was asked, in their order.
    """

    def __init__(self, signer: Signer, clock: Clock, certificate: Path, port: int = 0) -> None:
        self._signer = signer
        self._clock = clock
        self.fault: Fault | None = None
        self.telling = Telling.CERTIFICATE
        self.old_format = False
        self.during: Callable[[], None] = lambda: None
        self.orders: list[tuple[str, dict[str, object]]] = []
        self._released = threading.Event()
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
        self._server = serve(
            self._serve,
            LOOPBACK,
            port,
            ssl=context,
            close_timeout=1,
            process_request=self._offered,
        )
        self.port = int(self._server.socket.getsockname()[1])
        threading.Thread(target=self._server.serve_forever, name="vgca", daemon=True).start()

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"wss://{LOOPBACK}:{self.port}"

    def sign_with(self, signer: Signer) -> None:
        """The person chooses another certificate from now on."""
        self._signer = signer

    def close(self) -> None:
        """Nobody answers any more."""
        self._released.set()
        self._server.shutdown()

    # --- one talk -----------------------------------------------------------------------------

    def _serve(self, line: ServerConnection) -> None:
        assert line.request is not None
        action = line.request.path.removeprefix("/")
        try:
            message = line.recv(timeout=_HUNG_S)
        except ConnectionClosed:
            return  # a page that only looks whether the service is there
        if action == "GetCertInfo":
            assert message == "get_cert_info"
            self._tell_certificate(line)
            return
        asked = json.loads(message)
        self.orders.append((action, asked))
        self._answer(line, self._carried_out(action, asked))

    def _offered(self, line: ServerConnection, request: Request) -> Response | None:
        if request.path == "/GetCertInfo" and self.telling is Telling.NOT_OFFERED:
            return line.respond(HTTPStatus.NOT_FOUND, "")
        return None

    def _tell_certificate(self, line: ServerConnection) -> None:
        match self.telling:
            case Telling.DROPS:
                line.socket.close()
            case Telling.ENDS:
                line.close()
            case Telling.NEVER:
                self._released.wait(_HUNG_S)
            case Telling.NONSENSE:
                line.send("?")
            case Telling.STATUS_500:
                line.send('{"Status":500,"Message":""}')
            case Telling.CANCELLED:
                line.send('{"Status":11,"Message":""}')
            case Telling.NO_TOKEN:
                line.send('{"Status":14,"Message":""}')
            case _:
                line.send(self._certificate_told())

    def _certificate_told(self) -> str:
        certificate = self._signer.signing_cert
        assert certificate is not None
        content = base64.b64encode(certificate.dump()).decode()
        if self.telling is Telling.NO_CERTIFICATE:
            content = "54-01"
        told = {"Subject": "CN=Người Thử Nghiệm", "Email": "", "Base64Data": content}
        return json.dumps({"Status": 0, "Message": "", "CertInfo": told})

    def _answer(self, line: ServerConnection, answer: str) -> None:
        if self.fault is Fault.NEVER_ANSWERS:
            self._released.wait(_HUNG_S)
        elif self.fault is Fault.ENDS_SILENTLY:
            line.close()
        elif self.fault is Fault.DIES:
            line.send(_half(answer, line.socket))
        else:
            line.send(answer)

    def _carried_out(self, action: str, asked: dict[str, object]) -> str:
        if self.fault in _ANSWERS:
            return _ANSWERS[self.fault]
        name, content = _fetched(str(asked["FileName"]))
        self.during()
        told: dict[str, object] = {"FileName": name, "FileServer": ""}
        if self.fault is Fault.GIGABYTE:
            _announce(str(asked["FileUploadHandler"]), 1 << 30)
        elif self.fault is not Fault.NO_UPLOAD:
            signed = self._brought_back(content, marked=action == "SignCopy")
            field = "file" if self.fault is Fault.OTHER_FIELD else "uploadfile"
            for _ in range(2 if self.fault is Fault.TWICE else 1):
                told = _upload(str(asked["FileUploadHandler"]), field, name, signed)
        # It says that all went well whatever the other side answered: the worst it could do.
        return json.dumps(told | {"Status": 0, "Message": "", "DocumentNumber": ""})

    def _brought_back(self, content: bytes, *, marked: bool) -> bytes:
        match self.fault:
            case Fault.NOT_PDF:
                return content + b"khong phai PDF"
            case Fault.UNSIGNED:
                return content
            case Fault.OTHER_FILE:
                return self._signed(_rewritten(content, pages=1), marked=False)
            case Fault.REWRITTEN:
                return self._signed(_rewritten(content, pages=2), marked=False)
            case Fault.TWO_SIGNATURES:
                return self._signed(self._signed(content, marked=False), marked=False)
            case Fault.BROKEN_VALUE:
                return _flipped(self._signed(content, marked=False))
            case Fault.TRAILING:
                return self._signed(content, marked=False) + b"% them\n"
            case _:
                return self._signed(content, marked=marked)

    def _signed(self, content: bytes, *, marked: bool) -> bytes:
        if not (self.old_format or marked):
            return signed_copy(content, self._signer, self._clock(), SignOrder())
        writer = IncrementalPdfFileWriter(BytesIO(content))
        metadata = PdfSignatureMetadata(
            field_name="Signature1",
            md_algorithm="sha256",
            subfilter=(
                SigSeedSubFilter.ADOBE_PKCS7_DETACHED if self.old_format else SigSeedSubFilter.PADES
            ),
        )
        place = SigFieldSpec("Signature1", box=(400, 780, 590, 830))
        stamp = TextStampStyle(stamp_text="SAO Y")
        signer = PdfSigner(metadata, self._signer, stamp_style=stamp, new_field_spec=place)
        output = BytesIO()
        signer.sign_pdf(writer, output=output)
        return output.getvalue()


def _half(answer: str, under_tls: socket.socket) -> Iterator[str]:
    yield answer[:10]
    under_tls.close()
    yield answer[10:]


def _fetched(url: str) -> tuple[str, bytes]:
    address = urlsplit(url)
    assert address.hostname == LOOPBACK
    talk = http.client.HTTPConnection(LOOPBACK, address.port or 80, timeout=30)
    talk.request("GET", address.path)
    answer = talk.getresponse()
    content = answer.read()
    talk.close()
    assert answer.status == 200
    return address.path.rpartition("/")[2], content


def _upload(url: str, field: str, name: str, content: bytes) -> dict[str, object]:
    """As HttpClient of .NET posts a form."""
    head = f"Content-Disposition: form-data; name={field}; filename={name}"
    form = (
        f"--{_BOUNDARY}\r\n{head}\r\n\r\n".encode() + content + f"\r\n--{_BOUNDARY}--\r\n".encode()
    )
    address = urlsplit(url)
    talk = http.client.HTTPConnection(LOOPBACK, address.port or 80, timeout=30)
    kind = f'multipart/form-data; boundary="{_BOUNDARY}"'
    talk.request("POST", address.path, form, {"Content-Type": kind, "Expect": "100-continue"})
    told: dict[str, object] = json.loads(talk.getresponse().read())
    talk.close()
    return told


def _announce(url: str, size_bytes: int) -> None:
    address = urlsplit(url)
    talk = http.client.HTTPConnection(LOOPBACK, address.port or 80, timeout=30)
    talk.putrequest("POST", address.path)
    talk.putheader("Content-Type", f"multipart/form-data; boundary={_BOUNDARY}")
    talk.putheader("Content-Length", str(size_bytes))
    talk.putheader("Expect", "100-continue")
    talk.endheaders()
    assert talk.getresponse().status == 413
    talk.close()


def _rewritten(content: bytes, pages: int) -> bytes:
    output = BytesIO()
    with pikepdf.open(BytesIO(content)) as pdf:
        while len(pdf.pages) > pages:
            del pdf.pages[-1]
        pdf.save(output)
    return output.getvalue()


def _flipped(signed: bytes) -> bytes:
    """One digit of the signature's value is another one."""
    place = signed.rindex(b"/Contents <") + 3000
    digit = b"0" if signed[place : place + 1] != b"0" else b"1"
    return signed[:place] + digit + signed[place + 1 :]
