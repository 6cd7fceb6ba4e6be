"""Which version of a register row stands, the same on every side whatever comes first.

The later stamp stands. Versions of one row are thereby totally ordered, and keeping the greatest
is commutative, associative and idempotent: sides that heard the same versions hold the same rows.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

from scanner_app.domain.exchange.register_rows import StampedRow
from scanner_app.domain.register import NEVER, Stamp

PROVINCE = "province"
"""Origin of what the province itself changed."""

_TICK = timedelta(microseconds=1)
"""The finest time that both databases keep."""


def counter_origin(stream: UUID) -> str:
    """Origin of what is changed in this database of a counter."""
    return f"counter:{stream}"


def standing(one: StampedRow, other: StampedRow) -> StampedRow:
    """The version of a row that stands, of two with one code.

    Equal stamps mean equal rows, unless somebody stamped twice; then the content decides, so that
    all sides still agree.
    """
    return max(one, other, key=_order)


def merged(rows: Iterable[StampedRow]) -> dict[str, StampedRow]:
    """The standing version of each code, by the case-folded code."""
    found: dict[str, StampedRow] = {}
    for row in rows:
        key = row.row.code.casefold()
        found[key] = standing(found[key], row) if key in found else row
    return found


def next_stamp(now: datetime, origin: str, over: Stamp = NEVER) -> Stamp:
    """The stamp of a change made now to a row that has the stamp `over`.

    Later than it even when this clock is behind: who corrects what he sees means to replace it.
    """
    return Stamp(max(now.astimezone(UTC), over.at + _TICK), origin)


def clamped(stamp: Stamp, clock: datetime) -> Stamp:
    """The stamp, set back to this clock when it is ahead of it.

    A PC whose year is wrong would else overrule everybody until that year comes.
    """
    return stamp if stamp.at <= clock else replace(stamp, at=clock.astimezone(UTC))


def _order(version: StampedRow) -> tuple[Stamp, tuple[str, ...]]:
    row = version.row
    return version.stamp, (
        row.code,
        row.office,
        row.received_on.isoformat(),
        row.procedure,
        row.applicant,
        row.due_on.isoformat() if row.due_on else "",
        row.state.value,
        row.handled_by or "",
    )
