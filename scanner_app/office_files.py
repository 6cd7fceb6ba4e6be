"""Lists of offices as they are kept in files: the shipped TOML, or tables of the province."""

from __future__ import annotations

import csv
import tomllib
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path

from scanner_app.domain.catalog import Office


def read_offices_toml(path: Path) -> tuple[Office, ...]:
    """The offices of a file like `resources/catalog/offices.toml`."""
    told = tomllib.loads(path.read_text(encoding="utf-8"))
    return tuple(
        Office(
            code=entry["code"],
            name=entry["name"],
            level=entry["level"],
            parent=entry["parent"],
            valid_from=_day(entry["valid_from"]),
            valid_to=_day(entry["valid_to"]),
            predecessors=tuple(entry["predecessors"]),
            code_real=entry["code_real"],
        )
        for entry in told["office"]
    )


def read_offices_csv(path: Path, mergers: Path | None = None) -> tuple[Office, ...]:
    """The offices of a table, and whom they were merged from by another.

    Args:
        path: columns code, name, level, parent, valid_from, valid_to, code_real.
        mergers: columns new_code, predecessors: names joined by commas; they belong to the
            newest unit of that code.
    """
    merged = {
        row["new_code"]: tuple(name.strip() for name in row["predecessors"].split(","))
        for row in (_rows(mergers) if mergers else ())
    }
    rows = tuple(_rows(path))
    newest = {row["code"]: max(_starts(rows, row["code"])) for row in rows}
    return tuple(
        Office(
            code=row["code"],
            name=row["name"],
            level=row["level"],
            parent=row["parent"],
            valid_from=_day(row["valid_from"]),
            valid_to=_day(row["valid_to"]),
            predecessors=merged.get(row["code"], ())
            if row["valid_from"] == newest[row["code"]]
            else (),
            code_real=row["code_real"] == "yes",
        )
        for row in rows
    )


def _starts(rows: tuple[Mapping[str, str], ...], code: str) -> Iterator[str]:
    return (row["valid_from"] for row in rows if row["code"] == code)


def _rows(path: Path) -> Iterator[Mapping[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as table:
        yield from csv.DictReader(table)


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
