"""What is said about an import of the register. Pure."""

from __future__ import annotations

from scanner_app.domain.progress import grouped
from scanner_app.domain.register_import import Imported
from scanner_app.messages.register import reopened_words

_SHOWN = 5
DAMAGED = (
    "Tệp bị hỏng hoặc không phải sổ tính; chưa nhập gì. Xuất lại sổ từ hệ thống một cửa, "
    "rồi chọn tệp đó (Ctrl+O)."
)
COLUMNS_WANTED = (
    "Chưa biết cột nào là mã hồ sơ, cột nào là ngày tiếp nhận. Chọn cột ở trên; Sohoa nhớ cho các "
    "tệp cùng kiểu."
)


def would_words(would: Imported) -> str:
    """What an import would do."""
    counts = would.counts
    said = (
        f"Chưa nhập gì. Nếu nhập: thêm {grouped(counts.added)}, sửa {grouped(counts.updated)}, "
        f"giữ nguyên {grouped(counts.unchanged)} hồ sơ."
    )
    return "\n".join([said, *_remarks(would)])


def done_words(done: Imported) -> str:
    """What an import did."""
    counts = done.counts
    said = (
        f"Đã nhập sổ theo dõi: thêm {grouped(counts.added)}, sửa {grouped(counts.updated)}, "
        f"giữ nguyên {grouped(counts.unchanged)} hồ sơ."
    )
    if done.released:
        said += f" Thôi giữ {grouped(len(done.released))} hồ sơ vì sổ nay đã có mã."
    if done.reopened:
        said += f" {_reopened(done)} Xem các thành phần rồi hoàn thành lại (Ctrl+H)."
    if done.refused_count:
        said += (
            f" Không nhận {grouped(done.refused_count)} dòng sai mã hồ sơ hoặc ngày; kiểm tra lại "
            "tệp."
        )
    return said


def reading_words(lines: int, total: int, *, importing: bool) -> str:
    """How far reading is; `total` is 0 while nobody knows."""
    doing = "Đang nhập" if importing else "Đang xem tệp"
    if not lines:
        return f"{doing}…"
    of_all = f" / {grouped(total)}" if total else ""
    return f"{doing}: {grouped(lines)}{of_all} dòng"


def _reopened(imported: Imported, *, would: bool = False) -> str:
    return reopened_words([code for _, code in imported.reopened], would=would)


def _remarks(would: Imported) -> list[str]:
    said = []
    if would.refused_count:
        said.append(f"Không nhận {grouped(would.refused_count)} dòng; lý do ở danh sách dưới.")
    if would.reopened:
        said.append(_reopened(would, would=True))
    if would.repeated:
        said.append(f"{grouped(would.repeated)} dòng có mã lặp lại; lấy dòng dưới cùng.")
    if would.unknown_offices:
        shown = ", ".join(would.unknown_offices[:_SHOWN])
        more = " …" if len(would.unknown_offices) > _SHOWN else ""
        said.append(f"Mã đơn vị không có trong danh mục: {shown}{more}")
    return said
