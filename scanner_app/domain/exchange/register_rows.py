"""Register rows with the stamp that decides which version stands."""

from __future__ import annotations

from dataclasses import dataclass

from scanner_app.domain.errors import OfficeCodeError
from scanner_app.domain.exchange.reading import Fields
from scanner_app.domain.exchange.statements import read_code
from scanner_app.domain.ids import OfficeCode
from scanner_app.domain.office_code import parse_office_code
from scanner_app.domain.register import RegisterRow, RegisterState, Stamp


@dataclass(frozen=True, slots=True)
class StampedRow:
    """One version of a register row."""

    row: RegisterRow
    stamp: Stamp

    def dump(self) -> dict[str, object]:
        """As JSON."""
        row = self.row
        return {
            "code": row.code,
            "office": row.office,
            "received_on": row.received_on.isoformat(),
            "procedure": row.procedure,
            "applicant": row.applicant,
            "due_on": row.due_on.isoformat() if row.due_on else None,
            "state": row.state.value,
            "handled_by": row.handled_by,
            "at": self.stamp.at.isoformat(),
            "origin": self.stamp.origin,
        }


def read_row(fields: Fields) -> StampedRow:
    """What `StampedRow.dump` wrote.

    Raises:
        MessageInvalidError: it is not.
    """
    row = RegisterRow(
        code=read_code(fields, "code"),
        office=read_office(fields, "office"),
        received_on=fields.day("received_on"),
        procedure=fields.text("procedure", empty=True),
        applicant=fields.text("applicant", empty=True),
        due_on=fields.day("due_on") if fields.has("due_on") else None,
        state=fields.one_of("state", RegisterState),
        handled_by=read_office(fields, "handled_by") if fields.has("handled_by") else None,
    )
    return StampedRow(row, Stamp(fields.moment("at"), fields.text("origin", most=80)))


def read_office(fields: Fields, name: str) -> OfficeCode:
    """An office code.

    Raises:
        MessageInvalidError: it is none.
    """
    try:
        return parse_office_code(fields.text(name, most=40))
    except OfficeCodeError:
        raise fields.wrong(name) from None
