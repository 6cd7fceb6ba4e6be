"""Citizen card numbers (số định danh cá nhân, căn cước) and the QR code printed on the cards.

The number: three digits province or country of birth registration, one digit century and sex, two
digits birth year, six random digits; no check digit (TT 07/2016/TT-BCA). The code is not signed: it
fills a form, it proves nothing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from scanner_app.domain.folding import nfc, plain

_PROVINCES = (
    "001 Hà Nội; 002 Hà Giang; 004 Cao Bằng; 006 Bắc Kạn; 008 Tuyên Quang; 010 Lào Cai; "
    "011 Điện Biên; 012 Lai Châu; 014 Sơn La; 015 Yên Bái; 017 Hòa Bình; 019 Thái Nguyên; "
    "020 Lạng Sơn; 022 Quảng Ninh; 024 Bắc Giang; 025 Phú Thọ; 026 Vĩnh Phúc; 027 Bắc Ninh; "
    "030 Hải Dương; 031 Hải Phòng; 033 Hưng Yên; 034 Thái Bình; 035 Hà Nam; 036 Nam Định; "
    "037 Ninh Bình; 038 Thanh Hóa; 040 Nghệ An; 042 Hà Tĩnh; 044 Quảng Bình; 045 Quảng Trị; "
    "046 Thừa Thiên Huế; 048 Đà Nẵng; 049 Quảng Nam; 051 Quảng Ngãi; 052 Bình Định; 054 Phú Yên; "
    "056 Khánh Hòa; 058 Ninh Thuận; 060 Bình Thuận; 062 Kon Tum; 064 Gia Lai; 066 Đắk Lắk; "
    "067 Đắk Nông; 068 Lâm Đồng; 070 Bình Phước; 072 Tây Ninh; 074 Bình Dương; 075 Đồng Nai; "
    "077 Bà Rịa - Vũng Tàu; 079 Hồ Chí Minh; 080 Long An; 082 Tiền Giang; 083 Bến Tre; "
    "084 Trà Vinh; 086 Vĩnh Long; 087 Đồng Tháp; 089 An Giang; 091 Kiên Giang; 092 Cần Thơ; "
    "093 Hậu Giang; 094 Sóc Trăng; 095 Bạc Liêu; 096 Cà Mau"
)
"""Annex 1 of TT 07/2016/TT-BCA: the 63 provinces of then. Mergers did not change the codes."""

PROVINCE_NAMES: dict[str, str] = {entry[:3]: entry[4:] for entry in _PROVINCES.split("; ")}
"""Name of the province of birth registration by its code."""

_SHOWN = 4, 3
"""How many digits stay readable at the start and the end of a masked number."""
_FIELDS = 6
"""Least number of fields in a card's code; the seventh is the day of issue."""
_SYMBOLOGY = re.compile(r"^\][A-Za-z]\d")
_DATE = re.compile(r"(\d{2})[/.-]?(\d{2})[/.-]?(\d{4})")
_SEXES = {"nam": "Nam", "nu": "Nữ"}


@dataclass(frozen=True, slots=True)
class CanCuoc:
    """What a citizen card's QR code says.

    Attributes:
        number: 12 digits.
        old_number: of the earlier identity card (CMND, 9 digits), "" when the code has none.
        name: NFC, as on the card.
        born_on: None when the field is empty or no date.
        sex: "Nam", "Nữ", or "" when neither.
        address: place of permanent residence.
        issued_on: None when missing or no date.
        extra: fields after the seventh, verbatim.
    """

    number: str
    old_number: str
    name: str
    born_on: date | None
    sex: str
    address: str
    issued_on: date | None
    extra: tuple[str, ...] = ()

    @property
    def consistent(self) -> bool:
        """The number's province, century, sex and year agree with the other fields."""
        return number_agrees(self.number, born_on=self.born_on, sex=self.sex)


def parse_card_code(payload: str) -> CanCuoc | None:
    """The card behind a QR code's text, or None when it is another kind of code.

    Other documents use bars between fields too (health cards), so 12 digits must come first.
    What keyboard-like readers add is dropped: control characters, line ends, the `]Q1` in front.
    """
    cleaned = "".join(char for char in payload if char.isprintable()).strip()
    cleaned = _SYMBOLOGY.sub("", cleaned)
    fields = [nfc(field) for field in cleaned.split("|")]
    number = fields[0].replace(" ", "")
    if len(fields) < _FIELDS or not is_can_cuoc(number) or not fields[2]:
        return None
    return CanCuoc(
        number=number,
        old_number=fields[1],
        name=fields[2],
        born_on=_date(fields[3]),
        sex=_SEXES.get(plain(fields[4]), ""),
        address=fields[5],
        issued_on=_date(fields[6]) if len(fields) > _FIELDS else None,
        extra=tuple(fields[7:]),
    )


def is_can_cuoc(text: str) -> bool:
    """Twelve digits whose first three are a province's or, from 100 on, a country's code."""
    if re.fullmatch(r"\d{12}", text, re.ASCII) is None:
        return False
    return text[:3] in PROVINCE_NAMES or text[0] != "0"


def is_old_number(text: str) -> bool:
    """Nine digits: an identity card (CMND) of before 2016."""
    return re.fullmatch(r"\d{9}", text, re.ASCII) is not None


def number_agrees(number: str, *, born_on: date | None, sex: str) -> bool:
    """A 12-digit number fits a birth date and sex, as far as these are known.

    The fourth digit counts centuries from the 20th, twice, even for men, odd for women.
    """
    if not is_can_cuoc(number):
        return False
    century, female = divmod(int(number[3]), 2)
    if born_on is not None and born_on.year != 1900 + 100 * century + int(number[4:6]):
        return False
    return not sex or (sex == _SEXES["nu"]) == bool(female)


def masked(number: str) -> str:
    """The number with its middle hidden, for lists and dashboards."""
    head, tail = _SHOWN
    if len(number) <= head + tail:
        return "•" * len(number)
    return f"{number[:head]}{'•' * (len(number) - head - tail)}{number[-tail:]}"


def _date(field: str) -> date | None:
    """A day written ddMMyyyy, with or without signs between."""
    match = _DATE.fullmatch(field)
    if match is None:
        return None
    day, month, year = (int(group) for group in match.groups())
    try:
        return date(year, month, day)
    except ValueError:
        return None
