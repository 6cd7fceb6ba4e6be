"""Dossiers and papers: filing, signing and queueing, deciding."""

from __future__ import annotations

from datetime import timedelta

import pytest

from scanner_app.domain.dossier import (
    DraftDossier,
    DraftPaper,
    Evidence,
    HoldReason,
    PaperState,
    Tag,
)
from scanner_app.domain.errors import DossierUnknownError, WrongMoveError
from scanner_app.domain.ids import DossierId
from scanner_app.domain.page import Box
from tests.storage.conftest import CODE, Store


def test_a_batch_is_due_for_filing_when_all_its_pages_are_read(store: Store) -> None:
    batch, _ = store.read_batch(2)

    assert store.filing.to_file() == (batch,)


def test_filing_writes_papers_tags_and_dividers_at_once(store: Store) -> None:
    batch, (first, second, divider) = store.read_batch(3)
    tag = Tag("number", "15/QĐ-UBND", 0.95, "ocr", Evidence(first, Box(1, 2, 3, 4)), paper=0)
    draft = DraftDossier(
        code=CODE,
        code_source="barcode",
        papers=(DraftPaper("Quyết định", (first, second)),),
        tags=(tag,),
        dividers=(divider,),
    )

    (dossier,) = store.filing.file(batch, [draft])

    found = store.dossiers.dossier(dossier)
    assert found.papers[0].pages == (first, second)
    assert [page.id for page in store.pages.of_dossier(dossier)] == [first, second, divider]
    assert found.tags == (tag,)
    assert store.dossiers.of_pages([divider, first]) == (dossier,)
    assert store.filing.to_file() == ()


def test_a_batch_is_filed_once(store: Store) -> None:
    batch, ids = store.read_batch(1)
    draft = DraftDossier(CODE, "barcode", (DraftPaper("Giấy tờ", ids),), ())
    store.filing.file(batch, [draft])

    with pytest.raises(WrongMoveError):
        store.filing.file(batch, [draft])


def test_later_papers_of_a_known_code_join_its_dossier(store: Store) -> None:
    first, _ = store.filed(CODE)

    second, _ = store.filed(CODE.lower())

    assert second == first
    assert [paper.seq for paper in store.dossiers.dossier(first).papers] == [0, 1]


def test_a_held_dossier_joins_no_other(store: Store) -> None:
    first, _ = store.filed(CODE)

    second, _ = store.filed(CODE, (HoldReason.CODE_CONFLICT,))

    assert second != first


def test_a_signature_and_its_upload_job_are_one_fact(store: Store) -> None:
    paper = store.signed()

    (job,) = store.queue.jobs()
    assert (job.paper, job.sha256) == (paper, f"{paper:064x}")
    assert store.dossiers.to_sign() == ()


def test_a_held_dossier_is_signed_but_not_queued(store: Store) -> None:
    store.signed(None, (HoldReason.NO_CODE,))

    assert store.queue.jobs() == ()


def test_a_secret_dossier_is_not_even_archived(store: Store) -> None:
    store.filed(CODE, (HoldReason.SECRET,))

    assert store.dossiers.to_archive() == ()


def test_a_code_given_later_sends_papers_back_to_be_built_with_it(store: Store) -> None:
    paper = store.signed(None, (HoldReason.NO_CODE,))
    dossier = store.dossiers.recent(None, 1)[0]

    store.filing.assign_code(dossier, CODE, "clerk", "Cán bộ")

    found = store.dossiers.dossier(dossier)
    assert (found.code, found.code_source, found.holds) == (CODE, "clerk", ())
    assert [each.id for each in store.dossiers.to_archive()] == [paper]


def test_a_code_given_later_joins_the_dossier_that_has_it(store: Store) -> None:
    first, _ = store.filed(CODE)
    second, paper = store.filed(None, (HoldReason.NO_CODE,))

    assert store.filing.assign_code(second, CODE, "clerk", "Cán bộ") == first

    assert store.dossiers.dossier(first).papers[-1].id == paper
    with pytest.raises(DossierUnknownError):
        store.dossiers.dossier(second)


def test_a_queued_dossier_keeps_its_code(store: Store) -> None:
    store.signed()
    dossier = store.dossiers.recent(None, 1)[0]

    with pytest.raises(WrongMoveError):
        store.filing.assign_code(dossier, "000.00.21.H37-231018-0008", "clerk", "Cán bộ")

    assert store.dossiers.dossier(dossier).papers[0].state is PaperState.SIGNED


def test_an_unknown_dossier_takes_no_code(store: Store) -> None:
    with pytest.raises(DossierUnknownError):
        store.filing.assign_code(DossierId(99), CODE, "clerk", "Cán bộ")


def test_a_confirmed_tag_replaces_the_proposal(store: Store) -> None:
    dossier, _ = store.filed()
    store.filing.confirm_tags(dossier, [Tag("number", "15/QD", 0.4, "ocr", paper=0)], "A")

    store.filing.confirm_tags(dossier, [Tag("number", "15/QĐ-UBND", 1.0, "clerk", paper=0)], "B")

    (tag,) = store.dossiers.dossier(dossier).tags
    assert (tag.value, tag.confirmed_by, tag.paper, tag.doubtful) == ("15/QĐ-UBND", "B", 0, False)


def test_confirming_one_paper_leaves_the_other_alone(store: Store) -> None:
    dossier, _ = store.filed()
    store.filed()
    store.filing.confirm_tags(dossier, [Tag("kind", "Quyết định", 1.0, "clerk", paper=0)], "A")

    store.filing.confirm_tags(dossier, [Tag("kind", "Tờ trình", 1.0, "clerk", paper=1)], "A")

    assert [tag.value for tag in store.dossiers.dossier(dossier).tags] == [
        "Quyết định",
        "Tờ trình",
    ]


def test_the_newest_dossiers_come_first(store: Store) -> None:
    first, _ = store.filed(CODE)
    store.clock.forward(timedelta(hours=1))
    second, _ = store.filed("000.00.21.H37-231018-0009")

    assert store.dossiers.recent(None, 5) == (second, first)
