"""What an attacker tries who got hold of a counter, a head's page or the tables' owner."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta

import psycopg
import pytest

from scanner_app.central.catalogue.changes import changes
from scanner_app.central.catalogue.counters import add_certificate, revoke, who
from scanner_app.central.catalogue.progress import HeadProgress
from scanner_app.central.catalogue.register import import_rows
from scanner_app.central.catalogue.schema import HEAD, migrate
from scanner_app.domain.exchange.changes import Cursor
from scanner_app.domain.exchange.statements import DossierStatement
from scanner_app.domain.progress import Period
from tests.central.catalogue.conftest import (
    NOW,
    Counter,
    Province,
    code,
    paper,
    row,
    stamped,
)
from tests.stand.postgres import Postgres

EVIL = "x'); DROP TABLE sohoa.dossiers; --\"$$ %s \\"


@contextmanager
def logged_in(
    province: Province, user: str, office_id: int, counter: int = 0
) -> Iterator[psycopg.Connection[tuple[object, ...]]]:
    """A session of a thief who has an account of the province's programs."""
    with psycopg.connect(f"{province.dsn} user={user}", autocommit=True) as connection:
        connection.execute("SET search_path = sohoa")
        connection.execute("SELECT set_config('sohoa.office_id', %s, false)", (str(office_id),))
        connection.execute("SELECT set_config('sohoa.counter_id', %s, false)", (str(counter),))
        yield connection


def _filled(province: Province) -> tuple[Counter, Counter]:
    """Two offices, each with a dossier, a paper, a file and events."""
    ours, theirs = province.counter("06001"), province.counter("06463")
    for number, counter in ((1, ours), (2, theirs)):
        counter.tell(counter.event(stamped(number, counter.identity.office, minutes=60)))
        counter.state(number, paper("a"))
        counter.deliver(number, paper("a"))
    return ours, theirs


def test_a_counter_sees_no_row_of_another_office(province: Province) -> None:
    ours, _ = _filled(province)

    with logged_in(province, "an_ingest", ours.identity.office_id, ours.identity.counter) as thief:
        seen = {
            table: thief.execute(f"SELECT count(*) FROM {table}").fetchone()
            for table in ("dossiers", "files", "events")
        }
        asked = thief.execute(
            "SELECT code FROM dossiers WHERE code_key = %s", (code(2).casefold(),)
        )
        papers = thief.execute("SELECT DISTINCT code_key FROM papers").fetchall()

        assert asked.fetchall() == []
        assert seen == {"dossiers": (1,), "files": (1,), "events": (2,)}
        assert papers == [(code(1).casefold(),)]
        for forbidden in ("tallies", "counters", "certificates", "quarantine", "disputed"):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                thief.execute(f"SELECT * FROM {forbidden}")


NOT_FOR_COUNTERS = (
    "UPDATE dossiers SET office_id = my_office()",
    "DELETE FROM dossiers",
    "UPDATE papers SET accepted = true",
    """
    INSERT INTO papers (code_key, counter_id, name, office_id, position, kind, part, size_bytes,
        reused, stated_at) VALUES ('x', 99, 'a.pdf', 6, 0, 'k', 'result', 0, true, now())
    """,
    """
    INSERT INTO events SELECT 99, id, 6, stream, 9, at, received_at, kind, content
        FROM events LIMIT 1
    """,
    "SELECT merge_register(false, NULL)",
    "SELECT lock_register()",
    "SET ROLE sohoa_keeper",
    "CREATE FUNCTION sohoa.spy() RETURNS int LANGUAGE sql AS 'SELECT 1'",
    "ALTER TABLE dossiers DISABLE ROW LEVEL SECURITY",
)


def test_a_counter_writes_nothing_but_its_own(province: Province) -> None:
    ours, _ = _filled(province)

    with logged_in(province, "an_ingest", ours.identity.office_id, ours.identity.counter) as thief:
        for statement in NOT_FOR_COUNTERS:
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                thief.execute(statement)


