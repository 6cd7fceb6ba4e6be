"""The parts of the office window, and where they stand."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QMainWindow,
    QSplitter,
    QStackedWidget,
    QToolBar,
    QVBoxLayout,
    QWidget,
)

from scanner_app.domain.campaign import CampaignStanding
from scanner_app.domain.progress import Measure, grouped
from scanner_app.figures.office_figures import OfficeFigures
from scanner_app.figures.words import percent_words
from scanner_app.gui.banner import Banner
from scanner_app.gui.office.choice_bar import ChoiceBar
from scanner_app.gui.office.periods import Spans
from scanner_app.gui.office.rate_card import RateCard
from scanner_app.gui.office.tables_view import TABS, Breakdowns
from scanner_app.messages.progress import outlook_words, points_words

if TYPE_CHECKING:
    from scanner_app.gui.office.trend_chart import TrendChart

_ACTIONS = (
    ("reload", "Đếm lại", "F5", "Đếm lại số liệu"),
    ("xlsx", "Lưu XLSX", "Ctrl+E", "Lưu số liệu thành sổ tính Excel"),
    ("pdf", "Lưu PDF", "Ctrl+P", "Lưu số liệu và biểu đồ thành tệp PDF để in"),
    ("formulas", "Công thức", "Shift+F1", "Hiện hoặc ẩn công thức của các tỷ lệ"),
    ("help", "Phím tắt", "F1", "Xem mọi phím tắt của cửa sổ này"),
    ("close", "Đóng", "Ctrl+W", "Đóng cửa sổ này, trở lại quầy"),
)
_NO_REGISTER = (
    "Chưa nhập sổ theo dõi hồ sơ nên chưa có tỷ lệ.\n"
    "Xuất sổ từ hệ thống một cửa thành tệp CSV, rồi ở cửa sổ quầy bấm Ctrl+R để nhập.\n"
    "Nhập xong, bấm F5 ở đây."
)


@dataclass
class Parts:
    """What the window shows and forwards to."""

    actions: dict[str, QAction]
    banner: Banner
    choices: ChoiceBar
    cards: dict[Measure, RateCard]
    breakdowns: Breakdowns
    splitter: QSplitter
    pages: QStackedWidget
    empty: QLabel
    outside: QLabel
    outlook: QLabel
    moment: QLabel
    trend_place: QVBoxLayout
    chart: TrendChart | None = field(default=None)

    def show_figures(self, figures: OfficeFigures) -> None:
        """All of them."""
        for rate in figures.rates:
            target = figures.asked.target if rate.measure is Measure.DIGITIZED else None
            self.cards[rate.measure].show_rate(rate, target)
        self.breakdowns.show_figures(figures)
        self.outside.setText(f"Ngoài sổ theo dõi: {grouped(figures.outside)} hồ sơ đã số hóa.")
        self.outside.setVisible(figures.outside > 0)
        stands = figures.standing
        self.outlook.setText(_outlook(stands) if stands else "")
        self.outlook.setVisible(stands is not None)
        self.pages.setCurrentIndex(1)

    def draw(self, figures: OfficeFigures) -> None:
        """The trend; loads the chart's library unless that was done."""
        self._chart().show_figures(figures)

    def show_empty(self, outside: int) -> None:
        """No register: what to do next."""
        text = _NO_REGISTER
        if outside:
            text += f"\n\nMáy này đã số hóa {grouped(outside)} hồ sơ."
        self.empty.setText(text)
        self.pages.setCurrentIndex(0)

    def grey(self, *, stale: bool) -> None:
        """The figures are old ones."""
        for card in self.cards.values():
            card.grey(stale=stale)
        self.breakdowns.grey(stale=stale)

    def tell(self, text: str) -> None:
        """How old the figures are."""
        self.moment.setText(text)

    def _chart(self) -> TrendChart:
        if self.chart is None:
            from scanner_app.gui.office.trend_chart import TrendChart

            self.chart = TrendChart()
            self.trend_place.addWidget(self.chart, 1)
        return self.chart


