"""Stored papers found again on a real database; decisions about them."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from scanner_app.domain.errors import WrongMoveError
from scanner_app.domain.exchange.statements import Part
from scanner_app.domain.ids import OfficeCode
from scanner_app.domain.journal import JournalLine
from scanner_app.domain.progress import Period
from scanner_app.domain.register import RegisterRow
from scanner_app.domain.reuse_errors import ReuseGoneError
from scanner_app.domain.reuse_offer import Likeness
from scanner_app.storage.edits import EditStore
from scanner_app.storage.exchange_statements import statement_of
from scanner_app.storage.journal import SqlJournal
from scanner_app.storage.secrecy import SecrecyStore
from tests.dying import TRANSACTION, homes_of_deaths
from tests.storage.conftest import OFFICE, Store, store_at
from tests.storage.reusing import (
    FIELDS,
    FIRST,
    LOOK,
    PERSON,
    SECOND,
    Come,
    come,
    deliver,
    kept,
    reuse_of,
)
from tests.storage.test_tallies import DAY

AGAIN = Come(code=SECOND)
STRANGER = "020090000352"


def test_a_paper_with_the_same_number_day_and_issuer_is_offered(store: Store) -> None:
    digest = kept(store)
    folded = {
        "number": "Số 5/QĐ-UBND",
        "date": "2023-02-01",
        "issuer": "Ủy ban nhân dân phường Đông Kinh",
    }
    dossier, paper = come(store, replace(AGAIN, look=None, person=STRANGER), folded)

    (offer,) = reuse_of(store).find.offers(dossier)

    assert (offer.file.sha256, offer.scanned, offer.likeness) == (
        digest,
        paper,
        Likeness.SAME_FIELDS,
    )
    assert (offer.dossier_code, dict(offer.words)) == (FIRST, FIELDS)


def test_the_same_picture_is_the_same_file(store: Store) -> None:
    kept(store, Come(content=b"one picture"), {})
    dossier, _ = come(store, replace(AGAIN, content=b"one picture"), {"number": "9/QĐ-UBND"})

    assert [each.likeness for each in reuse_of(store).find.offers(dossier)] == [Likeness.SAME_FILE]


@pytest.mark.parametrize(
    ("again", "offered"),
    [
        (AGAIN, True),
        (replace(AGAIN, look=LOOK ^ 0b1011), True),
        (replace(AGAIN, look=~LOOK & (1 << 64) - 1), False),
        (replace(AGAIN, look=None), False),
        (replace(AGAIN, person=STRANGER), False),
        (replace(AGAIN, kind="Tờ khai"), False),
        (replace(AGAIN, text=AGAIN.text.replace("41", "99")), False),
        (replace(AGAIN, text=""), False),
    ],
)
def test_a_look_counts_only_with_the_same_person_kind_and_words(
    store: Store,
    again: Come,
    offered: bool,
) -> None:
    kept(store, fields={})
    dossier, _ = come(store, again, {})

    found = [each.likeness for each in reuse_of(store).find.offers(dossier)]

    assert found == ([Likeness.SAME_LOOK] if offered else [])


def test_nothing_is_offered_of_others_undelivered_secret_or_refused(store: Store) -> None:
    reuse = reuse_of(store)
    come(store, Come(), FIELDS)
    kept(store, Come(office=OfficeCode("05977"), code="000.00.21.H37-231018-0300"))
    _, hidden = come(store, Come(code="000.00.21.H37-231018-0400"), FIELDS)
    deliver(store, hidden)
    secret = store.dossiers.recent(OFFICE, 1)[0]
    SecrecyStore(store.database, store.clock).hold(secret, "cán bộ")
    dossier, _ = come(store, AGAIN, FIELDS)
    assert reuse.find.offers(dossier) == ()

    kept(store, Come(code="000.00.21.H37-231018-0500"))
    (offer,) = reuse.find.offers(dossier)
    reuse.dismiss(dossier, offer, "can-bo")
    reuse.dismiss(dossier, offer, "can-bo")

    assert reuse.find.offers(dossier) == ()
    assert [line.action for line in _journal(store)].count("reuse_refused") == 1


def test_accepting_replaces_the_scanned_paper_and_undoing_brings_it_back(store: Store) -> None:
    digest, reuse = kept(store), reuse_of(store)
    dossier, paper = come(store, AGAIN, FIELDS)
    (offer,) = reuse.find.offers(dossier)
    edits = EditStore(store.database, store.clock)

    link = reuse.accept(dossier, offer, "can-bo")
    assert _stated(store) == [(link.name, digest)]
    edits.undo(OFFICE, "can-bo")
    assert [name for name, _ in _stated(store)] == [f"{SECOND}_01_quyet-dinh_v1.pdf"]
    edits.redo(OFFICE, "can-bo")
    assert _stated(store) == [(link.name, digest)]
    assert reuse.take_back(dossier, link.name, "can-bo")
    assert [each.id for each in store.dossiers.dossier(dossier).papers] == [paper]
    assert len(_stated(store)) == 1
    edits.undo(OFFICE, "can-bo")

    assert _stated(store) == [(link.name, digest)]
    evidence = next(line for line in _journal(store) if line.action == "reuse_linked").detail
    assert evidence.startswith(f"{digest} same_fields dossier:")


def test_what_is_queued_or_gone_is_never_replaced(store: Store) -> None:
    kept(store)
    reuse = reuse_of(store)
    dossier, paper = come(store, AGAIN, FIELDS)
    (offer,) = reuse.find.offers(dossier)
    deliver(store, paper)

    with pytest.raises(WrongMoveError):
        reuse.accept(dossier, offer, "can-bo")
    gone = replace(offer, scanned=None, file=replace(offer.file, sha256="0" * 64))
    with pytest.raises(ReuseGoneError):
        reuse.accept(dossier, gone, "can-bo")

    assert reuse.find.offers(dossier) == ()
    assert all(not paper.startswith("reuse_") for paper, _ in _stated(store))


def test_the_reused_rate_moves_once_everything_is_there(store: Store) -> None:
    store.register.put([RegisterRow(SECOND, OFFICE, DAY), RegisterRow(FIRST, OFFICE, DAY)])
    kept(store)
    reuse = reuse_of(store)
    come(store, replace(AGAIN, kind="Tờ khai", look=None), {})
    dossier, _ = come(store, AGAIN, FIELDS)
    other = store.dossiers.dossier(dossier).papers[0].id
    offer = next(each for each in reuse.find.offers(dossier) if each.scanned != other)

    reuse.accept(dossier, offer, "can-bo")
    (before,) = store.progress.offices(Period())
    deliver(store, other)
    (after,) = store.progress.offices(Period())

    assert (before.tally.digitized, before.tally.reused) == (1, 0)
    assert (after.tally.digitized, after.tally.reused) == (2, 1)
    assert store.progress.check()


def test_a_wish_becomes_a_link_with_the_dossier_of_its_code(store: Store) -> None:
    digest, reuse = kept(store), reuse_of(store)
    found = reuse.find.look_up(OFFICE, SECOND)
    assert (found.code, found.offers) == (SECOND, ())
    found = reuse.find.look_up(
        OFFICE, f"{PERSON}||Hoàng Thị Ứng|05061985|Nữ|Lạng Sơn|01022021", found
    )
    (offer,) = found.offers
    reuse.wish(OFFICE, SECOND, offer, "can-bo")
    assert reuse.find.look_up(OFFICE, PERSON, found).wished == {digest}

    dossier, _ = come(store, replace(AGAIN, code=None, look=None), {})
    store.filing.assign_code(dossier, SECOND, "clerk", "can-bo")

    assert digest in dict(_stated(store)).values()
    assert not reuse.unwish(OFFICE, SECOND, offer, "can-bo")


def test_a_wish_for_what_became_secret_is_told_and_dropped(store: Store) -> None:
    kept(store)
    reuse = reuse_of(store)
    (offer,) = reuse.find.look_up(OFFICE, PERSON).offers
    reuse.wish(OFFICE, SECOND, offer, "can-bo")
    SecrecyStore(store.database, store.clock).hold(store.dossiers.recent(OFFICE, 1)[0], "can-bo")

    come(store, AGAIN, {})

    assert [name.startswith("reuse_") for name, _ in _stated(store)] == [False]
    assert "reuse_wish_lost" in [line.action for line in _journal(store)]


def test_a_value_that_a_person_corrects_is_searched_for_anew(store: Store) -> None:
    kept(store, fields=FIELDS | {"number": "50/QĐ-UBND"})
    reuse = reuse_of(store)
    dossier, _ = come(store, replace(AGAIN, look=None), FIELDS)
    assert reuse.find.offers(dossier) == ()
    first = store.dossiers.recent(OFFICE, 2)[1]
    tag = next(each for each in store.dossiers.dossier(first).tags if each.name == "number")

    store.filing.confirm_tags(first, [replace(tag, value="5/QĐ-UBND")], "can-bo")

    assert len(reuse.find.offers(dossier)) == 1


def accept_again(home: Path) -> None:
    """The act that dies: everything accepting writes."""
    store = store_at(home)
    reuse = reuse_of(store)
    dossier = store.dossiers.recent(OFFICE, 1)[0]
    for offer in reuse.find.offers(dossier):
        reuse.accept(dossier, offer, "can-bo")
    store.database.close()


def test_dying_while_accepting_leaves_the_link_or_the_paper(store: Store, tmp_path: Path) -> None:
    kept(store)
    come(store, AGAIN, FIELDS)
    store.database.close()
    template, out = tmp_path / "template", tmp_path / "out"
    out.mkdir()
    shutil.copytree(tmp_path, template, ignore=shutil.ignore_patterns("template", "out"))

    homes = homes_of_deaths(accept_again, template, out, (TRANSACTION, "open"))

    names = [_only_paper(home) for home in homes]
    assert {name.split("_")[0] for name in names[:-1]} <= {"reuse", SECOND}
    assert names[0].startswith(SECOND)
    assert names[-1].startswith("reuse_")


def _only_paper(home: Path) -> str:
    again = store_at(home)
    (name,) = [name for name, _ in _stated(again)]
    again.database.close()
    return name


def _stated(store: Store) -> list[tuple[str, str | None]]:
    with store.database.read() as connection:
        papers = statement_of(connection, SECOND, SECOND).papers
    assert all(each.part is Part.COMPONENT for each in papers)
    return [(each.name, each.sha256) for each in papers]


def _journal(store: Store) -> list[JournalLine]:
    return list(SqlJournal(store.database, store.clock).lines())
