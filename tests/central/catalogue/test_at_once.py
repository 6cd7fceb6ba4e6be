"""Many at the same time, and a server that dies: counts stay exact, cursors skip nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import timedelta
from threading import Thread

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
from scanner_app.domain.exchange.changes import Changes, Cursor
from scanner_app.domain.progress import Period
from scanner_app.domain.register import RegisterRow
from tests.central.catalogue.conftest import (
    DAY,
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


@contextmanager
def held_tally(province: Province) -> Iterator[None]:
    """Whoever changes the tally of `DAY` waits meanwhile, with everything else done."""
    with psycopg.connect(f"{province.dsn} user=postgres") as blocker:
        blocker.execute("SELECT FROM sohoa.tallies WHERE day = %s FOR UPDATE", (DAY,))
        yield


def _wait_or_end(province: Province, waiting: int, ended: Callable[[], bool]) -> None:
    """Until so many transactions wait for a lock, or the work is done."""

    def reached() -> bool:
        with psycopg.connect(f"{province.dsn} user=postgres") as admin:
            row = admin.execute(
                "SELECT count(*) FROM pg_stat_activity"
                " WHERE datname = current_database() AND wait_event_type = 'Lock'"
            ).fetchone()
        return (row is not None and row[0] >= waiting) or ended()

    wait_until(reached, 60)


def test_a_reader_skips_no_row_that_is_committed_late(province: Province) -> None:
    reader = province.counter("06001")
    import_rows(province.catalogue, [row(0)], NOW)
    start = _told(province, reader, Cursor()).cursor
    other_day = row(2, received_on=DAY + timedelta(days=1))

    with ThreadPoolExecutor(2) as pool:
        with held_tally(province):
            late = pool.submit(import_rows, province.catalogue, [row(1)], NOW)
            _wait_or_end(province, 1, late.done)
            next_one = pool.submit(import_rows, province.catalogue, [other_day], NOW)
            _wait_or_end(province, 2, next_one.done)
            amid = _told(province, reader, start)
        late.result(60)
        next_one.result(60)
    after = _told(province, reader, amid.cursor)

    codes = [version.row.code for version in (*amid.rows, *after.rows)]
    assert codes == [code(1), code(2)]


def test_a_reader_skips_no_receipt_that_is_committed_late(province: Province) -> None:
    reader, other = province.counter("06001"), province.counter("06001", "Quầy 2")
    import_rows(province.catalogue, [row(0)], NOW)
    reader.state(0, paper("a"))

    with ThreadPoolExecutor(2) as pool:
        with held_tally(province):
            late = pool.submit(reader.deliver, 0, paper("a"))
            _wait_or_end(province, 1, late.done)
            next_one = pool.submit(other.deliver, 7, paper("b"))
            _wait_or_end(province, 2, next_one.done)
            amid = _told(province, reader, Cursor())
        first, second = late.result(60), next_one.result(60)
    after = _told(province, reader, amid.cursor)

    assert (*amid.receipts, *after.receipts) == (first, second)
    assert holdings(province.catalogue, reader.identity, 0) == (first, second)


def test_of_two_that_work_on_one_dossier_the_later_counts_both(province: Province) -> None:
    one, two = province.counter("06001"), province.counter("06001", "Quầy 2")
    import_rows(province.catalogue, [row(0)], NOW)
    one.state(0, paper("a"))

    with ThreadPoolExecutor(2) as pool:
        with held_tally(province):
            delivering = pool.submit(one.deliver, 0, paper("a"))
            _wait_or_end(province, 1, delivering.done)
            stating = pool.submit(two.state, 0, paper("b"))
            _wait_or_end(province, 2, stating.done)
        delivering.result(60)
        stating.result(60)

    facts = province.catalogue.as_keeper(
        lambda connection: connection.execute("SELECT papers, accepted FROM dossiers").fetchall()
    )
    assert facts == [(2, 1)]


def _told(province: Province, reader: Counter, after: Cursor) -> Changes:
    return changes(province.catalogue, reader.identity, reader.stream, after, NOW)


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


def test_a_lock_that_somebody_keeps_makes_counters_come_again_not_wait_for_good(
    province: Province,
) -> None:
    """An administrator's open transaction, or an import, must not take every connection."""
    import_rows(province.catalogue, [row(1)], NOW)
    counter = province.counter("06001")
    dsn = f"{province.dsn} user=postgres"
    with psycopg.connect(dsn) as held, Catalogue(dsn, patience_s=0.3) as hasty:
        held.execute("SET LOCAL ROLE sohoa_keeper")
        held.execute("SELECT FROM sohoa.dossiers FOR UPDATE")
        with pytest.raises(DatabaseDownError):
            replace(counter, catalogue=hasty).state(1, paper("a"))

        held.rollback()
        assert replace(counter, catalogue=hasty).state(1, paper("a")) == 1
