"""Fixtures of a counter without any line; made once a test process, copied for each test."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from scanner_app.bootstrap.clock import now
from scanner_app.central.sticks.importing import ImportedBundle, ImportStick
from scanner_app.central.sticks.keys import make_stick_keys
from scanner_app.tasks.cancel import CancelToken
from tests.fakes.receiver import FolderReceiver, Known
from tests.stand.carrying import OFFICE, CarryingCounter
from tests.stand.pki import Pki

__all__ = ["counter", "province", "stick", "world"]


@pytest.fixture
def world(tmp_path_factory: pytest.TempPathFactory, tmp_path: Path) -> Path:
    """Folders `pc`, `stick`, `pki`, `secrets`, `province`: three signed papers wait."""
    template = tmp_path_factory.getbasetemp() / "carrying"
    if not template.exists():
        # Brings the signing with it, which children that die would load as well.
        from tests.stand.counter_home import dossier_codes, fill_home

        fill_home(template / "pc", OFFICE, dossier_codes(OFFICE, 3), size_bytes=200_000)
        Pki(template / "pki").counter("bo-phan-mot-cua")
        make_stick_keys(template / "secrets")
        (template / "stick").mkdir()
        (template / "province").mkdir()
    return Path(shutil.copytree(template, tmp_path / "world"))


@pytest.fixture
def counter(world: Path) -> CarryingCounter:
    """The counter of this world."""
    return counter_of(world)


@pytest.fixture
def stick(world: Path) -> Path:
    """Its stick."""
    return world / "stick"


@pytest.fixture
def province(counter: CarryingCounter) -> FolderReceiver:
    """It knows this counter."""
    return province_of(counter)


def counter_of(world: Path) -> CarryingCounter:
    """The counter in these folders."""
    return CarryingCounter(world / "pc", world / "pki" / "bo-phan-mot-cua.pem", world / "secrets")


def province_of(counter: CarryingCounter) -> FolderReceiver:
    """The province beside this counter."""
    folder = counter.home.parent / "province"
    return FolderReceiver(folder, {counter.fingerprint: Known("1", OFFICE)})


def take_in(
    province: FolderReceiver, counter: CarryingCounter, stick: Path
) -> tuple[ImportedBundle, ...]:
    """The stick is imported with the province's keys."""
    bring = ImportStick(province, counter.keys(), now, province.folder)
    return bring(stick, CancelToken())
