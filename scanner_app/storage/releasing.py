"""Freeing dossiers whose code was missing in the register, once an import brought it."""

from __future__ import annotations

from typing import Any  # a row has no static type

import sqlalchemy as sa

from scanner_app.domain.dossier import HoldReason
from scanner_app.domain.ids import DossierId
from scanner_app.domain.register import RegisterState
from scanner_app.storage import schema
from scanner_app.storage.dossier_rows import code_key, settle
from scanner_app.storage.journal import PROGRAM, note
from scanner_app.storage.papers import build_anew, signed_unqueued
from scanner_app.storage.reopening import note_joined

_HOLD = HoldReason.NOT_IN_REGISTER
_KNOWN = 0.95
"""Confidence of a code that the register has, as `domain.seen_codes` gives it."""


def release_known(connection: sa.Connection, now: str) -> tuple[DossierId, ...]:
    """Lift the hold inside a transaction; the dossiers that hold the freed papers.

    A paper is queued in the transaction of its signature, so those signed already are signed anew.
    """
    table = schema.dossiers
    rows = connection.execute(
        sa.select(table).where(table.c.holds.contains(_HOLD.value)).order_by(table.c.id)
    ).all()
    return tuple(_release(connection, row, now) for row in rows if _is_known(connection, row.code))


def _is_known(connection: sa.Connection, code: str) -> bool:
    table = schema.register
    query = sa.select(table.c.code_key).where(
        table.c.code_key == code_key(code), table.c.state == RegisterState.RECEIVED.value
    )
    return connection.scalar(query) is not None


def _release(connection: sa.Connection, row: Any, now: str) -> DossierId:
    dossier = DossierId(row.id)
    build_anew(connection, signed_unqueued(connection, dossier), to="released")
    _trust_code(connection, dossier, row.code)
    owner = settle(connection, dossier, code=row.code, source=row.code_source, without=[_HOLD])
    note(connection, now, PROGRAM, "hold_lifted", f"dossier:{owner}", _HOLD.value)
    if owner != dossier:
        note_joined(connection, dossier, owner, by=PROGRAM, now=now)
    return owner


def _trust_code(connection: sa.Connection, dossier: DossierId, code: str) -> None:
    """The register confirms the proposal."""
    table = schema.tags
    connection.execute(
        table.update()
        .where(
            table.c.dossier_id == dossier,
            table.c.name == "dossier_code",
            table.c.value == code,
            table.c.confidence < _KNOWN,
        )
        .values(confidence=_KNOWN)
    )
