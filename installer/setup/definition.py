"""What installer/product.toml says, with the version of pyproject.toml."""

from __future__ import annotations

import re
import tomllib
import uuid
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
_TABLES = (
    "product folders programs shortcuts registry autostart firewall machine_settings properties"
    " exit_codes program_exit_codes limits"
)


@dataclass(frozen=True)
class Shortcut:
    """A line in the Start menu."""

    id: str
    name: str
    arguments: str
    comment: str


@dataclass(frozen=True)
class Definition:
    """The tables of product.toml; see the comments there.

    Attributes:
        version: as people read it.
        numbers: three numbers, as Windows Installer compares them.
    """

    version: str
    numbers: tuple[int, int, int]
    product: dict[str, str]
    programs: dict[str, str]
    signed: tuple[str, ...]
    shortcuts: tuple[Shortcut, ...]
    registry_key: str
    autostart: dict[str, str]
    firewall: dict[str, str]
    firewall_programs: tuple[str, ...]
    self_test: tuple[str, ...]
    settings_command: tuple[str, ...]
    settings_file: tuple[str, str]
    properties: dict[str, str]
    exit_codes: dict[str, int]
    limits: dict[str, int]

    @property
    def name(self) -> str:
        """Of the product."""
        return self.product["name"]

    def guid(self, what: str) -> str:
        """The same for the same thing in every build: UUID version 5."""
        return f"{{{uuid.uuid5(uuid.UUID(self.product['guid_namespace']), what)}}}".upper()


def read_definition(
    version: str | None = None, file: Path = ROOT / "installer" / "product.toml"
) -> Definition:
    """The definition; pyproject.toml's version unless another is stated.

    Raises:
        ValueError: a table is missing or unknown, or the version begins with no three numbers.
    """
    tables = tomllib.loads(file.read_text(encoding="utf-8"))
    if set(tables) != set(_TABLES.split()):
        raise ValueError(f"{file}: {sorted(set(tables) ^ set(_TABLES.split()))}")
    if version is None:
        project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
        version = str(project["project"]["version"])
    programs, firewall, settings = (
        tables[name] for name in ("programs", "firewall", "machine_settings")
    )
    return Definition(
        version=version,
        numbers=_three_numbers(version),
        product={key: str(value) for key, value in tables["product"].items()},
        programs={key: value for key, value in programs.items() if isinstance(value, str)},
        signed=tuple(programs["signed"]),
        shortcuts=tuple(Shortcut(**each) for each in tables["shortcuts"]),
        registry_key=tables["registry"]["key"],
        autostart=tables["autostart"],
        firewall={key: str(value) for key, value in firewall.items() if key != "programs"},
        firewall_programs=tuple(firewall["programs"]),
        self_test=tuple(programs["self_test"]),
        settings_command=tuple(settings["command"]),
        settings_file=(settings["file_property"], settings["file_option"]),
        properties=tables["properties"],
        exit_codes=tables["exit_codes"],
        limits=tables["limits"],
    )


def _three_numbers(version: str) -> tuple[int, int, int]:
    found = re.match(r"(\d+)\.(\d+)\.(\d+)", version)
    if found is None:
        raise ValueError(version)
    first, second, third = (int(each) for each in found.groups())
    return first, second, third
