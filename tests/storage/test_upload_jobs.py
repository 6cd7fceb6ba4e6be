"""The upload queue: leased, never deleted, sent once."""

from __future__ import annotations

import threading
from datetime import UTC, date, datetime, timedelta

import sqlalchemy as sa

from scanner_app.domain.dossier import HoldReason, PaperState
from scanner_app.domain.ids import JobId
from scanner_app.domain.register import RegisterRow
from scanner_app.domain.upgrade import UpgradedFile
from scanner_app.domain.upload import LEASE, LONGEST_WAIT, JobState, Receipt, UploadJob
from scanner_app.storage import schema
from scanner_app.storage.journal import SqlJournal
from scanner_app.storage.upgrades import SqlUpgrades
from scanner_app.storage.upload_jobs import SqlUploadQueue
from tests.fakes.clock import SettableSeconds
from tests.storage.conftest import OFFICE, Store


def receipt_for(job: UploadJob, store: Store) -> Receipt:
    return Receipt(job.sha256, job.size_bytes, store.clock.now, "kho/1.pdf")


def claimed(store: Store) -> UploadJob:
    job = store.queue.claim(store.clock.now)
    assert job is not None
    return job


def restarted(store: Store, seconds: SettableSeconds | None = None) -> SqlUploadQueue:
    """The queue as another process has it."""
    return SqlUploadQueue(store.database, store.home, store.clock, seconds or SettableSeconds())


def due_on(store: Store, code: str, day: date) -> None:
    row = RegisterRow(code, OFFICE, received_on=date(2023, 10, 1), due_on=day)
    store.register.put([row])


def test_a_job_is_claimed_by_one_worker_at_a_time(store: Store) -> None:
    store.signed()
    claimed(store)

    assert store.queue.claim(store.clock.now) is None


def test_a_job_whose_worker_died_comes_back_when_its_lease_ends(store: Store) -> None:
    store.signed()
    first = claimed(store)

    store.clock.forward(LEASE)

    again = restarted(store).claim(store.clock.now)
    assert again is not None
    assert (again.id, again.attempts) == (first.id, 2)


def test_releasing_leases_brings_a_dead_workers_job_back_at_once(store: Store) -> None:
    store.signed()
    first = claimed(store)

    store.queue.release_leases()

    assert claimed(store).id == first.id


def test_a_sent_job_never_comes_back_and_its_paper_is_accepted(store: Store) -> None:
    paper = store.signed()
    job = claimed(store)

    store.queue.sent(job.id, receipt_for(job, store))
    store.clock.forward(timedelta(days=1))

    assert store.queue.claim(store.clock.now) is None
    (found,) = store.queue.jobs(["sent"])
    assert found.receipt is not None
    assert found.receipt.sha256 == job.sha256
    dossier = store.dossiers.dossier(store.dossiers.recent(None, 1)[0])
    assert (dossier.papers[0].id, dossier.papers[0].state) == (paper, PaperState.ACCEPTED)


def test_a_finished_upload_wins_over_a_late_refusal(store: Store) -> None:
    store.signed()
    job = claimed(store)
    store.queue.sent(job.id, receipt_for(job, store))

    store.queue.failed(job, "upload.conflict", retry_at=None)

    assert store.queue.jobs()[0].state is JobState.SENT


def test_a_failed_job_waits_for_its_time(store: Store) -> None:
    store.signed()
    job = claimed(store)
    due = store.clock.now + timedelta(seconds=15)

    store.queue.failed(job, "upload.unreachable", retry_at=due)

    assert store.queue.claim(store.clock.now) is None
    assert store.queue.claim(due) is not None


def test_a_refused_job_waits_for_a_person(store: Store) -> None:
    store.signed()
    job = claimed(store)
    store.queue.failed(job, "upload.conflict", retry_at=None)
    store.clock.forward(timedelta(days=30))

    assert store.queue.claim(store.clock.now) is None
    assert store.queue.retry(job.id, store.clock.now) == 1
    assert claimed(store).id == job.id


def test_retrying_all_leaves_sent_jobs_alone(store: Store) -> None:
    store.signed()
    job = claimed(store)
    store.queue.sent(job.id, receipt_for(job, store))

    assert store.queue.retry(None, store.clock.now) == 0


def test_jobs_are_found_by_their_papers(store: Store) -> None:
    paper = store.signed()

    assert store.queue.of_papers([paper])[paper].id == JobId(1)


