"""The upload queue as a person sees it: files with their dossiers, and its numbers."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from pathlib import Path
from typing import Any  # a row has no static type

import sqlalchemy as sa

from scanner_app.domain.ids import DossierId, JobId
from scanner_app.domain.queued import QueuedFile, QueueStanding, Share
from scanner_app.domain.upload import JobState
from scanner_app.ports import Clock
from scanner_app.storage import schema
from scanner_app.storage.database import Database, as_text, as_time
from scanner_app.storage.dossier_rows import SECRET
from scanner_app.storage.job_rows import job_of

_JOBS, _PAPERS, _DOSSIERS = schema.upload_jobs, schema.papers, schema.dossiers
_AT_ONCE = 500


class SqlQueueListing:
    """Reads the queue; changes nothing."""

    def __init__(self, database: Database, home: Path, clock: Clock) -> None:
        """Args say of what.

        Args:
            database: has the rows.
            home: has the files.
            clock: says which claims have not ended.
        """
        self._database = database
        self._home = home
        self._clock = clock

    def files(self) -> tuple[QueuedFile, ...]:
        """Every file that was ever queued, in the order in which they were."""
        return self._read(_query())

    def changes(self, known: JobId, jobs: Collection[JobId] = ()) -> tuple[QueuedFile, ...]:
        """These files, those that are being sent, and those that were queued since.

        Args:
            known: number of the newest file that is known; 0 for none.
            jobs: files that may have changed.
        """
        moving = sa.or_(_JOBS.c.id > known, _JOBS.c.lease_until.is_not(None))
        if len(jobs) > _AT_ONCE:
            return self.files()
        return self._read(_query().where(sa.or_(moving, _JOBS.c.id.in_(sorted(jobs)))))

    def standing(self) -> QueueStanding:
        """The queue in numbers."""
        with self._database.read() as connection:
            shares = {
                row.state: Share(row.files, row.size_bytes) for row in connection.execute(_shares())
            }
            waits = _JOBS.c.state == JobState.WAITING.value
            now = as_text(self._clock())
            trouble = connection.scalar(
                sa.select(_JOBS.c.error)
                .where(waits, _JOBS.c.error.is_not(None))
                .order_by(_JOBS.c.due_at.desc())
                .limit(1)
            )
            return QueueStanding(
                waiting=shares.get(JobState.WAITING.value, Share()),
                sent=shares.get(JobState.SENT.value, Share()),
                refused=shares.get(JobState.REFUSED.value, Share()),
                sending=connection.scalar(
                    sa.select(sa.func.count()).where(waits, _JOBS.c.lease_until > now)
                )
                or 0,
                paused=bool(connection.scalar(sa.select(schema.sending.c.paused))),
                trouble=trouble,
                tried_at=_time(
                    connection.scalar(
                        sa.select(sa.func.min(_JOBS.c.due_at)).where(
                            waits, sa.true() if trouble is None else _JOBS.c.error.is_not(None)
                        )
                    )
                ),
                last_sent=_time(connection.scalar(sa.select(sa.func.max(_JOBS.c.settled_at)))),
            )

    def dossiers_of(self, jobs: Collection[JobId]) -> frozenset[DossierId]:
        """Whose files these are."""
        query = (
            sa.select(_PAPERS.c.dossier_id)
            .join(_JOBS, _JOBS.c.paper_id == _PAPERS.c.id)
            .where(_JOBS.c.id.in_(sorted(jobs)[-_AT_ONCE:]))
        )
        with self._database.read() as connection:
            return frozenset(DossierId(each) for each in connection.scalars(query))

    def _read(self, query: sa.Select[Any]) -> tuple[QueuedFile, ...]:
        now = self._clock()
        with self._database.read() as connection:
            return tuple(_file(row, self._home, now) for row in connection.execute(query))


def _query() -> sa.Select[Any]:
    register = schema.register
    return (
        sa.select(
            *_JOBS.c,
            _PAPERS.c.dossier_id,
            _PAPERS.c.kind,
            _DOSSIERS.c.code,
            register.c.due_on,
            SECRET.label("is_secret"),
        )
        .join(_PAPERS, _PAPERS.c.id == _JOBS.c.paper_id)
        .join(_DOSSIERS, _DOSSIERS.c.id == _PAPERS.c.dossier_id)
        .outerjoin(register, register.c.code_key == _DOSSIERS.c.code_key)
        .order_by(_JOBS.c.id)
    )


def _shares() -> sa.Select[Any]:
    return sa.select(
        _JOBS.c.state,
        sa.func.count().label("files"),
        sa.func.sum(_JOBS.c.size_bytes).label("size_bytes"),
    ).group_by(_JOBS.c.state)


def _file(row: Any, home: Path, now: datetime) -> QueuedFile:
    return QueuedFile(
        job=job_of(row, home, now),
        dossier=DossierId(row.dossier_id),
        code=row.code or "",
        kind=row.kind,
        forward_by=as_time(row.forward_by),
        due_on=date.fromisoformat(row.due_on) if row.due_on else None,
        settled_at=_time(row.settled_at),
        carried_at=_time(row.carried_at),
        is_secret=bool(row.is_secret),
    )


def _time(text: str | None) -> datetime | None:
    return as_time(text) if text else None
