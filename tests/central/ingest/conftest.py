"""The service for counters as it runs: a socket, PostgreSQL, a folder of objects, signed papers.

One for all tests of this process: each has counters, dossiers and papers of its own in it.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from hashlib import sha256
from itertools import count
from pathlib import Path
from typing import LiteralString
from urllib.parse import quote
from uuid import uuid4

import httpx
import pikepdf
import psycopg
import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from scanner_app.central.catalogue.counters import add_certificate, add_counter, who
from scanner_app.central.catalogue.database import Catalogue
from scanner_app.central.catalogue.offices import import_offices, office_on
from scanner_app.central.clock import now
from scanner_app.central.ingest.app import IngestParts, make_ingest
from scanner_app.central.ingest.bodies import BodyLimits
from scanner_app.central.ingest.callers import Callers
from scanner_app.central.ingest.delivering import KeepFile, TakeDelivery
from scanner_app.central.ingest.judging import SignatureJudge, signature_judge
from scanner_app.central.ingest.requests import Requests
from scanner_app.central.ingest.uploads import UploadFolder
from scanner_app.central.listening import listening_socket
from scanner_app.central.objects.folder import FolderStore
from scanner_app.central.serving import Served, Serving
from scanner_app.domain.catalog import Office
from scanner_app.domain.signature import SignOrder
from scanner_app.signing.demo_certificate import ensure_demo_key
from tests.signing.keyfiles import file_signer
from tests.stand.pki import Pki
from tests.stand.postgres import Postgres
from tests.stand.waiting import wait_until

OFFICES = (
    Office("H37", "Tỉnh Lạng Sơn", "province"),
    Office("H37.1", "Phường Đông Kinh", "commune", "H37"),
    Office("H37.2", "Xã Chi Lăng", "commune", "H37"),
)
MOST_BYTES = 4 << 20

Paper = Callable[[], bytes]

_numbers = count(1)


@pytest.fixture(scope="session")
def paper(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Paper]:
    """Gives a really signed PDF, another one each time."""
    folder = tmp_path_factory.mktemp("signed")
    demo = ensure_demo_key(folder / "demo", now)
    signer = file_signer(demo.keyfile, demo.password, now)

    def made() -> bytes:
        number = next(_numbers)
        plain, target = folder / f"{number}.pdf", folder / f"s{number}.pdf"
        with pikepdf.new() as pdf:
            page = pdf.add_blank_page(page_size=(595, 842))
            page.contents_add(pikepdf.Stream(pdf, f"% {number}\n".encode()))
            pdf.save(plain)
        return signer.sign(plain, target, SignOrder()).path.read_bytes()

    yield made
    signer.close()


@pytest.fixture(scope="session")
def judge() -> Iterator[SignatureJudge]:
    """A judge with a process of its own."""
    with signature_judge((), now, workers=1, limit_s=60) as judging:
        yield judging


@pytest.fixture(scope="session")
def pki(tmp_path_factory: pytest.TempPathFactory) -> Pki:
    """The province's authority."""
    return Pki(tmp_path_factory.mktemp("pki"))


@dataclass
class TestCounter:
    """A counter with its certificate; talks to the service as nginx passes it on."""

    __test__ = False

    pem: str
    client: httpx.Client
    tus: Path
    code: str

    @property
    def fingerprint(self) -> str:
        der = x509.load_pem_x509_certificate(self.pem.encode()).public_bytes(Encoding.DER)
        return sha256(der).hexdigest()

    def ask(self, method: str, path: str, **how: object) -> httpx.Response:
        """One request with our certificate."""
        said = how.pop("headers", {"X-Client-Cert": quote(self.pem, safe="")})
        return self.client.request(method, path, headers=said, **how)  # type: ignore[arg-type]  # httpx's own

    def upload(self, content: bytes, *, size: int | None = None, owner: str | None = None) -> str:
        """A tus upload as the server leaves it; its id."""
        number = uuid4().hex
        (self.tus / number).write_bytes(content)
        described = {
            "id": number,
            "size": len(content) if size is None else size,
            "offset": 0,
            "metadata": {"owner": owner or self.fingerprint},
        }
        (self.tus / f"{number}.json").write_text(json.dumps(described))
        return number

    def left(self) -> list[str]:
        """Our uploads that are still there."""
        return [
            each.stem for each in self.tus.glob("*.json") if self.fingerprint in each.read_text()
        ]

    def deliver(self, content: bytes, upload: str | None, /, **changes: object) -> httpx.Response:
        """Ask for the receipt of a file."""
        delivery = {
            "code": self.code,
            "name": "don.pdf",
            "sha256": sha256(content).hexdigest(),
            "size_bytes": len(content),
            "upload": upload,
        }
        return self.ask("POST", "/v1/deliveries", json=delivery | changes)


