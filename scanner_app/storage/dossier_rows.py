"""Dossier rows: who has which code, what holds them, and joining two of one code."""

from __future__ import annotations

import json
from collections.abc import Collection
from typing import Any  # a row has no static type

import sqlalchemy as sa

from scanner_app.domain.dossier import HoldReason
from scanner_app.domain.errors import DossierUnknownError
from scanner_app.domain.ids import DossierId, PageId
from scanner_app.storage import schema
from scanner_app.storage.papers import build_anew, next_seq, papers_of

SHOWN = sa.or_(
    sa.select(schema.pages.c.id)
    .where(schema.pages.c.dossier_id == schema.dossiers.c.id, schema.pages.c.removed == 0)
    .exists(),
    sa.select(schema.reuses.c.id)
    .where(schema.reuses.c.dossier_id == schema.dossiers.c.id)
    .exists(),
)
"""The dossier has pages, or stored papers that it uses again.

One that edits emptied stays as a row, for undo, and counts nowhere.
"""

SECRET = schema.dossiers.c.holds.contains(HoldReason.SECRET.value)
"""The dossier is held for a secret mark."""


def code_key(code: str) -> str:
    """What dossier codes are compared by."""
    return code.strip().upper()


def owner_of(connection: sa.Connection, office: str, code: str) -> DossierId | None:
    """The dossier that has this code, emptied or not: its next papers go there."""
    table = schema.dossiers
    found = connection.scalar(
        sa.select(table.c.id).where(table.c.office == office, table.c.code_key == code_key(code))
    )
    return None if found is None else DossierId(found)


def dossier_row(connection: sa.Connection, dossier: DossierId) -> Any:
    """The dossier's row.

    Raises:
        DossierUnknownError: no such dossier.
    """
    table = schema.dossiers
    row = connection.execute(sa.select(table).where(table.c.id == dossier)).first()
    if row is None:
        raise DossierUnknownError(dossier=dossier)
    return row


def insert_dossier(connection: sa.Connection, page: PageId, now: str) -> DossierId:
    """A dossier without a code for a page that leaves another, of the same office."""
    pages, table = schema.pages, schema.dossiers
    row = connection.execute(
        sa.select(pages.c.office, pages.c.batch_id).where(pages.c.id == page)
    ).one()
    made = connection.execute(
        table.insert().values(
            office=row.office,
            batch_id=row.batch_id,
            code_source="none",
            holds=json.dumps([HoldReason.NO_CODE.value]),
            created_at=now,
        )
    )
    return DossierId(made.lastrowid)


def hold(connection: sa.Connection, dossier: DossierId, reason: HoldReason) -> bool:
    """Hold the dossier for one more reason; whether it was not held for it before."""
    row = dossier_row(connection, dossier)
    holds = json.loads(row.holds)
    if reason.value in holds:
        return False
    connection.execute(
        schema.dossiers.update()
        .where(schema.dossiers.c.id == dossier)
        .values(holds=json.dumps([*holds, reason.value]))
    )
    return True


def settle(
    connection: sa.Connection,
    dossier: DossierId,
    *,
    code: str | None,
    source: str,
    without: Collection[HoldReason],
) -> DossierId:
    """Free the dossier of these reasons; give the one that holds its papers then.

    Once nothing holds it, it takes its code, or joins the dossier that has it.

    Raises:
        DossierUnknownError: no such dossier.
        WrongMoveError: a paper of it was delivered already and it would have to join another.
    """
    row = dossier_row(connection, dossier)
    gone = {reason.value for reason in without}
    holds = [each for each in json.loads(row.holds) if each not in gone]
    key = row.code_key if code == row.code else None
    if code is not None and not holds:
        key = code_key(code)
        owner = owner_of(connection, row.office, code)
        if owner is not None and owner != dossier:
            move_papers(connection, dossier, owner)
            return owner
    connection.execute(
        schema.dossiers.update()
        .where(schema.dossiers.c.id == dossier)
        .values(code=code, code_key=key, code_source=source, holds=json.dumps(holds))
    )
    return dossier


def forget_files(connection: sa.Connection, dossier: DossierId) -> None:
    """Papers go back to FILED: their PDFs name no code, or a wrong one.

    Raises:
        WrongMoveError: one of them is queued or was sent.
    """
    build_anew(connection, papers_of(connection, dossier), to="code_assigned")


def move_papers(connection: sa.Connection, source: DossierId, target: DossierId) -> None:
    """Everything of one dossier into another, where its papers get other names; its row goes.

    Raises:
        WrongMoveError: one of them is queued or was sent.
    """
    build_anew(connection, papers_of(connection, source), to="joined")
    first = next_seq(connection, target)
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
    _move_reuses(connection, source, target)
    _move_marks(connection, source, target)
    _move_seen(connection, source, target)
    _move_decisions(connection, source, target)
    connection.execute(schema.dossiers.delete().where(schema.dossiers.c.id == source))


def _move_reuses(connection: sa.Connection, source: DossierId, target: DossierId) -> None:
    """Links that the target has already go: a name says digest and kind."""
    table = schema.reuses
    there = sa.select(table.c.name).where(table.c.dossier_id == target)
    connection.execute(table.delete().where(table.c.dossier_id == source, table.c.name.in_(there)))
    connection.execute(table.update().where(table.c.dossier_id == source).values(dossier_id=target))
    for following in (schema.reuse_refusals, schema.reuse_edits):
        of_source = following.c.dossier_id == source
        moved = following.update().prefix_with("OR REPLACE").where(of_source)
        connection.execute(moved.values(dossier_id=target))


def _move_seen(connection: sa.Connection, source: DossierId, target: DossierId) -> None:
    table = schema.seen_findings
    of_source = table.c.dossier_id == source
    moved = table.update().prefix_with("OR REPLACE").where(of_source)
    connection.execute(moved.values(dossier_id=target))


def _move_decisions(connection: sa.Connection, source: DossierId, target: DossierId) -> None:
    """Undo finds them there; what both decided cannot be undone, since other values hold."""
    table = schema.decision_edits
    of_source = table.c.dossier_id == source
    connection.execute(table.update().where(of_source).values(dossier_id=target))


def _move_marks(connection: sa.Connection, source: DossierId, target: DossierId) -> None:
    """Where both decided about a component, the target's word stands."""
    table = schema.component_marks
    there = sa.select(table.c.component).where(table.c.dossier_id == target)
    of_source = table.c.dossier_id == source
    connection.execute(table.delete().where(of_source, table.c.component.in_(there)))
    connection.execute(table.update().where(of_source).values(dossier_id=target))
