"""`sohoa update`: by what IT set alone, from offering to the note."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any  # JSON

import pytest

from scanner_app.bootstrap import updating
from scanner_app.cli import update
from scanner_app.cli.main import run
from scanner_app.updates.publishing import make_key

SETUP_NAME = "Sohoa-99.0.0-setup.exe"
PASSWORD = "mật khẩu"


@pytest.fixture(autouse=True)
def typed(monkeypatch: pytest.MonkeyPatch) -> None:
    """There is no terminal here to type at."""
    monkeypatch.setattr(update, "ask_password", lambda *_args, **_more: PASSWORD)


@pytest.fixture
def machine(tmp_path: Path) -> Path:
    """IT's file, by which updates lie in a folder with a version for everybody."""
    folder, key, setup = tmp_path / "nơi để", tmp_path / "khóa.pem", tmp_path / SETUP_NAME
    public = make_key(key, PASSWORD)
    setup.write_bytes(b"MZ" * 1000)
    path = tmp_path / "máy" / "settings.toml"
    path.parent.mkdir()
    path.write_text(f"update_source = '{folder}'\nupdate_key = '{public}'\n", encoding="utf-8")
    told = (
        "--key",
        str(key),
        "--to",
        str(folder),
        "--stage",
        "2026-01-01",
        "--expires",
        "2999-01-01",
    )
    assert run(["update", "offer", str(setup), *told]) == 0
    return path


def _run(capsys: pytest.CaptureFixture[str], *words: str | Path) -> tuple[int, dict[str, Any]]:
    code = run(["update", *map(str, words), "--json"])
    printed: dict[str, Any] = json.loads(capsys.readouterr().out)
    return code, printed


def test_an_update_goes_from_offer_to_note(
    machine: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "đã tải"
    where = ("--file", machine, "--folder", folder)
    capsys.readouterr()

    code, told = _run(capsys, "status", *where)
    assert (code, told["state"], told["offered"]) == (0, "ready", "99.0.0")
    assert _run(capsys, "fetch", *where)[1]["state"] == "ready"
    assert (folder / updating.READY_NAME).read_bytes() == b"MZ" * 1000

    # As the step between leaves it when setup found the program running.
    (folder / "result.txt").write_text("32\n", encoding="ascii")
    code, told = _run(capsys, "settle", *where)
    assert (code, told["state"], told["code"]) == (0, "waits", 32)

    assert _run(capsys, "fetch", *where)[1]["state"] == "ready"
    (folder / "result.txt").write_text("1603\n", encoding="ascii")
    code, told = _run(capsys, "settle", *where)
    assert (code, told["state"], told["code"]) == (1, "failed", 1603)
    assert not (folder / updating.READY_NAME).exists()


def test_what_a_home_says_about_updates_does_not_count(
    machine: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    folder = tmp_path / "đã tải"
    for home in (folder, folder / "no home"):
        home.mkdir(exist_ok=True)
        (home / "settings.toml").write_text(machine.read_text(encoding="utf-8"), encoding="utf-8")
    monkeypatch.setenv("SOHOA_HOME", str(folder))
    capsys.readouterr()

    _, told = _run(capsys, "fetch", "--file", tmp_path / "không có.toml", "--folder", folder)

    assert told["state"] == "off"


def test_a_source_that_is_not_there_is_told(
    machine: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "nơi để").rename(tmp_path / "đã dời")
    capsys.readouterr()

    assert run(["update", "status", "--file", str(machine)]) == 1
    assert str(tmp_path / "nơi để") in capsys.readouterr().err


def test_a_source_that_is_not_there_stands_in_the_note_and_in_what_is_printed(
    machine: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    where = ("--file", machine, "--folder", tmp_path / "đã tải")
    capsys.readouterr()
    _run(capsys, "fetch", *where)
    (tmp_path / "nơi để").rename(tmp_path / "đã dời")

    assert _run(capsys, "fetch", *where)[0] == 1
    code, told = _run(capsys, "status", *where)

    assert (code, told["state"], told["offered"]) == (1, "unknown", "")
    assert [each["code"] for each in told["errors"]] == ["update.unreachable"]
    last = told["last"]
    assert (last["state"], last["version"], last["failure"]["code"]) == (
        "ready",
        "99.0.0",
        "update.unreachable",
    )
    assert last["looked"] == last["at"] < last["failure"]["at"]
    assert "không có thư mục hoặc tệp ở đó" in last["failure"]["text"]
    assert run(["update", "status", *map(str, where)]) == 1
    assert "Lần tìm gần nhất" in capsys.readouterr().out


def test_broken_settings_of_it_are_noted_as_why_nothing_was_found(
    machine: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    machine.write_text("update_sourc = 'x'\n", encoding="utf-8")
    capsys.readouterr()

    assert _run(capsys, "fetch", "--file", machine, "--folder", tmp_path / "đã tải")[0] == 1

    note = json.loads((machine.parent / "update.json").read_text(encoding="utf-8"))
    assert (note["state"], note["failure"]["code"]) == ("unknown", "settings.invalid")


def test_two_keys_count_while_one_is_being_replaced(
    machine: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    new, text = make_key(tmp_path / "mới.pem", PASSWORD), machine.read_text(encoding="utf-8")
    machine.write_text(text.replace("update_key = '", f"update_key = '{new} "), encoding="utf-8")
    capsys.readouterr()

    assert _run(capsys, "status", "--file", machine)[1]["state"] == "ready"
    machine.write_text(text.replace("update_key = '", "update_key = 'x "), encoding="utf-8")
    assert _run(capsys, "status", "--file", machine)[1]["errors"][0]["code"] == "update.key"


def test_a_source_without_a_key_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "settings.toml"
    path.write_text("update_source = '/srv/sohoa'\n", encoding="utf-8")

    assert run(["update", "status", "--file", str(path)]) == 1
    assert "update_key" in capsys.readouterr().err
