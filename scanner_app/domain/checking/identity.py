"""A citizen's number against its own structure, birth date and sex; cards past their age."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from scanner_app.domain.can_cuoc import CanCuoc, is_can_cuoc, is_old_number, number_agrees
from scanner_app.domain.checking.read_dossier import ReadDossier
from scanner_app.domain.dossier import Evidence
from scanner_app.domain.findings import Finding, Side, Weight
from scanner_app.domain.page_signs import SeenCard

_CHANGED_AT = (14, 25, 40, 60)
"""Ages at which a card is changed; one issued in the two years before serves on to the next age
(Luật Căn cước 26/2023/QH15, art. 21, as agencies' pages quote it, read 2026-11-27). Cards of before
July 2024 serve until the day printed on them (art. 46.1), which the older law (59/2014/QH13, art.
21) set by the same ages but 14: nobody had one before."""
_BEFORE = 2
_STRETCHED = date(2024, 1, 15), date(2024, 6, 30)
"""A card that ended from the first of these days on and before the second served to the end of the
second (art. 46.3)."""


def check_identity(read: ReadDossier) -> Iterator[Finding]:
    """The applicant's number and every card in the dossier."""
    yield from _applicant(read)
    tag = read.tag("applicant_id")
    for seen in _cards(read):
        # What the applicant's tags say was told already.
        if tag is None or tag.value != seen.card.number:
            yield from _disagreeing(_card_sides(seen), seen.card.born_on, seen.card.sex)
        yield from _expired(seen, read)


def _applicant(read: ReadDossier) -> Iterator[Finding]:
    tag = read.tag("applicant_id")
    if tag is None or not tag.value:
        return
    number = tag.value.replace(" ", "")
    side = Side(number, tag.source, tag.evidence)
    if not is_can_cuoc(number):
        if not is_old_number(number):
            yield Finding("id.shape", Weight.ASK, evidence=tag.evidence, sides=(side,))
        return
    born, sex = read.tag("birth_date"), read.tag("sex")
    sides = {"number": side}
    if born is not None:
        sides["birth"] = Side(born.value, born.source, born.evidence)
    if sex is not None:
        sides["sex"] = Side(sex.value, sex.source, sex.evidence)
    yield from _disagreeing(sides, _day(born.value if born else ""), sex.value if sex else "")


def _disagreeing(sides: dict[str, Side], born: date | None, sex: str) -> Iterator[Finding]:
    number = sides["number"]
    for code, name, agrees in (
        ("id.birth", "birth", number_agrees(number.value, born_on=born, sex="")),
        ("id.sex", "sex", number_agrees(number.value, born_on=None, sex=_sex(sex))),
    ):
        if not agrees and name in sides:
            yield Finding(code, Weight.ASK, evidence=number.evidence, sides=(number, sides[name]))


def _cards(read: ReadDossier) -> Iterator[SeenCard]:
    known: set[str] = set()
    for signs in read.signs:
        if signs.card is not None and signs.card.card.number not in known:
            known.add(signs.card.card.number)
            yield signs.card


def _card_sides(seen: SeenCard) -> dict[str, Side]:
    card, place = seen.card, Evidence(seen.page, seen.box)
    sides = {"number": Side(card.number, "id_card", place)}
    if card.born_on is not None:
        sides["birth"] = Side(card.born_on.isoformat(), "id_card", place)
    if card.sex:
        sides["sex"] = Side(card.sex, "id_card", place)
    return sides


def _expired(seen: SeenCard, read: ReadDossier) -> Iterator[Finding]:
    card = seen.card
    age = changed_at(card)
    on = read.row.received_on if read.row is not None else read.today
    if age is None or card.issued_on is None or card.born_on is None:
        return
    if _end(_birthday(card.born_on, age)) <= on:
        facts = (("age", str(age)), ("issued", f"{card.issued_on:%d/%m/%Y}"))
        yield Finding(
            "card.expired", Weight.NOTE, evidence=Evidence(seen.page, seen.box), facts=facts
        )


def changed_at(card: CanCuoc) -> int | None:
    """The age until which the card serves; None for good, or when its code does not tell."""
    if card.born_on is None or card.issued_on is None:
        return None
    for age in _CHANGED_AT:
        if card.issued_on < _birthday(card.born_on, age - _BEFORE):
            return age
    return None


def _end(day: date) -> date:
    """The first day on which the card serves no more."""
    first, last = _STRETCHED
    return last + timedelta(days=1) if first <= day < last else day


def _birthday(born: date, age: int) -> date:
    try:
        return born.replace(year=born.year + age)
    except ValueError:  # 29 February
        return date(born.year + age, 3, 1)


def _sex(text: str) -> str:
    return text if text in ("Nam", "Nữ") else ""


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