def test_claiming_a_code_of_another_office_looks_like_claiming_a_new_one(
    province: Province,
) -> None:
    ours, theirs = _filled(province)

    known = ours.tell(ours.event(stamped(2, minutes=-5)))
    fresh = ours.tell(ours.event(stamped(77)))
    ours.state(2, replace(paper("mine"), sha256=None))
    ours.deliver(2, paper("a"))

    assert (known, fresh) == (3, 4)
    told = changes(province.catalogue, ours.identity, ours.stream, Cursor(), NOW)
    assert {each.row.code for each in told.rows} == {code(1), code(77)}
    (line,) = HeadProgress(province.catalogue, theirs.identity.office_id).offices(Period())
    assert (line.digitized, line.total) == (1, 1)
    disputed = province.catalogue.as_keeper(
        lambda connection: connection.execute("SELECT office_id, code_key FROM disputed").fetchall()
    )
    assert disputed == [(ours.identity.office_id, code(2).casefold())]


def test_a_head_sees_counts_and_codes_but_no_applicant(province: Province) -> None:
    _filled(province)

    with logged_in(province, "a_page", province.office("180")) as page:
        assert page.execute("SELECT code FROM dossiers").fetchall() == [(code(1),)]
        assert page.execute("SELECT sum(received) FROM tallies").fetchone() == (1,)
        for forbidden in (
            "SELECT applicant FROM dossiers",
            "SELECT * FROM dossiers",
            "SELECT sha256 FROM papers",
            "SELECT content FROM events",
            "UPDATE tallies SET digitized = received",
            "SELECT refresh_facts(ARRAY['x'])",
            "SELECT who('x', now())",
        ):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                page.execute(forbidden)


def test_a_function_in_the_condition_is_not_shown_other_offices_rows(province: Province) -> None:
    ours, _ = _filled(province)
    with psycopg.connect(f"{province.dsn} user=postgres", autocommit=True) as admin:
        admin.execute(
            "CREATE FUNCTION public.spy(text) RETURNS boolean LANGUAGE plpgsql COST 0.0000001 AS"
            " $$ BEGIN RAISE NOTICE 'spied %', $1; RETURN true; END $$"
        )
    spied: list[str | None] = []

    with logged_in(province, "a_page", ours.identity.office_id) as page:
        page.add_notice_handler(lambda told: spied.append(told.message_primary))
        page.execute("SELECT code FROM dossiers WHERE public.spy(code)")
        page.execute("CREATE TEMP VIEW mine AS SELECT code FROM sohoa.dossiers")
        through_view = page.execute("SELECT code FROM mine WHERE public.spy(code)").fetchall()

    assert through_view == [(code(1),)]
    assert set(spied) == {f"spied {code(1)}"}


def test_temporary_tables_do_not_pass_for_the_catalogues(province: Province) -> None:
    ours, _ = _filled(province)

    with logged_in(province, "an_ingest", ours.identity.office_id, ours.identity.counter) as thief:
        thief.execute("CREATE TEMP TABLE office_tree AS SELECT my_office() AS ancestor_id, id AS"
                      " descendant_id, false AS by_merger FROM sohoa.offices")  # fmt: skip
        thief.execute("CREATE TEMP TABLE incoming (line int)")
        thief.execute("SET search_path = pg_temp, sohoa")
        assert thief.execute("SELECT code FROM sohoa.dossiers").fetchall() == [(code(1),)]
        with pytest.raises(psycopg.Error):
            thief.execute("SELECT sohoa.take_register('[]', now())")


def test_sql_in_every_text_stays_text(province: Province) -> None:
    counter = province.counter("06001", name=EVIL)
    evil_paper = replace(paper("a"), kind=EVIL)
    counter.tell(counter.event(stamped(1, procedure=EVIL, applicant=EVIL)))
    counter.tell(counter.event(dossier=DossierStatement(code(1), (evil_paper,))))
    import_rows(province.catalogue, [row(2, procedure=EVIL, applicant=EVIL)], NOW)

    told = changes(province.catalogue, counter.identity, counter.stream, Cursor(), NOW)
    procedures = HeadProgress(province.catalogue, counter.identity.office_id).procedures(
        counter.identity.office_id, Period()
    )

    assert [(each.row.procedure, each.row.applicant) for each in told.rows] == [(EVIL, EVIL)] * 2
    assert [(each.procedure, each.tally.received) for each in procedures] == [(EVIL, 2)]


