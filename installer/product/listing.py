"""`product.json`: every file of the tree with its hash."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

from installer.product.packages import source_date
from installer.product.programs import version

NAME = "product.json"


def write_listing(tree: Path, built_from: Mapping[str, str]) -> None:
    """Write it; once more after files were signed.

    Args:
        tree: the installed tree; its own listing is not listed.
        built_from: the parts and what they were made of.
    """
    stated = {
        "name": "Sohoa",
        "version": version(),
        # Before this day no clock of a PC that runs it can be right.
        "built": f"{datetime.fromtimestamp(source_date(), UTC):%Y-%m-%d}",
        "built_from": dict(built_from),
        "files": _hashes(tree),
    }
    text = json.dumps(stated, indent=1, sort_keys=True, ensure_ascii=False)
    (tree / NAME).write_text(text + "\n", "utf-8", newline="\n")


def is_whole(tree: Path, built_from: Mapping[str, str]) -> bool:
    """Whether this tree was made of these parts, and every file is still as listed."""
    try:
        stated = json.loads((tree / NAME).read_text("utf-8"))
        same = stated["built_from"] == dict(built_from) and stated["version"] == version()
        return same and bool(stated["files"] == _hashes(tree))
    except (OSError, ValueError, KeyError):
        return False


def _hashes(tree: Path) -> dict[str, str]:
    return {
        file.relative_to(tree).as_posix(): hashlib.sha256(file.read_bytes()).hexdigest()
        for file in sorted(tree.rglob("*"))
        if file.is_file() and file != tree / NAME
    }