def test_a_worker_that_does_not_move_loses_its_job_in_its_own_process_too(store: Store) -> None:
    store.signed()
    seconds = SettableSeconds()
    queue = restarted(store, seconds)
    queue.claim(store.clock.now)

    store.clock.forward(LEASE)
    seconds.forward(LEASE.total_seconds())

    assert queue.claim(store.clock.now) is not None


def test_a_clock_set_forward_takes_no_job_from_a_living_worker(store: Store) -> None:
    store.signed()
    job = claimed(store)

    store.clock.forward(timedelta(days=400))

    assert store.queue.claim(store.clock.now) is None
    assert store.queue.renew(job, store.clock.now)


def test_a_clock_set_back_by_days_holds_no_job_for_days(store: Store) -> None:
    store.signed()
    later = store.clock.now + timedelta(minutes=30)
    store.queue.failed(claimed(store), "upload.unreachable", retry_at=later)
    assert store.queue.claim(store.clock.now) is None

    store.clock.now -= timedelta(days=3)

    assert store.queue.next_due(store.clock.now) == store.clock.now
    assert store.queue.claim(store.clock.now) is not None


def test_a_lease_given_by_a_clock_that_was_ahead_holds_no_job(store: Store) -> None:
    store.signed()
    claimed(store)

    store.clock.now -= timedelta(days=3)

    assert restarted(store).claim(store.clock.now) is not None


def test_a_lease_that_is_renewed_lasts_as_long_as_bytes_move(store: Store) -> None:
    store.signed()
    job = claimed(store)

    for _ in range(4):
        store.clock.forward(LEASE - timedelta(seconds=1))
        assert store.queue.renew(job, store.clock.now)

    assert restarted(store).claim(store.clock.now) is None


def test_a_worker_that_lost_its_lease_changes_nothing(store: Store) -> None:
    store.signed()
    late = claimed(store)
    store.queue.keep_resume(late, "tus:1")
    store.queue.release_leases()
    mine = claimed(store)

    assert not store.queue.renew(late, store.clock.now)
    assert not store.queue.keep_resume(late, "tus:2")
    store.queue.failed(late, "upload.conflict", retry_at=None)
    store.queue.give_back(late)

    (job,) = store.queue.jobs()
    assert (job.state, job.error, job.resume, job.sending) == (
        *(JobState.WAITING, None, "tus:1"),
        True,
    )
    assert store.queue.renew(mine, store.clock.now)


def test_a_worker_that_lost_its_lease_may_still_say_that_it_sent(store: Store) -> None:
    store.signed()
    late = claimed(store)
    store.queue.release_leases()
    mine = claimed(store)

    store.queue.sent(late.id, receipt_for(late, store))
    store.queue.failed(mine, "upload.conflict", retry_at=None)

    assert store.queue.jobs()[0].state is JobState.SENT
    assert not store.queue.renew(mine, store.clock.now)


def test_the_note_of_a_broken_transfer_is_handed_to_the_next_try(store: Store) -> None:
    store.signed()
    job = claimed(store)

    assert store.queue.keep_resume(job, "tus:24e5")
    store.queue.failed(job, "upload.unreachable", retry_at=store.clock.now, failures=3)

    again = claimed(store)
    assert (again.resume, again.failures) == ("tus:24e5", 3)


def test_the_note_is_forgotten_with_the_receipt(store: Store) -> None:
    store.signed()
    job = claimed(store)
    store.queue.keep_resume(job, "tus:24e5")

    store.queue.sent(job.id, receipt_for(job, store))

    assert store.queue.jobs()[0].resume is None


def test_the_note_is_forgotten_when_the_file_changes(store: Store) -> None:
    paper = store.signed()
    job = claimed(store)
    store.queue.keep_resume(job, "tus:24e5")
    store.queue.give_back(job)
    (due,) = SqlUpgrades(store.database, store.home, store.clock).due(("B-B",))

    replaced = SqlUpgrades(store.database, store.home, store.clock).replace(
        due, UpgradedFile(store.home / "signed" / f"{paper}-new.pdf", "f" * 64, 99), ["B-T"]
    )

    assert replaced
    assert (store.queue.jobs()[0].resume, store.queue.jobs()[0].sha256) == (None, "f" * 64)


def test_a_claim_that_is_given_back_waits_as_before(store: Store) -> None:
    store.signed()
    job = claimed(store)

    store.queue.give_back(job)

    again = claimed(store)
    assert (again.id, again.failures, again.error) == (job.id, 0, None)


def test_a_receipt_says_for_good_who_judged(store: Store) -> None:
    store.signed()
    job = claimed(store)
    receipt = Receipt(job.sha256, job.size_bytes, store.clock.now, "tỉnh", judged=True)

    store.queue.sent(job.id, receipt)

    assert store.queue.jobs()[0].receipt == receipt


