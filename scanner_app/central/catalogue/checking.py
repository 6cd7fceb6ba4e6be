"""Counting everything anew, to see that what is stored beside it still agrees."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from scanner_app.central.catalogue.database import Catalogue, Connection
from scanner_app.domain.ids import OfficeCode
from scanner_app.domain.progress import Tally

_DIFFERENT = """
    SELECT o.code, coalesce(c.day, y.day) AS day, coalesce(c.office_id, y.office_id) AS office_id,
        coalesce(y.received, 0), coalesce(y.digitized, 0), coalesce(y.reused, 0),
        coalesce(y.complete, 0), coalesce(c.received, 0), coalesce(c.digitized, 0),
        coalesce(c.reused, 0), coalesce(c.complete, 0)
    FROM (
        SELECT d.office_id, d.received_on AS day, count(*)::int AS received,
            count(*) FILTER (WHERE d.digitized)::int AS digitized,
            count(*) FILTER (WHERE d.reused)::int AS reused,
            count(*) FILTER (WHERE d.complete)::int AS complete
        FROM dossiers d WHERE d.state = 'received' GROUP BY d.office_id, d.received_on
    ) AS c
    FULL JOIN tallies y ON y.office_id = c.office_id AND y.day = c.day
    JOIN offices o ON o.id = coalesce(c.office_id, y.office_id)
    WHERE (coalesce(c.received, 0), coalesce(c.digitized, 0), coalesce(c.reused, 0),
            coalesce(c.complete, 0))
        <> (coalesce(y.received, 0), coalesce(y.digitized, 0), coalesce(y.reused, 0),
            coalesce(y.complete, 0))
    ORDER BY o.code, day
"""


@dataclass(frozen=True, slots=True)
class TallyDifference:
    """A stored tally that was not what counting gives."""

    office: OfficeCode
    day: date
    stored: Tally
    counted: Tally


def check_tallies(catalogue: Catalogue, *, mend: bool = False) -> tuple[TallyDifference, ...]:
    """Where stored tallies differ from counting; none, as long as only the catalogue writes.

    Args:
        catalogue: which.
        mend: put them right, too; writers wait meanwhile (about a second for 732.908 dossiers).
    """

    def work(connection: Connection) -> tuple[TallyDifference, ...]:
        if mend:
            connection.execute("LOCK TABLE dossiers IN SHARE MODE")
        rows = connection.execute(_DIFFERENT).fetchall()
        if mend and rows:
            with connection.cursor() as cursor:
                cursor.executemany(
                    "INSERT INTO tallies (office_id, day, received, digitized, reused, complete)"
                    " VALUES (%s, %s, %s, %s, %s, %s) ON CONFLICT (office_id, day) DO UPDATE SET"
                    " received = excluded.received, digitized = excluded.digitized,"
                    " reused = excluded.reused, complete = excluded.complete",
                    [(row[2], row[1], *row[7:11]) for row in rows],
                )
        return tuple(
            TallyDifference(OfficeCode(row[0]), row[1], Tally(*row[3:7]), Tally(*row[7:11]))
            for row in rows
        )

    return catalogue.as_keeper(work)
