"""The shared collection of broken, encrypted and hostile files, through the intake."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image

from scanner_app.capture.files import DiskFileSource
from scanner_app.domain.file_errors import (
    FileDamagedError,
    FileEmptyError,
    FileEncryptedError,
    FileHostileError,
    FileTooLargeError,
    IntakeError,
)
from scanner_app.ports import SourceFile, SourcePage

pytestmark = [pytest.mark.corpus, pytest.mark.slow]

# What must be refused, by name; the collection's other hostile files may give pages.
REFUSED: dict[str, tuple[type[IntakeError], ...]] = {
    "zero_bytes.pdf": (FileEmptyError,),
    "only_header.pdf": (FileDamagedError,),
    "nested_arrays_100k.pdf": (FileDamagedError, FileHostileError),
    "pages_20000_same.pdf": (FileTooLargeError,),
    "png_60000x60000_1bit.png": (FileTooLargeError,),
    "png_bad_crc.png": (FileDamagedError,),
    "jpeg_sof_65500.jpg": (FileTooLargeError,),
}
HARMLESS = ("openaction_javascript.pdf", "openaction_launch.pdf", "pdf_renamed.jpg")


def intake(path: Path, spool: Path) -> list[SourcePage | IntakeError]:
    """What comes of a file; asserts that every page opens and nothing else is left behind."""
    source = DiskFileSource()
    outcomes: list[SourcePage | IntakeError] = []
    for file in source.find([path]):
        if isinstance(file, SourceFile):
            outcomes.extend(source.pages(file, spool))
        else:
            outcomes.append(file)
    for outcome in outcomes:
        if isinstance(outcome, SourcePage):
            with Image.open(outcome.image) as picture:
                assert picture.width * picture.height <= 80_000_000
            outcome.image.unlink()
    assert list(spool.iterdir()) == []
    return outcomes


def test_hostile_files_are_refused_or_harmless(corpus: Path, tmp_path: Path) -> None:
    resource = pytest.importorskip("resource")

    outcomes = {
        path.name: intake(path, tmp_path)
        for path in sorted((corpus / "pdf_torture" / "hostile").iterdir())
        if path.suffix != ".tsv"
    }

    for name, kinds in REFUSED.items():
        assert [type(o) for o in outcomes[name]] in [[kind] for kind in kinds], name
    for name in HARMLESS:
        assert [type(o) for o in outcomes[name]] == [SourcePage], name
    assert all(outcomes.values())
    # 806 MB for 400 MB of zeros behind three filters, 2026-11; the children's cap is 2 GiB.
    assert resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss < 2 << 20


def test_broken_files_give_pages_or_errors_but_no_exception(corpus: Path, tmp_path: Path) -> None:
    folder = corpus / "pdf_torture"
    files = [*(folder / "qpdf_malformed").glob("*.pdf"), *(folder / "qpdf_fuzz").glob("*.pdf")]

    outcomes = [intake(path, tmp_path) for path in sorted(files)[::4]]

    assert all(outcomes)


def test_encrypted_files_say_so(corpus: Path, tmp_path: Path) -> None:
    folder = corpus / "pdf_torture" / "qpdf_encrypted"

    kinds = {p.name: {type(o) for o in intake(p, tmp_path)} for p in folder.glob("*U=view*.pdf")}

    assert kinds
    assert set(map(frozenset, kinds.values())) == {frozenset({FileEncryptedError})}


@pytest.mark.parametrize("part", ["PDF_A-1b", "PDF_A-2b"])
def test_valid_files_give_all_their_pages(corpus: Path, tmp_path: Path, part: str) -> None:
    files = sorted((corpus / "pdf_torture" / "verapdf" / part / "pass").glob("*.pdf"))[::2]

    outcomes = {path.name: intake(path, tmp_path) for path in files}

    assert outcomes
    assert {type(o) for of_file in outcomes.values() for o in of_file} == {SourcePage}
