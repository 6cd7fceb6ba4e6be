"""Choosing the keys of this PC: it holds at once, and after a restart."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from scanner_app.bootstrap import App, KeySettings, open_app
from scanner_app.domain.sign_errors import AgencyKeyMissingError, KeyChoiceError
from scanner_app.domain.signature import SignerRole
from scanner_app.settings import Settings, load_settings

NOBODY = Path("/nonexistent/settings.toml")


@pytest.fixture
def app(tmp_path: Path) -> Iterator[App]:
    with open_app(tmp_path / "home", Settings(workers=1), lambda _event: None) as opened:
        yield opened


def test_a_chosen_key_holds_at_once_and_after_a_restart(app: App, tmp_path: Path) -> None:
    keyfile = tmp_path / "cơ quan.p12"
    keyfile.touch()

    app.key_settings.choose(SignerRole.OFFICER, str(keyfile), " Nguyễn Văn A ")

    assert app.keys.look(SignerRole.OFFICER).where == keyfile.name
    assert app.key_settings.read(SignerRole.OFFICER).holder == "Nguyễn Văn A"
    stored = load_settings(app.home, NOBODY)
    assert (stored.officer_key, stored.officer_name) == (str(keyfile), "Nguyễn Văn A")


def test_a_real_key_ends_the_demonstration_of_the_other_role(app: App, tmp_path: Path) -> None:
    assert app.keys.is_set(SignerRole.AGENCY)

    app.key_settings.choose(SignerRole.OFFICER, str(tmp_path / "a.p12"), "")

    assert not app.keys.is_set(SignerRole.AGENCY)
    with pytest.raises(AgencyKeyMissingError):
        app.keys.look(SignerRole.AGENCY)


def test_a_text_that_names_no_key_changes_nothing(app: App) -> None:
    with pytest.raises(KeyChoiceError):
        app.key_settings.choose(SignerRole.OFFICER, "csc:http://không-an-toàn.vn", "")

    assert app.key_settings.read(SignerRole.OFFICER).text == ""
    assert not (app.home / "settings.toml").exists()


def test_what_it_locked_is_said(app: App, tmp_path: Path) -> None:
    machine = tmp_path / "it.toml"
    machine.write_text('lock = ["agency_name"]\n', encoding="utf-8")
    locked = KeySettings(app.home, app.keys, machine)  # type: ignore[arg-type]  # the real one

    assert locked.read(SignerRole.AGENCY).locked
    assert not locked.read(SignerRole.OFFICER).locked
