"""Looks at the office that this PC works for."""

from __future__ import annotations

from scanner_app.bootstrap.clock import now
from scanner_app.bootstrap.offices import shipped_offices
from scanner_app.domain.diagnosis import Found, Measured
from scanner_app.domain.diagnosis_errors import OfficeUnknownError
from scanner_app.domain.ids import OfficeCode
from scanner_app.domain.progress import Period
from scanner_app.domain.vietnam_time import VIETNAM
from scanner_app.settings import Settings


def look_office(settings: Settings) -> Found:
    """Whether the code is that of an office of today: one mistyped on a PC shows nowhere else.

    Args:
        settings: of this PC.
    """
    code = settings.office.strip()
    values: dict[str, Measured] = {"office": code or None}
    if not code:
        return Found("chưa đặt", values)
    today = now().astimezone(VIETNAM).date()
    unit = shipped_offices().unit(OfficeCode(code), Period(today, today))
    if unit is None:
        return Found(code, values, OfficeUnknownError(key=code))
    return Found(f"{code}, {unit.name}", values)