def test_nothing_that_was_told_can_be_changed_even_by_the_administrator(
    province: Province,
) -> None:
    _filled(province)

    with psycopg.connect(f"{province.dsn} user=postgres", autocommit=True) as admin:
        admin.execute("SET search_path = sohoa")
        for table in ("events", "files", "offices"):
            for statement in (f"DELETE FROM {table}", f"TRUNCATE {table} CASCADE"):
                with pytest.raises(psycopg.errors.IntegrityConstraintViolation):
                    admin.execute(statement)
        with pytest.raises(psycopg.errors.IntegrityConstraintViolation):
            admin.execute("UPDATE events SET content = '{}'")


def test_every_door_is_one_that_was_meant(province: Province) -> None:
    with psycopg.connect(f"{province.dsn} user=postgres") as admin:
        unguarded = admin.execute(
            "SELECT c.relname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid"
            " WHERE c.relnamespace = 'sohoa'::regnamespace AND c.relkind IN ('r', 'p')"
            " AND a.attname = 'office_id' AND NOT (c.relrowsecurity AND c.relforcerowsecurity)"
            " AND (has_any_column_privilege('sohoa_view', c.oid, 'SELECT')"
            " OR has_any_column_privilege('sohoa_counter', c.oid, 'SELECT'))"
        ).fetchall()
        leaky_views = admin.execute(
            "SELECT relname FROM pg_class WHERE relnamespace = 'sohoa'::regnamespace AND"
            " (relkind = 'm' OR (relkind = 'v' AND"
            " NOT coalesce(reloptions @> '{security_invoker=true}', false)))"
        ).fetchall()
        loose_functions = admin.execute(
            "SELECT p.oid::regprocedure FROM pg_proc p WHERE pronamespace = 'sohoa'::regnamespace"
            " AND ((prosecdef AND (NOT coalesce(array_to_string(proconfig, ',') ~ 'search_path',"
            " false) OR proowner <> 'sohoa_keeper'::regrole)) OR proleakproof"
            " OR has_function_privilege('public', p.oid, 'EXECUTE'))"
        ).fetchall()
        version = admin.execute("SELECT version_num FROM sohoa.alembic_version").fetchone()

    assert (unguarded, leaky_views, loose_functions) == ([], [], [])
    assert version == (HEAD,)


def test_the_owner_of_the_tables_sees_no_rows_either(postgres: Postgres) -> None:
    with psycopg.connect(postgres.dsn(), autocommit=True) as admin:
        admin.execute("CREATE ROLE an_owner LOGIN CREATEROLE")
        admin.execute("CREATE DATABASE owned OWNER an_owner")
    migrate(postgres.dsn("owned", user="an_owner"))

    with psycopg.connect(postgres.dsn("owned"), autocommit=True) as admin:
        admin.execute("SET search_path = sohoa")
        admin.execute(
            "INSERT INTO dossiers (code_key, code, office_id, received_on, procedure, applicant,"
            " state, stamp_at, stamp_origin, change_no)"
            " VALUES ('x', 'X', 1, now(), '', '', 'received', now(), '', 1)"
        )
    with psycopg.connect(postgres.dsn("owned", user="an_owner")) as owner:
        seen = owner.execute("SELECT count(*) FROM sohoa.dossiers").fetchone()
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            owner.execute("SET ROLE sohoa_keeper")
    assert seen == (0,)


def test_a_certificate_speaks_until_it_ends_or_is_taken_back(province: Province) -> None:
    counter, end = province.counter("06001").identity, NOW + timedelta(days=1)
    add_certificate(province.catalogue, "a" * 64, counter.counter, end)
    add_certificate(province.catalogue, "b" * 64, counter.counter, end)

    revoke(province.catalogue, "b" * 64, NOW)

    assert who(province.catalogue, "a" * 64, NOW) == counter
    assert who(province.catalogue, "a" * 64, end) is None
    assert who(province.catalogue, "b" * 64, NOW) is None
    assert who(province.catalogue, "c" * 64, NOW) is None
