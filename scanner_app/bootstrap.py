"""The one place where ports meet adapters."""

from __future__ import annotations

import os
import platform
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from scanner_app.capture.files import DiskFileSource
from scanner_app.capture.host_process import DriverSpec
from scanner_app.capture.known_devices import KnownDevices
from scanner_app.capture.scanner import HostScanner
from scanner_app.capture.sessions import SessionFolders
from scanner_app.domain.errors import (
    DiskFullError,
    EngineMissingError,
    FastEngineMissingError,
    LanguageMissingError,
    SignerMissingError,
    StoreForbiddenError,
)
from scanner_app.domain.register import RegisterRow
from scanner_app.domain.verification import FileReport
from scanner_app.durable import empty_folder, sweep_parts
from scanner_app.locks import FileLock
from scanner_app.ports import EventSink, Signer
from scanner_app.processing.apart import Apart
from scanner_app.processing.archive import PooledArchiveBuilder, pdfa_check
from scanner_app.processing.pool import PagePool
from scanner_app.processing.reader import PooledPageReader, engine_status
from scanner_app.services.archiving import ArchivePapers
from scanner_app.services.capturing import Capture
from scanner_app.services.diagnosing import Diagnose, Probe
from scanner_app.services.digitizing import Digitize, Steps
from scanner_app.services.filing import DecideDossier, FileBatches
from scanner_app.services.reading import ReadPages
from scanner_app.services.recovering import Recover
from scanner_app.services.registering import ImportRegister
from scanner_app.services.reporting import ReportProgress
from scanner_app.services.scanning import ScanStack
from scanner_app.services.scanning_reading import ScanAndRead
from scanner_app.services.signing_off import SignPapers
from scanner_app.services.uploading import SendQueued
from scanner_app.settings import Settings
from scanner_app.signing.apart import KeyFile, SignerApart, VerifierApart
from scanner_app.storage.batches import RESERVE_BYTES, BatchStore
from scanner_app.storage.database import Database
from scanner_app.storage.dossiers import SqlDossierStore
from scanner_app.storage.filing import FilingStore
from scanner_app.storage.pages import SqlPageStore
from scanner_app.storage.progress import SqlProgress
from scanner_app.storage.register import SqlRegister
from scanner_app.storage.upload_jobs import SqlUploadQueue
from scanner_app.upload.folder import FolderUploader


@dataclass(frozen=True, slots=True)
class KeyChoice:
    """Which certificate signs, when the settings do not say.

    Attributes:
        keyfile: PKCS#12 file, before the one in the settings.
        password_file: its first line opens the key file; else the variable SOHOA_KEY_PASSWORD.
        ask: asks a person for the password, given the key file; None where nobody can be asked.
    """

    keyfile: Path | None = None
    password_file: Path | None = None
    ask: Callable[[Path], str] | None = None


@dataclass(frozen=True, slots=True)
class App:
    """The application without a window: what the ends may call.

    Attributes:
        target: where signed files go.
        working: hold the store for writing; everything that changes it runs inside.
        certificate: opens what would sign now and gives its holder; raises SigningError leaves.
        asks_password: opening it takes a password that a person has to type.
    """

    home: Path
    settings: Settings
    target: Path
    working: Callable[[], AbstractContextManager[None]]
    capture: Capture
    scanner: HostScanner
    known_devices: KnownDevices
    stack: ScanStack
    scan: ScanAndRead
    steps: Steps
    digitize: Digitize
    decide: DecideDossier
    send: SendQueued
    import_register: ImportRegister
    register_rows: Callable[[], tuple[RegisterRow, ...]]
    report: ReportProgress
    verify: Callable[[Path], FileReport]
    diagnose: Diagnose
    certificate: Callable[[], str]
    asks_password: bool
    dossiers: SqlDossierStore
    pages: SqlPageStore
    queue: SqlUploadQueue


now = partial(datetime.now, UTC)
"""Aware UTC now. A partial travels to another process without this module's imports."""


