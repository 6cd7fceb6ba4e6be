"""What leaves the page as a file is what the page shows, with its formulas."""

from __future__ import annotations

import io
from datetime import UTC, date, datetime
from zipfile import ZipFile

import pypdfium2
import pytest
from python_calamine import CalamineWorkbook

from scanner_app.central.web.as_pdf import as_pdf
from scanner_app.central.web.as_xlsx import as_xlsx
from scanner_app.central.web.figures import Unit
from scanner_app.central.web.report import Report
from scanner_app.domain.ids import OfficeCode
from scanner_app.domain.progress import Measure, Period, Tally
from scanner_app.figures.tables import Column, Kind, Row, Table
from tests.central.web.served import Served

_PERIOD = Period(date(2023, 8, 20), date(2023, 11, 30))
_COLUMNS = (
    Column("name", "Đơn vị", Kind.TEXT),
    Column("received", "Đã tiếp nhận", Kind.COUNT),
    Column("rate", "Tỷ lệ số hóa", Kind.RATE, bar=True),
    Column("day", "Ngày", Kind.DAY),
)
_SEED = Tally(732908, 630485, 61000, 500000)


def _report(*names: str, tally: Tally = _SEED) -> Report:
    rate = tally.rate(Measure.DIGITIZED, _PERIOD)
    rows = tuple(Row((name, tally.received, rate, date(2023, 8, 20))) for name in names)
    total = Row(("Cộng", tally.received, rate, None))
    table = Table("offices", "Đơn vị trực thuộc", _COLUMNS, rows, total=total)
    unit = Unit(1, OfficeCode("20"), "Tỉnh Lạng Sơn <b>&")
    at = datetime(2023, 10, 15, 3, 0, tzinfo=UTC)
    return Report(unit, _PERIOD, tally.rates(_PERIOD), table, at)


def _cells(content: bytes, sheet: int = 0) -> list[list[object]]:
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    rows = book.get_sheet_by_index(sheet).to_python(skip_empty_area=False)
    return [list(row) for row in rows]


def _pages(content: bytes) -> list[str]:
    with pypdfium2.PdfDocument(content) as document:
        return [" ".join(page.get_textpage().get_text_bounded().split()) for page in document]


def test_numbers_in_the_sheet_are_numbers_and_days_are_days() -> None:
    cells = _cells(as_xlsx(_report("Sở Tư pháp")))

    assert cells[0][0] == "Đơn vị trực thuộc – Tỉnh Lạng Sơn <b>&"
    assert ["Sở Tư pháp", 732908.0, 630485 / 732908, date(2023, 8, 20)] in cells
    texts = [row[0] for row in cells]
    assert "Kỳ báo cáo: hồ sơ tiếp nhận từ 20/08/2023 đến hết 30/11/2023" in texts
    assert "Nguồn: sổ theo dõi hồ sơ của hệ thống một cửa" in texts


def test_the_second_sheet_has_the_formulas_with_their_counts() -> None:
    cells = _cells(as_xlsx(_report("Sở Tư pháp")), sheet=1)

    label, value, numerator, denominator, formula = cells[1]
    assert (label, numerator, denominator) == ("Tỷ lệ số hóa hồ sơ", 630485.0, 732908.0)
    assert value == 630485 / 732908
    assert str(formula).startswith("Số hồ sơ đã số hóa / Số hồ sơ đã tiếp nhận")


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "http://evil/", "00123"])
def test_no_text_becomes_a_formula_a_link_or_a_number(text: str) -> None:
    content = as_xlsx(_report(text))

    assert text.strip() in [str(row[0]).strip() for row in _cells(content)]
    with ZipFile(io.BytesIO(content)) as parts:
        sheets = [parts.read(name) for name in parts.namelist() if "worksheets" in name]
    assert not [1 for sheet in sheets if b"<f>" in sheet or b"<hyperlink" in sheet]


def test_a_rate_just_below_a_whole_percent_does_not_look_like_it() -> None:
    almost = Tally(100000, 85996)

    content = as_xlsx(_report("Xã", tally=almost))

    with ZipFile(io.BytesIO(content)) as parts:
        assert b"0.000000%" in parts.read("xl/styles.xml")
    assert "85,99%" in " ".join(_pages(as_pdf(_report("Xã", tally=almost))))


def test_the_pdf_has_every_letter_of_vietnamese_numbered_pages_and_the_formulas() -> None:
    letters = "ắằẳẵặ ấầẩẫậ éèẻẽẹ ếềểễệ íìỉĩị óòỏõọ ốồổỗộ ớờởỡợ úùủũụ ứừửữự ýỳỷỹỵ đĐ Ắ Ế Ổ Ự Ỹ"

    pages = _pages(as_pdf(_report(letters, *(f"Xã thứ {number}" for number in range(120)))))

    assert len(pages) > 2
    for number, page in enumerate(pages, start=1):
        assert f"Trang {number}/{len(pages)}" in page
        assert "Số liệu lúc 10:00 ngày 15/10/2023" in page
    whole = " ".join(pages)
    for words in (
        *letters.split(),
        "732.908",
        "86,03%",
        "Tỉnh Lạng Sơn <b>&",
        "86,03% = 630.485/732.908",
        "Số hồ sơ đã số hóa / Số hồ sơ đã tiếp nhận × 100% [digitized.1]",
    ):
        assert words in whole, words


def test_files_hold_what_the_page_shows_in_its_order(served: Served) -> None:
    browser = served.signed_in("tinh")
    place = f"/offices/{served.ids['Tỉnh Lạng Sơn']}/offices"
    wish = "?since=2023-08-20&until=2023-11-30&sort=received&order=desc"

    sheet = browser.get(f"{place}.xlsx{wish}")
    paper = browser.get(f"{place}.pdf{wish}")

    names = [row[0] for row in _cells(sheet.content) if isinstance(row[1], float)]
    assert names == [
        "Huyện Tràng Định", "Thành phố Lạng Sơn", "Tiếp nhận tại Tỉnh Lạng Sơn", "Sở Tư pháp",
        "Cộng",
    ]  # fmt: skip
    assert "76,95%" in " ".join(_pages(paper.content))
    told = sheet.headers["content-disposition"]
    assert told == 'attachment; filename="sohoa-offices-1-20231015-1000.xlsx"'
    assert paper.headers["content-type"] == "application/pdf"
