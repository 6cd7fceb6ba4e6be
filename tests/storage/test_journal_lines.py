"""Which lines the stores write, and which of them speak of a dossier."""

from __future__ import annotations

from datetime import timedelta

from scanner_app.domain.dossier import HoldReason
from scanner_app.domain.upload import Receipt
from scanner_app.storage.journal import SqlJournal
from tests.storage.conftest import CODE, Store


def lines_of(store: Store, *actions: str) -> list[tuple[str, str, str]]:
    lines = SqlJournal(store.database, store.clock).lines()
    return [(line.action, line.subject, line.detail) for line in lines if line.action in actions]


def fail(store: Store, code: str, *, again: bool) -> None:
    job = store.queue.claim(store.clock.now)
    assert job is not None
    later = store.clock.now + timedelta(hours=1)
    store.queue.failed(job, code, retry_at=later if again else None)
    store.clock.forward(timedelta(hours=2))


def test_a_target_that_stays_away_is_one_line_and_a_refusal_another(store: Store) -> None:
    paper = store.signed()

    for _ in range(3):
        fail(store, "upload.unreachable", again=True)
    fail(store, "upload.target_full", again=True)
    fail(store, "upload.conflict", again=False)

    assert lines_of(store, "send_failed", "send_refused") == [
        ("send_failed", f"paper:{paper}", "upload.unreachable"),
        ("send_failed", f"paper:{paper}", "upload.target_full"),
        ("send_refused", f"paper:{paper}", "upload.conflict"),
    ]


def test_a_dossier_that_joins_another_by_its_code_says_so(store: Store) -> None:
    known, _ = store.filed(CODE)
    held, _ = store.filed(None, (HoldReason.NO_CODE,))

    store.filing.assign_code(held, CODE, "clerk", "canbo1")

    assert lines_of(store, "code_assigned", "joined") == [
        ("code_assigned", f"dossier:{known}", CODE),
        ("joined", f"dossier:{known}", f"dossier:{held}"),
    ]


def test_lines_of_a_dossier_are_those_of_its_papers_pages_and_what_joined_it(store: Store) -> None:
    known, paper = store.filed(CODE)
    held, other = store.filed(None, (HoldReason.NO_CODE,))
    store.filing.assign_code(held, CODE, "clerk", "canbo1")
    store.filed("000.00.21.H37-231018-0008")

    subjects = SqlJournal(store.database, store.clock).subjects_of(CODE.lower())

    dossiers = {f"dossier:{known}", f"dossier:{held}"}
    assert subjects == dossiers | {f"paper:{paper}", f"paper:{other}", "page:1", "page:2"}


def test_a_code_is_told_for_everything_of_its_dossier(store: Store) -> None:
    dossier, paper = store.filed(CODE)
    store.filed(None, (HoldReason.NO_CODE,))

    codes = SqlJournal(store.database, store.clock).codes()

    assert codes == {f"dossier:{dossier}": CODE, f"paper:{paper}": CODE, "page:1": CODE}


def test_a_delivery_whose_signatures_were_judged_says_both(store: Store) -> None:
    paper = store.signed()
    job = store.queue.claim(store.clock.now)
    assert job is not None

    receipt = Receipt(job.sha256, job.size_bytes, store.clock.now, "kho/1.pdf")
    store.queue.sent(job.id, receipt, verified=True)

    assert lines_of(store, "verified", "sent") == [
        ("verified", f"paper:{paper}", job.sha256),
        ("sent", f"paper:{paper}", job.sha256),
    ]
