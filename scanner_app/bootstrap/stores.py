"""The stores on one database and home folder."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from scanner_app.bootstrap.clock import now
from scanner_app.storage.batches import BatchStore
from scanner_app.storage.breakdowns import SqlBreakdowns
from scanner_app.storage.clearing import ClearingStore
from scanner_app.storage.column_memory import SqlColumnMemory
from scanner_app.storage.completing import CompletionStore
from scanner_app.storage.components import ComponentStore
from scanner_app.storage.database import Database
from scanner_app.storage.dossiers import SqlDossierStore
from scanner_app.storage.edits import EditStore
from scanner_app.storage.erasing import Eraser
from scanner_app.storage.filing import FilingStore
from scanner_app.storage.fingerprints import Fingerprints
from scanner_app.storage.journal import SqlJournal
from scanner_app.storage.originals import SqlOriginals
from scanner_app.storage.pages import SqlPageStore
from scanner_app.storage.progress import SqlProgress
from scanner_app.storage.queue_listing import SqlQueueListing
from scanner_app.storage.register import SqlRegister
from scanner_app.storage.reuses import ReuseStore
from scanner_app.storage.secrecy import SecrecyStore
from scanner_app.storage.seen_findings import SeenFindingStore
from scanner_app.storage.upload_jobs import SqlUploadQueue


@dataclass(frozen=True, slots=True)
class Stores:
    """Everything that is kept in the database and beside it."""

    pages: SqlPageStore
    dossiers: SqlDossierStore
    filing: FilingStore
    register: SqlRegister
    columns: SqlColumnMemory
    queue: SqlUploadQueue
    queue_listing: SqlQueueListing
    batches: BatchStore
    originals: SqlOriginals
    edits: EditStore
    fingerprints: Fingerprints
    reuses: ReuseStore
    secrecy: SecrecyStore
    clearing: ClearingStore
    progress: SqlProgress
    breakdowns: SqlBreakdowns
    components: ComponentStore
    completion: CompletionStore
    seen_findings: SeenFindingStore
    journal: SqlJournal
    erase: Eraser


def stores_of(database: Database, home: Path) -> Stores:
    """The stores of this home folder."""
    edits = EditStore(database, now)
    return Stores(
        pages=SqlPageStore(database, home, now),
        dossiers=SqlDossierStore(database, home, now),
        filing=FilingStore(database, now),
        register=SqlRegister(database, now),
        columns=SqlColumnMemory(database, now),
        queue=SqlUploadQueue(database, home, now),
        queue_listing=SqlQueueListing(database, home, now),
        batches=BatchStore(database, home, now),
        originals=SqlOriginals(database, home, now),
        edits=edits,
        fingerprints=Fingerprints(database),
        reuses=ReuseStore(database, now, edits.apply_in),
        secrecy=SecrecyStore(database, now),
        clearing=ClearingStore(database, now),
        progress=SqlProgress(database),
        breakdowns=SqlBreakdowns(database),
        components=ComponentStore(database, now),
        completion=CompletionStore(database, now),
        seen_findings=SeenFindingStore(database, now),
        journal=SqlJournal(database, now),
        erase=Eraser(database, home, now),
    )
