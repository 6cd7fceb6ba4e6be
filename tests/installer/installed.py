"""The product as installed in a Windows: its commands, and what they leave behind."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.installer.wine10 import Windows

FOLDER = r"C:\Program Files\Phần mềm của Ủy ban nhân dân\Sohoa"
"""Where no code page but UTF-8 has all letters, and where administrators alone may write."""


@dataclass(frozen=True)
class Ended:
    """How a command ended.

    Attributes:
        code: exit code.
        told: its JSON document; empty when it printed none.
        errors: standard error.
    """

    code: int
    told: dict[str, Any]  # a JSON document
    errors: str


@dataclass(frozen=True)
class Begun:
    """A command that runs."""

    process: subprocess.Popen[bytes]

    def ended(self) -> Ended:
        """Wait for it."""
        told, errors = self.process.communicate()
        return _ended(self.process.returncode, told, errors)


@dataclass(frozen=True)
class Installed:
    """The product in a folder of a Windows.

    Attributes:
        windows: where.
        folder: `C:\\…`.
    """

    windows: Windows
    folder: str = FOLDER

    @property
    def place(self) -> Path:
        """The folder as we see it."""
        return self.windows.real(self.folder)

    def sohoa(
        self,
        *words: str,
        limit_s: float = 300,
        home: str = "",
        variables: Mapping[str, str] | None = None,
    ) -> Ended:
        """Run `sohoa --json …` to its end; `variables` are beside Windows' own."""
        return self.begin(*words, limit_s=limit_s, home=home, variables=variables).ended()

    def begin(
        self,
        *words: str,
        limit_s: float = 300,
        home: str = "",
        variables: Mapping[str, str] | None = None,
    ) -> Begun:
        """The same, running."""
        own = ("--home", home) if home else ()
        command = (rf"{self.folder}\sohoa.com", *words, *own, "--json")
        return Begun(
            self.windows.start(*command, limit_s=limit_s, environment=variables, apart=True)
        )

    def is_whole(self) -> bool:
        """Exactly the files that product.json lists lie there; the uninstaller does not count."""
        stated = json.loads((self.place / "product.json").read_text(encoding="utf-8"))["files"]
        found = {
            path.relative_to(self.place).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
            for path in self.place.rglob("*")
            if path.is_file() and path.name not in ("product.json", "uninstall.exe")
        }
        return bool(found == stated)


def put_in_place(tree: Path, windows: Windows, folder: str = FOLDER) -> Installed:
    """The files that setup.exe would put there, without it; see `test_setup_product.py`."""
    place = windows.real(folder)
    place.parent.mkdir(parents=True, exist_ok=True)
    shutil.copytree(tree, place, copy_function=_link)
    return Installed(windows, folder)


def _link(source: str, target: str) -> None:
    try:
        os.link(source, target)
    except OSError:  # another disk
        shutil.copy2(source, target)


def _ended(code: int, told: bytes, errors: bytes) -> Ended:
    text = told.decode("utf-8", "replace")
    document: Mapping[str, Any] = json.loads(text) if text.lstrip().startswith("{") else {}
    return Ended(code, dict(document), errors.decode("utf-8", "replace"))
