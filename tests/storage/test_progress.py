"""Counting: digitized and total per office and period."""

from __future__ import annotations

from datetime import date

from scanner_app.domain.dossier import HoldReason
from scanner_app.domain.ids import OfficeCode
from scanner_app.domain.progress import OfficeProgress, Period
from scanner_app.domain.register import RegisterRow
from scanner_app.domain.upload import Receipt
from tests.storage.conftest import CODE, OFFICE, Store

OTHER = OfficeCode("05977")


def received(code: str, day: int, office: OfficeCode = OFFICE) -> RegisterRow:
    return RegisterRow(code, office, date(2023, 10, day))


def deliver_all(store: Store) -> None:
    while (job := store.queue.claim(store.clock.now)) is not None:
        store.queue.sent(job.id, Receipt(job.sha256, job.size_bytes, store.clock.now, "kho"))


def test_a_delivered_dossier_counts_for_the_office_that_received_it(store: Store) -> None:
    store.register.put(
        [received(CODE, 18, OTHER), received("000.00.21.H37-231018-0008", 18, OTHER)]
    )
    store.signed(CODE)
    deliver_all(store)

    assert store.progress.offices(Period()) == (OfficeProgress(OTHER, 1, 2),)


def test_a_dossier_with_one_paper_unsent_does_not_count(store: Store) -> None:
    store.register.put([received(CODE, 18)])
    store.signed(CODE)
    deliver_all(store)
    store.signed(CODE)

    assert store.progress.offices(Period()) == (OfficeProgress(OFFICE, 0, 1),)


def test_a_held_dossier_does_not_count(store: Store) -> None:
    store.register.put([received(CODE, 18)])
    store.signed(CODE, (HoldReason.CODE_CONFLICT,))

    assert store.progress.offices(Period()) == (OfficeProgress(OFFICE, 0, 1),)


def test_dossiers_unknown_to_the_register_stand_apart(store: Store) -> None:
    store.signed(CODE)
    deliver_all(store)

    assert store.progress.offices(Period()) == (OfficeProgress(OFFICE, 0, 0, outside_register=1),)


def test_both_ends_of_the_period_belong_to_it(store: Store) -> None:
    codes = [f"000.00.21.H37-2310{day}-0001" for day in (17, 18, 19, 20)]
    store.register.put(
        [received(code, day) for code, day in zip(codes, (17, 18, 19, 20), strict=True)]
    )

    (line,) = store.progress.offices(Period(date(2023, 10, 18), date(2023, 10, 19)))

    assert line.total == 2


def test_one_office_is_counted_alone(store: Store) -> None:
    store.register.put([received(CODE, 18), received("000.00.21.H37-231018-0008", 18, OTHER)])

    assert [line.office for line in store.progress.offices(Period(), [OTHER])] == [OTHER]


def test_importing_twice_changes_nothing(store: Store) -> None:
    rows = [received(CODE, 18)]
    store.register.put(rows)

    counts = store.register.put(rows)

    assert (counts.added, counts.updated, counts.unchanged) == (0, 0, 1)


def test_a_corrected_row_is_updated(store: Store) -> None:
    store.register.put([received(CODE, 18)])

    counts = store.register.put([received(CODE.lower(), 19)])

    assert counts.updated == 1
    found = store.register.lookup(CODE)
    assert found is not None
    assert found.received_on == date(2023, 10, 19)
    assert len(store.register.rows()) == 1
