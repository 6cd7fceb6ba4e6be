"""Bundles of sticks through the very doors of deliveries on a line."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from uuid import UUID

from scanner_app.central.catalogue import counters, events
from scanner_app.central.catalogue.database import Catalogue, CounterIdentity
from scanner_app.central.clock import now
from scanner_app.central.ingest.delivering import KeepFile
from scanner_app.central.ingest.judging import signature_judge
from scanner_app.central.objects import open_store
from scanner_app.central.settings import CentralSettings
from scanner_app.central.sticks.importing import ImportStick
from scanner_app.central.sticks.keys import load_stick_keys
from scanner_app.domain.exchange.deliveries import Delivery, DeliveryReceipt
from scanner_app.domain.exchange.events import CounterEvent
from scanner_app.domain.exchange_errors import CounterUnknownError
from scanner_app.domain.upload_errors import TooLargeError
from scanner_app.durable import disk_errors, empty_folder
from scanner_app.locks import FileLock


class CatalogueTaking:
    """As `central.sticks.importing.Taking`, on the catalogue and the store of files."""

    def __init__(
        self,
        catalogue: Catalogue,
        keep: KeepFile,
        clock: Callable[[], datetime],
        most_bytes: int,
    ) -> None:
        """Args are what it works with.

        Args:
            catalogue: knows counters and takes events.
            keep: keeps files.
            clock: UTC.
            most_bytes: largest file taken.
        """
        self._catalogue = catalogue
        self._keep = keep
        self._clock = clock
        self._most_bytes = most_bytes

    def who(self, fingerprint: str) -> CounterIdentity:
        """As of `Taking`."""
        found = counters.who(self._catalogue, fingerprint, self._clock())
        if found is None:
            raise CounterUnknownError
        return found

    def held(self, sender: CounterIdentity, delivery: Delivery) -> DeliveryReceipt | None:
        """As of `Taking`."""
        if delivery.size_bytes > self._most_bytes:
            raise TooLargeError
        return self._keep.held(sender, delivery)

    def take(self, sender: CounterIdentity, delivery: Delivery, file: Path) -> DeliveryReceipt:
        """As of `Taking`."""
        return self._keep(sender, delivery, file)

    def tell(self, sender: CounterIdentity, stream: UUID, some: Sequence[CounterEvent]) -> int:
        """As of `Taking`."""
        return events.take(self._catalogue, sender, stream, some, self._clock())


@contextmanager
def open_stick_import(settings: CentralSettings) -> Iterator[ImportStick[CounterIdentity]]:
    """What imports sticks, one process at a time on this machine.

    Raises:
        SecretFileMissingError, SecretFileOpenError: keys or the store's secret cannot be read.
        StorageError leaves: the workspace cannot be used; StoreBusyError: another import runs.
    """
    keys = load_stick_keys(settings.secrets)
    workspace, ingest = settings.sticks.workspace, settings.ingest
    judging = signature_judge(
        ingest.trust_roots, now, workers=ingest.judges, limit_s=ingest.judge_s
    )
    with disk_errors(workspace):
        workspace.mkdir(mode=0o700, parents=True, exist_ok=True)
        workspace.chmod(0o700)
    with (
        FileLock(settings.sticks.lock).held(),
        Catalogue(settings.database.ingest) as catalogue,
        judging as judge,
    ):
        # A killed import may have left one paper in the clear.
        empty_folder(workspace)
        keep = KeepFile(catalogue, open_store(settings), judge, now)
        taking = CatalogueTaking(catalogue, keep, now, ingest.most_bytes)
        yield ImportStick(taking, keys, now, workspace)
