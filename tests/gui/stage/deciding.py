"""What the clerk is asked and decides: findings, checklist, papers in the store, the register."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QListView

from scanner_app.domain.dossier import ArchiveFile, SignedFile, Tag
from scanner_app.domain.ids import DossierId, PaperId
from scanner_app.domain.signature import SignerRole
from scanner_app.domain.upload import Receipt
from tests.domain.pages import decision, id_card, receipt
from tests.fakes.scanner import SCRIPTED
from tests.gui.stage.beside import shoot_troubled, shoot_working
from tests.gui.stage.every import form
from tests.gui.stage.scanning import CODE, OFFICE, Staged, staged
from tests.gui.stage.shooting import idle, pause, until

_EARLIER = "000.00.21.H37-250915-0031"
_CARD = "020185000917||Hoàng Thị Ứng|05061985|Nữ|Lạng Sơn|01022021"
_LINES = 60_000
"""So many that reading them can be seen."""


def shoot_deciding(home: Path, out: Path, guide: Path) -> None:
    """Every state, each at both sizes; then the windows beside, at work and in trouble."""
    with staged(home / "c", out, guide) as stage:
        _keep_earlier(stage)
        _found(stage)
        _looked_up(stage)
        _register(stage, home)
        shoot_working(stage.window, stage.desk, stage.shoot)
    with staged(home / "d", out, guide) as stage:
        shoot_troubled(stage.window, stage.desk, stage.shoot)


def _keep_earlier(stage: Staged) -> None:
    """A dossier of last month whose decision the store has."""
    stage.window.profiles.use_device(SCRIPTED)
    stage.window.profiles.choose("Hồ sơ A4 một mặt")
    pause(300)
    stage.load(3, first=50)
    stage.scripted.reader.readings = [receipt(_EARLIER), id_card(_CARD), decision()]
    stage.scan()
    app = stage.desk.app
    dossier = app.dossiers.dossier(DossierId(1))
    app.decide.confirm(dossier.id, Tag("applicant_id", "020185000917", 1.0, "id_card"), "can-bo")
    _deliver(stage, dossier.papers[-1].id)


def _deliver(stage: Staged, paper: PaperId) -> None:
    app, digest = stage.desk.app, f"{paper:064x}"
    path = app.home / "signed" / f"{paper}.pdf"
    app.dossiers.record_archive(paper, ArchiveFile(path, digest, 10, 1))
    kept = app.pages.pages(app.dossiers.dossier(DossierId(1)).papers[0].pages)[0]
    signed = SignedFile(path, digest, 12, "Cán bộ", kept.captured_at)
    where = (f"{OFFICE}/{_EARLIER}", path.name)
    app.dossiers.record_signature(paper, signed, *where, role=SignerRole.OFFICER, complete=True)
    app.queue.sent(
        app.queue.of_papers([paper])[paper].id, Receipt(digest, 12, signed.signed_at, "kho")
    )


def _found(stage: Staged) -> None:
    parts, shoot = stage.window.parts, stage.shoot
    dossier = parts.dossier
    stage.load(4, first=60)
    stage.scripted.reader.readings = [
        receipt(CODE),
        id_card(_CARD),
        form("Lê Thị Khác"),
        decision(),
    ]
    stage.scan()
    until(lambda: dossier.findings.rows.model().rowCount() > 0)
    until(lambda: dossier.offers.offer is not None)
    parts.banner.hide()
    dossier.findings.rows.setFocus()
    dossier.findings.rows.setCurrentIndex(dossier.findings.rows.model().index(0, 0))
    pause(600)
    shoot("findings-full")
    shoot.of("dieu-can-xem", dossier)
    rows = dossier.findings.rows
    while before := rows.model().rowCount():
        QTest.keyClick(rows, Qt.Key.Key_Space)
        until(partial(_is_less, rows, before))
    pause(400)
    shoot("reuse-full")
    shoot.of("dung-lai", dossier)
    dossier.offers.accept()
    until(dossier.offers.isHidden)
    idle(stage.desk)
    parts.banner.hide()
    stage.window.actions_["components"].trigger()
    pause(400)
    shoot("checklist-full")
    shoot.of("thanh-phan", dossier)


def _is_less(rows: QListView, count: int) -> bool:
    return rows.model().rowCount() < count


def _looked_up(stage: Staged) -> None:
    panel = stage.window.parts.lookup
    panel.open()
    panel.entry.setText(_CARD)
    QTest.keyClick(panel.entry, Qt.Key.Key_Return)
    until(lambda: panel.papers.count() > 0)
    pause(300)
    stage.shoot("lookup-person")
    stage.shoot.of("tra-kho", panel)
    panel.hide()


def _register(stage: Staged, home: Path) -> None:
    dialog, shoot, path = stage.window.intake.register, stage.shoot, home / "so-theo-doi.csv"
    path.write_text(_csv("Biên nhận", 9), "utf-8")
    dialog.begin(path)
    until(lambda: "Chọn cột" in dialog.text)
    shoot("register-columns")
    path.write_text(_csv("Mã hồ sơ", _LINES), "utf-8")
    dialog.begin(path)
    until(lambda: any(letter.isdigit() for letter in dialog.text))
    shoot("register-working")
    dialog.reject()
    path.write_text(f"{_csv('Mã hồ sơ', 9)}\nabc;{OFFICE};20/10/2025;;", "utf-8")
    dialog.begin(path)
    until(dialog.parts.main.isEnabled)
    shoot("register-full")
    shoot.dialog("so-theo-doi")
    dialog.reject()
    broken = home / "so-theo-doi.xlsx"
    broken.write_bytes(b"PK\x03\x04 half")
    dialog.begin(broken)
    until(lambda: "Đang" not in dialog.text)
    shoot("register-broken")
    dialog.reject()
    pause(200)


def _csv(heading: str, lines: int) -> str:
    first = f"{heading};Mã đơn vị tiếp nhận;Ngày tiếp nhận;Tên thủ tục;Ngày hẹn trả"
    rows = (
        f"000.00.21.H37-2510{number % 30 + 1:02d}-{number // 30:04d};{OFFICE};20/10/2025;"
        "Đăng ký kết hôn;03/11/2025"
        for number in range(lines)
    )
    return "\n".join((first, *rows))
