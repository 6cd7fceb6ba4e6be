"""What heads may look at, what the last days brought, and what they did look at."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from psycopg.rows import class_row

from scanner_app.central.catalogue.database import Catalogue, Connection
from scanner_app.domain.ids import OfficeCode
from scanner_app.domain.progress import Period

_NOBODY = 0
"""No office has this number."""

_FIELDS = """o.id, o.code, o.name, o.valid_from, o.valid_to, EXISTS (
    SELECT FROM office_succession s WHERE s.successor_id = o.id) AS has_predecessors"""
_OF_TODAY = "o.valid_from <= %(day)s AND (o.valid_to IS NULL OR %(day)s <= o.valid_to)"

_BY_CODE = f"""
    SELECT {_FIELDS} FROM offices o WHERE o.code = %(code)s AND {_OF_TODAY}
"""  # noqa: S608 - constants of this file
_PROVINCE = f"""
    SELECT {_FIELDS} FROM offices o WHERE o.level = 'province' AND {_OF_TODAY}
    ORDER BY o.parent_id NULLS FIRST, o.id LIMIT 1
"""  # noqa: S608 - constants of this file
# From the head's own office down to this one; wider ones come first.
_PATH = f"""
    SELECT {_FIELDS} FROM offices o
    JOIN office_tree mine ON mine.ancestor_id = my_office() AND mine.descendant_id = o.id
    JOIN office_tree this ON this.ancestor_id = o.id AND this.descendant_id = %(office)s
    ORDER BY (SELECT count(*) FROM office_tree t WHERE t.ancestor_id = o.id) DESC,
        o.id = %(office)s, o.id
"""  # noqa: S608 - constants of this file
# Those that were there in the period; what an office received later on is its successor's.
_BELOW = f"""
    SELECT {_FIELDS} FROM offices o
    JOIN office_tree mine ON mine.ancestor_id = my_office() AND mine.descendant_id = o.id
    WHERE o.parent_id = %(office)s AND o.valid_from <= %(until)s
        AND (o.valid_to IS NULL OR o.valid_to >= %(since)s)
"""  # noqa: S608 - constants of this file
# A digitized dossier's last receipt is not older than this when any of its receipts is not.
_GAINED = """
    SELECT count(DISTINCT d.code_key)::int
    FROM dossiers d JOIN files f USING (code_key)
    WHERE f.at >= %(after)s AND d.digitized AND d.state = 'received'
        AND d.received_on BETWEEN %(since)s AND %(until)s
        AND d.office_id = ANY (ARRAY(
            SELECT t.descendant_id FROM office_tree t
            WHERE t.ancestor_id = %(office)s AND (%(merged)s OR NOT t.by_merger)))
"""


@dataclass(frozen=True, slots=True)
class HeadOffice:
    """An office as heads see it.

    Attributes:
        valid_from: `offices.ALWAYS` when it is not recorded.
        has_predecessors: it came out of a merger.
    """

    id: int
    code: OfficeCode
    name: str
    valid_from: date
    valid_to: date | None
    has_predecessors: bool


def home_office(catalogue: Catalogue, code: OfficeCode | None, day: date) -> HeadOffice | None:
    """Who has this code on that day; None asks for the province."""
    query = _PROVINCE if code is None else _BY_CODE
    found = _offices(catalogue, _NOBODY, query, code=code, day=day)
    return found[0] if found else None


def path_down(catalogue: Catalogue, home_id: int, office_id: int) -> Sequence[HeadOffice]:
    """From the head's own office to this one, both included; empty when it is not below."""
    return _offices(catalogue, home_id, _PATH, office=office_id)


def right_below(
    catalogue: Catalogue, home_id: int, office_id: int, period: Period
) -> Sequence[HeadOffice]:
    """Offices whose parent it is, and that were there in the period."""
    since, until = period.since or date.min, period.until or date.max
    return _offices(catalogue, home_id, _BELOW, office=office_id, since=since, until=until)


def digitized_since(
    catalogue: Catalogue,
    home_id: int,
    office_id: int,
    after: datetime,
    period: Period,
    *,
    with_predecessors: bool = False,
) -> int:
    """How many dossiers of the period got their last receipt since then, of it and those below."""
    asked = {
        "office": office_id,
        "after": after,
        "since": period.since or date.min,
        "until": period.until or date.max,
        "merged": with_predecessors,
    }

    def work(connection: Connection) -> int:
        row = connection.execute(_GAINED, asked).fetchone()
        assert row is not None
        return int(row[0])

    return catalogue.as_head(home_id, work)


def note_visit(
    catalogue: Catalogue,
    *,
    subject: str,
    person: str,
    what: str,
    home_id: int | None,
    office_id: int | None,
) -> None:
    """Add a line to the journal of access."""
    line = (subject, person, home_id, what, office_id)

    def work(connection: Connection) -> None:
        connection.execute(
            "INSERT INTO visits (subject, person, home_id, what, office_id)"
            " VALUES (%s, %s, %s, %s, %s)",
            line,
        )

    catalogue.as_head(home_id or _NOBODY, work)


def _offices(
    catalogue: Catalogue, home_id: int, query: str, **asked: object
) -> Sequence[HeadOffice]:
    def work(connection: Connection) -> Sequence[HeadOffice]:
        with connection.cursor(row_factory=class_row(HeadOffice)) as cursor:
            return cursor.execute(query, asked).fetchall()

    return catalogue.as_head(home_id, work)
