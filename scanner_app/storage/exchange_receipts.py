"""Receipts of the province that speak of jobs here, whoever asked for them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from scanner_app.domain.exchange.deliveries import DeliveryReceipt
from scanner_app.domain.ids import JobId
from scanner_app.domain.upload import JobState, Receipt
from scanner_app.storage import schema
from scanner_app.storage.dossier_rows import code_key
from scanner_app.storage.upload_jobs import mark_sent

_JOBS = schema.upload_jobs


@dataclass(frozen=True, slots=True)
class JobOfReceipt:
    """A job under the code and name that a receipt speaks of."""

    job: JobId
    sha256: str
    size_bytes: int
    state: JobState


def settle_receipts(
    connection: sa.Connection, receipts: Sequence[DeliveryReceipt], now: str
) -> int:
    """Mark jobs sent whose very file the province keeps, inside a transaction; how many.

    An answer lost on the way, or a database put back from a copy, leaves such jobs. One whose
    digest or size differs goes on waiting: its target will say what is wrong.
    """
    settled = 0
    for receipt in receipts:
        job = job_of(connection, receipt)
        if job is None or job.state is JobState.SENT or not is_same(job, receipt):
            continue
        kept = Receipt(
            sha256=receipt.sha256,
            size_bytes=receipt.size_bytes,
            at=receipt.at,
            location=receipt.location,
            judged=True,
        )
        mark_sent(connection, job.job, kept, now, verified=True)
        settled += 1
    return settled


def job_of(connection: sa.Connection, receipt: DeliveryReceipt) -> JobOfReceipt | None:
    """The job of this dossier code and file name, if there is one."""
    papers, dossiers = schema.papers, schema.dossiers
    row = connection.execute(
        sa.select(_JOBS.c.id, _JOBS.c.sha256, _JOBS.c.size_bytes, _JOBS.c.state)
        .join(papers, papers.c.id == _JOBS.c.paper_id)
        .join(dossiers, dossiers.c.id == papers.c.dossier_id)
        .where(dossiers.c.code_key == code_key(receipt.code), _JOBS.c.name == receipt.name)
        # The very file first, where two offices of one PC have this code.
        .order_by(_JOBS.c.sha256 != receipt.sha256, _JOBS.c.id)
        .limit(1)
    ).first()
    if row is None:
        return None
    return JobOfReceipt(JobId(row.id), row.sha256, row.size_bytes, JobState(row.state))


def is_same(job: JobOfReceipt, receipt: DeliveryReceipt) -> bool:
    """It is the file of this job."""
    return (job.sha256, job.size_bytes) == (receipt.sha256, receipt.size_bytes)
