"""F9: which files are signed, whose certificate signs them, and the last yes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QPushButton, QWidget

from scanner_app.domain.ids import PaperId
from scanner_app.domain.signature import (
    CertificateFacts,
    KeyState,
    SecretKind,
    SignerRole,
    TriesLeft,
)
from scanner_app.gui.fitting import make_roomy
from scanner_app.gui.signing import sign_words
from scanner_app.gui.signing.sign_layout import SignParts
from scanner_app.gui.signing.sign_step import Step
from scanner_app.gui.signing.sign_views import SignPlan, totals
from scanner_app.gui.words import Mark

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class SignPanel(QDialog):
    """Shows and forwards; what follows each answer stands in `signing`.

    Signals:
        open_wanted: str: open the certificate with this secret.
        agreed: frozenset of papers, str: the last yes, with the secret where one is due.
        retry_wanted: look at the key again.
        role_chosen: `SignerRole`.
        stop_wanted: end after the file in work.
        left: the panel was closed; nothing more is agreed to.
    """

    open_wanted = Signal(str)
    agreed = Signal(object, str)
    retry_wanted = Signal()
    role_chosen = Signal(object)
    stop_wanted = Signal()
    left = Signal()

    def __init__(self, window: QWidget, choose_keys: Callable[[], None]) -> None:
        super().__init__(window)
        self.setWindowTitle("Ký số và gửi")
        self.setModal(True)
        self.parts = SignParts(self)
        self._plans: dict[SignerRole, SignPlan] = {}
        self._role = SignerRole.OFFICER
        self._step = Step.LOOKING
        self._is_demo = False
        self._needs_text = False
        self._is_elsewhere = False
        self._connect(choose_keys)
        make_roomy(self, 1200, 640)

    @property
    def step(self) -> Step:
        """What it waits for."""
        return self._step

    @property
    def role(self) -> SignerRole:
        """Whose signature it asks about."""
        return self._role

    @property
    def text(self) -> str:
        """Everything it says, for tests and screen readers; "" while it is closed."""
        if self.isHidden():
            return ""
        parts = self.parts
        said = (parts.heading.text(), parts.card.text, parts.remarks.text, parts.told.text)
        return "\n".join(part for part in said if part)

    def show_plans(
        self,
        plans: tuple[SignPlan, ...],
        role: SignerRole,
        told: str = "",
        mark: Mark = Mark.SENT,
    ) -> None:
        """Open it, or go on with what is due now; the key is being looked at.

        Args:
            plans: of all roles.
            role: whose files are shown.
            told: what came of the batch before, "" for the first one.
            mark: of that.
        """
        if self.isHidden():
            self.parts.list.take_all()
        self._plans = {plan.role: plan for plan in plans}
        self._role = role
        self._is_demo = False
        self.parts.show_roles(plans, role)
        self.parts.list.show_lines(self._plans[role].lines)
        self.parts.table.setCurrentIndex(self.parts.list.index(0, 0))
        self.parts.before.tell(told, mark)
        self.show_looking()
        self.open()

    def show_looking(self) -> None:
        """The key is being looked at."""
        self.parts.card.forget(self._plans[self._role].timestamps)
        self.parts.secret.ask("")
        self.parts.told.tell("Đang xem chứng thư số…", Mark.WORKING)
        self._go_to(Step.LOOKING)

    def show_key(self, state: KeyState, *, trouble: str = "") -> None:
        """What is known of the key; asks for what opens it.

        Args:
            state: of the key.
            trouble: what went wrong with the last try.
        """
        self._is_demo = not state.where
        # An empty password opens some key files; an empty PIN may cost a try.
        self._needs_text = state.secret is SecretKind.PIN
        self.parts.card.show_state(state, datetime.now(UTC))
        self.parts.secret.ask(sign_words.SECRETS.get(state.secret, ""))
        tries = sign_words.tries_words(state)
        told = "\n".join(part for part in (trouble, tries) if part)
        if state.tries is TriesLeft.LOCKED:
            self.parts.secret.edit.setEnabled(False)
            self.parts.told.tell(tries, Mark.ERROR)
            self._go_to(Step.STUCK)
            return
        self._is_elsewhere = state.secret is SecretKind.ELSEWHERE
        asks_elsewhere = not told and self._is_elsewhere
        self.parts.told.tell(
            sign_words.ELSEWHERE if asks_elsewhere else told,
            Mark.READY if asks_elsewhere else Mark.ERROR if trouble else Mark.LOOK,
        )
        self._go_to(Step.SECRET if state.certificate is None else Step.READY)

    def show_certificate(self, facts: CertificateFacts, *, told: str = "") -> None:
        """It is open: only the yes is missing."""
        self.parts.secret.ask("")
        self.parts.card.show_facts(facts, datetime.now(UTC))
        self.parts.told.tell(told, Mark.LOOK)
        self._go_to(Step.READY)

    def show_opening(self) -> None:
        """The certificate is being opened."""
        self.parts.told.tell("Đang mở chứng thư số…", Mark.WORKING)
        self._go_to(Step.OPENING)

    def show_trouble(self, text: str) -> None:
        """The key cannot be used as things are."""
        self.parts.secret.ask("")
        self.parts.told.tell(text, Mark.ERROR)
        self._go_to(Step.STUCK)

    def show_signing(self, done: int, total: int) -> None:
        """How far the batch is."""
        if self._step is not Step.SIGNING:
            self.parts.list.freeze()
            self.parts.secret.ask("")
            self.parts.told.tell(sign_words.ELSEWHERE if self._is_elsewhere else "")
            self._go_to(Step.SIGNING)
        self.parts.show_progress(done, total)

    def mark_signed(self, paper: PaperId) -> None:
        """A file of the batch is signed."""
        row = self.parts.list.mark_signed(paper)
        if row is not None:
            self.parts.table.scrollTo(self.parts.list.index(row, 0))

    def go_on(self) -> None:
        """Enter: what the main button does now."""
        parts = self.parts
        if not parts.main.isEnabled():
            return
        match self._step:
            case Step.SECRET:
                self.open_wanted.emit(parts.secret.take())
            case Step.READY:
                papers = frozenset(line.paper for line in parts.list.chosen)
                self.agreed.emit(papers, parts.secret.take())
            case Step.STUCK:
                self.retry_wanted.emit()
            case _:
                return

    def reject(self) -> None:
        """Esc: stop the batch, or leave."""
        if self._step is Step.SIGNING:
            self.parts.stop.setEnabled(False)
            self.stop_wanted.emit()
            return
        self.leave()

    def leave(self) -> None:
        """Close it; a batch goes on without it."""
        super().reject()
        self.left.emit()

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802 - Qt's name
        """What is not seen is not agreed to."""
        if self._step is not Step.SIGNING:
            self._step = Step.LOOKING
            self.parts.secret.ask("")
            self._enable()
        super().hideEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Enter goes on; a held key is one wish, and no button but the main one hears it."""
        if event.key() not in _ENTER:
            super().keyPressEvent(event)
            return
        focused = self.focusWidget()
        if event.isAutoRepeat():
            return
        if isinstance(focused, QPushButton) and focused is not self.parts.main:
            focused.click()
        else:
            self.go_on()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """The space bar ticks the dossier of the row, wherever in the row one is."""
        if watched is self.parts.table and isinstance(event, QKeyEvent):
            is_press = event.type() == QEvent.Type.KeyPress
            if is_press and event.key() == Qt.Key.Key_Space:
                self.parts.list.toggle(self.parts.table.currentIndex().row())
                return True
        return super().eventFilter(watched, event)

    def _connect(self, choose_keys: Callable[[], None]) -> None:
        parts = self.parts
        parts.main.clicked.connect(self.go_on)
        parts.later.clicked.connect(self.leave)
        parts.stop.clicked.connect(self.reject)
        parts.aside.clicked.connect(self.leave)
        parts.keys.clicked.connect(choose_keys)
        parts.all.clicked.connect(parts.list.toggle_all)
        parts.list.ticked.connect(self._on_ticked)
        parts.secret.typed.connect(self._enable)
        parts.role_chosen.connect(self.role_chosen)
        parts.table.installEventFilter(self)
        for keys, slot in (("Ctrl+A", parts.list.toggle_all), ("F5", self._on_again)):
            QShortcut(QKeySequence(keys), self).activated.connect(slot)
        QShortcut(QKeySequence("F11"), self).activated.connect(parts.keys.click)

    def _on_again(self) -> None:
        if self._step not in (Step.SIGNING, Step.OPENING, Step.LOOKING):
            self.retry_wanted.emit()

    def _on_ticked(self) -> None:
        total = totals(self.parts.list.chosen)
        self.parts.heading.setText(sign_words.heading(total))
        plan = self._plans[self._role]
        said = sign_words.remarks(
            plan, total, demo=self._is_demo, ends_soon=self.parts.card.is_warning
        )
        self.parts.remarks.tell(said, Mark.LOOK)
        self._enable()

    def _go_to(self, step: Step) -> None:
        self._step = step
        self.parts.show_step(
            is_signing=step is Step.SIGNING,
            main={
                Step.SECRET: "Mở chứng thư (Enter)",
                Step.STUCK: "Thử lại (F5)",
                Step.OPENING: "Đang mở…",
            }.get(step, "Ký số và gửi (Enter)"),
        )
        self._on_ticked()
        self._focus()

    def _enable(self) -> None:
        parts = self.parts
        may_go_on = self._step in (Step.SECRET, Step.READY, Step.STUCK)
        if self._step in (Step.SECRET, Step.READY):
            asked = self._needs_text and not parts.secret.isHidden()
            may_go_on = bool(parts.list.chosen) and not (asked and not parts.secret.edit.text())
        parts.main.setEnabled(may_go_on)
        parts.keys.setEnabled(self._step not in (Step.OPENING, Step.SIGNING))

    def _focus(self) -> None:
        parts = self.parts
        if self._step is Step.SIGNING:
            parts.stop.setFocus()
        elif not parts.secret.isHidden() and parts.secret.edit.isEnabled():
            parts.secret.edit.setFocus()
        elif parts.main.isEnabled():
            parts.main.setFocus()
        else:
            parts.later.setFocus()
