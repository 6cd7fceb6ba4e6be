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
from scanner_app.domain.ids import (
    BatchId,
    DossierId,
    JobId,
    OfficeCode,
    OriginalId,
    PageId,
    PaperId,
)
from scanner_app.domain.page import Box, PageState
from scanner_app.domain.signature import PaperSignature, SignerRole
from scanner_app.ports import Clock
from scanner_app.storage import schema, signatures
from scanner_app.storage.database import Database, as_text, as_time
from scanner_app.storage.dossier_rows import SECRET, SHOWN


class SqlDossierStore:
    """Dossiers with their papers and tags."""

    def __init__(self, database: Database, home: Path, clock: Clock) -> None:
        self._database = database
        self._home = home
        self._clock = clock

    def dossier(self, dossier: DossierId) -> Dossier:
        """One dossier with papers and tags; what edits emptied is not among them.

        Raises:
            DossierUnknownError: no such id, or edits took every page out of it.
        """
        with self._database.read() as connection:
            row = connection.execute(
                sa.select(schema.dossiers).where(schema.dossiers.c.id == dossier, SHOWN)
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
        """Dossiers that hold any of these pages, in order of their first page here.

        A removed page counts in none.
        """
        table = schema.pages
        owners: dict[int, int] = {}
        with self._database.read() as connection:
            for start in range(0, len(pages), 500):
                some = list(pages[start : start + 500])
                rows = connection.execute(
                    sa.select(table.c.id, table.c.dossier_id).where(
                        table.c.id.in_(some),
                        table.c.dossier_id.is_not(None),
                        table.c.removed == 0,
                    )
                )
                owners.update((row.id, row.dossier_id) for row in rows)
        return tuple(dict.fromkeys(DossierId(owners[p]) for p in pages if p in owners))

    def recent(self, office: OfficeCode | None, limit: int) -> tuple[DossierId, ...]:
        """Newest dossiers first."""
        table = schema.dossiers
        query = sa.select(table.c.id).where(SHOWN).order_by(table.c.id.desc()).limit(limit)
        if office is not None:
            query = query.where(table.c.office == office)
        with self._database.read() as connection:
            return tuple(DossierId(row.id) for row in connection.execute(query))

    def to_archive(self) -> tuple[Paper, ...]:
        """Papers without a PDF whose dossier is not held for secrecy and whose pages are read."""
        unread = (
            sa.select(schema.pages.c.id)
            .where(
                schema.pages.c.paper_id == schema.papers.c.id,
                schema.pages.c.removed == 0,
                schema.pages.c.state == PageState.CAPTURED.value,
            )
            .exists()
        )
        return self._in_state(PaperState.FILED, ~unread)

    def to_sign(self) -> tuple[Paper, ...]:
        """Papers that lack signatures and whose dossier is not held for secrecy."""
        return self._in_state(PaperState.ARCHIVED)

    def record_archive(
        self, paper: PaperId, file: ArchiveFile, *, revision: int | None = None
    ) -> bool:
        """Paper is ARCHIVED; False and no change when it changed while the PDF was built.

        Args:
            paper: which.
            file: built of it.
            revision: of the paper it was built of; None takes it on trust.
        """
        with self._database.write() as connection:
            done = connection.execute(
                schema.papers.update()
                .where(schema.papers.c.id == paper, _is_at(revision))
                .values(
                    state=PaperState.ARCHIVED.value,
                    pdf=self._relative(file.path),
                    sha256=file.sha256,
                    size_bytes=file.size_bytes,
                )
            )
        return done.rowcount > 0

    def record_signature(
        self,
        paper: PaperId,
        file: SignedFile,
        folder: str,
        name: str,
        *,
        role: SignerRole,
        complete: bool,
        revision: int | None = None,
    ) -> JobId | None:
        """The file now has this role's signature, in one transaction with what follows from it.

        Args:
            paper: which.
            file: with the signature.
            folder: where it is to be delivered.
            name: under which name.
            role: who signed.
            complete: it was the last one needed: paper is SIGNED and, unless its dossier is held,
                its upload job waits.
            revision: of the paper that was signed; None takes it on trust.

        Raises:
            EditStaleError: the paper changed while it was signed.
        """
        now, path = as_text(self._clock()), self._relative(file.path)
        with self._database.write() as connection:
            signatures.sign(
                connection,
                paper,
                file,
                path,
                role=role,
                complete=complete,
                revision=revision,
                now=now,
            )
            if not complete:
                return None
            return signatures.queue(connection, paper, file, path, folder, name, now)

    def record_original(
        self,
        paper: PaperId,
        file: SignedFile,
        folder: str,
        name: str,
        *,
        original: OriginalId,
        revision: int | None = None,
    ) -> JobId | None:
        """The paper's file is one that others signed: SIGNED, and queued unless it is held.

        Args:
            paper: which.
            file: a copy of the original.
            folder: where it is to be delivered.
            name: under which name.
            original: what it is a copy of.
            revision: of the paper it was made for; None takes it on trust.

        Raises:
            EditStaleError: the paper changed meanwhile.
        """
        now, path = as_text(self._clock()), self._relative(file.path)
        with self._database.write() as connection:
            signatures.adopt(connection, paper, file, path, original, revision=revision, now=now)
            return signatures.queue(connection, paper, file, path, folder, name, now)

    def files(self) -> frozenset[Path]:
        """Every file that a paper or an upload job is said to have."""
        with self._database.read() as connection:
            found = {
                *connection.scalars(
                    sa.select(schema.papers.c.pdf).where(schema.papers.c.pdf.is_not(None))
                ),
                *connection.scalars(sa.select(schema.upload_jobs.c.path)),
            }
        return frozenset(self._home / each for each in found)

    def _in_state(self, state: PaperState, *further: sa.ColumnElement[bool]) -> tuple[Paper, ...]:
        with self._database.read() as connection:
            return self._papers(
                connection, sa.and_(schema.papers.c.state == state.value, ~SECRET, *further)
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
        given: dict[int, tuple[PaperSignature, ...]] = {}
        ids = list(pages)
        for start in range(0, len(ids), 500):
            given |= signatures.signatures_of(connection, ids[start : start + 500])
            found = connection.execute(
                sa.select(schema.pages.c.id, schema.pages.c.paper_id)
                .where(
                    schema.pages.c.paper_id.in_(ids[start : start + 500]),
                    schema.pages.c.removed == 0,
                )
                .order_by(schema.pages.c.paper_seq, schema.pages.c.id)
            )
            for page in found:
                pages[page.paper_id].append(PageId(page.id))
        return tuple(
            self._paper(row, tuple(pages[row.id]), given.get(row.id, ()))
            for row in rows
            if pages[row.id]
        )

    def _paper(
        self, row: Any, pages: tuple[PageId, ...], given: tuple[PaperSignature, ...]
    ) -> Paper:
        return Paper(
            id=PaperId(row.id),
            dossier=DossierId(row.dossier_id),
            seq=row.seq,
            kind=row.kind,
            pages=pages,
            state=PaperState(row.state),
            pdf=self._home / row.pdf if row.pdf and row.cleared_at is None else None,
            cleared=row.cleared_at is not None,
            sha256=row.sha256,
            size_bytes=row.size_bytes,
            signer=row.signer,
            signed_at=as_time(row.signed_at) if row.signed_at else None,
            revision=row.revision,
            signatures=given,
            original=None if row.original_id is None else OriginalId(row.original_id),
        )

    def _relative(self, path: Path) -> str:
        return path.relative_to(self._home).as_posix()


def _is_at(revision: int | None) -> sa.ColumnElement[bool]:
    return sa.true() if revision is None else schema.papers.c.revision == revision


def _tags(
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


def _evidence(page_id: int | None, box: str | None) -> Evidence | None:
    if page_id is None:
        return None
    return Evidence(PageId(page_id), Box(*json.loads(box)) if box else None)
