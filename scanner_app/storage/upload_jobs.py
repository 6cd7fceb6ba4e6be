"""Upload queue on SQLite: a job is leased, never deleted."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any  # a row has no static type

import sqlalchemy as sa

from scanner_app.domain.dossier import PaperState
from scanner_app.domain.ids import JobId, PaperId
from scanner_app.domain.upload import LEASE, JobState, Receipt, UploadJob
from scanner_app.ports import Clock
from scanner_app.storage import schema
from scanner_app.storage.database import Database, as_text, as_time
from scanner_app.storage.dossier_rows import SECRET
from scanner_app.storage.journal import PROGRAM, note

_JOBS = schema.upload_jobs


class SqlUploadQueue:
    """Signed files that wait to be delivered."""

    def __init__(self, database: Database, home: Path, clock: Clock) -> None:
        self._database = database
        self._home = home
        self._clock = clock

    def claim(self, now: datetime) -> UploadJob | None:
        """Lease the next due job for `LEASE`, or None; none of a dossier with a secret mark."""
        moment = as_text(now)
        secret = (
            sa.select(schema.papers.c.id)
            .join(schema.dossiers, schema.dossiers.c.id == schema.papers.c.dossier_id)
            .where(schema.papers.c.id == _JOBS.c.paper_id, SECRET)
            .exists()
        )
        free = sa.or_(_JOBS.c.lease_until.is_(None), _JOBS.c.lease_until <= moment)
        due = (
            sa.select(_JOBS.c.id)
            .where(_JOBS.c.state == JobState.WAITING.value, _JOBS.c.due_at <= moment, free, ~secret)
            .order_by(_JOBS.c.due_at, _JOBS.c.id)
            .limit(1)
            .scalar_subquery()
        )
        claim = (
            _JOBS.update()
            .where(_JOBS.c.id == due)
            .values(lease_until=as_text(now + LEASE), attempts=_JOBS.c.attempts + 1)
            .returning(*_JOBS.c)
        )
        with self._database.write() as connection:
            row = connection.execute(claim).first()
        return None if row is None else self._job(row)

    def sent(self, job: JobId, receipt: Receipt, *, verified: bool = False) -> None:
        """The target has it: job SENT, paper ACCEPTED. Always wins over a late refusal.

        Args:
            job: which.
            receipt: of its file.
            verified: the signatures of what arrived were judged; that is noted, too.
        """
        with self._database.write() as connection:
            mark_sent(connection, job, receipt, as_text(self._clock()), verified=verified)

    def failed(self, job: JobId, code: str, *, retry_at: datetime | None) -> None:
        """Try again then, or REFUSED when None; without effect on a job that was sent."""
        state = JobState.WAITING if retry_at is not None else JobState.REFUSED
        values: dict[str, str | None] = {"state": state.value, "error": code, "lease_until": None}
        if retry_at is not None:
            values["due_at"] = as_text(retry_at)
        unsent = sa.and_(_JOBS.c.id == job, _JOBS.c.state != JobState.SENT.value)
        with self._database.write() as connection:
            before = connection.execute(sa.select(_JOBS).where(unsent)).first()
            if before is None:
                return
            connection.execute(_JOBS.update().where(unsent).values(**values))
            if (before.state, before.error) != (state.value, code):
                # A share that is away for a night is one line, not one an hour.
                action = "send_refused" if retry_at is None else "send_failed"
                now = as_text(self._clock())
                note(connection, now, PROGRAM, action, f"paper:{before.paper_id}", code)

    def jobs(self, states: Sequence[str] = ()) -> tuple[UploadJob, ...]:
        """Jobs in order of their due time; all states when none is named."""
        query = sa.select(_JOBS).order_by(_JOBS.c.due_at, _JOBS.c.id)
        if states:
            query = query.where(_JOBS.c.state.in_(list(states)))
        with self._database.read() as connection:
            return tuple(self._job(row) for row in connection.execute(query))

    def of_papers(self, papers: Sequence[PaperId]) -> dict[PaperId, UploadJob]:
        """The jobs of these papers."""
        found: dict[PaperId, UploadJob] = {}
        with self._database.read() as connection:
            for start in range(0, len(papers), 500):
                some = list(papers[start : start + 500])
                rows = connection.execute(sa.select(_JOBS).where(_JOBS.c.paper_id.in_(some)))
                found.update((PaperId(row.paper_id), self._job(row)) for row in rows)
        return found

    def retry(self, job: JobId | None, now: datetime) -> int:
        """Make one job, or every waiting and refused one, due now; how many."""
        change = (
            _JOBS.update()
            .where(_JOBS.c.state != JobState.SENT.value)
            .values(state=JobState.WAITING.value, due_at=as_text(now), error=None)
        )
        if job is not None:
            change = change.where(_JOBS.c.id == job)
        with self._database.write() as connection:
            return connection.execute(change).rowcount

    def release_leases(self) -> None:
        """Jobs of a process that died are free again; call only while holding the store's lock."""
        with self._database.write() as connection:
            connection.execute(
                _JOBS.update().where(_JOBS.c.lease_until.is_not(None)).values(lease_until=None)
            )

    def _job(self, row: Any) -> UploadJob:
        return UploadJob(
            id=JobId(row.id),
            paper=PaperId(row.paper_id),
            path=self._home / row.path,
            folder=row.folder,
            name=row.name,
            sha256=row.sha256,
            size_bytes=row.size_bytes,
            state=JobState(row.state),
            attempts=row.attempts,
            due_at=as_time(row.due_at),
            error=row.error,
            receipt=_receipt(row.receipt),
        )


def mark_sent(
    connection: sa.Connection, job: JobId, receipt: Receipt, now: str, *, verified: bool
) -> None:
    """What `SqlUploadQueue.sent` does, inside a transaction at this stored time."""
    # As old as it may be, by a clock that was never set back.
    newest = connection.scalar(sa.select(sa.func.max(schema.journal.c.at)))
    paper = connection.scalar(
        _JOBS.update()
        .where(_JOBS.c.id == job)
        .values(
            state=JobState.SENT.value,
            receipt=_receipt_text(receipt),
            settled_at=max(now, newest or now),
            lease_until=None,
            error=None,
        )
        .returning(_JOBS.c.paper_id)
    )
    connection.execute(
        schema.papers.update()
        .where(schema.papers.c.id == paper)
        .values(state=PaperState.ACCEPTED.value)
    )
    for action in ("verified", "sent") if verified else ("sent",):
        note(connection, now, PROGRAM, action, f"paper:{paper}", receipt.sha256)


def _receipt_text(receipt: Receipt) -> str:
    return json.dumps(
        [receipt.sha256, receipt.size_bytes, as_text(receipt.at), receipt.location],
        ensure_ascii=False,
    )


def _receipt(text: str | None) -> Receipt | None:
    if text is None:
        return None
    sha256, size, at, location = json.loads(text)
    return Receipt(sha256=sha256, size_bytes=size, at=as_time(at), location=location)
