"""Marks of state secrecy: in red stamps anywhere, in print where marks stand; words are none."""

from __future__ import annotations

from dataclasses import replace

import pytest

from scanner_app.domain.dossier import HoldReason
from scanner_app.domain.page import Box, PageReading, ReadLine
from scanner_app.domain.secret_mark import bears_secret_mark
from scanner_app.domain.separation import separate
from tests.domain.pages import blank_page, decision, line, receipt, stack
from tests.domain.test_separation import A


def stamped(text: str, *, on: PageReading | None = None, top: float = 0.8) -> PageReading:
    """A page with a red stamp that says this."""
    return replace(on or decision(), stamps=(line(0.6, top, text),))


def printed(*lines: ReadLine) -> PageReading:
    """A decision with further lines in black."""
    return replace(decision(), lines=(*decision().lines, *lines))


def large(text: ReadLine, times: float) -> ReadLine:
    """The line in larger letters."""
    words = tuple(replace(word, box=_higher(word.box, times)) for word in text.words)
    return replace(text, words=words, box=_higher(text.box, times))


def _higher(box: Box, times: float) -> Box:
    return replace(box, bottom=box.top + round(box.height * times))


@pytest.mark.parametrize(
    "text",
    [
        "MẬT",
        "MAT",
        "TỐI MẬT",
        "TUYỆT MẬT",
        "'TUYỆT MẬT",
        "TỐI MẬT.",
        "|rối MẠT|",
        "| TỐI MẬI",
        "IMẬT|",
        "MẬ1",
        "BẢN SAO BÍ MẬT NHÀ NƯỚC",
    ],
)
def test_a_red_stamp_with_a_mark_is_found_wherever_it_stands(text: str) -> None:
    assert bears_secret_mark(stamped(text))
    assert bears_secret_mark(stamped(text, on=blank_page()))


@pytest.mark.parametrize(
    "text",
    ["ĐẾN", "SAO Y BẢN CHÍNH", "KHẨN", "HỎA TỐC", "MẬT ONG", "BẢO MẬT", "MẶT TRƯỚC", "mật", "T"],
)
def test_other_red_stamps_are_no_marks(text: str) -> None:
    assert not bears_secret_mark(stamped(text, top=0.2))


def test_a_red_mark_holds_the_dossier_and_shows_its_place() -> None:
    (draft,) = separate(stack(receipt(A), stamped("TỐI MẬT")))

    assert draft.holds == (HoldReason.SECRET,)


@pytest.mark.parametrize(
    "mark",
    [
        line(0.2, 0.16, "ĐỘ MẬT: MẬT"),
        line(0.2, 0.6, "Độ mật: Tối mật"),
        line(0.85, 0.05, "MẬT"),
        line(0.2, 0.7, "TUYỆT MẬT"),
        large(line(0.2, 0.7, "MẬT"), 1.5),
    ],
    ids=["label", "label in small letters", "top right", "two words below", "large below"],
)
def test_a_mark_in_print_is_found_where_marks_stand(mark: ReadLine) -> None:
    assert bears_secret_mark(printed(mark))


@pytest.mark.parametrize(
    "word",
    [
        line(0.2, 0.16, "ĐỘ MẬT:"),
        line(0.2, 0.16, "ĐỘ MẬT: THƯỜNG"),
        line(0.2, 0.16, "Độ mật: Không"),
        line(0.2, 0.16, "bí mật"),
        line(0.2, 0.16, "BÍ MẬT NHÀ NƯỚC"),
        line(0.7, 0.3, "MẬT"),
        line(0.2, 0.7, "MẬT"),
        line(0.2, 0.16, "MẬT ONG RỪNG"),
    ],
    ids=lambda each: each.text,
)
def test_words_in_print_that_only_look_like_marks_are_none(word: ReadLine) -> None:
    assert not bears_secret_mark(printed(word))
