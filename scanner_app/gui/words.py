"""Words for people: tags, sources, states, dates, counts. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from enum import StrEnum

from scanner_app.domain.dossier import Dossier, HoldReason, Paper, PaperState, Tag
from scanner_app.domain.ids import PaperId
from scanner_app.domain.page import Page, PageState
from scanner_app.domain.signature import SignerRole
from scanner_app.domain.upload import JobState, UploadJob
from scanner_app.messages import quality_text, text_of


class Mark(StrEnum):
    """What a mark says."""

    KEPT = "kept"
    WORKING = "working"
    READY = "ready"
    LOOK = "look"
    ERROR = "error"
    HELD = "held"
    QUEUED = "queued"
    SENT = "sent"


TAGS = {
    "dossier_code": "Mã hồ sơ",
    "procedure": "Thủ tục",
    "applicant": "Người nộp hồ sơ",
    "applicant_id": "Số định danh cá nhân",
    "birth_date": "Ngày sinh",
    "sex": "Giới tính",
    "address": "Địa chỉ",
    "id_issue_date": "Ngày cấp căn cước",
    "kind": "Loại giấy tờ",
    "number": "Số, ký hiệu",
    "date": "Ngày ban hành",
    "issuer": "Cơ quan ban hành",
    "summary": "Trích yếu",
    "signer": "Người ký",
}
"""Names of tags in the order in which they are shown."""

SOURCES = {
    "barcode": "mã vạch",
    "qr": "mã QR",
    "id_card": "QR thẻ căn cước",
    "ocr": "chữ in",
    "register": "sổ theo dõi",
    "separator": "tờ phân cách",
    "given": "nhập sẵn",
    "clerk": "cán bộ nhập",
    "none": "chưa có mã",
}

HOLDS = {
    HoldReason.NO_CODE: "chưa có mã hồ sơ",
    HoldReason.CODE_CONFLICT: "mã hồ sơ mâu thuẫn",
    HoldReason.NOT_IN_REGISTER: "mã không có trong sổ",
    HoldReason.SECRET: "có dấu mật",
}

HOLD_ADVICE = {
    HoldReason.NO_CODE: (
        "Chưa tìm thấy mã hồ sơ trên các trang. Nhập mã in trên giấy tiếp nhận (F2)."
    ),
    HoldReason.CODE_CONFLICT: (
        "Các trang mang mã hồ sơ khác nhau. Xem lại giấy tờ rồi nhập mã đúng (F2)."
    ),
    HoldReason.NOT_IN_REGISTER: (
        "Sổ theo dõi hồ sơ không có mã này, hoặc ghi hồ sơ đã rút. So với giấy tiếp nhận rồi nhập "
        "lại mã đúng (F2), hoặc nhập sổ mới nhất."
    ),
    HoldReason.SECRET: (
        "Có trang mang dấu mật. Không số hóa ở đây, không ký, không gửi; báo lãnh đạo đơn vị rồi "
        "quyết định (Ctrl+K)."
    ),
}

_DATES = frozenset({"date", "birth_date", "id_issue_date"})
_FAIR = 0.6


def tag_name(name: str) -> str:
    """A tag's name in Vietnamese."""
    return TAGS.get(name, name)


def tag_order(name: str) -> int:
    """Where a tag stands in the table."""
    names = list(TAGS)
    return names.index(name) if name in TAGS else len(names)


def shown_value(tag: Tag) -> str:
    """The value as people write it: 11/01/2024 for a date."""
    if tag.name in _DATES:
        try:
            return f"{date.fromisoformat(tag.value):%d/%m/%Y}"
        except ValueError:
            return tag.value
    return tag.value


def stored_value(name: str, typed: str) -> str | None:
    """What is stored for a typed value; None when it should be a date and is none."""
    text = " ".join(typed.split())
    if name not in _DATES or not text:
        return text
    for form in ("%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y", "%Y-%m-%d"):
        try:
            return datetime.strptime(text, form).date().isoformat()  # noqa: DTZ007 - a day
        except ValueError:
            continue
    return None


