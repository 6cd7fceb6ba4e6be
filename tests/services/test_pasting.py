"""A picture out of the clipboard: kept once, whenever the program dies."""

from __future__ import annotations

from pathlib import Path

import pytest

from scanner_app.capture.files import DiskFileSource
from scanner_app.domain.errors import DiskFullError
from scanner_app.domain.file_errors import FileUnsupportedError
from scanner_app.ports import CapturePort
from scanner_app.services.capturing import Capture
from scanner_app.services.pasting import KeepPasted
from scanner_app.tasks.cancel import CancelToken
from tests.capture.samples import paper, png
from tests.services.conftest import CODE, OFFICE, Counter

PICTURE = png(paper(62, 88))


def pasting(counter: Counter, store: CapturePort | None = None) -> KeepPasted:
    spool = counter.home / "spool"
    spool.mkdir(exist_ok=True)
    capture = Capture(DiskFileSource(), store or counter.batches, spool, counter.told.append)
    return KeepPasted(capture, counter.home / "pasted")


def waiting(counter: Counter) -> list[Path]:
    return [path for path in (counter.home / "pasted").rglob("*") if path.is_file()]


@pytest.mark.parametrize("code", [None, CODE])
def test_a_pasted_picture_is_a_page_of_its_own_bytes(counter: Counter, code: str | None) -> None:
    done = pasting(counter)(PICTURE, office=OFFICE, given_code=code, cancel=CancelToken())

    (page,) = counter.pages.pages(done.pages)
    assert (done.added, page.image.read_bytes()) == (1, PICTURE)
    assert page.source.startswith("dan-")
    assert counter.filing.batch_owner(page.batch)[:2] == (OFFICE, code)
    assert waiting(counter) == []


def test_the_same_picture_again_adds_nothing(counter: Counter) -> None:
    paste = pasting(counter)
    first = paste(PICTURE, office=OFFICE, given_code=None, cancel=CancelToken())

    second = paste(PICTURE, office=OFFICE, given_code=None, cancel=CancelToken())

    assert (second.pages, second.added) == (first.pages, 0)


def test_a_picture_that_could_not_be_kept_is_taken_in_by_the_next_start(
    counter: Counter, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> object:
        raise DiskFullError(path="D:")

    with monkeypatch.context() as broken:
        broken.setattr(counter.batches, "keep", full)
        with pytest.raises(DiskFullError):
            pasting(counter)(PICTURE, office=OFFICE, given_code=CODE, cancel=CancelToken())
    (left,) = waiting(counter)
    left.with_name("half.png.part").write_bytes(b"half")

    done = pasting(counter).recover(CancelToken())

    (page,) = counter.pages.pages(done.pages)
    assert counter.filing.batch_owner(page.batch)[:2] == (OFFICE, CODE)
    assert waiting(counter) == []
    assert counter.batches.abandoned() == ()


def test_what_is_no_picture_is_told_and_not_tried_again(counter: Counter) -> None:
    done = pasting(counter)(b"a text", office=OFFICE, given_code=None, cancel=CancelToken())

    assert [type(error) for error in done.errors] == [FileUnsupportedError]
    assert pasting(counter).recover(CancelToken()).errors == ()


def test_nothing_was_pasted_yet(counter: Counter) -> None:
    assert pasting(counter).recover(CancelToken()).pages == ()
