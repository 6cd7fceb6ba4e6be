"""The files that are installed: what product.json says the tree is, looked at again."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

_LONGEST_PATH = 259
"""Letters that a path may have on a Windows as delivered, MAX_PATH without its end."""


@dataclass(frozen=True)
class Payload:
    """A tree that is complete.

    Attributes:
        tree: its folder.
        digests: SHA-256 in hexadecimal by path below it ("/" between folders), sorted, with
            product.json itself.
        size_bytes: of all files.
    """

    tree: Path
    digests: dict[str, str]
    size_bytes: int

    @property
    def longest_folder(self) -> int:
        """Letters that the program's folder may have, "….new" beside it included."""
        return _LONGEST_PATH - len(".new/") - max(map(len, self.digests))

    def by_folder(self) -> dict[str, list[str]]:
        """Paths by the folder they lie in, "" for the tree itself; sorted."""
        folders: dict[str, list[str]] = {}
        for path in self.digests:
            folders.setdefault(path.rpartition("/")[0], []).append(path)
        return dict(sorted(folders.items()))


def read_payload(tree: Path) -> Payload:
    """The tree's files.

    Raises:
        ValueError: product.json does not say what lies there, a name is not ASCII, or two are the
            same to Windows.
    """
    stated: dict[str, str] = json.loads((tree / "product.json").read_text(encoding="utf-8"))[
        "files"
    ]
    found = {
        path.relative_to(tree).as_posix(): path
        for path in sorted(tree.rglob("*"))
        if path.is_file()
    }
    product = found.pop("product.json")
    digests = {name: _digest(path) for name, path in found.items()}
    wrong = sorted(name for name in {*stated, *digests} if stated.get(name) != digests.get(name))
    wrong += [name for name in digests if not name.isascii()]
    # To Windows "LICENSE" and "license" are one file.
    alike = Counter(name.lower() for name in digests)
    wrong += [name for name in digests if alike[name.lower()] > 1]
    if wrong:
        raise ValueError(f"not what product.json says, or no name for Windows: {wrong[:5]}")
    digests["product.json"] = _digest(product)
    size = sum(path.stat().st_size for path in [product, *found.values()])
    return Payload(tree, dict(sorted(digests.items())), size)


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
