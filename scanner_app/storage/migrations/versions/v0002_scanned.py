"""Scanned pages: their side, what becomes of a batch that is no stack, a clerk's changes."""

from __future__ import annotations

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_CHANGES = (
    # What becomes of pages scanned to replace or to stand behind another; null for a stack.
    "ALTER TABLE batches ADD COLUMN place TEXT",
    # What begins a dossier in this stack, see `domain.split_rule`.
    """
    ALTER TABLE batches ADD COLUMN split TEXT NOT NULL DEFAULT 'auto'
        CHECK (split IN ('auto', 'one_dossier', 'separators'))
    """,
    "ALTER TABLE pages ADD COLUMN side TEXT CHECK (side IN ('front', 'back'))",
    # Quarter turns by which a clerk says the content lies; null trusts the program.
    "ALTER TABLE pages ADD COLUMN turn_deg INTEGER CHECK (turn_deg IN (0, 90, 180, 270))",
    # Taken out by a clerk: kept on disk, in no paper, back by undo.
    "ALTER TABLE pages ADD COLUMN removed INTEGER NOT NULL DEFAULT 0 CHECK (removed IN (0, 1))",
    """
    CREATE TABLE edits (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        at TEXT NOT NULL,
        actor TEXT NOT NULL,
        action TEXT NOT NULL,
        office TEXT NOT NULL,
        before TEXT NOT NULL,
        after TEXT NOT NULL,
        undone INTEGER NOT NULL DEFAULT 0 CHECK (undone IN (0, 1))
    ) STRICT
    """,
)


def upgrade() -> None:
    """Add them."""
    for statement in _CHANGES:
        op.execute(statement)