def laid_out(window: QMainWindow, spans: Spans, slots: dict[str, Callable[[], object]]) -> Parts:
    """Make all parts inside the window.

    Args:
        window: owns them.
        spans: periods to choose from.
        slots: what each action calls, by name.
    """
    actions = _actions(window, slots)
    body = QWidget(window)
    trend = QWidget(body)
    trend_place = QVBoxLayout(trend)
    trend_place.setContentsMargins(0, 0, 0, 0)
    parts = Parts(
        actions=actions,
        banner=Banner(body),
        choices=ChoiceBar(spans, body),
        cards={measure: RateCard(measure, body) for measure in Measure},
        breakdowns=Breakdowns(body),
        splitter=QSplitter(Qt.Orientation.Horizontal, body),
        pages=QStackedWidget(body),
        empty=QLabel("Đang đếm…", body),
        outside=QLabel(body),
        outlook=QLabel(trend),
        moment=QLabel(window),
        trend_place=trend_place,
    )
    for label in (parts.outside, parts.outlook, parts.empty):
        label.setWordWrap(True)
    trend_place.addWidget(parts.outlook)
    parts.splitter.addWidget(parts.breakdowns)
    parts.splitter.addWidget(trend)
    parts.splitter.setSizes([820, 480])
    trend.setMinimumWidth(320)
    parts.splitter.setChildrenCollapsible(False)
    _stack(parts, body)
    window.setCentralWidget(body)
    window.statusBar().addWidget(parts.moment, 1)
    return parts


def _outlook(stands: CampaignStanding) -> str:
    campaign = stands.campaign
    words = f"{campaign.name or 'Đợt số hóa'}, chỉ tiêu {percent_words(campaign.target)}: "
    words += outlook_words(stands) + "."
    if stands.risen is not None and campaign.baseline is not None:
        before = percent_words(campaign.baseline)
        words += f" Trước đợt {before}, thay đổi {points_words(stands.risen)} điểm %."
    return words


def key_list() -> tuple[tuple[str, str], ...]:
    """Keys with what they do, for the overlay."""
    tabs = tuple(
        (f"Alt+{number}", f"Số liệu theo: {words}")
        for number, words in enumerate(TABS.values(), start=1)
    )
    return (
        *((key, tip) for _, _, key, tip in _ACTIONS),
        *tabs,
        ("Enter", "Mở hồ sơ đang vướng ở cửa sổ quầy, hoặc xem riêng đơn vị đang chọn"),
        ("Alt+K", "Chọn kỳ báo cáo"),
        ("Alt+V", "Chọn đơn vị"),
        ("Alt+G", "Gồm hay không gồm đơn vị trực thuộc"),
    )


def _stack(parts: Parts, body: QWidget) -> None:
    parts.empty.setObjectName("firstSteps")
    parts.empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
    figures = QWidget(body)
    column = QVBoxLayout(figures)
    column.setContentsMargins(0, 0, 0, 0)
    row = QHBoxLayout()
    for card in parts.cards.values():
        row.addWidget(card, 1)
    column.addLayout(row)
    column.addWidget(parts.outside)
    column.addWidget(parts.splitter, 1)
    parts.pages.addWidget(parts.empty)
    parts.pages.addWidget(figures)
    whole = QVBoxLayout(body)
    whole.addWidget(parts.banner)
    whole.addWidget(parts.choices)
    whole.addWidget(parts.pages, 1)


def _actions(window: QMainWindow, slots: dict[str, Callable[[], object]]) -> dict[str, QAction]:
    bar = QToolBar("Thao tác", window)
    bar.setObjectName("actions")
    bar.setMovable(False)
    bar.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)
    bar.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextOnly)
    made = {}
    for name, text, key, tip in _ACTIONS:
        action = QAction(text, window)
        action.setIconText(f"{text}\n{key}")
        action.setToolTip(f"{tip} ({key})")
        action.setShortcut(QKeySequence(key))
        action.setAutoRepeat(False)
        action.triggered.connect(lambda _checked=False, call=slots[name]: call())
        bar.addAction(action)
        button = bar.widgetForAction(action)
        button.setAccessibleName(f"{text} ({key})")
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        made[name] = action
    window.addToolBar(bar)
    return made
