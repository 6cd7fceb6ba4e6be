"""Trees of the product's layout, small: tiny programs and some hundred files."""

from __future__ import annotations

import hashlib
import json
import shutil
from pathlib import Path

_FILES = 150


def make_small_tree(tree: Path, *, version: str, programs: Path, extra: str = "") -> Path:
    """A tree that installs; its folder.

    Args:
        tree: where it goes.
        version: its files say this.
        programs: folder with program.exe.
        extra: one more file, that only this version has.
    """
    library = tree / "runtime" / "Lib" / "site-packages" / "scanner_app"
    library.mkdir(parents=True)
    for name in ("sohoa.exe", "sohoa.com"):
        shutil.copy(programs / "program.exe", tree / name)
    for number in range(_FILES):
        # Does not compress: what is unpacked takes its time.
        noise = hashlib.shake_128(f"{version} {number}".encode()).digest(20_000)
        (library / f"module_{number}.py").write_bytes(noise)
    (tree / "version.txt").write_text(version)
    if extra:
        (tree / extra).write_text(extra)
    state(tree, version)
    return tree


def state(tree: Path, version: str) -> None:
    """Write product.json: this is the tree."""
    digests = {
        path.relative_to(tree).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(tree.rglob("*"))
        if path.is_file()
    }
    text = json.dumps({"name": "Sohoa", "version": version, "files": digests}, indent=1)
    (tree / "product.json").write_text(text)