@contextmanager
def open_app(
    home: Path, settings: Settings, tell: EventSink, *, key: KeyChoice | None = None
) -> Iterator[App]:
    """The application on a home folder; closed in reverse order at the end.

    Raises:
        StorageError leaves: the home folder or its database cannot be used.
    """
    _make_home(home)
    with ExitStack() as stack:
        database = Database(home / "sohoa.db")
        stack.callback(database.close)
        pool = stack.enter_context(PagePool(settings.workers or None))
        apart = Apart(stack.enter_context(PagePool(1)))
        yield _wire(home, settings, tell, key or KeyChoice(), database, pool, apart)


def _wire(
    home: Path,
    settings: Settings,
    tell: EventSink,
    key: KeyChoice,
    database: Database,
    pool: PagePool,
    apart: Apart,
) -> App:
    pages = SqlPageStore(database, home)
    dossiers = SqlDossierStore(database, home, now)
    filing = FilingStore(database, now)
    register = SqlRegister(database)
    queue = SqlUploadQueue(database, home, now)
    target = Path(settings.target) if settings.target else home / "delivered"
    uploader = FolderUploader(target, now)
    tessdata = Path(settings.tessdata) if settings.tessdata else None
    spool = home / "spool"
    verifier = VerifierApart(apart, partial(_roots, home, settings), now, pdfa_check)
    open_signer = partial(_open_signer, home, settings, key, apart)
    batches = BatchStore(database, home, now)
    known_devices = KnownDevices(home)
    scanner = HostScanner(_drivers(known_devices), reserve_bytes=RESERVE_BYTES)
    stack = ScanStack(scanner, SessionFolders(home / "capture", now), batches, tell)
    capture = Capture(DiskFileSource(), batches, spool, tell, stack.open_keys)
    steps = Steps(
        read=ReadPages(
            pages,
            PooledPageReader(pool, tessdata=tessdata, timeout_s=settings.page_limit_s),
            tell,
        ),
        file=FileBatches(pages, filing, register, now, tell),
        archive=ArchivePapers(
            dossiers,
            pages,
            PooledArchiveBuilder(pool, profile=settings.pdf_profile),
            home / "unsigned",
            now,
            settings.organisation or "Bộ phận Một cửa",
            tell,
        ),
        sign=SignPapers(dossiers, open_signer, verifier, home / "signed", tell),
        send=SendQueued(queue, uploader, now, tell),
    )
    recover = Recover(queue, partial(_sweep, home, spool))
    return App(
        home=home,
        settings=settings,
        target=target,
        working=partial(_working, FileLock(home / "lock"), recover, home, settings),
        capture=capture,
        scanner=scanner,
        known_devices=known_devices,
        stack=stack,
        scan=ScanAndRead(stack, steps.read, tell),
        steps=steps,
        digitize=Digitize(capture, steps, dossiers),
        decide=DecideDossier(dossiers, filing),
        send=steps.send,
        import_register=ImportRegister(register),
        register_rows=register.rows,
        report=ReportProgress(SqlProgress(database), register),
        verify=verifier.verify,
        diagnose=Diagnose(_probes(home, settings, key, tessdata, uploader, open_signer)),
        certificate=lambda: open_signer().holder,
        asks_password=_asks_password(settings, key),
        dossiers=dossiers,
        pages=pages,
        queue=queue,
    )


def _drivers(known: KnownDevices) -> dict[str, DriverSpec]:
    """What can drive scanners on this system, by the name in front of their devices' ids."""
    escl = DriverSpec(
        "scanner_app.capture.escl.driver",
        lambda: {"addresses": list(known.addresses), "pins": known.pins},
    )
    if sys.platform == "win32":
        return {
            "twain": DriverSpec("scanner_app.capture.twain"),
            "wia": DriverSpec("scanner_app.capture.wia"),
            "escl": escl,
        }
    return {"sane": DriverSpec("scanner_app.capture.sane.driver"), "escl": escl}


@contextmanager
def _working(lock: FileLock, recover: Recover, home: Path, settings: Settings) -> Iterator[None]:
    with lock.held():
        if not settings.target:
            # Only our own default is made; a share that is missing is an error, not a new folder.
            _make_folder(home / "delivered")
        recover()
        yield


def _make_home(home: Path) -> None:
    for folder in (home, home / "unsigned", home / "signed"):
        _make_folder(folder)


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreForbiddenError(path=str(folder)) from error


