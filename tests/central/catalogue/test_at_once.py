"""Many at the same time, and a server that dies: counts stay exact, cursors skip nothing."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import timedelta
from threading import Event, Thread

import psycopg
import pytest

from scanner_app.central.catalogue.changes import changes, holdings
from scanner_app.central.catalogue.checking import check_tallies
from scanner_app.central.catalogue.database import Catalogue
from scanner_app.central.catalogue.offices import import_offices
from scanner_app.central.catalogue.progress import HeadProgress
from scanner_app.central.catalogue.register import import_rows
from scanner_app.central.catalogue.schema import migrate
from scanner_app.central.errors import DatabaseDownError
from scanner_app.domain.exchange.changes import Cursor
from scanner_app.domain.progress import Period
from scanner_app.domain.register import RegisterRow
from tests.central.catalogue.conftest import (
    NOW,
    OFFICES,
    Counter,
    Province,
    code,
    paper,
    row,
    stamped,
    withdrawn,
)
from tests.stand.postgres import Postgres, running_postgres
from tests.stand.waiting import wait_until

THREADS = 16
DOSSIERS = 64


def test_sixteen_counters_on_one_office_and_day_leave_exact_tallies(province: Province) -> None:
    counters = [province.counter("06001", f"Quầy {number}") for number in range(THREADS)]
    import_rows(province.catalogue, [row(number) for number in range(DOSSIERS)], NOW)

    def work(counter: Counter, start: int) -> None:
        # Two counters share each dossier: one states and delivers "a", the other "b".
        for number in range(start // 2, DOSSIERS, THREADS // 2):
            stated = paper("ab"[start % 2])
            counter.state(number, stated)
            counter.deliver(number, stated)
            counter.deliver(number, stated)
        if start % 2:
            rows = [stamped(number, minutes=-1, procedure="2") for number in range(start, 8)]
            counter.tell(counter.event(*rows))

    with ThreadPoolExecutor(THREADS) as pool:
        for done in [pool.submit(work, counter, n) for n, counter in enumerate(counters)]:
            done.result(120)

    assert check_tallies(province.catalogue) == ()
    (line,) = HeadProgress(province.catalogue, province.office("20")).offices(Period())
    assert (line.digitized, line.total, line.outside_register) == (DOSSIERS, DOSSIERS, 0)
    facts = province.catalogue.as_keeper(
        lambda connection: connection.execute(
            "SELECT DISTINCT papers, accepted FROM dossiers"
        ).fetchall()
    )
    assert facts == [(2, 2)]


def test_papers_and_the_register_that_come_at_once_find_each_other(province: Province) -> None:
    counters = [province.counter("06001", f"Quầy {number}") for number in range(4)]
    numbers = range(40)

    def state(counter: Counter, start: int) -> None:
        for number in numbers[start::4]:
            counter.state(number, paper("a", reused=True))

    def register() -> None:
        for start in range(0, 40, 5):
            import_rows(province.catalogue, [row(n) for n in numbers[start : start + 5]], NOW)

    with ThreadPoolExecutor(5) as pool:
        waiting = [pool.submit(state, counter, n) for n, counter in enumerate(counters)]
        waiting.append(pool.submit(register))
        for done in waiting:
            done.result(120)

    (line,) = HeadProgress(province.catalogue, province.office("06001")).offices(Period())
    assert (line.digitized, line.total, line.outside_register) == (40, 40, 0)


def test_a_reader_skips_no_row_and_no_receipt_that_is_committed_late(province: Province) -> None:
    reader = province.counter("06001")
    writers = [province.counter("06001", f"Quầy {number}") for number in range(2, 6)]
    finished = Event()
    codes: list[str] = []
    receipts: list[int] = []

    def read() -> None:
        cursor, last = Cursor(), False
        while not last:
            last = finished.is_set()
            told = changes(province.catalogue, reader.identity, reader.stream, cursor, NOW)
            codes.extend(version.row.code for version in told.rows)
            receipts.extend(receipt.number for receipt in told.receipts)
            cursor = told.cursor

    def write(counter: Counter, start: int) -> None:
        for number in range(start, 60, 4):
            counter.tell(counter.event(stamped(number)), counter.event(stamped(number + 100)))
            counter.deliver(number, paper("a"))

    with ThreadPoolExecutor(5) as pool:
        reading = pool.submit(read)
        for done in [pool.submit(write, counter, n) for n, counter in enumerate(writers)]:
            done.result(120)
        finished.set()
        reading.result(120)

    assert sorted(codes) == sorted(code(n + more) for n in range(60) for more in (0, 100))
    kept = holdings(province.catalogue, reader.identity, 0)
    assert receipts == [receipt.number for receipt in kept]
    assert len(receipts) == 60


def test_corrections_keep_each_tally_exact(province: Province) -> None:
    head = HeadProgress(province.catalogue, province.office("20"))
    counter = province.counter("06001")
    counter.state(1, paper("a", reused=True))
    later = iter(range(1, 9))

    def after(*rows: RegisterRow) -> dict[str, tuple[int, int]]:
        moment = NOW + timedelta(hours=next(later))
        import_rows(province.catalogue, rows, moment)
        assert check_tallies(province.catalogue) == ()
        return {each.office: (each.digitized, each.total) for each in head.offices(Period())}

    assert after(row(1), row(2)) == {"06001": (1, 2)}
    assert after(row(1, received_on=row(1).received_on + timedelta(days=1))) == {"06001": (1, 2)}
    assert after(withdrawn(1)) == {"06001": (0, 1)}
    assert after(row(1)) == {"06001": (1, 2)}
    # Its papers were stated by a counter that has nothing to do with the other office.
    assert after(row(1, "06463")) == {"06001": (0, 1), "06463": (0, 1)}
    assert after(row(1, "06463", handled_by="06001")) == {"06001": (0, 1), "06463": (1, 1)}
    assert after(row(1)) == {"06001": (1, 2)}


def test_a_tally_that_was_tampered_with_is_found_and_mended(province: Province) -> None:
    import_rows(province.catalogue, [row(1)], NOW)
    province.catalogue.as_keeper(
        lambda connection: connection.execute("UPDATE tallies SET received = 9, digitized = 9")
    )

    found = check_tallies(province.catalogue, mend=True)

    assert [(each.stored.received, each.counted.received) for each in found] == [(9, 1)]
    assert check_tallies(province.catalogue) == ()


@pytest.mark.slow
def test_a_server_killed_amid_an_import_has_nothing_of_it() -> None:
    with running_postgres(durable=True) as server:
        migrate(server.dsn())
        with Catalogue(server.dsn()) as catalogue:
            import_offices(catalogue, OFFICES)

            for killed in (_killed_while_copying, _killed_while_merging):
                with pytest.raises(DatabaseDownError):
                    killed(server, catalogue)
                server.start()
                wait_until(lambda: _answers(catalogue), 30)
                assert _count(catalogue) == 0

            done = import_rows(catalogue, (row(number) for number in range(3000)), NOW)
            assert (done.added, _count(catalogue)) == (3000, 3000)
            assert check_tallies(catalogue) == ()


def _killed_while_copying(server: Postgres, catalogue: Catalogue) -> None:
    def rows() -> Iterator[RegisterRow]:
        for number in range(20_000):
            if number == 15_000:
                server.kill()
            yield row(number)

    import_rows(catalogue, rows(), NOW)


def _killed_while_merging(server: Postgres, catalogue: Catalogue) -> None:
    def watch() -> None:
        with psycopg.connect(server.dsn(), autocommit=True) as admin:
            wait_until(lambda: admin.execute(_MERGING).fetchone() is not None, 60)
        server.kill()

    watcher = Thread(target=watch)
    watcher.start()
    try:
        import_rows(catalogue, (row(number) for number in range(30_000)), NOW)
    finally:
        watcher.join(90)


_MERGING = (
    "SELECT 1 FROM pg_stat_activity WHERE state = 'active' AND query LIKE '%FROM merge_register%'"
    " AND pid <> pg_backend_pid()"
)


def _answers(catalogue: Catalogue) -> bool:
    with suppress(DatabaseDownError):
        return _count(catalogue) >= 0
    return False


def _count(catalogue: Catalogue) -> int:
    found = catalogue.as_keeper(
        lambda connection: connection.execute(
            "SELECT (SELECT count(*) FROM dossiers) + (SELECT count(*) FROM tallies) * 0"
        ).fetchone()
    )
    assert found is not None
    return int(found[0])
