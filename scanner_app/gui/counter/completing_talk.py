"""What a clerk decides about a dossier's components, and finishing it; all of it can be undone."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TypeVar

from PySide6.QtCore import QObject

from scanner_app.bootstrap import App
from scanner_app.domain.completing_errors import DoubtsLeftError
from scanner_app.domain.components import ComponentLine, ComponentMark, Duty, Exclusion
from scanner_app.domain.dossier import Dossier, Tag
from scanner_app.domain.events import Event, PagesArranged
from scanner_app.domain.exchange.statements import Part
from scanner_app.domain.ids import DossierId, PaperId
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

T = TypeVar("T")

Deed = Callable[[App], object]


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
        self._deeds: list[tuple[DossierId, Deed]] = []
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
        """Pages were edited since: Ctrl+Z is about them now; connected to the bridge."""
        if isinstance(event, PagesArranged):
            self._deeds.clear()

    def undo(self) -> bool:
        """Ctrl+Z: take back the newest decision; False when pages were edited after it."""
        if not self._deeds:
            return False
        dossier, back = self._deeds.pop()
        self._change(dossier, back, lambda _done: self._tell("Đã hoàn tác."))
        return True

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
            lambda _new: self._done(
                dossier.id,
                lambda app: app.complete.reopen(dossier.id, by),
                f"Hồ sơ {words.code_words(dossier)} đã số hóa.",
            ),
            lambda error: self._on_refused(dossier, error),
        )

    def _reopen(self, dossier: Dossier) -> None:
        by = self._desk.clerk
        self._change(
            dossier.id,
            lambda app: app.complete.reopen(dossier.id, by),
            lambda _new: self._done(
                dossier.id,
                lambda app: app.complete.finish(dossier.id, by, despite_doubts=True),
                f"Đã mở lại hồ sơ {words.code_words(dossier)}.",
            ),
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

        def put(app: App) -> dict[PaperId, Part | None]:
            return {paper: app.complete.set_part(paper, part, by) for paper in line.papers}

        def put_back(before: dict[PaperId, Part | None], app: App) -> None:
            for paper, earlier in before.items():
                app.complete.set_part(paper, earlier, by)

        told = f"Đã chuyển “{line.name}” sang {PARTS[part]}."
        dossier = view.dossier.id
        self._change(
            dossier, put, lambda before: self._done(dossier, partial(put_back, before), told)
        )

    def _on_duty_wanted(self, line: ComponentLine, exclusion: Exclusion | None) -> None:
        view, by = self._selection.view, self._desk.clerk
        if view is None or line.rule is None:
            return
        key, dossier, rule = line.rule.key, view.dossier.id, line.rule
        duty = Duty.REQUIRED if exclusion is None else Duty.EXCLUDED
        by_rule = duty is Duty.REQUIRED and rule.duty is Duty.REQUIRED and not rule.optional

        def decide(app: App) -> ComponentMark | None:
            if by_rule:
                return app.complete.unmark(dossier, key, by)
            return app.complete.mark(dossier, key, duty, by, exclusion=exclusion)

        def take_back(before: ComponentMark | None, app: App) -> None:
            if before is None:
                app.complete.unmark(dossier, key, by)
            else:
                app.complete.mark(dossier, key, before.duty, by, exclusion=before.exclusion)

        what = f"không thuộc diện ({exclusion.value})" if exclusion else "bắt buộc số hóa"
        told = f"“{line.name}”: {what}."
        self._change(
            dossier, decide, lambda before: self._done(dossier, partial(take_back, before), told)
        )

    def _on_tags_confirmed(self, dossier: Dossier, tags: tuple[Tag, ...]) -> None:
        sure = [tag for tag in tags if not chores.changes_code(dossier, tag)]

        def confirm(app: App) -> None:
            for tag in sure:
                chores.confirm_tag(app, dossier=dossier, tag=tag, by=self._desk.clerk)

        self._change(dossier.id, confirm, lambda _none: None)

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

    def _done(self, dossier: DossierId, back: Deed, told: str) -> None:
        self._deeds.append((dossier, back))
        self._tell(f"{told} Ctrl+Z để hoàn tác.")

    def _tell(self, text: str) -> None:
        self._parts.banner.tell(Notice(text))

    def _on_failed(self, error: Exception) -> None:
        self._parts.banner.tell(notice_of(error))
