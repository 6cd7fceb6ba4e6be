"""Pages that come as files: opened, dropped, pasted; and the register's export."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QMimeData, QObject, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from scanner_app.domain.events import Event
from scanner_app.domain.register_import import Imported
from scanner_app.gui import chores
from scanner_app.gui.desk import Desk
from scanner_app.gui.dialogs import ask_files, ask_folder, ask_register
from scanner_app.gui.errors import Notice
from scanner_app.gui.page.pictures import png_of
from scanner_app.gui.register.register_dialog import RegisterDialog
from scanner_app.gui.register.register_words import done_words
from scanner_app.gui.scanning.office_talk import OfficeTalk

_TABLES = (".csv", ".xlsx", ".xls")
_NOTHING_COPIED = "Bảng tạm không có ảnh hay tệp nào. Chép ảnh hoặc tệp trước, rồi bấm Ctrl+V."


class IntakeTalk(QObject):
    """Takes in what a person names, once the office is known.

    Signals:
        begun: something is being taken in.
        register_changed: a register was imported.
    """

    begun = Signal()
    register_changed = Signal()

    def __init__(
        self,
        desk: Desk,
        office: OfficeTalk,
        tell: Callable[[Notice | None], None],
        window: QWidget,
    ) -> None:
        """The window is where the system's dialogs open."""
        super().__init__(window)
        self._desk = desk
        self._office = office
        self._tell = tell
        self._window = window
        self.register = RegisterDialog(desk, lambda: office.office, window)
        self.register.imported.connect(self._on_register_imported)

    def open_paths(self, paths: Sequence[Path]) -> None:
        """Take these files and folders in; asks for the office when it is not known."""
        office = self._office.office
        if office is None:
            self._office.ask(lambda: self.open_paths(paths))
            return
        self._desk.start_yielding(chores.take_in, paths=tuple(paths), office=office)
        self.begun.emit()

    def open_files(self) -> None:
        """Ask which files."""
        if paths := ask_files(self._window):
            self.open_paths(paths)

    def open_folder(self) -> None:
        """Ask which folder."""
        if paths := ask_folder(self._window):
            self.open_paths(paths)

    def open_dropped(self, dropped: QMimeData) -> None:
        """Take in what was dropped; a table alone is a register."""
        paths = [Path(url.toLocalFile()) for url in dropped.urls() if url.isLocalFile()]
        if len(paths) == 1 and paths[0].suffix.casefold() in _TABLES:
            self.import_register(paths[0])
        else:
            self.open_paths(paths)

    def paste(self) -> None:
        """Take in the picture, or the files, that were copied last."""
        office = self._office.office
        if office is None:
            self._office.ask(self.paste)
            return
        copied = QGuiApplication.clipboard().mimeData()
        if any(url.isLocalFile() for url in copied.urls()):
            self.open_dropped(copied)
            return
        image = QGuiApplication.clipboard().image()
        if image.isNull():
            self._tell(Notice(_NOTHING_COPIED, is_error=True))
            return
        self._desk.start_yielding(chores.paste, content=partial(png_of, image), office=office)
        self.begun.emit()

    def ask_register(self) -> None:
        """Ask for the register's export."""
        for path in ask_register(self._window):
            self.import_register(path)

    def import_register(self, path: Path) -> None:
        """Show what importing this register would do; the import is one more yes away."""
        self.register.begin(path)

    def on_told(self, event: Event) -> None:
        """Connected to the bridge."""
        self.register.on_told(event)

    def _on_register_imported(self, done: Imported) -> None:
        self._tell(Notice(done_words(done)))
        self.register_changed.emit()
