"""The one place where ports meet adapters."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from pathlib import Path

from scanner_app.bootstrap.account import account
from scanner_app.bootstrap.clock import now
from scanner_app.bootstrap.drivers import drivers
from scanner_app.bootstrap.keys import ChosenKeys, KeyChoice, KeySettings, SetKey, roots
from scanner_app.bootstrap.probes import probes
from scanner_app.bootstrap.recording import recording
from scanner_app.bootstrap.temporary import temporary_files
from scanner_app.bootstrap.upgrading import upgrade_signed
from scanner_app.bootstrap.watching import OpenWatch
from scanner_app.bootstrap.working import Working, make_home, sweep
from scanner_app.capture.child_limits import cage_myself
from scanner_app.capture.files import DiskFileSource
from scanner_app.capture.host_process import DriverSpec
from scanner_app.capture.known_devices import KnownDevices
from scanner_app.capture.scanner import HostScanner
from scanner_app.capture.sessions import SessionFolders
from scanner_app.capture.signed_pdf import may_be_signed
from scanner_app.domain.errors import (
    DiskFullError,
    EngineMissingError,
    FastEngineMissingError,
    LanguageMissingError,
)
from scanner_app.domain.register import RegisterRow
from scanner_app.domain.sign_errors import SignerMissingError
from scanner_app.domain.sign_rules import SignRule
from scanner_app.domain.verification import FileReport
from scanner_app.paths import resources_folder
from scanner_app.ports import EventSink, Keys, Scanner, Signer
from scanner_app.processing.apart import Apart
from scanner_app.processing.archive import PooledArchiveBuilder, pdfa_check
from scanner_app.processing.pool import PagePool
from scanner_app.processing.reader import PooledPageReader, engine_status
from scanner_app.processing.sheets import PdfSheetPrinter
from scanner_app.profiles import ProfileStore
from scanner_app.services.archiving import ArchivePapers
from scanner_app.services.capturing import Capture
from scanner_app.services.clearing import ClearDelivered
from scanner_app.services.delivered import JudgeDelivered
from scanner_app.services.diagnosing import Diagnose, Probe
from scanner_app.services.digitizing import Digitize, Steps
from scanner_app.services.editing import EditPages
from scanner_app.services.filing import DecideDossier, FileBatches
from scanner_app.services.finishing import FinishStack
from scanner_app.services.journaling import Journal
from scanner_app.services.looking import NoteView
from scanner_app.services.looking_up import InRegister
from scanner_app.services.originals import DeliverOriginal, KeepOriginal
from scanner_app.services.pasting import KeepPasted
from scanner_app.services.placing import PlaceBatches
from scanner_app.services.reading import ReadPages
from scanner_app.services.recovering import Recover
from scanner_app.services.registering import ImportRegister
from scanner_app.services.reporting import ReportProgress
from scanner_app.services.scanning import ScanStack
from scanner_app.services.scanning_reading import ScanAndRead
from scanner_app.services.secrecy import DecideSecret
from scanner_app.services.sheets import PrintSheets
from scanner_app.services.sign_plan import PlanSigning
from scanner_app.services.signing_off import SigningFolders, SignPapers
from scanner_app.services.undoing import AfterEdit, EditHistory
from scanner_app.services.upgrading import UpgradeSigned
from scanner_app.services.uploading import SendQueued
from scanner_app.settings import Settings
from scanner_app.sign_rule_files import read_rules
from scanner_app.signing.judging.apart import VerifierApart
from scanner_app.signing.mark.apart import LookApart
from scanner_app.storage.batches import RESERVE_BYTES, BatchStore
from scanner_app.storage.clearing import ClearingStore
from scanner_app.storage.database import Database
from scanner_app.storage.dossiers import SqlDossierStore
from scanner_app.storage.edits import EditStore
from scanner_app.storage.erasing import Eraser
from scanner_app.storage.filing import FilingStore
from scanner_app.storage.journal import SqlJournal
from scanner_app.storage.originals import SqlOriginals
from scanner_app.storage.pages import SqlPageStore
from scanner_app.storage.progress import SqlProgress
from scanner_app.storage.register import SqlRegister
from scanner_app.storage.secrecy import SecrecyStore
from scanner_app.storage.upload_jobs import SqlUploadQueue
from scanner_app.upload.folder import FolderUploader

__all__ = [
    "App",
    "DiskFullError",
    "DriverSpec",
    "EngineMissingError",
    "FastEngineMissingError",
    "KeyChoice",
    "KeySettings",
    "LanguageMissingError",
    "Probe",
    "SetKey",
    "Signer",
    "SignerMissingError",
    "engine_status",
    "open_app",
]

_SHEET_FONT = "fonts/LiberationSans-Bold.ttf"
_JUDGING_S = 120.0
"""1000 pages in 150 MB with two signatures took 6.4 s on two busy cores (2026-11-26)."""
_SIGN_RULES = "catalog/sign_rules.toml"


@dataclass(frozen=True, slots=True)
class App:
    """The application without a window: what the ends may call.

    Attributes:
        target: where signed files go.
        working: hold the store for writing; everything that changes it runs inside.
        keys: what signs, by role.
        key_settings: which keys these are.
        plan_signing: which papers wait for whose signature.
        account: who is logged in.
        note_view: this person sees pages or values of this dossier.
        clear: removes what its target has had long enough.
    """

    home: Path
    settings: Settings
    target: Path
    working: Callable[[], AbstractContextManager[None]]
    capture: Capture
    watch: OpenWatch
    paste: KeepPasted
    scanner: Scanner
    known_devices: KnownDevices
    stack: ScanStack
    scan: ScanAndRead
    finish_stack: FinishStack
    steps: Steps
    digitize: Digitize
    decide: DecideDossier
    secret: DecideSecret
    edit: EditPages
    history: EditHistory
    send: SendQueued
    upgrade: UpgradeSigned
    import_register: ImportRegister
    in_register: InRegister
    profiles: ProfileStore
    print_sheets: PrintSheets
    register_rows: Callable[[], tuple[RegisterRow, ...]]
    report: ReportProgress
    verify: Callable[[Path], FileReport]
    verify_online: Callable[[Path], FileReport]
    diagnose: Diagnose
    keys: Keys
    key_settings: KeySettings
    plan_signing: PlanSigning
    account: str
    journal: Journal
    note_view: NoteView
    clear: ClearDelivered
    dossiers: SqlDossierStore
    pages: SqlPageStore
    queue: SqlUploadQueue


@contextmanager
def open_app(
    home: Path,
    settings: Settings,
    tell: EventSink,
    *,
    key: KeyChoice | None = None,
    scanner_drivers: Mapping[str, DriverSpec] | None = None,
) -> Iterator[App]:
    """The application on a home folder; closed in reverse order at the end.

    Args:
        home: holds all state; made when missing.
        settings: what can be set.
        tell: hears of everything that happens.
        key: which certificate signs, when the settings do not say.
        scanner_drivers: instead of those of this system.

    Raises:
        StorageError leaves: the home folder or its database cannot be used.
    """
    make_home(home)
    with ExitStack() as stack:
        stack.enter_context(temporary_files(home))
        database = Database(home / "sohoa.db")
        stack.callback(database.close)
        pool = stack.enter_context(PagePool(settings.workers or None))
        judging = Apart(stack.enter_context(PagePool(1)), limit_s=_JUDGING_S)
        # A call to a token is never made twice by itself: each wrong PIN brings a lock nearer.
        signing = Apart(stack.enter_context(PagePool(1)), once=True, limit_s=settings.sign_limit_s)
        known = KnownDevices(home)
        found = drivers(home, known) if scanner_drivers is None else scanner_drivers
        opened = _Opened(database, pool, judging, signing, known, found)
        yield _wire(home, settings, tell, key or KeyChoice(), opened)


@dataclass(frozen=True, slots=True)
class _Opened:
    """What the application stands on."""

    database: Database
    pool: PagePool
    judging: Apart
    signing: Apart
    known_devices: KnownDevices
    drivers: Mapping[str, DriverSpec]


def _wire(home: Path, settings: Settings, tell: EventSink, key: KeyChoice, opened: _Opened) -> App:
    database, pool = opened.database, opened.pool
    pages = SqlPageStore(database, home, now)
    dossiers = SqlDossierStore(database, home, now)
    filing = FilingStore(database, now)
    register = SqlRegister(database)
    queue = SqlUploadQueue(database, home, now)
    target = Path(settings.target) if settings.target else home / "delivered"
    uploader = FolderUploader(target, now)
    tessdata = Path(settings.tessdata) if settings.tessdata else None
    spool = home / "spool"
    organisation = settings.organisation or "Bộ phận Một cửa"
    look = LookApart(opened.judging, cage_myself)
    journal = SqlJournal(database, now)
    keys = ChosenKeys(home, settings, key, opened.signing, look, journal.newest_deed)
    verifier = VerifierApart(
        opened.judging, lambda: roots(home, keys.settings), now, pdfa_check, cage_myself
    )
    plan = PlanSigning(dossiers, partial(_sign_rules, settings))
    batches = BatchStore(database, home, now)
    scanner = HostScanner(opened.drivers, reserve_bytes=RESERVE_BYTES)
    stack = ScanStack(scanner, SessionFolders(home / "capture", now), batches, tell)
    originals = SqlOriginals(database, home, now)
    capture = Capture(
        DiskFileSource(),
        batches,
        spool,
        tell,
        stack.open_keys,
        KeepOriginal(may_be_signed, verifier, originals),
    )
    edits = EditStore(database, now)
    erase = Eraser(database, home, now)
    after_edit = AfterEdit(erase, tell)
    edit = EditPages(edits, pages, dossiers, after_edit)
    upgrade = upgrade_signed(
        home, database, lambda: keys.settings, opened.judging, verifier, uploader
    )
    steps = Steps(
        read=ReadPages(
            pages,
            PooledPageReader(pool, tessdata=tessdata, timeout_s=settings.page_limit_s),
            tell,
        ),
        file=FileBatches(
            pages, filing, register, now, tell, PlaceBatches(filing, edits, pages, after_edit)
        ),
        archive=ArchivePapers(
            dossiers,
            pages,
            PooledArchiveBuilder(pool, profile=settings.pdf_profile),
            home / "unsigned",
            now,
            organisation,
            tell,
            DeliverOriginal(originals, dossiers, verifier, home / "signed", now, tell),
        ),
        sign=SignPapers(
            dossiers,
            plan,
            keys.open,
            verifier,
            SigningFolders(partly=home / "unsigned", complete=home / "signed"),
            keys.agency,
            tell,
        ),
        send=SendQueued(
            queue, uploader, now, tell, JudgeDelivered(verifier), upgrade.before_sending
        ),
    )
    recover = Recover(queue, partial(sweep, home, spool, dossiers.files), erase)
    recorded = recording(database, home, settings)
    # Without a target the delivered files lie below the home, too: nothing else has them.
    keep_for = (
        timedelta(days=settings.keep_days) if settings.target and settings.keep_days else None
    )
    return App(
        home=home,
        settings=settings,
        target=target,
        working=Working(home, not settings.target, recover, recorded.working),
        capture=capture,
        watch=OpenWatch(home, settings, capture, tell),
        paste=KeepPasted(capture, home / "pasted"),
        scanner=scanner,
        known_devices=opened.known_devices,
        stack=stack,
        scan=ScanAndRead(stack, steps.read, tell),
        finish_stack=FinishStack(stack, pages, edit),
        steps=steps,
        digitize=Digitize(capture, steps, dossiers),
        decide=DecideDossier(dossiers, filing),
        secret=DecideSecret(SecrecyStore(database, now), edits, pages, erase, tell),
        edit=edit,
        history=EditHistory(edits, after_edit),
        send=steps.send,
        upgrade=upgrade,
        import_register=ImportRegister(register, filing),
        in_register=InRegister(register),
        profiles=ProfileStore(home),
        print_sheets=PrintSheets(PdfSheetPrinter(resources_folder() / _SHEET_FONT), register),
        register_rows=register.rows,
        report=ReportProgress(SqlProgress(database), register),
        verify=verifier.verify,
        verify_online=verifier.verify_online,
        diagnose=Diagnose(
            probes(home, settings, keys, tessdata, uploader, scanner, recorded.journal)
        ),
        keys=keys,
        key_settings=KeySettings(home, keys),
        plan_signing=plan,
        account=account(),
        journal=recorded.journal,
        note_view=recorded.note_view,
        clear=ClearDelivered(ClearingStore(database, now), erase, now, keep_for),
        dossiers=dossiers,
        pages=pages,
        queue=queue,
    )


def _sign_rules(settings: Settings) -> tuple[SignRule, ...]:
    return read_rules(Path(settings.sign_rules or resources_folder() / _SIGN_RULES))
