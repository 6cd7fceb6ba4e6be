"""What one side has and the other lacks is listed, and what was lost there is sent again."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from scanner_app.domain.dossier import PaperState
from scanner_app.domain.ids import OfficeCode, PaperId
from scanner_app.domain.upload import JobState, Receipt
from scanner_app.services.reconciling import ReconcileWithProvince
from scanner_app.storage import schema
from scanner_app.storage.exchange_jobs import SqlKeptJobs
from scanner_app.tasks.cancel import CancelToken
from tests.fakes.province import InMemoryLink, InMemoryProvince
from tests.storage.conftest import Store, store_at
from tests.storage.exchanging import OFFICE

COUNTER = "counter-1"
LOST, WAITING, OTHER, WHOLE = (f"000.00.21.H37-231018-{number:04d}" for number in range(1, 5))


@pytest.fixture
def store(tmp_path: Path, empty_database: Path) -> Iterator[Store]:
    shutil.copyfile(empty_database, tmp_path / "sohoa.db")
    opened = store_at(tmp_path)
    yield opened
    opened.database.close()


@pytest.fixture
def province(store: Store) -> InMemoryProvince:
    return InMemoryProvince(store.clock, {COUNTER: OFFICE, "far": OfficeCode("05983")})


@pytest.fixture
def reconcile(store: Store, province: InMemoryProvince) -> ReconcileWithProvince:
    jobs = SqlKeptJobs(store.database, store.clock)
    return ReconcileWithProvince(jobs, InMemoryLink(province, COUNTER, most=2))


def digest(paper: PaperId) -> str:
    return f"{paper:064x}"


def delivered(store: Store, code: str) -> PaperId:
    """Signed and sent, as this PC believes."""
    paper = store.signed(code)
    job = store.queue.of_papers([paper])[paper]
    store.queue.sent(job.id, Receipt(job.sha256, 12, store.clock.now, "kho"))
    return paper


def disagreeing(store: Store, province: InMemoryProvince) -> None:
    """One of each difference, one file that both have, one of another PC, one of another office."""
    delivered(store, LOST)
    waiting, other, whole = store.signed(WAITING), delivered(store, OTHER), delivered(store, WHOLE)
    province.keep(COUNTER, WAITING, f"{waiting}.pdf", digest(waiting), 12)
    province.keep(COUNTER, OTHER, f"{other}.pdf", "ab" * 32, 12)
    province.keep(COUNTER, WHOLE.lower(), f"{whole}.pdf", digest(whole), 12)
    province.keep(COUNTER, WHOLE, "more.pdf", "cd" * 32, 5)
    province.keep(COUNTER, "000.00.21.H37-231018-9999", "x.pdf", "cd" * 32, 5)
    province.keep("far", LOST, "1.pdf", digest(PaperId(1)), 12)


def test_every_difference_is_listed_as_what_it_is(
    store: Store, province: InMemoryProvince, reconcile: ReconcileWithProvince
) -> None:
    disagreeing(store, province)

    found = reconcile(CancelToken())

    assert [job.code for job in found.missing] == [LOST]
    assert [job.code for job in found.unsettled] == [WAITING]
    assert [(each.job.code, each.receipt.sha256) for each in found.differing] == [
        (OTHER, "ab" * 32)
    ]
    assert [receipt.name for receipt in found.unknown] == ["more.pdf"]
    assert (found.agreed, found.elsewhere, found.due_again) == (1, 1, 0)
    assert not found.is_whole


def test_two_sides_that_agree_are_whole_whatever_else_the_office_has(
    store: Store, province: InMemoryProvince, reconcile: ReconcileWithProvince
) -> None:
    paper = delivered(store, WHOLE)
    province.keep(COUNTER, WHOLE, f"{paper}.pdf", digest(paper), 12)
    province.keep(COUNTER, LOST, "x.pdf", "cd" * 32, 5)

    assert reconcile(CancelToken()).is_whole


def test_mending_makes_only_files_the_province_lost_due_again(
    store: Store, province: InMemoryProvince, reconcile: ReconcileWithProvince
) -> None:
    disagreeing(store, province)

    found = reconcile(CancelToken(), mend=True)

    assert found.due_again == 1
    states = {job.name: job.state for job in store.queue.jobs()}
    assert [states[f"{number}.pdf"] for number in (1, 2, 3, 4)] == [
        JobState.WAITING,
        JobState.WAITING,
        JobState.SENT,
        JobState.SENT,
    ]
    with store.database.read() as connection:
        state = connection.scalar(sa.select(schema.papers.c.state).where(schema.papers.c.id == 1))
        noted = list(connection.scalars(sa.select(schema.journal.c.action)))
    assert (state, noted[-1]) == (PaperState.SIGNED.value, "receipt_void")
    job = store.queue.claim(store.clock.now)
    assert job is not None
    assert job.receipt is None


def test_a_file_that_is_no_longer_on_this_pc_is_listed_and_not_sent(
    store: Store, reconcile: ReconcileWithProvince
) -> None:
    delivered(store, LOST)
    with store.database.write() as connection:
        connection.execute(schema.papers.update().values(cleared_at="2023-12-01"))

    found = reconcile(CancelToken(), mend=True)

    assert (len(found.missing), found.due_again) == (1, 0)
    assert store.queue.jobs()[0].state is JobState.SENT
