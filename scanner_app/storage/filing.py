"""Writing dossiers: filing a batch, confirming tags, giving a dossier its code."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence

import sqlalchemy as sa

from scanner_app.domain.decisions import Decision, Matter
from scanner_app.domain.dossier import CODE_HOLDS, DraftDossier, HoldReason, Tag
from scanner_app.domain.edit_errors import EditStaleError
from scanner_app.domain.edits import EditAction
from scanner_app.domain.errors import WrongMoveError
from scanner_app.domain.ids import BatchId, DossierId, EditId, OfficeCode, PageId, PaperId
from scanner_app.domain.page import PageState
from scanner_app.domain.split_rule import SplitRule
from scanner_app.ports import Clock
from scanner_app.storage import schema
from scanner_app.storage.database import Database, as_text
from scanner_app.storage.decision_rows import decide
from scanner_app.storage.dossier_rows import code_key, forget_files, hold, owner_of, settle
from scanner_app.storage.journal import PROGRAM, note
from scanner_app.storage.papers import SHOWN, insert_paper, next_seq
from scanner_app.storage.releasing import release_known
from scanner_app.storage.reopening import LATE_PAPER, note_joined, reopen, reopened_among
from scanner_app.storage.reuse_rows import grant_wishes
from scanner_app.storage.tag_rows import confirmed_value, insert_tag, tag_key, tag_value

_UNFILED = sa.select(schema.pages.c.id).where(
    schema.pages.c.batch_id == schema.batches.c.id,
    schema.pages.c.dossier_id.is_(None),
    schema.pages.c.removed == 0,
)
"""A batch's pages that wait to be filed."""


