"""What the pages show: figures of one office and those below it, as one viewer may see them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from scanner_app.domain.breakdowns import (
    ClerkProgress,
    DayProgress,
    ProcedureProgress,
    StuckDossier,
)
from scanner_app.domain.campaign import Campaign, Gain
from scanner_app.domain.ids import OfficeCode
from scanner_app.domain.progress import Period, Tally

MOST_PROCEDURES = 1000
"""Of a table: a register that has something else in this column has a line for each dossier."""


@dataclass(frozen=True, slots=True)
class Unit:
    """An office of the tree.

    Attributes:
        id: lasting; a code comes back for another unit after a merger.
        valid_from: None when it is not recorded.
        valid_to: last day it existed; None is still there.
        has_predecessors: it came out of a merger.
    """

    id: int
    code: OfficeCode
    name: str
    valid_from: date | None = None
    valid_to: date | None = None
    has_predecessors: bool = False


@dataclass(frozen=True, slots=True)
class UnitProgress:
    """Counts of an office.

    Attributes:
        alone: of what the office received itself; False is together with all below it.
    """

    unit: Unit
    tally: Tally
    alone: bool = False


class View(Protocol):
    """Figures as one viewer may see them.

    Every method raises `DatabaseDownError` when PostgreSQL does not answer. What lies outside the
    viewer's office is not there: `unit` gives None for it, the others nothing, whatever is asked.
    """

    def unit(self, office_id: int) -> Unit | None:
        """The office, when the viewer may see it."""
        ...

    def path(self, office_id: int) -> Sequence[Unit]:
        """The viewer's office, and those between it and this one, which comes last."""
        ...

    def tally(self, office_id: int, period: Period) -> Tally:
        """Counts of the office with all below it."""
        ...

    def below(self, office_id: int, period: Period) -> Sequence[UnitProgress]:
        """The offices right below, each with all below it; what it received itself comes last."""
        ...

    def days(self, office_id: int, period: Period) -> Sequence[DayProgress]:
        """By day of reception."""
        ...

    def procedures(self, office_id: int, period: Period) -> Sequence[ProcedureProgress]:
        """By procedure, the `MOST_PROCEDURES` most frequent."""
        ...

    def clerks(self, office_id: int, period: Period) -> Sequence[ClerkProgress]:
        """By officer; counts only."""
        ...

    def stuck(self, office_id: int, period: Period, *, most: int) -> Sequence[StuckDossier]:
        """Received dossiers that are not digitized yet, the oldest first."""
        ...

    def gain(self, office_id: int, campaign: Campaign, today: date) -> Gain:
        """What the last days brought of the campaign's dossiers."""
        ...


class Figures(Protocol):
    """Where the pages have their figures from."""

    def home(self, office: OfficeCode | None) -> Unit | None:
        """The office of a role: the unit that has this code today; None asks for the province.

        Raises:
            DatabaseDownError: PostgreSQL does not answer.
        """
        ...

    def look(self, home_id: int, *, merged: bool) -> View:
        """As somebody who sees this office and those below.

        Args:
            home_id: the office of the viewer's role.
            merged: count what units had before they were merged into an office as its own, too.
        """
        ...
