"""Of which rows the journal speaks when it speaks of a dossier."""

from __future__ import annotations

import sqlalchemy as sa

from scanner_app.storage import schema
from scanner_app.storage.dossier_rows import code_key


def subjects_of(connection: sa.Connection, code: str) -> frozenset[str]:
    """Subjects of dossiers of this code, their papers and pages, and dossiers that joined them."""
    table, journal = schema.dossiers, schema.journal
    own = set(
        connection.scalars(
            sa.select(table.c.id).where(sa.func.upper(table.c.code) == code_key(code))
        )
    )
    subjects = {f"dossier:{each}" for each in own}
    waiting = list(subjects)
    while waiting:
        joined = connection.scalars(
            sa.select(journal.c.detail).where(
                journal.c.action == "joined", journal.c.subject.in_(waiting)
            )
        )
        waiting = [each for each in joined if each not in subjects]
        subjects.update(waiting)
    for kind, rows in (("paper", schema.papers), ("page", schema.pages)):
        ids = connection.scalars(sa.select(rows.c.id).where(rows.c.dossier_id.in_(own)))
        subjects.update(f"{kind}:{each}" for each in ids)
    return frozenset(subjects)


def codes_of(connection: sa.Connection) -> dict[str, str]:
    """Dossier codes by the subjects that speak of dossiers, papers and pages."""
    table = schema.dossiers
    owned = ((schema.papers, "paper"), (schema.pages, "page"))
    rows = connection.execute(sa.select(table.c.id, table.c.code).where(table.c.code.is_not(None)))
    codes = {f"dossier:{row.id}": row.code for row in rows}
    for kind, name in owned:
        found = connection.execute(
            sa.select(kind.c.id, table.c.code)
            .join(table, table.c.id == kind.c.dossier_id)
            .where(table.c.code.is_not(None))
        )
        codes.update((f"{name}:{row.id}", row.code) for row in found)
    return codes
