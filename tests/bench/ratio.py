"""The ratio of a whole province in SQLite: from tallies, and by counting every paper."""

from __future__ import annotations

import resource
import sqlite3
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path

from scanner_app.domain.progress import Measure, Period, summed
from scanner_app.storage.database import Database
from scanner_app.storage.progress import SqlProgress

RECEIVED, DIGITIZED = 732_908, 630_485
"""Lạng Sơn's campaign of 20/08 to 30/11/2023: 86,03 %."""
OFFICES = 230
CAMPAIGN = Period(date(2023, 8, 20), date(2023, 11, 30))
_DAYS = 103
_AT = "2023-08-20T03:00:00.000000+00:00"


def main() -> None:
    """Print times, memory and the ratio."""
    received = int(sys.argv[1]) if len(sys.argv) > 1 else RECEIVED
    digitized = round(DIGITIZED * received / RECEIVED)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "sohoa.db"
        Database(path).close()
        began = time.perf_counter()
        fill(path, received, digitized)
        print(f"{received} dossiers made in {time.perf_counter() - began:.0f} s", flush=True)
        database = Database(path)
        progress = SqlProgress(database)
        from_tallies = _timed("tallies", lambda: progress.offices(CAMPAIGN), 11)
        counting = _timed("counting", lambda: progress.counted(CAMPAIGN), 3)
        joining = _timed("counting codes that are known to be digitized", _joined(path), 5)
        lines = progress.offices(CAMPAIGN)
        assert lines == progress.counted(CAMPAIGN)
        rate = summed(line.tally for line in lines).rate(Measure.DIGITIZED)
        print(f"{len(lines)} offices: {rate.counts_text} = {rate.percent_text}")
        print(
            f"tallies are {counting / from_tallies:.0f} times faster than counting papers, "
            f"{joining / from_tallies:.0f} times faster than counting digitized codes"
        )
        print(f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")
        database.close()


def _joined(path: Path) -> Callable[[], object]:
    """Counting with half of the work done: which codes are digitized is in a table already."""
    connection = sqlite3.connect(path)
    query = """
        SELECT r.office, count(*), count(d.code_key) FROM register r
        LEFT JOIN digitized d ON d.code_key = r.code_key
        WHERE r.state = 'received' AND r.received_on BETWEEN ? AND ? GROUP BY r.office
    """
    return lambda: connection.execute(query, (str(CAMPAIGN.since), str(CAMPAIGN.until))).fetchall()


def fill(path: Path, received: int, digitized: int) -> None:
    """A register with one delivered paper for each digitized dossier, through the triggers."""
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA synchronous = OFF")
    connection.execute("BEGIN")
    connection.execute(
        "INSERT INTO batches (id, key, office, state, created_at, split)"
        " VALUES (1, 'bench', '06463', 'filed', ?, 'auto')",
        (_AT,),
    )
    connection.executemany(
        "INSERT INTO dossiers (id, office, batch_id, code, code_key, code_source, holds,"
        " created_at) VALUES (?, '06463', 1, ?, ?, 'barcode', '[]', ?)",
        ((number, code(number), code(number), _AT) for number in range(1, digitized + 1)),
    )
    connection.executemany(
        "INSERT INTO papers (id, dossier_id, seq, kind, state, pdf, sha256, signed_at, revision)"
        " VALUES (?, ?, 0, 'Đơn', 'accepted', 'x.pdf', '0', ?, 0)",
        ((number, number, _AT) for number in range(1, digitized + 1)),
    )
    connection.executemany(
        "INSERT INTO pages (batch_id, office, seq, source, source_page, source_key, image, sha256,"
        " size_bytes, captured_at, state, dossier_id, paper_id, paper_seq)"
        " VALUES (1, '06463', ?, 'x', 1, ?, ?, '0', 1, ?, 'captured', ?, ?, 0)",
        (
            (number, str(number), str(number), _AT, number, number)
            for number in range(1, digitized + 1)
        ),
    )
    connection.executemany(
        "INSERT INTO register (code_key, code, office, received_on, procedure, applicant)"
        " VALUES (?, ?, ?, ?, '1.001193', '')",
        _rows(received),
    )
    connection.execute("COMMIT")
    connection.close()


def code(number: int) -> str:
    """A dossier code."""
    return f"000.00.21.H37-230820-{number:07d}"


def _rows(received: int) -> Iterator[tuple[str, str, str, str]]:
    first = date(2023, 8, 20)
    for number in range(1, received + 1):
        # Neighbours in time lie in different offices, as in a real register.
        day = first + timedelta(days=number % _DAYS)
        office = number * 7919 % OFFICES
        yield code(number), code(number), f"{office:05d}", day.isoformat()


def _timed(name: str, work: Callable[[], object], times: int) -> float:
    took = []
    for _ in range(times):
        began = time.perf_counter()
        work()
        took.append(time.perf_counter() - began)
    median = statistics.median(took)
    print(f"{name}: {median * 1000:.1f} ms")
    return median


if __name__ == "__main__":
    main()
