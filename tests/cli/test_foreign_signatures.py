"""Genuine government files, signed by others, through the real commands."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from scanner_app.cli.main import run

CORPUS = Path(__file__).resolve().parents[3] / "shared" / "corpus" / "signatures"
CODE = "000.00.21.H37-231018-0007"

pytestmark = [
    pytest.mark.slow,
    pytest.mark.corpus,
    pytest.mark.skipif(not CORPUS.is_dir(), reason="không có ngữ liệu chữ ký bên cạnh dự án"),
]


def test_a_file_with_two_signatures_goes_through_untouched_and_a_changed_one_is_refused(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    signed = CORPUS / "vn_real" / "qn_22ttr_two_sigs.pdf"
    broken = CORPUS / "vn_tampered" / "qd_729_bitflip_in_range.pdf"
    command = ["--home", str(tmp_path / "home"), "--json", "digitize", str(signed), str(broken)]

    status = run([*command, "--office", "06463", "--dossier", CODE])

    told = json.loads(capsys.readouterr().out)
    assert status == 1
    assert [error["code"] for error in told["errors"]] == ["file.signature_broken"]
    assert broken.name in told["errors"][0]["text"]
    (paper,) = told["dossiers"][0]["papers"]
    assert (paper["delivery"], paper["signed"], paper["original"]) == ("delivered", True, True)
    assert Path(paper["location"]).read_bytes() == signed.read_bytes()

    assert run(["--home", str(tmp_path / "home"), "--json", "verify", paper["location"]]) == 0
    report = json.loads(capsys.readouterr().out)
    assert len(report["signatures"]) == 2
    assert all(each["intact"] for each in report["signatures"])
