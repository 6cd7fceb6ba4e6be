"""What a start removes of what a dead process left."""

from __future__ import annotations

from pathlib import Path

from scanner_app.bootstrap.working import make_home, sweep


def test_unsigned_files_that_nothing_speaks_of_go_and_all_others_stay(tmp_path: Path) -> None:
    make_home(tmp_path)
    names = ("unsigned/a.pdf", "unsigned/b.pdf", "unsigned/c.pdf.part", "signed/d.pdf")
    half_kept = "originals/2026/e.pdf.part"
    (tmp_path / half_kept).parent.mkdir(parents=True)
    for name in (*names, half_kept):
        (tmp_path / name).write_bytes(b"x")

    swept = sweep(tmp_path, tmp_path / "spool", lambda: {tmp_path / "unsigned" / "a.pdf"})

    left = {
        path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*.*") if path.is_file()
    }
    assert left == {"unsigned/a.pdf", "signed/d.pdf"}
    assert swept == 3
