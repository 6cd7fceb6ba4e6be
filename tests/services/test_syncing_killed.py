"""A sync that is killed before any of its steps loses and doubles nothing."""

from __future__ import annotations

import os
import pickle
import shutil
import sys
from datetime import timedelta
from pathlib import Path

import pytest

from scanner_app.domain.register import RegisterRow
from scanner_app.domain.upload import JobState
from scanner_app.services.syncing import SyncWithProvince
from scanner_app.storage.database import Database
from scanner_app.storage.exchange import SqlExchange
from scanner_app.tasks.cancel import CancelToken
from tests.dying import TRANSACTION, homes_of_deaths
from tests.fakes.clock import START, SettableClock
from tests.fakes.province import CutLink, InMemoryLink, InMemoryProvince
from tests.storage.conftest import CODE, Store, store_at
from tests.storage.exchanging import OFFICE, all_statements, put_row, rows_of

COUNTER = "counter-1"
NEW_CODE = "000.00.21.H37-231018-0008"
STEPS = {TRANSACTION, "province.request", "province.answered"}


class KeptLink(InMemoryLink):
    """A province that keeps what it was told in a file, so that it outlives the counter.

    Before each request and before its answer is heard, the counter may die.
    """

    def tell(self, *arguments: object) -> int:
        sys.audit("province.request", str(_file(Path.cwd())))
        seen = super().tell(*arguments)  # type: ignore[arg-type]  # passed on as they came
        _keep(self.province, Path.cwd())
        sys.audit("province.answered", str(_file(Path.cwd())))
        return seen


def sync(home: Path) -> None:
    os.chdir(home)
    database = Database(home / "sohoa.db")
    clock = SettableClock()
    clock.forward(timedelta(hours=1))
    link = KeptLink(_kept(home), COUNTER)
    SyncWithProvince(SqlExchange(database, clock), link, lambda: OFFICE)(CancelToken())


@pytest.mark.slow
@pytest.mark.skipif(os.name != "posix", reason="dùng tín hiệu SIGKILL")
def test_a_sync_that_is_killed_at_any_step_is_finished_by_the_next(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    template, out = tmp_path_factory.mktemp("template"), tmp_path_factory.mktemp("killed")
    _something_to_say(store_at(template))

    homes = homes_of_deaths(sync, template, out, STEPS)

    told_before = [_finished(home) for home in homes]
    assert len(homes) > 9
    # Some died before the province heard anything, some after it had heard all.
    assert (told_before[0], told_before[-1]) == (0, 3)


def _something_to_say(store: Store) -> None:
    """A dossier, a row and a waiting job here; two rows and a receipt there."""
    province = InMemoryProvince(store.clock, {COUNTER: OFFICE})
    store.signed(CODE)
    store.filed(NEW_CODE)
    put_row(store.database, CODE, "here", seconds=9)
    for code in (CODE, NEW_CODE):
        province.correct(RegisterRow(code, OFFICE, START.date(), applicant="there"))
    province.keep(COUNTER, CODE, "1.pdf", f"{1:064x}", 12)
    store.clock.forward(timedelta(hours=1))
    _keep(province, store.home)
    store.database.close()


def _finished(home: Path) -> int:
    """How many events the province had, once the next sync has brought both sides together."""
    province = _kept(home)
    before = sum(len(events) for events in province.streams.values())
    database = Database(home / "sohoa.db")
    exchange = SqlExchange(database, SettableClock())
    link = CutLink(InMemoryLink(province, COUNTER), iter([]))
    SyncWithProvince(exchange, link, lambda: OFFICE)(CancelToken())
    (events,) = province.streams.values()
    rows, statements = rows_of(database), all_statements(database)
    job = store_at(home).queue.jobs()[0]
    standing = exchange.standing()
    database.close()
    assert [event.seq for event in events] == [1, 2, 3]
    assert len({event.id for event in events}) == 3
    assert {row.row.code: row for _, row in province.rows.values()} == rows
    assert {code: rows[code].row.applicant for code in rows} == {CODE: "here", NEW_CODE: "there"}
    assert {each.code: each for each in province.statements.values()} == statements
    assert job.state is JobState.SENT
    assert (standing.marked, standing.untold) == (0, 0)
    shutil.rmtree(home)
    return before


def _file(home: Path) -> Path:
    return home / "province.pickle"


def _keep(province: InMemoryProvince, home: Path) -> None:
    temporary = _file(home).with_suffix(".part")
    temporary.write_bytes(pickle.dumps(province))
    temporary.replace(_file(home))


def _kept(home: Path) -> InMemoryProvince:
    found = pickle.loads(_file(home).read_bytes())
    assert isinstance(found, InMemoryProvince)
    return found
