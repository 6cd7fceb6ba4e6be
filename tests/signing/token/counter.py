"""A counter PC whose papers wait for a signature by a token: real store, real processes."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from pathlib import Path

import pikepdf

from scanner_app.domain.dossier import ArchiveFile, DraftDossier, DraftPaper, PaperState
from scanner_app.domain.errors import AppError
from scanner_app.domain.ids import OfficeCode
from scanner_app.domain.key_source import TokenKey
from scanner_app.domain.upload import UploadJob
from scanner_app.durable import sweep_parts
from scanner_app.ports import Signer
from scanner_app.processing.apart import Apart
from scanner_app.processing.pool import PagePool
from scanner_app.services.sign_plan import PlanSigning
from scanner_app.services.signing_off import SigningFolders, SignPapers
from scanner_app.signing.apart import SignerApart
from scanner_app.signing.held import Terms
from scanner_app.signing.judging.file import PdfVerifier
from scanner_app.storage.batches import BatchStore
from scanner_app.storage.database import Database
from scanner_app.storage.dossiers import SqlDossierStore
from scanner_app.storage.filing import FilingStore
from scanner_app.storage.pages import SqlPageStore
from scanner_app.storage.upload_jobs import SqlUploadQueue
from scanner_app.tasks.cancel import CancelToken
from tests.fakes.clock import SettableClock
from tests.signing.keyfiles import NOON
from tests.signing.token.softhsm import PIN
from tests.storage.conftest import blank_reading

OFFICE = OfficeCode("06463")


def standing_clock() -> SettableClock:
    clock = SettableClock()
    clock.now = NOON
    return clock


@dataclass
class Counter:
    """One home folder; closed by whoever made it.

    Attributes:
        home: of the store.
        key: on the token.
        roots: that vouch for its certificate.
    """

    home: Path
    key: TokenKey
    roots: tuple[Path, ...]
    clock: SettableClock = field(default_factory=standing_clock)

    def __post_init__(self) -> None:
        self.database = Database(self.home / "sohoa.db")
        self.dossiers = SqlDossierStore(self.database, self.home, self.clock)
        self.queue = SqlUploadQueue(self.database, self.home, self.clock)
        self.verifier = PdfVerifier(clock=self.clock, roots=self.roots)
        self._pool = PagePool(1)
        self._verified: set[str] = set()
        self.apart = Apart(self._pool, once=True, limit_s=60.0)

    def limit(self, limit_s: float) -> None:
        """Calls to the token take no longer from now on; its process is up by then."""
        self.open(PIN).close()
        self.apart = Apart(self._pool, once=True, limit_s=limit_s)

    def close(self) -> None:
        self._pool.close()
        self.database.close()

    def fill(self, archive: Path, papers: int) -> None:
        """So many dossiers of one paper, each a PDF/A file that waits to be signed."""
        batches = BatchStore(self.database, self.home, self.clock)
        pages = SqlPageStore(self.database, self.home, self.clock)
        filing = FilingStore(self.database, self.clock)
        batch = batches.open_batch("chong", OFFICE, None)
        ids = []
        for number in range(papers):
            image = self.home / "anh.jpg"
            image.write_bytes(b"picture %d" % number)
            page = batches.keep(
                batch,
                image=image,
                seq=number,
                source=f"{number}.jpg",
                source_page=1,
                source_key=f"{number}",
            )
            ids.append(page.id)
        batches.close_batch(batch)
        for page_id in ids:
            pages.record_reading(page_id, blank_reading())
        drafts = [
            DraftDossier(
                code=f"000.00.21.H37-261123-{number:04d}",
                code_source="barcode",
                papers=(DraftPaper("Quyết định", (page_id,)),),
                tags=(),
                holds=(),
            )
            for number, page_id in enumerate(ids)
        ]
        for dossier in filing.file(batch, drafts):
            (paper,) = self.dossiers.dossier(dossier).papers
            path = self.home / "unsigned" / f"{paper.id}.pdf"
            path.parent.mkdir(exist_ok=True)
            _write_like(archive, path, paper.id)
            content = path.read_bytes()
            digest = hashlib.sha256(content).hexdigest()
            self.dossiers.record_archive(paper.id, ArchiveFile(path, digest, len(content), 1))

    def recover(self) -> None:
        """As the program does when it starts."""
        for folder in ("unsigned", "signed"):
            sweep_parts(self.home / folder)

    def open(self, pin: str) -> Signer:
        terms = Terms(self.clock, roots=self.roots, home=self.home)
        return SignerApart(self.apart, self.key, pin, terms)

    def sign(self, pin: str) -> tuple[AppError, ...]:
        """All that waits; what went wrong."""
        step = SignPapers(
            self.dossiers,
            PlanSigning(self.dossiers, lambda: ()),
            lambda _role: self.open(pin),
            self.verifier,
            SigningFolders(partly=self.home / "unsigned", complete=self.home / "signed"),
            lambda: "UBND phường Thử Nghiệm",
            lambda _event: None,
        )
        return step(CancelToken())

    def waiting(self) -> int:
        return len(self.dossiers.to_sign())

    def sound_jobs(self) -> list[UploadJob]:
        """Jobs whose file is as it was queued and bears one intact, trusted signature."""
        return [job for job in self.queue.jobs() if self._is_sound(job)]

    def parts(self) -> list[Path]:
        return list(self.home.rglob("*.part"))

    def signed_files(self) -> set[Path]:
        return {path for path in (self.home / "signed").rglob("*") if path.is_file()}

    def signatures(self) -> list[int]:
        """How many each paper has."""
        every = map(self.dossiers.dossier, self.dossiers.recent(None, 1000))
        papers = (paper for dossier in every for paper in dossier.papers)
        return [len(paper.signatures) for paper in papers if paper.state is PaperState.SIGNED]

    def _is_sound(self, job: UploadJob) -> bool:
        """Judged once: the digest says that it is the same file still."""
        if hashlib.sha256(job.path.read_bytes()).hexdigest() != job.sha256:
            return False
        if job.sha256 not in self._verified:
            report = self.verifier.verify(job.path)
            (signature,) = report.signatures
            if not (report.ok and signature.trusted):
                return False
            self._verified.add(job.sha256)
        return True


def _write_like(archive: Path, path: Path, number: int) -> None:
    """The same file with another number in it: no two papers are the same bytes."""
    with pikepdf.open(archive) as pdf:
        pdf.pages[0].SohoaNumber = number
        pdf.save(path, deterministic_id=True)
