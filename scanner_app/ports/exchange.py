"""Port of the exchange with the province: events there, changes back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol
from uuid import UUID

from scanner_app.domain.exchange.changes import Changes, Cursor
from scanner_app.domain.exchange.deliveries import DeliveryReceipt
from scanner_app.domain.exchange.events import CounterEvent


class ProvinceLink(Protocol):
    """The province as a counter talks to it; who asks is in its certificate.

    Every method raises `UploadError` leaves when the province is out of reach or refuses the
    counter, and `ExchangeError` leaves when it does not take what was said.
    """

    def tell(self, stream: UUID, events: Sequence[CounterEvent]) -> int:
        """Hand over events in order, at most `MOST_EVENTS`; the newest `seq` the province now has.

        Events that it has already change nothing.

        Args:
            stream: made with the counter's database: numbers of another database are another
                stream, so that a PC that was set up anew is not taken for one that lags behind.
            events: without gaps.

        Raises:
            EventsOutOfStepError: earlier ones are missing; facts: expected, the seq it waits for.
            StreamForkedError: the province has other events under these numbers.
        """

    def changes(self, stream: UUID, after: Cursor) -> Changes:
        """What changed after this place; `seen_seq` speaks of this stream."""

    def holdings(self, after: int) -> tuple[DeliveryReceipt, ...]:
        """Receipts of everything that the province keeps of this office, after this number.

        By number, at most `MOST_CHANGES`; empty at the end.
        """
