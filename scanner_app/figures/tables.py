"""One table of figures, the same on the page, in the XLSX and in the PDF."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from scanner_app.domain.progress import Rate, grouped
from scanner_app.figures.collation import collation_key

Value = str | int | date | Rate | None
"""None is no value: "–"."""


class Kind(StrEnum):
    """What a column holds."""

    TEXT = "text"
    COUNT = "count"
    RATE = "rate"
    DAY = "day"


@dataclass(frozen=True, slots=True)
class Column:
    """A column.

    Attributes:
        key: names it in queries.
        bar: its rates are drawn beside the figures.
    """

    key: str
    label: str
    kind: Kind
    bar: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """A row.

    Attributes:
        values: one a column.
        office_id: office of the province's catalogue that its first cell leads to.
        leads_to: code of the office or dossier that the row leads to at a counter, "" is none.
        is_late: something that was promised for a day is not there yet.
    """

    values: tuple[Value, ...]
    office_id: int | None = None
    leads_to: str = ""
    is_late: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """Columns, rows, and what stands around them.

    Attributes:
        key: names it in paths.
        caption: what the rows are.
        total: counts of all of them together, from the same source as the rows.
        note: what has to be said about it, "" is nothing.
        empty: what is said instead of no rows.
    """

    key: str
    caption: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    total: Row | None = None
    note: str = ""
    empty: str = ""

    def ordered(self, sort: str, *, falling: bool) -> Table:
        """By a column; an unknown one changes nothing. Rows without a value come last."""
        keys = [column.key for column in self.columns]
        if sort not in keys:
            return self
        place = keys.index(sort)
        known = [row for row in self.rows if _is_known(row.values[place])]
        others = [row for row in self.rows if not _is_known(row.values[place])]
        key = _sort_key(self.columns[place].kind)
        known.sort(key=lambda row: key(row.values[place]), reverse=falling)
        return replace(self, rows=tuple(known + others))


def shown(value: Value) -> str:
    """A value as people read it: 630.485, 86,03%, 11/01/2024."""
    match value:
        case None:
            return "–"
        case Rate():
            return value.percent_text
        case date():
            return f"{value:%d/%m/%Y}"
        case int():
            return grouped(value)
        case _:
            return value


def _is_known(value: Value) -> bool:
    return value is not None and not (isinstance(value, Rate) and value.ratio is None)


def _sort_key(kind: Kind) -> Callable[[Value], tuple[object, ...]]:
    if kind is Kind.TEXT:
        return lambda value: collation_key(str(value))
    return lambda value: (value.ratio if isinstance(value, Rate) else value,)
