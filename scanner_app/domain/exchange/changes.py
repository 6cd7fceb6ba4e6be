"""What the province tells a counter: changed register rows and receipts, from a place on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from scanner_app.domain.exchange.deliveries import DeliveryReceipt, read_receipt
from scanner_app.domain.exchange.reading import Fields
from scanner_app.domain.exchange.register_rows import StampedRow, read_row

MOST_CHANGES = 500
"""Of each kind in one message."""


@dataclass(frozen=True, slots=True)
class Cursor:
    """Where a counter goes on reading; 0 is the beginning.

    Attributes:
        rows: number of the last register change read.
        receipts: number of the last receipt read.
    """

    rows: int = 0
    receipts: int = 0


@dataclass(frozen=True, slots=True)
class Changes:
    """One message of changes, oldest first.

    Attributes:
        cursor: where to go on.
        more: there is more already.
        seen_seq: newest event of the asking stream that the province has; 0 when none.
        clock: the province's, when it answered; no stamp may be ahead of it.
    """

    rows: tuple[StampedRow, ...]
    receipts: tuple[DeliveryReceipt, ...]
    cursor: Cursor
    more: bool
    seen_seq: int
    clock: datetime

    def dump(self) -> dict[str, object]:
        """As JSON."""
        return {
            "rows": [row.dump() for row in self.rows],
            "receipts": [receipt.dump() for receipt in self.receipts],
            "next_rows": self.cursor.rows,
            "next_receipts": self.cursor.receipts,
            "more": self.more,
            "seen_seq": self.seen_seq,
            "time": self.clock.isoformat(),
        }


def read_changes(told: object) -> Changes:
    """What `Changes.dump` wrote.

    Raises:
        MessageInvalidError: it is not.
    """
    fields = Fields(told)
    return Changes(
        rows=tuple(read_row(row) for row in fields.each("rows", most=MOST_CHANGES)),
        receipts=tuple(read_receipt(each) for each in fields.each("receipts", most=MOST_CHANGES)),
        cursor=Cursor(fields.number("next_rows"), fields.number("next_receipts")),
        more=fields.flag("more"),
        seen_seq=fields.number("seen_seq"),
        clock=fields.moment("time"),
    )


def dump_holdings(receipts: Sequence[DeliveryReceipt]) -> dict[str, object]:
    """As JSON: receipts of what the province keeps."""
    return {"receipts": [receipt.dump() for receipt in receipts]}


def read_holdings(told: object) -> tuple[DeliveryReceipt, ...]:
    """What `dump_holdings` wrote.

    Raises:
        MessageInvalidError: it is not.
    """
    each = Fields(told).each("receipts", most=MOST_CHANGES)
    return tuple(read_receipt(fields) for fields in each)
