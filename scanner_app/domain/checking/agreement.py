"""The same person on the card, the forms and in the register: names, numbers, birth dates."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from scanner_app.domain.catalog import CONTROL_SLIP, RECEIPT
from scanner_app.domain.checking.read_dossier import ReadDossier
from scanner_app.domain.dossier import Evidence
from scanner_app.domain.findings import Finding, Side, Weight
from scanner_app.domain.folding import distance, plain_words, tone_key
from scanner_app.domain.ids import PaperId
from scanner_app.domain.page import PageReading, ReadLine
from scanner_app.domain.page_signs import PageSigns
from scanner_app.domain.suggestion.finding import UNCHECKED, weakest
from scanner_app.domain.suggestion.receipt import find_fields

_FORMS = {RECEIPT, CONTROL_SLIP, "Tờ khai", "Đơn", "Giấy đề nghị"}
"""Papers whose fields speak of the applicant."""
_ORGANISATIONS = re.compile(
    r"\b(cong ty|ubnd|uy ban|hop tac xa|ho kinh doanh|doanh nghiep|truong|so|phong|chi nhanh|"
    r"trung tam|ban quan ly|hoi|to chuc|ngan hang|benh vien|van phong)\b"
)
_BORN = re.compile(r"(ngay sinh|ngay thang nam sinh|sinh ngay)")
_DAY = re.compile(r"(?<!\d)(\d{1,2})[/.-](\d{1,2})[/.-]((?:19|20)\d{2})(?!\d)")
_NEAR = 3
"""A birth date within so many lines below a name is that person's."""
_MISREAD = 2
"""Letters that badly read words may have wrong."""


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody as one source names them.

    Attributes:
        sure: the words were read well, or come from a code or the register.
        paper: where; None for the register.
    """

    source: str
    name: Side
    number: Side | None = None
    born: Side | None = None
    paper: PaperId | None = None
    sure: bool = True


def check_agreement(read: ReadDossier) -> Iterator[Finding]:
    """Cards against forms and register; without a card the forms against the register."""
    cards, forms, row = list(_cards(read)), list(_forms(read)), _registered(read)
    told = [*forms, *([row] if row is not None else [])]
    if cards:
        for other in told:
            yield from _against_cards(cards, other)
    elif row is not None:
        for form in forms:
            yield from _names(row, form)


def _against_cards(cards: Sequence[Person], other: Person) -> Iterator[Finding]:
    """Another person than on any card is asked about; the same one must have the same facts."""
    if _ORGANISATIONS.search(plain_words(other.name.value)):
        return
    same = [card for card in cards if _alike(card, other)]
    card = same[0] if same else min(cards, key=lambda each: _apart(each, other))
    yield from _names(card, other)
    if same:
        yield from _facts(card, other)


def _alike(card: Person, other: Person) -> bool:
    return plain_words(card.name.value) == plain_words(other.name.value)


def _apart(card: Person, other: Person) -> int:
    return distance(plain_words(card.name.value), plain_words(other.name.value), limit=99)


def _names(first: Person, second: Person) -> Iterator[Finding]:
    """Nothing when they fold alike; accents alone are a note; badly read words prove little."""
    sides = (first.name, second.name)
    if _key(first.name.value) == _key(second.name.value):
        return
    if not second.sure and _apart(first, second) <= _MISREAD:
        return
    accents = _alike(first, second)
    yield Finding(
        "name.accents" if accents else "name.differs",
        Weight.NOTE if accents else Weight.ASK,
        paper=second.paper,
        evidence=second.name.evidence or first.name.evidence,
        sides=sides,
    )


def _facts(card: Person, other: Person) -> Iterator[Finding]:
    pairs = (
        ("number.differs", card.number, other.number),
        ("birth.differs", card.born, other.born),
    )
    for code, mine, theirs in pairs:
        if mine is not None and theirs is not None and mine.value != theirs.value:
            yield Finding(
                code,
                Weight.ASK,
                paper=other.paper,
                evidence=theirs.evidence,
                sides=(mine, theirs),
            )


def _key(name: str) -> str:
    """Case, blanks, signs and the tone's place set aside."""
    return " ".join(re.findall(r"[^\W_]+", tone_key(name)))


def _cards(read: ReadDossier) -> Iterator[Person]:
    known: set[str] = set()
    for paper in read.papers:
        for signs in paper.signs:
            if signs.card is None or signs.card.card.number in known:
                continue
            card, place = signs.card.card, Evidence(signs.page.id, signs.card.box)
            known.add(card.number)
            born = Side(card.born_on.isoformat(), "id_card", place) if card.born_on else None
            number = Side(card.number, "id_card", place)
            yield Person("id_card", Side(card.name, "id_card", place), number, born, paper.paper.id)


def _registered(read: ReadDossier) -> Person | None:
    name = read.row.applicant if read.row is not None else ""
    return Person("register", Side(name, "register")) if name else None


def _forms(read: ReadDossier) -> Iterator[Person]:
    for paper in read.papers:
        for signs in paper.signs:
            if signs.title is not None and signs.title.kind.name in _FORMS:
                person = _on_form(signs, signs.title.kind.name, paper.paper.id)
                if person is not None:
                    yield person


def _on_form(signs: PageSigns, kind: str, paper: PaperId) -> Person | None:
    reading, page = signs.page.reading, signs.page.id
    fields = find_fields(reading) if reading is not None else {}
    named = fields.get("applicant")
    if reading is None or named is None:
        return None
    number, born = fields.get("applicant_id"), None
    if named.box is not None:
        born = _born(reading, below=named.box.top, kind=kind, signs=signs)
    sure_number = number is not None and number.confidence >= UNCHECKED
    return Person(
        source=kind,
        name=Side(named.value, kind, Evidence(page, named.box)),
        number=Side(number.value, kind, Evidence(page, number.box))
        if number is not None and sure_number
        else None,
        born=born,
        paper=paper,
        sure=named.confidence >= UNCHECKED,
    )


def _born(reading: PageReading, *, below: int, kind: str, signs: PageSigns) -> Side | None:
    """A birth date in the lines right below the name, read well; None without."""
    lines = [line for line in reading.lines if line.box.bottom > below][: _NEAR + 1]
    for line in lines:
        found = _day_of(line)
        if found is not None:
            return Side(found.isoformat(), kind, Evidence(signs.page.id, line.box))
    return None


def _day_of(line: ReadLine) -> date | None:
    label = _BORN.search(plain_words(line.text))
    match = _DAY.search(line.text)
    if label is None or match is None:
        return None
    words = [word for word in line.words if any(char.isdigit() for char in word.text)]
    if weakest(words) < UNCHECKED:
        return None
    try:
        return date(int(match[3]), int(match[2]), int(match[1]))
    except ValueError:
        return None
