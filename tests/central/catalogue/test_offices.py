"""Offices as a dated tree: codes that come back, mergers, names that several have."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from scanner_app.central.catalogue.database import Catalogue
from scanner_app.central.catalogue.offices import (
    import_offices,
    office_on,
)
from scanner_app.office_files import read_offices_toml

SHIPPED = Path(__file__).parents[3] / "resources/catalog/offices.toml"


def _below(catalogue: Catalogue, office_id: int, *, by_merger: bool) -> set[str]:
    rows = catalogue.as_keeper(
        lambda connection: connection.execute(
            "SELECT o.name FROM office_tree t JOIN offices o ON o.id = t.descendant_id"
            " WHERE t.ancestor_id = %s AND (%s OR NOT t.by_merger)",
            (office_id, by_merger),
        ).fetchall()
    )
    return {row[0] for row in rows}


def test_the_shipped_offices_are_taken_over_once(catalogue: Catalogue) -> None:
    offices = read_offices_toml(SHIPPED)

    first = import_offices(catalogue, offices)
    again = import_offices(catalogue, offices)

    assert (first.added, first.updated, first.orphans) == (313, 0, ())
    assert (again.added, again.updated, again.unchanged) == (0, 0, 313)
    assert first.unresolved == ()


def test_a_code_is_another_unit_after_the_merger(catalogue: Catalogue) -> None:
    import_offices(catalogue, read_offices_toml(SHIPPED))

    before = office_on(catalogue, "05983", date(2025, 6, 30))
    after = office_on(catalogue, "05983", date(2025, 7, 1))

    assert before is not None
    assert after is not None
    assert (before.name, after.name) == ("Phường Chi Lăng", "Phường Lương Văn Tri")
    assert _below(catalogue, after.id, by_merger=False) == {"Phường Lương Văn Tri"}
    assert _below(catalogue, after.id, by_merger=True) == {
        "Phường Lương Văn Tri",
        "Phường Chi Lăng",
        "Xã Quảng Lạc",
    }
    assert office_on(catalogue, "178", date(2025, 7, 1)) is None
