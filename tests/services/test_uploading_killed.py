"""Sending that is killed before any step: one file arrives, from where it was broken off."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

import pytest
import sqlalchemy as sa

from scanner_app.domain.upload import JobState, Receipt, UploadJob
from scanner_app.ports import Transfer
from scanner_app.services.uploading import SendQueued
from scanner_app.storage import schema
from scanner_app.tasks.cancel import CancelToken
from tests.dying import TRANSACTION, homes_of_deaths
from tests.storage.conftest import store_at

CONTENT = b"signed paper" * 100
_BLOCK = 500


class ResumingFolder:
    """Takes a file block by block into an upload that has an id, as a tus server does."""

    def __init__(self, home: Path) -> None:
        self._far = home / "far"

    def send(
        self, job: UploadJob, cancel: CancelToken, transfer: Transfer | None = None
    ) -> Receipt:
        assert transfer is not None
        upload = job.resume
        if upload is None:
            upload = f"upload-{len(list(self._far.iterdir()))}"
            (self._far / upload).write_bytes(b"")
            transfer.resumable(upload)
        with (self._far / upload).open("ab") as file:
            while (offset := file.tell()) < job.size_bytes:
                cancel.checkpoint()
                file.write(job.path.read_bytes()[offset : offset + _BLOCK])
                file.flush()
                transfer.moved(_BLOCK)
        content = (self._far / upload).read_bytes()
        digest = hashlib.sha256(content).hexdigest()
        return Receipt(digest, len(content), job.due_at, upload, judged=True)

    def may_hold(self, folder: str, name: str) -> bool:
        return bool(folder and name)

    def check(self) -> None:
        """Always there."""


def send(home: Path) -> None:
    store = store_at(home)
    SendQueued(store.queue, ResumingFolder(home), store.clock, lambda _event: None)(CancelToken())
    store.database.close()


@pytest.mark.slow
@pytest.mark.skipif(os.name != "posix", reason="dùng tín hiệu SIGKILL")
def test_a_file_whose_sending_is_killed_at_any_step_arrives_once_and_goes_on_where_it_was(
    tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    _queued(tmp_path)
    out = tmp_path_factory.mktemp("killed")

    homes = homes_of_deaths(send, tmp_path, out, {TRANSACTION, "open"})

    assert len(homes) > 8
    resumed = [_restarted(home) for home in homes]
    # Some died before a byte was there, some after.
    assert 0 < sum(resumed) < len(resumed)


def _queued(home: Path) -> None:
    store = store_at(home)
    paper = store.signed()
    path = home / "signed" / f"{paper}.pdf"
    path.parent.mkdir()
    path.write_bytes(CONTENT)
    digest = hashlib.sha256(CONTENT).hexdigest()
    with store.database.write() as connection:
        change = sa.update(schema.upload_jobs).values(
            sha256=digest, size_bytes=len(CONTENT), due_at="2023-10-01T00:00:00.000000+00:00"
        )
        connection.execute(change)
    (home / "far").mkdir()
    store.database.close()


def _restarted(home: Path) -> bool:
    """Whether the next try went on with bytes that were there, everything in order after it."""
    begun = {path.name for path in (home / "far").iterdir() if path.stat().st_size}
    store = store_at(home)
    (before,) = store.queue.jobs()
    if before.state is not JobState.SENT:
        assert begun <= {before.resume}
    store.queue.release_leases()
    store.database.close()
    send(home)
    store = store_at(home)
    (job,) = store.queue.jobs()
    store.database.close()
    assert (job.state, job.resume, job.failures) == (JobState.SENT, None, 0)
    assert job.receipt is not None
    assert (home / "far" / job.receipt.location).read_bytes() == CONTENT
    assert begun <= {job.receipt.location}
    return bool(begun)
