"""Finished dossiers whose papers change are open again: what was said no longer holds."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

import sqlalchemy as sa

from scanner_app.domain.ids import DossierId
from scanner_app.storage import schema
from scanner_app.storage.journal import PROGRAM, note
from scanner_app.storage.papers import shown_papers

_TABLE = schema.dossiers
LATE_PAPER = "late_paper"
"""Why: papers came."""
_REGISTER = "register_changed"


def reopen(connection: sa.Connection, dossier: DossierId, *, by: str, now: str, why: str) -> None:
    """Open the dossier again, when it is finished, and remember that nobody asked for it.

    "Nothing more will come" (Hoàn thành số hóa) is said of the papers there are; the province
    counts a dossier as complete by that word.

    Args:
        connection: inside the transaction of what changed.
        dossier: which.
        by: whose deed it is.
        now: stored time.
        why: for the journal.
    """
    opened = connection.execute(
        _TABLE.update()
        .where(_TABLE.c.id == dossier, _TABLE.c.finished_at.is_not(None))
        .values(finished_at=None, reopened_at=now)
    )
    if opened.rowcount:
        note(connection, now, by, "reopened", f"dossier:{dossier}", why)


@contextmanager
def reopening(
    connection: sa.Connection, dossiers: Iterable[DossierId], *, by: str, now: str, why: str
) -> Iterator[None]:
    """Open those of the dossiers again that have other papers after the block."""
    finished = sa.select(_TABLE.c.id).where(
        _TABLE.c.id.in_(list(dossiers)), _TABLE.c.finished_at.is_not(None)
    )
    before = {each: shown_papers(connection, each) for each in connection.scalars(finished).all()}
    yield
    for dossier, papers in before.items():
        if shown_papers(connection, dossier) != papers:
            reopen(connection, DossierId(dossier), by=by, now=now, why=why)


def reopen_by_register(connection: sa.Connection, dossiers: Iterable[DossierId], now: str) -> None:
    """Open these again: the register names a procedure by which they lack something."""
    for dossier in dossiers:
        reopen(connection, dossier, by=PROGRAM, now=now, why=_REGISTER)


def reopened_among(
    connection: sa.Connection, dossiers: Iterable[DossierId]
) -> tuple[tuple[DossierId, str], ...]:
    """Those of the dossiers, with their codes, that nobody finished again since."""
    query = sa.select(_TABLE.c.id, _TABLE.c.code).where(
        _TABLE.c.id.in_(list(dossiers)), _TABLE.c.reopened_at.is_not(None)
    )
    rows = connection.execute(query.order_by(_TABLE.c.id)).all()
    return tuple((DossierId(row.id), row.code or "") for row in rows)


def note_joined(
    connection: sa.Connection, source: DossierId, target: DossierId, *, by: str, now: str
) -> None:
    """Papers of one dossier lie in another now."""
    note(connection, now, by, "joined", f"dossier:{target}", f"dossier:{source}")
    reopen(connection, target, by=by, now=now, why=LATE_PAPER)