def test_a_receipt_of_an_earlier_version_says_nothing_of_judging(store: Store) -> None:
    store.signed()
    job = claimed(store)
    store.queue.sent(job.id, receipt_for(job, store))
    old = f'["{job.sha256}", 12, "2023-10-18T08:30:00.000000+00:00", "kho"]'

    with store.database.write() as connection:
        connection.execute(schema.upload_jobs.update().values(receipt=old))

    (found,) = store.queue.jobs()
    assert found.receipt is not None
    assert not found.receipt.judged


def test_what_must_be_forwarded_today_goes_before_what_may_wait(store: Store) -> None:
    store.clock.now = datetime(2023, 10, 18, 8, 1, tzinfo=UTC)
    store.signed("000.00.21.H37-231018-0001")
    late = claimed(store)
    store.queue.give_back(late)
    store.clock.now = datetime(2023, 10, 18, 7, 30, tzinfo=UTC)
    store.signed("000.00.21.H37-231018-0002")

    store.clock.now = datetime(2023, 10, 18, 8, 30, tzinfo=UTC)

    first, second = claimed(store), claimed(store)
    assert (first.folder[-4:], second.folder[-4:]) == ("0002", "0001")


def test_among_what_is_late_the_citizen_who_comes_back_first_goes_first(store: Store) -> None:
    codes = [f"000.00.21.H37-231018-000{number}" for number in range(3)]
    for code in codes:
        store.signed(code)
    due_on(store, codes[0], date(2023, 11, 20))
    due_on(store, codes[1], date(2023, 10, 25))
    store.clock.forward(timedelta(days=14))

    order = [claimed(store).folder[-4:] for _ in codes]

    # Without a promised day, the day of forwarding counts: the 18th or 19th.
    assert order == ["0002", "0001", "0000"]


def test_many_senders_at_once_claim_each_job_once(store: Store) -> None:
    for number in range(12):
        store.signed(f"000.00.21.H37-231018-{number:04d}")
    found: list[JobId] = []

    def send() -> None:
        while (job := store.queue.claim(store.clock.now)) is not None:
            found.append(job.id)

    threads = [threading.Thread(target=send) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)

    assert sorted(found) == list(range(1, 13))


def test_a_dossier_with_a_secret_mark_is_neither_claimed_nor_due(store: Store) -> None:
    store.signed()
    with store.database.write() as connection:
        holds = f'["{HoldReason.SECRET.value}"]'
        connection.execute(schema.dossiers.update().values(holds=holds))

    assert store.queue.claim(store.clock.now) is None
    assert store.queue.next_due(store.clock.now) is None


def test_the_next_due_time_is_that_of_the_first_free_job(store: Store) -> None:
    assert store.queue.next_due(store.clock.now) is None
    store.signed()
    store.signed("000.00.21.H37-231018-0008")
    now = store.clock.now
    claimed(store)
    assert store.queue.next_due(now) == now

    store.queue.failed(claimed(store), "upload.unreachable", retry_at=now + LONGEST_WAIT)

    assert store.queue.next_due(now) == now + LONGEST_WAIT


def test_sending_stays_paused_over_restarts_and_is_noted_once(store: Store) -> None:
    assert not store.queue.is_paused()

    for _ in range(2):
        store.queue.pause("canbo1", paused=True)

    assert restarted(store).is_paused()
    store.queue.pause("canbo1", paused=False)
    assert not store.queue.is_paused()
    lines = SqlJournal(store.database, store.clock).lines()
    assert [(line.actor, line.action) for line in lines if line.subject == "queue"] == [
        ("canbo1", "sending_paused"),
        ("canbo1", "sending_resumed"),
    ]


def test_a_person_who_asks_again_ends_the_waiting_of_every_try(store: Store) -> None:
    store.signed()
    later = store.clock.now + LONGEST_WAIT
    store.queue.failed(claimed(store), "upload.unreachable", retry_at=later, failures=9)

    store.queue.retry(None, store.clock.now)

    assert claimed(store).failures == 0


def test_a_job_knows_by_when_the_rules_want_it_forwarded(store: Store) -> None:
    store.signed()
    with store.database.read() as connection:
        forward_by = connection.scalar(sa.select(schema.upload_jobs.c.forward_by))

    # Received at 15:30 in Vietnam: the beginning of the next working day.
    assert forward_by == "2023-10-19T00:00:00.000000+00:00"
