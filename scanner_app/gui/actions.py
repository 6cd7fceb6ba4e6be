"""The window's actions, made of their list: keys, toolbar and menus."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QFontMetrics, QKeySequence
from PySide6.QtWidgets import QMenu, QToolBar, QToolButton, QWidget

from scanner_app.gui.action_list import ACTIONS, Described, Place


class Actions:
    """All actions, by name."""

    def __init__(self, window: QWidget, slots: dict[str, Callable[[], object]]) -> None:
        """Args say what each action does.

        Args:
            window: where the keys hold.
            slots: what each action calls; exactly the names described here, but for "more".
        """
        self._window = window
        self._more = QMenu(window)
        self._more.setAccessibleName("Việc khác")
        self._more_button = QToolButton()
        self._by_name: dict[str, QAction] = {}
        for each in ACTIONS:
            action = QAction(each.text, window)
            action.setIconText(f"{each.text}\n{each.key}")
            action.setToolTip(f"{each.tip} ({each.key})")
            # A held key is one wish: a second "stop" ends at once and costs the page in work.
            action.setAutoRepeat(False)
            if each.own_key:
                action.setShortcuts([QKeySequence(key) for key in each.keys])
            if each.place is Place.PAGE:
                # Delete and arrows mean something else wherever text is typed.
                action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
            slot = self._more_button.showMenu if each.name == "more" else slots[each.name]
            action.triggered.connect(lambda _checked=False, call=slot: call())
            if each.place is not Place.PAGE:
                window.addAction(action)
            self._by_name[each.name] = action

    def __getitem__(self, name: str) -> QAction:
        """One action."""
        return self._by_name[name]

    @property
    def more_button(self) -> QToolButton:
        """Opens the menu of what is not needed for every stack."""
        return self._more_button

    def enable(self, **states: bool) -> None:
        """Which actions make sense now."""
        for name, enabled in states.items():
            self._by_name[name].setEnabled(enabled)

    def rename(self, name: str, text: str) -> None:
        """What an action does now, in its own words."""
        described = next(each for each in ACTIONS if each.name == name)
        action = self._by_name[name]
        if action.text() == text:
            return
        action.setText(text)
        action.setIconText(f"{text}\n{described.key}")
        buttons: Iterable[QToolButton] = self._window.findChildren(QToolButton)
        for button in buttons:
            if button.defaultAction() is action:
                button.setAccessibleName(f"{text} ({described.key})")

    def bar(self, window: QWidget, after_scan: QWidget) -> QToolBar:
        """The toolbar: words above their key.

        Args:
            window: owns it.
            after_scan: stands beside the first action.
        """
        first, second = (_made_bar(name, window) for name in ("Thao tác", "Thao tác khác"))
        bar = first
        for each in ACTIONS:
            if each.place is Place.MORE:
                self._more.addAction(self._by_name[each.name])
            if each.place is not Place.BAR:
                continue
            self._add(bar, each)
            if each.name == "scan":
                bar.addWidget(after_scan)
            if each.ends_group:
                bar.addSeparator()
            if each.name == "sign":
                bar = second
        second.addWidget(self._made_more_button())
        self._second = second
        return first

    @property
    def second_bar(self) -> QToolBar:
        """What follows signing; goes below the first bar where letters are large."""
        return self._second

    def fit_letters(self) -> None:
        """The scan button is as wide as its longer name, so that nothing beside it moves."""
        button = self._scan_button
        bold = button.font()
        bold.setBold(True)
        button.setFixedWidth(QFontMetrics(bold).horizontalAdvance("Quét tiếp") + 36)

    def offer_on(self, *widgets: QWidget) -> None:
        """Where pages are: their actions as a menu and by key, but only where the focus is."""
        for widget in widgets:
            widget.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
            for each in ACTIONS:
                if each.place is Place.PAGE or each.name in ("undo", "redo"):
                    widget.addAction(self._by_name[each.name])

    def _add(self, bar: QToolBar, each: Described) -> None:
        action = self._by_name[each.name]
        bar.addAction(action)
        button = bar.widgetForAction(action)
        button.setAccessibleName(f"{each.text} ({each.key})")
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        if each.name == "scan":
            button.setObjectName("scan")
            self._scan_button = button
            self.fit_letters()

    def _made_more_button(self) -> QToolButton:
        button = self._more_button
        button.setText("Việc khác\nF10")
        button.setObjectName("more")
        button.setToolTip(self._by_name["more"].toolTip())
        button.setAccessibleName("Việc khác (F10)")
        button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        button.setMenu(self._more)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        return button


def _made_bar(name: str, window: QWidget) -> QToolBar:
    bar = QToolBar(name, window)
    bar.setObjectName("actions")
    bar.setMovable(False)
    bar.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)
    bar.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextOnly)
    return bar
