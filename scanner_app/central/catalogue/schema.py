"""Bringing a PostgreSQL database to the newest shape of the catalogue.

The migrations are plain SQL and the only place that says what the tables are; the queries beside
them are SQL, too, by psycopg: COPY, statement triggers, row security and locks are PostgreSQL's
own, and a second description of the tables in Python would have no user.
"""

from __future__ import annotations

from pathlib import Path

import psycopg
import sqlalchemy as sa
from alembic import command
from alembic.config import Config

HEAD = "0005"
"""Newest migration; a test compares it with the folder."""

_LOCK = 8200

# Roles belong to the server, not to one database: another may have made them.
_ROLES = """
    DO $$
    DECLARE
        wanted text;
    BEGIN
        FOREACH wanted IN ARRAY ARRAY['sohoa_keeper', 'sohoa_counter', 'sohoa_view'] LOOP
            BEGIN
                EXECUTE format('CREATE ROLE %I NOLOGIN', wanted);
            EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
            END;
        END LOOP;
    END
    $$
"""


def migrate(dsn: str) -> None:
    """Make or update the tables, roles and rights; at once or not at all.

    Several at the same time wait for each other. The account needs to own the database and have
    CREATEROLE (or find the roles there); no counter or page ever logs in with it.

    Args:
        dsn: as libpq takes it.
    """
    engine = sa.create_engine(
        "postgresql+psycopg://", creator=lambda: psycopg.connect(dsn), poolclass=sa.NullPool
    )
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.set_main_option("path_separator", "os")
    with engine.begin() as connection:
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_LOCK})")
        connection.exec_driver_sql("CREATE SCHEMA IF NOT EXISTS sohoa")
        connection.exec_driver_sql("SET LOCAL search_path = sohoa, pg_temp")
        connection.execute(sa.text(_ROLES))
        joined = _join_keeper(connection)
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
        if joined:
            connection.exec_driver_sql("REVOKE sohoa_keeper FROM CURRENT_USER")


def _join_keeper(connection: sa.Connection) -> bool:
    """Whether the account became a member just for this: the keeper sees every row."""
    member = connection.exec_driver_sql(
        "SELECT pg_has_role(current_user, 'sohoa_keeper', 'MEMBER')"
    ).scalar()
    if not member:
        connection.exec_driver_sql("GRANT sohoa_keeper TO CURRENT_USER")
    return not member
