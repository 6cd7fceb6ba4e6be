"""Dossier codes (mã hồ sơ): reading, checking and finding them. Never making one.

Grammar: `office - date - running number`. The office in the order of TT 01/2018/TT-VPCP art. 19
(`000.27.25.H37`, in the wild also with leading groups dropped: `38.98.H29`) or of QĐ
20/2020/QĐ-TTg art. 4 (`H37.12.3`, `G09.20`); the date as YYMMDD or YYYYMMDD; 4 to 7 digits. There
is no check digit, so a code that was recognised, not scanned, has to be confirmed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date
from urllib.parse import unquote

from scanner_app.domain.errors import DossierCodeError

_OLD_OFFICE = r"(?:[0-9A-Z]{3}\.)?(?:\d{2}\.){1,2}[A-Z]\d{2}"
_NEW_OFFICE = r"[A-Z]\d{2}(?:\.\d{1,3}){0,4}"
_GRAMMAR = re.compile(
    rf"(?P<office>{_OLD_OFFICE}|{_NEW_OFFICE})-(?P<day>\d{{8}}|\d{{6}})-(?P<number>\d{{4,7}})",
    re.ASCII,
)

# What recognisers give for a digit, a point and a dash. The bar is left out: tables are full of it.
_DIGIT_FOR = str.maketrans("OoQDlISsB", "000011558")
_D = r"[0-9OoQDlISsB]"
_POINT = r"\s?[.,·]\s?"
_DASH = r"\s?[-\u2010-\u2015_~]\s?"
_LOOSE_OLD = rf"(?:{_D}{{3}}{_POINT})?(?:{_D}{{2}}{_POINT}){{1,2}}[A-Za-z]{_D}{{2}}"
_LOOSE_NEW = rf"[A-Za-z]{_D}{{2}}(?:{_POINT}{_D}{{1,3}}){{0,4}}"
_LOOSE = re.compile(
    rf"(?<![^\W_])(?<!\d[.-])(?:(?P<old>{_LOOSE_OLD})|(?P<new>{_LOOSE_NEW})){_DASH}"
    rf"(?P<day>{_D}{{8}}|{_D}{{6}}){_DASH}(?P<number>{_D}{{4,7}})(?![^\W_])(?![.-]\d)"
)


@dataclass(frozen=True, slots=True)
class DossierCode:
    """One dossier code.

    Attributes:
        text: verbatim when it was exact; put right when `repaired`.
        office: code of the receiving office as it stands in the code, upper case.
        received_on: the date inside the code.
        number: running number, digits as printed.
        repaired: letters, blanks or signs were replaced to make it a code; a person confirms it.
    """

    text: str
    office: str
    received_on: date
    number: str
    repaired: bool = False

    @property
    def key(self) -> str:
        """For comparing: two spellings of one code have the same key."""
        return self.text.casefold()


def parse_dossier_code(text: str) -> DossierCode:
    """The code that this text is, blanks at its ends aside.

    Raises:
        DossierCodeError: another form, or a date that does not exist; facts: text.
    """
    stripped = text.strip()
    match = _GRAMMAR.fullmatch(stripped.upper())
    day = _day(match["day"]) if match else None
    if match is None or day is None:
        raise DossierCodeError(text=text)
    return DossierCode(stripped, match["office"], day, match["number"])


def find_dossier_codes(text: str) -> tuple[DossierCode, ...]:
    """Every code in running text, an address (URL) or recognised lines, in order, each once.

    Confusions that recognisers make (O for 0, l for 1, blanks around signs, long dashes) are put
    right and marked `repaired`; of two spellings of one code the exact one is kept.
    """
    found: dict[str, DossierCode] = {}
    for match in _LOOSE.finditer(unquote(text)):
        code = _from_match(match)
        if code is None:
            continue
        known = found.get(code.key)
        if known is None or (known.repaired and not code.repaired):
            found[code.key] = code
    return tuple(found.values())


def same_code(left: str, right: str) -> bool:
    """Two codes are one, however they are written."""
    return left.strip().casefold() == right.strip().casefold()


def _from_match(match: re.Match[str]) -> DossierCode | None:
    """The code behind a loose match, or None when it is none after all."""
    office = _office(match["old"] or match["new"], letter_at=-1 if match["old"] else 0)
    mended = f"{office}-{_digits(match['day'])}-{_digits(match['number'])}"
    exact = match.group().upper() == mended
    try:
        code = parse_dossier_code(match.group() if exact else mended)
    except DossierCodeError:
        return None
    return code if exact else replace(code, repaired=True)


def _office(seen: str, *, letter_at: int) -> str:
    """Office part with its digits put right; one group begins with a letter."""
    groups = re.split(r"[.,·]", re.sub(r"\s", "", seen))
    mended = [_digits(group) for group in groups]
    mended[letter_at] = groups[letter_at][0].upper() + _digits(groups[letter_at][1:])
    return ".".join(mended)


def _digits(seen: str) -> str:
    """Letters that look like digits as digits."""
    return seen.translate(_DIGIT_FOR)


def _day(digits: str) -> date | None:
    """The date of YYMMDD (20YY) or YYYYMMDD; None when the calendar has no such day."""
    year = digits[:-4] if len(digits) == 8 else f"20{digits[:2]}"
    try:
        day = date(int(year), int(digits[-4:-2]), int(digits[-2:]))
    except ValueError:
        return None
    return day if 2000 <= day.year <= 2099 else None
