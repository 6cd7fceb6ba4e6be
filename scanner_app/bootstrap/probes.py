"""What `doctor` looks at."""

from __future__ import annotations

import os
import platform
import shutil
import sys
from functools import partial
from pathlib import Path

from scanner_app.bootstrap.disk_state import DiskState, disk_state, is_open_to_others
from scanner_app.bootstrap.target_secrets import target_secrets
from scanner_app.domain.errors import (
    DiskEncryptionUnknownError,
    DiskFullError,
    DiskNotEncryptedError,
    EngineMissingError,
    FastEngineMissingError,
    LanguageMissingError,
    StoreForbiddenError,
    StoreOpenError,
)
from scanner_app.domain.scan import Device
from scanner_app.domain.scan_errors import ScannerMissingError
from scanner_app.domain.signature import SecretKind, SignerRole
from scanner_app.ports import Keys, Scanner, Uploader
from scanner_app.processing.reader import engine_status
from scanner_app.secret_store import store_name
from scanner_app.services.diagnosing import Probe
from scanner_app.services.journaling import Journal
from scanner_app.settings import Settings
from scanner_app.storage.batches import RESERVE_BYTES
from scanner_app.tasks.cancel import CancelToken


def probes(
    home: Path,
    settings: Settings,
    keys: Keys,
    tessdata: Path | None,
    uploader: Uploader,
    scanner: Scanner,
    journal: Journal,
) -> tuple[Probe, ...]:
    """Each with its name, whether work stops without it, and what looks."""
    return (
        Probe("python", True, lambda: f"{platform.python_version()} ({sys.platform})"),
        Probe("tesseract", True, partial(_look_tesseract, tessdata)),
        Probe("language", True, partial(_look_language, tessdata)),
        Probe("recogniser", False, partial(_look_recogniser, tessdata)),
        Probe("barcode", True, lambda: ", ".join(engine_status(tessdata).barcode_readers)),
        Probe("store", True, partial(_look_store, home)),
        Probe("disk", True, partial(_look_disk, home)),
        Probe("encryption", False, partial(_look_encryption, home)),
        Probe("privacy", False, partial(_look_privacy, home)),
        Probe("journal", False, lambda: f"{journal.look()} dòng"),
        Probe("target", bool(settings.target), partial(_look_target, settings, uploader)),
        Probe(
            "certificate",
            not settings.is_trial,
            partial(_look_certificate, settings, keys, SignerRole.OFFICER),
        ),
        Probe(
            "agency_certificate",
            False,
            partial(_look_certificate, settings, keys, SignerRole.AGENCY),
        ),
        Probe("secrets", _needs_secrets(settings), store_name),
        Probe("scanner", False, partial(_look_scanner, scanner)),
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


def _look_encryption(home: Path) -> str:
    state = disk_state(home)
    if state is DiskState.UNKNOWN:
        raise DiskEncryptionUnknownError(path=str(home))
    if state is DiskState.NOT_ENCRYPTED:
        raise DiskNotEncryptedError(path=str(home))
    return "có"


def _look_privacy(home: Path) -> str:
    if is_open_to_others(home):
        raise StoreOpenError(path=str(home))
    return "chỉ tài khoản này" if os.name == "posix" else "theo quyền của thư mục chứa nó"


def _look_target(settings: Settings, uploader: Uploader) -> str:
    if not settings.target:
        return "chưa đặt: tệp đã ký nằm ở thư mục delivered trên máy này"
    uploader.check()
    return settings.target


def _look_certificate(settings: Settings, keys: Keys, role: SignerRole) -> str:
    """Never tries a PIN: a wrong one would bring a token nearer to being locked."""
    state = keys.look(role)
    if settings.is_trial and not state.where:
        return "chưa đặt: ký bằng chứng thư số minh họa, không có giá trị pháp lý"
    facts = state.certificate
    if state.secret is SecretKind.NONE:
        signer = keys.open(role)
        facts = signer.certificate
        signer.close()
    return state.where if facts is None else f"{facts.holder} ({state.where})"


def _needs_secrets(settings: Settings) -> bool:
    keys = (settings.officer_key, settings.agency_key)
    return any(key.startswith("csc:") for key in keys) or bool(target_secrets(settings))


def _look_scanner(scanner: Scanner) -> str:
    found = list(scanner.devices(CancelToken()))
    names = [each.name for each in found if isinstance(each, Device)]
    if names:
        return ", ".join(names)
    for each in found:
        if not isinstance(each, Device):
            raise each
    raise ScannerMissingError
