"""`sohoa dossier` says what is missing; `sohoa finish` refuses until nothing is."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from scanner_app.cli.main import run
from scanner_app.domain.register import RegisterRow
from tests.storage.conftest import CODE, OFFICE, store_at


def test_a_dossier_is_finished_once_nothing_is_missing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    home = tmp_path / "home"
    home.mkdir()
    store = store_at(home)
    store.filed()
    row = RegisterRow(CODE, OFFICE, date(2023, 10, 18), procedure="Đăng ký khai sinh")
    store.register.put([row])

    refused = run(["--home", str(home), "finish", CODE])
    told = capsys.readouterr()
    shown = run(["--home", str(home), "dossier", CODE, "--json"])
    listed = json.loads(capsys.readouterr().out)["dossiers"][0]
    store.register.put([RegisterRow(CODE, OFFICE, date(2023, 10, 18), procedure="Thủ tục khác")])
    store.database.close()
    done = run(["--home", str(home), "finish", CODE])

    assert (refused, shown, done) == (1, 0, 0)
    assert "Tờ khai đăng ký khai sinh; Giấy chứng sinh" in told.err
    assert listed["procedure_code"] == "1.001193"
    assert listed["missing"] == ["Tờ khai đăng ký khai sinh", "Giấy chứng sinh"]
    assert "đã số hóa" in capsys.readouterr().out


def test_a_dossier_that_is_not_there_is_said_so(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["--home", str(tmp_path / "home"), "dossier", CODE]) == 1
    assert "Không có hồ sơ này" in capsys.readouterr().err
