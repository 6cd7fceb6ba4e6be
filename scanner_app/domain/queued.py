"""What the queue of files to send looks like to a person."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from scanner_app.domain.ids import DossierId
from scanner_app.domain.sending import sending_order
from scanner_app.domain.upload import UploadJob


@dataclass(frozen=True, slots=True)
class QueuedFile:
    """A file of the queue with what people know it by.

    Attributes:
        code: of its dossier, "" while it has none.
        kind: of paper.
        forward_by: when it must be with those who decide (`domain.sending.forward_by`).
        due_on: day for which the result was promised; None without one.
        settled_at: when its receipt came.
        carried_at: when it was copied on a stick.
        is_secret: its dossier bears a secret mark; it is not sent meanwhile.
    """

    job: UploadJob
    dossier: DossierId
    code: str
    kind: str
    forward_by: datetime
    due_on: date | None = None
    settled_at: datetime | None = None
    carried_at: datetime | None = None
    is_secret: bool = False

    def order(self, now: datetime) -> tuple[bool, date, datetime]:
        """A sort key: the smaller, the earlier it is sent."""
        return sending_order(self.forward_by, self.due_on, now)


@dataclass(frozen=True, slots=True)
class Share:
    """Some files of the queue.

    Attributes:
        size_bytes: of all of them.
    """

    files: int = 0
    size_bytes: int = 0


@dataclass(frozen=True, slots=True)
class QueueStanding:
    """The queue in numbers.

    Attributes:
        sending: files on their way now.
        paused: somebody holds all sending.
        trouble: code of the newest failure among files that wait; None when none failed.
        tried_at: earliest due time of the waiting files; None when none waits.
        last_sent: when the target confirmed a file last.
    """

    waiting: Share = Share()
    sent: Share = Share()
    refused: Share = Share()
    sending: int = 0
    paused: bool = False
    trouble: str | None = None
    tried_at: datetime | None = None
    last_sent: datetime | None = None

    @property
    def files(self) -> int:
        """All."""
        return self.waiting.files + self.sent.files + self.refused.files
