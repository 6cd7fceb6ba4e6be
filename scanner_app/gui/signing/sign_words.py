"""Words of signing: roles, certificates, tries of a PIN, what came of a batch. Pure."""

from __future__ import annotations

from datetime import datetime, timedelta

from scanner_app.domain.dossier import Paper, PaperState
from scanner_app.domain.progress import grouped
from scanner_app.domain.signature import (
    CertificateFacts,
    KeyState,
    PaperSignature,
    SecretKind,
    SignerRole,
    TriesLeft,
)
from scanner_app.domain.vietnam_time import VIETNAM
from scanner_app.gui.signing.sign_views import SignPlan, Totals

_SOON = timedelta(days=30)

ROLES = {SignerRole.OFFICER: "Cán bộ tiếp nhận", SignerRole.AGENCY: "Cơ quan"}

LEVELS = {
    "B-B": "chưa có dấu thời gian",
    "B-T": "có dấu thời gian",
    "B-LT": "có dấu thời gian, kiểm tra được lâu dài",
    "B-LTA": "có dấu thời gian lưu trữ",
}

DEMO = (
    "Đây là CHỨNG THƯ SỐ MINH HỌA để dùng thử: chữ ký không có giá trị pháp lý và tệp chỉ nằm "
    "trên máy này."
)

ENDS_SOON = "Chứng thư số sắp hết hạn hoặc ngoài thời hạn. Xin nơi cấp gia hạn sớm."

ISSUER_KEPT = "Chữ ký của nơi phát hành được giữ nguyên"

_TRIES = {
    TriesLeft.FEW: "Thiết bị chỉ còn ít lần thử mã PIN trước khi bị khóa.",
    TriesLeft.LAST: (
        "CHỈ CÒN MỘT LẦN THỬ: nhập sai nữa thiết bị sẽ bị khóa. Chưa chắc thì bấm Esc rồi hỏi "
        "người giữ thiết bị."
    ),
    TriesLeft.LOCKED: (
        "Thiết bị đã bị KHÓA vì nhập sai mã PIN nhiều lần. Liên hệ nơi cấp chứng thư để mở khóa; "
        "các tệp chờ ký vẫn được giữ."
    ),
}

SECRETS = {SecretKind.PASSWORD: "Mật khẩu:", SecretKind.PIN: "Mã PIN:"}

ELSEWHERE = "Chương trình hoặc điện thoại của người giữ chứng thư sẽ hỏi xác nhận khi ký."

WRONG_PIN = "Mã PIN không đúng. Xem lại rồi nhập lại mã PIN."

CAPS = "Phím Caps Lock đang bật."

CHANGED = (
    "Chứng thư vừa mở khác chứng thư hiện lúc đầu. Xem lại người giữ chứng thư rồi mới bấm ký."
)


def heading(total: Totals) -> str:
    """What would be signed, in one line."""
    if not total.files:
        return "Chưa chọn tệp nào để ký"
    copies = f"; {grouped(total.copies)} bản SAO Y" if total.copies else ""
    return (
        f"Ký số {grouped(total.files)} tệp ({grouped(total.pages)} trang) "
        f"của {grouped(total.dossiers)} hồ sơ{copies}"
    )


def remarks(plan: SignPlan, total: Totals, *, demo: bool, ends_soon: bool) -> str:
    """What a person should know before saying yes, a line each; "" without any."""
    lines = []
    if demo:
        lines.append(DEMO)
    elif ends_soon:
        lines.append(ENDS_SOON)
    if total.doubtful:
        lines.append(f"{grouped(total.doubtful)} hồ sơ còn thẻ chưa ai xem lại.")
    if plan.held:
        lines.append(
            f"{grouped(plan.held)} hồ sơ giữ lại, không ký đợt này: chưa có mã, mã mâu thuẫn hoặc "
            "có dấu mật."
        )
    return "\n".join(lines)


def nothing_words(held: int) -> str:
    """Why F9 has nothing to sign, and what to do."""
    if held:
        return f"Chưa có gì để ký: {held} hồ sơ đang giữ lại. Nhập mã hồ sơ (F2) rồi ký số (F9)."
    return "Chưa có giấy tờ nào chờ ký số. Mở tệp hoặc thư mục để số hóa trước."


def validity(facts: CertificateFacts, now: datetime) -> tuple[str, bool]:
    """Until when a certificate is valid, and whether to warn: 30 days or less, or not valid."""
    end = facts.not_after.astimezone(VIETNAM)
    until = f"{end:%d/%m/%Y}"
    if now >= facts.not_after:
        return f"{until} – ĐÃ HẾT HẠN", True
    if now < facts.not_before:
        return f"{until} – CHƯA CÓ HIỆU LỰC", True
    left = (end.date() - now.astimezone(VIETNAM).date()).days
    if facts.not_after - now > _SOON:
        return until, False
    return (f"{until} – còn {left} ngày" if left else f"{until} – hết hạn HÔM NAY"), True


def day_words(moment: datetime) -> str:
    """A day in Vietnam."""
    return f"{moment.astimezone(VIETNAM):%d/%m/%Y}"


def where_words(state: KeyState) -> str:
    """Where the key is, as people say it."""
    if not state.where:
        return "chứng thư minh họa"
    # PINs open tokens and some remote keys; only of files the kind is sure.
    return f"tệp {state.where}" if state.secret is SecretKind.PASSWORD else state.where


def tries_words(state: KeyState) -> str:
    """How near a token is to being locked; "" while there is nothing to say."""
    if state.secret is not SecretKind.PIN:
        return ""
    parts = [_TRIES.get(state.tries, "")]
    if state.wrong and state.tries is not TriesLeft.LOCKED:
        parts.insert(0, f"Đã nhập sai {state.wrong} lần.")
    return " ".join(part for part in parts if part)


def timestamp_words(host: str) -> str:
    """Whether signatures get a time stamp."""
    return f"máy chủ {host}" if host else "chưa đặt máy chủ: ký không có dấu thời gian"


def progress_words(done: int, total: int) -> str:
    """How far a batch is."""
    return f"Đã ký {grouped(min(done, total))}/{grouped(total)} tệp"


def batch_words(signed: int, total: int) -> str:
    """What came of a batch, and what waits."""
    if signed == total:
        return f"Đã ký số {grouped(signed)} tệp."
    return (
        f"Đã ký {grouped(signed)}/{grouped(total)} tệp; {grouped(total - signed)} tệp còn chờ ký."
    )


def agency_words(count: int) -> str:
    """How many files wait for the agency's signature; "" for none."""
    return f"{grouped(count)} tệp chờ chữ ký cơ quan" if count else ""


def signature_lines(paper: Paper) -> tuple[tuple[str, str], ...]:
    """Signatures of a paper, the missing one included: who and when, and whose it is."""
    lines = [_signature_words(each) for each in paper.signatures]
    if paper.original is not None and paper.state is not PaperState.FILED:
        lines.append((f"{paper.signer or 'không rõ'}\n{ISSUER_KEPT}", "Nơi phát hành"))
    elif paper.state is PaperState.ARCHIVED and SignerRole.OFFICER in paper.roles:
        lines.append(("chờ chữ ký cơ quan", ROLES[SignerRole.AGENCY]))
    return tuple(lines)


def _signature_words(signature: PaperSignature) -> tuple[str, str]:
    at = f"{signature.signed_at.astimezone(VIETNAM):%d/%m/%Y %H:%M}"
    level = LEVELS.get(signature.level, signature.level)
    return f"{signature.holder}\n{at}, {level}", ROLES[signature.role]