@dataclass
class Ingest:
    """The service and what stands behind it."""

    catalogue: Catalogue
    objects: Path
    tus: Path
    client: httpx.Client
    pki: Pki

    def counter(
        self,
        office: str = "H37.1",
        *,
        lasts: timedelta = timedelta(days=2),
        registered: timedelta | None = None,
    ) -> TestCounter:
        """A counter of this office; `registered`: what the catalogue knows of the end."""
        name = f"c{uuid4().hex[:12]}"
        text = self.pki.counter(name, lasts=lasts).read_text()
        pem = text[: text.index("-----BEGIN PRIVATE KEY")]
        made = TestCounter(pem, self.client, self.tus, f"{office}-231018-{next(_numbers):04d}")
        at = office_on(self.catalogue, office, datetime.now(UTC).date())
        assert at is not None
        number = add_counter(self.catalogue, at.id, name)
        end = datetime.now(UTC) + (lasts if registered is None else registered)
        add_certificate(self.catalogue, made.fingerprint, number, end)
        return made

    def kept(self, content: bytes) -> list[str]:
        """Keys under which these bytes are kept."""
        found = self.objects.rglob(sha256(content).hexdigest())
        return sorted(each.relative_to(self.objects).as_posix() for each in found)

    def noted(self, table: LiteralString, content: bytes) -> int:
        """Rows about these bytes."""
        digest = sha256(content).hexdigest()
        row = self.catalogue.as_keeper(
            lambda connection: connection.execute(
                f"SELECT count(*) FROM {table} WHERE sha256 = %s", (digest,)
            ).fetchone()
        )
        assert row is not None
        return int(row[0])


def parts_of(
    catalogue: Catalogue,
    objects: Path,
    tus: Path,
    judge: SignatureJudge,
    *,
    limits: BodyLimits | None = None,
    edge_secret: str | None = None,
) -> IngestParts:
    """The service, made of these."""
    keep = KeepFile(catalogue, FolderStore(objects), judge, now)
    take = TakeDelivery(keep, UploadFolder(tus), MOST_BYTES)
    return IngestParts(
        Callers(partial(who, catalogue), now, edge_secret),
        Requests(catalogue, take, now, MOST_BYTES),
        limits or BodyLimits(64 * 1024, 256 * 1024, 5),
        threads=8,
    )


@pytest.fixture(scope="session")
def ingest_dsn(postgres: Postgres, _catalogue_template: str) -> str:
    """A catalogue for all tests of the service."""
    with psycopg.connect(postgres.dsn(), autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE ingest TEMPLATE {_catalogue_template}")
    return postgres.dsn("ingest")


@pytest.fixture(scope="session")
def ingest(
    ingest_dsn: str, tmp_path_factory: pytest.TempPathFactory, judge: SignatureJudge, pki: Pki
) -> Iterator[Ingest]:
    """The service, running."""
    objects, tus = tmp_path_factory.mktemp("objects"), tmp_path_factory.mktemp("tus")
    with Catalogue(ingest_dsn, most=8) as catalogue:
        import_offices(catalogue, OFFICES)
        with running(parts_of(catalogue, objects, tus, judge)) as client:
            yield Ingest(catalogue, objects, tus, client, pki)


@pytest.fixture
def short_folder() -> Iterator[Path]:
    """Paths of Unix sockets may have 107 bytes; pytest's folders are longer."""
    with tempfile.TemporaryDirectory(prefix="sohoa-") as folder:
        yield Path(folder)


class running:  # noqa: N801 - a context manager, used as a function
    """The service on a socket; gives a client of it."""

    def __init__(self, parts: IngestParts) -> None:
        # Paths of Unix sockets may have 107 bytes; pytest's folders are longer.
        self._folder = tempfile.TemporaryDirectory(prefix="sohoa-")
        self._place = f"{self._folder.name}/central.sock"
        listener = listening_socket(self._place)
        self._serving = Serving([Served(make_ingest(parts), listener)])

    def __enter__(self) -> httpx.Client:
        wait_until(lambda: self._serving.are_up, 20)
        transport = httpx.HTTPTransport(uds=self._place)
        self._client = httpx.Client(transport=transport, base_url="http://ingest", timeout=60)
        return self._client

    def __exit__(self, *_: object) -> None:
        self._client.close()
        self._serving.stop()
        self._folder.cleanup()
