"""Which old scans belong to which dossier: a folder a dossier, or a table."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from scanner_app.domain.dossier_code import parse_dossier_code
from scanner_app.domain.errors import DossierCodeError, RegisterFormatError

_KINDS = (".pdf", ".jpg", ".jpeg", ".png", ".tif", ".tiff")


@dataclass(frozen=True, slots=True)
class OldDossier:
    """A dossier with the files of its old scans, in order."""

    code: str
    files: tuple[Path, ...]


@dataclass(frozen=True, slots=True)
class Listed:
    """What a list holds.

    Attributes:
        refused: lines or folders that name no dossier, no file, or one outside the list's folder.
    """

    dossiers: tuple[OldDossier, ...]
    refused: tuple[str, ...]


def list_old(path: Path) -> Listed:
    """Dossiers of a folder (subfolders named by code) or of a CSV (columns code and file).

    Raises:
        RegisterFormatError: the table has no such columns.
        OSError: it cannot be read.
    """
    return _gathered(_of_folder(path) if path.is_dir() else _of_table(path), path)


def _of_folder(root: Path) -> Iterable[tuple[str, str, Path]]:
    for folder in sorted(each for each in root.iterdir() if each.is_dir()):
        for file in sorted(folder.rglob("*")):
            if file.suffix.lower() in _KINDS:
                yield folder.name, folder.name, file


def _of_table(table: Path) -> Iterable[tuple[str, str, Path]]:
    with table.open(encoding="utf-8-sig", newline="") as file:
        rows = csv.DictReader(file)
        if not {"code", "file"} <= set(rows.fieldnames or ()):
            raise RegisterFormatError(path=str(table), missing="code, file")
        for number, row in enumerate(rows, start=2):
            yield str(number), row["code"] or "", table.parent / (row["file"] or "")


def _gathered(entries: Iterable[tuple[str, str, Path]], path: Path) -> Listed:
    root = (path if path.is_dir() else path.parent).resolve()
    found: dict[str, list[Path]] = {}
    refused: list[str] = []
    for place, code, file in entries:
        try:
            known = parse_dossier_code(code.strip()).text
        except DossierCodeError:
            refused.append(place)
            continue
        real = file.resolve()
        if real.is_file() and real.is_relative_to(root):
            found.setdefault(known, []).append(real)
        else:
            refused.append(place)
    dossiers = (OldDossier(code, tuple(files)) for code, files in found.items())
    return Listed(tuple(dossiers), tuple(dict.fromkeys(refused)))
