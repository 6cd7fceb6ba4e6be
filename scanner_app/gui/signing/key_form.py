"""Fields that say where one role's key is kept, and whose it must be."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QComboBox,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QSizePolicy,
    QStackedWidget,
    QWidget,
)

from scanner_app.domain.key_source import (
    KeySource,
    RemoteKey,
    ServiceKey,
    StoreKey,
    key_source_text,
)
from scanner_app.domain.signature import FoundKey
from scanner_app.gui.dialogs import ask_keyfile
from scanner_app.gui.signing import key_words
from scanner_app.gui.signing.key_words import KeyKind

_ONLY_NEW = "chỉ nhập khi đặt mới hoặc đổi"


class KeyForm(QWidget):
    """Shows and gives values; storing them is its panel's."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._before: KeySource | None = None
        self._text = ""
        self._found: tuple[FoundKey, ...] = ()
        self.kind = _combo("Nơi lưu chứng thư số")
        for each in KeyKind:
            self.kind.addItem(each.value, each)
        self.path = _line("Tệp chứng thư số")
        self.browse = _button("Chọn tệp…")
        self.at_hand = {kind: _combo("Chứng thư tìm thấy") for kind in _LISTED}
        self.url = _line("Địa chỉ dịch vụ ký số từ xa", "https://…/csc/v2")
        self.user = _line("Tên đăng nhập dịch vụ")
        self.password = _line("Mật khẩu dịch vụ", _ONLY_NEW)
        self.password.setEchoMode(QLineEdit.EchoMode.Password)
        self.holder = _line("Tên người giữ", "để trống: nhận mọi tên")
        self.hint = QLabel(self)
        self.hint.setWordWrap(True)
        self._pages = QStackedWidget(self)
        self._build()

    @property
    def stops(self) -> tuple[QWidget, ...]:
        """Fields in the order of the Tab key."""
        return (
            self.kind,
            self.path,
            self.browse,
            *self.at_hand.values(),
            self.url,
            self.user,
            self.password,
            self.holder,
        )

    @property
    def chosen(self) -> KeyKind:
        """Where the key is kept."""
        found = self.kind.currentData()
        return found if isinstance(found, KeyKind) else KeyKind.NONE

    def show_key(self, text: str, holder: str) -> None:
        """What is set now."""
        self._text = text
        self._before = key_words.source_of(text)
        kind = key_words.kind_of(self._before)
        self.path.setText(text if kind is KeyKind.FILE else "")
        remote = self._before if isinstance(self._before, RemoteKey) else None
        self.url.setText(remote.url if remote else "")
        self.user.setText(remote.user if remote else "")
        self.password.clear()
        self.holder.setText(holder)
        self.kind.setCurrentIndex(list(KeyKind).index(kind))
        for combo in self.at_hand.values():
            combo.clear()
        self.show_found(self._found)

    def show_found(self, found: tuple[FoundKey, ...]) -> None:
        """Certificates at hand; what a person chose, else what is set, stays chosen."""
        self._found = found
        for kind, combo in self.at_hand.items():
            chosen = str(combo.currentData() or self._text)
            combo.clear()
            for each in key_words.offered(found, kind):
                combo.addItem(key_words.found_words(each), each.source)
            is_set = key_words.kind_of(self._before) is kind
            if is_set and combo.findData(self._text) < 0:
                combo.insertItem(0, key_words.token_words(self._text), self._text)
            combo.setCurrentIndex(max(combo.findData(chosen), 0) if combo.count() else -1)
            if not combo.count():
                combo.setPlaceholderText(key_words.NONE_FOUND)
            combo.setEnabled(bool(combo.count()))

    def key_text(self) -> str:
        """The settings' text of what the fields say; "" when they say nothing."""
        kind = self.chosen
        match kind:
            case KeyKind.FILE:
                return self.path.text().strip()
            case KeyKind.SERVICE:
                before = self._before
                return key_source_text(before if isinstance(before, ServiceKey) else ServiceKey())
            case KeyKind.REMOTE:
                return key_words.remote_text(self.url.text(), self.user.text(), self._before)
            case KeyKind.TOKEN:
                return str(self.at_hand[kind].currentData() or "")
            case KeyKind.STORE:
                # Without a choice Windows' only certificate that can sign is meant.
                found = self.at_hand[kind].currentData()
                return str(found or key_source_text(StoreKey()))
            case _:
                return ""

    def take_password(self) -> str:
        """What was typed for a remote service; the field is empty then."""
        text = self.password.text() if self.chosen is KeyKind.REMOTE else ""
        self.password.clear()
        return text

    def _build(self) -> None:
        form = QFormLayout(self)
        form.setContentsMargins(0, 0, 0, 0)
        form.setLabelAlignment(Qt.AlignmentFlag.AlignRight)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        form.addRow("Nơi lưu:", self.kind)
        form.addRow("Chứng thư:", self._pages)
        form.addRow("Người giữ phải là:", self.holder)
        form.addRow("", self.hint)
        pages = {
            KeyKind.FILE: _row(self.path, self.browse),
            KeyKind.TOKEN: _row(self.at_hand[KeyKind.TOKEN]),
            KeyKind.STORE: _row(self.at_hand[KeyKind.STORE]),
            KeyKind.REMOTE: self._remote(),
        }
        for kind in KeyKind:
            self._pages.addWidget(pages.get(kind) or _row(QLabel("không cần chọn thêm")))
        self.kind.currentIndexChanged.connect(self._on_kind)
        self.browse.clicked.connect(self._on_browse)
        for kind, combo in self.at_hand.items():
            combo.activated.connect(lambda _row, each=kind: self._on_found_chosen(each))
        self._on_kind()

    def _remote(self) -> QWidget:
        inner = QWidget()
        form = QFormLayout(inner)
        form.setContentsMargins(0, 0, 0, 0)
        form.addRow("Địa chỉ:", self.url)
        form.addRow("Đăng nhập:", self.user)
        form.addRow("Mật khẩu:", self.password)
        return inner

    def _on_kind(self) -> None:
        self._pages.setCurrentIndex(self.kind.currentIndex())
        # As high as the page that is shown; the highest one left a hole in the form.
        for at in range(self._pages.count()):
            policy = self._pages.widget(at).sizePolicy()
            shown = at == self._pages.currentIndex()
            high = QSizePolicy.Policy.Preferred if shown else QSizePolicy.Policy.Ignored
            policy.setVerticalPolicy(high)
            self._pages.widget(at).setSizePolicy(policy)
        self.hint.setText(key_words.HINTS[self.chosen])

    def _on_browse(self) -> None:
        for path in ask_keyfile(self):
            self.path.setText(str(Path(path)))

    def _on_found_chosen(self, kind: KeyKind) -> None:
        """Whose certificate it must be is what a person just saw."""
        source = self.at_hand[kind].currentData()
        for each in self._found:
            if each.source == source and each.certificate is not None:
                self.holder.setText(each.certificate.holder)


_LISTED = (KeyKind.TOKEN, KeyKind.STORE)


def _line(name: str, hint: str = "") -> QLineEdit:
    line = QLineEdit()
    line.setAccessibleName(name)
    line.setPlaceholderText(hint)
    return line


def _combo(name: str) -> QComboBox:
    combo = QComboBox()
    combo.setAccessibleName(name)
    combo.view().setAccessibleName(name)
    combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    combo.setMinimumContentsLength(24)
    # A holder's name with day and token may be longer than any box.
    combo.currentTextChanged.connect(combo.setToolTip)
    return combo


def _button(text: str) -> QPushButton:
    button = QPushButton(text)
    button.setAutoDefault(False)
    return button


def _row(*widgets: QWidget) -> QWidget:
    row = QWidget()
    layout = QHBoxLayout(row)
    layout.setContentsMargins(0, 0, 0, 0)
    for place, widget in enumerate(widgets):
        layout.addWidget(widget, 0 if place else 1, Qt.AlignmentFlag.AlignTop)
    return row
