"""Looks at the disk under the home folder."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from scanner_app.bootstrap.disk_state import DiskState, disk_state, is_open_to_others
from scanner_app.domain.diagnosis import Found
from scanner_app.domain.diagnosis_errors import DiskLowError
from scanner_app.domain.errors import (
    DiskEncryptionUnknownError,
    DiskFullError,
    DiskNotEncryptedError,
    StoreForbiddenError,
    StoreOpenError,
)
from scanner_app.domain.progress import grouped
from scanner_app.storage.batches import RESERVE_BYTES
from scanner_app.storage.vitals import SqlVitals

_PAGE_BYTES = 2_500_000
"""Of a page while nothing is known of this counter's own: picture, words and its share of PDFs."""
_BESIDE_PICTURE = 1.5
"""The archive file is kept beside the pictures until the receipt."""
_LOW_DAYS = 10


def look_store(home: Path) -> Found:
    """Whether the home folder can be written."""
    probe = home / "ghi-thu.part"
    try:
        probe.write_bytes(b"x")
        probe.unlink()
    except OSError as error:
        raise StoreForbiddenError(path=str(home)) from error
    return Found(str(home))


def look_disk(home: Path, vitals: SqlVitals) -> Found:
    """Free room, in pages and days of this counter's own work."""
    free = shutil.disk_usage(home).free
    if free < RESERVE_BYTES:
        raise DiskFullError(path=str(home), free_bytes=free)
    seen = vitals.read()
    a_page = seen.page_bytes * _BESIDE_PICTURE or _PAGE_BYTES
    left = int((free - RESERVE_BYTES) / a_page)
    gigabytes = f"{free / 1e9:.1f}".replace(".", ",")
    detail = f"còn {gigabytes} GB, khoảng {grouped(left)} trang"
    if not seen.recent_days:
        return Found(detail, {"free_bytes": free, "pages": left, "days": None})
    days = left * seen.recent_days // max(1, seen.recent_pages)
    values = {"free_bytes": free, "pages": left, "days": days}
    warning = DiskLowError(count=grouped(left), days=days) if days < _LOW_DAYS else None
    return Found(f"{detail}, {grouped(days)} ngày làm việc", values, warning)


def look_encryption(home: Path) -> Found:
    """Whether a stolen disk can be read."""
    state = disk_state(home)
    if state is DiskState.UNKNOWN:
        raise DiskEncryptionUnknownError(path=str(home))
    if state is DiskState.NOT_ENCRYPTED:
        raise DiskNotEncryptedError(path=str(home))
    return Found("có")


def look_privacy(home: Path) -> Found:
    """Whether other accounts of this PC may look in."""
    if is_open_to_others(home):
        raise StoreOpenError(path=str(home))
    return Found("chỉ tài khoản này" if os.name == "posix" else "theo quyền của thư mục chứa nó")
