"""The dated list of offices that is shipped."""

from __future__ import annotations

import tomllib
from datetime import date
from pathlib import Path

from scanner_app.domain.catalog import Office
from scanner_app.domain.office_tree import OfficeTree
from scanner_app.paths import resources_folder

_FILE = "catalog/offices.toml"


def shipped_offices(path: Path | None = None) -> OfficeTree:
    """The offices of the province; a list that is missing knows none.

    Args:
        path: another list of this form.
    """
    try:
        rows = tomllib.loads((path or resources_folder() / _FILE).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return OfficeTree()
    return OfficeTree(
        Office(
            code=row["code"],
            name=row["name"],
            level=row["level"],
            parent=row["parent"],
            valid_from=_day(row["valid_from"]),
            valid_to=_day(row["valid_to"]),
            predecessors=tuple(row["predecessors"]),
            code_real=row["code_real"],
        )
        for row in rows["office"]
    )


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
