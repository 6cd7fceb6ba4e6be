"""The values that all parts share keep their promises."""

from __future__ import annotations

import ast
import sys
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from scanner_app.domain.dossier import CONFIDENT, Dossier, Paper, PaperState, Tag
from scanner_app.domain.errors import PageDamagedError, WrongMoveError
from scanner_app.domain.ids import BatchId, DossierId, OfficeCode, PageId, PaperId
from scanner_app.domain.naming import delivery_folder, delivery_name, slug
from scanner_app.domain.page import Box, PageState
from scanner_app.domain.progress import OfficeProgress, grouped
from scanner_app.domain.upload import LONGEST_WAIT, retry_wait
from tests.domain.pages import NOON, blank_page, body, line, page, reading

ALLOWED = {
    (PageState.CAPTURED, PageState.READ),
    (PageState.CAPTURED, PageState.UNREADABLE),
    (PageState.UNREADABLE, PageState.READ),
    (PageState.UNREADABLE, PageState.CAPTURED),
    (PageState.READ, PageState.CAPTURED),
}


@pytest.mark.parametrize("start", PageState)
@pytest.mark.parametrize("end", PageState)
def test_a_page_moves_only_along_its_states(start: PageState, end: PageState) -> None:
    before = replace(page(0, None), state=start)

    if (start, end) in ALLOWED:
        assert before.moved(end) == replace(before, state=end)
    else:
        with pytest.raises(WrongMoveError) as caught:
            before.moved(end)
        assert caught.value.facts["to"] == end.value


def test_blocks_of_a_page_are_parted_by_a_blank_line() -> None:
    assert reading(line(0.1, 0.1, "một"), line(0.1, 0.2, "hai ba", block=1)).text == "một\n\nhai ba"
    assert reading().text == ""


def test_the_upright_size_follows_turn_and_sheet() -> None:
    lying = replace(reading(), orientation_deg=90)

    assert reading().upright_size == (2480, 3508)
    assert lying.upright_size == (3508, 2480)
    assert replace(lying, sheet=Box(10, 20, 110, 220)).upright_size == (100, 200)


def test_a_page_with_words_is_never_blank() -> None:
    assert blank_page().is_blank
    assert not reading(*body(), blank=1.0).is_blank


def test_a_proposal_is_doubtful_until_it_is_sure_or_confirmed() -> None:
    tag = Tag("number", "15/QĐ-UBND", CONFIDENT - 0.01, "ocr")

    assert tag.doubtful
    assert not replace(tag, confidence=CONFIDENT).doubtful
    assert not replace(tag, confirmed_by="canbo1").doubtful


def test_an_error_says_its_code_and_facts() -> None:
    assert str(PageDamagedError()) == "page.damaged"
    assert str(PageDamagedError(page=3)) == "page.damaged {'page': 3}"


def dossier(code: str | None) -> tuple[Dossier, Paper]:
    paper = Paper(PaperId(1), DossierId(7), 0, "Giấy ủy quyền", (PageId(1),), PaperState.FILED)
    return Dossier(DossierId(7), OfficeCode("06463"), BatchId(1), code, "given", NOON), paper


def test_files_are_named_by_code_position_and_kind() -> None:
    owner, paper = dossier("H37.15-251228-9134")

    assert delivery_folder(owner) == "06463/H37.15-251228-9134"
    assert delivery_name(owner, paper) == "H37.15-251228-9134_01_giay-uy-quyen_v1.pdf"


def test_a_dossier_without_code_is_named_by_its_number() -> None:
    owner, paper = dossier(None)

    assert delivery_name(owner, paper).startswith("chua-co-ma-000007_01_")


@pytest.mark.parametrize(
    ("kind", "name"), [("Đơn đề nghị", "don-de-nghi"), ("…", "giay-to"), ("A" * 60, "a" * 40)]
)
def test_kinds_become_ascii(kind: str, name: str) -> None:
    assert slug(kind) == name


@pytest.mark.parametrize(
    ("digitized", "total", "text"),
    [
        (630485, 732908, "86,03%"),
        (85996, 100000, "85,99%"),
        (0, 0, "–"),
        (7, 7, "100,00%"),
        (1, 3, "33,33%"),
    ],
)
def test_the_share_is_never_rounded_up_to_a_target(digitized: int, total: int, text: str) -> None:
    assert OfficeProgress(OfficeCode("20"), digitized, total).percent_text == text


def test_there_is_no_share_of_nothing() -> None:
    assert OfficeProgress(OfficeCode("20"), 0, 0).ratio is None
    assert OfficeProgress(OfficeCode("20"), 1, 4).ratio == 0.25


def test_counts_are_grouped_with_points() -> None:
    assert grouped(630485) == "630.485"


def test_waits_double_from_15_seconds_to_an_hour() -> None:
    waits = [retry_wait(attempts) for attempts in range(1, 12)]

    assert waits[:3] == [timedelta(seconds=15), timedelta(seconds=30), timedelta(seconds=60)]
    assert waits[-1] == retry_wait(1000) == LONGEST_WAIT
    assert waits == sorted(waits)


def test_the_rules_import_the_standard_library_alone() -> None:
    folder = Path(__file__).resolve().parents[2] / "scanner_app" / "domain"

    assert outside_imports(folder) == set()


def outside_imports(folder: Path) -> set[str]:
    """Top-level packages imported below a folder that are neither ours nor Python's."""
    names = set()
    for path in folder.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom):
                names.add(str(node.module))
            elif isinstance(node, ast.Import):
                names.update(alias.name for alias in node.names)
    return {
        name
        for name in names
        if name.partition(".")[0] not in sys.stdlib_module_names
        and not name.startswith("scanner_app.domain.")
    }
