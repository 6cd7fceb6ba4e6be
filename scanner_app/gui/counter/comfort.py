"""What makes the window easy to live with: its look, a first walk through it."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QMainWindow, QToolBar, QWidget

from scanner_app.gui.actions import Actions
from scanner_app.gui.counter.layout import Parts
from scanner_app.gui.desk import Desk
from scanner_app.gui.look import Look
from scanner_app.gui.tour import Step, Tour
from scanner_app.gui.window_state import WindowState


class Comfort(QObject):
    """Look and tour of the counter's window."""

    def __init__(self, window: QMainWindow, desk: Desk, parts: Parts, state: WindowState) -> None:
        super().__init__(window)
        self._window = window
        self._parts = parts
        self._state = state
        self._actions: Actions | None = None
        self._wrapping = False
        self.look = Look(state, self)
        desk.finished.connect(self.look.on_finished)
        self.tour = Tour(window, self._steps())
        self.tour.ended.connect(state.remember_tour)

    def slots(self) -> dict[str, Callable[[], object]]:
        """What its actions do."""
        return {
            "scheme": self.look.next_scheme,
            "larger": self.look.larger,
            "smaller": self.look.smaller,
            "sounds": self.look.toggle_sounds,
            "tour": self.tour.start,
        }

    def attach(self, actions: Actions) -> None:
        """Say in the menu how it stands."""
        self._actions = actions
        self._window.addToolBar(actions.second_bar)
        for each in (self._window, self._bar(), actions.second_bar):
            if each is not None:
                each.installEventFilter(self)
        self.look.changed.connect(self._on_changed)
        self._on_changed()

    def greet(self) -> None:
        """The first walk, once in a home's life."""
        if not self._state.tour_seen:
            self.tour.start()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Two rows of actions where one is too long."""
        wraps = event.type() in (QEvent.Type.Resize, QEvent.Type.LayoutRequest)
        if wraps and not self._wrapping:
            self._wrapping = True
            self._wrap()
            self._wrapping = False
        return super().eventFilter(watched, event)

    def _wrap(self) -> None:
        first, second = self._bar(), self._second()
        if first is None or second is None:
            return
        needed = first.sizeHint().width() + second.sizeHint().width()
        wrapped = self._window.toolBarBreak(second)
        if needed > self._window.width() and not wrapped:
            self._window.insertToolBarBreak(second)
        elif needed <= self._window.width() and wrapped:
            self._window.removeToolBarBreak(second)

    def _bar(self) -> QToolBar | None:
        bars: Iterable[QToolBar] = self._window.findChildren(QToolBar, "actions")
        return next((bar for bar in bars if bar is not self._second()), None)

    def _second(self) -> QToolBar | None:
        return self._actions.second_bar if self._actions is not None else None

    def _on_changed(self) -> None:
        if self._actions is not None:
            self._actions.fit_letters()
            for name, words in self.look.words.items():
                self._actions.rename(name, words)

    def _steps(self) -> tuple[Step, ...]:
        parts = self._parts
        return (
            Step(
                "Quét",
                "Đặt giấy vào khay rồi bấm F4. Các trang hiện dần ở cột trái; quét xong "
                "mà còn giấy thì bấm F4 lần nữa, đủ rồi thì bấm F7.",
                lambda: self._button("scan"),
            ),
            Step(
                "Xem trang",
                "Bấm mũi tên lên, xuống ở cột trái để xem từng trang. Ctrl++ phóng to, "
                "Ctrl+0 xem cả trang. Trang mờ, lệch: Ctrl+T quét thay.",
                lambda: parts.tree,
            ),
            Step(
                "Xác nhận thẻ",
                "Thẻ “cần xem” là chỗ máy đọc chưa chắc. Bấm F8 đến thẻ kế tiếp, "
                "so với chỗ được tô trên trang, sửa nếu sai, rồi bấm Enter.",
                lambda: parts.dossier,
            ),
            Step(
                "Ký số và gửi",
                "Bấm F9 để xem những gì sẽ ký. Ký xong, tệp vào hàng đợi và tự gửi.",
                lambda: self._button("sign"),
            ),
            Step(
                "Hàng đợi",
                "Bấm F3 để xem tệp nào chờ gửi, đã gửi, bị từ chối và vì sao. "
                "Mất mạng không sao: có mạng lại thì tự gửi tiếp.",
                lambda: self._button("queue"),
            ),
            Step(
                "Mọi phím tắt",
                "Bấm F1 lúc nào cũng được. Muốn xem lại hướng dẫn này, bấm Shift+F1.",
                lambda: self._button("help"),
            ),
        )

    def _button(self, name: str) -> QWidget | None:
        if self._actions is None:
            return None
        bars = (self._bar(), self._second())
        found = [bar.widgetForAction(self._actions[name]) for bar in bars if bar is not None]
        return next((each for each in found if isinstance(each, QWidget)), None)
