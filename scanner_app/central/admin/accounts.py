"""The accounts with which the services log in, each with one role of the catalogue."""

from __future__ import annotations

import psycopg
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict

from scanner_app.central.errors import DatabaseDownError
from scanner_app.central.settings import DatabaseSettings

_ROLES = {"ingest": "sohoa_counter", "web": "sohoa_view"}


def let_in(settings: DatabaseSettings) -> tuple[str, ...]:
    """Make the accounts that the settings name, where they are missing, and give them their role.

    A password, where PostgreSQL asks for one, is for who runs it to set. Again does no harm.

    Returns:
        Their names; an account that the settings leave to libpq is not known here.

    Raises:
        DatabaseDownError: PostgreSQL does not answer.
    """
    named = {
        str(account): role
        for service, role in _ROLES.items()
        if (account := conninfo_to_dict(getattr(settings, service)).get("user"))
    }
    owner = conninfo_to_dict(settings.owner).get("user")
    try:
        with psycopg.connect(settings.owner) as connection:
            # Who administers may act as each of them; the migrations alone leave it a member of
            # none.
            connection.execute("GRANT sohoa_keeper, sohoa_counter, sohoa_view TO CURRENT_USER")
            for account, role in named.items():
                if account != owner:
                    _let_in(connection, account, role)
    except psycopg.OperationalError as error:
        raise DatabaseDownError from error
    return tuple(account for account in named if account != owner)


def _let_in(connection: psycopg.Connection, account: str, role: str) -> None:
    known = connection.execute("SELECT FROM pg_roles WHERE rolname = %s", (account,)).fetchone()
    name = sql.Identifier(account)
    if known is None:
        connection.execute(sql.SQL("CREATE ROLE {} LOGIN").format(name))
    connection.execute(sql.SQL("GRANT {} TO {}").format(sql.Identifier(role), name))
