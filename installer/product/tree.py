"""The installed tree, from its parts."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

from installer.product.bytecode import make_bytecode
from installer.product.components import components
from installer.product.licenses import put_licenses
from installer.product.listing import write_listing
from installer.product.packages import make_app, make_packages, source_date
from installer.product.pins import pins
from installer.product.programs import make_launcher, make_twain
from installer.product.prune import copy_into
from installer.product.reading import make_tesseract, make_zbar
from installer.product.runtime import make_runtime
from installer.product.sbom import write_sbom

PACKAGES = Path("runtime", "Lib", "site-packages")
_RESOURCES = PACKAGES / "scanner_app" / "_resources"


def make_tree(target: Path, published: Path | None, *, bytecode: bool = True) -> None:
    """Put the tree together beside its place, then swap it in.

    Args:
        target: what is there is replaced.
        published: see `make_runtime`.
        bytecode: False leaves Python to compile at every start; for trying only.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    building = Path(tempfile.mkdtemp(prefix=".tree-", dir=target.parent))
    building.chmod(0o755)
    try:
        _fill(building, published, bytecode=bytecode)
        _date(building)
        _swap(building, target)
    except BaseException:
        shutil.rmtree(building, ignore_errors=True)
        raise


def _fill(building: Path, published: Path | None, *, bytecode: bool) -> None:
    parts = {
        "runtime": (make_runtime(published), Path("runtime")),
        "packages": (make_packages(), PACKAGES),
        "app": (make_app(), PACKAGES),
        "twain": (make_twain(), _RESOURCES / "twain"),
        "tesseract": (make_tesseract(), Path("tesseract")),
        "zbar": (make_zbar(), None),
        "launcher": (make_launcher(), Path()),
    }
    for made, place in parts.values():
        if place is not None:
            copy_into(made, building / place)
    zbar, _ = parts["zbar"]
    for name in ("libzbar-64.dll", "libiconv.dll"):
        shutil.copyfile(zbar / "built" / name, building / PACKAGES / "pyzbar" / name)
    if bytecode:
        for name in ("runtime", "packages", "app"):
            made, place = parts[name]
            copy_into(make_bytecode(made), building / (place or ""))
    found = components(building, "" if published else pins()["runtime"]["version"])
    put_licenses(found, building)
    write_sbom(found, building, source_date())
    write_listing(building, {name: made.name for name, (made, _) in parts.items()})


def _date(building: Path) -> None:
    """One date for all: what packs the tree writes dates down."""
    made_at = source_date()
    for file in building.rglob("*"):
        os.utime(file, (made_at, made_at))
    os.utime(building, (made_at, made_at))


def _swap(building: Path, target: Path) -> None:
    if target.exists():
        old = target.with_name(f".old-{os.getpid()}")
        target.rename(old)
        building.rename(target)
        shutil.rmtree(old)
    else:
        building.rename(target)
