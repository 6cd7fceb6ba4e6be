"""Which office this counter belongs to: from the settings, else asked once in the window."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, Signal

from scanner_app.domain.errors import OfficeCodeError
from scanner_app.domain.ids import OfficeCode
from scanner_app.domain.office_code import parse_office_code
from scanner_app.gui.errors import notice_of
from scanner_app.gui.question import Asked, Question
from scanner_app.gui.window_state import WindowState

_QUESTION = "Mã đơn vị tiếp nhận của quầy này là gì? Hỏi một lần, dùng cho mọi hồ sơ."


class OfficeTalk(QObject):
    """Knows the office or asks for it.

    Signals:
        changed: `OfficeCode`, another one was typed.
    """

    changed = Signal(object)

    def __init__(
        self, stated: str, state: WindowState, question: Question, parent: QObject | None = None
    ) -> None:
        """Args say where the answer may be.

        Args:
            stated: the settings' office, "" when they name none.
            state: keeps what was typed.
            question: where to ask.
            parent: Qt's owner.
        """
        super().__init__(parent)
        self._stated = stated
        self._state = state
        self._question = question

    @property
    def office(self) -> OfficeCode | None:
        """The office, None until somebody said it."""
        return OfficeCode(self._stated) if self._stated else self._state.office

    @property
    def may_change(self) -> bool:
        """The settings leave it to the clerk."""
        return not self._stated

    def ask(self, then: Callable[[], None] | None = None, problem: str = "") -> None:
        """Ask; `then` goes on with what needed it."""
        asked = Asked(
            problem or _QUESTION,
            yes="Dùng mã này",
            no="Để sau",
            field="Mã đơn vị:",
            given=self.office or "",
        )
        self._question.ask(asked, partial(self._on_typed, then))

    def _on_typed(self, then: Callable[[], None] | None, text: str) -> None:
        try:
            office = parse_office_code(text)
        except OfficeCodeError as error:
            notice = notice_of(error)
            self.ask(then, notice.text if notice else "")
            return
        self._state.remember_office(office)
        self.changed.emit(office)
        if then is not None:
            then()
