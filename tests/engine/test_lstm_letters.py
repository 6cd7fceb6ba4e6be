"""Letters that Vietnamese papers are written with."""

from __future__ import annotations

import pytest

from ocr.text.lstm.letters import is_vietnamese


@pytest.mark.parametrize("text", ["ắẰẵặ", "Ộở ỡợ", "Đđ ươ", "ỹ Ỵ", "fjwz FJWZ", "20/2021", "“%–”"])
def test_what_vietnamese_is_written_with_is_kept(text: str) -> None:
    assert is_vietnamese(text)


@pytest.mark.parametrize("text", ["ø", "š", "ñ", "ä", "Ð", "œ", "ű", "ư̂", "ŵ", "⁄", "†", "¿", "«"])
def test_foreign_letters_and_rare_signs_are_not(text: str) -> None:
    assert not is_vietnamese(text)


def test_the_blank_of_the_network_has_no_text_and_stays() -> None:
    assert is_vietnamese("")
