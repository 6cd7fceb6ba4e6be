"""Offices of the province as a dated tree; (code, valid_from) is the identity of one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from psycopg.rows import class_row

from scanner_app.central.catalogue.database import Catalogue, Connection
from scanner_app.central.catalogue.succession import Unresolved, resolve_succession
from scanner_app.domain.catalog import Office
from scanner_app.domain.ids import OfficeCode

ALWAYS = date.min
"""First day of offices whose beginning nobody recorded."""

_Key = tuple[str, date]


@dataclass(frozen=True, slots=True)
class KnownOffice:
    """An office in the catalogue.

    Attributes:
        id: its number; another one for another period of the code.
        parent_id: the office above it, None at the top.
        valid_from: `ALWAYS` when it is not recorded.
    """

    id: int
    code: OfficeCode
    name: str
    level: str
    parent_id: int | None
    valid_from: date
    valid_to: date | None
    code_real: bool


@dataclass(frozen=True, slots=True)
class OfficeImport:
    """What an import of offices did.

    Attributes:
        orphans: offices whose parent is not in the list; they stand at the top.
        unresolved: predecessors that are no one unit for sure.
    """

    added: int
    updated: int
    unchanged: int
    orphans: tuple[Office, ...]
    unresolved: tuple[Unresolved, ...]


def import_offices(catalogue: Catalogue, offices: Sequence[Office]) -> OfficeImport:
    """Take the list over; again it changes nothing. Offices not in the list stay as they are."""
    parents = {_key(office): _parent(office, offices) for office in offices}
    succession = resolve_succession(offices)

    def work(connection: Connection) -> OfficeImport:
        # Everybody else only reads these tables: one import at a time.
        connection.execute("LOCK TABLE offices IN SHARE ROW EXCLUSIVE MODE")
        before = {(office.code, office.valid_from): office for office in _all(connection)}
        ids = {_key(office): _put(connection, office) for office in offices}
        _hang(connection, ids, parents)
        edges = [
            (ids[_key(predecessor)], ids[_key(successor)])
            for predecessor, successor in succession.edges
        ]
        with connection.cursor() as cursor:
            cursor.executemany(
                "INSERT INTO office_succession (predecessor_id, successor_id) VALUES (%s, %s)"
                " ON CONFLICT DO NOTHING",
                edges,
            )
        after = {(office.code, office.valid_from): office for office in _all(connection)}
        if _close_tree(connection):
            _count_anew(connection)
        added = len(after.keys() - before.keys())
        updated = sum(before[key] != after[key] for key in before)
        return OfficeImport(
            added,
            updated,
            len(ids) - added - updated,
            tuple(office for office in offices if office.parent and parents[_key(office)] is None),
            succession.unresolved,
        )

    return catalogue.as_keeper(work)


def all_offices(catalogue: Catalogue) -> tuple[KnownOffice, ...]:
    """Every office of every time, by code and first day."""
    return catalogue.as_stranger(_all)


def office_on(catalogue: Catalogue, code: str, day: date) -> KnownOffice | None:
    """Who had this code on that day."""
    return next(
        (
            office
            for office in reversed(all_offices(catalogue))
            if office.code == code
            and office.valid_from <= day
            and (office.valid_to is None or day <= office.valid_to)
        ),
        None,
    )


class OfficeDays:
    """Which office had a code on a day; looked up once for many rows."""

    def __init__(self, offices: Iterable[KnownOffice]) -> None:
        self._periods: dict[str, list[KnownOffice]] = {}
        for office in sorted(offices, key=lambda each: each.valid_from, reverse=True):
            self._periods.setdefault(office.code, []).append(office)

    def on(self, code: str, day: date) -> int | None:
        """The number of the office, None when nobody had the code."""
        for office in self._periods.get(code, ()):
            if office.valid_from <= day and (office.valid_to is None or day <= office.valid_to):
                return office.id
        return None


def office_days(connection: Connection) -> OfficeDays:
    """Every code on every day, as it is known now."""
    return OfficeDays(_all(connection))


def _all(connection: Connection) -> tuple[KnownOffice, ...]:
    with connection.cursor(row_factory=class_row(KnownOffice)) as cursor:
        cursor.execute(
            "SELECT id, code, name, level, parent_id, valid_from, valid_to, code_real"
            " FROM offices ORDER BY code, valid_from"
        )
        return tuple(cursor.fetchall())


def _key(office: Office) -> _Key:
    return office.code, office.valid_from or ALWAYS


def _parent(office: Office, offices: Sequence[Office]) -> _Key | None:
    """The unit above: of those that had the parent's code at the same time the latest."""
    known = [
        each
        for each in offices
        if each.code == office.parent
        and (each.valid_from or ALWAYS) <= (office.valid_to or date.max)
        and (office.valid_from or ALWAYS) <= (each.valid_to or date.max)
    ]
    best = max(known, key=lambda each: each.valid_from or ALWAYS, default=None)
    return _key(best) if best else None


