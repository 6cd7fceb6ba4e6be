"""The window's actions, each with a key and words; the toolbar and the key list come from here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QToolBar, QWidget


@dataclass(frozen=True, slots=True)
class _Described:
    name: str
    text: str
    keys: tuple[str, ...]
    tip: str
    in_bar: bool = True
    own_key: bool = True


_ACTIONS = (
    _Described("open_files", "Mở tệp…", ("Ctrl+O",), "Nhận ảnh, PDF đã quét"),
    _Described("open_folder", "Mở thư mục…", ("Ctrl+Shift+O",), "Nhận mọi ảnh, PDF của thư mục"),
    _Described("give_code", "Nhập mã hồ sơ", ("F2",), "Nhập mã cho hồ sơ đang chọn"),
    _Described("look", "Thẻ cần xem", ("F8",), "Sang thẻ cần xem kế tiếp"),
    _Described("sign", "Ký số và gửi", ("F9",), "Xem những gì sẽ ký, rồi ký số và gửi"),
    _Described("send_again", "Gửi lại", ("F5",), "Gửi lại ngay những tệp chưa gửi được"),
    _Described("go_on", "Làm tiếp", ("F6",), "Làm tiếp việc đã dừng giữa chừng"),
    _Described(
        "stop", "Dừng", ("Esc",), "Dừng việc đang chạy; các trang đã nhận được giữ", own_key=False
    ),
    _Described("register", "Nhập sổ theo dõi…", ("Ctrl+R",), "Nhập sổ theo dõi hồ sơ từ tệp CSV"),
    _Described("office", "Đơn vị…", ("Ctrl+D",), "Đổi mã đơn vị tiếp nhận"),
    _Described("help", "Phím tắt", ("F1",), "Xem mọi phím tắt"),
    _Described("fit", "Vừa khung", ("Ctrl+0",), "Xem cả trang", in_bar=False),
    _Described("full_size", "100 %", ("Ctrl+1",), "Xem đúng điểm ảnh", in_bar=False),
    _Described("zoom_in", "Phóng to", ("Ctrl++", "Ctrl+="), "Phóng to", in_bar=False),
    _Described("zoom_out", "Thu nhỏ", ("Ctrl+-",), "Thu nhỏ", in_bar=False),
)

_MORE_KEYS = (
    ("Enter", "Xác nhận thẻ đang chọn, sang thẻ cần xem kế tiếp"),
    ("Ctrl+Enter", "Đồng ý với câu hỏi đang hiện"),
)


class Actions:
    """All actions, by name."""

    def __init__(self, window: QWidget, slots: dict[str, Callable[[], object]]) -> None:
        """Args say what each action does.

        Args:
            window: where the keys hold.
            slots: what each action calls; exactly the names described here.
        """
        self._by_name: dict[str, QAction] = {}
        for each in _ACTIONS:
            action = QAction(each.text, window)
            action.setIconText(f"{each.text}\n{each.keys[0]}")
            action.setToolTip(f"{each.tip} ({each.keys[0]})")
            if each.own_key:
                action.setShortcuts([QKeySequence(key) for key in each.keys])
            slot = slots[each.name]
            action.triggered.connect(lambda _checked=False, call=slot: call())
            window.addAction(action)
            self._by_name[each.name] = action

    def __getitem__(self, name: str) -> QAction:
        """One action."""
        return self._by_name[name]

    def enable(self, **states: bool) -> None:
        """Which actions make sense now."""
        for name, enabled in states.items():
            self._by_name[name].setEnabled(enabled)

    def bar(self, window: QWidget) -> QToolBar:
        """The toolbar: words above their key."""
        bar = QToolBar("Thao tác", window)
        bar.setObjectName("actions")
        bar.setMovable(False)
        bar.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)
        bar.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextOnly)
        for each in _ACTIONS:
            if each.in_bar:
                bar.addAction(self._by_name[each.name])
                button = bar.widgetForAction(self._by_name[each.name])
                button.setAccessibleName(f"{each.text} ({each.keys[0]})")
                button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        return bar


def key_list() -> tuple[tuple[str, str], ...]:
    """Keys with what they do, for the overlay."""
    listed = tuple((each.keys[0], each.tip) for each in _ACTIONS)
    return (*listed[:4], *_MORE_KEYS, *listed[4:])
