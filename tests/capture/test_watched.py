"""A watched folder: what is claimed, what is left alone, what is told."""

from __future__ import annotations

import errno
import os
import shutil
import sys
from pathlib import Path

import pikepdf
import pytest

from scanner_app.capture.watched.claims import Claims, StackFolder
from scanner_app.capture.watched.sightings import Found, Mark
from scanner_app.domain.errors import DiskFullError
from scanner_app.domain.file_errors import (
    FileDamagedError,
    FileEmptyError,
    FileEncryptedError,
    FileUnsupportedError,
    IntakeError,
)
from scanner_app.domain.watch_errors import (
    FileImmovableError,
    FileIncompleteError,
    FileInUseError,
    FileLinkError,
    FolderNotWatchedError,
)
from tests.capture.samples import paper, png, text_pdf, tiff
from tests.capture.watching import CODE, OFFICE, PICTURE, QUIET_S, STILL_S, Share, shown, told

posix_only = pytest.mark.skipif(sys.platform == "win32", reason="chỉ có trên POSIX")


# --- what is taken --------------------------------------------------------------------------


def test_a_file_is_claimed_once_it_has_been_still_for_long_enough(share: Share) -> None:
    share.put("a.jpg", PICTURE)
    watcher = share.watcher()

    share.look_for(watcher, STILL_S - 1)
    early = share.names()
    share.look_for(watcher, 1)

    assert early == ["a.jpg"]
    assert share.names() == []


def test_looks_in_quick_succession_are_not_enough(share: Share) -> None:
    share.put("a.jpg", PICTURE)
    watcher = share.watcher()

    watcher.look()
    share.clock.now += 60
    watcher.look()

    assert share.names() == ["a.jpg"]


def test_a_file_that_grows_is_waited_for(share: Share) -> None:
    path = share.put("a.jpg", PICTURE[:200])
    watcher = share.watcher()

    looks = []
    for size in range(201, 260):
        path.write_bytes(PICTURE[:size])
        looks += share.look_for(watcher, 1)
    path.write_bytes(PICTURE)
    stacks = share.due(watcher)

    assert told(looks) == []
    assert shown(stacks) == [["a.jpg"]]


def test_a_stack_is_due_once_nothing_more_comes(share: Share) -> None:
    watcher = share.watcher(code=CODE)
    looks = []
    for number in range(1, 4):
        share.put(f"trang {number}.jpg", PICTURE)
        looks += share.look_for(watcher, 20)

    (stack,) = share.due(watcher)

    assert {look.due for look in looks} == {()}
    assert (stack.office, stack.given_code) == (OFFICE, CODE)
    assert shown((stack,)) == [["trang 1.jpg", "trang 2.jpg", "trang 3.jpg"]]


def test_a_stack_waits_for_a_file_that_has_not_been_still_for_long_enough(share: Share) -> None:
    watcher = share.watcher(still_s=20, quiet_s=10)
    share.put("1.jpg", PICTURE)
    share.look_for(watcher, 8)
    share.put("2.jpg", PICTURE)

    assert shown(share.look_for(watcher, 25)[-1].due) == [["1.jpg", "2.jpg"]]


def test_files_that_came_far_apart_are_stacks_of_their_own(share: Share) -> None:
    for name, at_s in (("a1.jpg", 0), ("a2.jpg", 20), ("b1.jpg", 60), ("b2.jpg", 61)):
        share.put(name, PICTURE, at_s)

    stacks = share.due(share.watcher())

    assert shown(stacks) == [["a1.jpg", "a2.jpg"], ["b1.jpg", "b2.jpg"]]


def test_a_folder_that_is_never_quiet_is_taken_in_all_the_same(share: Share) -> None:
    watcher = share.watcher()
    looks = []
    for number in range(62):
        share.put(f"{number}.jpg", PICTURE)
        looks += share.look_for(watcher, 10)

    assert len(looks[-1].due) == 1


