"""How a register is imported, and what came of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from scanner_app.domain.ids import DossierId, OfficeCode
from scanner_app.domain.register_table import Field


@dataclass(frozen=True, slots=True)
class ImportCounts:
    """What an import did, or would do; a code counts once."""

    added: int
    updated: int
    unchanged: int


@dataclass(frozen=True, slots=True)
class RefusedRow:
    """A line that was not imported: its number in the file and why.

    Attributes:
        reason: as in `domain.register_table.RefusedLine`.
    """

    line: int
    reason: str
    value: str


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import did, or would do; refused rows did not stop the others.

    Attributes:
        refused: the first thousand of them.
        refused_count: all of them.
        released: dossiers that were held because the register did not know their code.
        reopened: finished dossiers, with their codes, that lack something by the procedure or the
            day that the register names now: they are open again, or would be.
        repeated: lines whose code stands further down once more; the lower line was taken.
        repeats: the first of them: number, and number of the line that was taken.
        unknown_offices: office codes that the list of offices does not have; taken all the same.
        columns: heading of each column that was used.
    """

    counts: ImportCounts
    refused: tuple[RefusedRow, ...]
    released: tuple[DossierId, ...] = ()
    refused_count: int = 0
    repeated: int = 0
    repeats: tuple[tuple[int, int], ...] = ()
    reopened: tuple[tuple[DossierId, str], ...] = ()
    unknown_offices: tuple[str, ...] = ()
    columns: Mapping[Field, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ImportOrder:
    """How to import.

    Attributes:
        office: stands in where the file has no office column, or an empty cell.
        columns: heading of a column as it stands in the file, by what it is; over what is
            remembered and what is guessed; "" says that there is none. Remembered for exports
            with the same headings.
        dry_run: only say what would be done.
        refuse: gets every refused row as it is met.
    """

    office: OfficeCode | None = None
    columns: Mapping[Field, str] = field(default_factory=dict)
    dry_run: bool = False
    refuse: Callable[[RefusedRow], None] = lambda _row: None
