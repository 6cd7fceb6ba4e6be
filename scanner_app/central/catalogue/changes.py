"""What a counter reads: register changes and receipts of its office, each for sure.

Numbers are given under a lock that lasts until the commit (`lock_register`, `lock_receipts`), so
nobody sees a number before every smaller one: a cursor skips nothing.
"""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID

from scanner_app.central.catalogue.database import Catalogue, Connection, CounterIdentity
from scanner_app.central.catalogue.deliveries import receipts_after
from scanner_app.central.catalogue.events import seen_seq
from scanner_app.domain.exchange.changes import MOST_CHANGES, Changes, Cursor
from scanner_app.domain.exchange.deliveries import DeliveryReceipt
from scanner_app.domain.exchange.register_rows import StampedRow
from scanner_app.domain.ids import OfficeCode
from scanner_app.domain.register import RegisterRow, RegisterState, Stamp


def changes(
    catalogue: Catalogue,
    identity: CounterIdentity,
    stream: UUID,
    after: Cursor,
    now: datetime,
    *,
    most: int = MOST_CHANGES,
) -> Changes:
    """What changed after this place, oldest first.

    Rows of the counter's office and below, those handed to it, and, once, those that left it: then
    with the office where they went and without the applicant.

    Args:
        catalogue: where.
        identity: who asks.
        stream: its database; `seen_seq` speaks of it.
        after: where it goes on.
        now: aware, the province's clock.
        most: of each kind.
    """

    def work(connection: Connection) -> Changes:
        rows = _rows(connection, after.rows, most + 1)
        receipts = receipts_after(connection, after.receipts, most + 1)
        shown, noted = rows[:most], receipts[:most]
        return Changes(
            rows=tuple(row for _, row in shown),
            receipts=noted,
            cursor=Cursor(
                shown[-1][0] if shown else after.rows,
                noted[-1].number if noted else after.receipts,
            ),
            more=len(rows) > most or len(receipts) > most,
            seen_seq=seen_seq(connection, stream),
            clock=now,
        )

    return catalogue.as_counter(identity, work)


def holdings(
    catalogue: Catalogue, identity: CounterIdentity, after: int, *, most: int = MOST_CHANGES
) -> tuple[DeliveryReceipt, ...]:
    """Receipts of what is kept of the office and its predecessors, after this number."""
    return catalogue.as_counter(
        identity, lambda connection: receipts_after(connection, after, most)
    )


def _rows(connection: Connection, after: int, most: int) -> list[tuple[int, StampedRow]]:
    # One statement, so that both halves are of one moment.
    found = connection.execute(
        """
        (SELECT d.change_no, d.code, o.code, d.received_on, d.procedure, d.applicant, d.due_on,
            d.state, h.code, d.stamp_at, d.stamp_origin
        FROM dossiers d
        JOIN offices o ON o.id = d.office_id
        LEFT JOIN offices h ON h.id = d.handled_by
        WHERE d.change_no > %(after)s
        ORDER BY d.change_no LIMIT %(most)s)
        UNION ALL
        SELECT l.change_no, l.code, l.office, l.received_on, l.procedure, '', l.due_on, l.state,
            l.handled_by, l.stamp_at, l.stamp_origin
        FROM left_rows(%(after)s, %(most)s) AS l
        ORDER BY 1 LIMIT %(most)s
        """,
        {"after": after, "most": most},
    )
    return [
        (
            number,
            StampedRow(
                RegisterRow(
                    code=code,
                    office=OfficeCode(office),
                    received_on=received_on,
                    procedure=procedure,
                    applicant=applicant,
                    due_on=due_on,
                    state=RegisterState(state),
                    handled_by=OfficeCode(handler) if handler else None,
                ),
                Stamp(at.astimezone(UTC), origin),
            ),
        )
        for (
            number,
            code,
            office,
            received_on,
            procedure,
            applicant,
            due_on,
            state,
            handler,
            at,
            origin,
        ) in found
    ]
