"""The validator the other tests lean on agrees with its authors' own files."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.engine.verapdf import validate


@pytest.mark.corpus
@pytest.mark.slow
@pytest.mark.parametrize("flavour", ["1b", "2b"])
def test_verdicts_agree_with_the_authors_file_names(corpus: Path, flavour: str) -> None:
    folder = corpus / "pdf_torture" / "verapdf" / f"PDF_A-{flavour}"
    passing, failing = sorted(folder.glob("pass/*.pdf")), sorted(folder.glob("fail/*.pdf"))
    assert passing
    assert failing

    failures = validate([*passing, *failing], flavour)

    assert [path.name for path in passing if failures[path]] == []
    assert [path.name for path in failing if not failures[path]] == []


@pytest.mark.slow
def test_what_cannot_be_parsed_is_said_to_be_unreadable(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(b"no PDF")

    assert validate([path])[path][0].startswith("unreadable")
