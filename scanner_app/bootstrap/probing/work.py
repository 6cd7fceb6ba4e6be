"""Looks at how work goes: what waits, how old the register is, whether clocks agree."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta

from scanner_app.bootstrap.clock import now
from scanner_app.bootstrap.installed import built_on
from scanner_app.bootstrap.probing.installation import require_later
from scanner_app.bootstrap.targets import Target
from scanner_app.domain.diagnosis import Found
from scanner_app.domain.diagnosis_errors import (
    ClockOffError,
    NeverSyncedError,
    QueueRefusedError,
    QueueStuckError,
    RegisterEmptyError,
    RegisterOldError,
    SyncOldError,
)
from scanner_app.domain.progress import grouped
from scanner_app.domain.scan import Device
from scanner_app.domain.scan_errors import ScannerMissingError
from scanner_app.domain.upload import JobState
from scanner_app.domain.vietnam_time import VIETNAM
from scanner_app.ports import Scanner
from scanner_app.storage.vitals import SqlVitals
from scanner_app.tasks.cancel import CancelToken

_STUCK_DAYS = 2
"""A night's maintenance of the target is no reason to call; two days are."""
_REGISTER_DAYS = 7
_SYNC_DAYS = 2
_CLOCK_OFF = timedelta(minutes=2)
"""Time stamps and the province's stamps bear no more than some minutes."""


def look_scanner(scanner: Scanner, cancel: CancelToken) -> Found:
    """Which scanners answer.

    Raises:
        ScanError leaves: none does, and why.
    """
    found = list(scanner.devices(cancel))
    devices = [each for each in found if isinstance(each, Device)]
    if devices:
        return Found(", ".join(_told_apart(devices)), {"devices": len(devices)})
    for each in found:
        if not isinstance(each, Device):
            raise each
    raise ScannerMissingError


def _told_apart(devices: Sequence[Device]) -> list[str]:
    """Names; a scanner with a driver of each kind is there twice under one."""
    names = Counter(each.name for each in devices)
    return [
        f"{each.name} ({each.note or each.driver})" if names[each.name] > 1 else each.name
        for each in devices
    ]


def look_waiting(vitals: SqlVitals) -> Found:
    """How many files wait, since when."""
    seen = vitals.read()
    count = seen.count(JobState.WAITING)
    if not count or seen.oldest_waiting is None:
        return Found("không có tệp nào chờ", {"waiting": 0, "days": 0})
    days = _days_since(seen.oldest_waiting)
    warning = QueueStuckError(count=grouped(count), days=days) if days >= _STUCK_DAYS else None
    detail = f"{grouped(count)} tệp chờ, lâu nhất {days} ngày"
    return Found(detail, {"waiting": count, "days": days}, warning)


def look_refused(vitals: SqlVitals) -> Found:
    """How many files were refused, and sent."""
    seen = vitals.read()
    refused, sent = seen.count(JobState.REFUSED), seen.count(JobState.SENT)
    values = {"refused": refused, "sent": sent}
    warning = QueueRefusedError(count=grouped(refused)) if refused else None
    return Found(f"{grouped(refused)} tệp bị từ chối, {grouped(sent)} tệp đã gửi", values, warning)


def look_register(vitals: SqlVitals) -> Found:
    """How old the register is."""
    seen = vitals.read()
    if not seen.register_rows or seen.register_changed is None:
        raise RegisterEmptyError
    days = _days_since(seen.register_changed)
    warning = RegisterOldError(days=days) if days >= _REGISTER_DAYS else None
    detail = f"{grouped(seen.register_rows)} hồ sơ, cập nhật {days} ngày trước"
    return Found(detail, {"rows": seen.register_rows, "days": days}, warning)


def look_sync(vitals: SqlVitals, target: Target) -> Found:
    """When everything was exchanged with the province last."""
    if target.province is None:
        return Found("không có: nơi nhận không phải máy chủ của tỉnh", {"days": None})
    synced = vitals.read().synced
    if synced is None:
        return Found("chưa lần nào", {"days": None}, NeverSyncedError())
    days = _days_since(synced)
    warning = SyncOldError(days=days) if days >= _SYNC_DAYS else None
    return Found(f"{days} ngày trước", {"days": days}, warning)


def look_clock(vitals: SqlVitals, target: Target) -> Found:
    """This PC's clock against the province's, else against what was written here last.

    Raises:
        ClockBeforeError: it is before this program was made.
        UploadError and ExchangeError leaves: the province does not say.
    """
    # Brings httpx, and few starts look at the clock.
    from scanner_app.upload.province.uploader import ProvinceUploader

    require_later(now(), built_on())
    if isinstance(target.uploader, ProvinceUploader):
        off = target.uploader.hello().clock_ahead
        seconds = round(abs(off.total_seconds()))
        warning = ClockOffError(seconds=seconds) if abs(off) > _CLOCK_OFF else None
        return Found(f"lệch {seconds} giây so với tỉnh", {"seconds": seconds}, warning)
    newest = vitals.read().newest_line
    behind = (newest - now()).total_seconds() if newest else 0.0
    if behind > _CLOCK_OFF.total_seconds():
        detail = "chậm hơn dòng nhật ký mới nhất"
        return Found(detail, {"seconds": round(behind)}, ClockOffError(seconds=round(behind)))
    return Found(f"{clock_words(now())}, không chậm hơn nhật ký", {"seconds": 0})


def clock_words(moment: datetime) -> str:
    """In Vietnam, for whoever has a watch; what Windows shows differs when its zone is wrong."""
    zone = moment.astimezone().utcoffset()
    told = "" if zone == VIETNAM.utcoffset(None) else " (múi giờ của máy không phải giờ Việt Nam)"
    return f"{moment.astimezone(VIETNAM):%H:%M %d/%m/%Y}{told}"


def _days_since(moment: datetime) -> int:
    return max(0, (now() - moment).days)
