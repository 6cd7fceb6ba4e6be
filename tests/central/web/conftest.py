"""One small province and its pages for all tests of this process; they only read."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import uuid4

import psycopg
import pytest

from scanner_app.central.catalogue.database import Catalogue
from tests.central.web.served import NOW, Clock, Served, head_account, serving, small_province
from tests.stand.postgres import Postgres


@pytest.fixture(scope="session")
def province(postgres: Postgres, _catalogue_template: str) -> Iterator[tuple[str, dict[str, int]]]:
    """The database's address, and its offices by name."""
    name = f"heads_{uuid4().hex}"
    with psycopg.connect(postgres.dsn(), autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} TEMPLATE {_catalogue_template}")
        with Catalogue(postgres.dsn(name)) as catalogue:
            ids = small_province(catalogue)
        yield postgres.dsn(name), ids
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(scope="session")
def _served(postgres: Postgres, province: tuple[str, dict[str, int]]) -> Iterator[Served]:
    dsn, ids = province
    clock = Clock()
    account = head_account(postgres.dsn(), postgres.dsn(_name(dsn), user="sohoa_web"))
    with serving(account, clock) as (url, issuer, catalogue):
        yield Served(url, issuer, clock, catalogue, ids)


@pytest.fixture
def served(_served: Served) -> Iterator[Served]:
    """The pages, as nobody used them yet."""
    _served.clock.now = NOW
    _served.issuer.spoil = None
    yield _served
    _served.close()


def _name(dsn: str) -> str:
    return dsn.split("dbname=")[1].split(maxsplit=1)[0]
