"""Register: what the one-stop system received, imported from its CSV export."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from scanner_app.domain.dossier_code import parse_dossier_code
from scanner_app.domain.errors import DossierCodeError, RegisterFormatError
from scanner_app.domain.file_errors import FileEmptyError, FileForbiddenError, FileMissingError
from scanner_app.domain.folding import plain_words
from scanner_app.domain.ids import DossierId, OfficeCode
from scanner_app.domain.register import RegisterRow
from scanner_app.ports import FilingPort, ImportCounts, RegisterStore

_COLUMNS = {
    "code": ("ma ho so", "ma so ho so", "so ho so", "code", "dossier code"),
    "office": (
        "ma don vi tiep nhan",
        "don vi tiep nhan",
        "ma don vi",
        "ma co quan",
        "office",
    ),
    "received_on": ("ngay tiep nhan", "ngay nhan", "thoi gian tiep nhan", "received on"),
    "procedure": ("ma thu tuc", "thu tuc", "ten thu tuc", "ma tthc", "procedure"),
    "applicant": ("chu ho so", "nguoi nop", "nguoi nop ho so", "applicant"),
    "due_on": ("ngay hen tra", "ngay hen tra ket qua", "han tra", "due on"),
}
"""Column headings seen in exports, without diacritics; the first that is there is taken."""

_NEEDED = ("code", "received_on")
_DAYS = ("%d/%m/%Y", "%Y-%m-%d", "%d-%m-%Y", "%d/%m/%Y %H:%M", "%d/%m/%Y %H:%M:%S", "%Y%m%d")


@dataclass(frozen=True, slots=True)
class RefusedRow:
    """A line that was not imported: its number in the file and why.

    Attributes:
        reason: "code_invalid", "date_invalid" or "office_missing".
    """

    line: int
    reason: str
    value: str


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import did; refused rows did not stop the others.

    Attributes:
        released: dossiers that were held because the register did not know their code.
    """

    counts: ImportCounts
    refused: tuple[RefusedRow, ...]
    released: tuple[DossierId, ...] = ()


class ImportRegister:
    """Reads a CSV export into the register; importing it again changes nothing."""

    def __init__(self, register: RegisterStore, filing: FilingPort) -> None:
        self._register = register
        self._filing = filing

    def __call__(self, path: Path, *, office: OfficeCode | None = None) -> Imported:
        """Import the file; `office` stands in where it has no office column.

        Raises:
            FileMissingError, FileForbiddenError, FileEmptyError: it cannot be read.
            RegisterFormatError: no column for the code or the day of reception.
        """
        rows, columns = _table(path)
        good: list[RegisterRow] = []
        refused: list[RefusedRow] = []
        for line, cells in rows:
            row = _row(line, cells, columns, office)
            (good if isinstance(row, RegisterRow) else refused).append(row)  # type: ignore[arg-type]  # split by type
        counts = self._register.put(good)
        return Imported(counts, tuple(refused), self._filing.release_known())


def _table(path: Path) -> tuple[Iterator[tuple[int, list[str]]], dict[str, int]]:
    text = _text(path)
    if not text.strip():
        raise FileEmptyError(path=str(path))
    first = text.splitlines()[0]
    delimiter = max(";,\t", key=first.count)
    reader = csv.reader(io.StringIO(text), delimiter=delimiter)
    columns = _find_columns(next(reader))
    missing = [name for name in _NEEDED if name not in columns]
    if missing:
        raise RegisterFormatError(path=str(path), missing=missing)
    return ((reader.line_num, cells) for cells in reader if any(cells)), columns


def _text(path: Path) -> str:
    try:
        content = path.read_bytes()
    except FileNotFoundError as error:
        raise FileMissingError(path=str(path)) from error
    except OSError as error:
        raise FileForbiddenError(path=str(path)) from error
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        # Excel on a Vietnamese Windows saves "CSV" in its own code page.
        return content.decode("cp1258", errors="replace")


def _find_columns(headings: Sequence[str]) -> dict[str, int]:
    keys = [plain_words(heading) for heading in headings]
    found: dict[str, int] = {}
    for name, wanted in _COLUMNS.items():
        for heading in wanted:
            if heading in keys:
                found[name] = keys.index(heading)
                break
    return found


def _row(
    line: int, cells: list[str], columns: dict[str, int], office: OfficeCode | None
) -> RegisterRow | RefusedRow:
    def cell(name: str) -> str:
        index = columns.get(name)
        return cells[index].strip() if index is not None and index < len(cells) else ""

    try:
        code = parse_dossier_code(cell("code")).text
    except DossierCodeError:
        return RefusedRow(line, "code_invalid", cell("code"))
    received = _day(cell("received_on"))
    if received is None:
        return RefusedRow(line, "date_invalid", cell("received_on"))
    owner = cell("office") or office
    if not owner:
        return RefusedRow(line, "office_missing", code)
    return RegisterRow(
        code=code,
        office=OfficeCode(owner),
        received_on=received,
        procedure=cell("procedure"),
        applicant=cell("applicant"),
        due_on=_day(cell("due_on")),
    )


def _day(text: str) -> date | None:
    for form in _DAYS:
        try:
            return datetime.strptime(text, form).date()  # noqa: DTZ007 - a day, no moment
        except ValueError:
            continue
    return None
