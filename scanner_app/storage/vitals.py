"""Ages and counts by which IT sees whether a counter is well; no dossier is named."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa

from scanner_app.ports import Clock
from scanner_app.storage.database import Database, as_text, as_time
from scanner_app.storage.exchange_schema import stream
from scanner_app.storage.schema import journal, pages, register, upload_jobs

_RECENT = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Vitals:
    """How the store stands.

    Attributes:
        jobs: upload jobs by state and error code, "" for none.
        oldest_waiting: since when the job waits that waits longest.
        register_rows: how many.
        register_changed: when a row was taken over or changed last.
        synced: when everything was exchanged with the province last.
        newest_line: of the journal.
        recent_pages: taken in within the last 30 days.
        recent_days: on so many days.
        page_bytes: mean size of their pictures; 0 without any.
    """

    jobs: Mapping[tuple[str, str], int]
    oldest_waiting: datetime | None
    register_rows: int
    register_changed: datetime | None
    synced: datetime | None
    newest_line: datetime | None
    recent_pages: int
    recent_days: int
    page_bytes: int

    def count(self, state: str) -> int:
        """Jobs in this state."""
        return sum(count for (found, _error), count in self.jobs.items() if found == state)


class SqlVitals:
    """Reads them."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def read(self) -> Vitals:
        """As they are now.

        Raises:
            StorageError leaves.
        """
        job, count = upload_jobs.c, sa.func.count()
        since = as_text(self._clock() - _RECENT)
        taken = pages.c.captured_at
        with self._database.read() as connection:
            jobs = connection.execute(
                sa.select(job.state, job.error, count).group_by(job.state, job.error)
            ).all()
            oldest = connection.scalar(
                sa.select(sa.func.min(job.created_at)).where(job.state == "waiting")
            )
            rows, changed = connection.execute(
                sa.select(count, sa.func.max(register.c.stamp_at)).select_from(register)
            ).one()
            synced = connection.scalar(sa.select(stream.c.synced_at))
            newest = connection.scalar(sa.select(journal.c.at).order_by(journal.c.id.desc()))
            recent, days, size = connection.execute(
                sa.select(
                    count,
                    sa.func.count(sa.distinct(sa.func.substr(taken, 1, 10))),
                    sa.func.avg(pages.c.size_bytes),
                ).where(taken >= since)
            ).one()
        return Vitals(
            jobs={(state, error or ""): number for state, error, number in jobs},
            oldest_waiting=_time(oldest),
            register_rows=rows,
            register_changed=_time(changed),
            synced=_time(synced),
            newest_line=_time(newest),
            recent_pages=recent,
            recent_days=days,
            page_bytes=round(size or 0),
        )


def _time(text: str | None) -> datetime | None:
    return as_time(text) if text else None


def sqlite_version() -> str:
    """Of the SQLite that this program runs with."""
    return sqlite3.sqlite_version
