"""What `digitize` says about a code that the register does not know, from paper to table."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from scanner_app.cli.main import run
from tests.data.generate.codes import code128
from tests.data.generate.render import A5, Sheet

CODE = "000.00.21.H37-231018-0007"
AROUND = ("000.00.21.H37-231017-0001;17/10/2023", "000.00.21.H37-231019-0001;19/10/2023")


def imported(home: Path, *rows: str) -> None:
    file = home.parent / "so.csv"
    file.write_text("\n".join(["Mã hồ sơ;Ngày tiếp nhận", *rows]), encoding="utf-8")
    run(["--home", str(home), "register", "import", str(file), "--office", "06463"])


def labelled(path: Path) -> Path:
    """A small page with nothing but the code's bars."""
    sheet = Sheet(A5, dpi=200)
    sheet.stamp(code128(CODE), 20, 40, module_mm=0.33, height_mm=15)
    sheet.image.save(path, dpi=(200, 200))
    return path


@pytest.mark.slow
def test_a_code_that_the_register_lacks_is_shown_held_and_healed_by_an_import(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    home, page = tmp_path / "home", labelled(tmp_path / "a.png")
    scan = ["--home", str(home), "digitize", str(page), "--office", "06463"]
    imported(home, *AROUND)
    capsys.readouterr()

    run([*scan, "--json"])
    lacking = json.loads(capsys.readouterr().out)["dossiers"][0]
    run(scan)
    table = capsys.readouterr().out
    imported(home, f"{CODE};18/10/2023")
    capsys.readouterr()
    run([*scan, "--json"])
    known = json.loads(capsys.readouterr().out)["dossiers"][0]

    assert (lacking["code"], lacking["in_register"]) == (CODE, False)
    assert (lacking["holds"], lacking["papers"][0]["delivery"]) == (["not_in_register"], "held")
    assert "không có" in table.splitlines()[1]
    assert f"{CODE}: Sổ theo dõi hồ sơ không có mã này," in table
    assert (known["in_register"], known["holds"]) == (True, [])
    assert known["papers"][0]["delivery"] == "delivered"
