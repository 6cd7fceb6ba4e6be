"""Writing dossiers: filing a batch, confirming tags, giving a dossier its code."""

from __future__ import annotations

import json
from collections.abc import Sequence

import sqlalchemy as sa

from scanner_app.domain.dossier import DraftDossier, HoldReason, PaperState, Tag
from scanner_app.domain.errors import DossierUnknownError, WrongMoveError
from scanner_app.domain.ids import BatchId, DossierId, OfficeCode, PageId
from scanner_app.domain.page import PageState
from scanner_app.domain.split_rule import SplitRule
from scanner_app.ports import Clock
from scanner_app.storage import schema
from scanner_app.storage.database import Database, as_text
from scanner_app.storage.journal import note

PROGRAM = "sohoa"


class FilingStore:
    """The transactions that turn pages into dossiers and change them afterwards."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def to_file(self) -> tuple[BatchId, ...]:
        """Closed batches all of whose pages are read or unreadable, not yet filed."""
        unread = (
            sa.select(schema.pages.c.id)
            .where(
                schema.pages.c.batch_id == schema.batches.c.id,
                schema.pages.c.state == PageState.CAPTURED.value,
            )
            .exists()
        )
        query = (
            sa.select(schema.batches.c.id)
            .where(schema.batches.c.state == "captured", ~unread)
            .order_by(schema.batches.c.id)
        )
        with self._database.read() as connection:
            return tuple(BatchId(row.id) for row in connection.execute(query))

    def batch_owner(self, batch: BatchId) -> tuple[OfficeCode, str | None]:
        """Office and given dossier code of a batch."""
        with self._database.read() as connection:
            row = connection.execute(
                sa.select(schema.batches.c.office, schema.batches.c.given_code).where(
                    schema.batches.c.id == batch
                )
            ).one()
        return OfficeCode(row.office), row.given_code

    def split_rule(self, batch: BatchId) -> SplitRule:
        """What begins a dossier in this stack."""
        table = schema.batches
        with self._database.read() as connection:
            query = sa.select(table.c.split).where(table.c.id == batch)
            return SplitRule(connection.execute(query).scalar_one())

    def file(self, batch: BatchId, drafts: Sequence[DraftDossier]) -> tuple[DossierId, ...]:
        """Write the batch's dossiers, papers and tags; a known code gets further papers."""
        now = as_text(self._clock())
        with self._database.write() as connection:
            office = connection.scalar(
                sa.select(schema.batches.c.office).where(
                    schema.batches.c.id == batch, schema.batches.c.state == "captured"
                )
            )
            if office is None:
                raise WrongMoveError(batch=batch, to="filed")
            ids = tuple(_file_one(connection, batch, office, draft, now) for draft in drafts)
            connection.execute(
                schema.batches.update().where(schema.batches.c.id == batch).values(state="filed")
            )
        return ids

    def confirm_tag(self, dossier: DossierId, tag: Tag, by: str) -> None:
        """Store the value as confirmed by this person, in place of earlier ones of its name."""
        table = schema.tags
        with self._database.write() as connection:
            paper = _paper_at(connection, dossier, tag.paper)
            of_paper = (
                table.c.paper_id == paper if paper is not None else table.c.paper_id.is_(None)
            )
            connection.execute(
                table.delete().where(
                    table.c.dossier_id == dossier, table.c.name == tag.name, of_paper
                )
            )
            _insert_tag(connection, dossier, paper, tag, confirmed_by=by)
            now = as_text(self._clock())
            note(connection, now, by, "tag_confirmed", f"dossier:{dossier}", tag.name)

    def assign_code(self, dossier: DossierId, code: str, source: str, by: str) -> DossierId:
        """Give a held dossier its code; its PDFs are built and signed anew with it.

        Returns the dossier that now holds the papers: another one when the code was known.

        Raises:
            DossierUnknownError: no such dossier.
            WrongMoveError: a paper of it was delivered already.
        """
        with self._database.write() as connection:
            row = connection.execute(
                sa.select(schema.dossiers).where(schema.dossiers.c.id == dossier)
            ).first()
            if row is None:
                raise DossierUnknownError(dossier=dossier)
            _forget_files(connection, dossier)
            holds = [
                hold
                for hold in json.loads(row.holds)
                if hold not in (HoldReason.NO_CODE, HoldReason.CODE_CONFLICT)
            ]
            owner = _owner(connection, row.office, code) if not holds else None
            target = dossier
            if owner is not None and owner != dossier:
                _move(connection, dossier, owner)
                target = owner
            else:
                connection.execute(
                    schema.dossiers.update()
                    .where(schema.dossiers.c.id == dossier)
                    .values(
                        code=code,
                        code_key=None if holds else code_key(code),
                        code_source=source,
                        holds=json.dumps(holds),
                    )
                )
            now = as_text(self._clock())
            note(connection, now, by, "code_assigned", f"dossier:{target}", code)
        return target


