"""Old dossiers to read and what was read of them, in a schema of its own in PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg
from psycopg.types.json import Jsonb

from scanner_app.central.backfile.listing import OldDossier

SCHEMA = "backfile"

_TABLES = """
    CREATE TABLE IF NOT EXISTS backfile.dossiers (
        code_key text PRIMARY KEY,
        code text NOT NULL,
        files jsonb NOT NULL,
        state text NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'done', 'failed')),
        pages integer NOT NULL DEFAULT 0,
        unread integer NOT NULL DEFAULT 0,
        seconds double precision NOT NULL DEFAULT 0,
        text_sha256 text,
        codes jsonb,
        papers jsonb,
        error text,
        settled_at timestamptz
    )
"""
_DONE = """
    UPDATE backfile.dossiers SET state = 'done', pages = %s, unread = %s, seconds = %s,
        text_sha256 = %s, codes = %s, papers = %s, error = NULL, settled_at = now()
    WHERE code_key = %s AND state <> 'done'
"""
_COUNTED = """
    SELECT count(*), count(*) FILTER (WHERE state = 'done'),
        count(*) FILTER (WHERE state = 'failed'), coalesce(sum(pages), 0),
        coalesce(sum(seconds), 0)
    FROM backfile.dossiers
"""


@dataclass(frozen=True, slots=True)
class OldReading:
    """What was read of one dossier.

    Attributes:
        unread: pages that could not be read.
        seconds: that one worker took.
        text_sha256: of all pages' text, in order.
        codes: dossier codes found on the pages.
        papers: proposals, unconfirmed: kind, pages, and tags as name, value and confidence.
    """

    pages: int
    unread: int
    seconds: float
    text_sha256: str
    codes: tuple[str, ...]
    papers: tuple[dict[str, object], ...]


@dataclass(frozen=True, slots=True)
class Standing:
    """How far the backlog is.

    Attributes:
        pages: read so far.
        seconds: of workers, for these.
    """

    dossiers: int
    done: int
    failed: int
    pages: int
    seconds: float

    @property
    def waiting(self) -> int:
        """Dossiers still to read."""
        return self.dossiers - self.done - self.failed

    @property
    def seconds_a_page(self) -> float | None:
        """Of one worker; None before the first page."""
        return self.seconds / self.pages if self.pages else None

    def hours_left(self, workers: int) -> float | None:
        """With so many workers, as dossiers were so far; None before the first."""
        if not self.done:
            return None
        return self.seconds / self.done * self.waiting / workers / 3600


class Backlog:
    """The table, a connection for each step."""

    def __init__(self, dsn: str) -> None:
        self._dsn = dsn

    def prepare(self) -> None:
        """Make the schema and the table, unless they are there."""
        with self._connected() as connection:
            connection.execute(f"CREATE SCHEMA IF NOT EXISTS {SCHEMA}")
            connection.execute(_TABLES)

    def add(self, dossiers: Sequence[OldDossier]) -> int:
        """Put them on the list; those that are on it stay as they are. How many are new."""
        rows = [
            (each.code.casefold(), each.code, Jsonb([str(file) for file in each.files]))
            for each in dossiers
        ]
        with self._connected() as connection, connection.cursor() as cursor:
            cursor.executemany(
                "INSERT INTO backfile.dossiers (code_key, code, files) VALUES (%s, %s, %s)"
                " ON CONFLICT DO NOTHING",
                rows,
            )
            return max(cursor.rowcount, 0)

    def waiting(self) -> tuple[str, ...]:
        """Codes still to read."""
        with self._connected() as connection:
            rows = connection.execute(
                "SELECT code FROM backfile.dossiers WHERE state = 'waiting' ORDER BY code_key"
            )
            return tuple(row[0] for row in rows)

    def dossier(self, code: str) -> OldDossier | None:
        """One that still waits; None when it is settled or not on the list."""
        with self._connected() as connection:
            row = connection.execute(
                "SELECT code, files FROM backfile.dossiers"
                " WHERE code_key = %s AND state = 'waiting'",
                (code.casefold(),),
            ).fetchone()
        return OldDossier(row[0], tuple(Path(each) for each in row[1])) if row else None

    def record(self, code: str, read: OldReading) -> None:
        """What was read, in one transaction; of two workers the first stands."""
        content = (Jsonb(list(read.codes)), Jsonb(list(read.papers)))
        with self._connected() as connection:
            connection.execute(
                _DONE,
                (
                    *(read.pages, read.unread, read.seconds, read.text_sha256),
                    *content,
                    code.casefold(),
                ),
            )

    def give_up(self, code: str, error: str) -> None:
        """It cannot be read; a person looks."""
        with self._connected() as connection:
            connection.execute(
                "UPDATE backfile.dossiers SET state = 'failed', error = %s, settled_at = now()"
                " WHERE code_key = %s AND state = 'waiting'",
                (error, code.casefold()),
            )

    def standing(self) -> Standing:
        """How far it is."""
        with self._connected() as connection:
            row = connection.execute(_COUNTED).fetchone()
        assert row is not None
        return Standing(*row)

    @contextmanager
    def _connected(self) -> Iterator[psycopg.Connection]:
        with psycopg.connect(self._dsn) as connection:
            yield connection
