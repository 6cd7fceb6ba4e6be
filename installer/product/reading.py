r"""`tesseract\`: program, DLLs and models; zbar's DLLs."""

from __future__ import annotations

import hashlib
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from installer.product.fetch import one_wheel, run
from installer.product.kept import ROOT, kept
from installer.product.pins import pins
from installer.product.programs import compiler, version

_INSTALLED_MODELS = "/usr/share/tesseract-ocr"


class WrongFileError(Exception):
    """A file has not the hash that is pinned."""


def make_tesseract() -> Path:
    """`tesseract.exe`, the DLLs of its closure, `tessdata` with Vietnamese and orientation."""
    pin, msvc, models = pins()["tesserocr"], pins()["msvc"], pins()["models"]
    source = ROOT / "installer" / "tesseract"

    def make(folder: Path) -> None:
        with _unpacked(pin) as wheel, _unpacked(msvc) as runtime:
            libraries = wheel / "tesserocr.libs"
            run([source / "build", libraries, folder, version()])
            for name in pin["libraries"]:
                [library] = libraries.glob(f"{name}-*.dll")
                shutil.copyfile(library, folder / library.name)
            for name in pin["msvc"]:
                shutil.copyfile(runtime / "Scripts" / name, folder / name)
        (folder / "tessdata").mkdir()
        for language, model in models.items():
            _put_model(model, folder / "tessdata" / f"{language}.traineddata")

    inputs = [repr(pin), repr(msvc), repr(models), version(), compiler(), source, Path(__file__)]
    return kept("tesseract", inputs, make)


def make_zbar() -> Path:
    """`libzbar-64.dll` and `libiconv.dll`, with their licence and source beside them.

    The licence (LGPL 2.1) asks for the source of what is shipped: one megabyte.
    """
    pin, source = pins()["zbar"], ROOT / "installer" / "zbar"

    def make(folder: Path) -> None:
        archives = folder / "source"
        run([source / "fetch_source", pin["package"], archives, *pin["sha256"]])
        run([source / "build", archives, folder / "built"])

    return kept("zbar", [repr(pin), source, compiler()], make)


def wheel_licenses() -> Path:
    """The licence texts that the tesserocr wheel carries for what is inside it."""
    pin = pins()["tesserocr"]

    def make(folder: Path) -> None:
        with _unpacked(pin) as wheel:
            [facts] = wheel.glob("*.dist-info")
            shutil.copytree(facts / "licenses", folder / "licenses")

    return kept("tesserocr-licenses", [repr(pin)], make)


@contextmanager
def _unpacked(pin: dict[str, str]) -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="sohoa-wheel-") as folder:
        one_wheel(pin, Path(folder) / "wheel")
        yield Path(folder) / "wheel"


def _put_model(model: dict[str, str], target: Path) -> None:
    """From the package that is installed here when it is the pinned one, else from Debian's."""
    wanted = model["sha256"]
    for file in sorted(Path(_INSTALLED_MODELS).glob(f"*/tessdata/{target.name}")):
        if _sha256(file) == wanted:
            shutil.copyfile(file, target)
            return
    with tempfile.TemporaryDirectory(prefix="sohoa-deb-") as folder:
        place = Path(folder)
        run(["apt-get", "download", "-qq", model["package"]], folder=place)
        [package] = place.glob("*.deb")
        run(["dpkg-deb", "-x", package, place / "unpacked"])
        for file in place.glob(f"unpacked/usr/share/**/{target.name}"):
            if _sha256(file) == wanted:
                shutil.copyfile(file, target)
                return
    raise WrongFileError(f"{model['package']}: no {target.name} with the pinned hash")


def _sha256(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()
