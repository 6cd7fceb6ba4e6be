"""The register: which days of an office it covers, and what an import frees."""

from __future__ import annotations

from datetime import date

import pytest
import sqlalchemy as sa

from scanner_app.domain.dossier import HoldReason, PaperState
from scanner_app.domain.dossier_code import parse_dossier_code
from scanner_app.domain.ids import OfficeCode
from scanner_app.domain.register import RegisterRow
from scanner_app.storage import schema
from tests.storage.conftest import CODE, OFFICE, Store

OTHER = OfficeCode("05983")


def received(store: Store, *codes: str, office: OfficeCode = OFFICE) -> None:
    """These dossiers, each on the day inside its code."""
    store.register.put(
        [RegisterRow(code, office, parse_dossier_code(code).received_on) for code in codes]
    )


def test_an_empty_register_covers_nothing(store: Store) -> None:
    assert not store.register.covers(OFFICE, parse_dossier_code(CODE))


@pytest.mark.parametrize(
    ("codes", "covers"),
    [
        (["231017-0001", "231019-0001"], True),
        (["231017-0001", "231018-0008"], True),
        (["231017-0001", "231018-0006"], False),
        (["231017-0001"], False),
        (["231019-0001"], False),
        (["231018-00010"], True),
    ],
)
def test_a_code_is_covered_when_dossiers_before_and_after_it_are_there(
    store: Store, codes: list[str], covers: bool
) -> None:
    received(store, *(f"000.00.21.H37-{code}" for code in codes))

    assert store.register.covers(OFFICE, parse_dossier_code(CODE)) is covers


def test_another_offices_dossiers_cover_nothing(store: Store) -> None:
    received(store, "000.00.21.H37-231017-0001", "000.00.21.H37-231019-0001", office=OTHER)

    assert not store.register.covers(OFFICE, parse_dossier_code(CODE))


def test_the_days_other_numbers_of_another_series_do_not_count(store: Store) -> None:
    received(store, "000.00.21.H37-231017-0001", "000.00.22.H37-231018-9999")

    assert not store.register.covers(OFFICE, parse_dossier_code(CODE))


def test_an_import_frees_the_dossiers_whose_code_it_brought(store: Store) -> None:
    known, _ = store.filed(CODE, (HoldReason.NOT_IN_REGISTER,))
    unknown, _ = store.filed("000.00.21.H37-231018-0008", (HoldReason.NOT_IN_REGISTER,))
    store.register.put([RegisterRow(CODE.lower(), OFFICE, date(2023, 10, 18))])

    freed = store.filing.release_known()

    assert freed == (known,)
    assert store.dossiers.dossier(known).holds == ()
    assert store.dossiers.dossier(unknown).holds == (HoldReason.NOT_IN_REGISTER,)
    assert store.filing.has_code(OFFICE, CODE)
    assert store.filing.release_known() == ()


def test_a_freed_dossier_stays_held_for_its_other_reasons(store: Store) -> None:
    dossier, _ = store.filed(CODE, (HoldReason.NOT_IN_REGISTER, HoldReason.SECRET))
    received(store, CODE)

    store.filing.release_known()

    assert store.dossiers.dossier(dossier).holds == (HoldReason.SECRET,)
    assert not store.filing.has_code(OFFICE, CODE)


def test_a_freed_dossier_joins_the_one_that_has_its_code(store: Store) -> None:
    first, _ = store.filed(CODE)
    store.filed(CODE, (HoldReason.NOT_IN_REGISTER,))
    received(store, CODE)

    freed = store.filing.release_known()

    assert freed == (first,)
    assert len(store.dossiers.dossier(first).papers) == 2


def test_a_freed_paper_that_was_signed_is_signed_anew_to_be_queued(store: Store) -> None:
    store.signed(CODE, (HoldReason.NOT_IN_REGISTER,))
    received(store, CODE)

    (dossier,) = store.filing.release_known()

    assert [paper.state for paper in store.dossiers.dossier(dossier).papers] == [PaperState.FILED]
    assert len(store.dossiers.to_archive()) == 1


def test_each_lifted_hold_is_a_line_of_the_journal(store: Store) -> None:
    dossier, _ = store.filed(CODE, (HoldReason.NOT_IN_REGISTER,))
    received(store, CODE)

    store.filing.release_known()

    with store.database.read() as connection:
        journal = connection.execute(sa.select(schema.journal).order_by(schema.journal.c.id))
        lines = [(row.action, row.subject, row.detail) for row in journal]
    assert lines[-1] == ("hold_lifted", f"dossier:{dossier}", "not_in_register")


def test_the_dossiers_of_some_days_come_by_day_and_code(store: Store) -> None:
    wanted = ["231018-0002", "231018-0001", "231019-0001", "231020-0001", "231017-0001"]
    received(store, *(f"000.00.21.H37-{code}" for code in wanted))
    received(store, "000.00.23.H37-231018-0001", office=OTHER)

    rows = store.register.received(OFFICE, date(2023, 10, 18), date(2023, 10, 19))

    assert [row.code[-11:] for row in rows] == ["231018-0001", "231018-0002", "231019-0001"]
    assert len(store.register.received(OFFICE, date(2023, 10, 18), None)) == 4
    assert len(store.register.received(OFFICE, None, None)) == 5
