"""The application as its two ends see it."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path

from scanner_app.bootstrap.exchanging import Exchange
from scanner_app.bootstrap.key_settings import KeySettings
from scanner_app.bootstrap.sticks import Sticks
from scanner_app.bootstrap.targets import Target
from scanner_app.bootstrap.watching import OpenWatch
from scanner_app.capture.known_devices import KnownDevices
from scanner_app.domain.register import RegisterRow
from scanner_app.domain.verification import FileReport
from scanner_app.ports import Keys, RememberedColumns, Scanner
from scanner_app.profiles import ProfileStore
from scanner_app.services.capturing import Capture
from scanner_app.services.checking import CheckDossier
from scanner_app.services.clearing import ClearDelivered
from scanner_app.services.completing import Complete
from scanner_app.services.diagnosing import Diagnose
from scanner_app.services.digitizing import Digitize, Steps
from scanner_app.services.editing import EditPages
from scanner_app.services.filing import DecideDossier
from scanner_app.services.finishing import FinishStack
from scanner_app.services.journaling import Journal
from scanner_app.services.looking import NoteView
from scanner_app.services.looking_up import InRegister
from scanner_app.services.pasting import KeepPasted
from scanner_app.services.registering import ImportRegister
from scanner_app.services.reporting import ReportProgress
from scanner_app.services.reusing import DecideReuse
from scanner_app.services.scanning import ScanStack
from scanner_app.services.scanning_reading import ScanAndRead
from scanner_app.services.secrecy import DecideSecret
from scanner_app.services.sending import SendContinuously
from scanner_app.services.sheets import PrintSheets
from scanner_app.services.sign_plan import PlanSigning
from scanner_app.services.undoing import EditHistory
from scanner_app.services.upgrading import UpgradeSigned
from scanner_app.services.uploading import SendQueued
from scanner_app.settings import Settings
from scanner_app.storage.dossiers import SqlDossierStore
from scanner_app.storage.pages import SqlPageStore
from scanner_app.storage.queue_listing import SqlQueueListing
from scanner_app.storage.upload_jobs import SqlUploadQueue
from scanner_app.storage.vitals import Vitals


@dataclass(frozen=True, slots=True)
class App:
    """The application without a window: what the ends may call.

    Attributes:
        target: where signed files go.
        exchange: events there, changes back; None where the target is not the province's server.
        send: sends what is due, once; `sending` as long as the program runs.
        working: hold the store for writing; everything that changes it runs inside.
        keys: what signs, by role.
        key_settings: which keys these are.
        plan_signing: which papers wait for whose signature.
        account: who is logged in.
        note_view: this person sees pages or values of this dossier.
        reuse: offers papers that the store has already; `reuse.find` looks for them.
        clear: removes what its target has had long enough.
    """

    home: Path
    settings: Settings
    target: Target
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
    complete: Complete
    check: CheckDossier
    edit: EditPages
    history: EditHistory
    send: SendQueued
    sending: SendContinuously
    sticks: Sticks
    exchange: Exchange | None
    upgrade: UpgradeSigned
    import_register: ImportRegister
    register_columns: Callable[[], tuple[RememberedColumns, ...]]
    in_register: InRegister
    profiles: ProfileStore
    print_sheets: PrintSheets
    register_rows: Callable[[], tuple[RegisterRow, ...]]
    report: ReportProgress
    verify: Callable[[Path], FileReport]
    verify_online: Callable[[Path], FileReport]
    diagnose: Diagnose
    vitals: Callable[[], Vitals]
    keys: Keys
    key_settings: KeySettings
    plan_signing: PlanSigning
    account: str
    journal: Journal
    note_view: NoteView
    reuse: DecideReuse
    clear: ClearDelivered
    dossiers: SqlDossierStore
    pages: SqlPageStore
    queue: SqlUploadQueue
    queue_listing: SqlQueueListing
