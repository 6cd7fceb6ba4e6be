"""A register as a table: which column is what, and what a line of it says."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from functools import lru_cache

from scanner_app.domain.dossier_code import parse_dossier_code
from scanner_app.domain.errors import DossierCodeError, OfficeCodeError
from scanner_app.domain.folding import nfc, plain_words
from scanner_app.domain.ids import OfficeCode
from scanner_app.domain.office_code import parse_office_code
from scanner_app.domain.office_tree import OfficeTree
from scanner_app.domain.register import RegisterRow, RegisterState


class Field(StrEnum):
    """What a column may tell; the names people use on the command line."""

    CODE = "code"
    OFFICE = "office"
    RECEIVED_ON = "received_on"
    PROCEDURE = "procedure"
    APPLICANT = "applicant"
    DUE_ON = "due_on"
    STATE = "state"
    HANDLED_BY = "handled_by"


NEEDED = (Field.CODE, Field.RECEIVED_ON)
LONGEST_TEXT = 500
"""Of a procedure or a name; as `domain.exchange.reading.LONGEST_TEXT`, or a row would not sync."""

Columns = Mapping[Field, str]
"""The heading of each column that is used, as `plain_words`."""

_HEADINGS: Mapping[Field, tuple[str, ...]] = {
    Field.CODE: ("ma ho so", "ma so ho so", "so ho so", "code", "dossier code"),
    Field.OFFICE: (
        "ma don vi tiep nhan",
        "don vi tiep nhan",
        "ma don vi",
        "ma co quan",
        "office",
    ),
    Field.RECEIVED_ON: ("ngay tiep nhan", "ngay nhan", "thoi gian tiep nhan", "received on"),
    Field.PROCEDURE: ("ma thu tuc", "thu tuc", "ten thu tuc", "ma tthc", "procedure"),
    Field.APPLICANT: ("chu ho so", "nguoi nop", "nguoi nop ho so", "applicant"),
    Field.DUE_ON: ("ngay hen tra", "ngay hen tra ket qua", "han tra", "due on"),
    Field.STATE: ("trang thai ho so", "trang thai", "tinh trang ho so", "tinh trang", "state"),
    Field.HANDLED_BY: ("ma don vi xu ly", "ma don vi giai quyet", "chuyen den don vi"),
}
"""Headings seen in exports, without diacritics; the first that is there is taken."""

_WITHDRAWN_NUMBERS = {"3", "7"}
"""Không được tiếp nhận, công dân yêu cầu rút hồ sơ: the national portal's catalogue."""
_WITHDRAWN_WORDS = re.compile(
    r"\b(rut(?! gon)|khong duoc tiep nhan|khong tiep nhan|tu choi tiep nhan)\b"
)

_DAYS = ("%d/%m/%Y", "%Y-%m-%d", "%d-%m-%Y", "%d.%m.%Y", "%Y%m%d")
_CLOCK = re.compile(r"[T ]\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?( ?[AP]M)?$", re.IGNORECASE)
_SERIAL = re.compile(r"\d{5}(\.\d+)?")
_EXCEL_EPOCH = date(1899, 12, 30)
_FIRST_YEAR, _LAST_YEAR = 2000, 2099
"""As dossier codes; a date outside is a slip of the pen or a number that is none."""


@dataclass(frozen=True, slots=True)
class RefusedLine:
    """A line that is no register row.

    Attributes:
        reason: "code_invalid", "date_invalid", "office_missing", "office_invalid" or
            "handled_by_invalid".
        value: what stands in that cell.
    """

    reason: str
    value: str


def heading_set(headings: Sequence[str]) -> tuple[str, ...]:
    """What a mapping is remembered under: exports of one kind have it in common."""
    return tuple(sorted({plain_words(heading) for heading in headings} - {""}))


def guessed(headings: Sequence[str]) -> dict[Field, str]:
    """The columns that these headings seem to be."""
    there = set(heading_set(headings))
    found = (
        (field, next((h for h in known if h in there), None)) for field, known in _HEADINGS.items()
    )
    return {field: heading for field, heading in found if heading is not None}


