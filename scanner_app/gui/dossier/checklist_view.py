"""The checklist on the screen: a line shows its paper; keys and menu say what is decided of it."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QEvent, QModelIndex, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QFont, QFontMetrics, QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from scanner_app.domain.components import ComponentLine, ComponentState, Duty, Exclusion
from scanner_app.domain.exchange.statements import Part
from scanner_app.domain.ids import PaperId
from scanner_app.gui.dossier.checklist_model import ChecklistModel
from scanner_app.gui.dossier.checklist_words import EXCLUSIONS, PARTS
from scanner_app.gui.dossier.tags_view import text_height

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class ChecklistView(QTableView):
    """Forwards what the clerk decides; decides nothing.

    Measures its texts itself: Qt asked the model 3,000 questions for a dossier of 20 papers.

    Signals:
        line_chosen: `ComponentLine` that a person moved to.
        line_opened: `ComponentLine`: its tags are to be confirmed now.
        part_wanted: `ComponentLine` with papers, `Part` where they belong.
        duty_wanted: `ComponentLine` of a component, `Exclusion` or None when it is required.
    """

    line_chosen = Signal(object)
    line_opened = Signal(object)
    part_wanted = Signal(object, object)
    duty_wanted = Signal(object, object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._lines = ChecklistModel(self)
        self._filling = False
        self._measuring = QTimer(self)
        self._measuring.setSingleShot(True)
        self._measuring.setInterval(0)
        self._measuring.timeout.connect(self.measure)
        self._parts: dict[Part, QAction] = {}
        self._duties: dict[Exclusion | None, QAction] = {}
        self._build()
        self._make_actions()
        self._lines.modelReset.connect(self.measure)
        self._on_row_changed(QModelIndex(), QModelIndex())

    @property
    def lines(self) -> ChecklistModel:
        """Its model."""
        return self._lines

    @property
    def chosen(self) -> ComponentLine | None:
        """The line that is chosen."""
        return self._lines.line(self.currentIndex().row())

    def show_lines(self, lines: tuple[ComponentLine, ...], papers: tuple[PaperId, ...]) -> None:
        """Show these; the chosen one stays chosen."""
        if self._lines.shows(lines, papers):
            return
        before = self.chosen
        self._filling = True
        self._lines.show_lines(lines, papers)
        row = self._lines.row_of(before) if before is not None else None
        if row is not None:
            self.setCurrentIndex(self._lines.index(row, 0))
        self._filling = False
        self._enable(self.chosen)

    def look_at_missing(self) -> None:
        """Go to the next missing component, else to where it was, else to the first line."""
        rows = range(self._lines.rowCount())
        now = self.currentIndex().row()
        missing = [row for row in rows if _is_missing(self._lines.line(row))]
        later = [row for row in missing if row > now] or missing
        if later or self.chosen is None:
            lines = [row for row in rows if self._lines.line(row) is not None]
            self.setCurrentIndex(self._lines.index((later or lines or [-1])[0], 0))
        self.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Enter goes on to the tags of the line's paper."""
        if event.key() in _ENTER and self.chosen is not None:
            self.line_opened.emit(self.chosen)
            return
        super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Names wrap otherwise."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._measuring.start()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Another font means other sizes."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._measuring.start()

    def measure(self) -> None:
        """The second column as wide and rows as high as their texts."""
        self._measuring.stop()
        lines, header, upright = self._lines, self.horizontalHeader(), self.verticalHeader()
        rows = range(lines.rowCount())
        first = next((row for row in rows if not lines.is_heading(row)), None)
        if first is None:
            return
        metrics, bold = QFontMetrics(self.font()), QFont(self.font())
        bold.setBold(True)
        strong = QFontMetrics(bold)
        # What style and mark need beside a text: Qt is asked for one row only.
        beside = [
            self.sizeHintForIndex(lines.index(first, column)) - metrics.size(0, text)
            for column, text in enumerate(lines.texts(first))
        ]
        words = max(metrics.size(0, lines.texts(row)[1]).width() for row in rows)
        header.resizeSection(1, words + beside[1].width())
        # Names take what is left.
        room = max(self.viewport().width() - header.sectionSize(1), 1)
        least = upright.sectionSizeHint(first)
        for row in rows:
            name = lines.texts(row)[0]
            if lines.is_heading(row):
                high = text_height(strong, name, room - beside[1].width()) + beside[1].height()
            else:
                high = text_height(metrics, name, room - beside[0].width()) + beside[0].height()
            upright.resizeSection(row, max(least, high))

    def _build(self) -> None:
        self.setModel(self._lines)
        self.setAccessibleName("Thành phần hồ sơ")
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTabKeyNavigation(False)
        self.setWordWrap(True)
        self.setShowGrid(False)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header = self.horizontalHeader()
        header.hide()
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.Fixed)
        self.selectionModel().currentRowChanged.connect(self._on_row_changed)
        self.clicked.connect(lambda _index: self._tell_chosen())

    def _make_actions(self) -> None:
        for key, part in enumerate(Part, start=1):
            action = self._action(f"Chuyển sang {PARTS[part]}", str(key))
            action.triggered.connect(partial(self._on_part_wanted, part))
            self._parts[part] = action
        for exclusion in (*Exclusion, None):
            if exclusion is None:
                action = self._action("Bắt buộc số hóa", "0")
            else:
                why = f"Không thuộc diện ({exclusion.value}): {EXCLUSIONS[exclusion]}"
                action = self._action(why, exclusion.value.upper())
            action.triggered.connect(partial(self._on_duty_wanted, exclusion))
            self._duties[exclusion] = action
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)

    def _action(self, text: str, key: str) -> QAction:
        action = QAction(text, self)
        action.setShortcut(QKeySequence(key))
        action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        action.setAutoRepeat(False)
        self.addAction(action)
        return action

    def _enable(self, line: ComponentLine | None) -> None:
        for part, action in self._parts.items():
            action.setEnabled(line is not None and bool(line.papers) and line.part is not part)
        for exclusion, action in self._duties.items():
            is_so = line is not None and line.exclusion is exclusion
            if exclusion is None and line is not None:
                is_so = line.duty is not Duty.EXCLUDED and not _may_miss(line)
            action.setEnabled(line is not None and line.rule is not None and not is_so)

    def _on_row_changed(self, current: QModelIndex, _previous: QModelIndex) -> None:
        self._enable(self._lines.line(current.row()))
        if self.hasFocus():
            self._tell_chosen()

    def _tell_chosen(self) -> None:
        line = self.chosen
        if line is not None and not self._filling:
            self.line_chosen.emit(line)

    def _on_part_wanted(self, part: Part) -> None:
        if (line := self.chosen) is not None:
            self.part_wanted.emit(line, part)

    def _on_duty_wanted(self, exclusion: Exclusion | None) -> None:
        if (line := self.chosen) is not None:
            self.duty_wanted.emit(line, exclusion)


def _is_missing(line: ComponentLine | None) -> bool:
    return line is not None and line.state is ComponentState.MISSING


def _may_miss(line: ComponentLine) -> bool:
    return line.rule is not None and line.rule.optional and line.marked_by is None
