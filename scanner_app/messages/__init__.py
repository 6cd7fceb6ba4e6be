"""Texts shown to people, in Vietnamese, by error code: what happened, then what to do."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import PurePath

from scanner_app.domain.errors import AppError
from scanner_app.messages import (
    central,
    completing,
    delivery,
    diagnosing,
    dossiers,
    handover,
    heads,
    intake,
    reading,
    reusing,
    scanning,
    signing,
    sticks,
    storing,
    updating,
    verifying,
)

_TEXTS = (
    intake.TEXTS
    | scanning.TEXTS
    | reading.TEXTS
    | reusing.TEXTS
    | storing.TEXTS
    | dossiers.TEXTS
    | completing.TEXTS
    | signing.TEXTS
    | delivery.TEXTS
    | heads.TEXTS
    | central.TEXTS
    | sticks.TEXTS
    | updating.TEXTS
    | handover.TEXTS
    | diagnosing.TEXTS
)


BUG = "Có lỗi trong chương trình. Gửi nhật ký kèm mã này cho quản trị hệ thống: {id}."


def text_for(error: AppError) -> str:
    """The text for an error, with its facts filled in."""
    return text_of(error.code, error.facts)


def text_of(code: str, facts: Mapping[str, object] | None = None) -> str:
    """The text for a code; an unknown code is named, so that nothing stays silent."""
    facts = facts or {}
    template = _TEXTS.get(code)
    if template is None:
        return f"Việc không xong ({code}). Báo quản trị hệ thống mã này."
    page = facts.get("page")
    nearest = facts.get("nearest")
    return template.format(
        file=_name(facts.get("path")),
        place=facts.get("path") or "này",
        at_page=f" (trang {page})" if page else "",
        language=facts.get("language", "vie"),
        text=facts.get("text", ""),
        key=facts.get("key", ""),
        what=scanning.WANTED.get(str(facts.get("what")), facts.get("what", "")),
        fingerprint=facts.get("fingerprint", ""),
        fronts=facts.get("fronts", 0),
        backs=facts.get("backs", 0),
        count=facts.get("count", 0),
        number=facts.get("number", ""),
        name=facts.get("name", ""),
        most=facts.get("most", ""),
        line=facts.get("line", "?"),
        day=facts.get("day", ""),
        days=facts.get("days", ""),
        seconds=facts.get("seconds", ""),
        source=facts.get("source", ""),
        expires=facts.get("expires", ""),
        reason=facts.get("reason", ""),
        problem=updating.problem_words(facts),
        stated=f" ({facts['value']})" if facts.get("value") else "",
        version=facts.get("version", ""),
        exitcode=facts.get("exitcode", ""),
        tries=signing.TRIES_LEFT.get(str(facts.get("tries")), ""),
        hint=f" thành {nearest}" if nearest else "",
    )


def verify_text(problem: str) -> str:
    """A problem of a signature or a signed file: what it means, and what to do."""
    known = verifying.TEXTS.get(f"verify.{problem}")
    return known or f"Chữ ký có điều chưa rõ ({problem}). Báo quản trị hệ thống mã này."


def quality_text(code: str) -> str:
    """A quality warning in words."""
    return reading.QUALITY.get(code, code)


def empty_scan_text(error: AppError) -> str:
    """The text for a scan that gave no page: nothing is kept of it, nothing to go on with."""
    text = text_for(error).replace("bấm Quét tiếp", "bấm Quét")
    return text.removesuffix(" Các trang đã quét vẫn được giữ.").removesuffix(
        " Các trang trước vẫn được giữ."
    )


def scan_warning_text(code: str) -> str:
    """What the scanner did a little otherwise than asked."""
    return scanning.SCAN_WARNINGS.get(code, f"Máy quét lưu ý: {code}.")


def stack_found_text(*, kept: int, torn: bool, next_sheet: int) -> str:
    """What was found of a stack that a power cut or a crash interrupted, and what to do."""
    half = " (tờ này quét dở, quét lại cả tờ)" if torn else ""
    return (
        f"Lần trước máy dừng khi đang quét. Sohoa đã giữ đủ {kept} trang theo đúng thứ tự. Nạp "
        f"tiếp từ tờ thứ {next_sheet}{half} rồi bấm Quét tiếp; nếu chồng giấy đã đủ, bấm Xong "
        "chồng."
    )


def stack_open_text(*, kept: int, next_sheet: int) -> str:
    """Where a stack stands after a scan that ended early."""
    return f"Đã giữ {kept} trang; nạp tiếp từ tờ thứ {next_sheet}."


def turn_over_text(*, kept: int) -> str:
    """After the first of two passes."""
    return (
        f"Đã quét xong {kept} mặt trước. Lấy cả chồng, lật úp lại rồi đặt vào khay (tờ cuối lên "
        "trước), bấm Quét tiếp để quét mặt sau."
    )


def known_codes() -> frozenset[str]:
    """Every code that has a text; a test compares them with the error tree."""
    return frozenset(_TEXTS)


def _name(path: object) -> str:
    if not path:
        return "này"
    return PurePath(str(path)).name or str(path)
