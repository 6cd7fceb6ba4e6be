from __future__ import annotations

import hashlib
import os
import sys
from pathlib import Path

import pytest

from scanner_app.capture.files import DiskFileSource
from scanner_app.capture.finding import natural_key
from scanner_app.domain.file_errors import (
    FileEmptyError,
    FileForbiddenError,
    FileMissingError,
    FileUnsupportedError,
    FolderEmptyError,
    IntakeError,
)
from scanner_app.ports import SourceFile
from tests.capture.samples import jpeg, png

posix_only = pytest.mark.skipif(sys.platform == "win32", reason="chỉ có trên POSIX")


def found(*paths: Path) -> list[SourceFile | IntakeError]:
    return list(DiskFileSource().find(paths))


def names(*paths: Path) -> list[str]:
    return [f.path.name for f in found(*paths) if isinstance(f, SourceFile)]


def the_error(*paths: Path) -> IntakeError:
    (only,) = found(*paths)
    assert isinstance(only, IntakeError)
    return only


@pytest.fixture
def dossier(tmp_path: Path) -> Path:
    folder = tmp_path / "Hồ sơ số 7 – Điềm He"
    folder.mkdir()
    return folder


def test_files_come_in_natural_order_folders_within_folders(dossier: Path) -> None:
    (dossier / "Bìa 3").mkdir()
    for name in ["trang 10.jpg", "Trang 2.jpg", "trang 1.jpg", "Bìa 3/ảnh.png", "Đơn.jpg"]:
        (dossier / name).write_bytes(png() if name.endswith("png") else jpeg())

    assert names(dossier) == ["ảnh.png", "trang 1.jpg", "Trang 2.jpg", "trang 10.jpg", "Đơn.jpg"]


def test_the_order_does_not_depend_on_the_unicode_form_of_a_name() -> None:
    assert natural_key("Điềm 2") == natural_key("Điềm 2".upper())
    assert natural_key("he\u0302 02") == natural_key("hê 02")


def test_the_digest_is_that_of_the_bytes(dossier: Path) -> None:
    content = jpeg() + b"\0" * 3_000_000
    (dossier / "a.jpg").write_bytes(content)

    (only,) = found(dossier)

    assert isinstance(only, SourceFile)
    assert only.sha256 == hashlib.sha256(content).hexdigest()


def test_content_counts_and_not_the_name(dossier: Path) -> None:
    (dossier / "scan.jpg").write_bytes(b"%PDF-1.4\n")
    (dossier / "no suffix").write_bytes(jpeg())
    (dossier / "anh.pdf").write_bytes(b"II*\0\x08\0\0\0")

    assert names(dossier) == ["anh.pdf", "no suffix", "scan.jpg"]


@pytest.mark.parametrize(
    "name",
    [".an.jpg", "~$don.pdf", "Thumbs.db", "a.jpg.part", "b.pdf.crdownload", "__MACOSX", "so.tmp"],
)
def test_hidden_temporary_and_unfinished_files_are_passed_over(dossier: Path, name: str) -> None:
    (dossier / name).write_bytes(jpeg())
    (dossier / "that.jpg").write_bytes(jpeg())

    assert names(dossier) == ["that.jpg"]


def test_foreign_files_in_a_folder_are_left_alone_in_silence(dossier: Path) -> None:
    for name in ["ghi chu.txt", "truth.json", "rong.txt"]:
        (dossier / name).write_bytes(b"" if name == "rong.txt" else b"{}")
    (dossier / "that.jpg").write_bytes(jpeg())

    assert names(dossier) == ["that.jpg"]
    assert len(found(dossier)) == 1


def test_a_foreign_file_named_by_the_person_is_unsupported(dossier: Path) -> None:
    path = dossier / "ghi chu.txt"
    path.write_text("x", "utf-8")

    error = the_error(path)

    assert (type(error), error.facts["path"]) == (FileUnsupportedError, path)


def test_a_file_named_like_a_scan_but_none_is_not_lost_in_silence(dossier: Path) -> None:
    (dossier / "giay.pdf").write_bytes(b"garbage")

    assert isinstance(the_error(dossier), FileUnsupportedError)


@pytest.mark.parametrize("given", ["folder", "file"])
def test_a_file_of_zero_bytes_is_empty(dossier: Path, given: str) -> None:
    path = dossier / "trang.pdf"
    path.touch()

    error = the_error(dossier if given == "folder" else path)

    assert (type(error), error.facts["path"]) == (FileEmptyError, path)


def test_a_path_that_is_not_there_is_missing(tmp_path: Path) -> None:
    assert isinstance(the_error(tmp_path / "không có"), FileMissingError)


@pytest.mark.parametrize("content", [None, "ghi chu.txt"])
def test_a_folder_without_scans_is_empty(dossier: Path, content: str | None) -> None:
    if content:
        (dossier / content).write_text("x", "utf-8")

    error = the_error(dossier)

    assert (type(error), error.facts["path"]) == (FolderEmptyError, dossier)


def test_what_is_wrong_does_not_stop_the_rest(dossier: Path, tmp_path: Path) -> None:
    (dossier / "a.jpg").write_bytes(jpeg())

    kinds = [type(f) for f in found(tmp_path / "gone", dossier)]

    assert kinds == [FileMissingError, SourceFile]


def test_a_file_named_twice_comes_once(dossier: Path) -> None:
    path = dossier / "a.jpg"
    path.write_bytes(jpeg())

    assert names(path, dossier, path) == ["a.jpg"]


@posix_only
def test_links_are_not_followed_out_of_the_folder_or_in_circles(
    dossier: Path, tmp_path: Path
) -> None:
    outside = tmp_path / "riêng"
    outside.mkdir()
    (outside / "secret.jpg").write_bytes(jpeg())
    (dossier / "ra ngoài").symlink_to(outside)
    (dossier / "secret.jpg").symlink_to(outside / "secret.jpg")
    (dossier / "vòng").symlink_to(dossier)
    (dossier / "a.jpg").write_bytes(jpeg())

    assert names(dossier) == ["a.jpg"]


@posix_only
def test_a_pipe_is_never_opened(dossier: Path) -> None:
    os.mkfifo(dossier / "pipe.jpg")
    (dossier / "a.jpg").write_bytes(jpeg())

    assert names(dossier) == ["a.jpg"]
    assert isinstance(the_error(dossier / "pipe.jpg"), FileUnsupportedError)


@posix_only
def test_a_file_the_user_may_not_open_is_forbidden(dossier: Path) -> None:
    if os.geteuid() == 0:
        pytest.skip("chạy với quyền root thì không tệp nào bị cấm")
    path = dossier / "kín.jpg"
    path.write_bytes(jpeg())
    path.chmod(0)

    assert isinstance(the_error(dossier), FileForbiddenError)
