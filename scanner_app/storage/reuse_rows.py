"""Rows of reuse links, inside the transaction of whatever makes or ends them."""

from __future__ import annotations

from typing import Any  # a row has no static type

import sqlalchemy as sa

from scanner_app.domain.dossier import PaperState
from scanner_app.domain.exchange.statements import Part
from scanner_app.domain.ids import DossierId, EditId
from scanner_app.domain.reuse import ReuseLink, StoredFile, link_name
from scanner_app.domain.upload import JobState
from scanner_app.storage import schema
from scanner_app.storage.database import as_time
from scanner_app.storage.dossier_rows import SECRET, SHOWN
from scanner_app.storage.journal import note
from scanner_app.storage.reopening import reopen

_LINKS, _WISHES, _EDITS = schema.reuses, schema.reuse_wishes, schema.reuse_edits


def kept_papers(office: str) -> sa.ColumnElement[bool]:
    """Of papers joined with their dossiers: delivered ones of the office, none under a mark."""
    papers, jobs = schema.papers, schema.upload_jobs
    received = (
        sa.select(jobs.c.id)
        .where(
            jobs.c.paper_id == papers.c.id,
            jobs.c.state == JobState.SENT.value,
            jobs.c.receipt.is_not(None),
        )
        .correlate(papers)
        .exists()
    )
    return sa.and_(
        papers.c.state == PaperState.ACCEPTED.value,
        papers.c.sha256.is_not(None),
        schema.dossiers.c.office == office,
        ~SECRET,
        received,
    )


def source_of(
    connection: sa.Connection, office: str, sha256: str, *, without: DossierId | None = None
) -> int | None:
    """The dossier from which the office has this delivered file; None when it has no such."""
    papers, dossiers = schema.papers, schema.dossiers
    query = (
        sa.select(dossiers.c.id)
        .join(papers, papers.c.dossier_id == dossiers.c.id)
        .where(papers.c.sha256 == sha256, kept_papers(office))
    )
    if without is not None:
        query = query.where(dossiers.c.id != without)
    found = connection.scalar(query.order_by(dossiers.c.id.desc()).limit(1))
    return None if found is None else int(found)


def link(
    connection: sa.Connection,
    dossier: DossierId,
    file: StoredFile,
    *,
    by: str,
    now: str,
    evidence: str = "",
) -> ReuseLink:
    """The dossier has this stored file as a paper; linked again nothing changes.

    Args:
        connection: inside a transaction that writes.
        dossier: is there.
        file: what the store has.
        by: who decided.
        now: stored time.
        evidence: behind the digest in the journal; as of `journal.note`.
    """
    name = link_name(file)
    known = sa.select(_LINKS).where(_LINKS.c.dossier_id == dossier, _LINKS.c.name == name)
    row = connection.execute(known).first()
    if row is None:
        connection.execute(
            _LINKS.insert().values(
                dossier_id=dossier,
                name=name,
                kind=file.kind,
                part=file.part.value,
                sha256=file.sha256,
                size_bytes=file.size_bytes,
                by=by,
                at=now,
            )
        )
        detail = f"{file.sha256} {evidence}".strip()
        note(connection, now, by, "reuse_linked", f"dossier:{dossier}", detail)
        row = connection.execute(known).one()
    return link_of(row)


def unlink(
    connection: sa.Connection, dossier: int, name: str, *, by: str, now: str
) -> ReuseLink | None:
    """The dossier no longer has this link, which is given; None when it had none of this name."""
    found = connection.execute(
        _LINKS.delete()
        .where(_LINKS.c.dossier_id == dossier, _LINKS.c.name == name)
        .returning(*_LINKS.c)
    ).first()
    if found is None:
        return None
    note(connection, now, by, "reuse_unlinked", f"dossier:{dossier}", found.sha256)
    reopen(connection, DossierId(dossier), by=by, now=now, why="reuse_unlinked")
    return link_of(found)


def link_of(row: Any) -> ReuseLink:
    """The link that a row tells of."""
    return ReuseLink(name=row.name, file=_file(row), by=row.by, at=as_time(row.at))


def grant_wishes(connection: sa.Connection, now: str) -> None:
    """Link what was wished for codes whose dossiers are there; the wishes are gone then.

    One whose file may not be used any more goes, too, and the journal says so.
    """
    dossiers = schema.dossiers
    rows = connection.execute(
        sa.select(_WISHES, dossiers.c.id)
        .join(
            dossiers,
            sa.and_(
                dossiers.c.office == _WISHES.c.office, dossiers.c.code_key == _WISHES.c.code_key
            ),
        )
        .where(SHOWN, ~SECRET)
        .order_by(_WISHES.c.sha256)
    ).all()
    for row in rows:
        dossier = DossierId(row.id)
        source = source_of(connection, row.office, row.sha256, without=dossier)
        if source is None:
            note(connection, now, row.by, "reuse_wish_lost", f"dossier:{dossier}", row.sha256)
        else:
            evidence = f"{row.likeness} dossier:{source}"
            link(connection, dossier, _file(row), by=row.by, now=now, evidence=evidence)
        connection.execute(
            _WISHES.delete().where(
                _WISHES.c.office == row.office,
                _WISHES.c.code_key == row.code_key,
                _WISHES.c.sha256 == row.sha256,
            )
        )


def note_edit(
    connection: sa.Connection, edit: EditId, dossier: DossierId, made: ReuseLink, *, linked: bool
) -> None:
    """The edit took pages out for this link, or brought them back when it was taken back."""
    connection.execute(
        _EDITS.insert().values(
            edit_id=edit,
            linked=int(linked),
            dossier_id=dossier,
            name=made.name,
            kind=made.file.kind,
            part=made.file.part.value,
            sha256=made.file.sha256,
            size_bytes=made.file.size_bytes,
        )
    )


def turn_back(connection: sa.Connection, edit: EditId, *, back: bool, by: str, now: str) -> None:
    """The link follows an edit that belongs to it, when that is undone or done again."""
    row = connection.execute(sa.select(_EDITS).where(_EDITS.c.edit_id == edit)).first()
    if row is None:
        return
    if bool(row.linked) is not back:
        link(connection, DossierId(row.dossier_id), _file(row), by=by, now=now)
    else:
        unlink(connection, row.dossier_id, row.name, by=by, now=now)


def _file(row: Any) -> StoredFile:
    return StoredFile(row.kind, Part(row.part), row.sha256, row.size_bytes)
