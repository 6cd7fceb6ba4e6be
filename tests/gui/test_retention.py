"""Looking at a dossier is noted; what is old is removed, and its pages say so."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel

from scanner_app.domain.ids import DossierId
from scanner_app.settings import Settings
from scanner_app.storage.database import Database, as_text
from scanner_app.storage.journal import note
from tests.domain.pages import decision, receipt
from tests.gui.conftest import OFFICE, Counter

CODE = "000.00.21.H37-251020-0007"
_GONE = "Ảnh trang này đã xóa theo thời hạn lưu trên máy. Tệp đã ký nằm ở nơi nhận."


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """IT set a target, so that what it has had long enough may go."""
    (tmp_path / "kho").mkdir()
    return Settings(office=OFFICE, workers=2, target=str(tmp_path / "kho"), keep_days=30)


def delivered_long_ago(counter: Counter, dossier: DossierId) -> None:
    """The dossier's papers have old receipts, and people worked on the last days."""
    at = datetime.now(UTC)
    old = as_text(at - timedelta(days=31))
    database = Database(counter.app.home / "sohoa.db")
    with database.write() as connection:
        for days in (4, 3, 2, 1):
            note(connection, as_text(at - timedelta(days=days)), "canbo1", "started", "app")
        note(connection, as_text(at), "canbo1", "started", "app")
        connection.exec_driver_sql(
            "UPDATE papers SET state = 'accepted', pdf = 'signed/' || id || '.pdf', sha256 = id, "
            "size_bytes = 1, signer = 'x', signed_at = ? WHERE dossier_id = ?",
            (old, dossier),
        )
        connection.exec_driver_sql(
            "INSERT INTO upload_jobs (paper_id, path, folder, name, sha256, size_bytes, state, "
            "attempts, due_at, receipt, created_at, settled_at) "
            "SELECT id, pdf, 'f', id, sha256, 1, 'sent', 1, ?1, json_array(sha256, 1, ?1, 'x'), "
            "?1, ?1 FROM papers WHERE dossier_id = ?2",
            (old, dossier),
        )
    database.close()


def viewed(counter: Counter) -> list[tuple[str, str]]:
    lines = counter.app.journal.lines()
    return [(line.actor, line.subject) for line in lines if line.action == "viewed"]


def pictures(counter: Counter) -> list[Path]:
    return [path for path in (counter.app.home / "pages").rglob("*") if path.is_file()]


def test_a_dossier_that_is_shown_is_noted_once_with_the_clerk(counter: Counter) -> None:
    (dossier,) = counter.file(receipt(CODE), decision())
    counter.show()
    tree, model = counter.window.parts.tree, counter.window.parts.model

    for page in counter.app.pages.of_dossier(dossier):
        tree.setCurrentIndex(model.index_of_page(page.id))

    counter.wait(lambda: bool(viewed(counter)))
    counter.wait_idle()
    assert viewed(counter) == [(counter.desk.clerk, f"dossier:{dossier}")]


def test_the_window_clears_at_its_start_and_old_pages_say_where_they_are(
    counter: Counter,
) -> None:
    (dossier,) = counter.file(receipt(CODE), decision())
    delivered_long_ago(counter, dossier)

    counter.window.begin()
    counter.wait(lambda: not pictures(counter))
    counter.wait_idle()
    counter.show()
    tree, model = counter.window.parts.tree, counter.window.parts.model
    tree.setCurrentIndex(model.index_of_page(counter.app.pages.of_dossier(dossier)[0].id))

    labels: Iterable[QLabel] = counter.window.parts.page.findChildren(QLabel)
    counter.wait(lambda: _GONE in [label.text() for label in labels])
    assert counter.app.journal.verify().ok


def test_what_was_delivered_lately_stays(counter: Counter) -> None:
    counter.file(receipt(CODE), decision())

    counter.window.begin()
    counter.wait_idle()

    assert len(pictures(counter)) == 2
