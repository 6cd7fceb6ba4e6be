"""Which tesseract is installed here, and which languages it can read."""

from __future__ import annotations

import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from pytesseract import pytesseract

_VERSION = re.compile(r"^tesseract v?(\S+)", re.MULTILINE)
_ANSWER_S = 30.0
"""It answers in 20 ms; a virus scanner may look at the program first."""


@dataclass(frozen=True, slots=True)
class InstalledTesseract:
    """The program, the version it states, and the models it finds, sorted."""

    program: Path
    version: str
    languages: tuple[str, ...]


def installed_tesseract(tessdata: Path | None = None) -> InstalledTesseract | None:
    """What is installed; None when the program is missing or does not start.

    Args:
        tessdata: folder of the models; None lets tesseract find its own.
    """
    program = shutil.which(pytesseract.tesseract_cmd)
    if program is None:
        return None
    version = _VERSION.search(_answer(program, "--version"))
    if version is None:
        return None
    folder = [] if tessdata is None else ["--tessdata-dir", str(tessdata)]
    heading, *names = _answer(program, "--list-langs", *folder).splitlines() or [""]
    languages = tuple(sorted(names)) if heading.startswith("List of") else ()
    return InstalledTesseract(Path(program), version[1], languages)


def _answer(program: str, *arguments: str) -> str:
    """Its output; empty when it does not start or does not end well."""
    try:
        ended = subprocess.run(
            [program, *arguments],
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
            text=True, encoding="utf-8", errors="replace", timeout=_ANSWER_S, check=False,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )  # fmt: skip
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return ended.stdout if ended.returncode == 0 else ""
