"""By what papers are found again, what was refused and wished of them, and what they replaced.

`fingerprints` holds digests of a paper's number, day and issuer (see `domain.reuse_likeness`): a
citizen card's number is its number, and no second plain copy of it is kept. Persons are found by
their tags alone. A row is made when somebody looks for papers like it and goes by these triggers
whenever what it was made of changes, so papers of earlier versions need no work here.
"""

from __future__ import annotations

from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

_TABLES: tuple[str, ...] = (
    # look: `ocr.look`, 16 hexadecimal digits; none of pages that were read before, and of blanks.
    "ALTER TABLE pages ADD COLUMN look TEXT CHECK (look IS NULL OR length(look) = 16)",
    "CREATE INDEX pages_sha256 ON pages (sha256)",
    "CREATE INDEX tags_applicant ON tags (value) WHERE name = 'applicant_id'",
    """
    CREATE TABLE fingerprints (
        paper_id INTEGER PRIMARY KEY REFERENCES papers (id) ON DELETE CASCADE,
        number_key TEXT,
        day_key TEXT
    ) STRICT
    """,
    "CREATE INDEX fingerprints_number ON fingerprints (number_key) WHERE number_key IS NOT NULL",
    "CREATE INDEX fingerprints_day ON fingerprints (day_key) WHERE day_key IS NOT NULL",
    "CREATE INDEX papers_accepted ON papers (sha256) WHERE state = 'accepted'",
    # No key on dossiers: joined ones go.
    """
    CREATE TABLE reuse_refusals (
        dossier_id INTEGER NOT NULL,
        sha256 TEXT NOT NULL,
        PRIMARY KEY (dossier_id, sha256)
    ) STRICT, WITHOUT ROWID
    """,
    # Files marked for a dossier before it is there; likeness and source: the evidence.
    """
    CREATE TABLE reuse_wishes (
        office TEXT NOT NULL,
        code_key TEXT NOT NULL,
        sha256 TEXT NOT NULL,
        kind TEXT NOT NULL,
        part TEXT NOT NULL CHECK (part IN ('component', 'processing', 'result')),
        size_bytes INTEGER NOT NULL,
        likeness TEXT NOT NULL,
        by TEXT NOT NULL,
        PRIMARY KEY (office, code_key, sha256)
    ) STRICT, WITHOUT ROWID
    """,
    # Edits that took scanned pages out for a link (linked 1), or brought them back when it was
    # taken back (0): undoing one turns the link, too.
    """
    CREATE TABLE reuse_edits (
        edit_id INTEGER PRIMARY KEY REFERENCES edits (id),
        linked INTEGER NOT NULL CHECK (linked IN (0, 1)),
        dossier_id INTEGER NOT NULL,
        name TEXT NOT NULL,
        kind TEXT NOT NULL,
        part TEXT NOT NULL,
        sha256 TEXT NOT NULL,
        size_bytes INTEGER NOT NULL
    ) STRICT
    """,
    "CREATE INDEX reuse_edits_link ON reuse_edits (dossier_id, name)",
)

_FORGET = "DELETE FROM fingerprints WHERE paper_id IN ({papers});"
_TRIGGERS: tuple[tuple[str, str, str], ...] = (
    ("tags", "INSERT", "NEW.paper_id"),
    ("tags", "DELETE", "OLD.paper_id"),
    ("tags", "UPDATE OF paper_id, name, value", "OLD.paper_id, NEW.paper_id"),
)


def upgrade() -> None:
    """Add them."""
    for statement in _TABLES:
        op.execute(statement)
    for table, event, papers in _TRIGGERS:
        name = f"fingerprint_{table}_{event.split(maxsplit=1)[0].lower()}"
        body = _FORGET.format(papers=papers)
        op.execute(f"CREATE TRIGGER {name} AFTER {event} ON {table} BEGIN {body} END")