def trust_words(tag: Tag) -> str:
    """How far the value is to be trusted, in words, with number and source."""
    if tag.confirmed_by is not None:
        return "đã xác nhận"
    if not tag.value:
        return "cần xem\nchưa đọc được"
    number = f"{tag.confidence:.2f}".replace(".", ",")
    source = SOURCES.get(tag.source, tag.source)
    if not tag.doubtful:
        return f"tin cậy {number}\n{source}"
    level = "khá" if tag.confidence >= _FAIR else "thấp"
    return f"cần xem, {level} {number}\n{source}"


def page_words(page: Page, *, being_read: bool = False) -> tuple[str, Mark]:
    """State of a page, with its mark."""
    if page.cleared:
        return "ảnh đã xóa theo thời hạn lưu trên máy", Mark.SENT
    if page.state is PageState.CAPTURED:
        return ("đang đọc", Mark.WORKING) if being_read else ("đã giữ", Mark.KEPT)
    if page.state is PageState.UNREADABLE:
        return "lỗi: không đọc được", Mark.ERROR
    reading = page.reading
    if reading is None or not (reading.quality or reading.is_blank):
        return "sẵn sàng", Mark.READY
    found = [quality_text(code) for code in reading.quality]
    if reading.is_blank:
        return ", ".join(["trang trắng", *found]), Mark.READY
    return f"cần kiểm tra: {', '.join(found)}", Mark.LOOK


def page_advice(page: Page) -> str:
    """Why a page is an error, and what to do; "" when it is none."""
    if page.state is not PageState.UNREADABLE:
        return ""
    return text_of(page.error or "page.unreadable", {"path": page.source})


def paper_words(paper: Paper, job: UploadJob | None, dossier: Dossier) -> tuple[str, Mark]:
    """State of a paper, with its mark."""
    if paper.state is PaperState.ACCEPTED:
        return "đã gửi", Mark.SENT
    if job is not None and job.state is JobState.REFUSED:
        return "bị từ chối", Mark.ERROR
    if job is not None:
        return "đã ký, chờ gửi", Mark.QUEUED
    if dossier.holds:
        return "giữ lại", Mark.HELD
    if paper.state is PaperState.FILED:
        return "chưa tạo PDF", Mark.KEPT
    if SignerRole.OFFICER in paper.roles:
        return "chờ chữ ký cơ quan", Mark.READY
    return "chờ ký số", Mark.READY


def is_signed(paper: Paper) -> bool:
    """Its file bears at least one signature, made here or elsewhere."""
    kept = paper.original is not None and paper.state in (PaperState.SIGNED, PaperState.ACCEPTED)
    return kept or bool(paper.signatures)


def dossier_words(dossier: Dossier, jobs: Mapping[PaperId, UploadJob]) -> tuple[str, Mark]:
    """State of a dossier, with its mark: what a person has to do about it comes first."""
    if dossier.holds:
        return "giữ lại: " + ", ".join(HOLDS[hold] for hold in dossier.holds), Mark.HELD
    states = [paper_words(paper, jobs.get(paper.id), dossier) for paper in dossier.papers]
    if states and all(mark is Mark.SENT for _, mark in states):
        return "đã số hóa", Mark.SENT
    for words, mark in states:
        if mark is Mark.ERROR:
            return words, mark
    doubtful = sum(tag.doubtful for tag in dossier.tags)
    if doubtful and not jobs:
        return f"cần kiểm tra: {doubtful} thẻ", Mark.LOOK
    # What is done already tells nobody what is missing.
    return next((state for state in states if state[1] is not Mark.SENT), ("trống", Mark.KEPT))


def code_words(dossier: Dossier) -> str:
    """The dossier's code, or that it has none."""
    return dossier.code or "(chưa có mã)"


def page_title(page: Page, number: int) -> str:
    """A page in a list: its place in the paper and the file it came from."""
    part = f", tr. {page.source_page}" if page.source_page > 1 else ""
    return f"Trang {number} ({page.source}{part})"
