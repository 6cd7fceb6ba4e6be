"""Counters deliver over lines that break to a province whose parts are killed at random moments.

`sohoa queue run` and `sohoa sync run` are the real programs, and so is everything they talk to:
nginx, the tus server, the ingest, PostgreSQL. In the end every signed file is there once, with its
receipt, and the tallies are what counting gives.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import random
import signal
import sqlite3
import subprocess
import sys
import tempfile
import threading
from collections import Counter
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from pathlib import Path

from scanner_app.domain.ids import OfficeCode
from tests.stand.bad_line import LineFaults, bad_line
from tests.stand.counter_home import Waiting, dossier_codes, fill_home
from tests.stand.province import Province, running_province

_PROJECT = Path(__file__).resolve().parents[2]
_OFFICES = ("H37.12", "H37.13")
_CUT_BYTES = (300_000, 2_000_000)
_RUN_S = (2.0, 9.0)
"""How long one run of a counter lasts before it is killed, when it is."""
_ROUNDS_AFTER = 12


@dataclass
class Tally:
    """What became of the files.

    Attributes:
        kills: by what was killed.
        cuts: connections cut by the line.
        identical: files of the province that are byte for byte those signed.
        receipts: jobs of the counters that say so.
        files: rows of the province; more than dossiers would be doubles.
        strays: objects that no row names.
        digitized, received: by the province's tallies.
        counted: digitized by plain counting.
        unlike: differences that `sohoa sync report` finds.
    """

    dossiers: int = 0
    kills: Counter[str] = field(default_factory=Counter)
    cuts: int = 0
    identical: int = 0
    receipts: int = 0
    files: int = 0
    strays: int = 0
    digitized: int = 0
    received: int = 0
    counted: int = 0
    unlike: int = 0

    @property
    def is_whole(self) -> bool:
        """Nothing lost, nothing twice, every figure exact."""
        n = self.dossiers
        wanted = (n, n, n, n, n, n)
        found = (
            self.identical,
            self.receipts,
            self.files,
            self.digitized,
            self.received,
            self.counted,
        )
        return found == wanted and not self.unlike

    def told(self) -> dict[str, object]:
        """As JSON."""
        return asdict(self) | {"kills": dict(self.kills), "is_whole": self.is_whole}


@dataclass
class _Counter:
    office: str
    home: Path
    waiting: tuple[Waiting, ...]

    def start(self, *words: str) -> subprocess.Popen[bytes]:
        """One of its commands."""
        command = [sys.executable, "-m", "scanner_app", "--home", str(self.home), *words]
        return subprocess.Popen(
            command,
            cwd=_PROJECT,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
            env={**os.environ, "OMP_THREAD_LIMIT": "1"},
        )

    def unsent(self) -> int:
        """Jobs without a receipt."""
        with contextlib.closing(sqlite3.connect(self.home / "sohoa.db", timeout=30)) as database:
            query = "SELECT count(*) FROM upload_jobs WHERE state <> 'sent'"
            return int(database.execute(query).fetchone()[0])

    def hurry(self) -> None:
        """What a clerk does who presses “send now”: back-off is the queue's own test's matter."""
        self.start("queue", "retry").wait(120)


def measure(
    folder: Path, *, dossiers: int, kills: int, seed: int, size_bytes: int = 500_000
) -> Tally:
    """Deliver, kill, deliver again, until all is there.

    Args:
        folder: for everything.
        dossiers: of one paper each, half of them for each of two counters.
        kills: of counters, tus server, ingest and PostgreSQL, in turn at random.
        seed: of all that is random.
        size_bytes: of each file, about.
    """
    chance = random.Random(seed)
    tally = Tally(dossiers=dossiers)
    with running_province(folder / "province", durable=True) as province:
        port = province.door.counters_port
        with bad_line(("127.0.0.1", port), LineFaults(_CUT_BYTES, seed=seed)) as line:
            counters = _counters(folder, province, line.port, dossiers, size_bytes)
            _deliver(province, counters, chance, kills, tally)
            tally.cuts = line.cuts
            _judge(province, counters, tally)
    return tally


def _counters(
    folder: Path, province: Province, port: int, dossiers: int, size_bytes: int
) -> list[_Counter]:
    made = []
    for number, office in enumerate(_OFFICES):
        home = folder / f"home-{number}"
        codes = dossier_codes(office, dossiers // len(_OFFICES))
        waiting = fill_home(home, OfficeCode(office), codes, size_bytes, seed=number)
        certificate = province.counter(office, f"quay-{number}")
        target = f"https://127.0.0.1:{port}"
        province.set_up(home, office, certificate, target=target)
        made.append(_Counter(office, home, waiting))
    return made


def _deliver(
    province: Province, counters: list[_Counter], chance: random.Random, kills: int, tally: Tally
) -> None:
    """Rounds of both counters; while kills are left something dies in each."""
    victims: dict[str, Callable[[], None]] = {
        "tus": province.tus.restart,
        "ingest": lambda: _again(province.central.kill, province.central.start),
        "postgres": lambda: _again(province.postgres.kill, province.postgres.start),
    }
    rounds = 0
    while sum(tally.kills.values()) < kills or any(each.unsent() for each in counters):
        rounds += 1
        if rounds > 4 * kills + _ROUNDS_AFTER:
            return
        for each in counters:
            each.hurry()
        words = chance.choice((("queue", "run"), ("queue", "run"), ("sync", "run")))
        running = [each.start(*words) for each in counters]
        left = kills - sum(tally.kills.values())
        for _ in range(min(left, chance.randint(1, 3))):
            pause = threading.Event()
            pause.wait(chance.uniform(*_RUN_S) / 2)
            victim = chance.choice(("counter", "counter", "tus", "ingest", "postgres"))
            if victim == "counter":
                _kill(chance.choice(running))
            else:
                victims[victim]()
            tally.kills[victim] += 1
        for child in running:
            child.wait(600)
    for each in counters:
        each.start("sync", "run").wait(600)


def _again(kill: Callable[[], None], start: Callable[[], None]) -> None:
    kill()
    start()


def _kill(child: subprocess.Popen[bytes]) -> None:
    """It and its children at once, as a power cut does."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(child.pid, signal.SIGKILL)


def _judge(province: Province, counters: list[_Counter], tally: Tally) -> None:
    stored = Counter(hashlib.sha256(each).hexdigest() for each in province.stored().values())
    signed = [paper.sha256 for each in counters for paper in each.waiting]
    tally.identical = sum(digest in stored for digest in signed)
    tally.receipts = sum(len(each.waiting) - each.unsent() for each in counters)
    tally.strays = sum((stored - Counter(signed)).values())
    ((files,),) = province.rows("SELECT count(*) FROM sohoa.files")
    ((received, digitized),) = province.rows(
        "SELECT coalesce(sum(received), 0)::int, coalesce(sum(digitized), 0)::int"
        " FROM sohoa.tallies"
    )
    ((counted,),) = province.rows("SELECT count(*) FROM sohoa.dossiers WHERE digitized")
    tally.files, tally.received = int(str(files)), int(str(received))
    tally.digitized, tally.counted = int(str(digitized)), int(str(counted))
    tally.unlike = sum(each.start("sync", "report").wait(300) != 0 for each in counters)


def main() -> None:
    """A small run by itself: `python -m tests.bench.delivery DOSSIERS KILLS`."""
    dossiers, kills = (int(each) for each in sys.argv[1:3])
    with tempfile.TemporaryDirectory(prefix="sohoa-delivery-") as name:
        print(measure(Path(name), dossiers=dossiers, kills=kills, seed=1).told())


if __name__ == "__main__":
    main()
