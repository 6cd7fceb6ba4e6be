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
        """Lease the due job that must arrive first, or None; safe from any number of senders.

        A due time further ahead than `LONGEST_WAIT` counts as past: the clock was set back.
        """

    def renew(self, job: UploadJob, now: datetime) -> bool:
        """Lengthen the lease of this claim; False when it was lost, or a secret mark was seen."""

    def keep_resume(self, job: UploadJob, note: str | None) -> bool:
        """Keep the target's note for the next try; False when this claim's lease was lost."""

    def sent(self, job: JobId, receipt: Receipt, *, verified: bool = False) -> None:
        """The target has it: job SENT, paper ACCEPTED, its note forgotten. Always wins.

        Args:
            job: which.
            receipt: of its file.
            verified: the signatures of what arrived were judged; that is noted, too.
        """

    def failed(
        self, job: UploadJob, code: str, *, retry_at: datetime | None, failures: int = 1
    ) -> None:
        """Try again then, or REFUSED when None; nothing when this claim's lease was lost.

        Args:
            job: as it was claimed.
            code: of the error.
            retry_at: when to try again.
            failures: failed tries in a row, this one included.
        """

    def give_back(self, job: UploadJob) -> None:
        """End a claim that was cut short by us: the job waits as before, no failure counts."""

    def jobs(self, states: Sequence[str] = ()) -> tuple[UploadJob, ...]:
        """Jobs in order of their due time; all states when none is named."""

    def of_papers(self, papers: Sequence[PaperId]) -> dict[PaperId, UploadJob]:
        """The jobs of these papers."""

    def next_due(self, now: datetime) -> datetime | None:
        """When the next job that nobody has claimed is due (not before now); None when none is."""

    def retry(self, job: JobId | None, now: datetime) -> int:
        """Make one job, or every waiting and refused one, due now; how many."""

    def pause(self, by: str, *, paused: bool) -> None:
        """Hold all sending, or let it go on; stays so over restarts."""

    def is_paused(self) -> bool:
        """Somebody holds all sending."""

    def release_leases(self) -> None:
        """Jobs of a process that died are free again; call only while holding the store's lock."""


class Transfer(Protocol):
    """What an uploader tells while a file is on its way."""

    def resumable(self, note: str | None) -> None:
        """Keep this note with the job before going on: the next try gets it as `job.resume`.

        It survives a power cut once this returns; None forgets the one before.

        Raises:
            UploadSupersededError: somebody else sends this file by now.
        """

    def moved(self, size_bytes: int, *, kept: bool = True) -> None:
        """So many more bytes are with the target; waits where sending is limited.

        To be told at least once a minute while bytes move: it keeps the job claimed.

        Args:
            size_bytes: since it was told last.
            kept: the target has them for good: the next try goes on after them, and soon. False
                when they are merely on their way and a break loses them.

        Raises:
            Cancelled: while waiting.
            UploadSupersededError: somebody else sends this file by now.
            SendingHeldError: sending was paused, or its hours ended.
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

    def may_hold(self, folder: str, name: str) -> bool:
        """Something may stand at this place already; True when that cannot be told now."""

    def check(self) -> None:
        """Is the target there and writable?

        Raises:
            UploadError leaves.
        """
