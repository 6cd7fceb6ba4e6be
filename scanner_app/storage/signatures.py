"""Signatures that papers got here, and the upload job that the last one brings."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa

from scanner_app.domain.dossier import PaperState, SignedFile
from scanner_app.domain.edit_errors import EditStaleError
from scanner_app.domain.ids import JobId, OriginalId, PaperId
from scanner_app.domain.sending import forward_by
from scanner_app.domain.signature import PaperSignature, SignerRole
from scanner_app.domain.upload import JobState
from scanner_app.storage import schema
from scanner_app.storage.database import as_text, as_time
from scanner_app.storage.journal import PROGRAM, note
from scanner_app.storage.papers import is_at

_GIVEN = schema.signatures


def sign(
    connection: sa.Connection,
    paper: PaperId,
    file: SignedFile,
    path: str,
    *,
    role: SignerRole,
    complete: bool,
    revision: int | None,
    now: str,
) -> None:
    """The paper's file is this one, with one signature more.

    Args:
        connection: inside the transaction.
        paper: which.
        file: with the signature.
        path: of the file, relative to the home folder.
        role: who signed.
        complete: no further signature is needed.
        revision: of the paper that was signed; None takes it on trust.
        now: stored time.

    Raises:
        EditStaleError: it is not at this revision any more.
    """
    state = PaperState.SIGNED if complete else PaperState.ARCHIVED
    _give_file(connection, paper, file, revision, state=state.value, pdf=path)
    connection.execute(
        _GIVEN.insert().values(
            paper_id=paper,
            role=role.value,
            holder=file.signer,
            certificate=file.certificate,
            signed_at=as_text(file.signed_at),
            level=file.level,
        )
    )
    note(connection, now, f"cert:{file.certificate}", "signed", f"paper:{paper}", file.sha256)


def adopt(
    connection: sa.Connection,
    paper: PaperId,
    file: SignedFile,
    path: str,
    original: OriginalId,
    *,
    revision: int | None,
    now: str,
) -> None:
    """The paper's file is one that others signed; nobody signs it here.

    Args:
        connection: inside the transaction.
        paper: which.
        file: the same bytes as the original.
        path: of the file, relative to the home folder.
        original: what it is a copy of.
        revision: of the paper; None takes it on trust.
        now: stored time.

    Raises:
        EditStaleError: it is not at this revision any more.
    """
    state = PaperState.SIGNED.value
    _give_file(connection, paper, file, revision, state=state, pdf=path, original_id=original)
    note(connection, now, PROGRAM, "kept_original", f"paper:{paper}", file.sha256)


def queue(
    connection: sa.Connection,
    paper: PaperId,
    file: SignedFile,
    path: str,
    folder: str,
    name: str,
    now: str,
) -> JobId | None:
    """The paper's upload job waits; None and no job while its dossier is held."""
    holds = connection.scalar(
        sa.select(schema.dossiers.c.holds)
        .join(schema.papers, schema.papers.c.dossier_id == schema.dossiers.c.id)
        .where(schema.papers.c.id == paper)
    )
    if holds != "[]":
        return None
    made = connection.execute(
        schema.upload_jobs.insert().values(
            paper_id=paper,
            path=path,
            folder=folder,
            name=name,
            sha256=file.sha256,
            size_bytes=file.size_bytes,
            state=JobState.WAITING.value,
            attempts=0,
            due_at=now,
            created_at=now,
            failures=0,
            forward_by=as_text(forward_by(_received(connection, paper) or as_time(now))),
        )
    )
    return JobId(made.lastrowid)


def _received(connection: sa.Connection, paper: PaperId) -> datetime | None:
    """When the paper's first page came to the counter."""
    pages = schema.pages
    at = connection.scalar(
        sa.select(sa.func.min(pages.c.captured_at)).where(pages.c.paper_id == paper)
    )
    return None if at is None else as_time(at)


def signatures_of(
    connection: sa.Connection, papers: Sequence[int]
) -> dict[int, tuple[PaperSignature, ...]]:
    """Signatures of these papers (at most 500), oldest first."""
    found: dict[int, tuple[PaperSignature, ...]] = {}
    rows = connection.execute(
        sa.select(_GIVEN).where(_GIVEN.c.paper_id.in_(list(papers))).order_by(_GIVEN.c.id)
    )
    for row in rows:
        one = PaperSignature(
            role=SignerRole(row.role),
            holder=row.holder,
            certificate=row.certificate,
            signed_at=as_time(row.signed_at),
            level=row.level,
        )
        found[row.paper_id] = (*found.get(row.paper_id, ()), one)
    return found


def _give_file(
    connection: sa.Connection,
    paper: PaperId,
    file: SignedFile,
    revision: int | None,
    **further: str | int,
) -> None:
    done = connection.execute(
        schema.papers.update()
        .where(schema.papers.c.id == paper, is_at(revision))
        .values(
            sha256=file.sha256,
            size_bytes=file.size_bytes,
            signer=file.signer,
            signed_at=as_text(file.signed_at),
            **further,
        )
    )
    if not done.rowcount:
        raise EditStaleError(paper=paper)
