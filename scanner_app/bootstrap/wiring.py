"""Services made of their adapters."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from pathlib import Path

from scanner_app.bootstrap.account import account
from scanner_app.bootstrap.application import App
from scanner_app.bootstrap.clock import now
from scanner_app.bootstrap.exchanging import exchange_of
from scanner_app.bootstrap.flow import Opened, delivering_of, steps_of, tessdata_of
from scanner_app.bootstrap.key_settings import KeySettings
from scanner_app.bootstrap.keys import KeyChoice
from scanner_app.bootstrap.offices import shipped_offices
from scanner_app.bootstrap.probes import Looked, probes
from scanner_app.bootstrap.recording import recording
from scanner_app.bootstrap.sticks import sticks_of
from scanner_app.bootstrap.stores import stores_of
from scanner_app.bootstrap.targets import open_target
from scanner_app.bootstrap.watching import OpenWatch
from scanner_app.bootstrap.working import Working, sweep
from scanner_app.capture.files import DiskFileSource
from scanner_app.capture.scanner import HostScanner
from scanner_app.capture.sessions import SessionFolders
from scanner_app.capture.signed_pdf import may_be_signed
from scanner_app.capture.tables.source import ChildTableSource
from scanner_app.domain.components import ProcedureRules
from scanner_app.paths import resources_folder
from scanner_app.ports import EventSink
from scanner_app.procedure_files import read_procedures
from scanner_app.processing.sheets import PdfSheetPrinter
from scanner_app.profiles import ProfileStore
from scanner_app.services.capturing import Capture
from scanner_app.services.checking import CheckDossier
from scanner_app.services.clearing import ClearDelivered
from scanner_app.services.completing import Complete
from scanner_app.services.diagnosing import Diagnose
from scanner_app.services.digitizing import Digitize
from scanner_app.services.editing import EditPages
from scanner_app.services.filing import DecideDossier
from scanner_app.services.finishing import FinishStack
from scanner_app.services.looking_up import InRegister
from scanner_app.services.originals import KeepOriginal
from scanner_app.services.pasting import KeepPasted
from scanner_app.services.recovering import Recover
from scanner_app.services.registering import ImportRegister
from scanner_app.services.reporting import ReportProgress
from scanner_app.services.reusing import DecideReuse, FindReuse
from scanner_app.services.scanning import ScanStack
from scanner_app.services.scanning_reading import ScanAndRead
from scanner_app.services.secrecy import DecideSecret
from scanner_app.services.sending import SendContinuously
from scanner_app.services.sheets import PrintSheets
from scanner_app.services.undoing import AfterEdit, EditHistory
from scanner_app.settings import Settings
from scanner_app.storage.batches import RESERVE_BYTES
from scanner_app.storage.vitals import SqlVitals

_SHEET_FONT = "fonts/LiberationSans-Bold.ttf"
_PROCEDURES = "catalog/procedures.toml"


def wire(home: Path, settings: Settings, tell: EventSink, key: KeyChoice, opened: Opened) -> App:
    """The application, made of what was opened for it; as of `open_app`."""
    stores = stores_of(opened.database, home)
    offices = shipped_offices()
    target = open_target(home, settings)
    delivering = delivering_of(home, settings, key, opened, stores, target)
    keys, verifier = delivering.keys, delivering.verifier
    spool = home / "spool"
    scanner = HostScanner(opened.drivers, reserve_bytes=RESERVE_BYTES)
    stack = ScanStack(scanner, SessionFolders(home / "capture", now), stores.batches, tell)
    keep_original = KeepOriginal(may_be_signed, verifier, stores.originals)
    capture = Capture(DiskFileSource(), stores.batches, spool, tell, stack.open_keys, keep_original)
    after_edit = AfterEdit(stores.erase, tell)
    edit = EditPages(stores.edits, stores.pages, stores.dossiers, after_edit)
    complete = Complete(
        *(stores.dossiers, stores.pages, stores.register),
        *(stores.components, stores.completion, partial(_procedures, settings)),
    )
    exchange = exchange_of(
        home, settings, opened.database, target, lacks=complete.lacks_by, tell=tell
    )
    steps = steps_of(home, settings, tell, opened.pool, stores, delivering, exchange, after_edit)
    recover = Recover(
        stores.queue, partial(sweep, home, spool, stores.dossiers.files), stores.erase
    )
    recorded = recording(opened.database, home, settings)
    vitals = SqlVitals(opened.database, now)
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
        finish_stack=FinishStack(stack, stores.pages, edit),
        steps=steps,
        digitize=Digitize(capture, steps, stores.dossiers),
        decide=DecideDossier(stores.dossiers, stores.filing, complete.lacks),
        secret=DecideSecret(stores.secrecy, stores.edits, stores.pages, stores.erase, tell),
        complete=complete,
        check=CheckDossier(
            *(stores.dossiers, stores.pages, stores.register, stores.seen_findings, now),
            checklist=lambda dossier: complete.look(dossier).lines,
        ),
        edit=edit,
        history=EditHistory(stores.edits, after_edit),
        send=steps.send,
        sending=SendContinuously(steps.send, stores.queue, now, tell, cut=target.cut),
        sticks=sticks_of(home, settings, opened.database, tell),
        exchange=exchange,
        upgrade=delivering.upgrade,
        import_register=ImportRegister(
            *(stores.register, stores.columns, ChildTableSource(), stores.filing),
            *(offices, tell, complete.lacks_by),
        ),
        register_columns=stores.columns.every,
        in_register=InRegister(stores.register),
        profiles=ProfileStore(home),
        print_sheets=PrintSheets(
            PdfSheetPrinter(resources_folder() / _SHEET_FONT), stores.register
        ),
        register_rows=stores.register.rows,
        report=ReportProgress(stores.progress, stores.breakdowns, stores.register, now, offices),
        verify=verifier.verify,
        verify_online=verifier.verify_online,
        diagnose=Diagnose(
            probes(
                Looked(
                    home=home,
                    settings=settings,
                    keys=keys,
                    tessdata=tessdata_of(settings),
                    target=target,
                    scanner=scanner,
                    journal=recorded.journal,
                    vitals=vitals,
                    tallies=stores.progress.look,
                )
            )
        ),
        vitals=vitals.read,
        keys=keys,
        key_settings=KeySettings(home, keys),
        plan_signing=delivering.plan,
        account=account(),
        journal=recorded.journal,
        note_view=recorded.note_view,
        reuse=DecideReuse(
            FindReuse(stores.fingerprints, stores.reuses, stores.pages),
            *(stores.reuses, stores.edits, after_edit),
        ),
        clear=ClearDelivered(stores.clearing, stores.erase, now, _keep_for(settings)),
        dossiers=stores.dossiers,
        pages=stores.pages,
        queue=stores.queue,
        queue_listing=stores.queue_listing,
    )


def _keep_for(settings: Settings) -> timedelta | None:
    # Without a target the delivered files lie below the home, too: nothing else has them.
    return timedelta(days=settings.keep_days) if settings.target and settings.keep_days else None


def _procedures(settings: Settings) -> tuple[ProcedureRules, ...]:
    return read_procedures(Path(settings.procedures or resources_folder() / _PROCEDURES))