def test_pages_stand_in_the_order_of_their_numbers_though_they_came_in_another(
    share: Share,
) -> None:
    for at_s, name in enumerate(("scan-10.jpg", "scan-9.jpg", "scan-11.jpg")):
        share.put(name, PICTURE, at_s)

    assert shown(share.due(share.watcher())) == [["scan-9.jpg", "scan-10.jpg", "scan-11.jpg"]]


@pytest.mark.parametrize("content", [PICTURE, PICTURE + b"\0" * 300, png(paper(62, 88))])
def test_a_picture_with_its_end_is_whole(share: Share, content: bytes) -> None:
    share.put("a.dat", content)

    assert shown(share.due(share.watcher())) == [["a.dat"]]


def test_what_has_no_end_of_its_own_is_whole_when_it_opens(share: Share) -> None:
    tiff(share.path / "a.tif", [paper(62, 88), paper(62, 88, seed=2)], 100)
    text_pdf(share.path / "b.pdf")
    share.put("c.jpg", PICTURE + b"what a camera writes behind the picture")

    assert shown(share.due(share.watcher())) == [["a.tif", "b.pdf", "c.jpg"]]
    assert list(share.spool.iterdir()) == []


# --- what is left alone ---------------------------------------------------------------------


def test_a_half_written_file_is_told_once_and_again_when_it_has_changed(share: Share) -> None:
    path = share.put("a.jpg", PICTURE[:-200])
    watcher = share.watcher()

    first = share.look_for(watcher, 10 * QUIET_S)
    path.write_bytes(PICTURE[:-100])
    second = share.look_for(watcher, 10 * QUIET_S)

    assert told(first) == told(second) == [(FileIncompleteError, "a.jpg")]
    assert path.read_bytes() == PICTURE[:-100]


def test_a_half_written_file_is_not_told_while_more_may_come(share: Share) -> None:
    share.put("a.jpg", PICTURE[:-200])

    looks = share.look_for(share.watcher(), QUIET_S - 1)

    assert told(looks) == []
    assert not looks[-1].settled


def test_a_half_written_file_is_taken_once_the_rest_has_come(share: Share) -> None:
    path = share.put("a.jpg", PICTURE[:-200])
    watcher = share.watcher()
    share.look_for(watcher, 2 * QUIET_S)

    path.write_bytes(PICTURE)

    assert shown(share.due(watcher)) == [["a.jpg"]]


