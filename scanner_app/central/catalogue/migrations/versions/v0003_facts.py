"""From papers and files to facts, and from told rows to the register.

A statement inside these functions sees what was committed before it began, so facts are counted
only after the dossier is locked: of two counters that work on one dossier the later counts both.
"""

from __future__ import annotations

from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

# Planned anew for each call: one key or five thousand want different plans.
# One paper is one name in one office: two PCs of a counter that state it state the same paper.
_COUNTED_PAPERS = """
    SELECT {group}, count(*)::int AS papers, count(*) FILTER (WHERE one.accepted)::int AS accepted,
        count(*) FILTER (WHERE one.reused)::int AS reuses,
        count(*) FILTER (WHERE one.component)::int AS components,
        count(*) FILTER (WHERE one.result)::int AS results, min(one.stated_at) AS stated_at
    FROM (
        SELECT p.code_key, p.office_id, p.name, bool_or(p.accepted) AS accepted,
            bool_or(p.reused) AS reused, bool_or(p.part = 'component') AS component,
            bool_or(p.part = 'result') AS result, min(p.stated_at) AS stated_at
        FROM papers p WHERE {where}
        GROUP BY p.code_key, p.office_id, p.name
    ) AS one
    GROUP BY {group}
"""

# Papers of a counter count for dossiers of its office or one below it, and for those handed to it.
_OF_DOSSIER = _COUNTED_PAPERS.format(
    group="one.code_key",
    where="""p.code_key = ANY (keys) AND EXISTS (
            SELECT FROM dossiers d JOIN office_tree t
                ON t.ancestor_id = p.office_id AND t.descendant_id IN (d.office_id, d.handled_by)
            WHERE d.code_key = p.code_key)""",
)
_OF_OFFICE = _COUNTED_PAPERS.format(
    group="one.code_key, one.office_id",
    where="""p.code_key = ANY (keys)
            AND NOT EXISTS (SELECT FROM dossiers d WHERE d.code_key = p.code_key)""",
)

_REFRESH = f"""
    CREATE FUNCTION refresh_facts(keys text[]) RETURNS void LANGUAGE plpgsql
    SECURITY DEFINER SET search_path = sohoa, pg_temp
    SET plan_cache_mode = force_custom_plan SET jit = off AS $$
    BEGIN
        PERFORM lock_codes(keys);
        UPDATE papers p SET accepted = NOT p.accepted
        WHERE p.code_key = ANY (keys) AND p.accepted <> (p.reused OR EXISTS (
            SELECT FROM files f JOIN office_tree t ON t.descendant_id = f.office_id
            WHERE f.code_key = p.code_key AND f.name = p.name AND f.sha256 = p.sha256
                AND t.ancestor_id = p.office_id
                AND (t.descendant_id = p.office_id OR t.by_merger)));
        UPDATE dossiers d SET papers = f.papers, accepted = f.accepted, reuses = f.reuses,
            components = f.components, results = f.results
        FROM (
            SELECT k.code_key, coalesce(c.papers, 0) AS papers,
                coalesce(c.accepted, 0) AS accepted, coalesce(c.reuses, 0) AS reuses,
                coalesce(c.components, 0) AS components, coalesce(c.results, 0) AS results
            FROM dossiers k LEFT JOIN ({_OF_DOSSIER}) AS c USING (code_key)
            WHERE k.code_key = ANY (keys)
        ) AS f
        WHERE d.code_key = f.code_key
            AND (d.papers, d.accepted, d.reuses, d.components, d.results)
                IS DISTINCT FROM (f.papers, f.accepted, f.reuses, f.components, f.results);
        DELETE FROM unregistered u WHERE u.code_key = ANY (keys) AND (
            EXISTS (SELECT FROM dossiers d WHERE d.code_key = u.code_key)
            OR NOT EXISTS (SELECT FROM papers p
                WHERE p.code_key = u.code_key AND p.office_id = u.office_id));
        INSERT INTO unregistered AS u (code_key, office_id, day,
            papers, accepted, reuses, components, results)
        SELECT c.code_key, c.office_id, (c.stated_at AT TIME ZONE 'Asia/Ho_Chi_Minh')::date,
            c.papers, c.accepted, c.reuses, c.components, c.results
        FROM ({_OF_OFFICE}) AS c ORDER BY 1, 2
        ON CONFLICT (code_key, office_id) DO UPDATE SET papers = excluded.papers,
            accepted = excluded.accepted, reuses = excluded.reuses,
            components = excluded.components, results = excluded.results;
    END
    $$
"""  # noqa: S608 - constants of this file

