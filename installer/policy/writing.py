"""Writes IT's files: group policy template, its languages, commented settings."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from pathlib import Path

from installer.policy.adml import LANGUAGES, adml
from installer.policy.admx import admx
from scanner_app.settings_template import template

NAME = "Sohoa"


def write_policy(folder: Path) -> list[Path]:
    """Sohoa.admx, a folder with Sohoa.adml for each language, settings.toml; the same each time.

    Args:
        folder: made when missing; laid out like C:/Windows/PolicyDefinitions.
    """
    made = {folder / f"{NAME}.admx": _printed(admx())}
    for culture in LANGUAGES:
        made[folder / culture / f"{NAME}.adml"] = _printed(adml(culture))
    made[folder / "settings.toml"] = template().encode()
    for path, content in made.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return list(made)


def _printed(root: ET.Element) -> bytes:
    ET.indent(root)
    return ET.tostring(root, encoding="utf-8", xml_declaration=True) + b"\n"
