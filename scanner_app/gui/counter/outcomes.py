"""What the window does when a piece of work has ended: says it, and shows what it changed."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QObject

from scanner_app.gui.chores import Done
from scanner_app.gui.counter.completing_talk import CompletingTalk
from scanner_app.gui.counter.layout import Parts
from scanner_app.gui.counter.selection import Selection
from scanner_app.gui.counter.watcher import Watcher
from scanner_app.gui.errors import Notice, notice_of
from scanner_app.gui.scanning.scan_talk import ScanTalk
from scanner_app.gui.signing.signing import SigningTalk
from scanner_app.tasks.runner import Failed, Outcome, Stopped

_STOPPED = "Đã dừng. Các trang đã nhận vẫn được giữ; bấm Làm tiếp (F6) hoặc mở lại đúng các tệp đó."


class Outcomes(QObject):
    """Between the desk's outcomes and everything that shows them."""

    def __init__(
        self,
        parts: Parts,
        watcher: Watcher,
        selection: Selection,
        scanning: ScanTalk,
        signing: SigningTalk,
        completing: CompletingTalk,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._parts = parts
        self._watcher = watcher
        self._selection = selection
        self._scanning = scanning
        self._signing = signing
        self._completing = completing

    def on_finished(self, outcome: Outcome[Done]) -> None:
        """A chore has ended; connected to the desk."""
        match outcome:
            case Failed(error):
                self._parts.banner.tell(notice_of(error))
            case Stopped():
                self._parts.banner.tell(Notice(_STOPPED))
            case _:
                self._on_done(outcome.value)
        self._watcher.reload_open()

    def _on_done(self, done: Done) -> None:
        if done.filed:
            self._watcher.show_arrived()
            self._parts.model.drop_incoming(self._scanning.batches)
        notice = notice_of(*done.errors)
        reopened = self._completing.take_reminder()
        said = (reopened, self._signing.take_reminder(), self._scanning.reminder)
        reminders = [each for each in said if each]
        if notice is None and (done.note or reopened):
            text = "\n".join(each for each in (done.note, *reminders) if each)
            notice = Notice(text, is_error=bool(reopened))
        elif notice is not None and (done.summary or reopened):
            lines = (done.summary, *reminders, notice.text)
            notice = replace(notice, text="\n".join(each for each in lines if each))
        self._parts.banner.tell(notice)
        if done.dossier is not None:
            self._selection.want(done.dossier)
            self._watcher.reload(done.dossier)