def places(columns: Columns, headings: Sequence[str]) -> dict[Field, int] | None:
    """Where the columns are in a line; None when one of them or a needed one is not there."""
    keys = [plain_words(heading) for heading in headings]
    if any(field not in columns for field in NEEDED):
        return None
    if any(heading not in keys for heading in columns.values()):
        return None
    return {field: keys.index(heading) for field, heading in columns.items()}


@dataclass(frozen=True, slots=True)
class LineReader:
    """Reads lines of one table.

    Attributes:
        places: of the columns.
        office: stands in where there is no office column, or its cell is empty.
        offices: by whom names, and codes that lost their zeros in Excel, are put right.
    """

    places: Mapping[Field, int]
    office: OfficeCode | None
    offices: OfficeTree

    def read(self, cells: Sequence[str]) -> RegisterRow | RefusedLine:
        """The row that a line tells."""

        def cell(field: Field) -> str:
            at = self.places.get(field)
            return _composed(cells[at]) if at is not None and at < len(cells) else ""

        try:
            code = parse_dossier_code(cell(Field.CODE)).text
        except DossierCodeError:
            return RefusedLine("code_invalid", cell(Field.CODE))
        received = parse_day(cell(Field.RECEIVED_ON))
        if received is None:
            return RefusedLine("date_invalid", cell(Field.RECEIVED_ON))
        named = cell(Field.OFFICE)
        owner = self._office(named, received) if named else self.office
        if owner is None:
            return RefusedLine("office_invalid" if named else "office_missing", named or code)
        handling = cell(Field.HANDLED_BY)
        handler = self._office(handling, received) if handling else None
        if handling and handler is None:
            return RefusedLine("handled_by_invalid", handling)
        return RegisterRow(
            code=code,
            office=owner,
            received_on=received,
            procedure=_printable(cell(Field.PROCEDURE)),
            applicant=_printable(cell(Field.APPLICANT)),
            due_on=parse_day(cell(Field.DUE_ON)),
            state=parse_state(cell(Field.STATE)),
            handled_by=None if handler == owner else handler,
        )

    def _office(self, text: str, day: date) -> OfficeCode | None:
        """The office that a cell names by code, or by a name that only one had on that day."""
        padded = text.zfill(5)
        if text.isdigit() and not self.offices.knows(text) and self.offices.knows(padded):
            return OfficeCode(padded)
        try:
            return parse_office_code(text)
        except OfficeCodeError:
            return self.offices.named(text, day)


@lru_cache(maxsize=4096)
def parse_day(text: str) -> date | None:
    """The day that a cell says: as text, with or without a time, or as Excel counts days."""
    if _SERIAL.fullmatch(text):
        day = _EXCEL_EPOCH + timedelta(days=int(text[:5]))
        return day if _FIRST_YEAR <= day.year <= _LAST_YEAR else None
    bare = _CLOCK.sub("", text).strip()
    for form in _DAYS:
        try:
            day = datetime.strptime(bare, form).date()  # noqa: DTZ007 - a day, no moment
        except ValueError:
            continue
        return day if _FIRST_YEAR <= day.year <= _LAST_YEAR else None
    return None


@lru_cache(maxsize=256)
def parse_state(text: str) -> RegisterState:
    """What a status cell says: the portal's number or words; whatever else it is, received."""
    words = plain_words(text)
    if words in _WITHDRAWN_NUMBERS or _WITHDRAWN_WORDS.search(words):
        return RegisterState.WITHDRAWN
    return RegisterState.RECEIVED


def _composed(text: str) -> str:
    # Most cells are codes and days: a fifth of the time of an import went into composing those.
    is_plain = text.isascii() and text.isprintable() and "  " not in text
    return text.strip() if is_plain else nfc(text)


def _printable(text: str) -> str:
    if not text.isprintable():
        text = "".join(letter for letter in text if letter.isprintable())
    return text[:LONGEST_TEXT]
