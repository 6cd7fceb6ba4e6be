"""Signing a batch of 100 files, as a share of the time to make their PDFs; same pages, same run."""

from __future__ import annotations

import os
import resource
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

from scanner_app.capture.child_limits import cage_myself
from scanner_app.domain.dossier import ArchiveFile
from scanner_app.domain.ids import BatchId, PageId, PaperId
from scanner_app.domain.key_source import FileKey, KeySource
from scanner_app.domain.page import Page, PageReading, PageState
from scanner_app.domain.signature import CopyKind, CopyMark, SignerRole, SignOrder
from scanner_app.ports import ArchiveMetadata, ArchiveRequest
from scanner_app.processing.apart import Apart
from scanner_app.processing.archive import PooledArchiveBuilder
from scanner_app.processing.pool import PagePool
from scanner_app.processing.reader import PooledPageReader
from scanner_app.signing.apart import SignerApart
from scanner_app.signing.demo_certificate import ensure_demo_key
from scanner_app.signing.held import Terms
from scanner_app.signing.judging.file import PdfVerifier
from scanner_app.signing.mark.apart import LookApart
from scanner_app.tasks.cancel import CancelToken
from tests.signing.keyfiles import NOON
from tests.signing.pki.running import PASSWORD, Pki, running_pki
from tests.signing.token.softhsm import (
    LABEL,
    PIN,
    Authority,
    Plugged,
    build_shim,
    put_certificate,
    put_key,
)

FILES = 100
PAGES_EACH = 2
_SAMPLE = Path(__file__).resolve().parents[2] / "resources" / "sample"
_WORKERS = 2
_PLAIN = SignOrder()
_COPY = SignOrder(
    SignerRole.AGENCY, CopyMark(CopyKind.SAO_Y, "UBND phường Lương Văn Tri, tỉnh Lạng Sơn")
)
R = TypeVar("R")


@dataclass(frozen=True)
class Made:
    """How the PDFs came to be. Processor seconds, of all processes.

    Attributes:
        read_s: reading a page (deskew, OCR, bar codes), mean; not part of making the PDF.
        cpu_s, wall_s: building a PDF/A of two pages, mean; wall with two workers.
        bytes: of a PDF, mean.
    """

    files: int
    read_s: float
    cpu_s: float
    wall_s: float
    bytes: float


@dataclass(frozen=True)
class Cost:
    """A batch by one opening of the key. Seconds a file, but for `open_s`.

    Attributes:
        way: key, level, mark.
        level: as the signer tells it.
        open_s: starting the process, opening the key and checking its certificate, wall.
        cpu_s: of our process, the key's and the one that draws pages, opening included; not of
            the test PKI's servers, which are on this machine too.
        share: of the processor time to make the PDF.
        added: bytes, mean.
        right: files that our verifier calls right.
    """

    way: str
    level: str
    files: int
    open_s: float
    wall_s: float
    cpu_s: float
    share: float
    added: float
    right: int


def noon() -> datetime:
    """The time of certificates made for tests."""
    return NOON


def measure(folder: Path, files: int = FILES) -> tuple[Made, Iterator[Cost]]:
    """PDFs first, then one batch after the other, drawn one by one."""
    made, paths = _make_pdfs(folder, files)
    return made, _batches(folder, paths, made)


def _batches(folder: Path, paths: Sequence[Path], made: Made) -> Iterator[Cost]:
    with _token(folder / "token") as plugged:
        terms = Terms(noon, plugged.roots)
        for way, order in (("SoftHSM", _PLAIN), ("SoftHSM, SAO Y", _COPY)):
            yield _signed(way, order, plugged.key, PIN, terms, paths, made)
    demo = ensure_demo_key(folder / "demo", noon)
    own = Terms(noon, (demo.root,))
    yield _signed("PKCS#12", _PLAIN, FileKey(demo.keyfile), demo.password, own, paths, made)
    (folder / "pki").mkdir()
    with running_pki(folder / "pki") as pki:
        stamped = Terms(Pki.clock, (pki.root,), timestamp_url=pki.tsa_url)
        key = FileKey(pki.keyfile("officer"))
        yield _signed("PKCS#12, TSA", _PLAIN, key, PASSWORD, stamped, paths, made)
        lasting = replace(stamped, check_revocation=True)
        yield _signed("PKCS#12, TSA + OCSP/CRL", _PLAIN, key, PASSWORD, lasting, paths, made)


