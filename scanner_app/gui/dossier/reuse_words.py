"""Words about papers that the store has already. Pure."""

from __future__ import annotations

from datetime import date

from scanner_app.domain.reuse_offer import Likeness, ReuseOffer

ASKED = "Đã có trong kho, dùng lại?"

CHECK_VALIDITY = "Kiểm tra giấy tờ còn hiệu lực rồi hãy dùng lại."

_EVIDENCE = {
    Likeness.SAME_FILE: "Trùng tệp, đúng từng byte",
    Likeness.SAME_FIELDS: "Trùng số, ngày và cơ quan ban hành",
    Likeness.SAME_LOOK: "Trang giống nhau, chữ trên trang khớp nhau",
    Likeness.SAME_APPLICANT: "Cùng người nộp, cùng loại giấy tờ",
}


def evidence_words(likeness: Likeness) -> str:
    """Why the stored paper is thought to be the same."""
    return _EVIDENCE[likeness]


def paper_words(offer: ReuseOffer) -> str:
    """Kind, number, day and issuer in one line."""
    told = dict(offer.words)
    parts = [offer.file.kind]
    if told.get("number"):
        parts.append(f"số {told['number']}")
    if told.get("date"):
        parts.append(f"ngày {_day(told['date'])}")
    text = " ".join(parts)
    return f"{text} — {told['issuer']}" if told.get("issuer") else text


def origin_words(offer: ReuseOffer) -> str:
    """Where it was digitized, and since when the store has it."""
    return f"Hồ sơ {offer.dossier_code}, lưu ngày {offer.kept_at.astimezone():%d/%m/%Y}"


def _day(value: str) -> str:
    try:
        return f"{date.fromisoformat(value):%d/%m/%Y}"
    except ValueError:
        return value
