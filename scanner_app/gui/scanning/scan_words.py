"""What the window says about scanning: one calm text for each end and each stack left open. Pure.

Texts name the keys, so they stand here and not with the errors' texts.
"""

from __future__ import annotations

from scanner_app.domain.progress import grouped
from scanner_app.gui.errors import Notice
from scanner_app.gui.scanning.open_stack import DeviceEnded, Left, OpenStack
from scanner_app.messages import (
    empty_scan_text,
    scan_warning_text,
    stack_found_text,
    stack_open_text,
    text_for,
    text_of,
    turn_over_text,
)

_GO_ON = "Bấm Quét tiếp (F4), hoặc Xong chồng (F7) nếu chồng giấy đã đủ."
_AFTER_MARK = (
    "Máy quét đã dừng; lấy các tờ còn lại ra khỏi khay. Các trang đã quét chỉ nằm trên máy này."
)
_NOTHING = "Đã dừng; chưa có trang nào được quét. Đặt giấy vào máy rồi bấm Quét (F4)."
_READING = "Đã giữ {kept} trang; đang đọc và xếp hồ sơ. Có thể bấm Quét (F4) chồng tiếp theo ngay."
_OTHER_STACKS = "Còn {count} chồng giấy khác quét dở; Sohoa hỏi tiếp khi xong chồng này."


def open_words(stack: OpenStack) -> str:
    """Where a stack stands, and what to do next."""
    kept = grouped(stack.kept)
    match stack.left:
        case Left.FOUND:
            return stack_found_text(kept=stack.kept, torn=stack.torn, next_sheet=stack.next_sheet)
        case Left.GLASS:
            return (
                f"Đã giữ {kept} trang. Đặt trang tiếp theo lên mặt kính rồi bấm Quét tiếp (F4); "
                "hết giấy thì bấm Xong chồng (F7)."
            )
        case Left.TURN_OVER:
            return turn_over_text(kept=stack.kept)
        case Left.UNEVEN:
            # The error's text says all there is.
            return ""
        case Left.STOPPED:
            return f"Đã dừng quét. {_open(stack)} {_GO_ON}"
        case Left.FAULT:
            return f"{_open(stack)} Nếu chồng giấy đã đủ, bấm Xong chồng (F7)."


def found_words(stacks: tuple[OpenStack, ...]) -> str:
    """What was found at start, the newest stack first; "" when nothing was."""
    if not stacks:
        return ""
    others = len(stacks) - 1
    rest = "\n" + _OTHER_STACKS.format(count=grouped(others)) if others else ""
    return open_words(stacks[-1]) + rest


def ended_notice(ended: DeviceEnded) -> Notice:
    """What is told as soon as the scanner is done."""
    lines = []
    if ended.secret:
        lines.append(f"{text_of('dossier.secret')} {_AFTER_MARK}")
    if ended.error is not None:
        is_first = ended.stack is None
        lines.append(empty_scan_text(ended.error) if is_first else text_for(ended.error))
    if ended.stack is not None:
        lines.append(open_words(ended.stack))
    elif not lines:
        lines.append(_READING.format(kept=grouped(ended.kept)) if ended.kept else _NOTHING)
    lines += [scan_warning_text(code) for code in ended.warnings]
    is_error = ended.secret or ended.error is not None or bool(ended.warnings)
    return Notice("\n".join(line for line in lines if line), is_error=is_error)


def filed_words(kept: int, dossiers: int) -> str:
    """What became of a whole stack."""
    if not dossiers:
        return f"Đã giữ {grouped(kept)} trang."
    return f"Đã giữ {grouped(kept)} trang, xếp vào {grouped(dossiers)} hồ sơ."


def placed_words(kept: int) -> str:
    """What became of pages that were scanned for a place in a dossier."""
    return f"Đã đưa {grouped(kept)} trang vào đúng chỗ. Ctrl+Z để hoàn tác."


def coming_words(kept: int, coming: int, read: int, *, ending: bool) -> str:
    """The status line while the scanner works.

    Args:
        kept: pages of the stack that are safe.
        coming: number of the page that is coming in, 0 before the first.
        read: of those of this scan.
        ending: it ends after the page in work.
    """
    if ending:
        doing = "Dừng sau trang này… (bấm Esc lần nữa: dừng ngay, bỏ trang đang quét)"
    elif coming > kept:
        doing = f"Đang quét trang {grouped(coming)}"
    else:
        doing = "Đang quét" if coming else "Đang gọi máy quét…"
    told = f"{doing} – đã nhận {grouped(kept)} trang" if kept else doing
    return f"{told}, đã đọc {grouped(read)}" if read else told


def standing_words(stack: OpenStack | None, others: int) -> str:
    """The open stack in the status line; "" without one."""
    if stack is None:
        return ""
    more = f" (và {grouped(others)} chồng khác)" if others else ""
    return f"Chồng đang mở: {grouped(stack.kept)} trang{more}"


def _open(stack: OpenStack) -> str:
    return stack_open_text(kept=stack.kept, next_sheet=stack.next_sheet)
