"""An office code as a person types it."""

from __future__ import annotations

import re

from scanner_app.domain.errors import OfficeCodeError
from scanner_app.domain.ids import OfficeCode

_OFFICE = re.compile(r"[0-9A-Za-z]+([.\-][0-9A-Za-z]+)*")
_LONGEST = 35  # QĐ 20/2020/QĐ-TTg art. 4


def parse_office_code(text: str) -> OfficeCode:
    """The code that this text is, blanks at its ends aside.

    Raises:
        OfficeCodeError: empty, longer than 35 characters, or not letters and digits joined by
            single dots and hyphens; facts: text.
    """
    code = text.strip()
    if not _OFFICE.fullmatch(code) or len(code) > _LONGEST:
        raise OfficeCodeError(text=text)
    return OfficeCode(code)
