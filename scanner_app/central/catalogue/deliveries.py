"""Files that counters delivered; a row is a receipt, and stays."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from psycopg.types.json import Jsonb

from scanner_app.central.catalogue.database import Catalogue, Connection, CounterIdentity
from scanner_app.domain.exchange.deliveries import Delivery, DeliveryReceipt
from scanner_app.domain.upload_errors import TargetConflictError

# What was delivered before a merger belongs to the successor's holdings.
_HELD = """
    SELECT f.number, o.code, f.code, f.name, f.sha256, f.size_bytes, f.at
    FROM files f JOIN offices o ON o.id = f.office_id
    WHERE f.office_id = ANY (ARRAY(SELECT t.descendant_id FROM office_tree t
        WHERE t.ancestor_id = my_office() AND (t.descendant_id = my_office() OR t.by_merger)))
"""
_AFTER = f"{_HELD} AND f.number > %s ORDER BY f.number LIMIT %s"
_NAMED = f"""
    {_HELD} AND f.code_key = %s AND f.name = %s
    ORDER BY f.sha256 = %s DESC, f.office_id = my_office() DESC LIMIT 1
"""


def find(
    catalogue: Catalogue, identity: CounterIdentity, delivery: Delivery
) -> DeliveryReceipt | None:
    """The receipt of this very file, or None when nothing stands under its name.

    Raises:
        TargetConflictError: another file of the same office stands under the name.
    """
    return catalogue.as_counter(identity, lambda connection: _found(connection, delivery))


def record(
    catalogue: Catalogue,
    identity: CounterIdentity,
    delivery: Delivery,
    object_key: str,
    *,
    judged: Mapping[str, object],
    now: datetime,
) -> DeliveryReceipt:
    """Note a file that lies in the store, and count it; the same file again, the same receipt.

    Args:
        catalogue: where.
        identity: who delivered it.
        delivery: what, as it was verified; its upload is of no interest here.
        object_key: where the store keeps it.
        judged: what was found out about its signatures, as JSON; no names.
        now: aware; time of the receipt.

    Raises:
        TargetConflictError: another file of the same office stands under the name.
    """

    def work(connection: Connection) -> DeliveryReceipt:
        key = delivery.code.casefold()
        connection.execute("SELECT lock_codes(%s)", ([key],))
        connection.execute("SELECT lock_receipts()")
        known = _found(connection, delivery)
        if known is not None:
            return known
        row = connection.execute(
            "INSERT INTO files (office_id, counter_id, code_key, code, name, sha256, size_bytes,"
            " object_key, judged, at) VALUES (my_office(), my_counter(), %s, %s, %s, %s, %s, %s,"
            " %s, %s) RETURNING number",
            (
                key,
                delivery.code,
                delivery.name,
                delivery.sha256,
                delivery.size_bytes,
                object_key,
                Jsonb(dict(judged)),
                now,
            ),
        ).fetchone()
        assert row is not None
        connection.execute("SELECT refresh_facts(%s)", ([key],))
        return DeliveryReceipt(
            number=row[0],
            office=identity.office,
            code=delivery.code,
            name=delivery.name,
            sha256=delivery.sha256,
            size_bytes=delivery.size_bytes,
            at=now,
        )

    return catalogue.as_counter(identity, work)


def quarantine(
    catalogue: Catalogue,
    identity: CounterIdentity,
    delivery: Delivery,
    object_key: str,
    *,
    reason: str,
    facts: Mapping[str, object],
    now: datetime,
) -> None:
    """Note a file that was not taken; it counts nowhere, a person looks at it.

    Args:
        catalogue: where.
        identity: who delivered it.
        delivery: what it said of itself.
        object_key: where it is kept apart.
        reason: code of the error that the counter was told.
        facts: its facts, as JSON; no names.
        now: aware.
    """
    catalogue.as_counter(
        identity,
        lambda connection: connection.execute(
            "INSERT INTO quarantine (office_id, counter_id, code, name, sha256, size_bytes,"
            " reason, facts, object_key, at)"
            " VALUES (my_office(), my_counter(), %s, %s, %s, %s, %s, %s, %s, %s)",
            (
                delivery.code,
                delivery.name,
                delivery.sha256,
                delivery.size_bytes,
                reason,
                Jsonb(dict(facts)),
                object_key,
                now,
            ),
        ),
    )


def receipts_after(connection: Connection, number: int, most: int) -> tuple[DeliveryReceipt, ...]:
    """Receipts of the asking office with a greater number, by number."""
    rows = connection.execute(_AFTER, (number, most))
    return tuple(DeliveryReceipt(*row) for row in rows)


def _found(connection: Connection, delivery: Delivery) -> DeliveryReceipt | None:
    row = connection.execute(
        _NAMED,
        (delivery.code.casefold(), delivery.name, delivery.sha256),
    ).fetchone()
    if row is None:
        return None
    if row[4] != delivery.sha256:
        raise TargetConflictError(name=delivery.name)
    return DeliveryReceipt(*row)
