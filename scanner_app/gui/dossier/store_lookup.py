"""Looking into the store before scanning: whose papers it has, and which are used again."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from scanner_app.domain.can_cuoc import masked
from scanner_app.domain.reuse_offer import NOBODY, ReuseOffer, StoreLookup
from scanner_app.gui.dossier.reuse_words import origin_words, paper_words
from scanner_app.messages.reusing import CHECK_VALIDITY

_LINES = 6
"""Of papers that are seen at once; a person has few."""
_FIRST = (
    "Nhập hoặc quét mã hồ sơ trên giấy tiếp nhận và mã QR trên thẻ căn cước (hay nhập số định "
    "danh) để xem kho đã có giấy tờ gì của người nộp."
)
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class StoreLookupPanel(QFrame):
    """A line to type or scan into, and the papers found; Esc closes it.

    Signals:
        asked: str as typed: look it up.
        wished: `StoreLookup`, `ReuseOffer`: use it again for the dossier of this code.
        unwished: the same, not any more.
    """

    asked = Signal(str)
    wished = Signal(object, object)
    unwished = Signal(object, object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("question")
        self.setAccessibleName("Tra kho trước khi quét")
        self._found = NOBODY
        self._heading = QLabel("Tra kho trước khi quét", self)
        self._heading.setObjectName("holder")
        self._entry = QLineEdit(self)
        self._ask = QPushButton("Tra (Enter)", self)
        self._close = QPushButton("Đóng (Esc)", self)
        self._told = QLabel(_FIRST, self)
        self._list = QListWidget(self)
        self._mark = QPushButton("Dùng lại", self)
        self._hint = QLabel(CHECK_VALIDITY, self)
        self._build()
        self.hide()

    @property
    def found(self) -> StoreLookup:
        """What is shown."""
        return self._found

    @property
    def entry(self) -> QLineEdit:
        """Where a code, a number or a card is typed or scanned."""
        return self._entry

    @property
    def papers(self) -> QListWidget:
        """The papers found."""
        return self._list

    @property
    def told(self) -> str:
        """What it says above the papers."""
        return self._told.text()

    def open(self, found: StoreLookup = NOBODY) -> None:
        """Ctrl+U: show it, ready for a reader that types."""
        self._entry.clear()
        self.show_found(found)
        self.show()
        self._entry.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def show_found(self, found: StoreLookup) -> None:
        """Show what the store has; the chosen paper stays chosen."""
        row = self._list.currentRow() if found.persons == self._found.persons else 0
        self._found = found
        self._list.clear()
        for offer in found.offers:
            marked = offer.file.sha256 in found.wished
            mark = "☑ Dùng lại:" if marked else "☐"
            item = QListWidgetItem(f"{mark} {paper_words(offer)}\n{origin_words(offer)}")
            item.setData(Qt.ItemDataRole.AccessibleTextRole, item.text())
            self._list.addItem(item)
        self._list.setCurrentRow(max(0, min(row, len(found.offers) - 1)))
        self._told.setText(_told(found))
        self._fit()
        for widget in (self._list, self._mark, self._hint):
            widget.setVisible(bool(found.offers))
        self._on_row_changed()
        self._entry.selectAll()
        if found.offers and found.code:
            self._list.setFocus(Qt.FocusReason.OtherFocusReason)

    def refuse(self, text: str) -> None:
        """What was typed leads to nothing; it stays to be mended."""
        self._told.setText(text)
        self._entry.selectAll()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Esc closes; Enter or the space bar on a paper marks it."""
        if event.key() == Qt.Key.Key_Escape:
            self.hide()
        elif self._list.hasFocus() and event.key() in (*_ENTER, Qt.Key.Key_Space):
            self._on_mark_wanted()
        else:
            super().keyPressEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Esc in here is ours: elsewhere it stops what runs."""
        override = event.type() == QEvent.Type.ShortcutOverride
        if override and isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape:
            event.accept()
            return True
        return super().eventFilter(watched, event)

    def _build(self) -> None:
        self._entry.setPlaceholderText("Mã hồ sơ, số định danh, hoặc quét mã QR thẻ căn cước")
        self._entry.setAccessibleName("Mã hồ sơ hoặc số định danh")
        self._ask.setToolTip("Tra kho (Enter)")
        self._close.setToolTip("Đóng, không tra nữa (Esc)")
        self._list.setAccessibleName("Giấy tờ đã có trong kho")
        self._list.setWordWrap(True)
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        for label in (self._told, self._hint):
            label.setWordWrap(True)
        for widget in (self._entry, self._ask, self._close, self._list, self._mark):
            widget.installEventFilter(self)
        self._entry.returnPressed.connect(self._on_asked)
        self._ask.clicked.connect(self._on_asked)
        self._close.clicked.connect(self.hide)
        self._mark.clicked.connect(self._on_mark_wanted)
        self._list.currentRowChanged.connect(lambda _row: self._on_row_changed())
        self._list.itemDoubleClicked.connect(lambda _item: self._on_mark_wanted())
        line = QHBoxLayout()
        line.addWidget(self._heading)
        line.addWidget(self._entry, 1)
        line.addWidget(self._ask)
        line.addWidget(self._close)
        below = QHBoxLayout()
        below.addWidget(self._hint, 1)
        below.addWidget(self._mark)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(10, 6, 10, 6)
        layout.addLayout(line)
        layout.addWidget(self._told)
        layout.addWidget(self._list)
        layout.addLayout(below)

    @property
    def _offer(self) -> ReuseOffer | None:
        row = self._list.currentRow()
        return self._found.offers[row] if 0 <= row < len(self._found.offers) else None

    def _on_asked(self) -> None:
        if typed := self._entry.text().strip():
            self.asked.emit(typed)

    def _on_mark_wanted(self) -> None:
        offer = self._offer
        if offer is None:
            return
        if not self._found.code:
            self.refuse("Nhập mã hồ sơ trước: giấy tờ được dùng lại cho hồ sơ nào?")
            self._entry.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        marked = offer.file.sha256 in self._found.wished
        (self.unwished if marked else self.wished).emit(self._found, offer)

    def _on_row_changed(self) -> None:
        offer = self._offer
        marked = offer is not None and offer.file.sha256 in self._found.wished
        self._mark.setText("Bỏ đánh dấu (Enter)" if marked else "Dùng lại (Enter)")
        self._mark.setToolTip(
            "Không dùng lại giấy tờ này" if marked else "Dùng lại, không phải quét giấy tờ này"
        )

    def _fit(self) -> None:
        lines = 2 * min(max(1, len(self._found.offers)), _LINES)
        self._list.setFixedHeight(lines * (self.fontMetrics().lineSpacing() + 6) + 8)


def _told(found: StoreLookup) -> str:
    """Whose papers these are, for which dossier, and what is to do."""
    if not found.code and not found.persons:
        return _FIRST
    person = ", ".join(sorted(masked(each) for each in found.persons))
    parts = [f"Hồ sơ {found.code}" if found.code else "Chưa có mã hồ sơ"]
    if not person:
        return (
            f"{parts[0]}: chưa biết người nộp. Quét mã QR trên thẻ căn cước hoặc nhập số định danh."
        )
    parts.append(f"người nộp {person}")
    if not found.offers:
        return f"{', '.join(parts)}: kho chưa có giấy tờ nào. Hãy quét như thường."
    count = f"kho có {len(found.offers)} giấy tờ"
    todo = "" if found.code else " Nhập thêm mã hồ sơ trên giấy tiếp nhận để dùng lại."
    return f"{', '.join(parts)}: {count}.{todo}"
