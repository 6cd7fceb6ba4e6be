"""Receipts that lie beside delivered files, for whoever looks after the target."""

from __future__ import annotations

import json
from datetime import datetime

from scanner_app.domain.upload import Receipt, UploadJob

RECEIPT_SUFFIX = ".receipt.json"


def dump_receipt(receipt: Receipt, job: UploadJob) -> bytes:
    """As it lies beside the file."""
    told = {
        "sha256": receipt.sha256,
        "size_bytes": receipt.size_bytes,
        "at": receipt.at.isoformat(),
        "location": f"{job.folder}/{job.name}",
        "paper": job.paper,
    }
    return json.dumps(told, ensure_ascii=False, indent=1).encode() + b"\n"


def read_receipt(written: bytes, job: UploadJob, location: str) -> Receipt | None:
    """An earlier delivery's receipt for the same bytes; None when it is none to trust."""
    try:
        told = json.loads(written)
        at = datetime.fromisoformat(told["at"])
        same = (told["sha256"], told["size_bytes"]) == (job.sha256, job.size_bytes)
    except (ValueError, LookupError, TypeError, RecursionError):
        return None
    return Receipt(job.sha256, job.size_bytes, at, location) if same and at.tzinfo else None
