"""What the office's head sees, opens and takes along, on a real store."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QLineEdit, QWidget
from pytestqt.qtbot import QtBot
from python_calamine import CalamineWorkbook

from scanner_app.bootstrap import App, KeyChoice, open_app
from scanner_app.domain.ids import OfficeCode
from scanner_app.domain.progress import Measure, Period
from scanner_app.figures.tables import shown
from scanner_app.gui.desk import Desk
from scanner_app.gui.office.office_window import OfficeWindow
from scanner_app.gui.office.periods import Span
from scanner_app.gui.office.trend_scale import line_colours
from scanner_app.gui.theme import Scheme, contrast, palette_of
from scanner_app.gui.window_state import WindowState
from scanner_app.settings import Settings
from tests.bench.ratio import CAMPAIGN, code, fill

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints", r"raise\(\)")

RECEIVED, DIGITIZED = 80, 68
SETTINGS = Settings(
    office="06463",
    campaign_name="Đợt số hóa",
    campaign_since="2023-08-20",
    campaign_until="2023-11-30",
    campaign_baseline="26",
    campaign_target="86,5",
)
Key = Qt.Key
ALT, CONTROL = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ControlModifier


class Office:
    def __init__(self, app: App, desk: Desk, qtbot: QtBot) -> None:
        self.app = app
        self.desk = desk
        self.qtbot = qtbot
        self.window = OfficeWindow(desk, WindowState(app.home))
        self.parts = self.window.parts
        self.wanted: list[str] = []
        self.window.dossier_wanted.connect(self.wanted.append)

    def open(self) -> None:
        self.window.show_window()
        self.wait_counted()

    def wait_counted(self) -> None:
        window = self.window
        self.qtbot.waitUntil(lambda: window.figures is not None and not window.is_counting)
        if window.figures is not None and window.figures.has_register:
            self.qtbot.waitUntil(lambda: window.figures is not None and window.figures.is_whole)
            self.qtbot.waitUntil(lambda: self.parts.chart is not None)

    def press(
        self, key: Qt.Key, modifier: Qt.KeyboardModifier = ALT, on: QWidget | None = None
    ) -> None:
        QTest.keyClick(on or self.window, key, modifier)

    def save(self, key: Qt.Key, path: Path) -> bytes:
        self.press(key, CONTROL)
        dialogs: Iterable[QFileDialog] = self.window.findChildren(QFileDialog, "target")
        fields: Iterable[QLineEdit] = next(iter(dialogs)).findChildren(QLineEdit)
        field = next(iter(fields))
        assert field.text() == f"ty-le-so-hoa_moi-don-vi_20230820-20231130{path.suffix}"
        field.setText(str(path))
        QTest.keyClick(field, Key.Key_Return)
        self.qtbot.waitUntil(lambda: self.parts.banner.text.startswith("Đã lưu"))
        self.qtbot.waitUntil(lambda: not self.window.findChildren(QFileDialog, "target"))
        return path.read_bytes()


def _opened(home: Path, qtbot: QtBot, received: int = 0, digitized: int = 0) -> Iterator[Office]:
    with (
        open_app(home, SETTINGS, lambda _event: None, key=KeyChoice()) as app,
        app.working(),
    ):
        fill(home / "sohoa.db", received, digitized)
        desk = Desk(app)
        made = Office(app, desk, qtbot)
        yield made
        made.window.close()
        desk.close()
        made.window.deleteLater()


@pytest.fixture
def empty(tmp_path: Path, qtbot: QtBot) -> Iterator[Office]:
    yield from _opened(tmp_path / "home", qtbot)


@pytest.fixture
def office(tmp_path: Path, qtbot: QtBot) -> Iterator[Office]:
    """80 offices with a dossier each, 68 of them digitized."""
    yield from _opened(tmp_path / "home", qtbot, RECEIVED, DIGITIZED)


def test_without_a_register_it_says_what_to_do_next(empty: Office) -> None:
    empty.open()

    assert empty.parts.pages.currentIndex() == 0
    assert "Ctrl+R" in empty.parts.empty.text()
    assert not empty.parts.actions["xlsx"].isEnabled()


def test_every_figure_is_the_one_of_the_report(office: Office) -> None:
    office.open()

    report = office.app.report(CAMPAIGN)
    for rate in report.rates:
        card = office.parts.cards[rate.measure]
        assert (card.share, card.counts) == (rate.percent_text, rate.counts_text)
    assert office.parts.cards[Measure.DIGITIZED].counts == "68/80"
    model = office.parts.breakdowns.tabs["offices"].model
    assert model.rowCount() == len(report.offices) + 1
    cells = {model.index(row, 0).data(): row for row in range(model.rowCount())}
    for line in report.offices:
        row = cells[f"{line.name} ({line.office})" if line.name else line.office]
        shown_here = [model.index(row, column).data() for column in (1, 2, 3)]
        assert shown_here == [shown(line.total), shown(line.digitized), line.percent_text]
    chart = office.parts.chart
    assert chart is not None
    assert "ngày 08/11/2023" in chart.words
    office.qtbot.waitUntil(lambda: chart.is_drawn)


def test_formulas_stand_under_a_question_mark(office: Office) -> None:
    office.open()
    card = office.parts.cards[Measure.REUSED]
    assert card.formula == ""

    QTest.keyClick(card.question, Key.Key_Space)

    assert "[reused.1]" in card.formula
    assert "sổ theo dõi hồ sơ của hệ thống một cửa" in card.formula


def test_enter_on_a_stuck_dossier_opens_it_at_the_counter(office: Office) -> None:
    office.open()

    office.press(Key.Key_5)
    view = office.parts.breakdowns.tabs["dossiers"].view
    assert view.hasFocus() or view.isVisible()
    QTest.keyClick(view, Key.Key_Down)
    QTest.keyClick(view, Key.Key_Return)

    (wanted,) = office.wanted
    stuck = office.app.report.stuck(office.parts.choices.asked.extent, limit=2)
    assert wanted == stuck[1].code
    assert wanted not in {code(number) for number in range(1, DIGITIZED + 1)}


def test_another_period_and_office_are_counted_while_the_old_figures_stay(office: Office) -> None:
    office.open()
    before = office.parts.cards[Measure.DIGITIZED].counts

    office.parts.choices.choose(Span.EVER)
    assert office.window.is_counting
    assert office.parts.cards[Measure.DIGITIZED].counts == before
    assert "Đang hiện số liệu lúc" in office.parts.moment.text()
    office.parts.choices.choose_office(f"{7919 % 230:05d}")
    office.wait_counted()

    asked = office.app.report(Period(), OfficeCode(f"{7919 % 230:05d}"))
    assert office.parts.cards[Measure.DIGITIZED].counts == asked.rates[0].counts_text
    assert asked.total.total == 1


def test_what_was_chosen_is_chosen_again_and_an_office_that_is_gone_is_given_up(
    office: Office, qtbot: QtBot
) -> None:
    kept = OfficeCode(f"{7919 % 230:05d}")
    office.open()
    choices = office.parts.choices
    choices.choose_office(kept, subordinates=True)
    choices.recall(choices.kept.replace(Span.CAMPAIGN, Span.FREE))
    free = choices.asked
    office.window.close()

    again = Office(office.app, office.desk, qtbot)
    again.open()
    asked, shown = again.parts.choices.asked, again.window.figures
    again.parts.choices.recall(again.parts.choices.kept.replace(kept, "99999"))
    again.wait_counted()
    after = again.parts.choices.asked
    told = again.parts.cards[Measure.DIGITIZED].counts
    again.window.close()
    again.window.deleteLater()

    assert asked == free
    assert (asked.extent.office, asked.extent.subordinates) == (kept, True)
    assert shown is not None
    assert shown.asked == asked
    assert after.extent.office is None
    assert told == office.app.report(after.period, subordinates=True).rates[0].counts_text


def test_a_window_that_stays_counts_the_month_that_it_is(office: Office) -> None:
    days = [date(2023, 8, 31)]
    window = OfficeWindow(office.desk, WindowState(office.app.home), today=lambda: days[0])
    window.parts.choices.choose(Span.MONTH)
    window.reload()
    before = window.parts.choices.asked

    days[0] = date(2023, 9, 1)
    window.reload()
    office.qtbot.waitUntil(lambda: window.figures is not None and not window.is_counting)
    figures = window.figures
    window.close()
    window.deleteLater()

    assert before.period == Period(date(2023, 8, 1), date(2023, 8, 31))
    assert figures is not None
    assert figures.asked.period == Period(date(2023, 9, 1), date(2023, 9, 30))
    assert figures.asked.today == date(2023, 9, 1)


def test_the_workbook_has_the_figures_as_numbers_and_nobodys_dossier(
    office: Office, tmp_path: Path
) -> None:
    office.open()

    content = office.save(Key.Key_E, tmp_path / "so-lieu.xlsx")

    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    assert book.sheet_names == ["Đơn vị", "Ngày", "Thủ tục", "Cán bộ", "Đang vướng", "Công thức"]
    offices = book.get_sheet_by_name("Đơn vị").to_python()
    assert ["Cộng", 80, 68, 68 / 80] in [row[:4] for row in offices]
    told = " ".join(str(cell) for row in offices for cell in row)
    assert "[digitized.1]" in told
    assert "Nguồn mẫu số: sổ theo dõi" in told
    days = book.get_sheet_by_name("Ngày").to_python()
    assert date(2023, 8, 21) in [row[0] for row in days]
    stuck = book.get_sheet_by_name("Đang vướng").to_python()
    assert ["Chưa quét giấy tờ nào", 12] in [row[:2] for row in stuck]
    whole = " ".join(str(book.get_sheet_by_name(name).to_python()) for name in book.sheet_names)
    assert "H37-23" not in whole


def test_the_paper_has_vietnamese_letters_pages_and_figures(office: Office, tmp_path: Path) -> None:
    office.open()

    content = office.save(Key.Key_P, tmp_path / "so-lieu.pdf")

    with pypdfium2.PdfDocument(content) as document:
        pages = [" ".join(page.get_textpage().get_text_bounded().split()) for page in document]
        assert round(document[0].get_width()) == 595
        (chart,) = [each for each in pages if "chỉ tiêu 86,5%" in each]
    assert f"Trang {len(pages)}/{len(pages)}" in pages[-1]
    assert pages[0] == chart
    assert unembedded(content) == []
    whole = " ".join(pages)
    for words in ("Tỷ lệ số hóa hồ sơ", "68/80", "85,00%", "[complete.1]", "Thủ tục", "Cộng"):
        assert words in whole, words
    assert "H37-23" not in whole


def unembedded(content: bytes) -> list[str]:
    """Fonts that the file names and does not hold."""
    with pikepdf.open(io.BytesIO(content)) as pdf:
        fonts = [font for page in pdf.pages for font in page.Resources.Font.values()]
        return [str(f.BaseFont) for f in fonts if "/FontFile2" not in f.get("/FontDescriptor", {})]


@pytest.mark.parametrize("scheme", [Scheme.LIGHT, Scheme.DARK])
@pytest.mark.usefixtures("qapp")
def test_lines_of_the_chart_are_seen_in_light_and_dark(scheme: Scheme) -> None:
    palette = palette_of(scheme)

    for name, colour in line_colours(palette).items():
        assert contrast(colour, palette.base().color()) >= 3, name
