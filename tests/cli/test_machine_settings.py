"""IT's settings of a PC: the commented file, changed by installers and scripts."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Callable
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest

from scanner_app.cli.main import run
from scanner_app.messages.setting_words import WORDS
from scanner_app.settings import Settings, load_settings
from scanner_app.settings_template import template

KEYS = {each.name for each in fields(Settings)}
Command = Callable[..., tuple[int, Any]]


@pytest.fixture
def command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Command:
    """Runs the command on a file of its own; exit code and what it printed."""

    def do(action: str, *words: str) -> tuple[int, Any]:
        file = f"--file={tmp_path / 'it' / 'settings.toml'}"
        code = run(["machine-settings", action, file, "--json", *words])
        return code, json.loads(capsys.readouterr().out)

    return do


def test_every_setting_has_words_and_stands_in_the_template() -> None:
    examples = re.findall(r"(?m)^# ([a-z0-9_]+ = .*)$", template())
    shown = tomllib.loads("\n".join(examples))

    assert set(WORDS) == KEYS
    assert set(shown) == KEYS | {"lock"}
    assert tomllib.loads(template()) == {}


def test_every_example_of_the_template_is_a_valid_value(tmp_path: Path) -> None:
    machine = tmp_path / "settings.toml"
    lines = [line.removeprefix("# ") for line in template().splitlines() if " = " in line]
    machine.write_text("\n".join(lines), encoding="utf-8")

    found = load_settings(tmp_path / "home", machine)

    assert found.organisation == "UBND xã Bắc Sơn"
    assert found.province_ca == r"C:\ProgramData\Sohoa\tinh.pem"


def test_an_installer_sets_what_was_stated_and_leaves_the_rest(
    command: Command, tmp_path: Path
) -> None:
    assert command("set")[0] == 0
    assert command("set", "workers=3", r"trust_roots=C:\gốc a.pem;b.pem", "lock=office,target") == (
        0,
        {
            "file": str(tmp_path / "it" / "settings.toml"),
            "changed": True,
            "set": ["lock", "trust_roots", "workers"],
        },
    )

    code, told = command("set", "office=06463", "workers=", "check_revocation=FALSE")

    text = (tmp_path / "it" / "settings.toml").read_text(encoding="utf-8")
    assert (code, told["set"]) == (0, ["check_revocation", "office"])
    assert tomllib.loads(text) == {
        "office": "06463",
        "workers": 3,
        "trust_roots": [r"C:\gốc a.pem", "b.pem"],
        "check_revocation": False,
        "lock": ["office", "target"],
    }
    assert '# office = "06463"\noffice = "06463"\n' in text
    assert command("set", "--unset=workers", "--unset=lock")[0] == 0
    assert command("set", "office=06463")[1]["changed"] is False


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["ofice=1"], "settings.invalid"),
        (["ofice="], "settings.invalid"),
        (["office"], "settings.invalid"),
        (["office=xã Bắc Sơn"], "settings.invalid"),
        (["workers=65"], "settings.invalid"),
        (["workers=hai"], "settings.invalid"),
        (["check_revocation=không"], "settings.invalid"),
        (["send_hours=tối"], "settings.invalid"),
        (["lock=ofice"], "settings.invalid"),
        (["--unset=ofice"], "settings.invalid"),
        (["target=https://quay:mat-khau@tinh.example"], "settings.secret"),
        (["stick_recipient=-----BEGIN PRIVATE KEY-----"], "settings.secret"),
        (["officer_key=pkcs11:token=A;pin-value=1234?module-name=safenet"], "settings.secret"),
    ],
)
def test_a_wrong_value_changes_nothing(
    command: Command, tmp_path: Path, words: list[str], code: str
) -> None:
    command("set", "office=06463")
    before = (tmp_path / "it" / "settings.toml").read_bytes()

    exit_code, told = command("set", "keep_days=30", *words)

    assert exit_code == 2
    assert told["errors"][0]["code"] == code
    assert (tmp_path / "it" / "settings.toml").read_bytes() == before


def test_what_notepad_writes_before_the_text_is_no_setting(
    command: Command, tmp_path: Path
) -> None:
    machine, home = tmp_path / "it" / "settings.toml", tmp_path / "settings.toml"
    machine.parent.mkdir()
    for place, key in ((machine, "office"), (home, "target")):
        place.write_text(f'{key} = "06463"\n', encoding="utf-8-sig")

    assert command("check")[0] == 0
    found = load_settings(tmp_path, machine)
    assert (found.office, found.target) == ("06463", "06463")


def test_a_prepared_file_becomes_the_machines_whole(command: Command, tmp_path: Path) -> None:
    command("set", "workers=3")
    prepared = tmp_path / "tỉnh.toml"
    prepared.write_text('# của tỉnh\ntarget = "/share"\n', encoding="utf-8")

    assert command("set", f"--from={prepared}", "office=06463")[0] == 0

    text = (tmp_path / "it" / "settings.toml").read_text(encoding="utf-8")
    assert text == '# của tỉnh\ntarget = "/share"\noffice = "06463"\n'
    assert command("set", f"--from={tmp_path / 'none.toml'}")[0] == 1


def test_a_broken_file_is_told_and_not_written_over(command: Command, tmp_path: Path) -> None:
    file = tmp_path / "it" / "settings.toml"
    file.parent.mkdir()
    file.write_text("office = ", encoding="utf-8")

    assert command("set", "office=1")[0] == 2
    assert command("check")[0] == 2
    assert file.read_text(encoding="utf-8") == "office = "


def test_check_finds_files_that_are_not_there(command: Command, tmp_path: Path) -> None:
    here = tmp_path / "here.pem"
    here.touch()
    assert command("check")[0] == 1
    command("set", f"trust_roots={here};{tmp_path / 'gone.pem'}", "officer_key=gone.p12")

    code, told = command("check")

    assert code == 1
    assert [each["key"] for each in told["errors"]] == ["trust_roots", "officer_key"]
    command("set", f"trust_roots={here}", "officer_key=vgca:")
    assert command("check") == (0, {**told, "ok": True, "errors": []})
    command("set", "update_key=ed25519:12")
    assert [each["code"] for each in command("check")[1]["errors"]] == ["update.key"]


def test_show_says_who_sets_what(command: Command, tmp_path: Path) -> None:
    command("set", "office=06463", "target=/share", "lock=target")
    (tmp_path / "settings.toml").write_text('office = "1"\ntarget = "/mine"\n', encoding="utf-8")

    code, told = command("show", f"--home={tmp_path}")

    found = {each["key"]: each for each in told["settings"]}
    machine = str(tmp_path / "it" / "settings.toml")
    assert code == 0
    assert found["office"] == {
        "key": "office",
        "value": "1",
        "from": "home",
        "source": str(tmp_path / "settings.toml"),
        "locked": False,
    }
    assert (found["target"]["value"], found["target"]["source"]) == ("/share", machine)
    assert found["target"]["locked"]
    assert found["workers"]["from"] == "built-in"
