"""Writing a stick and reading its receipts, killed before each step."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
import sqlalchemy.dialects.sqlite.pysqlite  # noqa: F401 - else each child that dies loads it

from scanner_app.domain.upload import JobState
from tests.dying import homes_of_deaths
from tests.fakes.receiver import FolderReceiver
from tests.stand.carrying_fixtures import counter_of, province_of, take_in

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(os.name != "posix", reason="dùng tín hiệu SIGKILL"),
]

_STEPS = ("os.mkdir", "os.rename")


def write(world: Path) -> None:
    counter_of(world).write(world / "stick")


def take(world: Path) -> None:
    counter = counter_of(world)
    take_in(province_of(counter), counter, world / "stick")


def read(world: Path) -> None:
    counter_of(world).read(world / "stick")


def carry_on(world: Path) -> None:
    """The whole way, from wherever it stands."""
    for act in (write, take, read):
        act(world)


def all_is_well(world: Path) -> bool:
    counter = counter_of(world)
    receipts = province_of(counter).receipts()
    jobs = counter.jobs()
    return (
        {job.state for job in jobs} == {JobState.SENT}
        and [each.sha256 for each in receipts] == [job.sha256 for job in jobs]
        and not list((world / "stick").iterdir())
        and counter.read(world / "stick").sent == 0
    )


def test_writing_that_dies_before_any_step_is_gone_on_with(world: Path, tmp_path: Path) -> None:
    deaths = homes_of_deaths(write, world, _out(tmp_path), _STEPS)

    for each in deaths:
        bundles = take_in(FolderReceiver(tmp_path / each.name, {}), counter_of(each), each)
        assert bundles == ()
        carry_on(each)
    assert len(deaths) >= 8
    assert all(all_is_well(each) for each in deaths)


def test_an_import_that_dies_before_any_step_is_gone_on_with(world: Path, tmp_path: Path) -> None:
    write(world)

    deaths = homes_of_deaths(take, world, _out(tmp_path), _STEPS)

    for each in deaths:
        take(each)
        read(each)
    assert len(deaths) >= 6
    assert all(all_is_well(each) for each in deaths)


def test_reading_that_dies_before_any_step_is_gone_on_with(world: Path, tmp_path: Path) -> None:
    write(world)
    take(world)

    deaths = homes_of_deaths(read, world, _out(tmp_path), ("os.remove", "shutil.rmtree", "sqlite3.connect"))

    for each in deaths:
        carry_on(each)
    assert len(deaths) >= 6
    assert all(all_is_well(each) for each in deaths)


def _out(tmp_path: Path) -> Path:
    out = tmp_path / "deaths"
    out.mkdir()
    return out
