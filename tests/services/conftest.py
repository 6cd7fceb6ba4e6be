"""Services on a real store, with scripted ends."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from scanner_app.capture.tables.source import ChildTableSource
from scanner_app.domain.catalog import Office
from scanner_app.domain.events import Event
from scanner_app.domain.ids import OfficeCode
from scanner_app.domain.office_tree import OfficeTree
from scanner_app.domain.sign_rules import SignRule
from scanner_app.domain.signature import SignerRole
from scanner_app.ports import Signer
from scanner_app.services.archiving import ArchivePapers
from scanner_app.services.capturing import Capture
from scanner_app.services.digitizing import Digitize, Digitized, Steps
from scanner_app.services.editing import EditPages
from scanner_app.services.filing import DecideDossier, FileBatches
from scanner_app.services.originals import DeliverOriginal, KeepOriginal
from scanner_app.services.placing import PlaceBatches
from scanner_app.services.reading import ReadPages
from scanner_app.services.registering import ImportRegister
from scanner_app.services.secrecy import DecideSecret
from scanner_app.services.sign_plan import PlanSigning
from scanner_app.services.signing_off import SigningFolders, SignPapers
from scanner_app.services.undoing import AfterEdit, EditHistory
from scanner_app.services.uploading import SendQueued
from scanner_app.storage.batches import BatchStore
from scanner_app.storage.column_memory import SqlColumnMemory
from scanner_app.storage.database import Database
from scanner_app.storage.dossiers import SqlDossierStore
from scanner_app.storage.edits import EditStore
from scanner_app.storage.erasing import Eraser
from scanner_app.storage.filing import FilingStore
from scanner_app.storage.originals import SqlOriginals
from scanner_app.storage.pages import SqlPageStore
from scanner_app.storage.register import SqlRegister
from scanner_app.storage.secrecy import SecrecyStore
from scanner_app.storage.upload_jobs import SqlUploadQueue
from scanner_app.tasks.cancel import CancelToken
from tests.fakes.clock import SettableClock
from tests.fakes.scripted import (
    InstantReader,
    LenientVerifier,
    ScriptedSource,
    ScriptedUploader,
    SoftSigner,
    TextBuilder,
)
from tests.storage.conftest import blank_reading

OFFICE = OfficeCode("06463")
CODE = "000.00.21.H37-231018-0007"


@dataclass
class Counter:
    """A counter PC whose files, reader, builder, signer and target follow scripts."""

    home: Path
    source: dict[str, list[object]] = field(default_factory=dict)
    clock: SettableClock = field(default_factory=SettableClock)
    told: list[Event] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.database = Database(self.home / "sohoa.db")
        self.batches = BatchStore(self.database, self.home, self.clock)
        self.pages = SqlPageStore(self.database, self.home, self.clock)
        self.dossiers = SqlDossierStore(self.database, self.home, self.clock)
        self.filing = FilingStore(self.database, self.clock)
        self.edits = EditStore(self.database, self.clock)
        self.erase = Eraser(self.database, self.home, self.clock)
        self.queue = SqlUploadQueue(self.database, self.home, self.clock)
        self.register = SqlRegister(self.database, self.clock)
        self.reader = InstantReader(blank_reading())
        self.builder = TextBuilder()
        self.uploader = ScriptedUploader(self.clock)
        self.verifier = LenientVerifier()
        self.originals = SqlOriginals(self.database, self.home, self.clock)
        self.may_be_signed: Callable[[Path], bool] = lambda _path: False
        self.signer: Callable[[], Signer] = lambda: SoftSigner(self.clock)
        self.rules: tuple[SignRule, ...] = ()

    def digitize(self, files: dict[str, list[object]], given_code: str | None = CODE) -> Digitized:
        """One run over these files, with everything as it is scripted now."""
        tell = self.told.append
        capture = Capture(
            ScriptedSource(files),  # type: ignore[arg-type]  # bytes and errors by construction
            self.batches,
            self.home / "spool",
            tell,
            original=KeepOriginal(self.may_be_signed, self.verifier, self.originals),
        )
        steps = Steps(
            read=ReadPages(self.pages, self.reader, tell),
            file=FileBatches(
                self.pages,
                self.filing,
                self.register,
                self.clock,
                tell,
                PlaceBatches(self.filing, self.edits, self.pages, self.after_edit()),
            ),
            archive=ArchivePapers(
                self.dossiers,
                self.pages,
                self.builder,
                self.home / "unsigned",
                self.clock,
                "Bộ phận Một cửa",
                tell,
                DeliverOriginal(
                    self.originals,
                    self.dossiers,
                    self.verifier,
                    self.home / "signed",
                    self.clock,
                    tell,
                ),
            ),
            sign=self.sign(lambda _role: self.signer()),
            send=SendQueued(self.queue, self.uploader, self.clock, tell),
        )
        paths = [self.home / "in" / name for name in files]
        run = Digitize(capture, steps, self.dossiers)
        return run(paths, office=OFFICE, given_code=given_code, cancel=CancelToken())

    def sign(self, open_signer: Callable[[SignerRole], Signer]) -> SignPapers:
        """Signing by what this opens, under the rules as they are set now."""
        return SignPapers(
            self.dossiers,
            PlanSigning(self.dossiers, lambda: self.rules),
            open_signer,
            self.verifier,
            SigningFolders(partly=self.home / "unsigned", complete=self.home / "signed"),
            lambda: "UBND phường Thử Nghiệm",
            self.told.append,
        )

    def importer(self, offices: Iterable[Office] = ()) -> ImportRegister:
        """Importing exports, as the application does."""
        return ImportRegister(
            self.register,
            SqlColumnMemory(self.database, self.clock),
            ChildTableSource(),
            self.filing,
            OfficeTree(offices),
            self.told.append,
        )

    def decide(self) -> DecideDossier:
        return DecideDossier(self.dossiers, self.filing, lambda _dossier: False)

    def after_edit(self) -> AfterEdit:
        return AfterEdit(self.erase, self.told.append)

    def edit(self) -> EditPages:
        return EditPages(self.edits, self.pages, self.dossiers, self.after_edit())

    def history(self) -> EditHistory:
        return EditHistory(self.edits, self.after_edit())

    def secret(self) -> DecideSecret:
        secrecy = SecrecyStore(self.database, self.clock)
        return DecideSecret(secrecy, self.edits, self.pages, self.erase, self.told.append)


@pytest.fixture
def counter(tmp_path: Path, empty_database: Path) -> Iterator[Counter]:
    shutil.copyfile(empty_database, tmp_path / "sohoa.db")
    made = Counter(tmp_path)
    yield made
    made.database.close()
