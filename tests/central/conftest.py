"""A PostgreSQL for each test process; what tests need of the province is made in it."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import uuid4

import psycopg
import pytest

from scanner_app.central.catalogue.database import Catalogue
from scanner_app.central.catalogue.schema import migrate
from tests.stand.postgres import Postgres, running_postgres


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """One empty server for all tests of this process."""
    with running_postgres() as server:
        yield server


@pytest.fixture(scope="session")
def _catalogue_template(postgres: Postgres) -> str:
    """A database with nothing but the catalogue's tables, to be copied."""
    with psycopg.connect(postgres.dsn(), autocommit=True) as connection:
        connection.execute("CREATE DATABASE catalogue_template")
    migrate(postgres.dsn("catalogue_template"))
    return "catalogue_template"


@pytest.fixture
def catalogue_dsn(postgres: Postgres, _catalogue_template: str) -> str:
    """A catalogue of this test alone, empty."""
    name = f"catalogue_{uuid4().hex}"
    with psycopg.connect(postgres.dsn(), autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} TEMPLATE {_catalogue_template}")
    return postgres.dsn(name)


@pytest.fixture
def catalogue(catalogue_dsn: str) -> Iterator[Catalogue]:
    """The same, opened."""
    with Catalogue(catalogue_dsn, most=20) as opened:
        yield opened
