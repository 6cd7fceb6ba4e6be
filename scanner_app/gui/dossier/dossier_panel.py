"""The selected dossier: its code, why it is held and what to do, its tags to confirm."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QEvent, QModelIndex, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemDelegate,
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QLineEdit,
    QPushButton,
    QStyledItemDelegate,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from scanner_app.domain.dossier import Dossier, Tag
from scanner_app.gui import words
from scanner_app.gui.counter.views import DossierView, may_take_code
from scanner_app.gui.dossier.tag_table import VALUE, TagTable

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class DossierPanel(QWidget):
    """Shows one dossier; forwards what the clerk decides.

    Signals:
        tag_chosen: `Tag` or None: the place to light up.
        tag_confirmed: `Dossier`, `Tag` with the value to store.
        code_given: `Dossier`, str as typed.
        value_refused: str as typed: no date where one belongs.
    """

    tag_chosen = Signal(object)
    tag_confirmed = Signal(object, object)
    code_given = Signal(object, str)
    value_refused = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._dossier: Dossier | None = None
        self._code = QLabel(self)
        self._code.setObjectName("dossierCode")
        self._code.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._code_source = QLabel(self)
        self._holds = QLabel(self)
        self._holds.setObjectName("holds")
        self._holds.setWordWrap(True)
        self._entry = QLineEdit(self)
        self._entry.setPlaceholderText("Mã in trên giấy tiếp nhận")
        self._entry.setAccessibleName("Mã hồ sơ")
        self._give = QPushButton("Nhập mã (F2)", self)
        self._table = QTableView(self)
        self._model = TagTable(self)
        self._confirm = QPushButton("Xác nhận thẻ (Enter)", self)
        self._left = QLabel(self)
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
        return self._entry

    @property
    def confirm_button(self) -> QPushButton:
        """Confirms the chosen tag."""
        return self._confirm

    @property
    def chosen_tag(self) -> Tag | None:
        """The tag whose row is chosen."""
        found = self._model.tag_row(self._table.currentIndex().row())
        return found.tag if found is not None else None

    def show_dossier(self, view: DossierView | None) -> None:
        """Show a dossier as it is now; the chosen tag stays chosen."""
        dossier = view.dossier if view is not None else None
        if dossier is not None and dossier == self._dossier:
            # Nothing new: filling the table again would close a value that is being typed.
            return
        same = dossier is not None and self._dossier is not None and self._dossier.id == dossier.id
        chosen = self.chosen_tag if same else None
        if not same:
            self._model.forget()
            self._entry.clear()
        self._dossier = dossier
        self._model.show_dossier(dossier)
        self._span_headings()
        self._tell_dossier(dossier)
        if chosen is not None and (row := self._model.row_of(chosen)) is not None:
            self._table.setCurrentIndex(self._model.index(row, VALUE))

    def ask_code(self) -> None:
        """F2: type the dossier's code."""
        if self._entry.isEnabled():
            self._entry.setFocus(Qt.FocusReason.ShortcutFocusReason)
            self._entry.selectAll()

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

    def choose(self, row: int) -> None:
        """Choose a tag's row."""
        self._table.setCurrentIndex(self._model.index(row, VALUE))

    def look_at_next(self) -> None:
        """F8: the next doubtful tag, ready for Enter."""
        row = self._model.next_doubtful(self._table.currentIndex().row())
        if row is not None:
            self.choose(row)
        self._table.setFocus(Qt.FocusReason.ShortcutFocusReason)

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
                self.confirm()
                return True
        return super().eventFilter(watched, event)

    def _build(self) -> None:
        table = self._table
        table.setModel(self._model)
        table.setAccessibleName("Thẻ của hồ sơ")
        table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setEditTriggers(
            QAbstractItemView.EditTrigger.DoubleClicked
            | QAbstractItemView.EditTrigger.AnyKeyPressed
        )
        table.setTabKeyNavigation(False)
        table.setWordWrap(True)
        table.verticalHeader().hide()
        table.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header = table.horizontalHeader()
        header.setHighlightSections(False)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(VALUE, QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(2, QHeaderView.ResizeMode.ResizeToContents)
        table.installEventFilter(self)
        delegate = QStyledItemDelegate(table)
        delegate.closeEditor.connect(self._on_editor_closed)
        table.setItemDelegate(delegate)
        table.selectionModel().currentRowChanged.connect(self._on_row_changed)
        self._give.clicked.connect(self._on_code_typed)
        self._entry.returnPressed.connect(self._on_code_typed)
        self._confirm.clicked.connect(self.confirm)
        code_row = QHBoxLayout()
        code_row.addWidget(self._entry, 1)
        code_row.addWidget(self._give)
        below = QHBoxLayout()
        below.addWidget(self._left, 1)
        below.addWidget(self._confirm)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(4, 0, 4, 0)
        for widget in (self._code, self._code_source, self._holds):
            layout.addWidget(widget)
        layout.addLayout(code_row)
        layout.addWidget(table, 1)
        layout.addLayout(below)

    def _tell_dossier(self, dossier: Dossier | None) -> None:
        self._code.setText(words.code_words(dossier) if dossier else "Chưa chọn hồ sơ")
        source = words.SOURCES.get(dossier.code_source, "") if dossier else ""
        self._code_source.setText(f"Mã đọc từ: {source}" if dossier and dossier.code else "")
        holds = dossier.holds if dossier else ()
        self._holds.setText("\n".join(words.HOLD_ADVICE[hold] for hold in holds))
        self._holds.setVisible(bool(holds))
        open_ = dossier is not None and may_take_code(dossier)
        self._entry.setEnabled(open_)
        self._give.setEnabled(open_)
        doubtful = sum(tag.doubtful for tag in dossier.tags) if dossier else 0
        self._left.setText(f"Còn {doubtful} thẻ cần xem" if doubtful else "")
        self._confirm.setEnabled(self.chosen_tag is not None)

    def _span_headings(self) -> None:
        self._table.clearSpans()
        for row in self._model.headings():
            self._table.setSpan(row, 0, 1, self._model.columnCount())

    def _on_row_changed(self, _current: QModelIndex, _previous: QModelIndex) -> None:
        tag = self.chosen_tag
        self._confirm.setEnabled(tag is not None)
        self.tag_chosen.emit(tag)

    def _on_editor_closed(self, _editor: QWidget, hint: QAbstractItemDelegate.EndEditHint) -> None:
        # Only Enter says so: clicking elsewhere keeps what was typed, unconfirmed.
        if hint is QAbstractItemDelegate.EndEditHint.SubmitModelCache:
            self.confirm()

    def _on_code_typed(self) -> None:
        text = self._entry.text().strip()
        if not text:
            self.ask_code()
        elif self._dossier is not None:
            self.code_given.emit(self._dossier, text)
