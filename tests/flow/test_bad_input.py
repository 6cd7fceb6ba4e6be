"""Bad input: a clear Vietnamese error that names the file; the rest of the stack goes on."""

from __future__ import annotations

import os
import shutil
import struct
import subprocess
import zlib
from pathlib import Path

import pikepdf
import pytest

from tests.flow.conftest import OFFICE, Sohoa

pytestmark = [pytest.mark.slow]


@pytest.fixture
def mixed(tmp_path: Path, stack: Path) -> Path:
    """A good stack with one of each kind of bad file among it."""
    folder = tmp_path / "giấy tờ hỏng"
    shutil.copytree(stack, folder)
    good = sorted(stack.iterdir())[1].read_bytes()
    (folder / "cut.jpg").write_bytes(good[: len(good) // 2])
    (folder / "empty.jpg").write_bytes(b"")
    (folder / "broken.pdf").write_bytes(b"%PDF-1.7\nnothing that could be mended")
    bomb(folder / "bomb.png", side=30_000)
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.save(folder / "locked.pdf", encryption=pikepdf.Encryption(owner="o", user="u"))
    return folder


def bomb(path: Path, side: int) -> None:
    """A PNG whose header claims side x side pixels."""
    header = struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0)
    rows = zlib.compress(b"\x00" * (side // 8 + 1) * 64)

    def chunk(kind: bytes, body: bytes) -> bytes:
        return (
            struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
        )

    parts = (chunk(b"IHDR", header), chunk(b"IDAT", rows), chunk(b"IEND", b""))
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + b"".join(parts))


def test_bad_files_are_named_and_the_good_ones_are_delivered(
    sohoa: Sohoa, mixed: Path, stack: Path
) -> None:
    done = sohoa.run("digitize", str(mixed), "--office", OFFICE)

    codes = {Path(error["path"]).name: error["code"] for error in done.out["errors"]}
    assert done.code == 1
    assert codes == {
        "cut.jpg": "file.damaged",
        "empty.jpg": "file.empty",
        "broken.pdf": "file.damaged",
        "bomb.png": "file.too_large",
        "locked.pdf": "file.encrypted",
    }
    assert all(Path(error["path"]).name in error["text"] for error in done.out["errors"])
    papers = [paper for dossier in done.out["dossiers"] for paper in dossier["papers"]]
    assert {paper["delivery"] for paper in papers} == {"delivered"}
    assert done.out["pages_kept"] == len(list(stack.iterdir()))


def test_an_empty_folder_is_named(sohoa: Sohoa, tmp_path: Path) -> None:
    (tmp_path / "trống").mkdir()

    done = sohoa.run("digitize", str(tmp_path / "trống"), "--office", OFFICE)

    assert done.code == 1
    assert [error["code"] for error in done.out["errors"]] == ["folder.empty"]


@pytest.mark.skipif(os.name == "nt" or os.geteuid() != 0, reason="cần quyền root để gắn đĩa nhỏ")
def test_a_full_disk_is_said_and_nothing_half_written_stays(sohoa: Sohoa, stack: Path) -> None:
    sohoa.home.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=64M", "tmpfs", str(sohoa.home)]
    if subprocess.run(mount, check=False).returncode:
        pytest.skip("không gắn được đĩa nhỏ trên máy này")
    try:
        done = sohoa.run("digitize", str(stack), "--office", OFFICE)
        left = [path.name for path in (sohoa.home / "pages").rglob("*") if path.is_file()]
    finally:
        subprocess.run(["umount", "-l", str(sohoa.home)], check=True)

    assert done.code == 1
    assert [error["code"] for error in done.out["errors"]] == ["disk.full"]
    assert left == []


def test_a_missing_language_keeps_the_pages_for_later(
    sohoa: Sohoa, stack: Path, tmp_path: Path
) -> None:
    (tmp_path / "tessdata").mkdir()
    sohoa.home.mkdir()
    settings = sohoa.home / "settings.toml"
    settings.write_text(f'tessdata = "{tmp_path / "tessdata"}"\n')

    failed = sohoa.run("digitize", str(stack), "--office", OFFICE)
    settings.unlink()
    done = sohoa.run("digitize", str(stack), "--office", OFFICE)

    assert failed.code == 1
    assert [error["code"] for error in failed.out["errors"]] == ["engine.language_missing"]
    assert failed.out["pages_kept"] == len(list(stack.iterdir()))
    assert done.code == 0
    assert len(done.out["dossiers"]) == 2


def test_no_tesseract_is_said(sohoa: Sohoa, stack: Path, tmp_path: Path) -> None:
    (tmp_path / "bin").mkdir()

    failed = sohoa.run("digitize", str(stack), "--office", OFFICE, PATH=str(tmp_path / "bin"))

    assert [error["code"] for error in failed.out["errors"]] == ["engine.missing"]


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("--office", "../x"), "office.code_invalid"),
        (("--office", OFFICE, "--dossier", "so 7"), "dossier.code_invalid"),
    ],
)
def test_wrong_use_has_its_own_exit_code(
    sohoa: Sohoa, stack: Path, arguments: tuple[str, ...], code: str
) -> None:
    done = sohoa.run("digitize", str(stack), *arguments)

    assert (done.code, done.out["errors"][0]["code"]) == (2, code)


def test_an_unknown_setting_names_the_nearest(sohoa: Sohoa) -> None:
    sohoa.home.mkdir()
    (sohoa.home / "settings.toml").write_text('offise = "06463"\n')

    done = sohoa.run("progress")

    assert done.code == 2
    assert "office" in done.out["errors"][0]["text"]
