"""Rows of the upload queue without the hours that ten thousand signatures would take."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import sqlalchemy as sa

from scanner_app.bootstrap import App
from scanner_app.storage import schema
from scanner_app.storage.database import as_text


def fill(
    app: App,
    waiting: int,
    *,
    sent: int = 0,
    refused: int = 0,
    error: str | None = None,
    paused: bool = False,
) -> None:
    """Put files of dossiers, ten each, into the queue of this home."""
    now = datetime.now(UTC)
    states = ["refused"] * refused + ["sent"] * sent + ["waiting"] * waiting
    engine = sa.create_engine(f"sqlite:///{_database(app.home)}")
    with engine.begin() as connection:
        batch = connection.execute(schema.batches.insert().values(_batch(now))).lastrowid
        dossier = 0
        for number, state in enumerate(states):
            if number % 10 == 0:
                dossier = connection.execute(
                    schema.dossiers.insert().values(_dossier(batch, number, now))
                ).lastrowid
            paper = connection.execute(
                schema.papers.insert().values(_paper(dossier, number, state, now))
            ).lastrowid
            connection.execute(
                schema.upload_jobs.insert().values(_job(paper, number, state, error, now))
            )
    engine.dispose()
    if paused:
        app.queue.pause("cb", paused=True)


def code(number: int) -> str:
    """Of the dossier to which file number `number` belongs."""
    return f"000.00.21.H37-251020-{number // 10:04d}"


def _database(home: Path) -> Path:
    return next(home.glob("*.db"))


def _batch(now: datetime) -> dict[str, object]:
    return {
        "key": "batch",
        "office": "06463",
        "state": "captured",
        "created_at": as_text(now),
        "split": "auto",
    }


def _dossier(batch: int, number: int, now: datetime) -> dict[str, object]:
    return {
        "office": "06463",
        "batch_id": batch,
        "code": code(number),
        "code_key": code(number),
        "code_source": "barcode",
        "holds": "[]",
        "created_at": as_text(now),
    }


def _paper(dossier: int, number: int, state: str, now: datetime) -> dict[str, object]:
    return {
        "dossier_id": dossier,
        "seq": number % 10,
        "kind": "Đơn đề nghị" if number % 2 else "Quyết định",
        "state": "accepted" if state == "sent" else "signed",
        "pdf": f"signed/{number}.pdf",
        "sha256": f"{number:064x}",
        "size_bytes": 400_000 + number,
        "signer": "Cán bộ thử",
        "signed_at": as_text(now),
        "revision": 0,
    }


def _job(
    paper: int, number: int, state: str, error: str | None, now: datetime
) -> dict[str, object]:
    at = as_text(now)
    failed = {"refused": "upload.too_large", "waiting": error}.get(state)
    return {
        "paper_id": paper,
        "path": f"signed/{number}.pdf",
        "folder": f"06463/{code(number)}",
        "name": f"{code(number)}_{number % 10 + 1:02d}_giay-to_v1.pdf",
        "sha256": f"{number:064x}",
        "size_bytes": 400_000 + number * 1000,
        "state": state,
        "attempts": 3 if failed else int(state == "sent"),
        "due_at": as_text(now + timedelta(minutes=7)) if failed else at,
        "error": failed,
        "created_at": at,
        "receipt": _receipt(number, at) if state == "sent" else None,
        "settled_at": at if state == "sent" else None,
        "failures": 3 if failed else 0,
        "forward_by": as_text(now + timedelta(hours=2)),
    }


def _receipt(number: int, at: str) -> str:
    return json.dumps([f"{number:064x}", 400_000 + number * 1000, at, "noi-nhan", True])


def deliverable(app: App) -> None:
    """Queue one file that is really there and may be sent."""
    content = b"%PDF-1.7 synthetic"
    (app.home / "signed" / "0.pdf").write_bytes(content)
    app.queue.pause("cb", paused=True)
    fill(app, 1)
    engine = sa.create_engine(f"sqlite:///{_database(app.home)}")
    digest = hashlib.sha256(content).hexdigest()
    with engine.begin() as connection:
        values = {"sha256": digest, "size_bytes": len(content)}
        connection.execute(schema.upload_jobs.update().values(**values))
        connection.execute(schema.papers.update().values(**values))
    engine.dispose()
    app.queue.pause("cb", paused=False)
