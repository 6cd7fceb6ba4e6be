"""What the queue window loads and changes, off the GUI thread."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum

from scanner_app.bootstrap import App
from scanner_app.bootstrap.clock import now
from scanner_app.domain.ids import JobId
from scanner_app.domain.queued import QueuedFile, QueueStanding
from scanner_app.domain.sending import SendRules, parse_send_hours
from scanner_app.domain.upload import JobState, UploadJob
from scanner_app.domain.upload_errors import TargetUnreachableError

UNREACHABLE = TargetUnreachableError.code
"""Of files that wait for the network: a normal state."""


class Group(IntEnum):
    """Where a file stands as long as nobody sorts; what a person has to do comes first."""

    REFUSED = 0
    SENDING = 1
    WAITING = 2
    SENT = 3


@dataclass(frozen=True, slots=True)
class QueueRow:
    """A file with what the list looks for, made off the GUI thread: ten thousand are many.

    Attributes:
        key: in the order in which files are sent; those that were sent, latest first.
        sought: what a search looks into.
    """

    file: QueuedFile
    group: Group
    key: tuple[float, ...]
    sought: str

    @property
    def has_failed(self) -> bool:
        """It was refused, or its last try failed; being without a network is no failure."""
        if self.group in (Group.REFUSED, Group.SENT):
            return self.group is Group.REFUSED
        return self.file.job.error not in (None, UNREACHABLE)


@dataclass(frozen=True, slots=True)
class QueueView:
    """The queue at one moment, or what changed in it.

    Attributes:
        rows: those asked for.
        at: when it was looked at.
        target: where files go, for people.
    """

    rows: tuple[QueueRow, ...]
    standing: QueueStanding
    rules: SendRules
    at: datetime
    target: str


def load_queue(app: App) -> QueueView:
    """All of it."""
    return _view(app, app.queue_listing.files())


def load_changes(app: App, known: JobId, jobs: Collection[JobId]) -> QueueView:
    """As of `SqlQueueListing.changes`."""
    return _view(app, app.queue_listing.changes(known, jobs))


def row_of(file: QueuedFile, at: datetime) -> QueueRow:
    """The file as a row."""
    group = _group(file.job)
    key: tuple[float, ...]
    if group is Group.SENT:
        settled = file.settled_at.timestamp() if file.settled_at is not None else 0.0
        key = (float(group), -settled, float(file.job.id))
    else:
        later, day, forward = file.order(at)
        key = (float(group), float(later), float(day.toordinal()), forward.timestamp())
    sought = f"{file.code}\n{file.kind}\n{file.job.name}".casefold()
    return QueueRow(file, group, key, sought)


def send_rules(app: App, *, paused: bool) -> SendRules:
    """What holds for all files alike."""
    hours = parse_send_hours(app.settings.send_hours)
    return SendRules(hours, paused=paused, carried=app.target.carried)


def send_again(app: App, jobs: Collection[JobId] | None) -> int:
    """Make these files, or every unsent one, due now, and have them sent; how many."""
    count = app.send.retry(None) if jobs is None else app.send.retry_some(jobs)
    app.sending.wake()
    return count


def pause(app: App, *, paused: bool) -> bool:
    """Hold all sending, or let it go on, also after a restart; which of both."""
    app.queue.pause(app.account, paused=paused)
    if not paused:
        app.sending.wake()
    return paused


def _view(app: App, files: tuple[QueuedFile, ...]) -> QueueView:
    standing = app.queue_listing.standing()
    rules = send_rules(app, paused=standing.paused)
    moment = now()
    rows = tuple(row_of(each, moment) for each in files)
    return QueueView(rows, standing, rules, moment, app.target.words)


def _group(job: UploadJob) -> Group:
    if job.state is JobState.WAITING:
        return Group.SENDING if job.sending else Group.WAITING
    return Group.SENT if job.state is JobState.SENT else Group.REFUSED
