"""What is to be told to the province, and what it told; parts, reuse links, stamps of the register.

Marks are set by triggers, so that no way of changing a dossier or a register row can forget them.
A table named in them must not be rebuilt later without its triggers.
"""

from __future__ import annotations

import uuid

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_PART = "CHECK (part IN ('component', 'processing', 'result'))"

_CHANGES: tuple[str, ...] = (
    f"ALTER TABLE papers ADD COLUMN part TEXT NOT NULL DEFAULT 'component' {_PART}",
    # When a clerk said that nothing more will come (Hoàn thành số hóa).
    "ALTER TABLE dossiers ADD COLUMN finished_at TEXT",
    # Papers that were not scanned, since the store has their file already; they count as accepted.
    f"""
    CREATE TABLE reuses (
        id INTEGER PRIMARY KEY,
        dossier_id INTEGER NOT NULL REFERENCES dossiers (id),
        name TEXT NOT NULL,
        kind TEXT NOT NULL,
        part TEXT NOT NULL {_PART},
        sha256 TEXT NOT NULL CHECK (length(sha256) = 64),
        size_bytes INTEGER NOT NULL CHECK (size_bytes > 0),
        by TEXT NOT NULL,
        at TEXT NOT NULL,
        UNIQUE (dossier_id, name)
    ) STRICT
    """,
    """
    ALTER TABLE register ADD COLUMN state TEXT NOT NULL DEFAULT 'received'
        CHECK (state IN ('received', 'withdrawn'))
    """,
    "ALTER TABLE register ADD COLUMN handled_by TEXT",
    # `domain.register.Stamp`; rows from before there were stamps are older than every other.
    """
    ALTER TABLE register ADD COLUMN stamp_at TEXT NOT NULL
        DEFAULT '1970-01-01T00:00:00.000000+00:00'
    """,
    "ALTER TABLE register ADD COLUMN stamp_origin TEXT NOT NULL DEFAULT ''",
    # One row. read_rows, read_receipts: numbers of the province up to which its changes are here.
    """
    CREATE TABLE exchange_stream (
        id INTEGER PRIMARY KEY CHECK (id = 1),
        stream TEXT NOT NULL,
        read_rows INTEGER NOT NULL DEFAULT 0,
        read_receipts INTEGER NOT NULL DEFAULT 0,
        synced_at TEXT
    ) STRICT
    """,
    # Codes whose dossier is not as it was last stated, or no longer has the code.
    """
    CREATE TABLE exchange_dirty_dossiers (
        id INTEGER PRIMARY KEY,
        code_key TEXT NOT NULL UNIQUE,
        code TEXT NOT NULL
    ) STRICT
    """,
    # Register rows changed here.
    """
    CREATE TABLE exchange_dirty_rows (
        id INTEGER PRIMARY KEY,
        code_key TEXT NOT NULL UNIQUE
    ) STRICT
    """,
    # SHA-256 of the latest statement about each code: what did not change is not stated again,
    # and what was never stated needs no taking back. "" states it anew.
    """
    CREATE TABLE exchange_stated (
        code_key TEXT PRIMARY KEY,
        digest TEXT NOT NULL
    ) STRICT, WITHOUT ROWID
    """,
    # content: the event as it is sent, each time the same text.
    """
    CREATE TABLE exchange_events (
        seq INTEGER PRIMARY KEY,
        id TEXT NOT NULL UNIQUE,
        at TEXT NOT NULL,
        content TEXT NOT NULL,
        told_at TEXT
    ) STRICT
    """,
    "CREATE INDEX exchange_events_untold ON exchange_events (seq) WHERE told_at IS NULL",
)

