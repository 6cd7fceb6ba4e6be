"""Choosing the keys of this PC in the window."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import ClassVar

import keyring
import pytest
from keyring.backend import KeyringBackend

from scanner_app.bootstrap import KeySettings
from scanner_app.domain.key_errors import TokenMissingError
from scanner_app.domain.key_source import RemoteKey
from scanner_app.domain.signature import FoundKey, SignerRole
from scanner_app.gui.signing.key_dialog import KeyDialog
from scanner_app.gui.signing.key_words import KeyKind, remote_text
from scanner_app.secret_store import SecretName, secret
from tests.gui.conftest import Counter
from tests.gui.signing_stage import OFFICER, SignStage

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")
TOKEN = "pkcs11:token=VGCA%20Token;id=%01?module-name=safenet"


@pytest.fixture
def scripted() -> SignStage:
    return SignStage()


@pytest.fixture
def dialog(counter: Counter) -> KeyDialog:
    """Open, its search ended."""
    return opened(counter)


def opened(counter: Counter) -> KeyDialog:
    dialog = counter.window.keys
    counter.window.actions_["keys"].trigger()
    counter.wait(lambda: dialog.isVisible() and "Đang" not in dialog.state.text())
    counter.wait(lambda: all("Đang xem" not in e.told.text for e in dialog.panels.values()))
    return dialog


def choose(dialog: KeyDialog, kind: KeyKind, role: SignerRole = SignerRole.OFFICER) -> None:
    form = dialog.panels[role].form
    form.kind.setCurrentIndex(list(KeyKind).index(kind))


def stored(counter: Counter, role: SignerRole = SignerRole.OFFICER) -> tuple[str, str]:
    found = counter.app.key_settings.read(role)
    return found.text, found.holder


def test_both_keys_are_shown_as_they_are_now(dialog: KeyDialog, scripted: SignStage) -> None:
    officer, agency = dialog.panels.values()

    assert "Người giữ: Nguyễn Thị Thử Nghiệm" in officer.card.text
    assert "Token của cơ quan" in agency.card.text
    assert dialog.state.text() == "Không thấy chứng thư nào. Cắm thiết bị rồi bấm Tìm lại (F5)."
    assert threading.main_thread().name not in scripted.keys.threads


def test_a_key_file_is_stored_and_holds_at_once(
    counter: Counter, dialog: KeyDialog, tmp_path: Path
) -> None:
    panel = dialog.panels[SignerRole.OFFICER]
    choose(dialog, KeyKind.FILE)
    panel.form.path.setText(str(tmp_path / "cán bộ.p12"))
    panel.form.holder.setText("Nguyễn Văn A")

    panel.save.click()
    counter.wait(lambda: "Đã lưu" in panel.told.text)

    assert stored(counter) == (str(tmp_path / "cán bộ.p12"), "Nguyễn Văn A")
    assert "cán bộ.p12" in (counter.app.home / "settings.toml").read_text(encoding="utf-8")


def test_a_token_at_hand_is_chosen_with_its_holder(counter: Counter, scripted: SignStage) -> None:
    scripted.keys.at_hand = (FoundKey(TOKEN, "VGCA Token", "0123", OFFICER),)
    dialog = opened(counter)
    panel = dialog.panels[SignerRole.OFFICER]
    choose(dialog, KeyKind.TOKEN)
    combo = panel.form.at_hand[KeyKind.TOKEN]
    assert combo.currentText().startswith("Nguyễn Thị Thử Nghiệm – đến ")

    combo.activated.emit(0)
    panel.save.click()
    counter.wait(lambda: "Đã lưu" in panel.told.text)

    assert stored(counter) == (TOKEN, "Nguyễn Thị Thử Nghiệm")


def test_a_token_that_is_set_and_unplugged_stays_set(counter: Counter, scripted: SignStage) -> None:
    counter.app.key_settings.choose(SignerRole.OFFICER, TOKEN, "")
    scripted.keys.by_role[SignerRole.OFFICER].looking = [TokenMissingError(module="safenet")]

    panel = opened(counter).panels[SignerRole.OFFICER]

    assert "Không thấy thiết bị ký số" in panel.told.text
    assert "VGCA Token" in panel.form.at_hand[KeyKind.TOKEN].currentText()
    assert panel.form.key_text() == TOKEN


def test_a_place_without_a_certificate_does_not_take_away_the_key_that_is_set(
    counter: Counter, dialog: KeyDialog
) -> None:
    counter.app.key_settings.choose(SignerRole.OFFICER, "a.p12", "")
    panel = dialog.panels[SignerRole.OFFICER]
    choose(dialog, KeyKind.TOKEN)

    panel.save.click()

    assert "chưa lưu" in panel.told.text
    assert stored(counter) == ("a.p12", "")


class MemoryStore(KeyringBackend):
    """Keeps secrets for one test."""

    priority = 1.0
    kept: ClassVar[dict[tuple[str, str], str]] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[service, username] = password


def test_a_remote_signers_password_goes_to_the_credential_store_alone(
    counter: Counter, dialog: KeyDialog
) -> None:
    before = keyring.get_keyring()
    keyring.set_keyring(MemoryStore())  # type: ignore[no-untyped-call]  # keyring's own
    panel = dialog.panels[SignerRole.AGENCY]
    choose(dialog, KeyKind.REMOTE, SignerRole.AGENCY)
    panel.form.url.setText("https://rs.example.vn/csc/v2")
    panel.form.user.setText("vanthu")
    panel.form.password.setText("bí mật")
    try:
        panel.save.click()
        counter.wait(lambda: "Đã lưu" in panel.told.text)
        account = RemoteKey("https://rs.example.vn/csc/v2", "vanthu").account
        kept = secret(SecretName("csc", account))
    finally:
        keyring.set_keyring(before)

    assert kept == "bí mật"
    assert stored(counter, SignerRole.AGENCY)[0] == "csc:https://rs.example.vn/csc/v2?user=vanthu"
    assert "bí mật" not in (counter.app.home / "settings.toml").read_text(encoding="utf-8")
    assert panel.form.password.text() == ""


def test_an_address_that_is_not_safe_is_refused_and_stays_to_be_mended(
    counter: Counter, dialog: KeyDialog
) -> None:
    panel = dialog.panels[SignerRole.OFFICER]
    choose(dialog, KeyKind.REMOTE)
    panel.form.url.setText("http://rs.example.vn")

    panel.save.click()
    counter.wait(lambda: "không đúng" in panel.told.text)

    assert stored(counter) == ("", "")
    assert panel.form.url.text() == "http://rs.example.vn"
    assert panel.save.isEnabled()


def test_what_it_locked_can_only_be_looked_at(
    counter: Counter, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    machine = tmp_path / "it.toml"
    machine.write_text('agency_key = "vgca:"\nlock = ["agency_key"]\n', encoding="utf-8")
    monkeypatch.setattr("scanner_app.settings.layers.machine_file", lambda: machine)
    assert isinstance(counter.app.key_settings, KeySettings)

    dialog = opened(counter)

    agency = dialog.panels[SignerRole.AGENCY]
    assert "Quản trị hệ thống đặt mục này" in agency.told.text
    assert not agency.save.isEnabled()
    assert not agency.form.isEnabled()
    assert dialog.panels[SignerRole.OFFICER].save.isEnabled()


def test_another_key_is_looked_at_by_the_open_signing_panel(
    counter: Counter, scripted: SignStage, dialog: KeyDialog
) -> None:
    looked: list[SignerRole] = []
    dialog.changed.connect(lambda: looked.append(SignerRole.OFFICER))
    choose(dialog, KeyKind.SERVICE)

    dialog.panels[SignerRole.OFFICER].save.click()
    counter.wait(lambda: bool(looked))

    assert stored(counter)[0] == "vgca:"
    assert scripted.keys.opened == []


def test_the_same_services_chosen_certificate_stays() -> None:
    before = RemoteKey("https://a.vn/csc/v2", "an", "cred-1")

    assert "credential=cred-1" in remote_text("https://a.vn/csc/v2/", "an", before)
    assert "credential" not in remote_text("https://b.vn/csc/v2", "an", before)
