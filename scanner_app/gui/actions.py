"""The window's actions, each with a key and words; toolbar, menus and key list come from here."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import Enum

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QFontMetrics, QKeySequence
from PySide6.QtWidgets import QMenu, QToolBar, QToolButton, QWidget


class _In(Enum):
    """Where an action is offered, beside its key."""

    BAR = "bar"
    MORE = "more"
    """The menu at the end of the bar: what is not needed for every stack."""
    PAGE = "page"
    """The menu of a page, and of nothing else."""
    KEY = "key"


_ARROWS = {"Left": "←", "Right": "→", "Up": "↑", "Down": "↓"}


@dataclass(frozen=True, slots=True)
class _Described:
    name: str
    text: str
    keys: tuple[str, ...]
    tip: str
    place: _In = _In.BAR
    own_key: bool = True
    ends_group: bool = False

    @property
    def key(self) -> str:
        """Its first key as people see it on the keyboard."""
        shown = self.keys[0]
        for name, sign in _ARROWS.items():
            shown = shown.replace(name, sign)
        return shown


_ACTIONS = (
    _Described("scan", "Quét", ("F4",), "Quét chồng giấy, hoặc quét tiếp chồng đang mở"),
    _Described(
        "finish_stack",
        "Xong chồng",
        ("F7",),
        "Chồng giấy đang mở đã đủ: xếp thành hồ sơ",
        ends_group=True,
    ),
    _Described("give_code", "Nhập mã hồ sơ", ("F2",), "Nhập mã cho hồ sơ đang chọn"),
    _Described(
        "reuse",
        "Giấy tờ trong kho…",
        ("Ctrl+U",),
        "Dùng lại giấy tờ đang được đề nghị; không có đề nghị: tra kho trước khi quét",
        place=_In.MORE,
    ),
    _Described("look", "Thẻ cần xem", ("F8",), "Sang thẻ cần xem kế tiếp"),
    _Described(
        "finish_dossier",
        "Hoàn thành số hóa",
        ("Ctrl+H",),
        "Ghi hồ sơ đang chọn là đã số hóa; bấm lần nữa để mở lại",
        place=_In.MORE,
    ),
    _Described(
        "components",
        "Thành phần còn thiếu",
        ("Ctrl+E",),
        "Sang thành phần còn thiếu kế tiếp của hồ sơ",
        place=_In.MORE,
    ),
    _Described(
        "sign", "Ký số và gửi", ("F9",), "Xem những gì sẽ ký, rồi ký số và gửi", ends_group=True
    ),
    _Described("go_on", "Làm tiếp", ("F6",), "Làm tiếp việc đã dừng giữa chừng"),
    _Described(
        "stop",
        "Dừng",
        ("Esc",),
        "Dừng việc đang chạy; khi đang quét: lần đầu dừng sau trang này, lần nữa dừng ngay",
        own_key=False,
        ends_group=True,
    ),
    _Described("queue", "Hàng đợi", ("F3",), "Xem những tệp chờ gửi, đã gửi, lỗi"),
    _Described("scanners", "Máy quét…", ("F12", "Ctrl+M"), "Chọn máy quét, sửa cấu hình quét"),
    _Described("help", "Phím tắt", ("F1",), "Xem mọi phím tắt"),
    _Described(
        "open_folder",
        "Mở thư mục…",
        ("Ctrl+Shift+O",),
        "Nhận mọi ảnh, PDF của thư mục",
        place=_In.MORE,
    ),
    _Described("open_files", "Mở tệp…", ("Ctrl+O",), "Nhận ảnh, PDF đã quét", place=_In.MORE),
    _Described(
        "send_again", "Gửi lại", ("F5",), "Gửi lại ngay những tệp chưa gửi được", place=_In.MORE
    ),
    _Described(
        "register",
        "Nhập sổ theo dõi…",
        ("Ctrl+R",),
        "Nhập sổ theo dõi hồ sơ từ tệp CSV",
        place=_In.MORE,
    ),
    _Described(
        "office_window",
        "Tình hình số hóa…",
        ("Ctrl+B",),
        "Xem tỷ lệ số hóa của đơn vị, hồ sơ đang vướng",
        place=_In.MORE,
    ),
    _Described(
        "it_window",
        "Kiểm tra máy này…",
        ("Ctrl+F12",),
        "Xem máy quét, chứng thư số, nơi nhận; tự kiểm tra; lưu gói nhật ký",
        place=_In.MORE,
    ),
    _Described("keys", "Chứng thư số…", ("F11",), "Xem, chọn chứng thư số để ký", place=_In.MORE),
    _Described(
        "verify",
        "Kiểm tra chữ ký",
        ("Shift+F9",),
        "Kiểm tra chữ ký số của giấy tờ đang chọn",
        place=_In.MORE,
    ),
    _Described(
        "verify_file",
        "Kiểm tra chữ ký của tệp…",
        ("Ctrl+Shift+F9",),
        "Kiểm tra chữ ký số của một tệp trên máy",
        place=_In.MORE,
    ),
    _Described("office", "Đơn vị…", ("Ctrl+D",), "Đổi mã đơn vị tiếp nhận", place=_In.MORE),
    _Described("undo", "Hoàn tác", ("Ctrl+Z",), "Hoàn tác lần sửa trang gần nhất", place=_In.MORE),
    _Described(
        "redo", "Làm lại", ("Ctrl+Y", "Ctrl+Shift+Z"), "Làm lại điều vừa hoàn tác", place=_In.MORE
    ),
    _Described(
        "paste", "Dán ảnh", ("Ctrl+V",), "Nhận ảnh hoặc tệp đã chép vào bảng tạm", place=_In.MORE
    ),
    _Described(
        "secret",
        "Dấu mật…",
        ("Ctrl+K",),
        "Quyết định về dấu mật của hồ sơ đang chọn",
        place=_In.MORE,
    ),
    _Described(
        "scheme",
        "Giao diện: theo máy",
        ("Ctrl+Shift+L",),
        "Đổi màu giao diện: theo máy, sáng, tối",
        place=_In.MORE,
    ),
    _Described(
        "larger",
        "Chữ to hơn",
        ("Ctrl+Shift++", "Ctrl+Shift+="),
        "Phóng to chữ của mọi cửa sổ, đến 200 %",
        place=_In.MORE,
    ),
    _Described(
        "smaller",
        "Chữ nhỏ hơn",
        ("Ctrl+Shift+-", "Ctrl+Shift+_"),
        "Thu nhỏ chữ, về cỡ chữ của máy",
        place=_In.MORE,
    ),
    _Described(
        "sounds",
        "Âm thanh báo: tắt",
        ("Ctrl+Shift+A",),
        "Bật, tắt tiếng báo khi xong chồng giấy hoặc có lỗi",
        place=_In.MORE,
    ),
    _Described(
        "tour",
        "Xem hướng dẫn nhanh",
        ("Shift+F1",),
        "Chỉ từng bước làm việc trên cửa sổ này",
        place=_In.MORE,
    ),
    _Described("more", "Việc khác", ("F10",), "Mở danh sách việc ít dùng", place=_In.KEY),
    _Described(
        "remove", "Bỏ trang", ("Delete",), "Bỏ các trang, giấy tờ đang chọn", place=_In.PAGE
    ),
    _Described("turn_left", "Xoay trái", ("Ctrl+Left",), "Xoay trang sang trái", place=_In.PAGE),
    _Described("turn_right", "Xoay phải", ("Ctrl+Right",), "Xoay trang sang phải", place=_In.PAGE),
    _Described("move_up", "Chuyển lên", ("Alt+Up",), "Chuyển trang lên trước", place=_In.PAGE),
    _Described("move_down", "Chuyển xuống", ("Alt+Down",), "Chuyển trang ra sau", place=_In.PAGE),
    _Described(
        "split_paper",
        "Tách thành giấy tờ mới",
        ("Ctrl+N",),
        "Tách các trang đang chọn thành giấy tờ mới của hồ sơ",
        place=_In.PAGE,
    ),
    _Described(
        "join",
        "Ghép vào giấy tờ trước",
        ("Ctrl+J",),
        "Ghép trang, giấy tờ đang chọn vào giấy tờ trước",
        place=_In.PAGE,
    ),
    _Described(
        "split_dossier",
        "Tách thành hồ sơ mới",
        ("Ctrl+Shift+N",),
        "Tách trang, giấy tờ đang chọn thành hồ sơ mới",
        place=_In.PAGE,
    ),
    _Described(
        "cut", "Cắt để chuyển", ("Ctrl+X",), "Cắt các trang đang chọn để chuyển", place=_In.PAGE
    ),
    _Described(
        "drop_here",
        "Chuyển vào đây",
        ("Ctrl+Shift+V",),
        "Chuyển các trang đã cắt vào giấy tờ, sau trang, vào hồ sơ đang chọn",
        place=_In.PAGE,
    ),
    _Described(
        "rescan",
        "Quét thay trang này",
        ("Ctrl+T",),
        "Quét một trang thay trang đang chọn",
        place=_In.PAGE,
    ),
    _Described(
        "insert",
        "Quét chèn sau trang này",
        ("Ctrl+I",),
        "Quét thêm vào sau trang đang chọn",
        place=_In.PAGE,
    ),
    _Described("fit", "Vừa khung", ("Ctrl+0",), "Xem cả trang", place=_In.KEY),
    _Described(
        "fit_width", "Vừa bề ngang", ("Ctrl+2",), "Xem cả bề ngang của trang", place=_In.KEY
    ),
    _Described("full_size", "100 %", ("Ctrl+1",), "Xem đúng điểm ảnh", place=_In.KEY),
    _Described("zoom_in", "Phóng to", ("Ctrl++", "Ctrl+="), "Phóng to", place=_In.KEY),
    _Described("zoom_out", "Thu nhỏ", ("Ctrl+-",), "Thu nhỏ", place=_In.KEY),
    _Described(
        "overlays",
        "Lớp chữ",
        ("Ctrl+G",),
        "Bật, tắt lớp chữ đã đọc, mã vạch trên trang",
        place=_In.KEY,
    ),
)

_MORE_KEYS = (
    ("Alt+1 … Alt+9", "Chọn cấu hình quét theo số phím của nó"),
    ("Enter", "Xác nhận thẻ đang chọn, sang thẻ cần xem kế tiếp"),
    ("Shift+Enter", "Xác nhận mọi thẻ chắc của giấy tờ đang chọn"),
    ("1, 2, 3", "Ở danh mục thành phần: chuyển giấy tờ sang nhóm thứ mấy"),
    ("A, B, C", "Ở danh mục thành phần: không thuộc diện số hóa vì lý do a, b, c"),
    ("0", "Ở danh mục thành phần: bắt buộc số hóa"),
    ("Ctrl+Enter", "Đồng ý với câu hỏi đang hiện"),
)


class Actions:
    """All actions, by name."""

    def __init__(self, window: QWidget, slots: dict[str, Callable[[], object]]) -> None:
        """Args say what each action does.

        Args:
            window: where the keys hold.
            slots: what each action calls; exactly the names described here, but for "more".
        """
        self._window = window
        self._more = QMenu(window)
        self._more.setAccessibleName("Việc khác")
        self._more_button = QToolButton()
        self._by_name: dict[str, QAction] = {}
        for each in _ACTIONS:
            action = QAction(each.text, window)
            action.setIconText(f"{each.text}\n{each.key}")
            action.setToolTip(f"{each.tip} ({each.key})")
            # A held key is one wish: a second "stop" ends at once and costs the page in work.
            action.setAutoRepeat(False)
            if each.own_key:
                action.setShortcuts([QKeySequence(key) for key in each.keys])
            if each.place is _In.PAGE:
                # Delete and arrows mean something else wherever text is typed.
                action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
            slot = self._more_button.showMenu if each.name == "more" else slots[each.name]
            action.triggered.connect(lambda _checked=False, call=slot: call())
            if each.place is not _In.PAGE:
                window.addAction(action)
            self._by_name[each.name] = action

    def __getitem__(self, name: str) -> QAction:
        """One action."""
        return self._by_name[name]

    @property
    def more_button(self) -> QToolButton:
        """Opens the menu of what is not needed for every stack."""
        return self._more_button

    def enable(self, **states: bool) -> None:
        """Which actions make sense now."""
        for name, enabled in states.items():
            self._by_name[name].setEnabled(enabled)

    def rename(self, name: str, text: str) -> None:
        """What an action does now, in its own words."""
        described = next(each for each in _ACTIONS if each.name == name)
        action = self._by_name[name]
        if action.text() == text:
            return
        action.setText(text)
        action.setIconText(f"{text}\n{described.key}")
        buttons: Iterable[QToolButton] = self._window.findChildren(QToolButton)
        for button in buttons:
            if button.defaultAction() is action:
                button.setAccessibleName(f"{text} ({described.key})")

    def bar(self, window: QWidget, after_scan: QWidget) -> QToolBar:
        """The toolbar: words above their key.

        Args:
            window: owns it.
            after_scan: stands beside the first action.
        """
        first, second = (_made_bar(name, window) for name in ("Thao tác", "Thao tác khác"))
        bar = first
        for each in _ACTIONS:
            if each.place is _In.MORE:
                self._more.addAction(self._by_name[each.name])
            if each.place is not _In.BAR:
                continue
            self._add(bar, each)
            if each.name == "scan":
                bar.addWidget(after_scan)
            if each.ends_group:
                bar.addSeparator()
            if each.name == "sign":
                bar = second
        second.addWidget(self._made_more_button())
        self._second = second
        return first

    @property
    def second_bar(self) -> QToolBar:
        """What follows signing; goes below the first bar where letters are large."""
        return self._second

    def fit_letters(self) -> None:
        """The scan button is as wide as its longer name, so that nothing beside it moves."""
        button = self._scan_button
        bold = button.font()
        bold.setBold(True)
        button.setFixedWidth(QFontMetrics(bold).horizontalAdvance("Quét tiếp") + 36)

    def offer_on(self, *widgets: QWidget) -> None:
        """Where pages are: their actions as a menu and by key, but only where the focus is."""
        for widget in widgets:
            widget.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
            for each in _ACTIONS:
                if each.place is _In.PAGE or each.name in ("undo", "redo"):
                    widget.addAction(self._by_name[each.name])

    def _add(self, bar: QToolBar, each: _Described) -> None:
        action = self._by_name[each.name]
        bar.addAction(action)
        button = bar.widgetForAction(action)
        button.setAccessibleName(f"{each.text} ({each.key})")
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        if each.name == "scan":
            button.setObjectName("scan")
            self._scan_button = button
            self.fit_letters()

    def _made_more_button(self) -> QToolButton:
        button = self._more_button
        button.setText("Việc khác\nF10")
        button.setObjectName("more")
        button.setToolTip(self._by_name["more"].toolTip())
        button.setAccessibleName("Việc khác (F10)")
        button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        button.setMenu(self._more)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        return button


def _made_bar(name: str, window: QWidget) -> QToolBar:
    bar = QToolBar(name, window)
    bar.setObjectName("actions")
    bar.setMovable(False)
    bar.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)
    bar.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextOnly)
    return bar


def key_list() -> tuple[tuple[str, str], ...]:
    """Keys with what they do, for the overlay."""
    return tuple(pair for _, pair in named_keys())


def named_keys() -> tuple[tuple[str, tuple[str, str]], ...]:
    """Each action's name with its key and what it does; keys without an action have no name."""
    listed = tuple((each.name, (each.key, each.tip)) for each in _ACTIONS)
    return (*listed, *(("", pair) for pair in _MORE_KEYS))
