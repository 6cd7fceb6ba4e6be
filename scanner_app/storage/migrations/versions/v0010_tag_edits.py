"""Confirmed tags in the list of edits: one more thing that an edit may be about."""

from __future__ import annotations

from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

# SQLite changes no CHECK of a table that is there. Nothing refers to this one.
_TABLES: tuple[str, ...] = (
    """
    CREATE TABLE decisions_anew (
        edit_id INTEGER NOT NULL REFERENCES edits (id),
        dossier_id INTEGER NOT NULL,
        what TEXT NOT NULL CHECK (what IN ('part', 'component', 'finished', 'finding', 'tag')),
        key TEXT NOT NULL,
        before TEXT NOT NULL,
        after TEXT NOT NULL,
        PRIMARY KEY (edit_id, what, key)
    ) STRICT, WITHOUT ROWID
    """,
    """
    INSERT INTO decisions_anew (edit_id, dossier_id, what, key, before, after)
    SELECT edit_id, dossier_id, what, key, before, after FROM decision_edits
    """,
    "DROP TABLE decision_edits",
    "ALTER TABLE decisions_anew RENAME TO decision_edits",
    "CREATE INDEX decision_edits_dossier ON decision_edits (dossier_id)",
)


def upgrade() -> None:
    """Make the table anew with what it holds."""
    for statement in _TABLES:
        op.execute(statement)
