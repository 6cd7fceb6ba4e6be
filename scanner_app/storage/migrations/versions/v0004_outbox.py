"""What delivery over bad lines keeps with each job."""

from __future__ import annotations

from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_CHANGES = (
    # The target's note of how far a broken transfer got.
    "ALTER TABLE upload_jobs ADD COLUMN resume TEXT",
    # Failed tries in a row; `attempts` counts claims and tells them apart.
    "ALTER TABLE upload_jobs ADD COLUMN failures INTEGER NOT NULL DEFAULT 0",
    "UPDATE upload_jobs SET failures = attempts WHERE state = 'waiting' AND error IS NOT NULL",
    # When the rules want it at the target. What was queued by an earlier version is late already.
    "ALTER TABLE upload_jobs ADD COLUMN forward_by TEXT NOT NULL DEFAULT ''",
    "UPDATE upload_jobs SET forward_by = created_at",
    # When a copy was first put on a stick, and may be anywhere since.
    "ALTER TABLE upload_jobs ADD COLUMN carried_at TEXT",
    """
    CREATE TABLE sending (
        id INTEGER PRIMARY KEY CHECK (id = 1),
        paused INTEGER NOT NULL CHECK (paused IN (0, 1))
    ) STRICT
    """,
    "INSERT INTO sending VALUES (1, 0)",
)


def upgrade() -> None:
    """Add them."""
    for statement in _CHANGES:
        op.execute(statement)
