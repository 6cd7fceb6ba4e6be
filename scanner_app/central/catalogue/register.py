"""The province's register of received dossiers: whole registers at once, by COPY."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from scanner_app.central.catalogue.database import Catalogue, Connection
from scanner_app.central.catalogue.offices import OfficeDays, office_days
from scanner_app.domain.exchange.register_rows import StampedRow
from scanner_app.domain.merging import PROVINCE
from scanner_app.domain.register import RegisterRow, Stamp
from scanner_app.domain.vietnam_time import VIETNAM

MOST_REFUSED = 1000
"""Refused rows that are kept with their reason; all are counted."""

_TELL_EVERY = 5000


class RowRefusal(StrEnum):
    """Why a row was not taken."""

    OFFICE_UNKNOWN = "office_unknown"
    """Nobody had this office code on the day of reception."""
    HANDLER_UNKNOWN = "handler_unknown"
    """Nobody ever had the code of the office it was transferred to."""


@dataclass(frozen=True, slots=True)
class RefusedRow:
    """A row that was not taken.

    Attributes:
        line: 1 is the first row.
    """

    line: int
    code: str
    reason: RowRefusal


@dataclass(frozen=True, slots=True)
class RegisterImport:
    """What an import did.

    Attributes:
        unchanged: rows that said nothing new, or that a later version overrules.
        refused: the first `MOST_REFUSED` of them.
    """

    added: int
    updated: int
    unchanged: int
    refused_count: int
    refused: tuple[RefusedRow, ...]


def import_rows(
    catalogue: Catalogue,
    rows: Iterable[RegisterRow],
    now: datetime,
    tell: Callable[[int], None] | None = None,
) -> RegisterImport:
    """Take over an export of the one-stop system; all or nothing.

    A row that differs from what stands becomes the standing version, made by the province now; one
    that says the same changes nothing, so that a daily re-import is no news to the counters.

    Args:
        catalogue: where.
        rows: read once, not held; of two with one code the last counts.
        now: aware, the province's clock when the export was taken.
        tell: hears from time to time how many rows were read.
    """
    stamp = Stamp(now, PROVINCE)
    return _load(catalogue, (StampedRow(row, stamp) for row in rows), tell)


def office_ids(version: StampedRow, days: OfficeDays) -> tuple[int | None, int | None]:
    """The receiving office on the day of reception and the handling one on the day of the stamp.

    The latter may have had its code before or after that day only.
    """
    row = version.row
    office = days.on(row.office, row.received_on)
    if row.handled_by is None:
        return office, None
    day = version.stamp.at.astimezone(VIETNAM).date()
    return office, days.on(row.handled_by, day) or days.on(row.handled_by, row.received_on)


class _Loader:
    """Rows on their way into COPY; keeps count and what was refused."""

    def __init__(self, days: OfficeDays, tell: Callable[[int], None] | None) -> None:
        self._days = days
        self._tell = tell
        self._known: dict[tuple[object, ...], int | None] = {}
        self.refused: list[RefusedRow] = []
        self.refused_count = 0
        self.taken = 0

    def lines(self, rows: Iterable[StampedRow]) -> Iterator[tuple[object, ...]]:
        """What COPY takes."""
        for line, version in enumerate(rows, 1):
            row = version.row
            office = self._office(row)
            handler = office_ids(version, self._days)[1] if row.handled_by else None
            if self._tell is not None and line % _TELL_EVERY == 0:
                self._tell(line)
            if office is None:
                self._refuse(line, row.code, RowRefusal.OFFICE_UNKNOWN)
            elif row.handled_by and handler is None:
                self._refuse(line, row.code, RowRefusal.HANDLER_UNKNOWN)
            else:
                self.taken += 1
                yield (
                    row.code.casefold(),
                    row.code,
                    office,
                    row.received_on,
                    row.procedure,
                    row.applicant,
                    row.due_on,
                    row.state.value,
                    handler,
                    version.stamp.at,
                    version.stamp.origin,
                )

    def _office(self, row: RegisterRow) -> int | None:
        key = (row.office, row.received_on)
        if key not in self._known:
            self._known[key] = self._days.on(*key)
        return self._known[key]

    def _refuse(self, line: int, code: str, reason: RowRefusal) -> None:
        self.refused_count += 1
        if len(self.refused) < MOST_REFUSED:
            self.refused.append(RefusedRow(line, code, reason))


def _load(
    catalogue: Catalogue,
    rows: Iterable[StampedRow],
    tell: Callable[[int], None] | None,
) -> RegisterImport:
    once = iter(rows)

    def work(connection: Connection) -> RegisterImport:
        loader = _Loader(office_days(connection), tell)
        connection.execute("SELECT open_incoming()")
        with (
            connection.cursor() as cursor,
            cursor.copy(
                "COPY incoming (code_key, code, office_id, received_on, procedure, applicant,"
                " due_on, state, handled_by, stamp_at, stamp_origin) FROM STDIN"
            ) as copy,
        ):
            for line in loader.lines(once):
                copy.write_row(line)
        counts = connection.execute(
            "SELECT added, updated FROM merge_register(true, NULL)"
        ).fetchone()
        connection.execute("DROP TABLE incoming")
        assert counts is not None
        added, updated = counts
        unchanged = loader.taken - added - updated
        return RegisterImport(
            added, updated, unchanged, loader.refused_count, tuple(loader.refused)
        )

    return catalogue.as_keeper(work, repeatable=False)