def _put(connection: Connection, office: Office) -> int:
    row = connection.execute(
        "INSERT INTO offices (code, name, level, valid_from, valid_to, code_real)"
        " VALUES (%s, %s, %s, %s, %s, %s) ON CONFLICT (code, valid_from) DO UPDATE SET"
        " name = excluded.name, level = excluded.level, valid_to = excluded.valid_to,"
        " code_real = excluded.code_real RETURNING id",
        (
            office.code,
            office.name,
            office.level,
            office.valid_from or ALWAYS,
            office.valid_to,
            office.code_real,
        ),
    ).fetchone()
    assert row is not None
    return int(row[0])


def _hang(
    connection: Connection, ids: Mapping[_Key, int], parents: Mapping[_Key, _Key | None]
) -> None:
    with connection.cursor() as cursor:
        cursor.executemany(
            "UPDATE offices SET parent_id = %(parent)s"
            " WHERE id = %(id)s AND parent_id IS DISTINCT FROM %(parent)s",
            [
                {"id": ids[key], "parent": ids[above] if above else None}
                for key, above in parents.items()
            ],
        )


def _close_tree(connection: Connection) -> bool:
    """Compute who stands below whom anew; whether anything changed."""
    connection.execute(
        """
        CREATE TEMP TABLE closed ON COMMIT DROP AS
        WITH RECURSIVE below AS (
            SELECT id AS ancestor_id, id AS descendant_id FROM offices
            UNION
            SELECT b.ancestor_id, o.id FROM below b JOIN offices o ON o.parent_id = b.descendant_id
        ), reached AS (
            SELECT ancestor_id, descendant_id FROM below
            UNION
            SELECT r.ancestor_id, next.id FROM reached r, LATERAL (
                SELECT o.id FROM offices o WHERE o.parent_id = r.descendant_id
                UNION ALL
                SELECT s.predecessor_id FROM office_succession s
                WHERE s.successor_id = r.descendant_id
            ) AS next
        )
        SELECT ancestor_id, descendant_id,
            (ancestor_id, descendant_id) NOT IN (SELECT * FROM below) AS by_merger
        FROM reached
        """
    )
    changed = connection.execute(
        "SELECT EXISTS ((TABLE closed EXCEPT TABLE office_tree)"
        " UNION ALL (TABLE office_tree EXCEPT TABLE closed))"
    ).fetchone()
    if changed is None or not changed[0]:
        return False
    connection.execute("DELETE FROM office_tree")
    connection.execute("INSERT INTO office_tree TABLE closed")
    return True


def _count_anew(connection: Connection) -> None:
    """Papers of an office may count for other dossiers than before."""
    connection.execute("SELECT lock_register()")
    keys: list[str] = [
        row[0] for row in connection.execute("SELECT DISTINCT code_key FROM papers ORDER BY 1")
    ]
    for start in range(0, len(keys), 5000):
        connection.execute("SELECT refresh_facts(%s)", (keys[start : start + 5000],))
