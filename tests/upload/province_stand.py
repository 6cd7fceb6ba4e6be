"""What a counter delivers to, on loopback: nginx, tus server, ingest, certificates."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from scanner_app.upload.province.connection import Patience, ProvinceConnection
from scanner_app.upload.province.uploader import ProvinceUploader
from tests.fakes.clock import SettableClock
from tests.fakes.province_http import ScriptedProvince, scripted_province
from tests.stand.nginx import Door, running_nginx
from tests.stand.pki import Pki
from tests.stand.tus import TusServer, running_tus

QUICK = Patience(connect_s=2, read_s=3, write_s=3)
"""Tests do not wait as long as counters do."""


IMPATIENT = Patience(connect_s=1, read_s=1, write_s=1)
"""For lines that are meant to say nothing."""


@dataclass(frozen=True)
class ProvinceStand:
    """All that runs.

    Attributes:
        counter, other_counter: PEM files of two counters of the province.
        revoked: of one that was taken back before nginx started.
    """

    pki: Pki
    door: Door
    tus: TusServer
    province: ScriptedProvince
    counter: Path
    other_counter: Path
    revoked: Path

    def connection(
        self, *, port: int | None = None, counter: Path | None = None, patience: Patience = QUICK
    ) -> ProvinceConnection:
        """To nginx, or to a line that leads there."""
        url = f"https://127.0.0.1:{port or self.door.counters_port}"
        return ProvinceConnection(
            url, self.pki.authority, counter or self.counter, patience=patience
        )

    def uploader_over(self, connection: ProvinceConnection) -> ProvinceUploader:
        """As a counter has it."""
        return ProvinceUploader(connection, SettableClock())


@contextmanager
def running_stand(folder: Path) -> Iterator[ProvinceStand]:
    """Everything until the end of the block.

    Args:
        folder: for certificates and uploads.
    """
    pki = Pki(folder / "pki")
    counters = pki.counter("quay-1"), pki.counter("quay-2"), pki.counter("thu-hoi")
    pki.revoke(counters[2])
    with (
        running_nginx(pki.folder, patience_s=5) as door,
        running_tus(folder / "uploads", door.run / "tus.sock") as tus,
        scripted_province(folder / "uploads", door.run / "central.sock") as province,
    ):
        yield ProvinceStand(pki, door, tus, province, *counters)
