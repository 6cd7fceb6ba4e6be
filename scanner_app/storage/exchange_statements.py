"""What this counter has to state about a dossier code, made of its rows."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any  # a row has no static type

import sqlalchemy as sa

from scanner_app.domain.dossier import Dossier, Paper, PaperState
from scanner_app.domain.exchange.reading import SHA256
from scanner_app.domain.exchange.statements import (
    MOST_PAPERS,
    DossierStatement,
    Part,
    StatedPaper,
)
from scanner_app.domain.ids import BatchId, DossierId, OfficeCode
from scanner_app.domain.naming import delivery_name
from scanner_app.domain.signature import SignerRole
from scanner_app.storage import schema
from scanner_app.storage.database import as_time
from scanner_app.storage.dossier_rows import SECRET
from scanner_app.storage.paper_rows import papers_where

_LONGEST_KIND = 200
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]+")


def statement_of(connection: sa.Connection, key: str, code: str) -> DossierStatement:
    """The whole of what stands under this code; without papers when there is nothing to state.

    Dossiers with a secret mark are not there. Of two offices of one PC (an office that was merged
    into another), both are.

    Args:
        connection: inside a transaction.
        key: the code as codes are compared.
        code: verbatim, for when no dossier has it any more.
    """
    table = schema.dossiers
    rows = connection.execute(
        sa.select(table).where(table.c.code_key == key, ~SECRET).order_by(table.c.id)
    ).all()
    papers = _unique([each for row in rows for each in _papers(connection, row)])
    return DossierStatement(
        code=rows[0].code if rows else code,
        papers=papers[:MOST_PAPERS],
        finished=bool(rows)
        and len(papers) <= MOST_PAPERS
        and all(row.finished_at is not None for row in rows),
    )


def _papers(connection: sa.Connection, row: Any) -> Iterator[StatedPaper]:
    """Of one dossier: papers with pages in their order, then reuse links."""
    table, jobs = schema.papers, schema.upload_jobs
    dossier = Dossier(
        id=DossierId(row.id),
        office=OfficeCode(row.office),
        batch=BatchId(row.batch_id),
        code=row.code,
        code_source=row.code_source,
        created_at=as_time(row.created_at),
    )
    own = table.c.dossier_id == row.id
    # What is queued is delivered under the name it was queued with.
    rows = connection.execute(
        sa.select(table.c.id, table.c.part, jobs.c.name)
        .outerjoin(jobs, jobs.c.paper_id == table.c.id)
        .where(own)
    )
    stored = {each.id: each for each in rows}
    # Stored paths are not looked at here.
    for paper in papers_where(connection, Path(), own):
        name = stored[paper.id].name or delivery_name(dossier, paper)
        yield _scanned(paper, name, Part(stored[paper.id].part))
    links = schema.reuses
    for link in connection.execute(
        sa.select(links).where(links.c.dossier_id == row.id).order_by(links.c.id)
    ):
        yield StatedPaper(
            name=link.name,
            kind=_printable(link.kind),
            part=Part(link.part),
            sha256=link.sha256,
            size_bytes=link.size_bytes,
            reused=True,
        )


def _scanned(paper: Paper, name: str, part: Part) -> StatedPaper:
    stated = StatedPaper(name=name, kind=_printable(paper.kind), part=part)
    if paper.state not in (PaperState.SIGNED, PaperState.ACCEPTED) or not paper.sha256:
        return stated
    return replace(
        stated,
        sha256=paper.sha256,
        size_bytes=paper.size_bytes or 0,
        signed_at=paper.signed_at,
        clerk=_clerk(paper),
    )


def _clerk(paper: Paper) -> str | None:
    """Certificate of the officer who signed here; those of others' signatures are not ours."""
    own = [each.certificate for each in paper.signatures if each.role is SignerRole.OFFICER]
    return own[-1] if own and SHA256.fullmatch(own[-1]) else None


def _unique(papers: Iterable[StatedPaper]) -> tuple[StatedPaper, ...]:
    """Each name once: of a second office's paper another one, under which nothing is delivered."""
    found: dict[str, StatedPaper] = {}
    for paper in papers:
        name, number = paper.name, 1
        while name in found:
            number += 1
            name = f"{number}_{paper.name}"[-120:]
        found[name] = replace(paper, name=name)
    return tuple(found.values())


def _printable(kind: str) -> str:
    return _UNPRINTABLE.sub(" ", kind)[:_LONGEST_KIND].strip() or "Giấy tờ"
