"""Commands that need no engine: their JSON, exit codes and texts."""

from __future__ import annotations

import json
import zipfile
from datetime import date
from pathlib import Path

import pytest

from scanner_app import messages
from scanner_app.cli.main import run
from scanner_app.cli.values import day
from scanner_app.domain import errors
from scanner_app.messages.diagnosing import CHECKS

CODE = "000.00.21.H37-231018-0007"


def sohoa(capsys: pytest.CaptureFixture[str], home: Path, *arguments: str) -> tuple[int, object]:
    code = run(["--home", str(home), "--json", *arguments])
    return code, json.loads(capsys.readouterr().out)


def leaves(kind: type[errors.AppError]) -> list[type[errors.AppError]]:
    return [kind, *(leaf for child in kind.__subclasses__() for leaf in leaves(child))]


@pytest.mark.parametrize("kind", leaves(errors.AppError), ids=lambda kind: kind.__name__)
def test_every_error_has_a_text_that_says_what_to_do(kind: type[errors.AppError]) -> None:
    text = messages.text_for(kind(path="a.jpg"))

    assert kind.code in messages.known_codes()
    assert text.count(".") >= 2 or ";" in text
    assert "{" not in text


def test_an_unknown_code_is_not_silent() -> None:
    assert "some.code" in messages.text_of("some.code")


def test_progress_without_a_register_has_no_ratio(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    code, out = sohoa(capsys, tmp_path, "progress")

    assert code == 0
    assert isinstance(out, dict)
    assert (out["source"], out["total"]["ratio"], out["offices"]) == ("none", None, [])


def test_progress_counts_the_imported_register(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    file = tmp_path / "so.csv"
    file.write_text(f"Mã hồ sơ;Ngày tiếp nhận\n{CODE};18/10/2023\n", encoding="utf-8-sig")
    imported, counts = sohoa(capsys, tmp_path, "register", "import", str(file), "--office", "06463")

    _, out = sohoa(capsys, tmp_path, "progress", "--since", "1/10/2023", "--until", "2023-10-31")

    assert imported == 0
    assert isinstance(counts, dict)
    nothing = {"updated": 0, "unchanged": 0, "refused": [], "refused_count": 0, "released": 0}
    assert {"added": 1} | nothing == {key: counts[key] for key in ("added", *nothing)}
    assert isinstance(out, dict)
    assert out["offices"] == [
        {
            "office": "06463",
            "name": "Thị trấn Đồng Mỏ",
            "valid_from": None,
            "digitized": 0,
            "total": 1,
            "reused": 0,
            "complete": 0,
            "ratio": 0.0,
            "percent": "0,00%",
            "outside_register": 0,
        }
    ]


def test_a_refused_row_gives_exit_code_1(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    file = tmp_path / "so.csv"
    file.write_text("Mã hồ sơ;Ngày tiếp nhận\nxx;18/10/2023\n", encoding="utf-8-sig")

    code, out = sohoa(capsys, tmp_path, "register", "import", str(file), "--office", "06463")

    assert code == 1
    assert isinstance(out, dict)
    assert out["refused"][0]["reason"] == "code_invalid"


def test_a_file_that_cannot_be_verified_is_named(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    code, out = sohoa(capsys, tmp_path, "verify", str(tmp_path / "khong-co.pdf"))

    assert code == 1
    assert isinstance(out, dict)
    assert out["errors"][0]["code"] == "file.missing"
    assert "khong-co.pdf" in out["errors"][0]["text"]


def test_the_queue_of_a_fresh_home_is_empty(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    assert sohoa(capsys, tmp_path, "queue", "list") == (
        0,
        {"jobs": [], "errors": [], "paused": False},
    )


def test_doctor_finds_this_machine_fit(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    code, out = sohoa(capsys, tmp_path, "doctor", "--bundle", str(tmp_path / "goi.zip"))

    assert isinstance(out, dict)
    assert (code, out["ok"]) == (0, True)
    checks = {check["name"]: check for check in out["checks"]}
    # The last one is told only where nothing else can be: tests/cli/test_doctor.py.
    assert set(checks) == set(CHECKS) - {"open"}
    assert checks["disk"]["values"]["pages"] > 0
    assert (checks["register"]["severity"], checks["register"]["code"]) == (
        "look",
        "probe.register_empty",
    )
    assert zipfile.is_zipfile(out["bundle"])


def test_doctor_says_when_the_target_is_not_there(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    (tmp_path / "settings.toml").write_text(f'target = "{tmp_path / "khong-co"}"\n')

    code, out = sohoa(capsys, tmp_path, "doctor")

    assert code == 1
    assert isinstance(out, dict)
    failed = {check["name"]: check["code"] for check in out["checks"] if not check["ok"]}
    assert failed["target"] == "probe.target_unreached"


def test_a_home_that_cannot_be_made_is_named(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("in the way")

    code, out = sohoa(capsys, tmp_path / "file" / "home", "progress")

    assert code == 1
    assert isinstance(out, dict)
    assert out["errors"][0]["code"] == "store.forbidden"


def test_an_unknown_command_is_wrong_use(tmp_path: Path) -> None:
    with pytest.raises(SystemExit) as raised:
        run(["--home", str(tmp_path), "scan-everything"])

    assert raised.value.code == 2


def test_options_may_stand_before_or_after_the_command(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    run(["progress", "--json", "--home", str(tmp_path)])
    after = capsys.readouterr().out
    run(["--json", "--home", str(tmp_path), "progress"])

    assert capsys.readouterr().out == after


@pytest.mark.parametrize("text", ["2023-08-20", "20/8/2023", "20/08/2023"])
def test_days_are_understood_as_people_write_them(text: str) -> None:
    assert day(text) == date(2023, 8, 20)


def test_what_a_scanner_cannot_do_is_said_in_vietnamese() -> None:
    told = messages.text_of("scan.unsupported", {"what": "both_sides"})

    assert "quét hai mặt" in told
    assert "both_sides" not in told
