"""Offers for what is still missing, as a service gives them on a real store; rules of likeness."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from scanner_app.domain.components import ComponentRule
from scanner_app.domain.events import Event, PagesArranged
from scanner_app.domain.exchange.statements import Part
from scanner_app.domain.ids import OfficeCode
from scanner_app.domain.reuse_errors import ReuseKeyError
from scanner_app.domain.reuse_likeness import (
    applicant_numbers,
    figures_agree,
    fingerprint,
    issuer_key,
    number_key,
    words_in_common,
)
from scanner_app.domain.reuse_offer import Likeness
from scanner_app.services.reusing import DecideReuse
from scanner_app.services.undoing import AfterEdit
from scanner_app.storage.completing import CompletionStore
from scanner_app.storage.edits import EditStore
from scanner_app.storage.reuses import ReuseStore
from scanner_app.storage.secrecy import SecrecyStore
from tests.storage.conftest import OFFICE, Store, store_at
from tests.storage.reusing import FIELDS, FIRST, PERSON, SECOND, Come, come, kept, reuse_of

DECISION = ComponentRule("quyet-dinh", "Quyết định đang hưởng", ("Quyết định",), Part.PROCESSING)
LETTER = ComponentRule("cong-van", "Công văn", ("Công văn",))


@pytest.fixture
def store(tmp_path: Path, empty_database: Path) -> Iterator[Store]:
    shutil.copyfile(empty_database, tmp_path / "sohoa.db")
    opened = store_at(tmp_path)
    yield opened
    opened.database.close()


def test_a_missing_component_is_offered_the_newest_paper_of_the_same_person(store: Store) -> None:
    kept(store, Come(code="000.00.21.H37-231018-0100"))
    newest = kept(store, Come(code=FIRST), FIELDS | {"number": "77/QĐ-UBND"})
    kept(store, Come(code="000.00.21.H37-231018-0102", person="020090000352"))
    kept(store, Come(code="000.00.21.H37-231018-0103", office=OfficeCode("05977")))
    dossier, _ = come(store, Come(code=SECOND, kind="Tờ khai", look=None), {})

    (offer,) = reuse_of(store).find.offers(dossier, (LETTER, DECISION))

    assert (offer.component, offer.scanned, offer.likeness) == (
        "quyet-dinh",
        None,
        Likeness.SAME_APPLICANT,
    )
    assert (offer.file.sha256, offer.file.part) == (newest, Part.PROCESSING)


def test_accepting_before_scanning_only_links_and_is_taken_back(store: Store) -> None:
    kept(store)
    reuse = reuse_of(store)
    dossier, paper = come(store, Come(code=SECOND, kind="Tờ khai", look=None), {})
    (offer,) = reuse.find.offers(dossier, (DECISION,))

    link = reuse.accept(dossier, offer, "can-bo")
    assert reuse.find.offers(dossier, (DECISION,)) == ()
    assert [each.id for each in store.dossiers.dossier(dossier).papers] == [paper]
    assert reuse.take_back(dossier, link.name, "can-bo")

    assert not reuse.take_back(dossier, link.name, "can-bo")
    assert len(reuse.find.offers(dossier, (DECISION,))) == 1


def test_of_two_stored_papers_the_one_with_the_stronger_evidence_is_offered(store: Store) -> None:
    same_file = kept(store, Come(code="000.00.21.H37-231018-0100", content=b"one"), {})
    kept(store, Come(code=FIRST))
    dossier, paper = come(store, Come(code=SECOND, content=b"one"), FIELDS)
    CompletionStore(store.database, store.clock).set_part([paper], Part.RESULT, "can-bo")

    (offer,) = reuse_of(store).find.offers(dossier)

    assert (offer.file.sha256, offer.likeness) == (same_file, Likeness.SAME_FILE)
    assert (offer.scanned, offer.component, offer.file.part) == (paper, "", Part.RESULT)


def test_a_paper_for_a_scanned_one_is_not_offered_for_a_missing_component_too(
    store: Store,
) -> None:
    kept(store)
    dossier, paper = come(store, Come(code=SECOND, kind="Tờ khai"), FIELDS)

    (offer,) = reuse_of(store).find.offers(dossier, (DECISION,))

    assert (offer.scanned, offer.likeness) == (paper, Likeness.SAME_FIELDS)


def test_a_dossier_is_offered_none_of_its_own_papers_and_nothing_while_it_is_secret(
    store: Store,
) -> None:
    kept(store, Come(code=SECOND))
    dossier, _ = come(store, Come(code=SECOND, kind="Tờ khai", look=None), {})
    find = reuse_of(store).find
    own = find.offers(dossier, (DECISION,))
    kept(store, Come(code=FIRST))
    others = find.offers(dossier, (DECISION,))
    SecrecyStore(store.database, store.clock).hold(dossier, "can-bo")

    assert own == ()
    assert [each.dossier_code for each in others] == [FIRST]
    assert find.offers(dossier, (DECISION,)) == ()


def test_stale_files_go_and_the_window_hears_of_what_was_accepted_and_taken_back(
    store: Store,
) -> None:
    kept(store)
    dossier, _ = come(store, Come(code=SECOND), FIELDS)
    told: list[Event] = []
    erasing = iter(range(1, 9))
    edits = EditStore(store.database, store.clock)
    reuses = ReuseStore(store.database, store.clock, edits.apply_in)
    after = AfterEdit(lambda: next(erasing), told.append)
    reuse = DecideReuse(reuse_of(store).find, reuses, edits, after)
    (offer,) = reuse.find.offers(dossier)

    link = reuse.accept(dossier, offer, "can-bo")
    reuse.take_back(dossier, link.name, "can-bo")
    reuse.take_back(dossier, link.name, "can-bo")

    assert told == [PagesArranged((dossier,))] * 2
    assert next(erasing) == 3


def test_what_is_typed_must_be_a_code_a_number_or_a_card(store: Store) -> None:
    kept(store)
    find = reuse_of(store).find

    assert find.look_up(OFFICE, f"  {PERSON} ").persons == {PERSON}
    assert len(find.look_up(OFFICE, SECOND, find.look_up(OFFICE, PERSON)).offers) == 1
    assert find.look_up(OfficeCode("05977"), PERSON).offers == ()
    with pytest.raises(ReuseKeyError):
        find.look_up(OFFICE, "Hoàng Thị Ứng")


def test_a_store_without_anybody_known_offers_nothing(store: Store) -> None:
    kept(store)
    dossier, _ = come(store, Come(code=SECOND, kind="Tờ khai", person="", look=None), {})

    assert reuse_of(store).find.offers(dossier, (DECISION,)) == ()


@pytest.mark.parametrize(
    ("one", "other"),
    [("Số: 05/QĐ-UBND", "5/QĐ-UBND"), ("41/qđ - ubnd", "41/QĐ-UBND"), ("007/GXN", "7/GXN")],
)
def test_numbers_are_one_however_they_are_written(one: str, other: str) -> None:
    assert number_key({"number": one}) == number_key({"number": other})


def test_issuers_are_one_in_full_and_abbreviated() -> None:
    assert issuer_key({"issuer": "UBND xã Chi Lăng"}) == "uy ban nhan dan xa chi lang"


def test_nothing_is_found_by_fields_that_are_missing() -> None:
    assert fingerprint({}) == (None, None)
    assert fingerprint({"date": "2023-01-01"}) == (None, None)
    assert fingerprint({"number": "Số"})[0] is None


def test_only_numbers_of_identity_documents_are_persons() -> None:
    typed = [PERSON, "0201 8500 0917", "123456789", "12345", "Hoàng"]

    assert applicant_numbers(typed) == {PERSON, "123456789"}


def test_texts_without_words_or_with_other_figures_do_not_agree() -> None:
    assert words_in_common("", "") == 0.0
    assert words_in_common("Tờ khai số 12", "tờ khai số 12") == 1.0
    assert figures_agree("Tờ khai", "Tờ khai")
    assert not figures_agree("số 020185000917", "số 020090000352")
