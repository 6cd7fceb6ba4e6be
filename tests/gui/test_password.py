"""A certificate that asks for a password: typed before signing, forgotten after the batch."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit

from scanner_app.domain.dossier import PaperState
from scanner_app.domain.ids import DossierId
from scanner_app.gui.signing.sign_step import Step
from scanner_app.settings import Settings
from scanner_app.tasks.cancel import CancelToken
from tests.domain.pages import receipt
from tests.gui.conftest import OFFICE, Counter
from tests.signing.keyfiles import SECRET, write_keyfile

CODE = "000.00.21.H37-251020-0007"
Key = Qt.Key

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    monkeypatch.delenv("SOHOA_KEY_PASSWORD", raising=False)
    now = datetime.now(UTC)
    keyfile = write_keyfile(
        tmp_path / "cán bộ.p12", start=now - timedelta(days=1), end=now + timedelta(days=9)
    )
    return Settings(office=OFFICE, workers=1, officer_key=str(keyfile))


@pytest.mark.slow
def test_the_password_is_asked_until_it_opens_the_certificate_and_then_forgotten(
    counter: Counter,
) -> None:
    (dossier,) = counter.file(receipt(CODE))
    counter.app.steps.archive(CancelToken())
    counter.show()
    panel = counter.window.signing.panel
    counter.wait(counter.window.actions_["sign"].isEnabled)

    counter.window.actions_["sign"].trigger()
    counter.wait(lambda: panel.step is Step.SECRET, 60_000)
    field = panel.parts.secret.edit
    assert field.echoMode() == QLineEdit.EchoMode.Password
    assert "hiện sau khi mở" in panel.text
    field.setText("sai")
    counter.press(field, Key.Key_Return)
    counter.wait(lambda: "không đúng" in panel.text, 60_000)
    assert field.text() == ""
    field.setText(SECRET)
    counter.press(field, Key.Key_Return)
    counter.wait(lambda: "Người giữ: Người Thử Nghiệm" in panel.text, 60_000)
    counter.wait(counter.secret_is_forgotten)
    assert "MINH HỌA" not in panel.text
    assert "tệp cán bộ.p12" in panel.text
    assert papers(counter, dossier) == {PaperState.ARCHIVED}
    counter.press(panel, Key.Key_Return)
    counter.wait_idle(60_000)

    (paper,) = counter.app.dossiers.dossier(dossier).papers
    assert paper.state in (PaperState.SIGNED, PaperState.ACCEPTED)
    counter.wait(lambda: papers(counter, dossier) == {PaperState.ACCEPTED}, 60_000)
    assert paper.signer == "Người Thử Nghiệm"
    assert field.text() == ""
    counter.wait(panel.isHidden)


def papers(counter: Counter, dossier: DossierId) -> set[PaperState]:
    return {paper.state for paper in counter.app.dossiers.dossier(dossier).papers}
