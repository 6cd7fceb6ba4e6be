"""`sohoa selftest`: what deployment tools go by."""

from __future__ import annotations

import json
import re
import subprocess
import sys
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


def test_apart_it_leaves_the_homes_settings_and_store_alone(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    (tmp_path / "settings.toml").write_text("tessdata = '/of/some/clerk'")

    run(["--home", str(tmp_path), "--json", "selftest", "--installed", "--apart"])

    told = {step["name"]: step for step in json.loads(capsys.readouterr().out)["steps"]}
    assert told["language"]["ok"]
    assert [each.name for each in tmp_path.iterdir()] == ["settings.toml"]


_STUCK = """
import multiprocessing, sys
from scanner_app.cli import main, selftest
if __name__ == "__main__":
    multiprocessing.set_executable(sys.argv[1])
    selftest.LIMIT_S = 6.0
    sys.exit(main.run(["--home", sys.argv[2], "selftest"]))
"""


@pytest.mark.slow
def test_a_worker_that_never_starts_ends_the_test_with_a_word(tmp_path: Path) -> None:
    stuck, script = tmp_path / "worker", tmp_path / "stuck.py"
    stuck.write_text(
        '#!/bin/sh\ncase "$*" in *--multiprocessing-fork*) exec sleep 100;; esac\n'
        f'exec {sys.executable} "$@"\n'
    )
    stuck.chmod(0o755)
    script.write_text(_STUCK)

    done = subprocess.run(
        [sys.executable, script, stuck, tmp_path / "home"],
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )

    assert done.returncode == 1
    # On a full machine the step before takes that long by itself.
    assert re.search("Bước “(Mở kho tạm|Đọc trang mẫu)” không xong trong 6 giây", done.stderr)
