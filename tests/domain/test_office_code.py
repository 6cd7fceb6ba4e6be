"""What a person may type for an office."""

from __future__ import annotations

import pytest

from scanner_app.domain.errors import OfficeCodeError
from scanner_app.domain.office_code import parse_office_code

LONGEST = "000.00.00.H37-0123456789-0123456789"


@pytest.mark.parametrize("code", ["06463", "H37.21", "000.00.21.H37", "a-b", LONGEST])
def test_an_office_code_is_taken_as_typed(code: str) -> None:
    assert parse_office_code(code) == code


def test_blanks_around_it_do_not_count() -> None:
    assert parse_office_code(" 06463\n") == "06463"


@pytest.mark.parametrize(
    "text",
    ["", " ", "xã Bắc Sơn", ".06463", "06463.", "H37..21", "06 463", "06463/1", LONGEST + "0"],
)
def test_what_is_none_is_refused_and_named(text: str) -> None:
    with pytest.raises(OfficeCodeError) as refused:
        parse_office_code(text)

    assert refused.value.facts == {"text": text}
