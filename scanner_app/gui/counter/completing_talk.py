"""What a clerk decides about a dossier's components, and finishing it; Ctrl+Z takes it back."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from PySide6.QtCore import QObject

from scanner_app.bootstrap import App
from scanner_app.domain.completing_errors import DoubtsLeftError
from scanner_app.domain.components import ComponentLine, Duty, Exclusion
from scanner_app.domain.dossier import Dossier, Tag
from scanner_app.domain.events import DossierReopened, Event
from scanner_app.domain.exchange.statements import Part
from scanner_app.domain.ids import DossierId
from scanner_app.gui import chores, words
from scanner_app.gui.counter.layout import Parts
from scanner_app.gui.counter.selection import Selection
from scanner_app.gui.counter.watcher import Watcher
from scanner_app.gui.desk import Desk
from scanner_app.gui.dossier.checklist_words import PARTS
from scanner_app.gui.errors import Notice, notice_of
from scanner_app.gui.question import Asked
from scanner_app.gui.window_state import WindowState
from scanner_app.messages import text_for
from scanner_app.messages.register import reopened_words

T = TypeVar("T")

_REOPENED = (
    "Hồ sơ {code} đã hoàn thành số hóa nay có giấy tờ mới nên được mở lại. Xem các thành phần rồi "
    "hoàn thành lại (Ctrl+H)."
)


class CompletingTalk(QObject):
    """Between the panel's checklist and the services."""

    def __init__(
        self,
        desk: Desk,
        parts: Parts,
        selection: Selection,
        watcher: Watcher,
        state: WindowState,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._desk = desk
        self._parts = parts
        self._selection = selection
        self._watcher = watcher
        self._state = state
        self._reopened: dict[DossierId, str] = {}
        panel = parts.dossier
        state.restore_heights(panel.splitter)
        panel.line_chosen.connect(self._on_line_chosen)
        panel.tags_confirmed.connect(self._on_tags_confirmed)
        panel.finish.finish_wanted.connect(self.finish)
        panel.checklist.part_wanted.connect(self._on_part_wanted)
        panel.checklist.duty_wanted.connect(self._on_duty_wanted)

    def stop(self) -> None:
        """The window closes."""
        self._state.remember_heights(self._parts.dossier.splitter)

    def on_told(self, event: Event) -> None:
        """A dossier is open again: told with the work that did it; connected to the bridge."""
        if not isinstance(event, DossierReopened):
            return
        if event.by_register:
            # The exchange with the province has no chore of its own whose end would tell it.
            text = f"{reopened_words([event.code])} Xem rồi hoàn thành lại (Ctrl+H)."
            self._parts.banner.tell(Notice(text, is_error=True))
            self._watcher.reload(event.dossier)
        else:
            self._reopened[event.dossier] = event.code

    def take_reminder(self) -> str:
        """What was opened again since this was asked last, "" for nothing."""
        reopened, self._reopened = self._reopened, {}
        return "\n".join(_REOPENED.format(code=code) for code in reopened.values())

    def finish(self) -> None:
        """Ctrl+H: call the dossier digitized, or open it again."""
        view = self._selection.view
        if view is None or view.completion is None:
            return
        if view.completion.finished_at is not None:
            self._reopen(view.dossier)
        else:
            self._finish(view.dossier, despite_doubts=False)

    def _finish(self, dossier: Dossier, *, despite_doubts: bool) -> None:
        by = self._desk.clerk
        self._change(
            dossier.id,
            lambda app: app.complete.finish(dossier.id, by, despite_doubts=despite_doubts),
            lambda _new: self._done(f"Hồ sơ {words.code_words(dossier)} đã số hóa."),
            lambda error: self._on_refused(dossier, error),
        )

    def _reopen(self, dossier: Dossier) -> None:
        by = self._desk.clerk
        self._change(
            dossier.id,
            lambda app: app.complete.reopen(dossier.id, by),
            lambda _new: self._done(f"Đã mở lại hồ sơ {words.code_words(dossier)}."),
        )

    def _on_refused(self, dossier: Dossier, error: Exception) -> None:
        if not isinstance(error, DoubtsLeftError):
            self._on_failed(error)
            return
        asked = Asked(text_for(error), yes="Vẫn hoàn thành", no="Xem lại")
        self._parts.question.ask(
            asked,
            lambda _text: self._finish(dossier, despite_doubts=True),
            self._parts.dossier.look_at_next,
        )

    def _on_line_chosen(self, line: ComponentLine) -> None:
        view = self._selection.view
        if view is None:
            return
        pages = [
            page for each in view.dossier.papers if each.id in line.papers for page in each.pages
        ]
        if pages:
            index = self._parts.model.index_of_page(pages[0])
            if index.isValid():
                self._parts.tree.setCurrentIndex(index)

    def _on_part_wanted(self, line: ComponentLine, part: Part) -> None:
        view, by = self._selection.view, self._desk.clerk
        if view is None:
            return
        told = f"Đã chuyển “{line.name}” sang {PARTS[part]}."
        dossier = view.dossier.id
        self._change(
            dossier,
            lambda app: app.complete.set_part(dossier, line.papers, part, by),
            lambda _none: self._done(told),
        )

    def _on_duty_wanted(self, line: ComponentLine, exclusion: Exclusion | None) -> None:
        view, by = self._selection.view, self._desk.clerk
        if view is None or line.rule is None:
            return
        key, dossier, rule = line.rule.key, view.dossier.id, line.rule
        duty = Duty.REQUIRED if exclusion is None else Duty.EXCLUDED
        by_rule = duty is Duty.REQUIRED and rule.duty is Duty.REQUIRED and not rule.optional

        def decide(app: App) -> object:
            if by_rule:
                return app.complete.unmark(dossier, key, by)
            return app.complete.mark(dossier, key, duty, by, exclusion=exclusion)

        what = f"không thuộc diện ({exclusion.value})" if exclusion else "bắt buộc số hóa"
        told = f"“{line.name}”: {what}."
        self._change(dossier, decide, lambda _before: self._done(told))

    def _on_tags_confirmed(self, dossier: Dossier, tags: tuple[Tag, ...]) -> None:
        sure = [tag for tag in tags if not chores.changes_code(dossier, tag)]
        if not sure:
            return
        by, told = self._desk.clerk, f"Đã xác nhận {len(sure)} thẻ."
        self._change(
            dossier.id,
            lambda app: app.decide.confirm_all(dossier.id, sure, by),
            lambda _none: self._done(told),
        )

    def _change(
        self,
        dossier: DossierId,
        deed: Callable[[App], T],
        then: Callable[[T], None],
        refused: Callable[[Exception], None] | None = None,
    ) -> None:
        def done(came: T) -> None:
            then(came)
            self._watcher.reload(dossier)

        self._desk.change(self, deed, done, refused or self._on_failed)

    def _done(self, told: str) -> None:
        self._parts.banner.tell(Notice(f"{told} Ctrl+Z để hoàn tác."))

    def _on_failed(self, error: Exception) -> None:
        self._parts.banner.tell(notice_of(error))
