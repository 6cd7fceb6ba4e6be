"""A home that was carried to another PC, as IT's guide says, goes on there."""

from __future__ import annotations

import json
import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any  # JSON

import pytest
from PIL import Image

from ocr.pdf.pdfa import PdfPage, write_pdfa
from ocr.pdf.xmp import PdfMetadata
from scanner_app.cli.main import run
from scanner_app.domain.dossier import ArchiveFile
from scanner_app.domain.signature import SignerRole, SignOrder
from scanner_app.signing.demo_certificate import ensure_demo_key
from tests.signing.keyfiles import file_signer
from tests.storage.conftest import OFFICE, store_at

CODE = "000.00.21.H37-231018-0001"


def _home_with_a_waiting_file(home: Path) -> bytes:
    """One signed file waits to be sent; what is in it."""
    (home / "signed").mkdir(parents=True)
    now = datetime.now(UTC)
    made = store_at(home)
    made.clock.now = now
    _, paper = made.filed(CODE, ())
    Image.new("RGB", (310, 438), "white").save(home / "trang.jpg", dpi=(38, 38))
    metadata = PdfMetadata("Quyết định", CODE, "Phường Thử Nghiệm", "Cán bộ tiếp nhận", now)
    write_pdfa([PdfPage(home / "trang.jpg", None)], metadata, home / "1.pdf")
    demo = ensure_demo_key(home / "demo-key", lambda: now - timedelta(days=1))
    signer = file_signer(demo.keyfile, demo.password, made.clock)
    signed = signer.sign(home / "1.pdf", home / "signed" / "1.pdf", SignOrder())
    made.dossiers.record_archive(
        paper, ArchiveFile(home / "1.pdf", signed.sha256, signed.size_bytes, 1)
    )
    made.dossiers.record_signature(
        paper, signed, f"{OFFICE}/{CODE}", "1.pdf", role=SignerRole.OFFICER, complete=True
    )
    made.database.close()
    return signed.path.read_bytes()


def _said(capsys: pytest.CaptureFixture[str], home: Path, *words: str) -> tuple[int, Any]:
    capsys.readouterr()
    code = run(["--home", str(home), *words, "--json"])
    return code, json.loads(capsys.readouterr().out)


@pytest.mark.slow
def test_what_waited_is_sent_and_the_journal_is_whole_on_the_new_pc(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    old, new, share = tmp_path / "máy cũ", tmp_path / "máy mới" / "data", tmp_path / "nơi nhận"
    content = _home_with_a_waiting_file(old)
    (old / "settings.toml").write_text(f"target = '{share}'\n", encoding="utf-8")
    _said(capsys, old, "queue", "run")
    _, noted = _said(capsys, old, "journal", "verify")
    new.parent.mkdir()
    shutil.copytree(old, new)
    shutil.rmtree(old)
    share.mkdir()

    code, told = _said(capsys, new, "queue", "retry")

    assert (code, [job["state"] for job in told["jobs"]]) == (0, ["sent"]), told["errors"]
    assert [path.read_bytes() for path in share.rglob("*.pdf")] == [content]
    last = f"{noted['lines']}:{noted['head']}"
    code, told = _said(capsys, new, "journal", "verify", "--noted", last)
    assert (code, told["problems"]) == (0, [])
    assert not old.exists()
