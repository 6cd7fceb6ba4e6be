"""`product.json`: every file of the tree with its hash."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path

from installer.product.programs import version

NAME = "product.json"


def write_listing(tree: Path, built_from: Mapping[str, str]) -> None:
    """Write it; once more after files were signed.

    Args:
        tree: the installed tree; its own listing is not listed.
        built_from: the parts and what they were made of.
    """
    files = {
        file.relative_to(tree).as_posix(): hashlib.sha256(file.read_bytes()).hexdigest()
        for file in sorted(tree.rglob("*"))
        if file.is_file() and file != tree / NAME
    }
    stated = {
        "name": "Sohoa",
        "version": version(),
        "built_from": dict(built_from),
        "files": files,
    }
    text = json.dumps(stated, indent=1, sort_keys=True, ensure_ascii=False)
    (tree / NAME).write_text(text + "\n", "utf-8", newline="\n")
