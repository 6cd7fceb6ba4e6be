"""Every window and dialog at once, each with something in it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from PySide6.QtWidgets import QComboBox, QWidget

from scanner_app.domain.page import PageReading
from scanner_app.domain.register_import import ImportOrder
from scanner_app.domain.signature import SignerRole
from scanner_app.domain.verification import FileReport
from scanner_app.gui.errors import Notice
from scanner_app.gui.question import Asked
from scanner_app.gui.signing.report_words import Judged, Target
from scanner_app.gui.signing.sign_step import Step
from scanner_app.tasks.cancel import CancelToken
from tests.domain.pages import decision, header, id_card, line, next_page, reading, receipt
from tests.gui.conftest import OFFICE, Counter
from tests.gui.queue_rows import fill
from tests.gui.signing_stage import NOW, SignStage, facts
from tests.gui.stage.beside import BESIDE, shown_beside
from tests.gui.stage.seen import children
from tests.gui.stage.signature import GOOD_SIGNATURE

CODE = "000.00.21.H37-251020-0007"
DIALOGS = ("scanners", "keys", "report", "register", "sign")
_REFUSED = "Tệp lớn hơn mức nơi nhận cho phép. Quét lại ở 200 dpi rồi ký và gửi lại."
_QUESTION = (
    "Hồ sơ này có dấu MẬT. Tách ra, không đọc nội dung và không gửi; báo người phụ trách bảo vệ "
    "bí mật nhà nước của đơn vị."
)


def form(name: str) -> PageReading:
    """An application on which somebody else stands."""
    return reading(*header(title="TỜ KHAI"), line(0.14, 0.25, f"Họ tên người nộp: {name}"))


def all_windows(counter: Counter, stage: SignStage, folder: Path) -> dict[str, QWidget]:
    """The counter's window and those beside it; the counter says, asks and has found something."""
    counter.app.queue.pause("cb", paused=True)
    register = folder / "so.csv"
    register.write_text(_register(), "utf-8")
    counter.app.import_register(register, order=ImportOrder(OFFICE, {}), cancel=CancelToken())
    stage.file(receipt(CODE), id_card(), form("Lê Thị Khác"), decision(), next_page(2))
    counter.show()
    parts = counter.window.parts
    counter.wait(lambda: parts.dossier.findings.rows.model().rowCount() > 0)
    counter.wait(counter.window.actions_["sign"].isEnabled)
    fill(counter.app, 3, sent=2, refused=2, error="upload.unreachable", paused=True)
    counter.window.actions_["overlays"].trigger()
    parts.banner.tell(Notice(_REFUSED, is_error=True, details=f"{_REFUSED}\n" * 3))
    parts.question.ask(Asked(_QUESTION, yes="Tách ra", no="Không phải dấu mật"), lambda _t: None)
    beside = {name: shown_beside(counter.window, name) for name in BESIDE}
    periods, *_ = children(beside["office"], QComboBox)
    periods.setCurrentIndex(periods.count() - 2)  # of all time: the register is of another month
    counter.wait_idle()
    return {"counter": counter.window} | beside


def all_dialogs(counter: Counter, stage: SignStage, folder: Path) -> dict[str, QWidget]:
    """Over the counter's window, one beside the other as they never are."""
    window = counter.window
    _sign(counter, stage)
    window.keys.show_keys()
    window.scanners.show_scanners()
    report = window.reports.dialog
    report.begin("Kiểm tra chữ ký số của 2 tệp", 2)
    for kind in ("Giấy tiếp nhận hồ sơ và hẹn trả kết quả", "Quyết định"):
        report.add(Judged(Target(kind, folder), _report()))
    report.end()
    path = folder / "so-moi.csv"
    path.write_text(f"{_register()}\nabc;06463;20/10/2025", "utf-8")
    register = window.intake.register
    register.begin(path)
    counter.wait(register.parts.main.isEnabled)
    counter.wait(lambda: "Đang" not in window.keys.state.text())
    return {
        "scanners": window.scanners,
        "keys": window.keys,
        "report": report,
        "register": register,
        "sign": window.signing.panel,
    }


def leave(counter: Counter) -> None:
    """Close the dialogs."""
    window = counter.window
    for dialog in (window.scanners, window.keys, window.reports.dialog, window.intake.register):
        dialog.reject()
    window.signing.panel.leave()


def _sign(counter: Counter, stage: SignStage) -> None:
    key = stage.keys.by_role[SignerRole.OFFICER]
    key.held = facts(not_after=NOW + timedelta(days=12))
    key.wrong = 1
    panel = counter.window.signing.panel
    counter.window.actions_["sign"].trigger()
    counter.wait(lambda: panel.step is Step.READY)


def _report() -> FileReport:
    good = GOOD_SIGNATURE
    return FileReport((good, replace(good, intact=False)), False, "2B", (), True)


def _register() -> str:
    lines = ["Mã hồ sơ;Mã đơn vị tiếp nhận;Ngày tiếp nhận;Tên thủ tục;Cán bộ tiếp nhận"]
    lines += [
        f"{CODE[:-1]}{n};{OFFICE};20/10/2025;Đăng ký kết hôn có yếu tố nước ngoài;Trần Văn Thử"
        for n in range(9)
    ]
    return "\n".join(lines)
