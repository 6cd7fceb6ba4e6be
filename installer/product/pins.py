"""The declared pins and lists of `pins.toml`."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

FILE = Path(__file__).with_name("pins.toml")


def pins() -> dict[str, Any]:
    """Every table of the file."""
    return tomllib.loads(FILE.read_text("utf-8"))
