"""Signatures that papers have, shown and judged."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from scanner_app.domain.dossier import Dossier, Paper, PaperState
from scanner_app.domain.file_errors import FileDamagedError
from scanner_app.domain.ids import BatchId, DossierId, OfficeCode, OriginalId, PageId, PaperId
from scanner_app.domain.signature import PaperSignature, SignerRole
from scanner_app.domain.verification import FileReport, SignatureReport
from scanner_app.gui.signing.report_dialog import ReportDialog
from scanner_app.gui.signing.report_words import Judged, Target, report_html
from scanner_app.gui.signing.sign_words import ISSUER_KEPT, signature_lines
from scanner_app.gui.words import Mark, dossier_words
from scanner_app.tasks.cancel import CancelToken
from tests.domain.pages import decision, receipt
from tests.gui.conftest import Counter
from tests.gui.signing_stage import PIN, SignStage

Key = Qt.Key
CODE = "000.00.21.H37-251020-0007"
AT = datetime(2026, 11, 26, 15, 30, tzinfo=UTC)
pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")
GOOD = SignatureReport("Nguyễn Thị Thử <b>", AT, True, True, True, "B-T", issuer="Gốc thử")


@pytest.fixture
def scripted() -> SignStage:
    return SignStage()


@pytest.fixture
def signed(counter: Counter, scripted: SignStage) -> Counter:
    """Its officer has signed both papers, the agency neither."""
    scripted.keys.ask = lambda _role: PIN
    (dossier,) = scripted.file(receipt(CODE), decision())
    counter.app.steps.sign(CancelToken(), None, (SignerRole.OFFICER,))
    counter.show()
    counter.wait(lambda: dossier in counter.window.parts.model.views)
    return counter


def judged_by(counter: Counter, report: FileReport | Exception) -> list[str]:
    """Threads on which files were judged; each gets this report."""
    threads: list[str] = []

    def judge(_path: Path) -> FileReport:
        threads.append(threading.current_thread().name)
        if isinstance(report, Exception):
            raise report
        return report

    counter.desk.app = replace(counter.desk.app, verify=judge, verify_online=judge)
    return threads


def file_report(*signatures: SignatureReport, ok: bool = True) -> FileReport:
    return FileReport(signatures, not ok, "2B", (), ok)


def shown(counter: Counter) -> list[tuple[str, str, str]]:
    """Rows of the dossier's table that are signatures."""
    model = counter.window.parts.dossier.model
    rows = [
        tuple(str(model.index(row, column).data()) for column in range(3))
        for row in range(model.rowCount())
    ]
    return [row for row in rows if row[0] == "Chữ ký số"]  # type: ignore[misc]  # of three


def test_each_paper_shows_who_signed_it_and_whose_signature_is_missing(signed: Counter) -> None:
    rows = shown(signed)

    assert [whose for _, _, whose in rows] == ["Cán bộ tiếp nhận", "Cán bộ tiếp nhận", "Cơ quan"]
    assert "Nguyễn Thị Thử Nghiệm" in rows[0][1]
    assert "chưa có dấu thời gian" in rows[0][1]
    assert rows[2][1] == "chờ chữ ký cơ quan"


def test_a_file_that_others_signed_says_that_their_signature_is_kept() -> None:
    paper = Paper(
        PaperId(1),
        DossierId(1),
        0,
        "Quyết định",
        (PageId(1),),
        PaperState.SIGNED,
        signer="Chủ tịch Thử",
        original=OriginalId(4),
    )

    assert signature_lines(paper) == ((f"Chủ tịch Thử\n{ISSUER_KEPT}", "Nơi phát hành"),)
    built = replace(paper, original=None, signatures=(_signature("B-LT"),))
    assert "kiểm tra được lâu dài" in signature_lines(built)[0][0]
    assert "26/11/2026 22:30" in signature_lines(built)[0][0]


def test_a_dossier_of_which_a_paper_is_sent_says_what_the_other_waits_for() -> None:
    sent = Paper(
        PaperId(1), DossierId(1), 0, "Đơn", (PageId(1),), PaperState.ACCEPTED, signer="Người Ký"
    )
    waiting = replace(
        sent, id=PaperId(2), state=PaperState.ARCHIVED, signatures=(_signature("B-B"),)
    )
    both = Dossier(
        DossierId(1), OfficeCode("06463"), BatchId(1), CODE, "barcode", AT, (sent, waiting)
    )

    assert dossier_words(both, {})[0] == "chờ chữ ký cơ quan"
    assert dossier_words(replace(both, papers=(sent,)), {})[0] == "đã số hóa"


def _signature(level: str) -> PaperSignature:
    return PaperSignature(SignerRole.OFFICER, "Người Ký", "ab" * 32, AT, level)


def judged(counter: Counter) -> ReportDialog:
    dialog = counter.window.reports.dialog
    counter.wait(lambda: dialog.isVisible() and dialog.online.isEnabled())
    return dialog


def test_the_chosen_papers_signatures_are_judged_off_the_gui_thread(signed: Counter) -> None:
    threads = judged_by(signed, file_report(GOOD))
    tree = signed.window.parts.tree
    tree.setCurrentIndex(signed.window.parts.model.index(0, 0, tree.model().index(0, 0)))
    signed.wait(signed.window.actions_["verify"].isEnabled)

    signed.window.actions_["verify"].trigger()
    dialog = judged(signed)

    assert "Chữ ký số hợp lệ" in dialog.text
    assert "Nguyễn Thị Thử <b>" in dialog.text
    assert dialog.list.isHidden()
    assert len(threads) == 1
    assert threading.main_thread().name not in threads


def test_all_papers_of_a_dossier_are_judged_one_after_the_other(signed: Counter) -> None:
    threads = judged_by(signed, file_report(GOOD))
    signed.window.parts.tree.setCurrentIndex(signed.window.parts.model.index(0, 0))

    signed.window.actions_["verify"].trigger()
    dialog = judged(signed)

    assert dialog.list.count() == 2
    assert len(threads) == 2
    signed.press(dialog, Key.Key_Escape)
    assert dialog.isHidden()


def test_a_broken_file_is_said_to_be_broken(counter: Counter, tmp_path: Path) -> None:
    broken = replace(GOOD, intact=False, problems=("digest_mismatch",))
    judged_by(counter, file_report(broken, ok=False))

    counter.window.reports.judge_files([tmp_path / "sửa.pdf"])
    dialog = judged(counter)

    assert "KHÔNG hợp lệ" in dialog.verdict.text
    assert "KHÔNG còn nguyên" in dialog.text
    assert dialog.title.text() == "sửa.pdf"


def test_what_cannot_be_judged_is_told_in_the_dialog(counter: Counter, tmp_path: Path) -> None:
    judged_by(counter, FileDamagedError(path="hỏng.pdf"))

    counter.window.reports.judge_files([tmp_path / "hỏng.pdf"])

    assert "hỏng.pdf" in judged(counter).verdict.text


def test_names_out_of_certificates_are_never_markup() -> None:
    found = Judged(Target("a.pdf", Path("a.pdf")), file_report(GOOD))

    assert "Thử &lt;b&gt;" in report_html(found)
    assert found.mark is Mark.SENT
