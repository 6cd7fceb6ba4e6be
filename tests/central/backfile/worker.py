"""A worker in a process of its own, whose reading takes a while."""

from __future__ import annotations

import sys
from hashlib import sha256
from pathlib import Path
from threading import Event

from scanner_app.central.backfile.backlog import OldReading
from scanner_app.central.backfile.listing import OldDossier
from scanner_app.central.backfile.working import Pace, work

PACE = Pace(heartbeat_s=0.3, dead_s=1.5, look_s=0.4)


class SlowReading:
    """Notes each start in a folder, then takes its time."""

    def __init__(self, begun: Path, lasts_s: float) -> None:
        self._begun = begun
        self._lasts_s = lasts_s

    def __call__(self, dossier: OldDossier) -> OldReading:
        with (self._begun / dossier.code).open("a") as file:
            file.write("begun\n")
        Event().wait(self._lasts_s)
        text = b"".join(file.read_bytes() for file in dossier.files)
        return OldReading(1, 0, self._lasts_s, sha256(text).hexdigest(), (dossier.code,), ())


if __name__ == "__main__":
    dsn, folder, seconds = sys.argv[1:]
    work(dsn, SlowReading(Path(folder), float(seconds)), wait=False, name="w", pace=PACE)
