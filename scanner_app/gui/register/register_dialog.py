"""Ctrl+R: which column is what, what an import would do, then the import."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QComboBox, QDialog, QWidget

from scanner_app.domain.events import Event, RegisterRead
from scanner_app.domain.file_errors import FileDamagedError
from scanner_app.domain.ids import OfficeCode
from scanner_app.domain.progress import grouped
from scanner_app.domain.register_import import Imported
from scanner_app.domain.register_table import Field
from scanner_app.gui.desk import Desk
from scanner_app.gui.dialogs import ask_register
from scanner_app.gui.errors import notice_of
from scanner_app.gui.fitting import make_roomy
from scanner_app.gui.register.register_chores import Looked, import_register, look
from scanner_app.gui.register.register_parts import NONE, RegisterParts
from scanner_app.gui.register.register_words import (
    COLUMNS_WANTED,
    DAMAGED,
    reading_words,
    would_words,
)
from scanner_app.gui.words import Mark
from scanner_app.tasks.runner import Handle


class RegisterDialog(QDialog):
    """Changes nothing before its last yes; a stop while lines are read changes nothing either.

    Signals:
        imported: `Imported`: it is done, the dialog is closed.
    """

    imported = Signal(object)

    def __init__(
        self, desk: Desk, office: Callable[[], OfficeCode | None], window: QWidget
    ) -> None:
        """`office` stands in where the file names none."""
        super().__init__(window)
        self.setWindowTitle("Nhập sổ theo dõi hồ sơ")
        self._desk = desk
        self._office = office
        self._path: Path | None = None
        self._columns: dict[Field, str] = {}
        self._looked: Looked | None = None
        self._running: Handle | None = None
        self._importing = False
        # Answers about a file or columns that were given up are for nobody.
        self._turn = 0
        self.parts = RegisterParts(self)
        for field, combo in self.parts.columns.items():
            combo.activated.connect(partial(self._on_column, field, combo))
        self.parts.other.clicked.connect(self.choose)
        self.parts.main.clicked.connect(self.go_on)
        self.parts.leave.clicked.connect(self.reject)
        self.parts.main.setDefault(True)
        QShortcut(QKeySequence("Ctrl+O"), self).activated.connect(self.parts.other.click)
        make_roomy(self, 900, 560)

    @property
    def text(self) -> str:
        """What it says."""
        return self.parts.remark.text

    def choose(self) -> None:
        """Ask for the register's export."""
        for path in ask_register(self):
            self.begin(path)

    def begin(self, path: Path) -> None:
        """Show what importing this file would do."""
        self._path, self._columns, self._looked = path, {}, None
        self.parts.file.setText(path.name)
        self._look()
        self.open()

    def go_on(self) -> None:
        """Enter: import."""
        if self._path is None or self._looked is None or self._looked.would is None:
            return
        if self._running is None:
            self._importing = True
            work = partial(
                import_register, path=self._path, office=self._office(), columns=self._columns
            )
            self._run(work, self._on_imported)

    def reject(self) -> None:
        """Esc: stop what runs, or leave."""
        if self._running is None:
            super().reject()
        elif self._importing:
            # It may be done already: only its outcome says whether anything was imported.
            self._running.cancel()
            self.parts.leave.setEnabled(False)
            self.parts.remark.tell("Đang dừng…", Mark.WORKING)
        else:
            self._stop()
            self._say_stopped()

    def on_told(self, event: Event) -> None:
        """Count lines; connected to the bridge."""
        if isinstance(event, RegisterRead) and self._running is not None:
            self._say_reading(event.lines)

    def _look(self) -> None:
        assert self._path is not None
        self._stop()
        work = partial(look, path=self._path, office=self._office(), columns=dict(self._columns))
        self._run(work, self._on_looked)

    def _run(self, work: Callable[..., object], then: Callable[..., None]) -> None:
        self._turn += 1
        turn = self._turn

        def arrived(value: object) -> None:
            if turn == self._turn:
                self._running = None
                then(value)

        def failed(error: Exception) -> None:
            if turn == self._turn:
                self._stop()
                self._on_failed(error)

        def stopped() -> None:
            if turn == self._turn:
                self._stop()
                self._say_stopped()

        self._running = self._desk.ask_device(self, work, arrived, failed, stopped)
        self._say_reading(0)
        self._enable()

    def _say_stopped(self) -> None:
        self.parts.remark.tell("Đã dừng, chưa nhập gì. Bấm Enter để nhập.", Mark.LOOK)
        self._enable()

    def _stop(self) -> None:
        self._turn += 1
        self._importing = False
        if self._running is not None:
            self._running.cancel()
            self._running = None

    def _say_reading(self, lines: int) -> None:
        total = self._looked.lines if self._looked is not None and self._importing else 0
        said = reading_words(lines, total, importing=self._importing)
        self.parts.remark.tell(said, Mark.WORKING)

    def _on_looked(self, looked: Looked) -> None:
        self._looked = looked
        for field, combo in self.parts.columns.items():
            _fill(combo, looked.headings, looked.columns.get(field, ""))
        if looked.would is None:
            self.parts.refused.show_rows(())
            self.parts.remark.tell(COLUMNS_WANTED, Mark.LOOK)
        else:
            self.parts.refused.show_rows(looked.would.refused)
            mark = Mark.LOOK if looked.would.refused_count else Mark.READY
            self.parts.remark.tell(would_words(looked.would), mark)
        self._enable()
        (self.parts.main if looked.would else self.parts.columns[Field.CODE]).setFocus()

    def _on_imported(self, done: Imported) -> None:
        self._importing = False
        super().accept()
        self.imported.emit(done)

    def _on_failed(self, error: Exception) -> None:
        self._looked = None
        self.parts.refused.show_rows(())
        notice = notice_of(error)
        told = notice.text if notice is not None else ""
        if isinstance(error, FileDamagedError):
            # The same error of a page asks to scan it again.
            told = DAMAGED
        self.parts.remark.tell(told, Mark.ERROR)
        self._enable()

    def _on_column(self, field: Field, combo: QComboBox, _index: int) -> None:
        chosen = dict(self._looked.columns) if self._looked is not None else {}
        heading = str(combo.currentData())
        self._columns = {
            **{each: "" for each in Field if each not in chosen},
            **{each: "" if name == heading else name for each, name in chosen.items()},
            field: heading,
        }
        self._look()

    def _enable(self) -> None:
        parts, looked = self.parts, self._looked
        would = looked.would if looked is not None else None
        idle = self._running is None
        changes = 0 if would is None else would.counts.added + would.counts.updated
        known = f"Nhập {grouped(changes)} hồ sơ (Enter)" if changes else "Nhập sổ (Enter)"
        parts.main.setText(known)
        parts.main.setEnabled(idle and would is not None)
        parts.other.setEnabled(idle)
        parts.leave.setEnabled(True)
        parts.leave.setText("Đóng (Esc)" if idle else "Dừng (Esc)")
        for combo in parts.columns.values():
            combo.setEnabled(not self._importing and looked is not None)
        parts.table.setVisible(parts.refused.rowCount() > 0)


def _fill(combo: QComboBox, headings: tuple[str, ...], chosen: str) -> None:
    combo.clear()
    combo.addItem(NONE, "")
    for heading in headings:
        combo.addItem(heading, heading)
        combo.setItemData(combo.count() - 1, heading, Qt.ItemDataRole.ToolTipRole)
    combo.setCurrentIndex(max(0, combo.findData(chosen)))
