"""A dossier as the one-stop system's register (sổ theo dõi hồ sơ) lists it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from scanner_app.domain.ids import OfficeCode


@dataclass(frozen=True, slots=True)
class RegisterRow:
    """One received dossier.

    Attributes:
        code: verbatim; compared case-folded.
        office: the receiving office.
        procedure: code or name of the procedure, "" when the register has none.
        applicant: name, "" when the register has none.
        due_on: day the result was promised for.
    """

    code: str
    office: OfficeCode
    received_on: date
    procedure: str = ""
    applicant: str = ""
    due_on: date | None = None


KnownCode = Callable[[str], RegisterRow | bool | None]
"""The register's row of a code, or merely whether it knows the code."""
