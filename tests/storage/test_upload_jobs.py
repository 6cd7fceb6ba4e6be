"""The upload queue: leased, never deleted, sent once."""

from __future__ import annotations

from datetime import timedelta

from scanner_app.domain.dossier import PaperState
from scanner_app.domain.ids import JobId
from scanner_app.domain.upload import LEASE, JobState, Receipt, UploadJob
from tests.storage.conftest import Store


def receipt_for(job: UploadJob, store: Store) -> Receipt:
    return Receipt(job.sha256, job.size_bytes, store.clock.now, "kho/1.pdf")


def claimed(store: Store) -> UploadJob:
    job = store.queue.claim(store.clock.now)
    assert job is not None
    return job


def test_a_job_is_claimed_by_one_worker_at_a_time(store: Store) -> None:
    store.signed()
    claimed(store)

    assert store.queue.claim(store.clock.now) is None


def test_a_job_whose_worker_died_comes_back_when_its_lease_ends(store: Store) -> None:
    store.signed()
    first = claimed(store)

    store.clock.forward(LEASE)

    again = claimed(store)
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