def _signed(
    way: str,
    order: SignOrder,
    key: KeySource,
    secret: str,
    terms: Terms,
    paths: Sequence[Path],
    made: Made,
) -> Cost:
    target = paths[0].parent.with_name("ký")
    told = []

    def batch() -> tuple[float, float]:
        started = time.monotonic()
        with PagePool(1) as pool, PagePool(1) as judging:
            look = LookApart(Apart(judging), cage_myself)
            signer = SignerApart(Apart(pool, once=True), key, secret, terms, look=look)
            opened = time.monotonic()
            for left, path in zip(range(len(paths), 0, -1), paths, strict=True):
                told.append(signer.sign(path, target / path.name, replace(order, left=left)))
            signer.close()
            return opened - started, time.monotonic() - opened

    (open_s, wall_s), cpu_s = _cpu_of(batch)
    count = len(paths)
    verifier = PdfVerifier(clock=terms.clock, roots=terms.roots)
    reports = [verifier.verify(one.path) for one in told]
    cost = Cost(
        way=way,
        level=", ".join(sorted({one.level for one in told})),
        files=count,
        open_s=open_s,
        wall_s=wall_s / count,
        cpu_s=cpu_s / count,
        share=cpu_s / count / made.cpu_s,
        added=sum(one.size_bytes for one in told) / count - made.bytes,
        right=sum(one.ok and all(each.trusted for each in one.signatures) for one in reports),
    )
    for one in told:
        one.path.unlink()
    return cost


def _make_pdfs(folder: Path, files: int) -> tuple[Made, list[Path]]:
    """The sample's scans, read once, two to a paper over and over."""
    kept = [_page(number, path) for number, path in enumerate(sorted(_SAMPLE.glob("*.jpg")))]

    def read() -> dict[PageId, PageReading]:
        with PagePool(_WORKERS) as pool:
            found = dict(PooledPageReader(pool).read(kept, CancelToken()))
        return {page: one for page, one in found.items() if isinstance(one, PageReading)}

    readings, read_s = _cpu_of(read)
    pages = [replace(page, reading=readings.get(page.id), state=PageState.READ) for page in kept]
    unsigned = folder / "pdf"
    unsigned.mkdir()
    metadata = ArchiveMetadata("Quyết định", "H37.1.2-261123-0001", "H37", "Cán bộ", NOON)
    requests = [
        ArchiveRequest(
            PaperId(number),
            tuple(pages[(PAGES_EACH * number + place) % len(pages)] for place in range(PAGES_EACH)),
            metadata,
            unsigned / f"{number:03}.pdf",
        )
        for number in range(files)
    ]

    def build() -> tuple[list[ArchiveFile], float]:
        started = time.monotonic()
        with PagePool(_WORKERS) as pool:
            found = dict(PooledArchiveBuilder(pool).build_all(requests, CancelToken()))
        built = [one for one in found.values() if isinstance(one, ArchiveFile)]
        return built, time.monotonic() - started

    (built, wall_s), cpu_s = _cpu_of(build)
    if len(built) != files:
        message = f"{len(built)} of {files} PDFs were built"
        raise RuntimeError(message)
    size = sum(one.size_bytes for one in built) / files
    made = Made(files, read_s / len(pages), cpu_s / files, wall_s / files, size)
    return made, sorted(one.path for one in built)


def _page(number: int, image: Path) -> Page:
    return Page(
        id=PageId(number),
        batch=BatchId(1),
        seq=number,
        source=image.name,
        source_page=1,
        source_key=image.name,
        image=image,
        sha256="",
        captured_at=datetime(2026, 11, 23, 5, tzinfo=UTC),
        state=PageState.CAPTURED,
        reading=None,
    )


@contextmanager
def _token(folder: Path) -> Iterator[Plugged]:
    """An RSA key of 2048 bits as the issuers give, with its chain."""
    folder.mkdir()
    authority = Authority(folder)
    plugged = Plugged(folder, build_shim(folder), (authority.pem,))
    plugged.write_configuration()
    before = dict(os.environ)
    os.environ.update(plugged.environment())
    try:
        plugged.add_token(LABEL)
        with plugged.writing() as session:
            put_key(session, authority)
            put_certificate(session, authority.issuer, b"\x10", "noi cap")
            put_certificate(session, authority.root, b"\x11", "goc")
        yield plugged
    finally:
        os.environ.clear()
        os.environ.update(before)


def _cpu_of(work: Callable[[], R]) -> tuple[R, float]:
    """What it gives, and processor seconds of this process and of children that ended in it."""
    before = _cpu_s()
    value = work()
    return value, _cpu_s() - before


def _cpu_s() -> float:
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(each.ru_utime + each.ru_stime for each in used)
