"""Signing by several, and files that others signed."""

from __future__ import annotations

from alembic import op

from scanner_app.storage.migrations.chaining import chain_journal

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
        level TEXT NOT NULL
            CHECK (level IN ('B-B', 'B-T', 'B-LT', 'B-LTA', 'CAdES', 'PKCS7'))
    ) STRICT
    """,
    "CREATE INDEX signatures_paper ON signatures (paper_id)",
    # What was signed before there were roles, an officer signed.
    """
    INSERT INTO signatures (paper_id, role, holder, certificate, signed_at, level)
    SELECT id, 'officer', signer, '', signed_at, 'B-B' FROM papers
    WHERE signer IS NOT NULL AND signed_at IS NOT NULL
    """,
    # PDFs that came with signatures of others: the file itself is kept, and goes on untouched.
    """
    CREATE TABLE originals (
        id INTEGER PRIMARY KEY,
        office TEXT NOT NULL,
        source_key TEXT NOT NULL,
        path TEXT NOT NULL UNIQUE,
        sha256 TEXT NOT NULL,
        size_bytes INTEGER NOT NULL,
        UNIQUE (office, source_key)
    ) STRICT
    """,
    "ALTER TABLE pages ADD COLUMN original_id INTEGER REFERENCES originals (id)",
    "CREATE INDEX pages_original ON pages (original_id) WHERE original_id IS NOT NULL",
    "ALTER TABLE papers ADD COLUMN original_id INTEGER REFERENCES originals (id)",
    # The same signed file may belong to two dossiers: it is one delivery for each.
    """
    CREATE TABLE upload_jobs_new (
        id INTEGER PRIMARY KEY,
        paper_id INTEGER NOT NULL UNIQUE REFERENCES papers (id),
        path TEXT NOT NULL,
        folder TEXT NOT NULL,
        name TEXT NOT NULL,
        sha256 TEXT NOT NULL,
        size_bytes INTEGER NOT NULL,
        state TEXT NOT NULL CHECK (state IN ('waiting', 'sent', 'refused')),
        attempts INTEGER NOT NULL,
        due_at TEXT NOT NULL,
        lease_until TEXT,
        error TEXT,
        receipt TEXT,
        created_at TEXT NOT NULL,
        UNIQUE (sha256, folder, name),
        CHECK (state <> 'sent' OR receipt IS NOT NULL)
    ) STRICT
    """,
    """
    INSERT INTO upload_jobs_new
    SELECT id, paper_id, path, folder, name, sha256, size_bytes, state, attempts, due_at,
           lease_until, error, receipt, created_at FROM upload_jobs
    """,
    "DROP TABLE upload_jobs",
    "ALTER TABLE upload_jobs_new RENAME TO upload_jobs",
    "CREATE INDEX upload_jobs_due ON upload_jobs (due_at) WHERE state = 'waiting'",
)


_CLEARED = (
    # When files were removed from this PC, the target having them long since.
    "ALTER TABLE pages ADD COLUMN cleared_at TEXT",
    "ALTER TABLE papers ADD COLUMN cleared_at TEXT",
    # When the receipt came, never earlier than any line of the journal before it: a clock that
    # was set back makes nothing old.
    "ALTER TABLE upload_jobs ADD COLUMN settled_at TEXT",
    "UPDATE upload_jobs SET settled_at = json_extract(receipt, '$[2]') WHERE state = 'sent'",
    "CREATE INDEX upload_jobs_settled ON upload_jobs (settled_at) WHERE settled_at IS NOT NULL",
)


def upgrade() -> None:
    """Add them."""
    for statement in (*_CHANGES, *_CLEARED):
        op.execute(statement)
    chain_journal(op.get_bind())
