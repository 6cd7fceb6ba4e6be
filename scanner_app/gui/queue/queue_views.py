"""What the queue window loads and changes, off the GUI thread."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from scanner_app.bootstrap import App
from scanner_app.bootstrap.clock import now
from scanner_app.domain.ids import JobId
from scanner_app.domain.queued import QueuedFile, QueueStanding
from scanner_app.domain.sending import SendRules, parse_send_hours


@dataclass(frozen=True, slots=True)
class QueueView:
    """The queue at one moment, or what changed in it.

    Attributes:
        files: those asked for.
        at: when it was looked at.
        target: where files go, for people.
    """

    files: tuple[QueuedFile, ...]
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
    return QueueView(files, standing, rules, now(), app.target.words)
