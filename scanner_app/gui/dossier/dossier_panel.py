"""The selected dossier: its head, what was found, its checklist, tags to confirm, finishing it."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QEvent, QModelIndex, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemDelegate,
    QAbstractItemView,
    QLabel,
    QLineEdit,
    QPushButton,
    QSizePolicy,
    QSplitter,
    QStyledItemDelegate,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from scanner_app.domain.components import ComponentLine
from scanner_app.domain.dossier import Dossier, Tag
from scanner_app.gui import words
from scanner_app.gui.dossier.checklist_view import ChecklistView
from scanner_app.gui.dossier.dossier_head import DossierHead
from scanner_app.gui.dossier.findings_list import FindingsList
from scanner_app.gui.dossier.finish_bar import FinishBar
from scanner_app.gui.dossier.notices import Notices
from scanner_app.gui.dossier.reuse_offers import ReuseOffers
from scanner_app.gui.dossier.tag_table import VALUE, TagTable
from scanner_app.gui.dossier.tags_view import TagsView
from scanner_app.gui.fitting import Fitting
from scanner_app.gui.page.flow_row import FlowRow
from scanner_app.gui.views import DossierView

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_SHARES = (130, 230, 240)
"""Of the height: what was found, the checklist, the tags."""
_CHECK_LINES, _TAG_LINES = 4, 8
"""Lines of text: components; header and tags."""


class DossierPanel(QWidget):
    """Shows one dossier; forwards what the clerk decides.

    Signals:
        tag_chosen: `Tag` or None: the place to light up.
        tag_confirmed: `Dossier`, `Tag` with the value to store.
        tags_confirmed: `Dossier`, tuple of `Tag`: all that are sure, as they stand.
        code_given: `Dossier`, str as typed.
        value_refused: str as typed: no date where one belongs.
        line_chosen: `ComponentLine` whose paper is to be shown.
    """

    tag_chosen = Signal(object)
    tag_confirmed = Signal(object, object)
    tags_confirmed = Signal(object, object)
    code_given = Signal(object, str)
    value_refused = Signal(str)
    line_chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._view: DossierView | None = None
        self._is_filled = False
        self._head = DossierHead(self)
        self.findings = FindingsList(self)
        self.offers = ReuseOffers(self)
        self._notices = Notices((self.findings, self.offers), self)
        self.checklist = ChecklistView(self)
        self._table = TagsView(self)
        self._model = TagTable(self)
        self._sure = QPushButton("Thẻ chắc (Shift+Enter)", self)
        self._confirm = QPushButton("Xác nhận thẻ (Enter)", self)
        self._left = QLabel(self)
        self.finish = FinishBar(self)
        self.splitter = QSplitter(Qt.Orientation.Vertical, self)
        self._build()
        self.show_dossier(None)

    @property
    def table(self) -> QTableView:
        """The table of tags."""
        return self._table

    @property
    def model(self) -> TagTable:
        """Its model."""
        return self._model

    @property
    def entry(self) -> QLineEdit:
        """Where the dossier's code is typed."""
        return self._head.entry

    @property
    def confirm_button(self) -> QPushButton:
        """Confirms the chosen tag."""
        return self._confirm

    @property
    def chosen_tag(self) -> Tag | None:
        """The tag whose row is chosen."""
        found = self._model.tag_row(self._table.currentIndex().row())
        return found.tag if found is not None else None

    @property
    def _dossier(self) -> Dossier | None:
        return self._view.dossier if self._view is not None else None

    def show_dossier(self, view: DossierView | None) -> None:
        """Show a dossier as it is now; the chosen tag and line stay chosen."""
        if view is self._view and self._is_filled:
            # The same as before: every page that is looked at says so, and filling costs 50 ms.
            return
        self._is_filled = True
        before, self._view = self._dossier, view
        dossier = self._dossier
        self._head.show_view(view)
        self.finish.show_view(view)
        standing = view.completion if view is not None else None
        papers = tuple(paper.id for paper in dossier.papers) if dossier else ()
        self.checklist.show_lines(standing.lines if standing is not None else (), papers)
        if dossier is not None and dossier == before:
            # Nothing new: filling the table again would close a value that is being typed.
            return
        same = dossier is not None and before is not None and before.id == dossier.id
        chosen = self.chosen_tag if same else None
        if not same:
            self._model.forget()
            self.entry.clear()
        self._model.show_dossier(dossier)
        self._span_headings()
        self._tell_tags()
        if chosen is not None and (row := self._model.row_of(chosen)) is not None:
            self._table.setCurrentIndex(self._model.index(row, VALUE))

    def ask_code(self) -> None:
        """F2: type the dossier's code."""
        self._head.ask_code()

    def confirm(self) -> None:
        """Confirm the chosen tag as it stands, and go to the next doubtful one."""
        row = self._table.currentIndex().row()
        found = self._model.tag_row(row)
        if found is None or self._dossier is None:
            return
        tag = found.tag
        if found.typed is not None:
            value = words.stored_value(tag.name, found.typed)
            if value is None:
                self.value_refused.emit(found.typed)
                return
            tag = replace(tag, value=value, confidence=1.0, source="clerk")
        self.tag_confirmed.emit(self._dossier, tag)
        following = self._model.next_doubtful(row)
        if following is not None and following != row:
            self.choose(following)

    def confirm_sure(self) -> None:
        """Confirm every sure tag of this paper as it stands, and go to a doubtful one."""
        row = self._table.currentIndex().row()
        sure = self._model.sure_beside(row)
        if self._dossier is None or not sure:
            return
        self.tags_confirmed.emit(self._dossier, sure)
        following = self._model.next_doubtful(row)
        if following is not None:
            self.choose(following)

    def choose(self, row: int) -> None:
        """Choose a tag's row."""
        self._table.setCurrentIndex(self._model.index(row, VALUE))

    def look_at_next(self) -> None:
        """F8: the next doubtful tag, ready for Enter."""
        row = self._model.next_doubtful(self._table.currentIndex().row())
        if row is not None:
            self.choose(row)
        self._table.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def look_at_components(self) -> None:
        """Ctrl+E: the checklist, a missing component first."""
        self.checklist.look_at_missing()

    def choose_first_doubtful(self) -> None:
        """Where to begin."""
        row = self._model.next_doubtful(-1)
        if row is not None:
            self.choose(row)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Enter in the table confirms; F2 belongs to the dossier's code."""
        if watched is self._table and isinstance(event, QKeyEvent):
            is_press = event.type() == QEvent.Type.KeyPress
            editing = self._table.state() == QAbstractItemView.State.EditingState
            if is_press and event.key() in _ENTER and not editing:
                shifted = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
                (self.confirm_sure if shifted else self.confirm)()
                return True
        return super().eventFilter(watched, event)

    def _build(self) -> None:
        table = self._table
        table.setModel(self._model)
        table.installEventFilter(self)
        delegate = QStyledItemDelegate(table)
        delegate.closeEditor.connect(self._on_editor_closed)
        table.setItemDelegate(delegate)
        table.selectionModel().currentRowChanged.connect(self._on_row_changed)
        self._confirm.clicked.connect(self.confirm)
        self._confirm.setToolTip("Xác nhận thẻ đang chọn, sang thẻ cần xem kế tiếp (Enter)")
        self._sure.clicked.connect(self.confirm_sure)
        self._sure.setToolTip("Xác nhận mọi thẻ không cần xem của giấy tờ này (Shift+Enter)")
        self._head.code_given.connect(self._on_code_typed)
        self.checklist.line_chosen.connect(self._on_line_chosen)
        self.checklist.line_opened.connect(self._on_line_opened)
        self._lay_out()

    def _lay_out(self) -> None:
        below = FlowRow()
        self._left.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        below.addWidget(self._left)
        below.addWidget(self._sure)
        below.addWidget(self._confirm)
        tags = QWidget(self.splitter)
        of_tags = QVBoxLayout(tags)
        of_tags.setContentsMargins(0, 0, 0, 0)
        of_tags.addWidget(self._table, 1)
        of_tags.addLayout(below)
        for place, widget in enumerate((self._notices, self.checklist, tags)):
            self.splitter.addWidget(widget)
            self.splitter.setStretchFactor(place, _SHARES[place])
        self.splitter.setChildrenCollapsible(False)
        self.splitter.setSizes(list(_SHARES))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(4, 0, 4, 0)
        layout.addWidget(self._head)
        layout.addWidget(self.splitter, 1)
        layout.addWidget(self.finish)
        Fitting(self, self._fit)

    def _fit(self) -> None:
        """A few lines of everything stay in sight; below that the panel scrolls."""
        line = self.fontMetrics().lineSpacing()
        self._table.setMinimumHeight(_TAG_LINES * line)
        self.checklist.setMinimumHeight(_CHECK_LINES * line)

    def _tell_tags(self) -> None:
        dossier = self._dossier
        doubtful = sum(tag.doubtful for tag in dossier.tags) if dossier else 0
        self._left.setText(f"Còn {doubtful} thẻ cần xem" if doubtful else "")
        self._enable()

    def _enable(self) -> None:
        self._confirm.setEnabled(self.chosen_tag is not None)
        self._sure.setEnabled(bool(self._model.sure_beside(self._table.currentIndex().row())))

    def _span_headings(self) -> None:
        self._table.clearSpans()
        for row in self._model.headings():
            self._table.setSpan(row, 0, 1, self._model.columnCount())

    def _on_row_changed(self, _current: QModelIndex, _previous: QModelIndex) -> None:
        self._enable()
        self.tag_chosen.emit(self.chosen_tag)

    def _on_line_chosen(self, line: ComponentLine) -> None:
        if (row := self._row_of_paper(line)) is not None:
            self._table.scrollTo(
                self._model.index(row, 0), QAbstractItemView.ScrollHint.PositionAtTop
            )
        self.line_chosen.emit(line)

    def _on_line_opened(self, line: ComponentLine) -> None:
        """Enter on a component: its tags, a doubtful one first."""
        if (row := self._row_of_paper(line)) is None:
            return
        self.choose(self._model.to_look_at(row))
        self._table.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _row_of_paper(self, line: ComponentLine) -> int | None:
        papers = [paper.id for paper in self._dossier.papers] if self._dossier else []
        numbers = [papers.index(paper) for paper in line.papers if paper in papers]
        return self._model.heading_of(numbers[0]) if numbers else None

    def _on_editor_closed(self, _editor: QWidget, hint: QAbstractItemDelegate.EndEditHint) -> None:
        # Only Enter says so: clicking elsewhere keeps what was typed, unconfirmed.
        if hint is QAbstractItemDelegate.EndEditHint.SubmitModelCache:
            self.confirm()

    def _on_code_typed(self, text: str) -> None:
        if self._dossier is not None:
            self.code_given.emit(self._dossier, text)
