"""What the import lint cannot say: the inner layers use the standard library alone."""

from __future__ import annotations

import ast
import sys
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[1]
APPLICATION = PROJECT / "scanner_app"
INNER = [
    *sorted((APPLICATION / "domain").rglob("*.py")),
    *sorted((APPLICATION / "tasks").rglob("*.py")),
    *sorted((APPLICATION / "ports").rglob("*.py")),
    *sorted((APPLICATION / "messages").rglob("*.py")),
    *sorted((APPLICATION / "settings").rglob("*.py")),
    APPLICATION / "settings_template.py",
    APPLICATION / "paths.py",
]


def imported(path: Path) -> set[str]:
    """Top names of what a module imports."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module.split(".")[0])
    return names


@pytest.mark.parametrize("path", INNER, ids=lambda path: str(path.relative_to(APPLICATION)))
def test_inner_layers_import_the_standard_library_alone(path: Path) -> None:
    assert imported(path) - sys.stdlib_module_names - {"scanner_app"} == set()


def test_times_are_vietnams_and_not_those_of_the_pcs_zone() -> None:
    zoneless = {
        str(path.relative_to(APPLICATION))
        for path in APPLICATION.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and is_zoneless(node)
    }

    # They look at the PC's zone itself.
    assert zoneless == {"bootstrap/installed_test.py", "bootstrap/probing/work.py"}


def is_zoneless(call: ast.Call) -> bool:
    """Gives the local time of the PC's zone."""
    name = call.func.attr if isinstance(call.func, ast.Attribute) else ""
    told = len(call.args) + len(call.keywords)
    return (name == "astimezone" and told == 0) or (name == "fromtimestamp" and told == 1)
