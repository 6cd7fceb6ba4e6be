"""What an uploader tells, remembered as the queue would."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from scanner_app.domain.upload import Receipt, UploadJob
from scanner_app.domain.upload_errors import TargetUnreachableError
from scanner_app.ports import Uploader
from scanner_app.tasks.cancel import CancelToken


@dataclass
class RememberingTransfer:
    """Keeps the note; counts what moved.

    Attributes:
        notes: every note, in order.
        kept: bytes that the target has for good.
        on_its_way: bytes that were sent, whatever became of them.
        when_moving: called at every word of bytes on their way.
    """

    notes: list[str | None] = field(default_factory=list)
    kept: int = 0
    on_its_way: int = 0
    when_moving: Callable[[], None] = lambda: None

    def resumable(self, note: str | None) -> None:
        self.notes.append(note)

    def moved(self, size_bytes: int, *, kept: bool = True) -> None:
        if kept:
            self.kept += size_bytes
        else:
            self.on_its_way += size_bytes
            self.when_moving()


def send_until_there(
    uploader: Uploader, job: UploadJob, *, most_tries: int
) -> tuple[Receipt, int, RememberingTransfer]:
    """As the queue does it, without its waits: receipt, how many tries failed, what was told."""
    transfer = RememberingTransfer()
    for failed in range(most_tries):
        noted = replace(job, resume=transfer.notes[-1] if transfer.notes else None)
        try:
            return uploader.send(noted, CancelToken(), transfer), failed, transfer
        except TargetUnreachableError:
            continue
    raise TimeoutError(most_tries)
