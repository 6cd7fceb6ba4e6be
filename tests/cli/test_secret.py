"""`sohoa secret` keeps passwords where nobody reads them."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from scanner_app.cli.main import run
from scanner_app.secret_store import SecretName, keep_secret, secret
from tests.fakes.credential_store import MemoryStore, using

NAME = SecretName("csc", "can-bo@rs.example.vn")


@pytest.fixture(autouse=True)
def store() -> Iterator[MemoryStore]:
    memory = MemoryStore()
    with using(memory):
        yield memory


@pytest.fixture
def typing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("Mật khẩu dịch vụ\n"))


def files_of(home: Path) -> bytes:
    return b"".join(path.read_bytes() for path in home.rglob("*") if path.is_file())


@pytest.mark.usefixtures("typing")
def test_a_secret_from_a_pipe_is_kept_in_the_store_alone(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code = run(["--home", str(tmp_path), "--verbose", "secret", "set", str(NAME)])

    shown = capsys.readouterr()
    assert code == 0
    assert secret(NAME) == "Mật khẩu dịch vụ"
    assert "Mật khẩu dịch vụ" not in shown.out + shown.err
    assert "Mật khẩu dịch vụ".encode() not in files_of(tmp_path)


@pytest.mark.usefixtures("typing")
def test_without_a_store_the_text_says_what_to_do(
    tmp_path: Path, store: MemoryStore, capsys: pytest.CaptureFixture[str]
) -> None:
    store.fault = RuntimeError("no bus")

    code = run(["--home", str(tmp_path), "secret", "set", str(NAME)])

    assert code == 1
    assert "gnome-keyring" in capsys.readouterr().err


def test_a_deleted_secret_is_gone(tmp_path: Path, store: MemoryStore) -> None:
    keep_secret(NAME, "một")

    code = run(["--home", str(tmp_path), "secret", "delete", str(NAME)])

    assert code == 0
    assert store.kept == {}


def test_the_list_tells_which_secrets_of_the_settings_are_missing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "settings.toml").write_text(
        'officer_key = "csc:https://rs.example.vn/csc/v2?user=can-bo"\n'
        'agency_key = "csc:https://rs.example.vn/csc/v2?user=van-thu&client=phuong"\n'
    )
    keep_secret(NAME, "một")

    code = run(["--home", str(tmp_path), "--json", "secret", "list"])

    assert code == 1
    assert json.loads(capsys.readouterr().out)["secrets"] == [
        {"name": "csc:can-bo@rs.example.vn", "kept": True},
        {"name": "csc:phuong@rs.example.vn", "kept": False},
    ]


@pytest.mark.parametrize("arguments", [["set"], ["set", "pin:x"], ["delete", "csc:"]])
def test_a_name_that_is_none_is_wrong_use(tmp_path: Path, arguments: list[str]) -> None:
    assert run(["--home", str(tmp_path), "secret", *arguments]) == 2
