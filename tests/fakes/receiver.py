"""The province as a folder: takes files and events like the real one, and survives kills."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

from scanner_app.domain.exchange.deliveries import Delivery, DeliveryReceipt, read_receipt
from scanner_app.domain.exchange.events import CounterEvent
from scanner_app.domain.exchange_errors import CounterUnknownError, EventsOutOfStepError
from scanner_app.domain.upload_errors import (
    DeliveredBrokenError,
    ReadBackMismatchError,
    TargetConflictError,
)
from scanner_app.durable import copy_durably, write_durably


@dataclass(frozen=True)
class Known:
    """A counter that the receiver knows."""

    counter: str
    office: str


@dataclass(frozen=True)
class FolderReceiver:
    """`central.sticks.importing.Taking` on a folder.

    Attributes:
        counters: by fingerprint.
        broken: digests of files whose signatures it holds to be broken.
    """

    folder: Path
    counters: Mapping[str, Known]
    broken: frozenset[str] = frozenset()

    def who(self, fingerprint: str) -> Known:
        """Whose certificate it is."""
        if fingerprint not in self.counters:
            raise CounterUnknownError
        return self.counters[fingerprint]

    def held(self, sender: Known, delivery: Delivery) -> DeliveryReceipt | None:
        """The receipt of this very file."""
        path = self._place(sender, delivery)
        if not path.exists():
            return None
        receipt = read_receipt(json.loads(path.read_bytes()))
        if (receipt.sha256, receipt.size_bytes) != (delivery.sha256, delivery.size_bytes):
            raise TargetConflictError(name=delivery.name)
        return receipt

    def take(self, sender: Known, delivery: Delivery, file: Path) -> DeliveryReceipt:
        """Keep it: the file first, then the receipt, which alone counts."""
        if hashlib.sha256(file.read_bytes()).hexdigest() != delivery.sha256:
            raise ReadBackMismatchError
        if delivery.sha256 in self.broken:
            raise DeliveredBrokenError(problems=["digest"])
        copy_durably(file, self.folder / "files" / delivery.sha256)
        receipt = DeliveryReceipt(
            number=len(self.receipts()) + 1,
            office=sender.office,
            code=delivery.code,
            name=delivery.name,
            sha256=delivery.sha256,
            size_bytes=delivery.size_bytes,
            at=datetime.now(UTC),
        )
        write_durably(self._place(sender, delivery), json.dumps(receipt.dump()).encode())
        return receipt

    def tell(self, sender: Known, stream: UUID, events: Sequence[CounterEvent]) -> int:
        """Each event once, without gaps."""
        path = self.folder / "events" / f"{sender.counter}-{stream}.json"
        seen = json.loads(path.read_bytes()) if path.exists() else []
        if events and events[0].seq > len(seen) + 1:
            raise EventsOutOfStepError(expected=len(seen) + 1)
        seen += [event.dump() for event in events if event.seq > len(seen)]
        write_durably(path, json.dumps(seen).encode())
        return len(seen)

    def receipts(self) -> tuple[DeliveryReceipt, ...]:
        """Everything kept."""
        places = sorted((self.folder / "receipts").glob("*.json"))
        return tuple(read_receipt(json.loads(place.read_bytes())) for place in places)

    def stated(self) -> list[str]:
        """Codes of the dossiers that were stated, in order."""
        told = [json.loads(path.read_bytes()) for path in (self.folder / "events").glob("*.json")]
        return [each["dossier"]["code"] for events in told for each in events if "dossier" in each]

    def _place(self, sender: Known, delivery: Delivery) -> Path:
        name = f"{sender.office}_{delivery.code}_{delivery.name}.json"
        return self.folder / "receipts" / name
