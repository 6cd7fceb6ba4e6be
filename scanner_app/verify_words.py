"""Words for people about signed files: what was found, who vouches, what to do. Pure."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from scanner_app.domain.verification import FileReport, SignatureReport
from scanner_app.domain.vietnam_time import VIETNAM
from scanner_app.messages import verify_text

LEVELS = {
    "B-B": "PAdES B-B (cơ bản, không có dấu thời gian)",
    "B-T": "PAdES B-T (có dấu thời gian)",
    "B-LT": "PAdES B-LT (có dấu thời gian và dữ liệu thu hồi)",
    "B-LTA": "PAdES B-LTA (lưu trữ lâu dài)",
    "CAdES": "CAdES (dạng cũ)",
    "PKCS7": "PKCS#7 (dạng cũ)",
}

REVOCATION = {
    "good": "không bị thu hồi tính đến thời điểm ký",
    "revoked": "ĐÃ BỊ THU HỒI",
    "unknown": "chưa biết",
}


class Verdict(StrEnum):
    """What the whole report comes to."""

    VALID = "valid"
    """Unchanged, and every signer is vouched for."""
    UNJUDGED = "unjudged"
    """Unchanged; this PC has no list of roots to hold the certificates against."""
    UNTRUSTED = "untrusted"
    """Unchanged, but nobody trusted vouches for a signer, or a certificate was revoked."""
    BROKEN = "broken"
    """Changed or damaged after signing."""
    UNSIGNED = "unsigned"
    """There is no signature."""


_CONCLUSIONS = {
    Verdict.VALID: "Chữ ký số hợp lệ; tệp còn nguyên từ khi ký.",
    Verdict.UNJUDGED: (
        "Tệp còn nguyên từ khi ký; chưa xác định được ai bảo đảm cho người ký vì máy này chưa có "
        "danh sách gốc tin cậy."
    ),
    Verdict.UNTRUSTED: (
        "Tệp còn nguyên từ khi ký, nhưng CHƯA TIN được người ký. Xem lưu ý của từng chữ ký."
    ),
    Verdict.BROKEN: "Chữ ký số KHÔNG hợp lệ. Không dùng tệp này; xin lại bản gốc từ nơi ký.",
    Verdict.UNSIGNED: "Tệp chưa có chữ ký số.",
}


def verdict(report: FileReport) -> Verdict:
    """What the report comes to, the worst first."""
    if not report.signatures:
        return Verdict.UNSIGNED
    if not report.ok:
        return Verdict.BROKEN
    found = {signature.trusted for signature in report.signatures}
    if False in found:
        return Verdict.UNTRUSTED
    return Verdict.UNJUDGED if None in found else Verdict.VALID


def conclusion(report: FileReport) -> str:
    """One or two sentences that stand first."""
    return _CONCLUSIONS[verdict(report)]


def moment_text(moment: datetime | None) -> str:
    """A time as signatures bear it, in Vietnam's time."""
    if moment is None:
        return "không rõ"
    return f"{moment.astimezone(VIETNAM):%d/%m/%Y %H:%M:%S} (+07:00)"


def level_text(level: str) -> str:
    """A signature's level in words."""
    return LEVELS.get(level, level)


def trust_text(signature: SignatureReport) -> str:
    """Who issued the certificate, and whether a configured root vouches for it."""
    vouched = {
        True: "tin cậy",
        False: "KHÔNG tin cậy",
        None: "chưa có danh sách gốc tin cậy để đối chiếu",
    }[signature.trusted]
    return f"{signature.issuer or 'không rõ nơi cấp'} ({vouched})"


def signature_facts(signature: SignatureReport) -> tuple[tuple[str, str], ...]:
    """Headings and values of one signature, in the order in which they are shown."""
    source = "theo máy của người ký" if signature.signed_at else ""
    rows = [
        ("Người ký", signature.signer or "không đọc được"),
        ("Cơ quan, tổ chức", signature.organisation),
        ("Nơi cấp chứng thư số", trust_text(signature)),
        ("Thời điểm ký", ", ".join(filter(None, (moment_text(signature.signed_at), source)))),
        ("Dấu thời gian", moment_text(signature.stamped_at) if signature.stamped_at else ""),
        ("Mức chữ ký", level_text(signature.level)),
        ("Toàn vẹn", _integrity_text(signature)),
        ("Thu hồi chứng thư", REVOCATION.get(signature.revocation, signature.revocation)),
        ("Lý do ký", signature.reason),
    ]
    return tuple((heading, value) for heading, value in rows if value)


def signature_notes(signature: SignatureReport) -> tuple[str, ...]:
    """A sentence for each problem of one signature."""
    return tuple(verify_text(problem) for problem in signature.problems)


def file_notes(report: FileReport) -> tuple[str, ...]:
    """A sentence for each problem of the file as a whole."""
    return tuple(verify_text(problem) for problem in report.problems if problem != "no_signature")


def pdfa_text(report: FileReport) -> str:
    """What the file claims to be, and whether its structure agrees."""
    if report.pdfa is None:
        return "không khai báo PDF/A"
    return f"PDF/A-{report.pdfa}, {'SAI cấu trúc' if report.pdfa_problems else 'đúng cấu trúc'}"


def _integrity_text(signature: SignatureReport) -> str:
    if not signature.intact:
        return "KHÔNG còn nguyên"
    if signature.covers_whole_file:
        return "còn nguyên, bao trùm cả tệp"
    return "phần đã ký còn nguyên; sau đó tệp có phần thêm"
