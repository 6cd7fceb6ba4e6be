"""Separator sheets by command: which, in which order, for whom."""

from __future__ import annotations

import json
from pathlib import Path

import pikepdf
import pytest

from scanner_app.cli.main import run

A, B = "000.00.21.H37-231018-0007", "H37.15-251228-9134"


def sohoa(capsys: pytest.CaptureFixture[str], home: Path, *arguments: str) -> tuple[int, object]:
    out = str(home / "to.pdf")
    code = run(["--home", str(home), "--json", "sheets", "--out", out, *arguments])
    return code, json.loads(capsys.readouterr().out)


def told(out: object) -> list[tuple[str, str | None, str | None]]:
    assert isinstance(out, dict)
    return [(each["divide"], each["code"], each["kind"]) for each in out["sheets"]]


def test_each_kind_belongs_to_the_dossier_before_it(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    kinds = ("--dossier", A, "--kind", "Tờ khai", "--kind", "Quyết định", "--dossier", B)

    code, out = sohoa(capsys, tmp_path, *kinds, "--next", "1")

    assert code == 0
    assert told(out) == [
        ("dossier", A, "Tờ khai"),
        ("dossier", A, "Quyết định"),
        ("dossier", B, None),
        ("paper", None, None),
    ]
    with pikepdf.open(tmp_path / "to.pdf") as pdf:
        assert len(pdf.pages) == 4


def test_a_mornings_stack_comes_out_of_the_register(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    file = tmp_path / "so.csv"
    rows = f"{A};18/10/2023\n{B};28/12/2025\n"
    file.write_text("Mã hồ sơ;Ngày tiếp nhận\n" + rows, encoding="utf-8")
    run(["--home", str(tmp_path), "register", "import", str(file), "--office", "06463"])
    capsys.readouterr()

    _, out = sohoa(capsys, tmp_path, "--from-register", "--office", "06463", "--since", "1/12/2025")

    assert told(out) == [("dossier", B, None)]


@pytest.mark.parametrize(
    ("arguments", "exit_code", "error"),
    [
        ((), 1, "sheet.none"),
        (("--from-register", "--office", "06463"), 1, "sheet.none"),
        (("--from-register",), 2, "office.code_invalid"),
        (("--dossier", "so 7"), 2, "dossier.code_invalid"),
        (("--dossier", A, "--kind", "a|b"), 2, "sheet.kind_invalid"),
    ],
)
def test_what_cannot_be_printed_is_told_and_nothing_is_written(
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    arguments: tuple[str, ...],
    exit_code: int,
    error: str,
) -> None:
    code, out = sohoa(capsys, tmp_path, *arguments)

    assert isinstance(out, dict)
    assert (code, out["errors"][0]["code"]) == (exit_code, error)
    assert not (tmp_path / "to.pdf").exists()


def test_a_kind_without_its_dossier_is_wrong_use(tmp_path: Path) -> None:
    with pytest.raises(SystemExit) as raised:
        run(["--home", str(tmp_path), "sheets", "--kind", "Tờ khai", "--dossier", A])

    assert raised.value.code == 2


def test_a_second_run_begins_with_no_dossier_left_over(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    sohoa(capsys, tmp_path, "--dossier", A)

    _, out = sohoa(capsys, tmp_path, "--dossier", B)

    assert told(out) == [("dossier", B, None)]
