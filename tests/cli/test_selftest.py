"""`sohoa selftest`: what deployment tools go by."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from scanner_app.cli.main import run
from scanner_app.cli.selftest import FILES_DAMAGED


def test_without_an_installed_product_the_files_are_named_and_no_page_is_tried(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    code = run(["--home", str(tmp_path), "--json", "selftest", "--installed"])

    told = json.loads(capsys.readouterr().out)
    failed = [step for step in told["steps"] if not step["ok"]]
    assert (code, told["ok"]) == (FILES_DAMAGED, False)
    assert [step["name"] for step in failed] == ["product"]
    assert "product.json" in failed[0]["text"]
    assert told["steps"][-1]["name"] == "clock"


@pytest.mark.slow
def test_one_page_goes_through_and_its_file_can_be_kept(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    kept = tmp_path / "đã ký.pdf"

    code = run(["--home", str(tmp_path / "kho"), "--json", "selftest", "--keep", str(kept)])

    told = json.loads(capsys.readouterr().out)
    assert (code, told["ok"], told["steps"][-1]["name"]) == (0, True, "compare")
    assert kept.read_bytes().startswith(b"%PDF-1.7")
