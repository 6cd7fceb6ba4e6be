"""Counts by something else than the office: by day, procedure, clerk; and what is stuck."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from scanner_app.domain.ids import OfficeCode
from scanner_app.domain.progress import DossierFacts, Tally


@dataclass(frozen=True, slots=True)
class DayProgress:
    """Counts of the dossiers received on one day, as they stand now."""

    day: date
    tally: Tally


@dataclass(frozen=True, slots=True)
class ProcedureProgress:
    """Counts of one procedure; "" collects the rows that name none."""

    procedure: str
    tally: Tally


@dataclass(frozen=True, slots=True)
class ClerkProgress:
    """What one officer signed of the dossiers that were received in the period; counts only.

    Attributes:
        clerk: SHA-256 of the officer's certificate; "" for signatures from before it was kept.
        holder: whom the certificate names, "" where only counts are known (at the province).
        papers: papers signed by it, those of withdrawn dossiers aside.
        accepted: how many of them have the target's receipt.
        dossiers: dossiers these papers belong to.
    """

    clerk: str
    holder: str
    papers: int
    accepted: int
    dossiers: int


@dataclass(frozen=True, slots=True)
class StuckDossier:
    """A received dossier that is not digitized yet. No names: these lists are shown to many.

    Attributes:
        due_on: day the result was promised for.
        facts: what there is of it; no papers at all means that nothing was scanned.
    """

    code: str
    office: OfficeCode
    received_on: date
    due_on: date | None
    facts: DossierFacts
