"""Upload jobs that leave on a stick: never leased, WAITING until the receipt comes back."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import sqlalchemy as sa

from scanner_app.domain.ids import JobId
from scanner_app.domain.upload import JobState, Receipt, UploadJob
from scanner_app.ports import Clock
from scanner_app.storage import schema
from scanner_app.storage.claims import is_free, order
from scanner_app.storage.database import Database, as_text
from scanner_app.storage.job_rows import job_of
from scanner_app.storage.journal import PROGRAM, note
from scanner_app.storage.upload_jobs import mark_sent

_JOBS = schema.upload_jobs


class SqlCarriedJobs:
    """The same rows as the upload queue's, for sticks."""

    def __init__(self, database: Database, home: Path, clock: Clock) -> None:
        self._database = database
        self._home = home
        self._clock = clock

    def to_carry(self) -> tuple[UploadJob, ...]:
        """WAITING jobs in the order of sending, whenever they are due.

        None of a dossier with a secret mark, and none that is being sent on a line.
        """
        now = self._clock()
        papers, dossiers, register = schema.papers, schema.dossiers, schema.register
        query = (
            sa.select(_JOBS, register.c.due_on)
            .join(papers, papers.c.id == _JOBS.c.paper_id)
            .join(dossiers, dossiers.c.id == papers.c.dossier_id)
            .outerjoin(register, register.c.code_key == dossiers.c.code_key)
            .where(is_free(now, ()))
            .order_by(_JOBS.c.id)
        )
        with self._database.read() as connection:
            rows = sorted(connection.execute(query), key=order(now))
        return tuple(job_of(row, self._home, now) for row in rows)

    def leaving(self, jobs: Sequence[UploadJob]) -> None:
        """Copies of these files are about to leave: from now on no other takes their place."""
        now = as_text(self._clock())
        with self._database.write() as connection:
            for job in jobs:
                first = sa.and_(_JOBS.c.id == job.id, _JOBS.c.carried_at.is_(None))
                connection.execute(_JOBS.update().where(first).values(carried_at=now))

    def jobs(self, states: Sequence[str] = ()) -> tuple[UploadJob, ...]:
        """As of the upload queue."""
        now = self._clock()
        query = sa.select(_JOBS).order_by(_JOBS.c.id)
        if states:
            query = query.where(_JOBS.c.state.in_(list(states)))
        with self._database.read() as connection:
            return tuple(job_of(row, self._home, now) for row in connection.execute(query))

    def sent(self, job: JobId, receipt: Receipt, *, verified: bool = False) -> None:
        """The province has it: job SENT, paper ACCEPTED; as of the upload queue."""
        with self._database.write() as connection:
            mark_sent(connection, job, receipt, as_text(self._clock()), verified=verified)

    def refuse(self, job: JobId, code: str) -> None:
        """The job REFUSED without ever having been claimed; nothing on a sent one."""
        unsent = sa.and_(_JOBS.c.id == job, _JOBS.c.state != JobState.SENT.value)
        values = {"state": JobState.REFUSED.value, "error": code, "lease_until": None}
        with self._database.write() as connection:
            before = connection.execute(sa.select(_JOBS).where(unsent)).first()
            if before is None:
                return
            connection.execute(_JOBS.update().where(unsent).values(**values))
            if (before.state, before.error) != (JobState.REFUSED.value, code):
                now = as_text(self._clock())
                note(connection, now, PROGRAM, "send_refused", f"paper:{before.paper_id}", code)
