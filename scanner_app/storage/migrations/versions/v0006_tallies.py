"""Counts per office and day, kept exact by triggers; what a dossier code counts as, in views.

`code_facts` is `domain.progress.DossierFacts` for every code, over all offices of this PC: the
triggers and the plain counting that checks them (`storage.progress`) both read it. A code whose
papers are all accepted stands in `digitized`, in the register or not; triggers on that table and
on the register keep `tallies`. Nobody else writes either, and nothing here names a column that
only another table's rows can change, so any transaction leaves them exact.
A table named in a trigger must not be rebuilt later without its triggers.
"""

from __future__ import annotations

from alembic import op

from scanner_app.storage.migrations.code_facts import DIGITIZED, FACTS

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_VIEW = "CREATE VIEW {name} AS {body}"

_TABLES: tuple[str, ...] = (
    "CREATE INDEX dossiers_code_key ON dossiers (code_key) WHERE code_key IS NOT NULL",
    _VIEW.format(name="code_facts", body=FACTS.format(codes="d.code_key IS NOT NULL")),
    _VIEW.format(name="code_digitized", body=DIGITIZED.format(facts="SELECT * FROM code_facts")),
    # listed: the register knows the code, withdrawn or not.
    """
    CREATE TABLE digitized (
        code_key TEXT PRIMARY KEY,
        reused INTEGER NOT NULL CHECK (reused IN (0, 1)),
        complete INTEGER NOT NULL CHECK (complete IN (0, 1)),
        listed INTEGER NOT NULL CHECK (listed IN (0, 1))
    ) STRICT, WITHOUT ROWID
    """,
    "CREATE INDEX digitized_unlisted ON digitized (code_key) WHERE listed = 0",
    # day: of reception, as the register tells it; rows that came to nothing are taken away.
    """
    CREATE TABLE tallies (
        office TEXT NOT NULL,
        day TEXT NOT NULL,
        received INTEGER NOT NULL CHECK (received >= 0),
        digitized INTEGER NOT NULL CHECK (digitized BETWEEN 0 AND received),
        reused INTEGER NOT NULL CHECK (reused BETWEEN 0 AND digitized),
        complete INTEGER NOT NULL CHECK (complete BETWEEN 0 AND digitized),
        PRIMARY KEY (office, day)
    ) STRICT, WITHOUT ROWID
    """,
    "CREATE INDEX register_day ON register (received_on)",
    # What the columns of exports are; headings, columns: JSON, see `domain.register_table`.
    """
    CREATE TABLE register_columns (
        headings TEXT PRIMARY KEY,
        columns TEXT NOT NULL,
        at TEXT NOT NULL
    ) STRICT, WITHOUT ROWID
    """,
    """
    INSERT INTO digitized (code_key, reused, complete, listed)
    SELECT code_key, reused, complete, listed FROM code_digitized
    """,
    """
    INSERT INTO tallies (office, day, received, digitized, reused, complete)
    SELECT r.office, r.received_on, count(*), count(d.code_key),
           coalesce(sum(d.reused), 0), coalesce(sum(d.complete), 0)
    FROM register r LEFT JOIN digitized d ON d.code_key = r.code_key
    WHERE r.state = 'received' GROUP BY r.office, r.received_on
    """,
)

# The code as it now is. Deleted and inserted anew: the two triggers on `digitized` are all that
# has to know about tallies.
_REFRESH = """
    DELETE FROM digitized WHERE code_key = {code};
    INSERT INTO digitized (code_key, reused, complete, listed)
    {digitized};
"""
_OF_DOSSIER = "(SELECT d.code_key FROM dossiers d WHERE d.id = {row}.dossier_id)"
_OF_PAGE = (
    "(SELECT d.code_key FROM papers p JOIN dossiers d ON d.id = p.dossier_id"
    " WHERE p.id = {row}.paper_id)"
)

_ADD = """
    UPDATE tallies SET digitized = digitized {sign} 1, reused = reused {sign} {row}.reused,
                       complete = complete {sign} {row}.complete
    WHERE (office, day) = (SELECT r.office, r.received_on FROM register r
                           WHERE r.code_key = {row}.code_key AND r.state = 'received');
"""

