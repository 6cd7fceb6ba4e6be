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
    # Destroyed for good by a clerk's decision: id and digest stay, no file does.
    """
    ALTER TABLE pages ADD COLUMN destroyed INTEGER NOT NULL DEFAULT 0
        CHECK (destroyed = 0 OR
               (destroyed = 1 AND removed = 1 AND state = 'unreadable' AND words_file IS NULL))
    """,
    # Grows when what was built of the paper became stale: late results for it are dropped.
    "ALTER TABLE papers ADD COLUMN revision INTEGER NOT NULL DEFAULT 0",
    # A clerk's edits; changes: page, spot before, spot after (storage.edits).
    """
    CREATE TABLE edits (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        at TEXT NOT NULL,
        actor TEXT NOT NULL,
        action TEXT NOT NULL,
        office TEXT NOT NULL,
        changes TEXT NOT NULL,
        state TEXT NOT NULL CHECK (state IN ('done', 'undone', 'closed'))
    ) STRICT
    """,
    "CREATE INDEX edits_office ON edits (office, state, id)",
    # Files nobody may need any more, written in the transaction that gave them up; the row goes
    # when the file is gone. With a digest only that content goes: the name may be in use anew.
    """
    CREATE TABLE erasures (
        id INTEGER PRIMARY KEY,
        path TEXT NOT NULL,
        sha256 TEXT,
        page_id INTEGER REFERENCES pages (id)
    ) STRICT
    """,
)


def upgrade() -> None:
    """Add them."""
    for statement in _CHANGES:
        op.execute(statement)
