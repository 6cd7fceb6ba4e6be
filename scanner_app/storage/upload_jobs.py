"""Upload queue on SQLite: a job is leased, never deleted."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path

import sqlalchemy as sa

from scanner_app.domain.dossier import PaperState
from scanner_app.domain.ids import JobId, PaperId
from scanner_app.domain.upload import LEASE, JobState, Receipt, UploadJob, is_held_by_clock
from scanner_app.ports import Clock
from scanner_app.storage import schema
from scanner_app.storage.claims import claimable, held_by, is_free, is_secret, order
from scanner_app.storage.database import Database, as_text, as_time
from scanner_app.storage.job_rows import job_of, receipt_text
from scanner_app.storage.journal import PROGRAM, note
from scanner_app.storage.live_leases import LiveLeases

_JOBS, _SENDING = schema.upload_jobs, schema.sending


class SqlUploadQueue:
    """Signed files that wait to be delivered."""

    def __init__(
        self,
        database: Database,
        home: Path,
        clock: Clock,
        seconds: Callable[[], float] = time.monotonic,
    ) -> None:
        """Args say by what.

        Args:
            database: has the rows.
            home: has the files.
            clock: for what is noted.
            seconds: a clock that never goes back, for leases of this process.
        """
        self._database = database
        self._home = home
        self._clock = clock
        self._live = LiveLeases(seconds)

    def claim(self, now: datetime) -> UploadJob | None:
        """Lease the due job that must arrive first for `LEASE`, or None.

        None of a dossier with a secret mark. Of two callers at once each gets another one.
        """
        with self._database.write() as connection:
            first = min(
                connection.execute(claimable(now, self._live.jobs())), key=order(now), default=None
            )
            if first is None:
                return None
            row = connection.execute(
                _JOBS.update()
                .where(_JOBS.c.id == first.id)
                .values(lease_until=as_text(now + LEASE), attempts=_JOBS.c.attempts + 1)
                .returning(*_JOBS.c)
            ).one()
        self._live.hold(JobId(row.id), row.attempts)
        return job_of(row, self._home, now)

    def renew(self, job: UploadJob, now: datetime) -> bool:
        """Lengthen the lease of this claim; False when it was lost, or a secret mark was seen."""
        with self._database.write() as connection:
            ours = sa.and_(held_by(job), ~is_secret())
            change = _JOBS.update().where(ours).values(lease_until=as_text(now + LEASE))
            kept = bool(connection.execute(change).rowcount)
        if kept:
            self._live.hold(job.id, job.attempts)
        return kept

    def keep_resume(self, job: UploadJob, note: str | None) -> bool:
        """Keep the target's note for the next try; False when this claim's lease was lost."""
        return self._change(job, resume=note)

    def sent(self, job: JobId, receipt: Receipt, *, verified: bool = False) -> None:
        """The target has it: job SENT, paper ACCEPTED. Always wins over a late refusal.

        Args:
            job: which.
            receipt: of its file.
            verified: the signatures of what arrived were judged; that is noted, too.
        """
        with self._database.write() as connection:
            mark_sent(connection, job, receipt, as_text(self._clock()), verified=verified)
        self._live.let_go(job)

    def failed(
        self, job: UploadJob, code: str, *, retry_at: datetime | None, failures: int = 1
    ) -> None:
        """Try again then, or REFUSED when None; nothing when this claim's lease was lost.

        Args:
            job: as it was claimed.
            code: of the error.
            retry_at: when to try again.
            failures: failed tries in a row, this one included.
        """
        state = JobState.WAITING if retry_at is not None else JobState.REFUSED
        values: dict[str, object] = {"state": state.value, "error": code, "lease_until": None}
        values["failures"] = failures
        if retry_at is not None:
            values["due_at"] = as_text(retry_at)
        with self._database.write() as connection:
            before = connection.execute(sa.select(_JOBS).where(held_by(job))).first()
            if before is None:
                return
            connection.execute(_JOBS.update().where(held_by(job)).values(**values))
            if (before.state, before.error) != (state.value, code):
                # A share that is away for a night is one line, not one an hour.
                action = "send_refused" if retry_at is None else "send_failed"
                now = as_text(self._clock())
                note(connection, now, PROGRAM, action, f"paper:{before.paper_id}", code)
        self._live.let_go(job.id, job.attempts)

    def give_back(self, job: UploadJob) -> None:
        """End a claim that was cut short by us: the job waits as before, no failure counts."""
        self._change(job, lease_until=None)
        self._live.let_go(job.id, job.attempts)

    def jobs(self, states: Sequence[str] = ()) -> tuple[UploadJob, ...]:
        """Jobs in order of their due time; all states when none is named."""
        query = sa.select(_JOBS).order_by(_JOBS.c.due_at, _JOBS.c.id)
        if states:
            query = query.where(_JOBS.c.state.in_(list(states)))
        now = self._clock()
        with self._database.read() as connection:
            return tuple(job_of(row, self._home, now) for row in connection.execute(query))

    def of_papers(self, papers: Sequence[PaperId]) -> dict[PaperId, UploadJob]:
        """The jobs of these papers."""
        found: dict[PaperId, UploadJob] = {}
        now = self._clock()
        with self._database.read() as connection:
            for start in range(0, len(papers), 500):
                some = list(papers[start : start + 500])
                rows = connection.execute(sa.select(_JOBS).where(_JOBS.c.paper_id.in_(some)))
                found.update((PaperId(row.paper_id), job_of(row, self._home, now)) for row in rows)
        return found

    def next_due(self, now: datetime) -> datetime | None:
        """When the next job that nobody has claimed is due (not before now); None when none is."""
        waiting = sa.select(_JOBS.c.due_at).where(is_free(now, self._live.jobs()))
        with self._database.read() as connection:
            times = [as_time(text) for text in connection.scalars(waiting)]
        if any(is_held_by_clock(each, now) for each in times):
            return now
        return max(now, min(times)) if times else None

    def retry(self, job: JobId | None, now: datetime) -> int:
        """Make one job, or every waiting and refused one, due now; how many."""
        change = (
            _JOBS.update()
            .where(_JOBS.c.state != JobState.SENT.value)
            .values(state=JobState.WAITING.value, due_at=as_text(now), error=None, failures=0)
        )
        if job is not None:
            change = change.where(_JOBS.c.id == job)
        with self._database.write() as connection:
            return connection.execute(change).rowcount

    def pause(self, by: str, *, paused: bool) -> None:
        """Hold all sending, or let it go on; stays so over restarts."""
        change = _SENDING.update().where(_SENDING.c.paused != int(paused))
        with self._database.write() as connection:
            if connection.execute(change.values(paused=int(paused))).rowcount:
                action = "sending_paused" if paused else "sending_resumed"
                note(connection, as_text(self._clock()), by, action, "queue")

    def is_paused(self) -> bool:
        """Somebody holds all sending."""
        with self._database.read() as connection:
            return bool(connection.scalar(sa.select(_SENDING.c.paused)))

    def release_leases(self) -> None:
        """Jobs of a process that died are free again; call only while holding the store's lock."""
        with self._database.write() as connection:
            connection.execute(
                _JOBS.update().where(_JOBS.c.lease_until.is_not(None)).values(lease_until=None)
            )
        self._live.clear()

    def _change(self, job: UploadJob, **values: object) -> bool:
        """Change the row while this claim still has it."""
        with self._database.write() as connection:
            change = _JOBS.update().where(held_by(job)).values(**values)
            return bool(connection.execute(change).rowcount)


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
            receipt=receipt_text(receipt),
            settled_at=max(now, newest or now),
            lease_until=None,
            error=None,
            resume=None,
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
