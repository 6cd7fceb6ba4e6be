"""Gives the lines that the journal has so far their place in a chain of digests."""

from __future__ import annotations

import sqlalchemy as sa

from scanner_app.domain.journal import GENESIS, chain_digest

_SOME = 1000

_TABLE = """
CREATE TABLE journal_chained (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    at TEXT NOT NULL,
    actor TEXT NOT NULL,
    action TEXT NOT NULL,
    subject TEXT NOT NULL,
    detail TEXT NOT NULL,
    digest TEXT NOT NULL CHECK (length(digest) = 64)
) STRICT
"""

_REPLACED = (
    # Its triggers go with it.
    "DROP TABLE journal",
    "ALTER TABLE journal_chained RENAME TO journal",
    # One line a person, dossier and day: found without reading them all.
    "CREATE INDEX journal_viewed ON journal (subject, actor, at) WHERE action = 'viewed'",
    "CREATE INDEX journal_at ON journal (at)",
    """
    CREATE TRIGGER journal_is_append_only_update BEFORE UPDATE ON journal
    BEGIN SELECT RAISE(ABORT, 'journal is append-only'); END
    """,
    """
    CREATE TRIGGER journal_is_append_only_delete BEFORE DELETE ON journal
    BEGIN SELECT RAISE(ABORT, 'journal is append-only'); END
    """,
    # INSERT OR REPLACE deletes without a delete trigger.
    """
    CREATE TRIGGER journal_is_append_only_insert BEFORE INSERT ON journal
    WHEN NEW.id <> (SELECT coalesce(max(id), 0) + 1 FROM journal)
    BEGIN SELECT RAISE(ABORT, 'journal is append-only'); END
    """,
)


def chain_journal(connection: sa.Connection) -> None:
    """Rebuild the journal of version 0002 with a digest in each line."""
    connection.exec_driver_sql(_TABLE)
    previous, last = GENESIS, 0
    while rows := connection.exec_driver_sql(
        "SELECT id, at, actor, action, subject, detail FROM journal WHERE id > ? "
        "ORDER BY id LIMIT ?",
        (last, _SOME),
    ).all():
        for row in rows:
            previous, last = chain_digest(previous, *row), row[0]
            connection.exec_driver_sql(
                "INSERT INTO journal_chained VALUES (?, ?, ?, ?, ?, ?, ?)", (*row, previous)
            )
    for statement in _REPLACED:
        connection.exec_driver_sql(statement)
