"""A PostgreSQL for each test process; what tests need of the province is made in it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.stand.postgres import Postgres, running_postgres


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """One empty server for all tests of this process."""
    with running_postgres() as server:
        yield server
