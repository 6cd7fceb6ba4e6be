"""The installed product: what its list of files says, and which of them are not as it says."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from scanner_app.paths import installation_folder
from scanner_app.tasks.cancel import CancelToken

LIST_NAME = "product.json"
_CHUNK = 1 << 20


@dataclass(frozen=True, slots=True)
class Product:
    """What was installed.

    Attributes:
        folder: where it lies.
        version: of the product.
        files: SHA-256 in hex, by path below the folder with "/".
        built: day on which it was made, in UTC; None when its list does not say.
    """

    folder: Path
    version: str
    files: Mapping[str, str]
    built: date | None = None


def read_product(folder: Path | None = None) -> Product | None:
    """The product that this program belongs to; None when it runs from source.

    Args:
        folder: where it lies instead.

    Raises:
        ValueError: the list is damaged.
        OSError: it cannot be read.
    """
    folder = installation_folder(LIST_NAME) if folder is None else folder
    if folder is None:
        return None
    told = json.loads((folder / LIST_NAME).read_text(encoding="utf-8"))
    try:
        built = date.fromisoformat(told["built"]) if "built" in told else None
        return Product(folder, str(told["version"]), dict(told["files"]), built)
    except (KeyError, TypeError) as error:
        raise ValueError(LIST_NAME) from error


def built_on() -> date | None:
    """The day on which this program was made: before it there was no right clock to show.

    None from source, and when the list of files is damaged, which its own look tells.
    """
    try:
        product = read_product()
    except (OSError, ValueError):
        return None
    return None if product is None else product.built


def damaged_files(product: Product, cancel: CancelToken) -> Iterator[str]:
    """Paths of files that are missing, unreadable or changed, as they are found.

    Raises:
        Cancelled: somebody asked to stop.
    """
    for name, digest in product.files.items():
        cancel.checkpoint()
        try:
            found = _digest(product.folder / name)
        except OSError:
            yield name
        else:
            if found != digest:
                yield name


def _digest(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            digest.update(chunk)
    return digest.hexdigest()
