"""What the database does by itself: counting, facts, numbering, refusing.

Everything that has to look beyond one office belongs to `sohoa_keeper` and runs as it; nobody logs
in as that role. Locks are taken in one order everywhere: register, codes, receipts, dossiers,
tallies.
"""

from __future__ import annotations

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_WHO = (
    """
    CREATE FUNCTION my_office() RETURNS int LANGUAGE sql STABLE PARALLEL SAFE
    SET search_path = pg_catalog
    RETURN NULLIF(current_setting('sohoa.office_id', true), '')::int
    """,
    """
    CREATE FUNCTION my_counter() RETURNS int LANGUAGE sql STABLE PARALLEL SAFE
    SET search_path = pg_catalog
    RETURN NULLIF(current_setting('sohoa.counter_id', true), '')::int
    """,
    """
    CREATE FUNCTION who(shown text, moment timestamptz)
    RETURNS TABLE (counter_id int, office_id int, office text)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = sohoa, pg_temp
    BEGIN ATOMIC
        SELECT c.id, o.id, o.code
        FROM certificates f
        JOIN counters c ON c.id = f.counter_id
        JOIN offices o ON o.id = c.office_id
        WHERE f.fingerprint = shown AND f.not_after > moment AND f.revoked_at IS NULL;
    END
    """,
)

_REFUSALS = (
    """
    CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql
    SET search_path = pg_catalog AS $$
    BEGIN
        RAISE EXCEPTION '% is append-only', TG_TABLE_NAME
            USING ERRCODE = 'integrity_constraint_violation';
    END
    $$
    """,
    """
    CREATE TRIGGER events_stay BEFORE UPDATE OR DELETE OR TRUNCATE ON events
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()
    """,
    """
    CREATE TRIGGER files_stay BEFORE UPDATE OR DELETE OR TRUNCATE ON files
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()
    """,
    """
    CREATE TRIGGER offices_stay BEFORE DELETE OR TRUNCATE ON offices
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()
    """,
)


def _counted(alias: str, sign: str) -> str:
    return f"""
        SELECT {alias}.office_id, {alias}.received_on AS day, {sign}1 AS received,
            {sign}{alias}.digitized::int AS digitized, {sign}{alias}.reused::int AS reused,
            {sign}{alias}.complete::int AS complete
        FROM {alias} WHERE {alias}.state = 'received'
    """  # noqa: S608 - constants of this file


def _tallying(name: str, changes: str) -> str:
    return f"""
    CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql
    SECURITY DEFINER SET search_path = sohoa, pg_temp AS $$
    BEGIN
        INSERT INTO tallies AS t (office_id, day, received, digitized, reused, complete)
        SELECT office_id, day, sum(received), sum(digitized), sum(reused), sum(complete)
        FROM ({changes}) AS change
        GROUP BY office_id, day
        HAVING sum(received) <> 0 OR sum(digitized) <> 0
            OR sum(reused) <> 0 OR sum(complete) <> 0
        ORDER BY office_id, day
        ON CONFLICT (office_id, day) DO UPDATE SET
            received = t.received + excluded.received,
            digitized = t.digitized + excluded.digitized,
            reused = t.reused + excluded.reused,
            complete = t.complete + excluded.complete;
        RETURN NULL;
    END
    $$
    """  # noqa: S608 - constants of this file


_TALLIES = (
    _tallying("tally_come", _counted("come", "")),
    _tallying("tally_gone", _counted("gone", "-")),
    _tallying("tally_moved", f"{_counted('come', '')} UNION ALL {_counted('gone', '-')}"),
    """
    CREATE TRIGGER tally_insert AFTER INSERT ON dossiers REFERENCING NEW TABLE AS come
    FOR EACH STATEMENT EXECUTE FUNCTION tally_come()
    """,
    """
    CREATE TRIGGER tally_delete AFTER DELETE ON dossiers REFERENCING OLD TABLE AS gone
    FOR EACH STATEMENT EXECUTE FUNCTION tally_gone()
    """,
    """
    CREATE TRIGGER tally_update AFTER UPDATE ON dossiers
    REFERENCING OLD TABLE AS gone NEW TABLE AS come
    FOR EACH STATEMENT EXECUTE FUNCTION tally_moved()
    """,
    # An office that lost a dossier hears of it once more: see changes.py. The plan is kept for the
    # session: made for one row, a nested loop over 600.000 took minutes.
    """
    CREATE FUNCTION note_leaving() RETURNS trigger LANGUAGE plpgsql
    SECURITY DEFINER SET search_path = sohoa, pg_temp SET enable_nestloop = off AS $$
    BEGIN
        INSERT INTO left_office AS l (office_id, code_key, change_no)
        SELECT DISTINCT was.office_id, gone.code_key, come.change_no
        FROM gone JOIN come USING (code_key),
            LATERAL (VALUES (gone.office_id), (gone.handled_by)) AS was (office_id)
        WHERE was.office_id <> come.office_id
            AND was.office_id IS DISTINCT FROM come.handled_by
        ON CONFLICT (office_id, code_key) DO UPDATE SET change_no = excluded.change_no;
        RETURN NULL;
    END
    $$
    """,
    """
    CREATE TRIGGER leaving AFTER UPDATE ON dossiers
    REFERENCING OLD TABLE AS gone NEW TABLE AS come
    FOR EACH STATEMENT EXECUTE FUNCTION note_leaving()
    """,
)

# A number that a reader has seen must have no smaller one come after it: whoever numbers holds the
# lock until its transaction ends.
_NUMBERING = (
    """
    CREATE FUNCTION lock_register() RETURNS void LANGUAGE sql SECURITY DEFINER
    SET search_path = pg_catalog
    BEGIN ATOMIC SELECT pg_advisory_xact_lock(8201, 1); END
    """,
    """
    CREATE FUNCTION lock_receipts() RETURNS void LANGUAGE sql SECURITY DEFINER
    SET search_path = pg_catalog
    BEGIN ATOMIC SELECT pg_advisory_xact_lock(8201, 2); END
    """,
    # Two transactions about one code come one after the other, also before the register knows it:
    # then no import may add it meanwhile. Buckets, because the server's table of locks is small.
    """
    CREATE FUNCTION lock_codes(keys text[]) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = sohoa, pg_temp AS $$
    BEGIN
        IF EXISTS (SELECT FROM unnest(keys) AS k (code_key)
                WHERE NOT EXISTS (SELECT FROM dossiers d WHERE d.code_key = k.code_key)) THEN
            PERFORM pg_advisory_xact_lock_shared(8201, 1);
            PERFORM pg_advisory_xact_lock(8202, bucket) FROM (
                SELECT DISTINCT (hashtext(k.code_key) & 63) AS bucket
                FROM unnest(keys) AS k (code_key)
                WHERE NOT EXISTS (SELECT FROM dossiers d WHERE d.code_key = k.code_key)
                ORDER BY bucket) AS buckets;
        END IF;
        PERFORM FROM dossiers d WHERE d.code_key = ANY (keys) ORDER BY d.code_key FOR UPDATE;
    END
    $$
    """,
)


def upgrade() -> None:
    """Make them, and give them to the keeper."""
    for statement in (*_WHO, *_REFUSALS, *_TALLIES, *_NUMBERING):
        op.execute(statement)