def code_key(code: str) -> str:
    """What dossier codes are compared by."""
    return code.strip().upper()


def _owner(connection: sa.Connection, office: str, code: str) -> DossierId | None:
    table = schema.dossiers
    found = connection.scalar(
        sa.select(table.c.id).where(table.c.office == office, table.c.code_key == code_key(code))
    )
    return None if found is None else DossierId(found)


def _file_one(
    connection: sa.Connection, batch: BatchId, office: str, draft: DraftDossier, now: str
) -> DossierId:
    mergeable = draft.code is not None and not draft.holds
    dossier = _owner(connection, office, draft.code) if mergeable and draft.code else None
    if dossier is None:
        made = connection.execute(
            schema.dossiers.insert().values(
                office=office,
                batch_id=batch,
                code=draft.code,
                code_key=code_key(draft.code) if mergeable and draft.code else None,
                code_source=draft.code_source,
                holds=json.dumps([hold.value for hold in draft.holds]),
                created_at=now,
            )
        )
        dossier = DossierId(made.lastrowid)
    first = _next_seq(connection, dossier)
    papers = []
    for offset, paper in enumerate(draft.papers):
        made = connection.execute(
            schema.papers.insert().values(
                dossier_id=dossier,
                seq=first + offset,
                kind=paper.kind,
                state=PaperState.FILED.value,
            )
        )
        paper_id = made.lastrowid
        papers.append(paper_id)
        _claim_pages(connection, paper.pages, dossier, paper_id)
    _claim_pages(connection, draft.dividers, dossier, None)
    for tag in draft.tags:
        paper_of = None if tag.paper is None else papers[tag.paper]
        _insert_tag(connection, dossier, paper_of, tag, confirmed_by=tag.confirmed_by)
    note(connection, now, PROGRAM, "filed", f"dossier:{dossier}", f"papers:{len(papers)}")
    return dossier


def _next_seq(connection: sa.Connection, dossier: DossierId) -> int:
    last = connection.scalar(
        sa.select(sa.func.max(schema.papers.c.seq)).where(schema.papers.c.dossier_id == dossier)
    )
    return 0 if last is None else int(last) + 1


def _claim_pages(
    connection: sa.Connection, pages: Sequence[PageId], dossier: DossierId, paper: int | None
) -> None:
    for position, page in enumerate(pages):
        connection.execute(
            schema.pages.update()
            .where(schema.pages.c.id == page)
            .values(dossier_id=dossier, paper_id=paper, paper_seq=position)
        )


def _insert_tag(
    connection: sa.Connection,
    dossier: DossierId,
    paper: int | None,
    tag: Tag,
    *,
    confirmed_by: str | None,
) -> None:
    box = tag.evidence.box if tag.evidence else None
    connection.execute(
        schema.tags.insert().values(
            dossier_id=dossier,
            paper_id=paper,
            name=tag.name,
            value=tag.value,
            confidence=tag.confidence,
            source=tag.source,
            page_id=tag.evidence.page if tag.evidence else None,
            box=json.dumps([box.left, box.top, box.right, box.bottom]) if box else None,
            confirmed_by=confirmed_by,
        )
    )


def _paper_at(connection: sa.Connection, dossier: DossierId, index: int | None) -> int | None:
    if index is None:
        return None
    found = connection.scalar(
        sa.select(schema.papers.c.id)
        .where(schema.papers.c.dossier_id == dossier)
        .order_by(schema.papers.c.seq)
        .offset(index)
        .limit(1)
    )
    return None if found is None else int(found)


def _forget_files(connection: sa.Connection, dossier: DossierId) -> None:
    """Papers go back to FILED: their PDFs name no code, or a wrong one."""
    table = schema.papers
    mine = table.c.dossier_id == dossier
    queued = (
        sa.select(schema.upload_jobs.c.id)
        .join(table, table.c.id == schema.upload_jobs.c.paper_id)
        .where(mine)
        .limit(1)
    )
    if connection.scalar(queued) is not None:
        raise WrongMoveError(dossier=dossier, to="code_assigned")
    connection.execute(
        table.update()
        .where(mine)
        .values(
            state=PaperState.FILED.value,
            pdf=None,
            sha256=None,
            size_bytes=None,
            signer=None,
            signed_at=None,
        )
    )


def _move(connection: sa.Connection, source: DossierId, target: DossierId) -> None:
    first = _next_seq(connection, target)
    papers = schema.papers
    rows = connection.execute(
        sa.select(papers.c.id).where(papers.c.dossier_id == source).order_by(papers.c.seq)
    ).all()
    for offset, row in enumerate(rows):
        connection.execute(
            papers.update()
            .where(papers.c.id == row.id)
            .values(dossier_id=target, seq=first + offset)
        )
    for table in (schema.pages, schema.tags):
        connection.execute(
            table.update().where(table.c.dossier_id == source).values(dossier_id=target)
        )
    connection.execute(schema.dossiers.delete().where(schema.dossiers.c.id == source))
