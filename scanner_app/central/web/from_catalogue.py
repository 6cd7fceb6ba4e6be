"""Figures and visits of the pages, from and in the province's catalogue."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta

from scanner_app.central.catalogue.database import Catalogue
from scanner_app.central.catalogue.heads import (
    HeadOffice,
    digitized_since,
    home_office,
    note_visit,
    path_down,
    right_below,
)
from scanner_app.central.catalogue.offices import ALWAYS
from scanner_app.central.catalogue.progress import HeadProgress
from scanner_app.central.web.figures import MOST_PROCEDURES, Unit, UnitProgress
from scanner_app.central.web.visits import Visit
from scanner_app.domain.breakdowns import (
    ClerkProgress,
    DayProgress,
    ProcedureProgress,
    StuckDossier,
)
from scanner_app.domain.campaign import GAIN_DAYS, Campaign, Gain
from scanner_app.domain.ids import OfficeCode
from scanner_app.domain.progress import OfficeProgress, Period, Tally, summed
from scanner_app.domain.vietnam_time import VIETNAM


class CatalogueFigures:
    """Figures, as each viewer's office may see them: row security is asked, not we.

    Args:
        catalogue: logged in as a member of `sohoa_view` alone.
        clock: aware UTC.
    """

    def __init__(self, catalogue: Catalogue, clock: Callable[[], datetime]) -> None:
        self._catalogue = catalogue
        self._clock = clock

    def home(self, office: OfficeCode | None) -> Unit | None:
        """The office of a role."""
        today = self._clock().astimezone(VIETNAM).date()
        found = home_office(self._catalogue, office, today)
        return _unit(found) if found else None

    def look(self, home_id: int, *, merged: bool) -> _CatalogueView:
        """As somebody who sees this office and those below."""
        return _CatalogueView(self._catalogue, home_id, merged=merged)


class CatalogueVisits:
    """The journal of access, in the catalogue."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue

    def note(self, visit: Visit) -> None:
        """Keep it."""
        note_visit(
            self._catalogue,
            subject=visit.viewer.subject,
            person=visit.viewer.name,
            what=visit.what,
            home_id=visit.home_id,
            office_id=visit.office_id,
        )


class _CatalogueView:
    def __init__(self, catalogue: Catalogue, home_id: int, *, merged: bool) -> None:
        self._catalogue = catalogue
        self._home_id = home_id
        self._merged = merged
        self._progress = HeadProgress(catalogue, home_id)

    def unit(self, office_id: int) -> Unit | None:
        path = self.path(office_id)
        return path[-1] if path else None

    def path(self, office_id: int) -> Sequence[Unit]:
        return [_unit(each) for each in path_down(self._catalogue, self._home_id, office_id)]

    def tally(self, office_id: int, period: Period) -> Tally:
        lines = self._progress.together([office_id], period, with_predecessors=self._merged)
        return summed(line.tally for line in lines)

    def below(self, office_id: int, period: Period) -> Sequence[UnitProgress]:
        offices = right_below(self._catalogue, self._home_id, office_id, period)
        if not offices:
            return []
        lines = self._progress.together(
            [each.id for each in offices], period, with_predecessors=self._merged
        )
        tallies = {_key(line): line.tally for line in lines}
        units = [_unit(each) for each in offices]
        found = [
            UnitProgress(unit, tallies.get((unit.code, unit.valid_from), Tally())) for unit in units
        ]
        own = self._own(office_id, period)
        return [*found, own] if own else found

    def days(self, office_id: int, period: Period) -> Sequence[DayProgress]:
        return self._progress.days(office_id, period, with_predecessors=self._merged)

    def procedures(self, office_id: int, period: Period) -> Sequence[ProcedureProgress]:
        return self._progress.procedures(
            office_id, period, most=MOST_PROCEDURES, with_predecessors=self._merged
        )

    def clerks(self, office_id: int, period: Period) -> Sequence[ClerkProgress]:
        return self._progress.clerks(office_id, period, with_predecessors=self._merged)

    def stuck(self, office_id: int, period: Period, *, most: int) -> Sequence[StuckDossier]:
        return self._progress.stuck(office_id, period, most=most, with_predecessors=self._merged)

    def gain(self, office_id: int, campaign: Campaign, today: date) -> Gain:
        first = today - timedelta(days=GAIN_DAYS - 1)
        midnight = datetime(first.year, first.month, first.day, tzinfo=VIETNAM)
        digitized = digitized_since(
            self._catalogue,
            self._home_id,
            office_id,
            midnight,
            campaign.period,
            with_predecessors=self._merged,
        )
        days = self.days(office_id, campaign.period)
        received = summed(each.tally for each in days if first <= each.day <= today).received
        return Gain(days=GAIN_DAYS, received=received, digitized=digitized)

    def _own(self, office_id: int, period: Period) -> UnitProgress | None:
        """What the office received at its own counters."""
        unit = self.unit(office_id)
        assert unit is not None
        lines = self._progress.offices(period)
        own = [line for line in lines if _key(line) == (unit.code, unit.valid_from)]
        return UnitProgress(unit, own[0].tally, alone=True) if own else None


def _unit(office: HeadOffice) -> Unit:
    return Unit(
        office.id,
        office.code,
        office.name,
        None if office.valid_from == ALWAYS else office.valid_from,
        office.valid_to,
        office.has_predecessors,
    )


def _key(line: OfficeProgress) -> tuple[OfficeCode, date | None]:
    return line.office, line.valid_from
