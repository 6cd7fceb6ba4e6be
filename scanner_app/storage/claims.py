"""Which upload jobs may be claimed, in what order, and whose a claim is."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import date, datetime
from typing import Any  # a row has no static type

import sqlalchemy as sa

from scanner_app.domain.ids import JobId
from scanner_app.domain.sending import sending_order
from scanner_app.domain.upload import LEASE, LONGEST_WAIT, JobState, UploadJob
from scanner_app.storage import schema
from scanner_app.storage.database import as_text, as_time
from scanner_app.storage.dossier_rows import SECRET

_JOBS = schema.upload_jobs


def is_free(now: datetime, live: Collection[JobId]) -> sa.ColumnElement[bool]:
    """It waits, may be sent, and no worker that lives has it.

    Args:
        now: a lease that ends longer after this than any does was given by another clock.
        live: leases of this process, which end by no clock that somebody can set.
    """
    ended = sa.or_(
        _JOBS.c.lease_until.is_(None),
        _JOBS.c.lease_until <= as_text(now),
        _JOBS.c.lease_until > as_text(now + LEASE),
    )
    waits = _JOBS.c.state == JobState.WAITING.value
    return sa.and_(waits, ended, _JOBS.c.id.not_in(sorted(live)), ~is_secret())


def is_secret() -> sa.ColumnElement[bool]:
    """The job's dossier has a secret mark."""
    return (
        sa.select(schema.papers.c.id)
        .join(schema.dossiers, schema.dossiers.c.id == schema.papers.c.dossier_id)
        .where(schema.papers.c.id == _JOBS.c.paper_id, SECRET)
        .exists()
    )


def claimable(now: datetime, live: Collection[JobId]) -> sa.Select[Any]:
    """Free jobs that are due, with what `order` looks at; as of `is_free`."""
    papers, dossiers, register = schema.papers, schema.dossiers, schema.register
    due = sa.or_(_JOBS.c.due_at <= as_text(now), _JOBS.c.due_at > as_text(now + LONGEST_WAIT))
    return (
        sa.select(_JOBS.c.id, _JOBS.c.forward_by, register.c.due_on)
        .join(papers, papers.c.id == _JOBS.c.paper_id)
        .join(dossiers, dossiers.c.id == papers.c.dossier_id)
        .outerjoin(register, register.c.code_key == dossiers.c.code_key)
        .where(is_free(now, live), due)
        .order_by(_JOBS.c.id)
    )


def order(now: datetime) -> Callable[[Any], tuple[bool, date, datetime]]:
    """The key of a claimable row by which the first one is sent."""

    def key(row: Any) -> tuple[bool, date, datetime]:
        due_on = date.fromisoformat(row.due_on) if row.due_on else None
        return sending_order(as_time(row.forward_by), due_on, now)

    return key


def held_by(job: UploadJob) -> sa.ColumnElement[bool]:
    """The job's row, while the claim that gave this job still holds it."""
    return sa.and_(
        _JOBS.c.id == job.id,
        _JOBS.c.attempts == job.attempts,
        _JOBS.c.state == JobState.WAITING.value,
        _JOBS.c.lease_until.is_not(None),
    )
