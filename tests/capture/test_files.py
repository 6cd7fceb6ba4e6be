from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pikepdf
import pytest
from PIL import Image

from scanner_app.capture.child_limits import Limits
from scanner_app.capture.files import DiskFileSource, _conversation
from scanner_app.domain.errors import DiskFullError
from scanner_app.domain.file_errors import FileHostileError, FileMissingError
from scanner_app.ports import SourceFile, SourcePage
from tests.capture.intake import (
    assert_spool_holds,
    errors,
    pictures,
    taken_in,
)
from tests.capture.samples import (
    add_text_page,
    png,
    text_pdf,
)

posix_only = pytest.mark.skipif(sys.platform == "win32", reason="chỉ có trên POSIX")


def test_a_child_that_falls_silent_is_stopped_and_the_next_file_goes_on(
    folder: Path, spool: Path
) -> None:
    path = text_pdf(folder / "treo.pdf")

    stopped = taken_in(path, spool, Limits(page_wall_s=0.02))
    after = taken_in(path, spool)

    assert errors(stopped) == [(FileHostileError, 1)]
    assert len(pictures(after)) == 1


@posix_only
@pytest.mark.slow
def test_a_page_that_computes_for_ever_is_stopped(folder: Path, spool: Path) -> None:
    with pikepdf.new() as pdf:
        content = "0.5 0 0 0.5 0 0 cm " + "0 0 5000 5000 re W n 0 0 4000 4000 re f " * 60_000
        add_text_page(pdf, content=content + "1 1 m 2 2 l S " * 400_000)
        pdf.save(folder / "nặng.pdf")

    outcomes = taken_in(folder / "nặng.pdf", spool, Limits(page_cpu_s=1))

    assert errors(outcomes) == [(FileHostileError, 1)]


@posix_only
def test_a_child_that_wants_too_much_memory_gets_none(folder: Path, spool: Path) -> None:
    (folder / "lớn.png").write_bytes(png(Image.new("RGB", (8000, 8000)), compress_level=1))

    outcomes = taken_in(folder / "lớn.png", spool, Limits(memory_bytes=200 << 20))

    assert errors(outcomes) == [(FileHostileError, 1)]
    assert_spool_holds(spool, [])


@posix_only
@pytest.mark.slow
def test_a_form_that_contains_itself_does_no_harm(folder: Path, spool: Path) -> None:
    with pikepdf.new() as pdf:
        page = add_text_page(pdf, content="/Fm Do")
        form = pdf.make_stream(b"/Fm Do /Fm Do")
        form["/Type"], form["/Subtype"] = pikepdf.Name.XObject, pikepdf.Name.Form
        form["/BBox"] = [0, 0, 595, 842]
        form["/Resources"] = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Fm=form))
        page.obj["/Resources"] = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Fm=form))
        pdf.save(folder / "vòng.pdf")

    (outcome,) = taken_in(folder / "vòng.pdf", spool, Limits(page_cpu_s=2))

    assert isinstance(outcome, SourcePage | FileHostileError)


def own_children() -> set[str]:
    """Ids of this process's children, those of other tests' fixtures included.

    Asked of every process, not of our threads' lists of children: a thread that ends meanwhile
    hands its children to one whose list was read before.
    """
    return {entry.name for entry in Path("/proc").glob("[0-9]*") if parent_of(entry) == os.getpid()}


def parent_of(process: Path) -> int | None:
    """Id of the parent; None when the process has ended since it was listed."""
    try:
        text = (process / "stat").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return None
    # The name in brackets may itself hold blanks and brackets.
    return int(text.rpartition(")")[2].split()[1])


@posix_only
def test_whoever_stops_asking_leaves_no_process_and_no_unfinished_file(
    folder: Path, spool: Path
) -> None:
    source = DiskFileSource()
    (file,) = source.find([text_pdf(folder / "dài.pdf", pages=5)])
    assert isinstance(file, SourceFile)
    (spool / f"{file.sha256[:16]}-0004.jpg.part").write_bytes(b"half")
    others = own_children()

    pages = source.pages(file, spool)
    first = next(pages)
    assert isinstance(pages, Iterator)
    working = own_children() - others
    pages.close()  # type: ignore[attr-defined]  # a generator

    assert len(working) == 1
    assert own_children() & working == set()
    assert isinstance(first, SourcePage)
    assert_spool_holds(spool, [first.image])


def test_a_file_gone_since_it_was_found_is_missing(folder: Path, spool: Path) -> None:
    path = folder / "a.jpg"

    (error,) = DiskFileSource().pages(SourceFile(path=path, sha256="0" * 64), spool)

    assert (type(error), getattr(error, "facts", {}).get("path")) == (FileMissingError, path)


class ScriptedChild:
    """Answers from a list, as a child process would over its pipe."""

    def __init__(self, *answers: dict[str, object]) -> None:
        self._answers = list(answers)

    def ask(self) -> dict[str, object] | None:
        return self._answers.pop(0) if self._answers else None

    def failed_cleanly(self) -> bool:
        return False


def test_a_full_disk_ends_the_intake(spool: Path) -> None:
    with pytest.raises(DiskFullError) as raised:
        list(_conversation(ScriptedChild({"full": True}), Path("a.pdf"), spool))

    assert raised.value.facts["path"] == spool


def test_a_child_cannot_name_a_file_outside_the_spool(spool: Path) -> None:
    child = ScriptedChild({"page": 1, "name": "../../etc/passwd"}, {"end": True})

    (page,) = _conversation(child, Path("a.pdf"), spool)

    assert isinstance(page, SourcePage)
    assert page.image == spool / "passwd"
