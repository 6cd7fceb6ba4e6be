"""Secrets of the province's side: files that nobody else may read, never settings."""

from __future__ import annotations

import os
import stat
from pathlib import Path

from scanner_app.central.errors import SecretFileMissingError, SecretFileOpenError

MOST_BYTES = 64 * 1024
_OTHERS = stat.S_IRWXG | stat.S_IRWXO


def secret_file(folder: Path, name: str) -> Path:
    """Where a secret is: among systemd's credentials, else in the folder.

    Raises:
        SecretFileMissingError: in neither.
        SecretFileOpenError: others than its owner may read it.
    """
    places = [folder / name]
    if given := os.environ.get("CREDENTIALS_DIRECTORY"):
        places.insert(0, Path(given) / name)
    for place in places:
        try:
            mode = place.stat().st_mode
        except OSError:
            continue
        # systemd lends its credentials as 0400, or as 0440 to root's group by an ACL.
        if place.parent == folder and mode & _OTHERS:
            raise SecretFileOpenError(path=str(place))
        return place
    raise SecretFileMissingError(path=str(folder / name))


def read_secret(folder: Path, name: str) -> str:
    """The text of a secret, line ends at its end aside.

    Raises:
        SecretFileMissingError: there is none, it is empty or cannot be read.
        SecretFileOpenError: others than its owner may read it.
    """
    path = secret_file(folder, name)
    try:
        text = path.read_bytes()[:MOST_BYTES].decode("utf-8-sig").rstrip("\r\n")
    except OSError as error:
        raise SecretFileMissingError(path=str(path)) from error
    except UnicodeDecodeError:
        # Not chained: it holds the file's bytes.
        raise SecretFileMissingError(path=str(path)) from None
    if not text:
        raise SecretFileMissingError(path=str(path))
    return text


def read_secret_if_set(folder: Path, name: str) -> str | None:
    """The same, or None where there is no such secret.

    Raises:
        SecretFileMissingError: it is empty or cannot be read.
        SecretFileOpenError: others than its owner may read it.
    """
    try:
        secret_file(folder, name)
    except SecretFileMissingError:
        return None
    return read_secret(folder, name)
