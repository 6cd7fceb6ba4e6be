"""Where rescanned pages go, kept as text with their batch."""

from __future__ import annotations

import pytest

from scanner_app.domain.ids import PageId
from scanner_app.domain.place import Place, parse_place


@pytest.mark.parametrize(
    "place", [Place(after=PageId(7), by="canbo1"), Place(replace=(PageId(3), PageId(4)))]
)
def test_a_place_comes_back_from_its_text(place: Place) -> None:
    assert parse_place(place.dump()) == place


@pytest.mark.parametrize(
    "text", ["", "[]", "{}", "7", '{"after": null, "replace": [], "by": "x"}', '{"after": "a"}']
)
def test_a_text_that_is_no_place_gives_none(text: str) -> None:
    assert parse_place(text) is None


def test_a_place_is_behind_a_page_or_instead_of_some() -> None:
    with pytest.raises(ValueError, match="either"):
        Place()
    with pytest.raises(ValueError, match="either"):
        Place(after=PageId(1), replace=(PageId(2),))
