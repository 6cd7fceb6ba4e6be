"""The head's figures: what is stored per office and day, added up; never an applicant.

Everything is asked as the head of one office and answers for it and the offices below; others give
empty answers. Days are days of reception. What an office is told about its predecessors (before a
merger) is added on request; a unit that was divided then counts for each of its successors.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from psycopg.rows import TupleRow

from scanner_app.central.catalogue.database import Catalogue, Connection
from scanner_app.central.catalogue.offices import ALWAYS
from scanner_app.domain.breakdowns import (
    ClerkProgress,
    DayProgress,
    ProcedureProgress,
    StuckDossier,
)
from scanner_app.domain.ids import OfficeCode
from scanner_app.domain.progress import DossierFacts, OfficeProgress, Period, Tally

_OPEN_START, _OPEN_END = date.min, date.max

_SUMS = "sum(y.received)::int, sum(y.digitized)::int, sum(y.reused)::int, sum(y.complete)::int"
_WITHIN = "BETWEEN %(since)s AND %(until)s"
_BELOW = """ANY (ARRAY(SELECT t.descendant_id FROM office_tree t
    WHERE t.ancestor_id = %(office)s AND (%(merged)s OR NOT t.by_merger)))"""

# One line per office that received or digitized anything in the period.
_EACH = f"""
    SELECT o.code, coalesce(n.digitized, 0), coalesce(n.received, 0), coalesce(u.outside, 0),
        coalesce(n.reused, 0), coalesce(n.complete, 0), o.name, o.valid_from
    FROM offices o
    LEFT JOIN (
        SELECT y.office_id, sum(y.received)::int AS received, sum(y.digitized)::int AS digitized,
            sum(y.reused)::int AS reused, sum(y.complete)::int AS complete
        FROM tallies y WHERE y.day {_WITHIN} GROUP BY y.office_id
    ) AS n ON n.office_id = o.id
    LEFT JOIN (
        SELECT u.office_id, count(*)::int AS outside
        FROM unregistered u WHERE u.digitized AND u.day {_WITHIN} GROUP BY u.office_id
    ) AS u ON u.office_id = o.id
    WHERE n.received > 0 OR u.outside > 0
    ORDER BY o.code, o.valid_from
"""  # noqa: S608 - constants of this file

# The same of these offices, each with all that stand below it.
_TOGETHER = f"""
    SELECT o.code, coalesce(sum(n.digitized), 0)::int, coalesce(sum(n.received), 0)::int,
        coalesce(sum(u.outside), 0)::int, coalesce(sum(n.reused), 0)::int,
        coalesce(sum(n.complete), 0)::int, o.name, o.valid_from
    FROM offices o
    JOIN office_tree t ON t.ancestor_id = o.id AND (%(merged)s OR NOT t.by_merger)
    LEFT JOIN (
        SELECT y.office_id, sum(y.received) AS received, sum(y.digitized) AS digitized,
            sum(y.reused) AS reused, sum(y.complete) AS complete
        FROM tallies y WHERE y.day {_WITHIN} GROUP BY y.office_id
    ) AS n ON n.office_id = t.descendant_id
    LEFT JOIN (
        SELECT u.office_id, count(*) AS outside
        FROM unregistered u WHERE u.digitized AND u.day {_WITHIN} GROUP BY u.office_id
    ) AS u ON u.office_id = t.descendant_id
    WHERE o.id = ANY (%(offices)s)
    GROUP BY o.id ORDER BY o.code, o.valid_from
"""  # noqa: S608 - constants of this file

# What the tallies spare: for the check, and for measuring what they are worth.
_COUNTED = f"""
    SELECT o.code, count(*) FILTER (WHERE d.digitized)::int, count(*)::int, 0,
        count(*) FILTER (WHERE d.reused)::int, count(*) FILTER (WHERE d.complete)::int,
        o.name, o.valid_from
    FROM dossiers d JOIN offices o ON o.id = d.office_id
    WHERE d.state = 'received' AND d.received_on {_WITHIN}
    GROUP BY o.id ORDER BY o.code, o.valid_from
"""  # noqa: S608 - constants of this file

_DAYS = f"""
    SELECT y.day, {_SUMS} FROM tallies y
    WHERE y.office_id = {_BELOW} AND y.day {_WITHIN}
    GROUP BY y.day HAVING sum(y.received) > 0 ORDER BY y.day
"""  # noqa: S608 - constants of this file

_PROCEDURES = f"""
    SELECT d.procedure, count(*)::int, count(*) FILTER (WHERE d.digitized)::int,
        count(*) FILTER (WHERE d.reused)::int, count(*) FILTER (WHERE d.complete)::int
    FROM dossiers d
    WHERE d.office_id = {_BELOW} AND d.state = 'received' AND d.received_on {_WITHIN}
    GROUP BY d.procedure ORDER BY count(*) DESC, d.procedure LIMIT %(most)s
