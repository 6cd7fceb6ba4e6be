"""Events to the province and changes back, over the connection that deliveries use."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from scanner_app.domain.exchange.changes import Changes, Cursor, read_changes, read_holdings
from scanner_app.domain.exchange.deliveries import DeliveryReceipt
from scanner_app.domain.exchange.events import CounterEvent, Telling
from scanner_app.domain.exchange.reading import Fields
from scanner_app.upload.province.connection import ProvinceConnection


class HttpProvinceLink:
    """`ports.ProvinceLink` over HTTPS; what its methods raise stands there."""

    def __init__(self, connection: ProvinceConnection) -> None:
        self._connection = connection

    def tell(self, stream: UUID, events: Sequence[CounterEvent]) -> int:
        """Hand over events in order; the newest `seq` the province now has."""
        body = Telling(stream, tuple(events)).dump()
        return Fields(self._connection.post_json("/v1/events", body, packed=True)).number(
            "seen_seq"
        )

    def changes(self, stream: UUID, after: Cursor) -> Changes:
        """What changed after this place."""
        place: dict[str, str | int] = {"rows": after.rows, "receipts": after.receipts}
        asked = {"stream": str(stream), **place}
        return read_changes(self._connection.get_json("/v1/changes", asked))

    def holdings(self, after: int) -> tuple[DeliveryReceipt, ...]:
        """Receipts of what the province keeps of this office, after this number."""
        return read_holdings(self._connection.get_json("/v1/holdings", {"after": after}))
