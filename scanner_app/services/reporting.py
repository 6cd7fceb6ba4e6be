"""Report: the three rates per office, with what they were counted from, and their breakdowns."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date

from scanner_app.domain.breakdowns import (
    ClerkProgress,
    DayProgress,
    ProcedureProgress,
    StuckDossier,
)
from scanner_app.domain.campaign import GAIN_DAYS, Campaign, CampaignStanding, Gain, standing
from scanner_app.domain.ids import OfficeCode
from scanner_app.domain.office_tree import OfficeTree
from scanner_app.domain.progress import (
    Extent,
    OfficeProgress,
    Period,
    Rate,
    Tally,
    office_progress,
    summed,
)
from scanner_app.domain.vietnam_time import VIETNAM
from scanner_app.ports import Breakdowns, Clock, ProgressReport, RegisterStore


@dataclass(frozen=True, slots=True)
class Report:
    """Lines per office and their sum.

    Attributes:
        offices: with subordinates, a line has the counts of all offices below it, too.
        total: every dossier once.
        has_register: a register was imported; without it there is no denominator.
    """

    period: Period
    offices: tuple[OfficeProgress, ...]
    total: OfficeProgress
    has_register: bool

    @property
    def rates(self) -> tuple[Rate, ...]:
        """The three rates of the total."""
        return self.total.tally.rates(self.period)


class ReportProgress:
    """Counts now, from the register and the papers of this PC."""

    def __init__(
        self,
        progress: ProgressReport,
        breakdowns: Breakdowns,
        register: RegisterStore,
        clock: Clock,
        tree: OfficeTree,
    ) -> None:
        self._progress = progress
        self._breakdowns = breakdowns
        self._register = register
        self._clock = clock
        self._tree = tree

    def __call__(
        self, period: Period, office: OfficeCode | None = None, *, subordinates: bool = False
    ) -> Report:
        """Lines per office in the period, of one office or of all."""
        own: list[OfficeProgress] = []
        lines: list[OfficeProgress] = []
        for stretch, offices in self._parts(Extent(period, office, subordinates)):
            found = self._progress.offices(stretch, offices)
            own += found
            shown = self._rolled_up(found, stretch, offices) if subordinates else found
            lines += (self._named(line, stretch) for line in shown)
        total = office_progress(
            office or OfficeCode(""),
            summed(line.tally for line in own),
            outside_register=sum(line.outside_register for line in own),
        )
        return Report(period, _merged(lines), total, not self._register.is_empty())

    def by_day(self, extent: Extent) -> tuple[DayProgress, ...]:
        """One line per day of reception."""
        return tuple(
            line
            for stretch, offices in self._parts(extent)
            for line in self._breakdowns.days(stretch, offices)
        )

    def by_procedure(self, extent: Extent) -> tuple[ProcedureProgress, ...]:
        """One line per procedure, those with most received dossiers first."""
        tallies: dict[str, Tally] = {}
        for stretch, offices in self._parts(extent):
            for line in self._breakdowns.procedures(stretch, offices):
                tallies[line.procedure] = tallies.get(line.procedure, Tally()) + line.tally
        lines = (ProcedureProgress(name, tally) for name, tally in tallies.items())
        return tuple(sorted(lines, key=lambda line: (-line.tally.received, line.procedure)))

    def by_clerk(self, extent: Extent) -> tuple[ClerkProgress, ...]:
        """One line per officer's certificate, by name; counts only."""
        found: dict[tuple[str, str], ClerkProgress] = {}
        for stretch, offices in self._parts(extent):
            for line in self._breakdowns.clerks(stretch, offices):
                # Before certificates were kept, the name alone says who it was.
                key = (line.clerk, "" if line.clerk else line.holder)
                found[key] = _joined(found[key], line) if key in found else line
        return tuple(sorted(found.values(), key=lambda line: (line.holder, line.clerk)))

    def stuck(self, extent: Extent, *, limit: int) -> tuple[StuckDossier, ...]:
        """Received dossiers not digitized yet, promised earliest first, at most so many."""
        lines = [
            line
            for stretch, offices in self._parts(extent)
            for line in self._breakdowns.stuck(stretch, offices, limit=limit)
        ]
        lines.sort(key=lambda line: (line.due_on or date.max, line.received_on, line.code))
        return tuple(lines[:limit])

    def campaign(
        self, campaign: Campaign, office: OfficeCode | None = None, *, subordinates: bool = False
    ) -> CampaignStanding:
        """How the campaign stands today, of one office or of all."""
        extent = Extent(campaign.period, office, subordinates)
        today = self._clock().astimezone(VIETNAM).date()
        gains = [
            self._breakdowns.gain(stretch, offices, last_day=today, days=GAIN_DAYS)
            for stretch, offices in self._parts(extent)
        ]
        gain = Gain(
            days=GAIN_DAYS,
            received=sum(each.received for each in gains),
            digitized=sum(each.digitized for each in gains),
        )
        return standing(campaign, self.by_day(extent), gain, today)

    def recount(self) -> None:
        """Count everything from the rows anew; it never differs, unless something else wrote."""
        self._progress.rebuild()

    def _parts(self, extent: Extent) -> Iterator[tuple[Period, frozenset[OfficeCode] | None]]:
        """Stretches of the period, each with the offices it is about."""
        for stretch in self._tree.stretches(extent.period):
            if extent.office is None:
                yield stretch, None
            elif extent.subordinates:
                yield stretch, self._tree.below(extent.office, stretch)
            else:
                yield stretch, frozenset({extent.office})

    def _rolled_up(
        self,
        lines: Iterable[OfficeProgress],
        stretch: Period,
        offices: frozenset[OfficeCode] | None,
    ) -> Iterator[OfficeProgress]:
        """Each line once for every office above it that the report is about."""
        for line in lines:
            for office in self._tree.above(line.office, stretch):
                if offices is None or office in offices:
                    yield replace(line, office=office)

    def _named(self, line: OfficeProgress, stretch: Period) -> OfficeProgress:
        unit = self._tree.unit(line.office, stretch)
        return line if unit is None else replace(line, name=unit.name, valid_from=unit.valid_from)


def _merged(lines: Iterable[OfficeProgress]) -> tuple[OfficeProgress, ...]:
    """One line per unit; two units that had one code after each other stay two."""
    found: dict[tuple[str, date], list[OfficeProgress]] = {}
    for line in lines:
        found.setdefault((line.office, line.valid_from or date.min), []).append(line)
    return tuple(
        replace(
            office_progress(
                same[0].office,
                summed(line.tally for line in same),
                outside_register=sum(line.outside_register for line in same),
            ),
            name=same[0].name,
            valid_from=same[0].valid_from,
        )
        for _, same in sorted(found.items())
    )


def _joined(one: ClerkProgress, other: ClerkProgress) -> ClerkProgress:
    return replace(
        one,
        papers=one.papers + other.papers,
        accepted=one.accepted + other.accepted,
        dossiers=one.dossiers + other.dossiers,
    )