"""  # noqa: S608 - constants of this file

_CLERKS = f"""
    SELECT coalesce(p.clerk, ''), '', count(*)::int, count(*) FILTER (WHERE p.accepted)::int,
        count(DISTINCT p.code_key)::int
    FROM papers p JOIN dossiers d USING (code_key)
    WHERE p.office_id = {_BELOW} AND p.signed_at IS NOT NULL
        AND d.state = 'received' AND d.received_on {_WITHIN}
    GROUP BY coalesce(p.clerk, '') ORDER BY count(*) DESC, 1
"""  # noqa: S608 - constants of this file

_STUCK = f"""
    SELECT d.code, o.code, d.received_on, d.due_on,
        d.papers, d.accepted, d.reuses, d.components, d.results
    FROM dossiers d JOIN offices o ON o.id = d.office_id
    WHERE d.office_id = {_BELOW} AND NOT d.digitized AND d.state = 'received'
        AND d.received_on {_WITHIN}
    ORDER BY d.received_on, d.code_key LIMIT %(most)s OFFSET %(skip)s
"""  # noqa: S608 - constants of this file


class HeadProgress:
    """Figures as the head of one office may see them."""

    def __init__(self, catalogue: Catalogue, office_id: int) -> None:
        """For the head of this office; every question is bounded by what stands below it."""
        self._catalogue = catalogue
        self._office_id = office_id

    def offices(self, period: Period) -> tuple[OfficeProgress, ...]:
        """One line per office that received or digitized anything, its own dossiers alone."""
        return self._offices(_EACH, _days(period))

    def counted_offices(self, period: Period) -> tuple[OfficeProgress, ...]:
        """The same by counting every dossier, without what is outside the register."""
        return self._offices(_COUNTED, _days(period))

    def together(
        self, offices: Sequence[int], period: Period, *, with_predecessors: bool = False
    ) -> tuple[OfficeProgress, ...]:
        """One line for each of these offices, with everything below it, also when it is nothing."""
        asked = {**_days(period), "offices": list(offices), "merged": with_predecessors}
        return self._offices(_TOGETHER, asked)

    def days(
        self, office_id: int, period: Period, *, with_predecessors: bool = False
    ) -> tuple[DayProgress, ...]:
        """Days on which the office or one below it received anything, oldest first."""
        rows = self._rows(_DAYS, office_id, period, merged=with_predecessors)
        return tuple(DayProgress(day, Tally(*counts)) for day, *counts in rows)

    def procedures(
        self,
        office_id: int,
        period: Period,
        *,
        most: int | None = None,
        with_predecessors: bool = False,
    ) -> tuple[ProcedureProgress, ...]:
        """Procedures of the office and below, the most frequent first; so many at most."""
        rows = self._rows(_PROCEDURES, office_id, period, most=most, merged=with_predecessors)
        return tuple(ProcedureProgress(name, Tally(*counts)) for name, *counts in rows)

    def clerks(
        self, office_id: int, period: Period, *, with_predecessors: bool = False
    ) -> tuple[ClerkProgress, ...]:
        """What officers of the office and below signed, counts only."""
        rows = self._rows(_CLERKS, office_id, period, merged=with_predecessors)
        return tuple(ClerkProgress(*row) for row in rows)

    def stuck(
        self,
        office_id: int,
        period: Period,
        *,
        most: int = 50,
        skip: int = 0,
        with_predecessors: bool = False,
    ) -> tuple[StuckDossier, ...]:
        """Received and not digitized yet, oldest first.

        Args:
            office_id: of it and the offices below.
            period: days of reception.
            most: so many at a time.
            skip: so many that were shown already.
            with_predecessors: also of the units it was merged from.
        """
        rows = self._rows(_STUCK, office_id, period, merged=with_predecessors, most=most, skip=skip)
        return tuple(
            StuckDossier(code, OfficeCode(office), received_on, due_on, DossierFacts(*facts))
            for code, office, received_on, due_on, *facts in rows
        )

    def _offices(self, query: str, asked: dict[str, object]) -> tuple[OfficeProgress, ...]:
        def work(connection: Connection) -> tuple[OfficeProgress, ...]:
            return tuple(_line(*row) for row in connection.execute(query, asked))

        return self._catalogue.as_head(self._office_id, work)

    def _rows(self, query: str, office_id: int, period: Period, **more: object) -> list[TupleRow]:
        asked = {**_days(period), "office": office_id, **more}
        return self._catalogue.as_head(
            self._office_id, lambda connection: connection.execute(query, asked).fetchall()
        )


def _line(  # the columns of the queries that answer with a line per office
    code: str,
    digitized: int,
    total: int,
    outside: int,
    reused: int,
    complete: int,
    name: str,
    valid_from: date,
) -> OfficeProgress:
    start = None if valid_from == ALWAYS else valid_from
    return OfficeProgress(
        OfficeCode(code), digitized, total, outside, reused, complete, name, start
    )


def _days(period: Period) -> dict[str, object]:
    return {"since": period.since or _OPEN_START, "until": period.until or _OPEN_END}
