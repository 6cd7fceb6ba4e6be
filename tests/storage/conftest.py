"""A real database and page store in a temporary home."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest

from scanner_app.domain.dossier import (
    ArchiveFile,
    DraftDossier,
    DraftPaper,
    HoldReason,
    SignedFile,
)
from scanner_app.domain.ids import BatchId, DossierId, OfficeCode, PageId, PaperId
from scanner_app.domain.page import PageReading
from scanner_app.domain.signature import SignerRole
from scanner_app.storage.batches import BatchStore
from scanner_app.storage.database import Database
from scanner_app.storage.dossiers import SqlDossierStore
from scanner_app.storage.filing import FilingStore
from scanner_app.storage.pages import SqlPageStore
from scanner_app.storage.progress import SqlProgress
from scanner_app.storage.register import SqlRegister
from scanner_app.storage.upload_jobs import SqlUploadQueue
from tests.fakes.clock import SettableClock

OFFICE = OfficeCode("06463")
CODE = "000.00.21.H37-231018-0007"


@dataclass
class Store:
    """Every store on one home, and shortcuts to arrange a test."""

    home: Path
    clock: SettableClock
    database: Database
    batches: BatchStore
    pages: SqlPageStore
    dossiers: SqlDossierStore
    filing: FilingStore
    queue: SqlUploadQueue
    register: SqlRegister
    progress: SqlProgress

    def keep(self, batch: BatchId, seq: int, content: bytes = b"picture") -> PageId:
        image = self.home / "incoming.jpg"
        image.write_bytes(content + str(seq).encode())
        page = self.batches.keep(
            batch,
            image=image,
            seq=seq,
            source=f"{seq}.jpg",
            source_page=1,
            source_key=f"{batch}|{seq}",
        )
        return page.id

    def read_batch(self, count: int) -> tuple[BatchId, tuple[PageId, ...]]:
        """A closed batch of `count` pages, all read."""
        batch = self.batches.open_batch(f"key-{self.clock.now}", OFFICE, None)
        ids = tuple(self.keep(batch, seq) for seq in range(count))
        self.batches.close_batch(batch)
        for page in ids:
            self.pages.record_reading(page, blank_reading())
        return batch, ids

    def filed(
        self, code: str | None = CODE, holds: tuple[HoldReason, ...] = ()
    ) -> tuple[DossierId, PaperId]:
        """A dossier of one paper of one page."""
        self.clock.forward(timedelta(seconds=1))
        batch, ids = self.read_batch(1)
        draft = DraftDossier(
            code=code,
            code_source="barcode" if code else "none",
            papers=(DraftPaper("Quyết định", ids),),
            tags=(),
            holds=holds,
        )
        (dossier,) = self.filing.file(batch, [draft])
        return dossier, self.dossiers.dossier(dossier).papers[-1].id

    def signed(self, code: str | None = CODE, holds: tuple[HoldReason, ...] = ()) -> PaperId:
        """A signed paper; queued when nothing holds its dossier."""
        _, paper = self.filed(code, holds)
        digest = f"{paper:064x}"
        path = self.home / "signed" / f"{paper}.pdf"
        self.dossiers.record_archive(paper, ArchiveFile(path, digest, 10, 1))
        self.dossiers.record_signature(
            paper,
            SignedFile(path, digest, 12, "Cán bộ", self.clock.now),
            f"{OFFICE}/{code}",
            f"{paper}.pdf",
            role=SignerRole.OFFICER,
            complete=True,
        )
        return paper


@pytest.fixture
def store(tmp_path: Path, empty_database: Path) -> Iterator[Store]:
    shutil.copyfile(empty_database, tmp_path / "sohoa.db")
    opened = store_at(tmp_path)
    yield opened
    opened.database.close()


def store_at(home: Path) -> Store:
    """Every store on the database of this home, which is made when it is not there."""
    clock = SettableClock()
    database = Database(home / "sohoa.db")
    return Store(
        home=home,
        clock=clock,
        database=database,
        batches=BatchStore(database, home, clock),
        pages=SqlPageStore(database, home, clock),
        dossiers=SqlDossierStore(database, home, clock),
        filing=FilingStore(database, clock),
        queue=SqlUploadQueue(database, home, clock),
        register=SqlRegister(database, clock),
        progress=SqlProgress(database),
    )


def blank_reading() -> PageReading:
    return PageReading(
        width=2480,
        height=3508,
        dpi=300.0,
        dpi_source="file",
        orientation_deg=0,
        skew_deg=0.0,
        sheet=None,
        blank=1.0,
        quality=(),
        barcodes=(),
        lines=(),
        confidence=0.0,
    )
