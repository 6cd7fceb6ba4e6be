"""`sohoa watch` as a process: all the way by itself, and killed at random moments."""

from __future__ import annotations

import hashlib
import json
import random
import signal
import sqlite3
import subprocess
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.capture.samples import jpeg, paper, text_pdf, tiff
from tests.flow.conftest import OFFICE, Sohoa
from tests.flow.test_killed import kill_after

KILLS = 4
CODE = "000.00.21.H37-231018-0007"
QUICK = ("--office", OFFICE, "--still", "0.1", "--quiet", "0.2")

pytestmark = [pytest.mark.slow]


@dataclass
class Printer:
    """Scans small files of every kind into a folder, and remembers them."""

    folder: Path
    pages: dict[str, int] = field(default_factory=dict)
    digests: dict[str, str] = field(default_factory=dict)

    def scan(self, files: int) -> None:
        self.folder.mkdir(exist_ok=True)
        for number in range(len(self.pages), len(self.pages) + files):
            kind = ("jpg", "tif", "jpg", "pdf")[number % 4]
            path = self.folder / f"{number:02d}.{kind}"
            if kind == "tif":
                tiff(path, [paper(62, 88, seed=number * 10 + n) for n in range(3)], 100)
            elif kind == "pdf":
                # As many pages as no other file has, so that no two are alike.
                text_pdf(path, pages=1 + number // 4)
            else:
                path.write_bytes(jpeg(paper(62, 88, seed=number)))
            self.pages[path.name] = {"tif": 3, "pdf": 1 + number // 4}.get(kind, 1)
            self.digests[path.name] = digest(path)


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def watching(sohoa: Sohoa, folder: Path, *more: str) -> subprocess.Popen[str]:
    return sohoa.start("watch", str(folder), *QUICK, *more)


def assert_taken_once(sohoa: Sohoa, printer: Printer) -> None:
    """Every file is put away once and unharmed, every page is in the store once and intact."""
    away = [path for path in (printer.folder / "da-nhan").rglob("*") if path.is_file()]
    assert {path.name: digest(path) for path in away} == printer.digests
    assert len(away) == len(printer.digests)
    files = [path for path in printer.folder.rglob("*") if path.is_file()]
    assert sorted(files) == sorted(away)
    connection = sqlite3.connect(sohoa.home / "sohoa.db")
    rows = connection.execute("SELECT source, image, sha256 FROM pages").fetchall()
    connection.close()
    assert Counter(source for source, _, _ in rows) == printer.pages
    assert all(digest(sohoa.home / image) == sha256 for _, image, sha256 in rows)
    assert list(sohoa.home.rglob("*.part")) == []


def test_killed_at_random_moments_every_file_is_taken_once(sohoa: Sohoa, tmp_path: Path) -> None:
    moments = random.Random(20231018)
    printer = Printer(tmp_path / "máy quét")
    # Without its language nothing is read: killing the steps behind is another test's matter.
    sohoa.home.mkdir()
    (tmp_path / "tessdata").mkdir()
    settings = f'tessdata = "{tmp_path / "tessdata"}"\nworkers = 1\n'
    (sohoa.home / "settings.toml").write_text(settings)
    printer.scan(4)
    started = time.monotonic()
    watching(sohoa, printer.folder, "--once").communicate()
    span = time.monotonic() - started

    kills = 0
    for _ in range(3 * KILLS):
        printer.scan(2)
        child = watching(sohoa, printer.folder, "--once")
        kills += kill_after(child, moments.uniform(0.3, 1.0) * span)
        if kills == KILLS:
            break
    watching(sohoa, printer.folder, "--once").communicate()

    assert kills == KILLS
    assert_taken_once(sohoa, printer)


def test_what_a_printer_scans_goes_all_the_way_until_somebody_ends_it(
    sohoa: Sohoa, tmp_path: Path
) -> None:
    printer = Printer(tmp_path / "máy quét")
    printer.scan(4)
    child = watching(sohoa, printer.folder, "--dossier", CODE)
    assert child.stdout is not None

    events = []
    for line in child.stdout:
        events.append(json.loads(line))
        if events[-1]["event"] == "upload_sent":
            break
    child.send_signal(signal.SIGTERM)
    _, err = child.communicate(timeout=60)

    assert child.returncode == 0, err
    taken = [Path(each["path"]).name for each in events if each["event"] == "file_taken"]
    assert taken == list(printer.pages)
    assert events[-1]["event"] == "upload_sent"
    assert_taken_once(sohoa, printer)
