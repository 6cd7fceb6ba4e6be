"""`sohoa doctor` for whoever has 300 PCs: one line, one code, and the cause by its name."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any  # JSON

import pytest

from scanner_app.bootstrap.probing.office import look_office
from scanner_app.cli.main import run
from scanner_app.domain.diagnosis import Part
from scanner_app.domain.diagnosis_errors import OfficeUnknownError
from scanner_app.services.diagnosing import Diagnose, Probe
from scanner_app.settings import Settings


def _told(home: Path, capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, Any]:
    code = run(["--home", str(home), "doctor", "--json", *words])
    return code, json.loads(capsys.readouterr().out)


def test_a_damaged_store_is_a_finding_beside_the_others(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "sohoa.db").write_bytes(b"no database at all" * 1000)

    code, told = _told(tmp_path, capsys)

    assert (code, told["ok"], told["broken"]) == (1, False, ["open"])
    assert "Mở kho: Kho trên máy (sohoa.db) bị hỏng" in told["why"]
    assert {"store", "product", "placement"} <= {each["name"] for each in told["checks"]}


def test_a_home_that_cannot_be_used_is_named_whole(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    home = tmp_path / "file" / "kho"
    home.parent.touch()

    code, told = _told(home, capsys)

    assert (code, told["broken"]) == (1, ["open", "store"])
    assert f"Không ghi được vào {home}." in told["why"]
    assert run(["--home", str(home), "selftest", "--json"]) == 1
    steps = {each["name"]: each for each in json.loads(capsys.readouterr().out)["steps"]}
    assert (steps["store"]["code"], steps["disk"]["ok"]) == ("store.forbidden", True)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ('office = "06463"\ntarget = "x\n', "dòng 2 không đúng cách viết TOML"),
        ('office = "xã Bắc Sơn"', "office (xã Bắc Sơn). Sửa lại thành mã của đơn vị, thí dụ 06463"),
        ("workers = 65", "workers (65). Sửa lại thành 0–64"),
        ('ofice = "06463"', "ofice. Sửa lại thành office"),
    ],
)
def test_a_mistyped_setting_is_told_with_its_place_and_what_was_typed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str, why: str
) -> None:
    (tmp_path / "settings.toml").write_text(text, encoding="utf-8")

    code, told = _told(tmp_path, capsys)

    assert (code, told["broken"]) == (2, ["settings"])
    assert why in told["why"]
    assert str(tmp_path / "settings.toml") in told["why"]


def test_for_the_machine_alone_nothing_is_asked_that_depends_on_who_is_logged_on(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    target, models = tmp_path / "nơi nhận", tmp_path / "không có"
    text = f"target = '{target}'\ntessdata = '{models}'\noffice = '99999'\n"
    (tmp_path / "settings.toml").write_text(text, encoding="utf-8")

    _, whole = _told(tmp_path, capsys)
    code, told = _told(tmp_path, capsys, "--machine")

    assert "certificate" in whole["broken"]
    assert (code, told["broken"]) == (1, ["target", "language"])
    assert "office" in told["look"]
    names = {each["name"] for each in told["checks"]}
    assert names == {each["name"] for each in whole["checks"]} - {
        "certificate",
        "agency_certificate",
        "secrets",
    }
    texts = {each["name"]: each["text"] for each in told["checks"]}
    assert str(models) in texts["language"]
    assert "không có thư mục hoặc tệp ở đó" in texts["target"]


def test_an_office_of_no_list_is_told_and_a_known_one_named() -> None:
    assert look_office(Settings(office="06463")).detail == "06463, Xã Chi Lăng"
    assert isinstance(look_office(Settings(office="99999")).warning, OfficeUnknownError)
    assert look_office(Settings()).warning is None


def test_probes_of_an_account_are_left_out_by_name() -> None:
    def probe(name: str, *, of_account: bool) -> Probe:
        return Probe(name, Part.KEYS, lambda _cancel: "", of_account=of_account)

    diagnose = Diagnose((probe("a", of_account=True), probe("b", of_account=False)))

    assert (diagnose.names, diagnose.machine_names) == (("a", "b"), ("b",))
