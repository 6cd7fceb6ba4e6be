"""Reports over a merger: who had a code when, and who stands below whom."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from scanner_app.domain.campaign import Campaign, Gain
from scanner_app.domain.catalog import Office
from scanner_app.domain.ids import OfficeCode
from scanner_app.domain.office_tree import OfficeTree
from scanner_app.domain.progress import Extent, Period, Tally
from scanner_app.domain.register import RegisterRow
from scanner_app.services.reporting import ReportProgress
from scanner_app.storage.breakdowns import SqlBreakdowns
from scanner_app.storage.progress import SqlProgress
from tests.services.conftest import Counter

LAST, MERGER = date(2025, 6, 30), date(2025, 7, 1)
TOP, DISTRICT, COMMUNE = OfficeCode("20"), OfficeCode("180"), OfficeCode("06001")
TREE = OfficeTree(
    (
        Office("20", "Tỉnh Lạng Sơn", "province"),
        Office("180", "Huyện Tràng Định", "district", "20", None, LAST),
        Office("06001", "Xã Khánh Long", "commune", "180", None, LAST),
        Office("06001", "Xã Đoàn Kết", "commune", "20", MERGER),
    )
)


def row(number: int, office: OfficeCode, day: date, procedure: str = "") -> RegisterRow:
    return RegisterRow(f"000.00.21.H37-{day:%y%m%d}-{number:04d}", office, day, procedure)


@pytest.fixture
def report(counter: Counter) -> ReportProgress:
    counter.register.put(
        [
            row(1, COMMUNE, LAST, "A"),
            row(2, COMMUNE, MERGER, "A"),
            row(3, DISTRICT, LAST, "B"),
            row(4, TOP, MERGER),
            row(5, COMMUNE, MERGER, "A"),
        ]
    )
    return ReportProgress(
        SqlProgress(counter.database),
        SqlBreakdowns(counter.database),
        counter.register,
        counter.clock,
        TREE,
    )


def test_two_units_that_had_one_code_are_two_lines(report: ReportProgress) -> None:
    lines = report(Period(), COMMUNE).offices

    assert [(line.name, line.valid_from, line.total) for line in lines] == [
        ("Xã Khánh Long", None, 1),
        ("Xã Đoàn Kết", MERGER, 2),
    ]


def test_an_office_with_its_subordinates_counts_every_dossier_once(report: ReportProgress) -> None:
    found = report(Period(), subordinates=True)

    assert {(line.name, line.total) for line in found.offices} == {
        ("Tỉnh Lạng Sơn", 5),
        ("Huyện Tràng Định", 2),
        ("Xã Khánh Long", 1),
        ("Xã Đoàn Kết", 2),
    }
    assert found.total.total == 5
    assert [line.total for line in report(Period(), DISTRICT, subordinates=True).offices] == [1, 2]


def test_rates_come_with_counts_formula_and_source(report: ReportProgress) -> None:
    digitized, reused, complete = report(Period()).rates

    assert (digitized.counts_text, digitized.source) == ("0/5", "register")
    assert (reused.ratio, complete.ratio) == (None, 0.0)


def test_breakdowns_add_up_over_the_merger(report: ReportProgress) -> None:
    extent = Extent(Period(), TOP, True)

    assert [line.tally for line in report.by_day(extent)] == [Tally(2), Tally(3)]
    assert [(line.procedure, line.tally.received) for line in report.by_procedure(extent)] == [
        ("A", 3), ("", 1), ("B", 1),
    ]  # fmt: skip
    assert len(report.stuck(extent, limit=4)) == 4
    assert report.by_clerk(extent) == ()


def test_one_clerk_before_and_after_the_merger_is_one_line(
    counter: Counter, report: ReportProgress
) -> None:
    for code in (row(1, COMMUNE, LAST).code, row(2, COMMUNE, MERGER).code):
        counter.digitize({f"{code}.jpg": [b"page"]}, code)

    (line,) = report.by_clerk(Extent(Period()))

    assert (line.papers, line.dossiers) == (2, 2)


def test_a_campaign_stands_as_its_period_does(report: ReportProgress) -> None:
    campaign = Campaign("", Period(MERGER, MERGER), None, Decimal(86))

    stands = report.campaign(campaign, TOP, subordinates=True)

    assert stands.rate.counts_text == "0/3"
    assert stands.gain == Gain(14, 0, 0)
    assert stands.reached_on is None


def test_counting_anew_changes_no_figure(report: ReportProgress) -> None:
    before = report(Period())

    report.recount()

    assert report(Period()) == before
