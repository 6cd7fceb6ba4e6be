"""Dossiers and papers: reading them, and the moves from filed to signed."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any  # a row has no static type

import sqlalchemy as sa

from scanner_app.domain.dossier import (
    ArchiveFile,
    Dossier,
    Evidence,
    HoldReason,
    Paper,
    PaperState,
    SignedFile,
    Tag,
)
from scanner_app.domain.errors import DossierUnknownError
from scanner_app.domain.ids import BatchId, DossierId, JobId, OfficeCode, PageId, PaperId
from scanner_app.domain.page import Box
from scanner_app.domain.upload import JobState
from scanner_app.ports import Clock
from scanner_app.storage import schema
from scanner_app.storage.database import Database, as_text, as_time
from scanner_app.storage.journal import note

_NOT_SECRET = ~schema.dossiers.c.holds.contains(HoldReason.SECRET.value)


class SqlDossierStore:
    """Dossiers with their papers and tags."""

    def __init__(self, database: Database, home: Path, clock: Clock) -> None:
        self._database = database
        self._home = home
        self._clock = clock

    def dossier(self, dossier: DossierId) -> Dossier:
        """One dossier with papers and tags.

        Raises:
            DossierUnknownError: no such id.
        """
        with self._database.read() as connection:
            row = connection.execute(
                sa.select(schema.dossiers).where(schema.dossiers.c.id == dossier)
            ).first()
            if row is None:
                raise DossierUnknownError(dossier=dossier)
            papers = self._papers(connection, schema.papers.c.dossier_id == dossier)
            tags = _tags(connection, dossier, [paper.id for paper in papers])
        return Dossier(
            id=DossierId(row.id),
            office=OfficeCode(row.office),
            batch=BatchId(row.batch_id),
            code=row.code,
            code_source=row.code_source,
            created_at=as_time(row.created_at),
            papers=papers,
            tags=tags,
            holds=tuple(HoldReason(hold) for hold in json.loads(row.holds)),
        )

    def of_pages(self, pages: Sequence[PageId]) -> tuple[DossierId, ...]:
        """Dossiers that hold any of these pages, in order of their first page here."""
        table = schema.pages
        owners: dict[int, int] = {}
        with self._database.read() as connection:
            for start in range(0, len(pages), 500):
                some = list(pages[start : start + 500])
                rows = connection.execute(
                    sa.select(table.c.id, table.c.dossier_id).where(
                        table.c.id.in_(some), table.c.dossier_id.is_not(None)
                    )
                )
                owners.update((row.id, row.dossier_id) for row in rows)
        return tuple(dict.fromkeys(DossierId(owners[p]) for p in pages if p in owners))

    def recent(self, office: OfficeCode | None, limit: int) -> tuple[DossierId, ...]:
        """Newest dossiers first."""
        table = schema.dossiers
        query = sa.select(table.c.id).order_by(table.c.id.desc()).limit(limit)
        if office is not None:
            query = query.where(table.c.office == office)
        with self._database.read() as connection:
            return tuple(DossierId(row.id) for row in connection.execute(query))

    def to_archive(self) -> tuple[Paper, ...]:
        """Papers without a PDF whose dossier is not held for secrecy."""
        return self._in_state(PaperState.FILED)

    def to_sign(self) -> tuple[Paper, ...]:
        """Papers with an unsigned PDF whose dossier is not held for secrecy."""
        return self._in_state(PaperState.ARCHIVED)

    def record_archive(self, paper: PaperId, file: ArchiveFile) -> None:
        """Paper is ARCHIVED."""
        with self._database.write() as connection:
            connection.execute(
                schema.papers.update()
                .where(schema.papers.c.id == paper)
                .values(
                    state=PaperState.ARCHIVED.value,
                    pdf=self._relative(file.path),
                    sha256=file.sha256,
                    size_bytes=file.size_bytes,
                )
            )

    def record_signature(
        self, paper: PaperId, file: SignedFile, folder: str, name: str
    ) -> JobId | None:
        """Paper is SIGNED and its upload job waits, in one transaction.

        A held dossier's paper gets no job: it is not sent before a person decided.
        """
        now = as_text(self._clock())
        with self._database.write() as connection:
            connection.execute(
                schema.papers.update()
                .where(schema.papers.c.id == paper)
                .values(
                    state=PaperState.SIGNED.value,
                    pdf=self._relative(file.path),
                    sha256=file.sha256,
                    size_bytes=file.size_bytes,
                    signer=file.signer,
                    signed_at=as_text(file.signed_at),
                )
            )
            holds = connection.scalar(
                sa.select(schema.dossiers.c.holds)
                .join(schema.papers, schema.papers.c.dossier_id == schema.dossiers.c.id)
                .where(schema.papers.c.id == paper)
            )
            job = None
            if holds == "[]":
                made = connection.execute(
                    schema.upload_jobs.insert().values(
                        paper_id=paper,
                        path=self._relative(file.path),
                        folder=folder,
                        name=name,
                        sha256=file.sha256,
                        size_bytes=file.size_bytes,
                        state=JobState.WAITING.value,
                        attempts=0,
                        due_at=now,
                        created_at=now,
                    )
                )
                job = JobId(made.lastrowid)
            note(connection, now, file.signer, "signed", f"paper:{paper}", file.sha256)
        return job

    def _in_state(self, state: PaperState) -> tuple[Paper, ...]:
        with self._database.read() as connection:
            return self._papers(
                connection, sa.and_(schema.papers.c.state == state.value, _NOT_SECRET)
            )

    def _papers(
        self, connection: sa.Connection, condition: sa.ColumnElement[bool]
    ) -> tuple[Paper, ...]:
        rows = connection.execute(
            sa.select(schema.papers)
            .join(schema.dossiers, schema.dossiers.c.id == schema.papers.c.dossier_id)
            .where(condition)
            .order_by(schema.papers.c.dossier_id, schema.papers.c.seq)
        ).all()
        pages: dict[int, list[PageId]] = {row.id: [] for row in rows}
        ids = list(pages)
        for start in range(0, len(ids), 500):
            found = connection.execute(
                sa.select(schema.pages.c.id, schema.pages.c.paper_id)
                .where(schema.pages.c.paper_id.in_(ids[start : start + 500]))
                .order_by(schema.pages.c.paper_seq)
            )
            for page in found:
                pages[page.paper_id].append(PageId(page.id))
        return tuple(self._paper(row, tuple(pages[row.id])) for row in rows)

    def _paper(self, row: Any, pages: tuple[PageId, ...]) -> Paper:
        return Paper(
            id=PaperId(row.id),
            dossier=DossierId(row.dossier_id),
            seq=row.seq,
            kind=row.kind,
            pages=pages,
            state=PaperState(row.state),
            pdf=self._home / row.pdf if row.pdf else None,
            sha256=row.sha256,
            size_bytes=row.size_bytes,
            signer=row.signer,
            signed_at=as_time(row.signed_at) if row.signed_at else None,
        )

    def _relative(self, path: Path) -> str:
        return path.relative_to(self._home).as_posix()


def _tags(
    connection: sa.Connection, dossier: DossierId, papers: Sequence[PaperId]
) -> tuple[Tag, ...]:
    position = {paper: index for index, paper in enumerate(papers)}
    rows = connection.execute(
        sa.select(schema.tags).where(schema.tags.c.dossier_id == dossier).order_by(schema.tags.c.id)
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


def _evidence(page_id: int | None, box: str | None) -> Evidence | None:
    if page_id is None:
        return None
    return Evidence(PageId(page_id), Box(*json.loads(box)) if box else None)
