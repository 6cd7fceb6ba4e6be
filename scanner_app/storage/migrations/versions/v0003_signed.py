"""Signing by several: who has signed a paper so far."""

from __future__ import annotations

from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_CHANGES = (
    # Signatures a paper has got here; they go when the paper is built anew.
    """
    CREATE TABLE signatures (
        id INTEGER PRIMARY KEY,
        paper_id INTEGER NOT NULL REFERENCES papers (id),
        role TEXT NOT NULL CHECK (role IN ('officer', 'agency')),
        holder TEXT NOT NULL,
        certificate TEXT NOT NULL,
        signed_at TEXT NOT NULL,
        level TEXT NOT NULL CHECK (level IN ('B-B', 'B-T', 'B-LT', 'B-LTA'))
    ) STRICT
    """,
    "CREATE INDEX signatures_paper ON signatures (paper_id)",
    # What was signed before there were roles, an officer signed.
    """
    INSERT INTO signatures (paper_id, role, holder, certificate, signed_at, level)
    SELECT id, 'officer', signer, '', signed_at, 'B-B' FROM papers
    WHERE signer IS NOT NULL AND signed_at IS NOT NULL
    """,
)


def upgrade() -> None:
    """Add them."""
    for statement in _CHANGES:
        op.execute(statement)
