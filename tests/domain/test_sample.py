"""The sample stack: dossiers, papers and trusted tags against its truth."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ocr.model import PageReading
from scanner_app.domain.dossier import DraftDossier
from scanner_app.domain.folding import tone_key
from scanner_app.domain.suggestion import draft_dossiers
from scanner_app.processing.mapping import reading_from_engine
from tests.domain.pages import NOON, page

pytestmark = pytest.mark.slow

SAMPLE = Path(__file__).resolve().parents[2] / "resources" / "sample"
CHECKED = ("kind", "number", "date", "issuer")


@pytest.fixture(scope="module")
def truth() -> list[dict[str, Any]]:  # rows of JSON have no narrower type
    rows = json.loads((SAMPLE / "truth.json").read_text(encoding="utf-8"))
    return [row for row in rows if row["file"].endswith(".jpg")]


@pytest.fixture(scope="module")
def drafts(
    truth: list[dict[str, Any]], read_once: Callable[[Path], PageReading]
) -> tuple[DraftDossier, ...]:
    readings = (reading_from_engine(read_once(SAMPLE / row["file"])) for row in truth)
    pages = [page(seq, what) for seq, what in enumerate(readings)]
    return draft_dossiers(pages, today=NOON.date())


def test_the_stack_falls_into_its_dossiers_and_papers(
    truth: list[dict[str, Any]], drafts: tuple[DraftDossier, ...]
) -> None:
    expected: dict[tuple[str, int], list[int]] = {}
    for seq, row in enumerate(truth):
        expected.setdefault((row["code"], row["paper"]), []).append(seq + 100)

    found = {
        (draft.code, number): list(paper.pages)
        for draft in drafts
        for number, paper in enumerate(draft.papers, start=1)
    }
    dividers = {(draft.code, 0): list(draft.dividers) for draft in drafts if draft.dividers}

    assert found | dividers == expected
    assert [draft.holds for draft in drafts] == [()] * 4


def test_kinds_are_right_and_no_trusted_tag_is_wrong(
    truth: list[dict[str, Any]], drafts: tuple[DraftDossier, ...]
) -> None:
    rows = {seq + 100: row for seq, row in enumerate(truth)}
    wrong, trusted = [], 0
    for draft in drafts:
        for tag in draft.tags:
            if tag.paper is None or tag.name not in CHECKED or tag.doubtful:
                continue
            expected = rows[draft.papers[tag.paper].pages[0]][tag.name]
            trusted += 1
            if tone_key(tag.value) != tone_key(expected):
                wrong.append((tag.name, tag.value, expected))

    kinds = [paper.kind for draft in drafts for paper in draft.papers]
    assert wrong == []
    assert trusted >= 25
    assert kinds == [rows[paper.pages[0]]["kind"] for draft in drafts for paper in draft.papers]
