"""Transactions in the catalogue, each in the role of the one it is made for."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from types import TracebackType
from typing import Self, TypeVar

import psycopg
from psycopg.rows import TupleRow
from psycopg_pool import ConnectionPool

from scanner_app.central.errors import DatabaseDownError
from scanner_app.domain.ids import OfficeCode

Connection = psycopg.Connection[TupleRow]
T = TypeVar("T")

_TRIES = 5
"""Of a transaction that PostgreSQL ended because of others (deadlock)."""
_WAIT_S = 10.0
_PATIENCE_S = 45.0
"""Longer than an import of a whole register keeps others waiting, shorter than nginx waits."""
_PATIENT = ("sohoa_counter", "sohoa_view")
_ASIDE = (psycopg.errors.DeadlockDetected, psycopg.errors.SerializationFailure)

_LOG = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class CounterIdentity:
    """Who asks, as the client certificate says; the only source of the office.

    Attributes:
        counter: its number in the catalogue.
        office_id: its office in one period, by number.
        office: code of that office.
    """

    counter: int
    office_id: int
    office: OfficeCode


class Catalogue:
    """The province's database; thread-safe, a connection per transaction.

    The account that logs in must be a member of the roles it is used for: `sohoa_counter` for
    ingest, `sohoa_view` for the head's pages, `sohoa_keeper` for who runs the province's side.
    Each transaction takes one of them and nothing more.

    Every method raises `DatabaseDownError` when PostgreSQL does not answer; nothing changed then,
    or the answer of a commit was lost: all that writes may be called again.
    """

    def __init__(self, dsn: str, *, most: int = 8, patience_s: float = _PATIENCE_S) -> None:
        """Connect as needed, at most so many at once.

        Args:
            dsn: as libpq takes it.
            most: connections.
            patience_s: how long counters and heads wait for a lock that somebody keeps, before
                they are told to come again: else one open transaction stops the whole service.
        """
        self._patience_ms = {role: round(patience_s * 1000) for role in _PATIENT}
        self._pool = ConnectionPool(
            dsn,
            min_size=1,
            max_size=most,
            timeout=_WAIT_S,
            reconnect_timeout=_WAIT_S,
            configure=_configure,
            check=ConnectionPool.check_connection,
            open=True,
        )

    def as_counter(self, identity: CounterIdentity, work: Callable[[Connection], T], /) -> T:
        """One transaction of a counter: rows of its office and those below, nothing else."""
        return self._run("sohoa_counter", identity.office_id, identity.counter, work)

    def as_head(self, office_id: int, work: Callable[[Connection], T], /) -> T:
        """One reading transaction of a head: counts, codes and states of the office and below."""
        return self._run("sohoa_view", office_id, None, work)

    def as_stranger(self, work: Callable[[Connection], T], /) -> T:
        """One transaction before it is known who asks: no office's rows at all."""
        return self._run("sohoa_counter", None, None, work)

    def as_keeper(self, work: Callable[[Connection], T], /, *, repeatable: bool = True) -> T:
        """One transaction of the province itself: everything.

        Args:
            work: what to do.
            repeatable: it may be done again after PostgreSQL ended it because of others; not so
                when it reads from something that can be read only once.
        """
        return self._run("sohoa_keeper", None, None, work, _TRIES if repeatable else 1)

    def close(self) -> None:
        """Let go of the connections."""
        self._pool.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def _run(
        self,
        role: str,
        office_id: int | None,
        counter_id: int | None,
        work: Callable[[Connection], T],
        tries: int = _TRIES,
    ) -> T:
        for left in reversed(range(tries)):
            try:
                with self._pool.connection() as connection, connection.transaction():
                    connection.execute(
                        "SELECT set_config('role', %s, true),"
                        " set_config('sohoa.office_id', %s, true),"
                        " set_config('sohoa.counter_id', %s, true),"
                        " set_config('lock_timeout', %s, true)",
                        (
                            role,
                            _text(office_id),
                            _text(counter_id),
                            str(self._patience_ms.get(role, 0)),
                        ),
                    )
                    return work(connection)
            except _ASIDE as error:
                if not left:
                    raise DatabaseDownError from error
                _LOG.info("transaction stepped aside, trying again")
            except (psycopg.OperationalError, psycopg.InterfaceError) as error:
                raise DatabaseDownError from error
        raise AssertionError


def _text(number: int | None) -> str:
    return "" if number is None else str(number)


def _configure(connection: Connection) -> None:
    # The temporary schema comes last, so that no temporary table passes for one of ours.
    connection.execute("SET search_path = sohoa, pg_temp")
    connection.execute("SET TIME ZONE 'UTC'")
    connection.commit()