# NOT EXISTS and no OR IGNORE: the conflict rule of the statement outside would replace it.
_MARK_DOSSIER = """
    INSERT INTO exchange_dirty_dossiers (code_key, code)
    SELECT d.code_key, min(d.code) FROM dossiers d
    WHERE d.code_key IS NOT NULL AND d.id IN ({dossiers})
      AND NOT EXISTS (SELECT 1 FROM exchange_dirty_dossiers e WHERE e.code_key = d.code_key)
    GROUP BY d.code_key
"""
_MARK_CODE = """
    INSERT INTO exchange_dirty_dossiers (code_key, code)
    SELECT {row}.code_key, {row}.code
    WHERE {row}.code_key IS NOT NULL
      AND NOT EXISTS (SELECT 1 FROM exchange_dirty_dossiers e WHERE e.code_key = {row}.code_key)
"""
_MARK_ROW = """
    INSERT INTO exchange_dirty_rows (code_key)
    SELECT NEW.code_key
    WHERE NEW.stamp_origin IN ('', (SELECT 'counter:' || stream FROM exchange_stream))
      AND NOT EXISTS (SELECT 1 FROM exchange_dirty_rows e WHERE e.code_key = NEW.code_key)
"""

_OWNERS = {
    # What to look at when, and whose dossiers a row belongs to.
    "papers": (
        "dossier_id, seq, kind, part, state, sha256, size_bytes, signed_at",
        "{row}.dossier_id",
    ),
    "pages": (
        "removed, paper_id, dossier_id",
        "{row}.dossier_id, (SELECT p.dossier_id FROM papers p WHERE p.id = {row}.paper_id)",
    ),
    "signatures": (
        "paper_id, role, certificate",
        "(SELECT p.dossier_id FROM papers p WHERE p.id = {row}.paper_id)",
    ),
    "upload_jobs": (
        "name, state, sha256",
        "(SELECT p.dossier_id FROM papers p WHERE p.id = {row}.paper_id)",
    ),
    "reuses": ("dossier_id, name, kind, part, sha256", "{row}.dossier_id"),
}


def upgrade() -> None:
    """Add them; what is there already waits to be told."""
    for statement in _CHANGES:
        op.execute(statement)
    stream = str(uuid.uuid4())
    connection = op.get_bind()
    connection.execute(
        sa.text("INSERT INTO exchange_stream (id, stream) VALUES (1, :stream)"), {"stream": stream}
    )
    # Two counters may have old rows of one code: their origins order them.
    connection.execute(
        sa.text("UPDATE register SET stamp_origin = 'counter:' || :stream"), {"stream": stream}
    )
    op.execute("INSERT INTO exchange_dirty_rows (code_key) SELECT code_key FROM register")
    op.execute(
        "INSERT INTO exchange_dirty_dossiers (code_key, code) "
        "SELECT code_key, min(code) FROM dossiers WHERE code_key IS NOT NULL "
        "GROUP BY code_key ORDER BY min(id)"
    )
    for trigger in _triggers():
        op.execute(trigger)


def _triggers() -> list[str]:
    made = [
        _trigger("dossiers", "INSERT", _MARK_CODE.format(row="NEW")),
        _trigger(
            "dossiers",
            "UPDATE OF code, code_key, holds, finished_at",
            _MARK_CODE.format(row="OLD"),
            _MARK_CODE.format(row="NEW"),
        ),
        _trigger("dossiers", "DELETE", _MARK_CODE.format(row="OLD")),
        _trigger("register", "INSERT", _MARK_ROW),
        _trigger("register", "UPDATE", _MARK_ROW),
    ]
    for table, (columns, owners) in _OWNERS.items():
        old, new = owners.format(row="OLD"), owners.format(row="NEW")
        made += [
            _trigger(table, "INSERT", _MARK_DOSSIER.format(dossiers=new)),
            _trigger(table, f"UPDATE OF {columns}", _MARK_DOSSIER.format(dossiers=f"{old}, {new}")),
            _trigger(table, "DELETE", _MARK_DOSSIER.format(dossiers=old)),
        ]
    return made


def _trigger(table: str, event: str, *marks: str) -> str:
    name = f"exchange_{table}_{event.split(maxsplit=1)[0].lower()}"
    body = ";".join(marks)
    return f"CREATE TRIGGER {name} AFTER {event} ON {table} BEGIN {body}; END"
