"""The test of an installation: its files, this PC, then the main job on one page."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from scanner_app.bootstrap.clock import now
from scanner_app.bootstrap.installed import built_on
from scanner_app.bootstrap.probing.disk import look_store
from scanner_app.bootstrap.probing.engine import (
    look_barcode,
    look_language,
    look_osd,
    look_tesseract,
)
from scanner_app.bootstrap.probing.installation import look_product, require_later
from scanner_app.bootstrap.self_test import StepDone, self_test
from scanner_app.bootstrap.working import make_folder
from scanner_app.domain.diagnosis import Found
from scanner_app.domain.diagnosis_errors import ProductDamagedError
from scanner_app.domain.errors import AppError, DiskFullError
from scanner_app.domain.vietnam_time import VIETNAM
from scanner_app.settings import Settings
from scanner_app.storage.batches import RESERVE_BYTES
from scanner_app.storage.vitals import sqlite_version
from scanner_app.tasks.cancel import CancelToken


def installed_test(
    home: Path,
    settings: Settings,
    cancel: CancelToken,
    *,
    installed: bool,
    keep: Path | None = None,
) -> Iterator[StepDone]:
    """Step by step; goes on after a failure, but tries no page with a broken engine.

    Args:
        home: must be writable by this account, made when missing; nothing stays in it.
        settings: with what pages are read.
        cancel: ends it.
        installed: the program must be an installed product, not run from source.
        keep: where the signed PDF/A goes; None keeps nothing.

    Raises:
        Cancelled: somebody asked to stop.
    """
    tessdata = Path(settings.tessdata) if settings.tessdata else None
    looks: tuple[tuple[str, Callable[[], Found]], ...] = (
        ("product", lambda: _product(cancel, installed=installed)),
        ("tesseract", lambda: look_tesseract(tessdata)),
        ("language", lambda: look_language(tessdata)),
        ("osd", lambda: look_osd(tessdata)),
        ("barcode", lambda: look_barcode(tessdata)),
        ("store", lambda: _store(home)),
        ("disk", lambda: _disk(home)),
        ("database", lambda: Found(f"SQLite {sqlite_version()}")),
        ("clock", _clock),
    )
    is_fit = True
    for name, look in looks:
        cancel.checkpoint()
        done = _timed(name, look)
        is_fit = is_fit and done.ok
        yield done
    if is_fit:
        yield from self_test(settings, cancel, keep=keep)


def _timed(name: str, look: Callable[[], Found]) -> StepDone:
    began = time.monotonic()
    try:
        found = look()
    except AppError as error:
        return StepDone(name, time.monotonic() - began, error=error)
    return StepDone(name, time.monotonic() - began, found.detail)


def _product(cancel: CancelToken, *, installed: bool) -> Found:
    found = look_product(cancel)
    if installed and found.values.get("files") is None:
        raise ProductDamagedError(count="1", name="product.json")
    return found


def _store(home: Path) -> Found:
    """Without its path: what deployment tools gather has no business with an officer's name."""
    make_folder(home)
    look_store(home)
    return Found("ghi được")


def _disk(home: Path) -> Found:
    there = next(each for each in (home, *home.parents) if each.is_dir())
    free = shutil.disk_usage(there).free
    if free < RESERVE_BYTES:
        raise DiskFullError(path=str(home), free_bytes=free)
    return Found(f"còn {free / 1e9:.1f} GB".replace(".", ","))


def _clock() -> Found:
    moment = now()
    require_later(moment, built_on())
    local = moment.astimezone()
    zone = "" if local.utcoffset() == VIETNAM.utcoffset(None) else ", không phải giờ Việt Nam"
    return Found(f"{local:%d/%m/%Y %H:%M %z}{zone}")
