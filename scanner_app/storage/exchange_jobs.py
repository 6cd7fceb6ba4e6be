"""Upload jobs as reconciliation with the province looks at them."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa

from scanner_app.domain.dossier import PaperState
from scanner_app.domain.ids import JobId, OfficeCode
from scanner_app.domain.reconciliation import KeptJob
from scanner_app.domain.upload import JobState
from scanner_app.ports import Clock
from scanner_app.storage import schema
from scanner_app.storage.database import Database, as_text
from scanner_app.storage.journal import PROGRAM, note

_JOBS = schema.upload_jobs


class SqlKeptJobs:
    """Jobs of dossiers with a code; what the methods do stands with `ports.KeptJobs`."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def all(self) -> tuple[KeptJob, ...]:
        """Those of dossiers with a code, by code and name."""
        papers, dossiers = schema.papers, schema.dossiers
        query = (
            sa.select(_JOBS, dossiers.c.office, dossiers.c.code)
            .join(papers, papers.c.id == _JOBS.c.paper_id)
            .join(dossiers, dossiers.c.id == papers.c.dossier_id)
            .where(dossiers.c.code_key.is_not(None))
            .order_by(dossiers.c.code_key, _JOBS.c.name)
        )
        with self._database.read() as connection:
            return tuple(
                KeptJob(
                    id=JobId(row.id),
                    office=OfficeCode(row.office),
                    code=row.code,
                    name=row.name,
                    sha256=row.sha256,
                    size_bytes=row.size_bytes,
                    state=JobState(row.state),
                )
                for row in connection.execute(query)
            )

    def send_again(self, jobs: Sequence[JobId]) -> int:
        """Sent jobs whose file the province lacks are due now, their papers signed; how many."""
        now = as_text(self._clock())
        with self._database.write() as connection:
            return sum(_send_again(connection, job, now) for job in jobs)


def _send_again(connection: sa.Connection, job: JobId, now: str) -> bool:
    papers = schema.papers
    here = sa.select(papers.c.id).where(papers.c.cleared_at.is_(None))
    paper = connection.scalar(
        _JOBS.update()
        .where(
            _JOBS.c.id == job,
            _JOBS.c.state == JobState.SENT.value,
            _JOBS.c.paper_id.in_(here),
        )
        .values(
            state=JobState.WAITING.value,
            due_at=now,
            failures=0,
            receipt=None,
            settled_at=None,
            error=None,
            resume=None,
        )
        .returning(_JOBS.c.paper_id)
    )
    if paper is None:
        return False
    connection.execute(
        papers.update().where(papers.c.id == paper).values(state=PaperState.SIGNED.value)
    )
    note(connection, now, PROGRAM, "receipt_void", f"paper:{paper}")
    return True