# No upsert: the conflict rule of the statement outside would replace it.
_RECEIVE = """
    INSERT INTO tallies (office, day, received, digitized, reused, complete)
    SELECT NEW.office, NEW.received_on, 0, 0, 0, 0
    WHERE NEW.state = 'received' AND NOT EXISTS (
        SELECT 1 FROM tallies WHERE office = NEW.office AND day = NEW.received_on);
    UPDATE tallies SET (received, digitized, reused, complete) = (
        SELECT tallies.received + 1, tallies.digitized + count(*),
               tallies.reused + coalesce(sum(d.reused), 0),
               tallies.complete + coalesce(sum(d.complete), 0)
        FROM digitized d WHERE d.code_key = NEW.code_key)
    WHERE NEW.state = 'received' AND office = NEW.office AND day = NEW.received_on;
"""
_TAKE_BACK = """
    UPDATE tallies SET (received, digitized, reused, complete) = (
        SELECT tallies.received - 1, tallies.digitized - count(*),
               tallies.reused - coalesce(sum(d.reused), 0),
               tallies.complete - coalesce(sum(d.complete), 0)
        FROM digitized d WHERE d.code_key = OLD.code_key)
    WHERE OLD.state = 'received' AND office = OLD.office AND day = OLD.received_on;
    DELETE FROM tallies
    WHERE received = 0 AND office = OLD.office AND day = OLD.received_on;
"""
# The digitized code knows whether the register has it; no count is touched by that.
_LISTED = "UPDATE digitized SET listed = {value} WHERE code_key = {row}.code_key;"
_MOVED = "OLD.office <> NEW.office OR OLD.received_on <> NEW.received_on OR OLD.state <> NEW.state"


def upgrade() -> None:
    """Count what is there, then keep counting."""
    for statement in (*_TABLES, *_triggers()):
        op.execute(statement)


def _triggers() -> list[str]:
    old, new = (_refresh(_OF_DOSSIER.format(row=row)) for row in ("OLD", "NEW"))
    old_page, new_page = (_refresh(_OF_PAGE.format(row=row)) for row in ("OLD", "NEW"))
    old_code, new_code = (_refresh(f"{row}.code_key") for row in ("OLD", "NEW"))
    return [
        _trigger("digitized", "INSERT", _ADD.format(sign="+", row="NEW")),
        _trigger("digitized", "DELETE", _ADD.format(sign="-", row="OLD")),
        _trigger("register", "INSERT", _RECEIVE + _LISTED.format(row="NEW", value=1)),
        _trigger("register", "DELETE", _TAKE_BACK + _LISTED.format(row="OLD", value=0)),
        _trigger("register", "UPDATE", _TAKE_BACK + _RECEIVE, when=_MOVED),
        _trigger("dossiers", "DELETE", old_code, when="OLD.code_key IS NOT NULL"),
        _trigger(
            "dossiers",
            "UPDATE OF code_key, holds",
            old_code + new_code,
            when="OLD.code_key IS NOT NEW.code_key OR OLD.holds <> NEW.holds",
        ),
        _trigger("papers", "DELETE", old),
        _trigger(
            "papers",
            "UPDATE OF state, part, dossier_id",
            old + new,
            when="OLD.part <> NEW.part OR OLD.dossier_id <> NEW.dossier_id"
            " OR (OLD.state = 'accepted') <> (NEW.state = 'accepted')",
        ),
        _trigger("pages", "INSERT", new_page, when="NEW.paper_id IS NOT NULL"),
        _trigger("pages", "DELETE", old_page, when="OLD.paper_id IS NOT NULL"),
        _trigger(
            "pages",
            "UPDATE OF paper_id, removed",
            old_page + new_page,
            when="OLD.paper_id IS NOT NEW.paper_id OR OLD.removed <> NEW.removed",
        ),
        _trigger("reuses", "INSERT", new),
        _trigger("reuses", "DELETE", old),
        _trigger("reuses", "UPDATE OF part, dossier_id", old + new),
    ]


def _refresh(code: str) -> str:
    """The code counts as its papers now make it."""
    facts = FACTS.format(codes=f"d.code_key = {code}")
    return _REFRESH.format(code=code, digitized=DIGITIZED.format(facts=facts))


def _trigger(table: str, event: str, body: str, *, when: str = "1") -> str:
    name = f"tally_{table}_{event.split(maxsplit=1)[0].lower()}"
    return f"CREATE TRIGGER {name} AFTER {event} ON {table} WHEN {when} BEGIN {body} END"
