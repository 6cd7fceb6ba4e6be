"""A delivery may die after any step: asking again ends in one receipt and one object."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from scanner_app.central.catalogue.counters import add_counter
from scanner_app.central.catalogue.database import Catalogue
from scanner_app.central.catalogue.offices import import_offices, office_on
from scanner_app.central.clock import now
from tests.central.ingest.conftest import OFFICES

PROJECT = Path(__file__).resolve().parents[3]


@pytest.mark.slow
def test_a_delivery_that_was_killed_is_receipted_when_it_is_asked_for_again(
    catalogue: Catalogue, catalogue_dsn: str, tmp_path: Path
) -> None:
    import_offices(catalogue, OFFICES)
    office = office_on(catalogue, "H37.1", now().date())
    assert office is not None
    counter = add_counter(catalogue, office.id, "one")
    for name in ("tus", "objects"):
        (tmp_path / name).mkdir()

    told = subprocess.run(
        [
            *(sys.executable, "-m", "tests.central.ingest.killed_delivery"),
            *(catalogue_dsn, str(tmp_path), str(counter), str(office.id), "H37.1"),
        ],
        cwd=PROJECT,
        check=True,
        capture_output=True,
        timeout=200,
    )

    found = json.loads(told.stdout)
    digests = [receipt.get("sha256", "lost") for receipt in found["receipts"]]
    kept = [path.name for path in (tmp_path / "objects" / "H37.1").rglob("*") if path.is_file()]
    rows = catalogue.as_keeper(
        lambda connection: connection.execute("SELECT sha256 FROM files").fetchall()
    )
    assert found["died"] > 20
    assert sorted(digests) == sorted(kept) == sorted(row[0] for row in rows)
    assert len(digests) == found["died"] + 1
    assert list((tmp_path / "tus").glob("*.json")) == []
