"""When two papers are thought to be the same one, and on what evidence."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from scanner_app.domain.exchange.statements import Part
from scanner_app.domain.folding import plain, plain_words
from scanner_app.domain.ids import DossierId, PageId, PaperId
from scanner_app.domain.reuse import StoredFile
from scanner_app.domain.reuse_offer import Likeness

LOOKS_ALIKE = 8
"""Differing bits of two looks up to which a page may be the same one (`ocr.look`'s measurement)."""

WORDS_AGREE = 0.97
"""Share of words that two readings of one page have in common, at least.

Measured (2026-11-27): two scans of eight sample pages read with 0.989 to 1.0 in common. Of 595
pairs of different pages of the corpus (true texts) 14 are within `LOOKS_ALIKE`, all of one form:
they have at most 0.952 of their words in common, and 13 of them other figures. None passes.
"""

_FIGURES_AGREE = 0.8

_FIELD_NAMES = ("number", "date", "issuer")
_ABBREVIATED = (("ubnd", "uy ban nhan dan"), ("hdnd", "hoi dong nhan dan"))
_FIGURES = re.compile(r"\d{2,}")


@dataclass(frozen=True, slots=True)
class PaperSeen:
    """A paper as it is compared with others.

    Attributes:
        file: what the target has of it; None while it is not delivered.
        tags: number, date and issuer, as far as known, as stored.
        applicants: numbers of the persons its dossier names as applicants, digits alone.
        pages: its pages in order; looks and digests are theirs.
        looks: None where a page has none.
        digests: SHA-256 of the kept pictures.
        kept_at: when the target gave its receipt.
    """

    id: PaperId
    dossier: DossierId
    dossier_code: str
    kind: str
    file: StoredFile | None
    part: Part = Part.COMPONENT
    tags: Mapping[str, str] = field(default_factory=dict)
    applicants: frozenset[str] = frozenset()
    pages: tuple[PageId, ...] = ()
    looks: tuple[int | None, ...] = ()
    digests: tuple[str, ...] = ()
    kept_at: datetime | None = None


def number_key(tags: Mapping[str, str]) -> str:
    """Folded number, "" without: "Số 05/QĐ-UBND" and "5/QĐ-UBND" are one."""
    folded = re.sub(r"[^0-9a-z/-]+", "", plain(tags.get("number", "")).removeprefix("so"))
    return folded.lstrip("0:")


def issuer_key(tags: Mapping[str, str]) -> str:
    """Folded issuer, "" without; UBND and HĐND in full."""
    words = f" {plain_words(tags.get('issuer', ''))} "
    for short, full in _ABBREVIATED:
        words = words.replace(f" {short} ", f" {full} ")
    return words.strip()


def digest_of(*folded: str) -> str | None:
    """What folded fields are found by; None when one of them is missing."""
    if not all(folded):
        return None
    return hashlib.sha256("\x00".join(folded).encode()).hexdigest()


def fingerprint(tags: Mapping[str, str]) -> tuple[str | None, str | None]:
    """Digests of the number, and of day and issuer."""
    return digest_of(number_key(tags)), digest_of(tags.get("date", ""), issuer_key(tags))


def applicant_numbers(values: Iterable[str]) -> frozenset[str]:
    """Numbers of identity documents among stored values, digits alone."""
    found = (re.sub(r"[\s.]", "", value) for value in values)
    return frozenset(each for each in found if re.fullmatch(r"\d{9}|\d{12}", each, re.ASCII))


def likeness(
    scanned: PaperSeen, kept: PaperSeen, texts: Callable[[PaperSeen], tuple[str, ...]]
) -> Likeness | None:
    """The strongest evidence that a scanned paper is the kept one; None without any.

    Looks count only beside an equal number, day and issuer, or applicant, and when what can be
    read agrees: a form filled in by two people looks the same.

    Args:
        scanned: not delivered.
        kept: delivered.
        texts: of a paper's pages, as far as they are still there; asked last, since it is slow.
    """
    if _same_file(scanned, kept):
        return Likeness.SAME_FILE
    if _contradict(scanned, kept):
        return None
    if _same_fields(scanned, kept):
        return Likeness.SAME_FIELDS
    if not _point_to(scanned, kept) or not _look_alike(scanned, kept):
        return None
    return Likeness.SAME_LOOK if _read_alike(texts(scanned), texts(kept)) else None


def look_distance(one: int, other: int) -> int:
    """Differing bits."""
    return (one ^ other).bit_count()


def words_in_common(one: str, other: str) -> float:
    """Share of words two texts have in common, 0.0 to 1.0; 0.0 when one has none."""
    left, right = (Counter(plain_words(text).split()) for text in (one, other))
    if not left or not right:
        return 0.0
    return 2 * (left & right).total() / (left.total() + right.total())


def figures_agree(one: str, other: str) -> bool:
    """Numbers of two texts are mostly the same: those are what people fill in."""
    left, right = (Counter(_FIGURES.findall(text)) for text in (one, other))
    total = left.total() + right.total()
    return total == 0 or 2 * (left & right).total() / total >= _FIGURES_AGREE


def _same_file(scanned: PaperSeen, kept: PaperSeen) -> bool:
    files = scanned.file, kept.file
    if files[0] is not None and files[1] is not None and files[0].sha256 == files[1].sha256:
        return True
    return bool(scanned.digests) and scanned.digests == kept.digests


def _contradict(scanned: PaperSeen, kept: PaperSeen) -> bool:
    """A field that both have differs."""
    pairs = (
        (number_key(scanned.tags), number_key(kept.tags)),
        (scanned.tags.get("date", ""), kept.tags.get("date", "")),
    )
    return any(one and other and one != other for one, other in pairs)


def _same_fields(scanned: PaperSeen, kept: PaperSeen) -> bool:
    number, day = number_key(scanned.tags), scanned.tags.get("date", "")
    if not number or not day or number != number_key(kept.tags) or day != kept.tags.get("date"):
        return False
    issuers = issuer_key(scanned.tags), issuer_key(kept.tags)
    # A citizen card names no issuer; its number is its own.
    card = not any(issuers) and bool(applicant_numbers([scanned.tags["number"]]))
    return card or (bool(issuers[0]) and issuers[0] == issuers[1])


def _point_to(scanned: PaperSeen, kept: PaperSeen) -> bool:
    """Something beside the look says that it is the same paper."""
    number = number_key(scanned.tags)
    if number and number == number_key(kept.tags):
        return True
    day, issuer = scanned.tags.get("date", ""), issuer_key(scanned.tags)
    if day and issuer and (day, issuer) == (kept.tags.get("date"), issuer_key(kept.tags)):
        return True
    return scanned.kind == kept.kind and bool(scanned.applicants & kept.applicants)


def _look_alike(scanned: PaperSeen, kept: PaperSeen) -> bool:
    if not scanned.looks or len(scanned.looks) != len(kept.looks):
        return False
    seen = False
    for one, other in zip(scanned.looks, kept.looks, strict=True):
        if one is None or other is None:
            if one is not other:
                return False
        elif look_distance(one, other) > LOOKS_ALIKE:
            return False
        else:
            seen = True
    return seen


def _read_alike(scanned: tuple[str, ...], kept: tuple[str, ...]) -> bool:
    """The texts agree page by page; pages that are not there any more agree with nothing."""
    if len(scanned) != len(kept):
        return False
    one, other = "\n".join(scanned), "\n".join(kept)
    return words_in_common(one, other) >= WORDS_AGREE and figures_agree(one, other)


def shown_words(paper: PaperSeen) -> tuple[tuple[str, str], ...]:
    """Number, date and issuer as stored, for people to compare."""
    return tuple((name, paper.tags[name]) for name in _FIELD_NAMES if paper.tags.get(name))
