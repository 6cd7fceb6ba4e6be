"""The watched folder: looked at beside all other work, taken in as a piece of work of its own."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path, PurePath
from typing import Protocol

from PySide6.QtCore import QObject, QTimer

from scanner_app.bootstrap import App
from scanner_app.domain.errors import Cancelled
from scanner_app.domain.events import Event, IntakeFailed
from scanner_app.domain.ids import OfficeCode
from scanner_app.domain.watch_events import FileTaken, WatchPaused, WatchResumed
from scanner_app.gui.chores import Done, Phase, PhaseBegun, Tell, Wishes, prepare
from scanner_app.gui.counter.status_line import StatusLine
from scanner_app.gui.desk import Desk
from scanner_app.gui.errors import Notice, notice_of
from scanner_app.gui.scanning.office_talk import OfficeTalk
from scanner_app.messages import text_of
from scanner_app.ports import Look
from scanner_app.tasks.cancel import CancelToken

_FIRST_LOOK_MS = 3000
"""How long a start waits for a share; then it goes on without it."""


class _Watch(Protocol):
    """The watching of one folder."""

    @property
    def poll_s(self) -> float:
        """Time between two looks."""

    def look(self) -> Look | None:
        """Claim what is whole; None while the folder does not answer."""

    def take_in(self, cancel: CancelToken) -> object:
        """Keep the pages of every stack that is due."""


def take_watched(
    app: App, tell: Tell, cancel: CancelToken, *, watch: _Watch, wishes: Wishes
) -> Done:
    """Keep what is due and go on as with files; what is left when somebody scans comes later."""
    tell(PhaseBegun(Phase.TAKING_IN))
    try:
        watch.take_in(wishes.way)
    except Cancelled:
        cancel.checkpoint()
    rest = prepare(app, tell, cancel, wishes)
    return Done(rest.errors, filed=rest.filed)


class WatchTalk(QObject):
    """Watches the folder of the settings, once the office is known."""

    def __init__(
        self,
        desk: Desk,
        office: OfficeTalk,
        status: StatusLine,
        tell: Callable[[Notice | None], None],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._desk = desk
        self._office = office
        self._status = status
        self._tell = tell
        self._folder = desk.app.settings.watch_folder
        self._watch: _Watch | None = None
        self._due: tuple[str, ...] = ()
        self._answered = False
        self._taking = False
        self._first: Callable[[], None] | None = None
        self._polling = QTimer(self)
        self._polling.setSingleShot(True)
        self._polling.timeout.connect(self._look)
        self._patience = QTimer(self)
        self._patience.setSingleShot(True)
        self._patience.setInterval(_FIRST_LOOK_MS)
        self._patience.timeout.connect(self._on_first_over)
        office.changed.connect(self._on_office_changed)

    @property
    def keep_open(self) -> Sequence[str] | None:
        """Keys of stacks that are gone on with; None while the folder was not looked at."""
        if not self._folder or self._office.office is None:
            return ()
        return self._due if self._answered else None

    def start(self, then: Callable[[], None]) -> None:
        """Begin; `then` is called once the folder was looked at, or when it does not answer."""
        office = self._office.office
        if not self._folder or office is None:
            then()
            return
        self._first = then
        self._patience.start()
        self._desk.ask_device(
            self,
            lambda app, _cancel: _made(app, self._folder, office),
            self._on_made,
            self._on_failed,
        )

    def stop(self) -> None:
        """The window closes."""
        self._polling.stop()
        self._patience.stop()
        self._watch = None

    def on_told(self, event: Event) -> None:
        """Say what a person should know; connected to the bridge."""
        match event:
            case WatchPaused(code=code, facts=facts):
                self._tell(Notice(text_of(code, dict(facts)), is_error=True))
                self._status.show_watching("tạm dừng theo dõi thư mục")
            case WatchResumed():
                self._tell(Notice("Thư mục theo dõi đã dùng lại được; Sohoa nhận tiếp."))
                self._show()
            case FileTaken(path=path, added=0):
                name = PurePath(path).name
                self._tell(Notice(f"{name}: các trang đã có trong kho, không thêm trang nào."))
            case IntakeFailed(path=path, code=code, facts=facts) if self._is_ours(path):
                self._tell(Notice(text_of(code, dict(facts)), is_error=True))
            case _:
                pass

    def _is_ours(self, path: str) -> bool:
        return bool(self._folder) and PurePath(path).is_relative_to(Path(self._folder).absolute())

    def _on_office_changed(self, _office: OfficeCode) -> None:
        # Claims are for one office; another one begins its own.
        self.stop()
        self.start(lambda: None)

    def _on_made(self, watch: _Watch) -> None:
        self._watch = watch
        self._show()
        self._look()

    def _show(self) -> None:
        self._status.show_watching(f"Đang theo dõi thư mục {self._folder}")

    def _look(self) -> None:
        watch = self._watch
        if watch is not None:
            self._desk.ask_device(
                self, lambda _app, _cancel: watch.look(), self._on_looked, self._on_failed
            )

    def _on_looked(self, look: Look | None) -> None:
        watch = self._watch
        if watch is None:
            return
        if look is not None:
            self._answered = True
            self._due = tuple(stack.key for stack in look.due)
        if look is not None and look.due and not self._taking:
            self._taking = True
            self._desk.start_yielding(take_watched, lambda _outcome: self._on_taken(), watch=watch)
        self._on_first_over()
        self._polling.start(round(1000 * watch.poll_s))

    def _on_taken(self) -> None:
        self._taking = False

    def _on_first_over(self) -> None:
        self._patience.stop()
        then, self._first = self._first, None
        if then is not None:
            then()

    def _on_failed(self, error: Exception) -> None:
        self._tell(notice_of(error))
        self._on_first_over()
        if self._watch is not None:
            self._polling.start(_FIRST_LOOK_MS)


def _made(app: App, folder: str, office: OfficeCode) -> _Watch:
    return app.watch(Path(folder).absolute(), office=office, given_code=None)