def _sweep(home: Path, spool: Path) -> int:
    for folder in (spool, home / "unsigned" / ".building"):
        empty_folder(folder)
    folders = (home / "pages", home / "readings", home / "unsigned", home / "signed")
    return sum(sweep_parts(folder) for folder in folders)


def _demo_folder(home: Path) -> Path:
    return home / "demo-key"


def _roots(home: Path, settings: Settings) -> tuple[Path, ...]:
    """The configured roots; on trial the demonstration's own, once it was made."""
    roots = tuple(Path(root) for root in settings.trust_roots)
    if roots or not settings.is_trial:
        return roots
    return tuple(_demo_folder(home).glob("*.pem"))


def _open_signer(home: Path, settings: Settings, key: KeyChoice, apart: Apart) -> Signer:
    chosen = key.keyfile or (Path(settings.keyfile) if settings.keyfile else None)
    if chosen is not None:
        return SignerApart(apart, KeyFile(chosen, _password(chosen, key)), now)
    if not settings.is_trial:
        # A demonstration signature must never reach a real target.
        raise SignerMissingError
    return SignerApart(apart, _demo_folder(home), now)


def _asks_password(settings: Settings, key: KeyChoice) -> bool:
    stated = key.password_file is not None or "SOHOA_KEY_PASSWORD" in os.environ
    return bool(key.keyfile or settings.keyfile) and not stated


def _password(keyfile: Path, key: KeyChoice) -> str:
    if key.password_file is not None:
        try:
            return key.password_file.read_text(encoding="utf-8").splitlines()[0]
        except (OSError, IndexError) as error:
            raise SignerMissingError(path=str(key.password_file)) from error
    stated = os.environ.get("SOHOA_KEY_PASSWORD")
    if stated is not None:
        return stated
    return key.ask(keyfile) if key.ask else ""


def _probes(
    home: Path,
    settings: Settings,
    key: KeyChoice,
    tessdata: Path | None,
    uploader: FolderUploader,
    open_signer: Callable[[], Signer],
) -> tuple[Probe, ...]:
    return (
        Probe("python", True, lambda: f"{platform.python_version()} ({sys.platform})"),
        Probe("tesseract", True, partial(_look_tesseract, tessdata)),
        Probe("language", True, partial(_look_language, tessdata)),
        Probe("recogniser", False, partial(_look_recogniser, tessdata)),
        Probe("barcode", True, lambda: ", ".join(engine_status(tessdata).barcode_readers)),
        Probe("store", True, partial(_look_store, home)),
        Probe("disk", True, partial(_look_disk, home)),
        Probe("target", bool(settings.target), partial(_look_target, settings, uploader)),
        Probe(
            "certificate",
            bool(settings.keyfile or key.keyfile),
            partial(_look_certificate, settings, key, open_signer),
        ),
    )


def _look_tesseract(tessdata: Path | None) -> str:
    status = engine_status(tessdata)
    if not status.version:
        raise EngineMissingError
    return f"{status.version} ({status.path})"


def _look_language(tessdata: Path | None) -> str:
    languages = engine_status(tessdata).languages
    if "vie" not in languages:
        raise LanguageMissingError(language="vie")
    return ", ".join(languages)


def _look_recogniser(tessdata: Path | None) -> str:
    if not engine_status(tessdata).has_fast_engine:
        raise FastEngineMissingError
    return "có"


def _look_store(home: Path) -> str:
    probe = home / "ghi-thu.part"
    try:
        probe.write_bytes(b"x")
        probe.unlink()
    except OSError as error:
        raise StoreForbiddenError(path=str(home)) from error
    return str(home)


def _look_disk(home: Path) -> str:
    free = shutil.disk_usage(home).free
    if free < RESERVE_BYTES:
        raise DiskFullError(path=str(home), free_bytes=free)
    return f"{free / 1e9:.1f} GB"


def _look_target(settings: Settings, uploader: FolderUploader) -> str:
    if not settings.target:
        return "chưa đặt: tệp đã ký nằm ở thư mục delivered trên máy này"
    uploader.check()
    return settings.target


def _look_certificate(settings: Settings, key: KeyChoice, open_signer: Callable[[], Signer]) -> str:
    if settings.is_trial and key.keyfile is None:
        return "chưa đặt: ký bằng chứng thư số minh họa, không có giá trị pháp lý"
    return open_signer().holder
