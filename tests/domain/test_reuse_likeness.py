"""When a scanned paper is the one that the store has, and when it only looks so."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from scanner_app.domain.exchange.statements import Part
from scanner_app.domain.ids import DossierId, PageId, PaperId
from scanner_app.domain.reuse import StoredFile
from scanner_app.domain.reuse_likeness import PaperSeen, likeness
from scanner_app.domain.reuse_offer import Likeness

LOOK = 0x0F0F_3C3C_55AA_1248
LETTERS = "abcdefghij"
WORDS = " ".join(f"từ{one}{two}" for one in LETTERS for two in LETTERS) + " 11 22 33 44 55"
PERSON = frozenset({"020185000917"})
FIELDS = {"number": "05/QĐ-UBND", "date": "2023-02-01", "issuer": "UBND xã A"}
KEPT = PaperSeen(
    *(PaperId(1), DossierId(1), "H37", "Quyết định"),
    file=StoredFile("Quyết định", Part.COMPONENT, "a" * 64, 9),
    applicants=PERSON,
    pages=(PageId(1), PageId(2)),
    looks=(LOOK, None),
    digests=("d1", "d2"),
)
SCANNED = replace(
    KEPT, id=PaperId(2), dossier=DossierId(2), file=None, pages=(PageId(3), PageId(4))
)
SCANNED = replace(SCANNED, digests=("e1", "e2"))


def same(_paper: PaperSeen) -> tuple[str, ...]:
    return (WORDS, "")


def other_words(share: float) -> Callable[[PaperSeen], tuple[str, ...]]:
    """The scanned paper has so many of the words; figures are the same."""
    words = WORDS.split()
    changed = [f"x{w}" if share * 100 <= at < 100 else w for at, w in enumerate(words)]
    return lambda paper: (" ".join(changed if paper.id == SCANNED.id else words), "")


def other_figures(count: int) -> Callable[[PaperSeen], tuple[str, ...]]:
    """So many of five figures are others; they are few among the words."""
    text = WORDS
    for figure in ("11", "22", "33", "44", "55")[:count]:
        text = text.replace(f" {figure}", f" {int(figure) + 1}")
    return lambda paper: ((text if paper.id == SCANNED.id else WORDS), "")


def bits(count: int) -> int:
    return LOOK ^ ((1 << count) - 1)


@pytest.mark.parametrize(
    ("looks", "alike"),
    [
        ((LOOK, None), True),
        ((bits(8), None), True),
        ((bits(9), None), False),
        ((LOOK, LOOK), False),
        ((None, None), False),
        ((LOOK,), False),
        ((), False),
    ],
)
def test_every_page_must_look_the_same_and_one_must_have_a_look(
    looks: tuple[int | None, ...], *, alike: bool
) -> None:
    found = likeness(replace(SCANNED, looks=looks), KEPT, same)

    assert found == (Likeness.SAME_LOOK if alike else None)


def test_pages_without_a_look_on_both_sides_are_no_evidence() -> None:
    blank = replace(KEPT, looks=(None, None))

    assert likeness(replace(SCANNED, looks=(None, None)), blank, same) is None


@pytest.mark.parametrize(
    ("texts", "alike"),
    [
        (other_words(0.98), True),
        (other_words(0.94), False),
        (other_figures(1), True),
        (other_figures(2), False),
        (lambda paper: (WORDS, "") if paper.id == KEPT.id else (WORDS,), False),
    ],
)
def test_what_looks_the_same_must_read_the_same_with_its_figures(
    texts: Callable[[PaperSeen], tuple[str, ...]], *, alike: bool
) -> None:
    assert (likeness(SCANNED, KEPT, texts) is Likeness.SAME_LOOK) is alike


@pytest.mark.parametrize(
    ("scanned", "kept", "found"),
    [
        (FIELDS, FIELDS, Likeness.SAME_FIELDS),
        ({**FIELDS, "issuer": "Ủy ban nhân dân xã A"}, FIELDS, Likeness.SAME_FIELDS),
        ({**FIELDS, "date": "2023-02-02"}, FIELDS, None),
        ({**FIELDS, "issuer": ""}, {**FIELDS, "issuer": ""}, Likeness.SAME_LOOK),
        ({**FIELDS, "issuer": "UBND xã B"}, FIELDS, Likeness.SAME_LOOK),
        ({"number": "020185000917", "date": "2021-01-01"},) * 2 + (Likeness.SAME_FIELDS,),
        ({"number": "5/QĐ"}, {"number": "6/QĐ"}, None),
    ],
)
def test_number_day_and_issuer_are_one_paper_and_a_differing_one_is_another(
    scanned: dict[str, str], kept: dict[str, str], found: Likeness | None
) -> None:
    # The same person and look: what the fields leave open, these say.
    assert likeness(replace(SCANNED, tags=scanned), replace(KEPT, tags=kept), same) == found


@pytest.mark.parametrize("name", [None, "number", "day and issuer"])
def test_a_look_needs_a_number_or_day_and_issuer_where_nobody_knows_the_person(
    name: str | None,
) -> None:
    fields = {None: {}, "number": {"number": "5/QĐ"}}.get(name, {**FIELDS, "number": ""})
    scanned = replace(SCANNED, applicants=frozenset(), tags=fields)

    found = likeness(scanned, replace(KEPT, tags=fields), same)

    assert found == (Likeness.SAME_LOOK if name else None)


def test_the_same_pictures_are_the_same_file_whatever_was_read() -> None:
    scanned = replace(SCANNED, digests=KEPT.digests, tags={"number": "6/QĐ"})

    assert likeness(scanned, replace(KEPT, tags={"number": "5/QĐ"}), same) is Likeness.SAME_FILE
    assert likeness(replace(SCANNED, digests=()), replace(KEPT, digests=()), same) is (
        Likeness.SAME_LOOK
    )
