r"""`licenses\`: the licence texts of all that is inside, a folder for each component."""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from pathlib import Path

from installer.product.components import Component
from installer.product.fetch import one_wheel
from installer.product.kept import ROOT, kept
from installer.product.pins import pins
from installer.product.reading import make_zbar, wheel_licenses
from installer.product.runtime import default_python

_WORDS = ("LICEN", "COPYING", "NOTICE", "COPYRIGHT")
_COMMON = Path("/usr/share/common-licenses")
_DOC = Path("/usr/share/doc")
_OWN = Path(__file__).with_name("texts")


class MissingLicenseError(Exception):
    """A component without a licence text: it cannot be shipped."""


def put_licenses(found: Iterable[Component], tree: Path) -> None:
    """The texts of every component.

    Raises:
        MissingLicenseError: one has none.
    """
    for component in found:
        folder = tree / "licenses" / component.name.lower()
        if component.metadata is not None:
            _from_metadata(component.metadata, folder)
        for text in component.texts:
            for source in _sources(text, tree):
                folder.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(source, _free(folder / _file_name(source, text)))
        if not folder.is_dir():
            raise MissingLicenseError(component.name)


def _free(file: Path) -> Path:
    """The file, by another name if Windows takes one that lies there for it."""
    taken = {each.name.lower() for each in file.parent.iterdir() if each.name != file.name}
    return file.with_stem(f"{file.stem}-2") if file.name.lower() in taken else file


def _from_metadata(metadata: Path, folder: Path) -> None:
    for file in sorted(metadata.rglob("*")):
        inside = "licenses" in file.relative_to(metadata).parts[:-1]
        if file.is_file() and (inside or any(word in file.name.upper() for word in _WORDS)):
            # The commercial contract is Qt's other offer, not ours.
            if file.name == "LicenseRef-Qt-Commercial.txt":
                continue
            folder.mkdir(parents=True, exist_ok=True)
            parts = file.relative_to(metadata).parts
            shutil.copyfile(file, folder / "-".join(p for p in parts if p != "licenses"))


def _sources(text: str, tree: Path) -> list[Path]:
    kind, _, name = text.partition(":")
    match kind:
        case "doc":
            place = _DOC / name / "copyright"
        case "wheel":
            place = wheel_licenses() / "licenses" / ".wheel-licenses" / name
        case "zbar":
            place = make_zbar() / (name if name == "source" else f"built/{name}")
        case "msvc":
            place = _msvc_license()
        case _:
            places = {
                "project": ROOT,
                "package": tree / "runtime" / "Lib" / "site-packages",
                "common": _COMMON,
                "runtime": default_python(),
                "own": _OWN,
            }
            place = places[kind] / name
    files = sorted(f for f in place.rglob("*") if f.is_file()) if place.is_dir() else [place]
    if not files or not files[0].is_file():
        raise MissingLicenseError(text)
    return files


def _msvc_license() -> Path:
    pin = pins()["msvc"]

    def make(folder: Path) -> None:
        one_wheel(pin, folder / "wheel")
        [found] = folder.glob("wheel/*.dist-info/licenses/LICENSE")
        shutil.copyfile(found, folder / "LICENSE")
        shutil.rmtree(folder / "wheel")

    return kept("msvc-license", [repr(pin)], make) / "LICENSE"


def _file_name(source: Path, text: str) -> str:
    if text.startswith("doc:"):
        return f"copyright-{text.removeprefix('doc:')}"
    return f"{source.name}.txt" if source.suffix == "" else source.name
