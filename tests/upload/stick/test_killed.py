"""Writing a stick, importing it and reading its receipts, killed before each step."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
import sqlalchemy.dialects.sqlite.pysqlite  # noqa: F401 - else each child that dies loads it

from scanner_app.domain.upload import JobState
from tests.dying import homes_of_deaths
from tests.stand.carrying_fixtures import counter_of, province_of, take_in

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(os.name != "posix", reason="dùng tín hiệu SIGKILL"),
]


def carry_on(world: Path) -> None:
    """The whole way, from wherever it stands."""
    counter, stick = counter_of(world), world / "stick"
    counter.write(stick)
    take_in(province_of(counter), counter, stick)
    counter.read(stick)


def test_killed_before_any_step_the_whole_way_is_gone_on_with(world: Path, tmp_path: Path) -> None:
    out = tmp_path / "deaths"
    out.mkdir()
    with closing(sqlite3.connect(world / "pc" / "sohoa.db")) as database, database:
        # Two papers show what three do, in less time.
        database.execute("DELETE FROM upload_jobs WHERE id > 2")

    deaths = homes_of_deaths(carry_on, world, out, ("os.mkdir", "os.rename", "shutil.rmtree"))

    assert len(deaths) >= 12
    for each in deaths:
        carry_on(each)
        counter = counter_of(each)
        jobs = counter.jobs()
        assert {job.state for job in jobs} == {JobState.SENT}
        kept = [receipt.sha256 for receipt in province_of(counter).receipts()]
        assert kept == [job.sha256 for job in jobs]
        assert list((each / "stick").iterdir()) == []
