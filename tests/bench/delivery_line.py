"""A file over a line that is cut every 1-3 MB, against the same line left alone."""

from __future__ import annotations

import random
import sys
import tempfile
import time
from dataclasses import dataclass, replace
from pathlib import Path

from scanner_app.domain.upload import retry_wait
from tests.stand.bad_line import BadLine, LineFaults, bad_line
from tests.upload.contract import job_for
from tests.upload.province_stand import ProvinceStand, running_stand
from tests.upload.transfers import send_until_there

SIZE_BYTES = 20_000_000
BYTES_PER_S = 4_000_000
CUT_AFTER = (1_000_000, 3_000_000)
_MOST_TRIES = 20


@dataclass(frozen=True)
class Comparison:
    """What it took.

    Attributes:
        cuts: how often the line was cut meanwhile.
        failed: tries that the queue would have repeated after a wait.
        prescribed_s: the waits of those tries; they are not part of `cut_s`.
        carried_bytes: what went over the cut line, the file's own bytes and all others.
    """

    size_bytes: int
    uncut_s: float
    cut_s: float
    cuts: int
    failed: int
    prescribed_s: float
    carried_bytes: int

    @property
    def ratio(self) -> float:
        """How much longer the cuts made it, prescribed waits aside."""
        return self.cut_s / self.uncut_s


def measure(
    stand: ProvinceStand,
    folder: Path,
    *,
    size_bytes: int = SIZE_BYTES,
    bytes_per_s: float = BYTES_PER_S,
    seed: int = 1,
) -> Comparison:
    """Both, one after the other.

    Args:
        stand: what is delivered to.
        folder: for the file.
        size_bytes: of it.
        bytes_per_s: of the line, each direction.
        seed: of content and cuts.
    """
    signed = folder / "signed.pdf"
    signed.write_bytes(b"%PDF-1.7\n" + random.Random(seed).randbytes(size_bytes - 9))
    whole = LineFaults(bytes_per_s=bytes_per_s, seed=seed)
    with bad_line(("127.0.0.1", stand.door.counters_port), whole) as line:
        uncut_s, _ = _timed(stand, line, signed)
    with bad_line(
        ("127.0.0.1", stand.door.counters_port), replace(whole, cut_after=CUT_AFTER)
    ) as line:
        cut_s, failed = _timed(stand, line, signed)
        waits = sum(retry_wait(1).total_seconds() for _ in range(failed))
        return Comparison(size_bytes, uncut_s, cut_s, line.cuts, failed, waits, line.carried)


def _timed(stand: ProvinceStand, line: BadLine, signed: Path) -> tuple[float, int]:
    """Seconds, and how many tries failed."""
    stand.province.forget_all()
    connection = stand.connection(port=line.port)
    job = job_for(signed)
    began = time.perf_counter()
    receipt, failed, _ = send_until_there(
        stand.uploader_over(connection), job, most_tries=_MOST_TRIES
    )
    took_s = time.perf_counter() - began
    connection.close()
    assert receipt.sha256 == job.sha256
    assert stand.province.kept[job.folder.split("/")[1], job.name] == signed.read_bytes()
    return took_s, failed


def main() -> int:
    """Print it; 1 when cuts make it more than 1.3 times as long."""
    with tempfile.TemporaryDirectory(prefix="sohoa-") as name, running_stand(Path(name)) as stand:
        worst = 0.0
        for seed in (1, 2, 3):
            found = measure(stand, Path(name), seed=seed)
            worst = max(worst, found.ratio)
            print(
                f"delivery, {found.size_bytes / 1e6:.0f} MB at {BYTES_PER_S / 1e6:.0f} MB/s: "
                f"uncut {found.uncut_s:.2f} s, {found.cuts} cuts {found.cut_s:.2f} s, "
                f"ratio {found.ratio:.2f}, failed tries {found.failed} "
                f"(+{found.prescribed_s:.0f} s prescribed), "
                f"{found.carried_bytes / found.size_bytes:.2f} x the file on the line",
                flush=True,
            )
    return 0 if worst <= 1.3 else 1


if __name__ == "__main__":
    sys.exit(main())