class FilingStore:
    """The transactions that turn pages into dossiers and change them afterwards."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def to_file(self) -> tuple[BatchId, ...]:
        """Closed stacks all of whose pages are read or unreadable, not yet filed.

        A stack that edits left without pages waits: undoing may bring them back.
        """
        table = schema.batches
        unread = _UNFILED.where(schema.pages.c.state == PageState.CAPTURED.value).exists()
        query = (
            sa.select(table.c.id)
            .where(table.c.state == "captured", table.c.place.is_(None), _UNFILED.exists(), ~unread)
            .order_by(table.c.id)
        )
        with self._database.read() as connection:
            return tuple(BatchId(row.id) for row in connection.execute(query))

    def to_place(self) -> tuple[tuple[BatchId, str], ...]:
        """Closed batches that are no stack, read or not, with what is to become of them."""
        table = schema.batches
        query = (
            sa.select(table.c.id, table.c.place)
            .where(table.c.state == "captured", table.c.place.is_not(None), _UNFILED.exists())
            .order_by(table.c.id)
        )
        with self._database.read() as connection:
            return tuple((BatchId(row.id), row.place) for row in connection.execute(query))

    def forget_place(self, batch: BatchId) -> None:
        """The place of these pages is gone: they become a stack like any other."""
        table = schema.batches
        with self._database.write() as connection:
            connection.execute(table.update().where(table.c.id == batch).values(place=None))
            note(connection, as_text(self._clock()), PROGRAM, "place_lost", f"batch:{batch}")

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

    def file(
        self,
        batch: BatchId,
        drafts: Sequence[DraftDossier],
        *,
        seen: Sequence[PageId] | None = None,
        marked: Collection[PageId] = (),
    ) -> tuple[DossierId, ...]:
        """Write the batch's dossiers, papers and tags; a known code gets further papers.

        Pages that were removed before go with the page they lay behind, still removed.

        Args:
            batch: closed, not filed.
            drafts: of its pages.
            seen: the pages the drafts were made of, in their order; None takes it on trust.
            marked: removed pages with a secret mark; the dossiers they go with are held.

        Raises:
            WrongMoveError: the batch is open, or filed already.
            EditStaleError: its pages were edited after they were seen.
        """
        now = as_text(self._clock())
        with self._database.write() as connection:
            office = connection.scalar(
                sa.select(schema.batches.c.office).where(
                    schema.batches.c.id == batch, schema.batches.c.state == "captured"
                )
            )
            if office is None:
                raise WrongMoveError(batch=batch, to="filed")
            if seen is not None:
                _require_as_seen(connection, batch, seen)
            ids = tuple(_file_one(connection, batch, office, draft, now) for draft in drafts)
            _take_removed_along(connection, batch, marked, now)
            connection.execute(
                schema.batches.update().where(schema.batches.c.id == batch).values(state="filed")
            )
            grant_wishes(connection, now)
        return ids

    def has_code(self, office: OfficeCode, code: str) -> bool:
        """The office has a dossier of this code that nothing holds."""
        with self._database.read() as connection:
            return owner_of(connection, office, code) is not None

    def release_known(self) -> tuple[DossierId, ...]:
        """Lift the hold of dossiers whose code the register knows by now."""
        with self._database.write() as connection:
            now = as_text(self._clock())
            released = release_known(connection, now)
            grant_wishes(connection, now)
        return released

    def reopened(self, dossiers: Sequence[DossierId]) -> tuple[tuple[DossierId, str], ...]:
        """Those of the dossiers, with their codes, that late papers opened again."""
        with self._database.read() as connection:
            return reopened_among(connection, dossiers)

    def confirm_tags(
        self, dossier: DossierId, tags: Sequence[Tag], by: str, *, opens: bool = False
    ) -> EditId | None:
        """Store these values as confirmed, in place of earlier ones of their names, as one edit."""
        now = as_text(self._clock())
        with self._database.write() as connection:
            # Of two of one name the last one stands.
            wanted = {
                tag_key(_paper_at(connection, dossier, tag.paper), tag.name): tag for tag in tags
            }
            decisions = [
                Decision(dossier, Matter.TAG, key, before, after)
                for key, tag in wanted.items()
                for before in [tag_value(connection, dossier, key)]
                for after in [confirmed_value(tag, by)]
                if before != after
            ]
            if not decisions:
                return None
            action = EditAction.TAG_CONFIRMED
            edit = decide(connection, action, decisions, by=by, now=now)
            for each in decisions:
                name = each.key.partition(":")[2]
                note(connection, now, by, action.value, f"dossier:{dossier}", name)
            if opens:
                reopen(connection, dossier, by=by, now=now, why=action.value)
        return edit

    def assign_code(self, dossier: DossierId, code: str, source: str, by: str) -> DossierId:
        """Give a held dossier its code; its PDFs are built and signed anew with it.

        Returns the dossier that now holds the papers: another one when the code was known.

        Raises:
            DossierUnknownError: no such dossier.
            WrongMoveError: a paper of it was delivered already.
        """
        with self._database.write() as connection:
            forget_files(connection, dossier)
            target = settle(connection, dossier, code=code, source=source, without=CODE_HOLDS)
            now = as_text(self._clock())
            note(connection, now, by, "code_assigned", f"dossier:{target}", code)
            if target != dossier:
                note_joined(connection, dossier, target, by=by, now=now)
            grant_wishes(connection, now)
        return target


def _require_as_seen(connection: sa.Connection, batch: BatchId, seen: Sequence[PageId]) -> None:
    table = schema.pages
    rows = connection.execute(
        sa.select(table.c.id, table.c.state)
        .where(table.c.batch_id == batch, table.c.dossier_id.is_(None), table.c.removed == 0)
        .order_by(table.c.seq, table.c.id)
    ).all()
    unread = any(row.state == PageState.CAPTURED.value for row in rows)
    if unread or [row.id for row in rows] != list(seen):
        raise EditStaleError(batch=batch)


def _take_removed_along(
    connection: sa.Connection, batch: BatchId, marked: Collection[PageId], now: str
) -> None:
    table = schema.pages
    rows = connection.execute(
        sa.select(table.c.id, table.c.dossier_id, table.c.removed)
        .where(table.c.batch_id == batch)
        .order_by(table.c.seq, table.c.id)
    ).all()
    dossier = next((row.dossier_id for row in rows if row.dossier_id is not None), None)
    for row in rows:
        if row.dossier_id is not None:
            dossier = row.dossier_id
        elif dossier is not None and row.removed:
            connection.execute(
                table.update().where(table.c.id == row.id).values(dossier_id=dossier)
            )
            if row.id in marked and hold(connection, dossier, HoldReason.SECRET):
                note(connection, now, PROGRAM, "secret_found", f"dossier:{dossier}")


def _file_one(
    connection: sa.Connection, batch: BatchId, office: str, draft: DraftDossier, now: str
) -> DossierId:
    mergeable = draft.code is not None and not draft.holds
    dossier = owner_of(connection, office, draft.code) if mergeable and draft.code else None
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
    first = next_seq(connection, dossier)
    papers = []
    for offset, paper in enumerate(draft.papers):
        paper_id = insert_paper(connection, dossier, first + offset, paper.kind)
        papers.append(paper_id)
        _claim_pages(connection, paper.pages, dossier, paper_id)
    _claim_pages(connection, draft.dividers, dossier, None)
    for tag in draft.tags:
        paper_of = None if tag.paper is None else papers[tag.paper]
        insert_tag(connection, dossier, paper_of, tag)
    note(connection, now, PROGRAM, "filed", f"dossier:{dossier}", f"papers:{len(papers)}")
    if papers:
        reopen(connection, dossier, by=PROGRAM, now=now, why=LATE_PAPER)
    return dossier


def _claim_pages(
    connection: sa.Connection, pages: Sequence[PageId], dossier: DossierId, paper: int | None
) -> None:
    for position, page in enumerate(pages):
        connection.execute(
            schema.pages.update()
            .where(schema.pages.c.id == page, schema.pages.c.dossier_id.is_(None))
            .values(dossier_id=dossier, paper_id=paper, paper_seq=position)
        )


def _paper_at(connection: sa.Connection, dossier: DossierId, index: int | None) -> PaperId | None:
    if index is None:
        return None
    found = connection.scalar(
        sa.select(schema.papers.c.id)
        .where(schema.papers.c.dossier_id == dossier, SHOWN)
        .order_by(schema.papers.c.seq)
        .offset(index)
        .limit(1)
    )
    return None if found is None else PaperId(found)
