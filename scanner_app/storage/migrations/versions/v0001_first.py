"""The first tables: batches, pages, dossiers, papers, tags, upload jobs, register, journal."""

from __future__ import annotations

from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_TABLES = (
    """
    CREATE TABLE batches (
        id INTEGER PRIMARY KEY,
        key TEXT NOT NULL,
        office TEXT NOT NULL,
        given_code TEXT,
        state TEXT NOT NULL CHECK (state IN ('capturing', 'captured', 'filed')),
        created_at TEXT NOT NULL
    ) STRICT
    """,
    # One batch under a key takes pages at a time; a repeated run finds it and goes on.
    "CREATE UNIQUE INDEX batches_open ON batches (key) WHERE state = 'capturing'",
    """
    CREATE TABLE dossiers (
        id INTEGER PRIMARY KEY,
        office TEXT NOT NULL,
        batch_id INTEGER NOT NULL REFERENCES batches (id),
        code TEXT,
        code_key TEXT,
        code_source TEXT NOT NULL,
        holds TEXT NOT NULL,
        created_at TEXT NOT NULL
    ) STRICT
    """,
    # A held dossier has no key: it is not merged into another one before a person decided.
    "CREATE UNIQUE INDEX dossiers_code ON dossiers (office, code_key) WHERE code_key IS NOT NULL",
    """
    CREATE TABLE papers (
        id INTEGER PRIMARY KEY,
        dossier_id INTEGER NOT NULL REFERENCES dossiers (id),
        seq INTEGER NOT NULL,
        kind TEXT NOT NULL,
        state TEXT NOT NULL CHECK (state IN ('filed', 'archived', 'signed', 'accepted')),
        pdf TEXT,
        sha256 TEXT,
        size_bytes INTEGER,
        signer TEXT,
        signed_at TEXT,
        CHECK (state = 'filed' OR (pdf IS NOT NULL AND sha256 IS NOT NULL)),
        CHECK (state IN ('filed', 'archived') OR signed_at IS NOT NULL)
    ) STRICT
    """,
    "CREATE INDEX papers_dossier ON papers (dossier_id, seq)",
    "CREATE INDEX papers_state ON papers (state) WHERE state <> 'accepted'",
    """
    CREATE TABLE pages (
        id INTEGER PRIMARY KEY,
        batch_id INTEGER NOT NULL REFERENCES batches (id),
        office TEXT NOT NULL,
        seq INTEGER NOT NULL,
        source TEXT NOT NULL,
        source_page INTEGER NOT NULL,
        source_key TEXT NOT NULL,
        image TEXT NOT NULL UNIQUE,
        sha256 TEXT NOT NULL,
        size_bytes INTEGER NOT NULL,
        captured_at TEXT NOT NULL,
        state TEXT NOT NULL CHECK (state IN ('captured', 'read', 'unreadable')),
        error TEXT,
        words_file TEXT,
        dossier_id INTEGER REFERENCES dossiers (id),
        paper_id INTEGER REFERENCES papers (id),
        paper_seq INTEGER,
        UNIQUE (office, source_key),
        CHECK (state <> 'read' OR words_file IS NOT NULL),
        CHECK (state <> 'unreadable' OR error IS NOT NULL)
    ) STRICT
    """,
    "CREATE INDEX pages_batch ON pages (batch_id, seq)",
    "CREATE INDEX pages_paper ON pages (paper_id, paper_seq)",
    "CREATE INDEX pages_to_read ON pages (id) WHERE state = 'captured'",
    """
    CREATE TABLE tags (
        id INTEGER PRIMARY KEY,
        dossier_id INTEGER NOT NULL REFERENCES dossiers (id),
        paper_id INTEGER REFERENCES papers (id),
        name TEXT NOT NULL,
        value TEXT NOT NULL,
        confidence REAL NOT NULL CHECK (confidence BETWEEN 0 AND 1),
        source TEXT NOT NULL,
        page_id INTEGER REFERENCES pages (id),
        box TEXT,
        confirmed_by TEXT
    ) STRICT
    """,
    "CREATE INDEX tags_dossier ON tags (dossier_id)",
    """
    CREATE TABLE upload_jobs (
        id INTEGER PRIMARY KEY,
        paper_id INTEGER NOT NULL UNIQUE REFERENCES papers (id),
        path TEXT NOT NULL,
        folder TEXT NOT NULL,
        name TEXT NOT NULL,
        sha256 TEXT NOT NULL UNIQUE,
        size_bytes INTEGER NOT NULL,
        state TEXT NOT NULL CHECK (state IN ('waiting', 'sent', 'refused')),
        attempts INTEGER NOT NULL,
        due_at TEXT NOT NULL,
        lease_until TEXT,
        error TEXT,
        receipt TEXT,
        created_at TEXT NOT NULL,
        CHECK (state <> 'sent' OR receipt IS NOT NULL)
    ) STRICT
    """,
    "CREATE INDEX upload_jobs_due ON upload_jobs (due_at) WHERE state = 'waiting'",
    """
    CREATE TABLE register (
        code_key TEXT PRIMARY KEY,
        code TEXT NOT NULL,
        office TEXT NOT NULL,
        received_on TEXT NOT NULL,
        procedure TEXT NOT NULL,
        applicant TEXT NOT NULL,
        due_on TEXT
    ) STRICT, WITHOUT ROWID
    """,
    "CREATE INDEX register_office ON register (office, received_on)",
    """
    CREATE TABLE journal (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        at TEXT NOT NULL,
        actor TEXT NOT NULL,
        action TEXT NOT NULL,
        subject TEXT NOT NULL,
        detail TEXT NOT NULL
    ) STRICT
    """,
    """
    CREATE TRIGGER journal_is_append_only_update BEFORE UPDATE ON journal
    BEGIN SELECT RAISE(ABORT, 'journal is append-only'); END
    """,
    """
    CREATE TRIGGER journal_is_append_only_delete BEFORE DELETE ON journal
    BEGIN SELECT RAISE(ABORT, 'journal is append-only'); END
    """,
)


def upgrade() -> None:
    """Create everything."""
    for statement in _TABLES:
        op.execute(statement)
