"""A link to a paper that the store has already, instead of scanning it again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from scanner_app.domain.exchange.statements import Part
from scanner_app.domain.naming import slug


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A file that the store has, as found there.

    Attributes:
        kind: what it is, in Vietnamese.
        part: where it belongs in the dossier that uses it again.
        sha256: of the stored file, lower-case hex.
    """

    kind: str
    part: Part
    sha256: str
    size_bytes: int


@dataclass(frozen=True, slots=True)
class ReuseLink:
    """A stored file as a paper of a dossier.

    Attributes:
        name: unique in the dossier; never one that a paper is delivered under, which begins with
            the dossier code.
        by: who linked it.
    """

    name: str
    file: StoredFile
    by: str
    at: datetime


def link_name(file: StoredFile) -> str:
    """Name of the link, made of digest and kind: linking the same again is the same link."""
    return f"reuse_{file.sha256[:32]}_{slug(file.kind)}.pdf"
