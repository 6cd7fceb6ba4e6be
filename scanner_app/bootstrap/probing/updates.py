"""Looks at what became of updates, so that IT need not go from PC to PC for it."""

from __future__ import annotations

from datetime import datetime, timedelta

from scanner_app.bootstrap.clock import now
from scanner_app.domain.diagnosis import Found, Measured
from scanner_app.domain.diagnosis_errors import (
    UpdateNotInstalledError,
    UpdateSilentError,
    UpdateUnfoundError,
    UpdateWaitsError,
)
from scanner_app.domain.errors import AppError
from scanner_app.domain.updates import UpdateFailure, UpdateNote, UpdateState
from scanner_app.domain.vietnam_time import VIETNAM
from scanner_app.messages import text_of
from scanner_app.messages.updating import SHORT_STATES, WAITS_FOR

_SILENT = timedelta(days=14)
"""The task asks twice a day; holidays are shorter."""
_PASSING = timedelta(days=1)
"""After starting, a PC may ask before its network is there: alone that is no news to anybody."""
_WAITS = timedelta(days=3)


def look_update(source: str, note: UpdateNote | None) -> Found:
    """How this PC stands to newer versions: what was found last, what went wrong since.

    Args:
        source: where updates lie, as IT set it.
        note: of the last try.
    """
    if not source:
        return Found("không tự tìm bản mới", {"update": None, "update_at": None})
    if note is None:
        return Found("chưa tìm lần nào", {"update": None, "update_at": None}, UpdateSilentError())
    return Found(_detail(note), _values(note), _warning(note))


def failure_text(failure: UpdateFailure) -> str:
    """What went wrong and what to do, in words."""
    return text_of(failure.code, failure.facts)


def _detail(note: UpdateNote) -> str:
    told = f"{note.version} {SHORT_STATES[note.state.value]} ({_worded(note.at)})".strip()
    if note.failure is None:
        return told
    failed = f"lần tìm gần nhất {_worded(note.failure.at)} không được"
    if note.looked is not None:
        failed += f", tìm được lần cuối {_worded(note.looked)}"
    return f"{told}; {failed}"


def _values(note: UpdateNote) -> dict[str, Measured]:
    failure = note.failure
    return {
        "update": note.state.value,
        "update_at": note.at.isoformat(),
        "update_version": note.version or None,
        "update_looked": None if note.looked is None else note.looked.isoformat(),
        "update_days": _days(_found(note)),
        "update_failure": None if failure is None else failure.code,
        "update_failure_at": None if failure is None else failure.at.isoformat(),
    }


def _warning(note: UpdateNote) -> AppError | None:
    failure = note.failure
    if note.state is UpdateState.FAILED:
        return UpdateNotInstalledError(version=note.version, exitcode=note.code)
    if failure is not None and (not failure.transient or now() - failure.since >= _PASSING):
        day = f"{failure.since.astimezone(VIETNAM):%d/%m/%Y}"
        return UpdateUnfoundError(day=day, days=_days(failure.since), text=failure_text(failure))
    if note.since is not None and now() - note.since >= _WAITS:
        why = WAITS_FOR.get(note.code or 0, "lịch cài chưa chạy")
        return UpdateWaitsError(version=note.version, days=_days(note.since), text=why)
    return UpdateSilentError() if now() - _found(note) >= _SILENT else None


def _found(note: UpdateNote) -> datetime:
    """When something was found out last; while nothing ever was, the first try."""
    return note.looked or note.at


def _days(since: datetime) -> int:
    return max(0, (now() - since).days)


def _worded(moment: datetime) -> str:
    return f"{moment.astimezone(VIETNAM):%d/%m/%Y %H:%M}"
