"""Sending as the counter's window shows it: files go by themselves, beside everything else."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QWidget

from scanner_app.domain.events import Event, UploadFailed, UploadMoved, UploadSent
from scanner_app.domain.ids import DossierId, JobId
from scanner_app.domain.progress import grouped
from scanner_app.gui.counter.watcher import Watcher
from scanner_app.gui.desk import Desk
from scanner_app.gui.errors import Notice, notice_of
from scanner_app.gui.queue.queue_views import send_again

_GATHER_MS = 400
"""A hundred small files a minute must not mean a hundred counts of everything."""


class SendingTalk(QObject):
    """Keeps list and bottom line true while files leave."""

    def __init__(
        self,
        desk: Desk,
        watcher: Watcher,
        tell: Callable[[Notice | None], None],
        window: QWidget,
    ) -> None:
        super().__init__(window)
        self._desk = desk
        self._watcher = watcher
        self._tell = tell
        self._jobs: set[JobId] = set()
        self._moving: set[JobId] = set()
        self._gathering = QTimer(self)
        self._gathering.setSingleShot(True)
        self._gathering.setInterval(_GATHER_MS)
        self._gathering.timeout.connect(self._on_gathered)

    def send_again(self) -> None:
        """F5: everything unsent is due now."""
        again = partial(send_again, jobs=None)
        self._desk.change(self, again, self._on_due, self._on_failed)

    def stop(self) -> None:
        """The window closes."""
        self._gathering.stop()

    def on_told(self, event: Event) -> None:
        """Note what left, and what failed; connected to the bridge."""
        match event:
            case UploadMoved(job=job):
                if job in self._moving:
                    return
                self._moving.add(job)
            case UploadSent(job=job) | UploadFailed(job=job):
                self._moving.discard(job)
                self._jobs.add(job)
            case _:
                return
        if not self._gathering.isActive():
            self._gathering.start()

    def _on_gathered(self) -> None:
        self._watcher.count()
        jobs, self._jobs = frozenset(self._jobs), set()
        if jobs:
            self._desk.ask(
                self,
                lambda app: app.queue_listing.dossiers_of(jobs),
                self._on_dossiers,
                self._on_failed,
            )

    def _on_dossiers(self, dossiers: frozenset[DossierId]) -> None:
        self._watcher.reload_listed(dossiers)

    def _on_due(self, count: int) -> None:
        self._tell(Notice(f"Đang gửi lại {grouped(count)} tệp. Xem từng tệp: F3."))
        self._watcher.count()

    def _on_failed(self, error: Exception) -> None:
        self._tell(notice_of(error))
