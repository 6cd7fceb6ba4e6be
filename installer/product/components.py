"""What the product is made of: Python packages and other parts, with version and licence."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import Message
from email.parser import Parser
from pathlib import Path
from typing import Any

from installer.product.kept import ROOT
from installer.product.pins import pins
from installer.product.programs import compiler_version, version
from installer.product.versions import UNKNOWN, by_version

_WORDS = {
    "MIT License": "MIT",
    "Apache 2.0": "Apache-2.0",
    "Apache License 2.0": "Apache-2.0",
    "PSFL": "PSF-2.0",
    "3-Clause BSD License": "BSD-3-Clause",
}


class UnknownLicenseError(Exception):
    """A package states no licence that we understand; it belongs into `pins.toml`, [spdx]."""


class MissingPartError(Exception):
    """A part of `pins.toml` names files that are not in the tree."""


@dataclass(frozen=True)
class Component:
    """One thing inside.

    Attributes:
        license: an SPDX expression.
        sha256: of the wheel it came as; of nothing else.
        files: of the tree, sorted; for Python packages none.
        texts: where its licence texts are, as `pins.toml` words that.
        metadata: the folder of its metadata, for Python packages.
    """

    name: str
    version: str
    license: str
    purl: str
    sha256: str = ""
    files: tuple[Path, ...] = ()
    texts: tuple[str, ...] = ()
    metadata: Path | None = None


def components(tree: Path, runtime_version: str) -> list[Component]:
    """All of a tree, sorted by name.

    Raises:
        UnknownLicenseError, MissingPartError.
    """
    packages = tree / "runtime" / "Lib" / "site-packages"
    found = [*_python_packages(packages), *_parts(tree, runtime_version)]
    return sorted(found, key=lambda one: one.name.lower())


def _python_packages(folder: Path) -> Iterator[Component]:
    declared, locked = pins(), _locked_wheels()
    for metadata in sorted(folder.glob("*.dist-info")):
        stated = Parser().parsestr((metadata / "METADATA").read_text("utf-8"))
        name = str(stated["Name"])
        if name == "sohoa":
            continue
        normal = re.sub(r"[-_.]+", "-", name).lower()
        yield Component(
            name,
            str(stated["Version"]),
            declared["spdx"].get(name) or _license(name, stated),
            f"pkg:pypi/{normal}@{stated['Version']}",
            sha256=_wheel_hash(metadata, locked.get(normal, {})),
            texts=tuple(declared["texts"].get(name, ())),
            metadata=metadata,
        )


def _license(name: str, stated: Message) -> str:
    expression = stated["License-Expression"]
    if expression:
        return str(expression)
    word = str(stated["License"] or "").strip()
    word = _WORDS.get(word, word)
    if re.fullmatch(r"[A-Za-z0-9.+-]+", word):
        return word
    raise UnknownLicenseError(f"{name}: {word[:60]!r}")


def _parts(tree: Path, runtime_version: str) -> Iterator[Component]:
    known = {"runtime": runtime_version, "app": version(), "compiler": compiler_version()}
    for part in pins()["parts"]:
        stated = part.get("version", UNKNOWN)
        files = sorted(file for pattern in part["files"] for file in _some(tree, pattern))
        if stated.partition(":")[0] in ("resource", "text", "name"):
            groups = list(by_version(files, stated))
        else:
            groups = [(known.get(stated, stated), files)]
        for place, (own, its_files) in enumerate(groups):
            yield Component(
                f"{part['name']}-{own}" if place else part["name"],
                own,
                part["license"],
                part["purl"].format(version=own),
                files=tuple(its_files),
                texts=tuple(part["texts"]),
            )


def _some(tree: Path, pattern: str) -> list[Path]:
    found = list(tree.glob(pattern))
    if not found:
        raise MissingPartError(pattern)
    return found


def _locked_wheels() -> dict[str, dict[str, str]]:
    """Hash by file name, by package, out of uv.lock."""
    locked: dict[str, Any] = tomllib.loads((ROOT / "uv.lock").read_text("utf-8"))
    return {
        package["name"]: {
            wheel["url"].rpartition("/")[2]: wheel["hash"].removeprefix("sha256:")
            for wheel in package.get("wheels", ())
        }
        for package in locked["package"]
    }


def _wheel_hash(metadata: Path, wheels: dict[str, str]) -> str:
    """The one whose name has the tags that its own WHEEL file states."""
    facts = Parser().parsestr((metadata / "WHEEL").read_text("utf-8"))
    tags = {str(tag) for tag in facts.get_all("Tag", [])}
    for file, sha256 in wheels.items():
        *_, python, abi, platform = file.removesuffix(".whl").split("-")
        named = {
            f"{one}-{two}-{three}"
            for one in python.split(".") for two in abi.split(".") for three in platform.split(".")
        }  # fmt: skip
        if named & tags and platform in ("win_amd64", "any"):
            return sha256
    return ""
