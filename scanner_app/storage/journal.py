"""Append-only, hash-chained record: who did what to which dossier, when. No personal data."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime

import sqlalchemy as sa

from scanner_app.domain.ids import DossierId
from scanner_app.domain.journal import GENESIS, JournalLine, chain_digest
from scanner_app.ports import Clock
from scanner_app.storage import schema
from scanner_app.storage.database import Database, as_text, as_time
from scanner_app.storage.journal_subjects import codes_of, subjects_of

PROGRAM = "sohoa"
"""Actor of what the program did by itself."""

CLOCK_CONFIRMED = "clock_confirmed"
_DEEDS = ("signed", "sent", "upgraded")

_TABLE = schema.journal
_SOME = 20_000
"""Lines read in one go: while they are read, nobody can commit."""

# What the program itself puts together: an id, a state, a count, a code, a digest. Vietnamese
# letters, which a person's name has, are none of it.
_SUBJECT = re.compile(r"[a-z]+(:\d+)?")
_DETAIL = re.compile(r"[0-9A-Za-z_:.,/ -]*")


def note(
    connection: sa.Connection, at: str, actor: str, action: str, subject: str, detail: str = ""
) -> None:
    """Add a line inside the transaction of the fact it tells.

    Args:
        connection: inside the transaction, which holds the database for writing.
        at: stored time, see `database.as_text`.
        actor: account or certificate, or `PROGRAM`.
        action: past participle: "filed", "signed", "sent", "code_assigned", "tag_confirmed".
        subject: "dossier:12", "paper:7".
        detail: ids, counts, a digest or code; anything else is left out.
    """
    assert _SUBJECT.fullmatch(subject), subject
    last = connection.execute(
        sa.select(_TABLE.c.id, _TABLE.c.digest).order_by(_TABLE.c.id.desc()).limit(1)
    ).first()
    number, previous = (last.id + 1, last.digest) if last else (1, GENESIS)
    told = detail if _DETAIL.fullmatch(detail) else "-"
    connection.execute(
        _TABLE.insert().values(
            id=number,
            at=at,
            actor=actor,
            action=action,
            subject=subject,
            detail=told,
            digest=chain_digest(previous, number, at, actor, action, subject, told),
        )
    )


class SqlJournal:
    """The journal in the database."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def add(self, actor: str, action: str, subject: str, detail: str = "") -> None:
        """A line of its own transaction; the arguments are those of `note`."""
        with self._database.write() as connection:
            note(connection, as_text(self._clock()), actor, action, subject, detail)

    def add_viewed(self, dossier: DossierId, by: str, since: datetime) -> bool:
        """Note that this person looked at the dossier; False when it was noted since then."""
        subject = f"dossier:{dossier}"
        # The literal lets SQLite use the index of just these lines.
        viewed = sa.text("action = 'viewed'")
        query = sa.select(_TABLE.c.id).where(
            viewed, _TABLE.c.subject == subject, _TABLE.c.actor == by, _TABLE.c.at >= as_text(since)
        )
        with self._database.write() as connection:
            if connection.scalar(query.limit(1)) is not None:
                return False
            note(connection, as_text(self._clock()), by, "viewed", subject)
        return True

    def has(self, action: str, detail: str) -> bool:
        """There is such a line."""
        query = sa.select(_TABLE.c.id).where(_TABLE.c.action == action, _TABLE.c.detail == detail)
        with self._database.read() as connection:
            return connection.scalar(query.order_by(_TABLE.c.id).limit(1)) is not None

    def newest_deed(self) -> datetime | None:
        """When something was signed or sent here last, so that a clock that is behind shows.

        What lies before a person said that the clock is right counts no more.
        """
        confirmed = (
            sa.select(sa.func.max(_TABLE.c.id))
            .where(_TABLE.c.action == CLOCK_CONFIRMED)
            .scalar_subquery()
        )
        query = (
            sa.select(_TABLE.c.at)
            .where(_TABLE.c.action.in_(_DEEDS), _TABLE.c.id > sa.func.coalesce(confirmed, 0))
            .order_by(_TABLE.c.id.desc())
            .limit(1)
        )
        with self._database.read() as connection:
            at = connection.scalar(query)
        return None if at is None else as_time(at)

    def lines(self, after: int = 0) -> Iterator[JournalLine]:
        """Lines in order, from the one behind `after`; memory does not grow with them."""
        query = sa.select(_TABLE).order_by(_TABLE.c.id).limit(_SOME)
        while True:
            with self._database.read() as connection:
                rows = connection.execute(query.where(_TABLE.c.id > after)).all()
            for row in rows:
                yield JournalLine(*row)
            if len(rows) < _SOME:
                return
            after = rows[-1].id

    def line(self, number: int | None = None) -> JournalLine | None:
        """This line; the newest one for None."""
        query = sa.select(_TABLE).order_by(_TABLE.c.id.desc()).limit(1)
        if number is not None:
            query = query.where(_TABLE.c.id == number)
        with self._database.read() as connection:
            row = connection.execute(query).first()
        return None if row is None else JournalLine(*row)

    def highest(self) -> int:
        """Number of the newest line there ever was, as SQLite itself remembers it."""
        with self._database.read() as connection:
            found = connection.exec_driver_sql(
                "SELECT seq FROM sqlite_sequence WHERE name = 'journal'"
            ).scalar()
        return int(found or 0)

    def codes(self) -> dict[str, str]:
        """Dossier codes by the subjects that speak of them; of what has one."""
        with self._database.read() as connection:
            return codes_of(connection)

    def subjects_of(self, code: str) -> frozenset[str]:
        """Subjects that speak of dossiers of this code: them, their papers, pages and batches."""
        with self._database.read() as connection:
            return subjects_of(connection, code)
