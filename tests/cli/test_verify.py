"""`sohoa verify` on files and folders."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from typing import Any  # JSON

import pikepdf
import pytest

from scanner_app.cli.main import run
from scanner_app.domain.signature import SignOrder
from scanner_app.signing.demo_certificate import ensure_demo_key
from tests.fakes.clock import SettableClock
from tests.signing.keyfiles import NOON, file_signer

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a signed file, a changed one, an unsigned one and a text."""
    folder = tmp_path_factory.mktemp("tệp")
    clock = SettableClock()
    clock.now = NOON
    demo = ensure_demo_key(folder / "khóa", lambda: NOON - timedelta(days=1))
    plain = folder / "chưa ký.pdf"
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.save(plain, force_version="1.7")
    signer = file_signer(demo.keyfile, demo.password, clock)
    signed = signer.sign(plain, folder / "đã ký.pdf", SignOrder()).path
    (folder / "sâu").mkdir()
    (folder / "sâu" / "đã sửa.PDF").write_bytes(signed.read_bytes() + b"x")
    (folder / "ghi chú.txt").write_text("không phải PDF")
    return folder


def _json(
    capsys: pytest.CaptureFixture[str], home: Path, *arguments: str | Path
) -> tuple[int, Any]:
    code = run(["--home", str(home), "--json", "verify", *map(str, arguments)])
    return code, json.loads(capsys.readouterr().out)


def test_one_file_gives_one_document_as_the_contract_has_it(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, files: Path
) -> None:
    code, found = _json(capsys, tmp_path, files / "đã ký.pdf")

    assert code == 0
    assert found.keys() >= {"signatures", "changed_after_signing", "pdfa", "ok"}
    assert (found["ok"], found["changed_after_signing"]) == (True, False)
    (signature,) = found["signatures"]
    assert signature.keys() >= {
        *("signer", "signed_at", "intact", "covers_whole_file", "trusted", "level", "problems"),
        *("issuer", "organisation", "serial", "reason", "revocation", "stamped_at"),
    }
    assert signature["signed_at"] == "2026-11-23T12:00:00+07:00"


@pytest.mark.parametrize("name", ["chưa ký.pdf", "sâu/đã sửa.PDF"])
def test_an_unsigned_or_changed_file_gives_exit_code_1(
    name: str, capsys: pytest.CaptureFixture[str], tmp_path: Path, files: Path
) -> None:
    code, found = _json(capsys, tmp_path, files / name)

    assert (code, found["ok"]) == (1, False)
    assert found["file_problems"] in (["no_signature"], ["trailing_bytes"])


def test_a_folder_is_judged_with_what_lies_below_it(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, files: Path
) -> None:
    code, found = _json(capsys, tmp_path, files)

    listed = found["files"]
    assert code == 1
    assert found["ok"] is False
    assert {Path(str(each["path"])).name: each["ok"] for each in listed} == {
        "chưa ký.pdf": False,
        "đã ký.pdf": True,
        "đã sửa.PDF": False,
    }


def test_a_file_that_cannot_be_judged_does_not_hide_the_others(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, files: Path
) -> None:
    code, found = _json(capsys, tmp_path, files / "ghi chú.txt", files / "đã ký.pdf")

    first, second = found["files"]
    assert (code, found["ok"]) == (1, False)
    assert first["errors"][0]["code"] == "file.unsupported"
    assert second["ok"] is True


def test_several_sound_files_give_exit_code_0(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, files: Path
) -> None:
    code, found = _json(capsys, tmp_path, files / "đã ký.pdf", files / "đã ký.pdf")

    assert (code, found["ok"]) == (0, True)


def test_a_folder_without_pdf_is_told(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    (tmp_path / "rỗng").mkdir()

    code, found = _json(capsys, tmp_path, tmp_path / "rỗng")

    assert code == 1
    assert found["errors"][0]["code"] == "folder.empty"


def test_people_read_the_conclusion_first_and_no_codes(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, files: Path
) -> None:
    run(["--home", str(tmp_path), "verify", str(files)])

    out = capsys.readouterr().out
    first = out.splitlines()[1]
    assert first.startswith("KẾT LUẬN: ")
    assert "Thời điểm ký: 23/11/2026 12:00:00 (+07:00)" in out
    assert "PAdES B-B (cơ bản, không có dấu thời gian)" in out
    assert "Đã kiểm tra 3 tệp: 1 còn nguyên từ khi ký, 2 không." in out
    assert "trailing_bytes" not in out
