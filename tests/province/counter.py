"""A counter as any program may speak for it: its certificate, honest requests and free ones."""

from __future__ import annotations

import ssl
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256
from itertools import count
from pathlib import Path
from urllib.parse import quote

import httpx
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from tests.stand.province import Province

TUS = {"Tus-Resumable": "1.0.0"}
BYTES = {**TUS, "Content-Type": "application/offset+octet-stream", "Upload-Offset": "0"}

_numbers = count(1)


@dataclass(frozen=True)
class Counter:
    """A counter that the province knows, unless a test says otherwise.

    Attributes:
        pem: file with certificate and key.
        code: of a dossier that no other test has.
    """

    office: str
    pem: Path
    client: httpx.Client
    code: str

    @property
    def certificate(self) -> str:
        """PEM, without the key."""
        return self.pem.read_text().split("-----BEGIN PRIVATE KEY")[0]

    @property
    def shown(self) -> str:
        """The certificate as nginx hands it on."""
        return quote(self.certificate, safe="")

    @property
    def fingerprint(self) -> str:
        der = x509.load_pem_x509_certificate(self.certificate.encode()).public_bytes(Encoding.DER)
        return sha256(der).hexdigest()

    def create(self, size_bytes: int = 5, **more: str) -> httpx.Response:
        """Answer to a new upload."""
        headers = {**TUS, "Upload-Length": str(size_bytes)}
        return self.client.post("/files/", headers={**headers, **more})

    def upload(self, content: bytes) -> str:
        """The URL of a finished upload of this content."""
        url = str(self.create(len(content)).headers["Location"])
        assert self.client.patch(url, headers=BYTES, content=content).status_code == 204
        return url

    def deliver(self, content: bytes, url: str | None, /, **changes: object) -> httpx.Response:
        """Ask for the receipt of this content, having uploaded it there."""
        asked: dict[str, object] = {
            "code": self.code,
            "name": "don.pdf",
            "sha256": sha256(content).hexdigest(),
            "size_bytes": len(content),
            "upload": url and url.rsplit("/", 1)[1],
        }
        return self.client.post("/v1/deliveries", json=asked | changes)

    def hello(self) -> int:
        """Status of the simplest request."""
        return self.client.get("/v1/hello").status_code


def new_counter(
    province: Province, office: str = "H37.12", *, lasts: timedelta = timedelta(days=20)
) -> Counter:
    """A counter of this office; its connections close with its client."""
    number = next(_numbers)
    pem = province.counter(office, f"may-{number}", lasts=lasts)
    code = f"{office}-240102-{number:04d}"
    return Counter(office, pem, client_of(province, pem), code)


def client_of(province: Province, pem: Path | None) -> httpx.Client:
    """Requests with this certificate, or with none."""
    url = province.door.counters_url
    context = tls(province, pem)
    return httpx.Client(base_url=url, verify=context, timeout=20, trust_env=False)


def tls(province: Province, pem: Path | None) -> ssl.SSLContext:
    """TLS as any client speaks it."""
    context = ssl.create_default_context(cafile=str(province.pki.authority))
    if pem is not None:
        context.load_cert_chain(pem)
    return context
