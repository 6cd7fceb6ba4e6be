"""A paper that the store has already, offered to a dossier instead of scanning it again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from scanner_app.domain.ids import PaperId
from scanner_app.domain.reuse import StoredFile


class Likeness(StrEnum):
    """Why the stored paper is thought to be the same."""

    SAME_FILE = "same_file"
    """Byte for byte (SHA-256)."""
    SAME_FIELDS = "same_fields"
    """Number, day and issuer agree (folded)."""
    SAME_LOOK = "same_look"
    """The first pages look the same (perceptual hash), and their words agree."""
    SAME_APPLICANT = "same_applicant"
    """Kind and applicant's number agree, and nothing more is known of a paper still on the desk."""


@dataclass(frozen=True, slots=True)
class ReuseOffer:
    """One stored paper for one place in a dossier.

    Attributes:
        file: what the store has; linking it makes the paper count as reused.
        component: key of the checklist's line that it fills, "" when none is known.
        scanned: the paper of this dossier that it would make needless, None before scanning.
        likeness: on what evidence; the strongest.
        dossier_code: of the dossier it was digitized for.
        kept_at: when the target gave its receipt.
        words: names of tags with their values as stored: number, date, issuer, for people to
            compare.
    """

    file: StoredFile
    component: str
    scanned: PaperId | None
    likeness: Likeness
    dossier_code: str
    kept_at: datetime
    words: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class StoreLookup:
    """What the store has for one person, before anything of the dossier is scanned.

    Attributes:
        code: of the dossier that wishes go to; "" before it was typed.
        persons: numbers of whoever hands it in; empty before they are known.
        offers: their delivered papers, newest first.
        wished: digests that are marked for this code, or linked to its dossier already.
    """

    code: str
    persons: frozenset[str] = frozenset()
    offers: tuple[ReuseOffer, ...] = ()
    wished: frozenset[str] = frozenset()


NOBODY = StoreLookup("")
"""Nothing was looked up yet."""