def test_what_is_wrong_with_a_file_is_said(share: Share, tmp_path: Path) -> None:
    whole = tiff(tmp_path / "whole.tif", [paper(), paper(seed=2)], 100).read_bytes()
    share.put("half.tif", whole[: len(whole) // 2])
    share.put("half.png", png(paper())[:-20])
    share.put("all but its end.jpg", PICTURE[:-2])
    share.put("half.pdf", text_pdf(tmp_path / "whole.pdf").read_bytes()[:-8])
    share.put("broken.pdf", b"%PDF-1.7\nnothing\n%%EOF\n")
    share.put("letter.docx", b"PK\3\4 a letter")
    share.put("empty.jpg", b"")
    locked = pikepdf.Encryption(owner="o", user="u")
    text_pdf(share.path / "locked.pdf", encryption=locked)

    looks = share.look_for(share.watcher(), 2 * QUIET_S)

    assert {name: kind for kind, name in told(looks)} == {
        "half.tif": FileDamagedError,
        "half.png": FileIncompleteError,
        "all but its end.jpg": FileIncompleteError,
        "half.pdf": FileIncompleteError,
        "broken.pdf": FileDamagedError,
        "letter.docx": FileUnsupportedError,
        "empty.jpg": FileEmptyError,
        "locked.pdf": FileEncryptedError,
    }
    assert len(share.names()) == 8
    assert looks[-1].settled


@pytest.mark.parametrize(
    "name", [".hidden.jpg", "~$scan.docx", "scan.jpg.part", "scan.tmp", "Thumbs.db"]
)
def test_hidden_temporary_and_office_files_are_passed_over_in_silence(
    share: Share, name: str
) -> None:
    share.put(name, PICTURE)

    looks = share.look_for(share.watcher(), 2 * QUIET_S)

    assert told(looks) == []
    assert share.names() == [name]


@posix_only
def test_links_and_pipes_are_told_and_never_opened(share: Share, tmp_path: Path) -> None:
    (tmp_path / "outside.jpg").write_bytes(PICTURE)
    (share.path / "link.jpg").symlink_to(tmp_path / "outside.jpg")
    os.mkfifo(share.path / "pipe.jpg")

    looks = share.look_for(share.watcher(), 2 * QUIET_S)

    assert sorted(told(looks), key=str) == [
        (FileUnsupportedError, "pipe.jpg"),
        (FileLinkError, "link.jpg"),
    ]
    assert (tmp_path / "outside.jpg").read_bytes() == PICTURE


def test_a_folder_inside_is_told_once_whatever_happens_in_it(share: Share) -> None:
    inside = share.path / "phòng hai"
    inside.mkdir()
    watcher = share.watcher()

    looks = share.look_for(watcher, 2 * QUIET_S)
    (inside / "a.jpg").write_bytes(PICTURE)
    looks += share.look_for(watcher, 2 * QUIET_S)

    assert told(looks) == [(FolderNotWatchedError, "phòng hai")]
    assert (inside / "a.jpg").exists()


def test_a_file_written_to_since_it_was_judged_goes_back(share: Share) -> None:
    path = share.put("a.jpg", PICTURE)
    claims = Claims(share.path, "pc-1", OFFICE, None)
    stack = claims.begin(1)

    claimed = claims.claim(stack, "a.jpg", Found(Mark(len(PICTURE) - 1, 5), 1))

    assert claimed is None
    assert path.read_bytes() == PICTURE
    assert claims.stacks() == ()


class HeldOpen(Claims):
    """Claims on a share where another program has every file open."""

    error = OSError(errno.EBUSY, "busy")

    def claim(self, *_: object) -> StackFolder | None:
        raise self.error


class Forbidden(HeldOpen):
    """Claims on a share where this user may not move files."""

    error = PermissionError(errno.EACCES, "no")


@pytest.mark.parametrize(
    ("claims", "kind"), [(HeldOpen, FileInUseError), (Forbidden, FileImmovableError)]
)
def test_a_file_that_cannot_be_moved_is_told_once_and_tried_again(
    share: Share, claims: type[Claims], kind: type[IntakeError]
) -> None:
    share.put("a.jpg", PICTURE)

    looks = share.look_for(share.watcher(claims=claims), 4 * QUIET_S)

    assert told(looks) == [(kind, "a.jpg")]
    assert shown(share.due(share.watcher())) == [["a.jpg"]]


def test_no_room_to_look_into_a_file_is_said(share: Share, monkeypatch: pytest.MonkeyPatch) -> None:
    text_pdf(share.path / "a.pdf")
    watcher = share.watcher()
    usage = shutil.disk_usage(share.path)
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: usage._replace(free=1000))

    with pytest.raises(DiskFullError):
        share.look_for(watcher, 10)
    monkeypatch.undo()

    assert shown(share.due(watcher)) == [["a.pdf"]]


# --- names ----------------------------------------------------------------------------------


@posix_only
def test_a_name_that_is_no_text_can_be_told_and_taken(share: Share) -> None:
    raw = os.fsdecode("hồ sơ\x1b[31m.jpg".encode("cp1258", "replace") + b"\xff.jpg")
    share.put(raw, PICTURE)

    ((name,),) = shown(share.due(share.watcher()))

    assert name.isprintable()
    assert name.encode("utf-8")
    assert name.endswith(".jpg")


def test_the_longest_name_can_be_taken(share: Share) -> None:
    share.put("ệ" * 80 + ".jpg", PICTURE)
    watcher = share.watcher()

    (stack,) = share.due(watcher)
    for file in stack.files:
        watcher.finish(file, safe=True)

    assert len(stack.files) == 1
    assert share.names() == []
