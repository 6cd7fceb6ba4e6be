"""Words of where a signing key is kept, and the settings' text for what a person chose. Pure."""

from __future__ import annotations

from enum import Enum
from pathlib import Path

from scanner_app.domain.key_source import (
    FileKey,
    KeySource,
    RemoteKey,
    ServiceKey,
    StoreKey,
    TokenKey,
    key_source_text,
    parse_key_source,
)
from scanner_app.domain.sign_errors import KeyChoiceError
from scanner_app.domain.signature import FoundKey
from scanner_app.gui.signing.sign_words import day_words


class KeyKind(Enum):
    """Where a key may be kept; the value is what people call it."""

    NONE = "Chưa đặt"
    FILE = "Tệp chứng thư (.p12, .pfx)"
    TOKEN = "Thiết bị ký số (USB token)"  # noqa: S105 - a kind, no password
    SERVICE = "VGCA Sign Service trên máy này"
    REMOTE = "Ký số từ xa (SIM, đám mây)"
    STORE = "Kho chứng thư của Windows"


HINTS = {
    KeyKind.NONE: "Chưa có chứng thư; các tệp cần chữ ký này sẽ chờ.",
    KeyKind.FILE: "Mật khẩu được hỏi mỗi lần ký, không lưu lại.",
    KeyKind.TOKEN: "Cắm thiết bị rồi chọn chứng thư; mã PIN được hỏi mỗi lần ký.",
    KeyKind.SERVICE: "VGCA Sign Service tự hỏi chứng thư và mã PIN khi ký.",
    KeyKind.REMOTE: (
        "Người giữ chứng thư xác nhận trên điện thoại khi ký. Mật khẩu nằm trong kho mật khẩu của "
        "hệ thống."
    ),
    KeyKind.STORE: "Windows hoặc phần mềm của thiết bị tự hỏi mã PIN khi ký.",
}

LOCKED = "Quản trị hệ thống đặt mục này; ở đây chỉ xem, không sửa."
DEMO = "Đang ký thử bằng chứng thư minh họa, không có giá trị pháp lý. Đặt chứng thư thật để dùng."
NONE_SET = "Chưa đặt chứng thư số. Chọn nơi lưu ở dưới rồi bấm Lưu."
NOT_CHOSEN = "Chưa chọn tệp hoặc chứng thư nên chưa lưu. Chọn rồi bấm Lưu."
NONE_FOUND = "Không thấy chứng thư nào. Cắm thiết bị rồi bấm Tìm lại (F5)."
SEARCHING = "Đang tìm chứng thư…"


def source_of(text: str) -> KeySource | None:
    """What a settings' text names; a text that names nothing sensible counts as a file."""
    try:
        return parse_key_source(text)
    except KeyChoiceError:
        return FileKey(Path(text))


def kind_of(source: KeySource | None) -> KeyKind:
    """Where this key is kept."""
    match source:
        case TokenKey():
            return KeyKind.TOKEN
        case ServiceKey():
            return KeyKind.SERVICE
        case RemoteKey():
            return KeyKind.REMOTE
        case StoreKey():
            return KeyKind.STORE
        case FileKey():
            return KeyKind.FILE
        case _:
            return KeyKind.NONE


def offered(found: tuple[FoundKey, ...], kind: KeyKind) -> tuple[FoundKey, ...]:
    """Those of the certificates at hand that are kept this way."""
    return tuple(each for each in found if kind_of(source_of(each.source)) is kind)


def found_words(key: FoundKey) -> str:
    """A certificate in a list to choose from."""
    where = f"{key.where}, số {key.serial}" if key.serial else key.where
    if key.certificate is None:
        return f"(chứng thư hiện sau khi mở) – {where}"
    return f"{key.certificate.holder} – đến {day_words(key.certificate.not_after)} – {where}"


def token_words(text: str) -> str:
    """A token that is set and not at hand."""
    source = source_of(text)
    name = source.token or source.label if isinstance(source, TokenKey) else text
    return f"(đang đặt, chưa thấy) {name or text}"


def remote_text(url: str, user: str, before: KeySource | None) -> str:
    """The settings' text of a remote key; a chosen credential of the same service stays.

    Raises nothing: whether it makes sense is judged when it is stored.
    """
    url, user = url.strip().rstrip("/"), user.strip()
    same = isinstance(before, RemoteKey) and (before.url, before.user) == (url, user)
    credential = before.credential if same and isinstance(before, RemoteKey) else ""
    return key_source_text(RemoteKey(url, user, credential))
