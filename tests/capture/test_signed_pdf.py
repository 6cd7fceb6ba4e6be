"""A look at the bytes tells whether a file may be signed."""

from __future__ import annotations

from pathlib import Path

import pytest

from scanner_app.capture import signed_pdf
from scanner_app.capture.signed_pdf import may_be_signed


@pytest.mark.parametrize("before", [0, 7, 8, 9, 15, 16, 17, 40])
def test_the_mark_is_seen_wherever_it_lies(
    before: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(signed_pdf, "_CHUNK", 16)
    path = tmp_path / "a.pdf"
    path.write_bytes(b"%PDF-1.7" + b" " * before + b"/ByteRange [0 1 2 3]")

    assert may_be_signed(path)


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7 /ByteRang", b"GIF89a /ByteRange", b"\0" * 99])
def test_what_is_no_signed_pdf_is_told(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(content)

    assert not may_be_signed(path)


def test_a_file_that_is_gone_is_not_signed(tmp_path: Path) -> None:
    assert not may_be_signed(tmp_path / "a.pdf")
    assert not may_be_signed(tmp_path)