# Ties of stamps are decided by the content, as in domain.merging.
_CONTENT = """({row}.code, (SELECT o.code FROM offices o WHERE o.id = {row}.office_id),
    {row}.received_on::text, {row}.procedure, {row}.applicant, coalesce({row}.due_on::text, ''),
    {row}.state, coalesce((SELECT o.code FROM offices o WHERE o.id = {row}.handled_by), ''))"""
_CHANGED = """({new}.code, {new}.office_id, {new}.received_on, {new}.procedure, {new}.applicant,
    {new}.due_on, {new}.state, {new}.handled_by) IS DISTINCT FROM ({old}.code, {old}.office_id,
    {old}.received_on, {old}.procedure, {old}.applicant, {old}.due_on, {old}.state,
    {old}.handled_by)"""
_COLUMNS = (
    "code_key, code, office_id, received_on, procedure, applicant, due_on, state, handled_by, "
    "stamp_at, stamp_origin"
)
_WINS = f"""((excluded.stamp_at, excluded.stamp_origin) > (d.stamp_at, d.stamp_origin)
    OR ((excluded.stamp_at, excluded.stamp_origin) = (d.stamp_at, d.stamp_origin)
        AND {_CONTENT.format(row="excluded")} > {_CONTENT.format(row="d")}))"""

# Reads the caller's temporary table `incoming`. only_changed: a row that says nothing new is no
# new version. among: only rows of these offices may be changed; NULL is any.
_MERGE = f"""
    CREATE FUNCTION merge_register(only_changed boolean, among int[])
    RETURNS TABLE (added bigint, updated bigint) LANGUAGE plpgsql
    SET search_path = sohoa, pg_temp SET work_mem = '128MB' SET jit = off AS $$
    DECLARE
        base bigint;
        keys text[];
    BEGIN
        PERFORM lock_register();
        base := nextval('change_numbers');
        RETURN QUERY
            WITH written AS (
                INSERT INTO dossiers AS d ({_COLUMNS}, change_no)
                SELECT last.*, nextval('change_numbers') FROM (
                    SELECT DISTINCT ON (code_key) {_COLUMNS} FROM incoming AS i
                    ORDER BY code_key, stamp_at DESC, stamp_origin DESC, line DESC
                ) AS last
                ON CONFLICT (code_key) DO UPDATE SET code = excluded.code,
                    office_id = excluded.office_id, received_on = excluded.received_on,
                    procedure = excluded.procedure, applicant = excluded.applicant,
                    due_on = excluded.due_on, state = excluded.state,
                    handled_by = excluded.handled_by, stamp_at = excluded.stamp_at,
                    stamp_origin = excluded.stamp_origin, change_no = excluded.change_no
                WHERE (NOT only_changed OR {_CHANGED.format(new="excluded", old="d")})
                    AND (among IS NULL OR d.office_id = ANY (among)) AND {_WINS}
                RETURNING (d.xmax = 0) AS is_new
            )
            SELECT count(*) FILTER (WHERE is_new), count(*) FILTER (WHERE NOT is_new)
            FROM written;
        FOR keys IN
            SELECT array_agg(told.code_key ORDER BY told.code_key) FROM (
                SELECT p.code_key, row_number() OVER (ORDER BY p.code_key) AS place FROM (
                    SELECT DISTINCT p.code_key FROM papers p JOIN dossiers d USING (code_key)
                    WHERE d.change_no > base) AS p
            ) AS told GROUP BY told.place / 5000 ORDER BY told.place / 5000
        LOOP
            PERFORM refresh_facts(keys);
        END LOOP;
    END
    $$
"""  # noqa: S608 - constants of this file

