"""Offices above and below, on the day."""

from __future__ import annotations

from datetime import date

import pytest

from scanner_app.bootstrap.offices import shipped_offices
from scanner_app.domain.catalog import Office
from scanner_app.domain.ids import OfficeCode
from scanner_app.domain.office_tree import OfficeTree
from scanner_app.domain.progress import Period

LAST, MERGER = date(2025, 6, 30), date(2025, 7, 1)
BEFORE, AFTER = Period(None, LAST), Period(MERGER, None)
TOP, COMMUNE = OfficeCode("20"), OfficeCode("06001")
TREE = OfficeTree(
    (
        Office("20", "Tỉnh Lạng Sơn", "province"),
        Office("180", "Huyện Tràng Định", "district", "20", None, LAST),
        Office("06001", "Xã Khánh Long", "commune", "180", None, LAST),
        Office("06001", "Xã Đoàn Kết", "commune", "20", MERGER),
    )
)


@pytest.mark.parametrize(
    ("period", "stretches"),
    [
        (Period(), (BEFORE, AFTER)),
        (Period(LAST, MERGER), (Period(LAST, LAST), Period(MERGER, MERGER))),
        (Period(MERGER, None), (AFTER,)),
        (Period(None, LAST), (BEFORE,)),
    ],
)
def test_a_period_is_cut_where_offices_change(
    period: Period, stretches: tuple[Period, ...]
) -> None:
    assert TREE.stretches(period) == stretches


def test_a_list_without_dates_cuts_nothing() -> None:
    tree = OfficeTree((Office("20", "Tỉnh Lạng Sơn", "province"),))

    (stretch,) = tree.stretches(Period())

    assert stretch == Period()
    unit = tree.unit(TOP, stretch)
    assert unit is not None
    assert unit.name == "Tỉnh Lạng Sơn"


def test_a_commune_stands_under_a_district_only_while_there_are_districts() -> None:
    assert TREE.above(COMMUNE, BEFORE) == ("06001", "180", "20")
    assert TREE.above(COMMUNE, AFTER) == ("06001", "20")
    assert TREE.below(OfficeCode("180"), BEFORE) == {"180", "06001"}
    assert TREE.below(OfficeCode("180"), AFTER) == {"180"}


def test_an_unknown_code_is_an_office_by_itself() -> None:
    unknown = OfficeCode("99999")

    assert TREE.above(unknown, BEFORE) == (unknown,)
    assert TREE.below(unknown, BEFORE) == {unknown}
    assert not TREE.knows(unknown)


def test_offices_that_stand_above_each_other_end_somewhere() -> None:
    circle = OfficeTree((Office("a", "A", "x", "b"), Office("b", "B", "x", "a")))

    assert circle.above(OfficeCode("a"), Period()) == ("a", "b")


def test_a_name_is_a_code_only_while_one_office_has_it() -> None:
    assert TREE.named("xã khánh long", LAST) == COMMUNE
    assert TREE.named("xã khánh long", MERGER) is None


def test_the_shipped_list_rolls_up_to_the_province() -> None:
    tree = shipped_offices()

    assert len(tree.below(TOP, AFTER)) > 65
    assert len(tree.below(TOP, BEFORE)) > 200
