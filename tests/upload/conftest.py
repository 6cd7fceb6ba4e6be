"""The province's front door, tus server and a scripted ingest, once for each test process."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.fakes.province_http import ScriptedProvince
from tests.stand.swift import Swift, running_swift
from tests.upload.province_stand import ProvinceStand, running_stand


@pytest.fixture(scope="session")
def province_stand() -> Iterator[ProvinceStand]:
    """All of it, with two counters' certificates."""
    with (
        tempfile.TemporaryDirectory(prefix="sohoa-") as folder,
        running_stand(Path(folder)) as all_,
    ):
        yield all_


@pytest.fixture
def stand(province_stand: ProvinceStand) -> Iterator[ProvinceStand]:
    """The same, empty before every test."""
    province_stand.province.forget_all()
    yield province_stand
    province_stand.tus.start_if_dead()


@pytest.fixture
def province(stand: ProvinceStand) -> ScriptedProvince:
    """Its ingest."""
    return stand.province


@pytest.fixture(scope="session")
def swift() -> Iterator[Swift]:
    """One S3 engine; each test makes a bucket of its own."""
    with running_swift() as engine:
        yield engine
