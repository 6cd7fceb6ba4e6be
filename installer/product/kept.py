"""Parts that are made once: folders in the user's cache, named by what they were made of."""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
"""The project's folder."""


def cache_folder() -> Path:
    """Where parts are kept between runs and between clones on the same machine."""
    stated = os.environ.get("XDG_CACHE_HOME", "")
    base = Path(stated) if Path(stated).is_absolute() else Path.home() / ".cache"
    return base / "sohoa" / "product"


def kept(name: str, inputs: Iterable[str | Path], make: Callable[[Path], None]) -> Path:
    """The folder that `make` fills from these inputs; made now when it is not there yet.

    Args:
        name: of the part, for people who look into the cache.
        inputs: texts, files and folders; a change in one of them makes the part anew.
        make: fills the empty folder it is given.

    A run that breaks off leaves nothing that a later one would take for whole.
    """
    place = cache_folder() / f"{name}-{digest(inputs)[:20]}"
    with _alone(place):
        if place.is_dir():
            return place
        unfinished = Path(tempfile.mkdtemp(prefix=".making-", dir=place.parent))
        try:
            unfinished.chmod(0o755)
            make(unfinished)
            unfinished.rename(place)
        except BaseException:
            shutil.rmtree(unfinished, ignore_errors=True)
            raise
    return place


def digest(inputs: Iterable[str | Path]) -> str:
    """SHA-256 over texts and files: names inside folders and contents, no dates, no places."""
    found = hashlib.sha256()
    for one in inputs:
        if isinstance(one, str):
            found.update(b"text\0" + one.encode() + b"\0")
            continue
        for file in source_files(one):
            inside = file.relative_to(one).as_posix() if one.is_dir() else file.name
            found.update(b"file\0" + inside.encode() + b"\0")
            found.update(hashlib.sha256(file.read_bytes()).digest())
    return found.hexdigest()


def source_files(place: Path) -> list[Path]:
    """A file, or all files of a folder but Python's bytecode; sorted."""
    if place.is_file():
        return [place]
    return sorted(
        file for file in place.rglob("*") if file.is_file() and "__pycache__" not in file.parts
    )


@contextmanager
def _alone(place: Path) -> Iterator[None]:
    """Two builds at once make a part once."""
    place.parent.mkdir(parents=True, exist_ok=True)
    with place.with_name(f".{place.name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
