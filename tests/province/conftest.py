"""The whole province, once for each test process; each test has counters of its own in it."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.province.counter import Counter, new_counter
from tests.province.papers import Papers, signing
from tests.stand.province import Province, running_province

NewCounter = Callable[..., Counter]


@pytest.fixture(scope="session")
def province() -> Iterator[Province]:
    """nginx, tus server, ingest and PostgreSQL; nginx waits three seconds for who says nothing."""
    with (
        tempfile.TemporaryDirectory(prefix="sohoa-") as folder,
        running_province(Path(folder) / "province", durable=True, patience_s=3) as running,
    ):
        yield running


@pytest.fixture
def counter_of(province: Province) -> Iterator[NewCounter]:
    """Makes counters of an office."""
    made: list[Counter] = []

    def make(office: str = "H37.12", **how: object) -> Counter:
        made.append(new_counter(province, office, **how))  # type: ignore[arg-type]  # its own
        return made[-1]

    yield make
    for each in made:
        each.client.close()


@pytest.fixture
def counter(counter_of: NewCounter) -> Counter:
    """One of Phường Đông Kinh."""
    return counter_of("H37.12")


@pytest.fixture(scope="session")
def papers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Papers]:
    """Gives really signed PDFs."""
    with signing(tmp_path_factory.mktemp("papers")) as made:
        yield made
