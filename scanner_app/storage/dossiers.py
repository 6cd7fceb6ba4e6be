"""Dossiers and papers: reading them, and the moves from filed to signed."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import sqlalchemy as sa

from scanner_app.domain.dossier import (
    ArchiveFile,
    Dossier,
    HoldReason,
    Paper,
    PaperState,
    SignedFile,
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
from scanner_app.domain.page import PageState
from scanner_app.domain.signature import SignerRole
from scanner_app.ports import Clock
from scanner_app.storage import schema, signatures
from scanner_app.storage.database import Database, as_text, as_time
from scanner_app.storage.dossier_rows import SECRET, SHOWN
from scanner_app.storage.paper_rows import papers_where, tags_of
from scanner_app.storage.papers import is_at


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
            papers = papers_where(connection, self._home, schema.papers.c.dossier_id == dossier)
            tags = tags_of(connection, dossier, [paper.id for paper in papers])
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

    def of_code(self, code: str, office: OfficeCode | None) -> tuple[DossierId, ...]:
        """Dossiers of this code, newest first; one an office, but for those held for their code."""
        table = schema.dossiers
        query = (
            sa.select(table.c.id)
            .where(SHOWN, sa.func.lower(table.c.code) == code.strip().lower())
            .order_by(table.c.id.desc())
        )
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
                .where(schema.papers.c.id == paper, is_at(revision))
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
            return papers_where(
                connection,
                self._home,
                sa.and_(schema.papers.c.state == state.value, ~SECRET, *further),
            )

    def _relative(self, path: Path) -> str:
        return path.relative_to(self._home).as_posix()
