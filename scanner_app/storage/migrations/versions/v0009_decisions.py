"""Decisions of clerks in the list of edits, and dossiers that were opened again by a late paper."""

from __future__ import annotations

from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

_TABLES: tuple[str, ...] = (
    # When a finished dossier got or lost a paper; gone when somebody finishes it again.
    "ALTER TABLE dossiers ADD COLUMN reopened_at TEXT",
    # What an edit decided: the value of one thing of a dossier before and after ("" for none).
    # No key on dossiers: joined ones go.
    """
    CREATE TABLE decision_edits (
        edit_id INTEGER NOT NULL REFERENCES edits (id),
        dossier_id INTEGER NOT NULL,
        what TEXT NOT NULL CHECK (what IN ('part', 'component', 'finished', 'finding')),
        key TEXT NOT NULL,
        before TEXT NOT NULL,
        after TEXT NOT NULL,
        PRIMARY KEY (edit_id, what, key)
    ) STRICT, WITHOUT ROWID
    """,
    "CREATE INDEX decision_edits_dossier ON decision_edits (dossier_id)",
)


def upgrade() -> None:
    """Add them."""
    for statement in _TABLES:
        op.execute(statement)
