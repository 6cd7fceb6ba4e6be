"""What the counter's window can do: actions with words and keys, and where each is offered."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class Place(Enum):
    """Where an action is offered, beside its key."""

    BAR = "bar"
    MORE = "more"
    """The menu at the end of the bar: what is not needed for every stack."""
    PAGE = "page"
    """The menu of a page, and of nothing else."""
    KEY = "key"


_ARROWS = {"Left": "←", "Right": "→", "Up": "↑", "Down": "↓"}


@dataclass(frozen=True, slots=True)
class Described:
    """One action.

    Attributes:
        own_key: Qt listens for the key; else the window does.
        ends_group: a line stands behind it on the bar.
    """

    name: str
    text: str
    keys: tuple[str, ...]
    tip: str
    place: Place = Place.BAR
    own_key: bool = True
    ends_group: bool = False

    @property
    def key(self) -> str:
        """Its first key as people see it on the keyboard."""
        shown = self.keys[0]
        for name, sign in _ARROWS.items():
            shown = shown.replace(name, sign)
        return shown


ACTIONS = (
    Described("scan", "Quét", ("F4",), "Quét chồng giấy, hoặc quét tiếp chồng đang mở"),
    Described(
        "finish_stack",
        "Xong chồng",
        ("F7",),
        "Chồng giấy đang mở đã đủ: xếp thành hồ sơ",
        ends_group=True,
    ),
    Described("give_code", "Nhập mã hồ sơ", ("F2",), "Nhập mã cho hồ sơ đang chọn"),
    Described(
        "reuse",
        "Giấy tờ trong kho…",
        ("Ctrl+U",),
        "Dùng lại giấy tờ đang được đề nghị; không có đề nghị: tra kho trước khi quét",
        place=Place.MORE,
    ),
    Described("look", "Thẻ cần xem", ("F8",), "Sang thẻ cần xem kế tiếp"),
    Described(
        "finish_dossier",
        "Hoàn thành số hóa",
        ("Ctrl+H",),
        "Ghi hồ sơ đang chọn là đã số hóa; bấm lần nữa để mở lại",
        place=Place.MORE,
    ),
    Described(
        "components",
        "Thành phần còn thiếu",
        ("Ctrl+E",),
        "Sang thành phần còn thiếu kế tiếp của hồ sơ",
        place=Place.MORE,
    ),
    Described(
        "sign", "Ký số và gửi", ("F9",), "Xem những gì sẽ ký, rồi ký số và gửi", ends_group=True
    ),
    Described("go_on", "Làm tiếp", ("F6",), "Làm tiếp việc đã dừng giữa chừng"),
    Described(
        "stop",
        "Dừng",
        ("Esc",),
        "Dừng việc đang chạy; khi đang quét: lần đầu dừng sau trang này, lần nữa dừng ngay",
        own_key=False,
        ends_group=True,
    ),
    Described("queue", "Hàng đợi", ("F3",), "Xem những tệp chờ gửi, đã gửi, lỗi"),
    Described("scanners", "Máy quét…", ("F12", "Ctrl+M"), "Chọn máy quét, sửa cấu hình quét"),
    Described("help", "Phím tắt", ("F1",), "Xem mọi phím tắt"),
    Described(
        "open_folder",
        "Mở thư mục…",
        ("Ctrl+Shift+O",),
        "Nhận mọi ảnh, PDF của thư mục",
        place=Place.MORE,
    ),
    Described("open_files", "Mở tệp…", ("Ctrl+O",), "Nhận ảnh, PDF đã quét", place=Place.MORE),
    Described(
        "send_again", "Gửi lại", ("F5",), "Gửi lại ngay những tệp chưa gửi được", place=Place.MORE
    ),
    Described(
        "register",
        "Nhập sổ theo dõi…",
        ("Ctrl+R",),
        "Nhập sổ theo dõi hồ sơ từ tệp CSV",
        place=Place.MORE,
    ),
    Described(
        "office_window",
        "Tình hình số hóa…",
        ("Ctrl+B",),
        "Xem tỷ lệ số hóa của đơn vị, hồ sơ đang vướng",
        place=Place.MORE,
    ),
    Described(
        "it_window",
        "Kiểm tra máy này…",
        ("Ctrl+F12",),
        "Xem máy quét, chứng thư số, nơi nhận; tự kiểm tra; lưu gói nhật ký",
        place=Place.MORE,
    ),
    Described("keys", "Chứng thư số…", ("F11",), "Xem, chọn chứng thư số để ký", place=Place.MORE),
    Described(
        "verify",
        "Kiểm tra chữ ký",
        ("Shift+F9",),
        "Kiểm tra chữ ký số của giấy tờ đang chọn",
        place=Place.MORE,
    ),
    Described(
        "verify_file",
        "Kiểm tra chữ ký của tệp…",
        ("Ctrl+Shift+F9",),
        "Kiểm tra chữ ký số của một tệp trên máy",
        place=Place.MORE,
    ),
    Described("office", "Đơn vị…", ("Ctrl+D",), "Đổi mã đơn vị tiếp nhận", place=Place.MORE),
    Described(
        *("undo", "Hoàn tác", ("Ctrl+Z",)),
        "Hoàn tác lần sửa trang hoặc quyết định gần nhất",
        place=Place.MORE,
    ),
    Described(
        "redo", "Làm lại", ("Ctrl+Y", "Ctrl+Shift+Z"), "Làm lại điều vừa hoàn tác", place=Place.MORE
    ),
    Described(
        "paste", "Dán ảnh", ("Ctrl+V",), "Nhận ảnh hoặc tệp đã chép vào bảng tạm", place=Place.MORE
    ),
    Described(
        "secret",
        "Dấu mật…",
        ("Ctrl+K",),
        "Quyết định về dấu mật của hồ sơ đang chọn",
        place=Place.MORE,
    ),
    Described(
        "scheme",
        "Giao diện: theo máy",
        ("Ctrl+Shift+L",),
        "Đổi màu giao diện: theo máy, sáng, tối",
        place=Place.MORE,
    ),
    Described(
        "larger",
        "Chữ to hơn",
        # As in office programs; "+" with Shift is already the zoom of keyboards with "+" on "=".
        ("Ctrl+Shift+.",),
        "Phóng to chữ của mọi cửa sổ, đến 200 %",
        place=Place.MORE,
    ),
    Described(
        "smaller",
        "Chữ nhỏ hơn",
        ("Ctrl+Shift+,",),
        "Thu nhỏ chữ, về cỡ chữ của máy",
        place=Place.MORE,
    ),
    Described(
        "sounds",
        "Âm thanh báo: tắt",
        ("Ctrl+Shift+A",),
        "Bật, tắt tiếng báo khi xong chồng giấy hoặc có lỗi",
        place=Place.MORE,
    ),
    Described(
        "tour",
        "Xem hướng dẫn nhanh",
        ("Shift+F1",),
        "Chỉ từng bước làm việc trên cửa sổ này",
        place=Place.MORE,
    ),
    Described("more", "Việc khác", ("F10",), "Mở danh sách việc ít dùng", place=Place.KEY),
    Described(
        "remove", "Bỏ trang", ("Delete",), "Bỏ các trang, giấy tờ đang chọn", place=Place.PAGE
    ),
    Described("turn_left", "Xoay trái", ("Ctrl+Left",), "Xoay trang sang trái", place=Place.PAGE),
    Described("turn_right", "Xoay phải", ("Ctrl+Right",), "Xoay trang sang phải", place=Place.PAGE),
    Described("move_up", "Chuyển lên", ("Alt+Up",), "Chuyển trang lên trước", place=Place.PAGE),
    Described("move_down", "Chuyển xuống", ("Alt+Down",), "Chuyển trang ra sau", place=Place.PAGE),
    Described(
        "split_paper",
        "Tách thành giấy tờ mới",
        ("Ctrl+N",),
        "Tách các trang đang chọn thành giấy tờ mới của hồ sơ",
        place=Place.PAGE,
    ),
    Described(
        "join",
        "Ghép vào giấy tờ trước",
        ("Ctrl+J",),
        "Ghép trang, giấy tờ đang chọn vào giấy tờ trước",
        place=Place.PAGE,
    ),
    Described(
        "split_dossier",
        "Tách thành hồ sơ mới",
        ("Ctrl+Shift+N",),
        "Tách trang, giấy tờ đang chọn thành hồ sơ mới",
        place=Place.PAGE,
    ),
    Described(
        "cut", "Cắt để chuyển", ("Ctrl+X",), "Cắt các trang đang chọn để chuyển", place=Place.PAGE
    ),
    Described(
        "drop_here",
        "Chuyển vào đây",
        ("Ctrl+Shift+V",),
        "Chuyển các trang đã cắt vào giấy tờ, sau trang, vào hồ sơ đang chọn",
        place=Place.PAGE,
    ),
    Described(
        "rescan",
        "Quét thay trang này",
        ("Ctrl+T",),
        "Quét một trang thay trang đang chọn",
        place=Place.PAGE,
    ),
    Described(
        "insert",
        "Quét chèn sau trang này",
        ("Ctrl+I",),
        "Quét thêm vào sau trang đang chọn",
        place=Place.PAGE,
    ),
    Described("fit", "Vừa khung", ("Ctrl+0",), "Xem cả trang", place=Place.KEY),
    Described(
        "fit_width", "Vừa bề ngang", ("Ctrl+2",), "Xem cả bề ngang của trang", place=Place.KEY
    ),
    Described("full_size", "100 %", ("Ctrl+1",), "Xem đúng điểm ảnh", place=Place.KEY),
    Described("zoom_in", "Phóng to", ("Ctrl++", "Ctrl+="), "Phóng to", place=Place.KEY),
    Described("zoom_out", "Thu nhỏ", ("Ctrl+-",), "Thu nhỏ", place=Place.KEY),
    Described(
        "overlays",
        "Lớp chữ",
        ("Ctrl+G",),
        "Bật, tắt lớp chữ đã đọc, mã vạch trên trang",
        place=Place.KEY,
    ),
)

MORE_KEYS = (
    ("Alt+1 … Alt+9", "Chọn cấu hình quét theo số phím của nó"),
    ("Enter", "Xác nhận thẻ đang chọn, sang thẻ cần xem kế tiếp"),
    ("Shift+Enter", "Xác nhận mọi thẻ chắc của giấy tờ đang chọn"),
    ("1, 2, 3", "Ở danh mục thành phần: chuyển giấy tờ sang nhóm thứ mấy"),
    ("A, B, C", "Ở danh mục thành phần: không thuộc diện số hóa vì lý do a, b, c"),
    ("0", "Ở danh mục thành phần: bắt buộc số hóa"),
    ("Ctrl+Enter", "Đồng ý với câu hỏi đang hiện"),
)


def named_keys() -> tuple[tuple[str, tuple[str, str]], ...]:
    """Each action's name with its key and what it does; keys without an action have no name."""
    listed = tuple((each.name, (each.key, each.tip)) for each in ACTIONS)
    return (*listed, *(("", pair) for pair in MORE_KEYS))
