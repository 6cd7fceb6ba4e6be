"""Ports of delivery: the queue and the places where signed files go."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from scanner_app.domain.ids import JobId, PaperId
from scanner_app.domain.upload import Receipt, UploadJob
from scanner_app.tasks.cancel import CancelToken


class UploadQueue(Protocol):
    """Signed files that wait to be delivered."""

    def claim(self, now: datetime) -> UploadJob | None:
        """Lease the next due job, or None."""

    def sent(self, job: JobId, receipt: Receipt, *, verified: bool = False) -> None:
        """The target has it: job SENT, paper ACCEPTED. Always wins.

        Args:
            job: which.
            receipt: of its file.
            verified: the signatures of what arrived were judged; that is noted, too.
        """

    def failed(self, job: JobId, code: str, *, retry_at: datetime | None) -> None:
        """Try again then, or REFUSED when None."""

    def jobs(self, states: Sequence[str] = ()) -> tuple[UploadJob, ...]:
        """Jobs in order of their due time; all states when none is named."""

    def of_papers(self, papers: Sequence[PaperId]) -> dict[PaperId, UploadJob]:
        """The jobs of these papers."""

    def retry(self, job: JobId | None, now: datetime) -> int:
        """Make one job, or every waiting and refused one, due now; how many."""

    def release_leases(self) -> None:
        """Jobs of a process that died are free again; call only while holding the store's lock."""


class Transfer(Protocol):
    """What an uploader tells while a file is on its way."""

    def resumable(self, note: str | None) -> None:
        """Keep this note with the job before going on: the next try gets it as `job.resume`.

        It survives a power cut once this returns; None forgets the one before.
        """

    def moved(self, size_bytes: int) -> None:
        """So many more bytes are with the target for good; waits where sending is limited.

        Raises:
            Cancelled: while waiting.
        """


class Uploader(Protocol):
    """A place where signed files go."""

    def send(
        self, job: UploadJob, cancel: CancelToken, transfer: Transfer | None = None
    ) -> Receipt:
        """Deliver and read back; the same digest again gives the same receipt.

        Args:
            job: what, and how far an earlier try got.
            cancel: asked between blocks.
            transfer: hears how it goes on; None where nobody listens.

        Raises:
            UploadError leaves; `transient` says whether waiting may help.
        """

    def check(self) -> None:
        """Is the target there and writable?

        Raises:
            UploadError leaves.
        """
