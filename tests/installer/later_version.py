"""A later version of the product: the same files, but that they say so."""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
from pathlib import Path


def as_version(tree: Path, target: Path, version: str) -> Path:
    """The product of `tree` as one of this version, in a folder of the same disk; that folder.

    What is the same is shared by hard links: nobody may write into either.
    """
    shutil.rmtree(target, ignore_errors=True)
    shutil.copytree(tree, target, copy_function=os.link)
    packages = Path("runtime", "Lib", "site-packages")
    (stated,) = (target / packages).glob("sohoa-*.dist-info/METADATA")
    text = re.sub(r"(?m)^Version: .*$", f"Version: {version}", stated.read_text(encoding="utf-8"))
    _write(stated, text.encode())
    product = target / "product.json"
    told = json.loads(product.read_text(encoding="utf-8"))
    told["version"] = version
    place = stated.relative_to(target).as_posix()
    told["files"][place] = hashlib.sha256(text.encode()).hexdigest()
    _write(product, json.dumps(told, indent=1).encode())
    return target


def _write(file: Path, content: bytes) -> None:
    """In place of the shared one."""
    file.unlink()
    file.write_bytes(content)
