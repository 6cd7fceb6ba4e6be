"""The installed tree, from its parts."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from pathlib import Path

from installer.product.packages import make_app, make_packages
from installer.product.programs import make_launcher, make_twain
from installer.product.prune import copy_into
from installer.product.runtime import make_runtime

PACKAGES = Path("runtime", "Lib", "site-packages")


def make_tree(target: Path, published: Path | None) -> None:
    """Put the tree together beside its place, then swap it in.

    Args:
        target: what is there is replaced.
        published: see `make_runtime`.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    building = Path(tempfile.mkdtemp(prefix=".tree-", dir=target.parent))
    building.chmod(0o755)
    try:
        copy_into(make_runtime(published), building / "runtime")
        copy_into(make_packages(), building / PACKAGES)
        copy_into(make_app(), building / PACKAGES)
        copy_into(make_twain(), building / PACKAGES / "scanner_app" / "_resources" / "twain")
        copy_into(make_launcher(), building)
        _swap(building, target)
    except BaseException:
        shutil.rmtree(building, ignore_errors=True)
        raise


def _swap(building: Path, target: Path) -> None:
    if target.exists():
        old = target.with_name(f".old-{os.getpid()}")
        target.rename(old)
        building.rename(target)
        shutil.rmtree(old)
    else:
        building.rename(target)
    print(target, file=sys.stderr)
