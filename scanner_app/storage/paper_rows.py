"""Papers and tags as their rows tell them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any  # a row has no static type

import sqlalchemy as sa

from scanner_app.domain.dossier import Evidence, Paper, PaperState, Tag
from scanner_app.domain.ids import DossierId, OriginalId, PageId, PaperId
from scanner_app.domain.page import Box
from scanner_app.domain.signature import PaperSignature
from scanner_app.storage import schema
from scanner_app.storage.database import as_time
from scanner_app.storage.signatures import signatures_of


def papers_where(
    connection: sa.Connection, home: Path, condition: sa.ColumnElement[bool]
) -> tuple[Paper, ...]:
    """Papers with pages, in order of dossiers and of their places in them.

    Args:
        connection: inside a transaction.
        home: folder that stored paths start from.
        condition: on papers and dossiers.
    """
    rows = connection.execute(
        sa.select(schema.papers)
        .join(schema.dossiers, schema.dossiers.c.id == schema.papers.c.dossier_id)
        .where(condition)
        .order_by(schema.papers.c.dossier_id, schema.papers.c.seq)
    ).all()
    pages: dict[int, list[PageId]] = {row.id: [] for row in rows}
    given: dict[int, tuple[PaperSignature, ...]] = {}
    ids = list(pages)
    for start in range(0, len(ids), 500):
        some = ids[start : start + 500]
        given |= signatures_of(connection, some)
        found = connection.execute(
            sa.select(schema.pages.c.id, schema.pages.c.paper_id)
            .where(schema.pages.c.paper_id.in_(some), schema.pages.c.removed == 0)
            .order_by(schema.pages.c.paper_seq, schema.pages.c.id)
        )
        for page in found:
            pages[page.paper_id].append(PageId(page.id))
    return tuple(
        _paper(row, home, tuple(pages[row.id]), given.get(row.id, ()))
        for row in rows
        if pages[row.id]
    )


def tags_of(
    connection: sa.Connection, dossier: DossierId, papers: Sequence[PaperId]
) -> tuple[Tag, ...]:
    """Tags of the dossier and its papers; what a page told that went elsewhere counts no more."""
    position = {paper: index for index, paper in enumerate(papers)}
    table, pages = schema.tags, schema.pages
    elsewhere = (
        sa.select(pages.c.id)
        .where(pages.c.id == table.c.page_id, pages.c.dossier_id != table.c.dossier_id)
        .exists()
    )
    counts = sa.or_(
        table.c.paper_id.in_(list(papers)),
        sa.and_(table.c.paper_id.is_(None), sa.or_(table.c.confirmed_by.is_not(None), ~elsewhere)),
    )
    rows = connection.execute(
        sa.select(table).where(table.c.dossier_id == dossier, counts).order_by(table.c.id)
    )
    return tuple(
        Tag(
            name=row.name,
            value=row.value,
            confidence=row.confidence,
            source=row.source,
            evidence=_evidence(row.page_id, row.box),
            paper=position.get(row.paper_id),
            confirmed_by=row.confirmed_by,
        )
        for row in rows
    )


def _paper(
    row: Any, home: Path, pages: tuple[PageId, ...], given: tuple[PaperSignature, ...]
) -> Paper:
    return Paper(
        id=PaperId(row.id),
        dossier=DossierId(row.dossier_id),
        seq=row.seq,
        kind=row.kind,
        pages=pages,
        state=PaperState(row.state),
        pdf=home / row.pdf if row.pdf and row.cleared_at is None else None,
        cleared=row.cleared_at is not None,
        sha256=row.sha256,
        size_bytes=row.size_bytes,
        signer=row.signer,
        signed_at=as_time(row.signed_at) if row.signed_at else None,
        revision=row.revision,
        signatures=given,
        original=None if row.original_id is None else OriginalId(row.original_id),
    )


def _evidence(page_id: int | None, box: str | None) -> Evidence | None:
    if page_id is None:
        return None
    return Evidence(PageId(page_id), Box(*json.loads(box)) if box else None)
