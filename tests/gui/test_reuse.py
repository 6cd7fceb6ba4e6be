"""Papers that the store has already, offered in the window and looked up before scanning."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from scanner_app.domain.dossier import ArchiveFile, SignedFile, Tag
from scanner_app.domain.ids import DossierId, PaperId
from scanner_app.domain.signature import SignerRole
from scanner_app.domain.upload import Receipt
from scanner_app.gui.dossier.reuse_offers import ReuseOffers
from tests.domain.pages import decision, receipt
from tests.gui.conftest import OFFICE, Counter

FIRST = "000.00.21.H37-251020-0007"
SECOND = "000.00.21.H37-251021-0008"
THIRD = "000.00.21.H37-251021-0009"
PERSON = "020185000917"
Key, Ctrl = Qt.Key, Qt.KeyboardModifier.ControlModifier


def deliver(counter: Counter, paper: PaperId) -> str:
    app, digest = counter.app, f"{paper:064x}"
    path = app.home / "signed" / f"{paper}.pdf"
    app.dossiers.record_archive(paper, ArchiveFile(path, digest, 10, 1))
    kept = app.pages.pages(app.dossiers.dossier(DossierId(1)).papers[0].pages)[0]
    signed = SignedFile(path, digest, 12, "Cán bộ", kept.captured_at)
    where = (f"{OFFICE}/{FIRST}", path.name)
    app.dossiers.record_signature(paper, signed, *where, role=SignerRole.OFFICER, complete=True)
    job = app.queue.of_papers([paper])[paper]
    app.queue.sent(job.id, Receipt(digest, 12, kept.captured_at, "kho"))
    return digest


@pytest.fixture
def kept(counter: Counter) -> str:
    """The decision of an earlier dossier is delivered; the digest of its file."""
    (first,) = counter.file(receipt(FIRST), decision())
    tag = Tag("applicant_id", PERSON, 1.0, "id_card")
    counter.app.decide.confirm(first, tag, "can-bo")
    return deliver(counter, counter.app.dossiers.dossier(first).papers[1].id)


def offers(counter: Counter) -> ReuseOffers:
    return counter.window.parts.dossier.offers


def links(counter: Counter, dossier: DossierId) -> list[str]:
    completeness = counter.app.complete.look(counter.app.dossiers.dossier(dossier))
    return [link.file.sha256 for link in completeness.links]


def test_ctrl_u_uses_the_offered_paper_again_and_ctrl_z_takes_it_back(
    counter: Counter, kept: str
) -> None:
    (second,) = counter.file(receipt(SECOND), decision())
    counter.window.show()
    counter.show()
    counter.window.selection.want(second)
    counter.window.watcher.reload(second)
    counter.wait(lambda: offers(counter).offer is not None)
    assert "Đã có trong kho, dùng lại?" in offers(counter).text
    assert f"Hồ sơ {FIRST}" in offers(counter).text
    assert "còn hiệu lực" in offers(counter).text

    counter.press(counter.window, Key.Key_U, Ctrl)
    counter.wait(lambda: links(counter, second) == [kept])
    counter.wait(lambda: len(counter.app.dossiers.dossier(second).papers) == 1)
    counter.wait(offers(counter).isHidden)
    counter.wait_idle()
    counter.press(counter.window, Key.Key_Z, Ctrl)

    counter.wait(lambda: len(counter.app.dossiers.dossier(second).papers) == 2)
    assert links(counter, second) == []
    counter.wait_idle()


def test_a_refused_offer_does_not_come_again(counter: Counter, kept: str) -> None:
    (second,) = counter.file(receipt(SECOND), decision())
    counter.window.show()
    counter.show()
    counter.window.selection.want(second)
    counter.window.watcher.reload(second)
    counter.wait(lambda: offers(counter).offer is not None)

    offers(counter).dismiss_button.click()

    counter.wait(lambda: not counter.app.reuse.find.offers(second))
    counter.wait(lambda: offers(counter).isHidden())
    assert links(counter, second) == []
    assert len(kept) == 64


def test_a_card_and_a_code_before_scanning_mark_papers_for_the_dossier_to_come(
    counter: Counter, kept: str
) -> None:
    counter.window.show()
    panel = counter.window.parts.lookup
    counter.press(counter.window, Key.Key_U, Ctrl)
    counter.wait(panel.isVisible)

    QTest.keyClicks(panel.entry, f"{PERSON}||Hoang Thi Ung|05061985|Nu|Lang Son|01022021")
    counter.press(panel.entry, Key.Key_Return)
    counter.wait(lambda: panel.papers.count() == 1)
    assert "0201•••••917" in panel.told
    assert PERSON not in panel.told
    QTest.keyClicks(panel.entry, THIRD)
    counter.press(panel.entry, Key.Key_Return)
    counter.wait(lambda: panel.found.code == THIRD)
    counter.press(panel.papers, Key.Key_Return)
    counter.wait(lambda: panel.found.wished == {kept})
    assert panel.papers.item(0).text().startswith("☑ Dùng lại")
    counter.press(panel.papers, Key.Key_Escape)
    assert panel.isHidden()
    (third,) = counter.file(receipt(THIRD))

    assert links(counter, third) == [kept]


def test_what_is_no_code_and_no_number_is_told_in_the_line(counter: Counter) -> None:
    counter.window.show()
    panel = counter.window.parts.lookup
    panel.open()
    QTest.keyClicks(panel.entry, "abc")

    counter.press(panel.entry, Key.Key_Return)

    counter.wait(lambda: panel.told.startswith("Đây không phải mã hồ sơ"))
    assert counter.window.parts.banner.text == ""