_INCOMING = """
        CREATE TEMP TABLE incoming (
            line int GENERATED ALWAYS AS IDENTITY, code_key text COLLATE "C",
            code text COLLATE "C", office_id int, received_on date, procedure text COLLATE "C",
            applicant text COLLATE "C", due_on date, state text COLLATE "C", handled_by int,
            stamp_at timestamptz, stamp_origin text COLLATE "C"
        ) ON COMMIT DROP
"""

_OPEN = f"""
    CREATE FUNCTION open_incoming() RETURNS void LANGUAGE plpgsql
    SET search_path = sohoa, pg_temp AS $$
    BEGIN
        {_INCOMING};
    END
    $$
"""

# Rows of a counter: its own offices' alone, and none that stands under another's office, which is
# noted for the province to settle and not told to the counter. A version that lost is fed to the
# counter again, so that both sides end with the same row.
_TAKE = f"""
    CREATE FUNCTION take_register(rows jsonb, moment timestamptz)
    RETURNS void LANGUAGE plpgsql
    SECURITY DEFINER SET search_path = sohoa, pg_temp AS $$
    DECLARE
        mine int[] := ARRAY(SELECT descendant_id FROM office_tree WHERE ancestor_id = my_office());
    BEGIN
        PERFORM lock_register();
        PERFORM open_incoming();
        INSERT INTO incoming ({_COLUMNS})
        SELECT r.code_key, r.code, r.office_id, r.received_on, r.procedure, r.applicant, r.due_on,
            r.state, r.handled_by, least(r.stamp_at, moment), r.stamp_origin
        FROM jsonb_to_recordset(rows) AS r (code_key text, code text, office_id int,
            received_on date, procedure text, applicant text, due_on date, state text,
            handled_by int, stamp_at timestamptz, stamp_origin text);
        IF EXISTS (SELECT FROM incoming i WHERE i.office_id <> ALL (mine)) THEN
            RAISE EXCEPTION 'another office' USING ERRCODE = 'insufficient_privilege';
        END IF;
        INSERT INTO disputed AS w (office_id, code_key, counter_id, claimed)
        SELECT DISTINCT ON (i.office_id, i.code_key)
            i.office_id, i.code_key, my_counter(), to_jsonb(i) - 'line'
        FROM incoming i JOIN dossiers d USING (code_key) WHERE d.office_id <> ALL (mine)
        ORDER BY i.office_id, i.code_key, i.stamp_at DESC
        ON CONFLICT (office_id, code_key) DO UPDATE SET counter_id = excluded.counter_id,
            claimed = excluded.claimed, at = excluded.at;
        PERFORM merge_register(false, mine);
        UPDATE dossiers d SET change_no = nextval('change_numbers')
        FROM (SELECT DISTINCT code_key FROM incoming ORDER BY code_key) AS told
        WHERE d.code_key = told.code_key AND d.office_id = ANY (mine)
            AND NOT EXISTS (SELECT FROM incoming i WHERE i.code_key = d.code_key
                AND (i.stamp_at, i.stamp_origin) = (d.stamp_at, d.stamp_origin)
                AND NOT {_CHANGED.format(new="i", old="d")});
        DROP TABLE incoming;
    END
    $$
"""  # noqa: S608 - constants of this file


def upgrade() -> None:
    """Make them."""
    for statement in (_REFRESH, _OPEN, _MERGE, _TAKE):
        op.execute(statement)
