"""The dated list of offices that is shipped."""

from __future__ import annotations

from pathlib import Path

from scanner_app.domain.office_tree import OfficeTree
from scanner_app.office_files import read_offices_toml
from scanner_app.paths import resources_folder

_FILE = "catalog/offices.toml"


def shipped_offices(path: Path | None = None) -> OfficeTree:
    """The offices of the province; a list that is missing knows none.

    Args:
        path: another list of this form.
    """
    try:
        return OfficeTree(read_offices_toml(path or resources_folder() / _FILE))
    except FileNotFoundError:
        return OfficeTree()
