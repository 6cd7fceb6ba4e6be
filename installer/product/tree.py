"""The installed tree, from its parts."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

from installer.product.bytecode import make_bytecode
from installer.product.components import components
from installer.product.kept import ROOT, digest
from installer.product.licenses import put_licenses
from installer.product.listing import is_whole, write_listing
from installer.product.packages import make_app, make_packages, source_date
from installer.product.programs import make_launcher, make_twain
from installer.product.prune import copy_into
from installer.product.reading import make_tesseract, make_zbar
from installer.product.runtime import make_runtime, runtime_version
from installer.product.sbom import write_sbom

PACKAGES = Path("runtime", "Lib", "site-packages")
_RESOURCES = PACKAGES / "scanner_app" / "_resources"


def make_tree(target: Path, published: Path | None) -> None:
    """Put the tree together beside its place, then swap it in.

    Args:
        target: what is there is replaced, unless it is of the same parts and whole.
        published: see `make_runtime`.
    """
    parts = _make_parts(published)
    built_from = {name: made.name for name, (made, _) in parts.items()}
    # How they are put together counts as well.
    built_from["recipe"] = digest([Path(__file__).parent, ROOT / "uv.lock", str(source_date())])[
        :20
    ]
    if is_whole(target, built_from):
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    building = Path(tempfile.mkdtemp(prefix=".tree-", dir=target.parent))
    building.chmod(0o755)
    try:
        _fill(building, parts)
        found = components(building, runtime_version(published))
        put_licenses(found, building)
        write_sbom(found, building, source_date())
        write_listing(building, built_from)
        _date(building)
        _swap(building, target)
    except BaseException:
        shutil.rmtree(building, ignore_errors=True)
        raise


def _make_parts(published: Path | None) -> dict[str, tuple[Path, Path | None]]:
    """Each part's folder, and where in the tree all of it goes."""
    runtime, packages, app = make_runtime(published), make_packages(), make_app()
    return {
        "runtime": (runtime, Path("runtime")),
        "packages": (packages, PACKAGES),
        "app": (app, PACKAGES),
        "bytecode-runtime": (make_bytecode(runtime), Path("runtime")),
        "bytecode-packages": (make_bytecode(packages), PACKAGES),
        "bytecode-app": (make_bytecode(app), PACKAGES),
        "twain": (make_twain(), _RESOURCES / "twain"),
        "tesseract": (make_tesseract(), Path("tesseract")),
        "zbar": (make_zbar(), None),
        "launcher": (make_launcher(), Path()),
    }


def _fill(building: Path, parts: dict[str, tuple[Path, Path | None]]) -> None:
    for made, place in parts.values():
        if place is not None:
            copy_into(made, building / place)
    zbar, _ = parts["zbar"]
    for name in ("libzbar-64.dll", "libiconv.dll"):
        shutil.copyfile(zbar / "built" / name, building / PACKAGES / "pyzbar" / name)


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
