"""The server that other tests stand on."""

from __future__ import annotations

import psycopg
import pytest

from tests.stand.postgres import running_postgres

pytestmark = pytest.mark.slow


def test_what_was_committed_is_there_after_a_kill() -> None:
    with running_postgres(durable=True) as server:
        with psycopg.connect(server.dsn(), autocommit=True) as connection:
            connection.execute("CREATE TABLE kept (id int)")
            connection.execute("INSERT INTO kept VALUES (7)")

        server.kill()
        server.start()

        with psycopg.connect(server.dsn()) as connection:
            assert connection.execute("SELECT id FROM kept").fetchall() == [(7,)]
