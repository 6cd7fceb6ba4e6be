"""Rows of upload jobs and their receipts as values."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import Any  # a row has no static type

from scanner_app.domain.ids import JobId, PaperId
from scanner_app.domain.upload import JobState, Receipt, UploadJob
from scanner_app.storage.database import as_text, as_time


def job_of(row: Any, home: Path, now: datetime) -> UploadJob:
    """The job of this row; whether it is being sent is as of now."""
    return UploadJob(
        id=JobId(row.id),
        paper=PaperId(row.paper_id),
        path=home / row.path,
        folder=row.folder,
        name=row.name,
        sha256=row.sha256,
        size_bytes=row.size_bytes,
        state=JobState(row.state),
        attempts=row.attempts,
        due_at=as_time(row.due_at),
        error=row.error,
        receipt=receipt_of(row.receipt),
        resume=row.resume,
        failures=row.failures,
        sending=row.lease_until is not None and as_text(now) < row.lease_until,
    )


def receipt_text(receipt: Receipt) -> str:
    """As it is stored; `clearing` looks into it."""
    return json.dumps(
        [
            *(receipt.sha256, receipt.size_bytes, as_text(receipt.at), receipt.location),
            receipt.judged,
        ],
        ensure_ascii=False,
    )


def receipt_of(text: str | None) -> Receipt | None:
    """What `receipt_text` wrote."""
    if text is None:
        return None
    sha256, size, at, location, *more = json.loads(text)
    return Receipt(
        sha256=sha256,
        size_bytes=size,
        at=as_time(at),
        location=location,
        # Receipts of earlier versions do not say.
        judged=bool(more and more[0]),
    )
