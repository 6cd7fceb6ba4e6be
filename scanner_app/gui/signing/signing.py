"""F9: what would be signed, by which certificate, one explicit yes; then sign and send."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QWidget

from scanner_app.domain.events import Event, PaperSigned
from scanner_app.domain.ids import PaperId
from scanner_app.domain.key_errors import PinLockedError, WrongPasswordError, WrongPinError
from scanner_app.domain.signature import CertificateFacts, KeyState, SecretKind, SignerRole
from scanner_app.gui.chores import Phase
from scanner_app.gui.desk import Desk, Progress
from scanner_app.gui.errors import Notice, notice_of
from scanner_app.gui.signing import sign_chores
from scanner_app.gui.signing.secret import HeldPassword
from scanner_app.gui.signing.sign_chores import BatchSigned
from scanner_app.gui.signing.sign_panel import SignPanel
from scanner_app.gui.signing.sign_step import Step
from scanner_app.gui.signing.sign_views import SignPlan, plan_signing
from scanner_app.gui.signing.sign_words import CHANGED, WRONG_PIN, batch_words, nothing_words
from scanner_app.gui.words import Mark
from scanner_app.messages import text_of

_LEFT_OPEN_MS = 300_000
"""A certificate that was opened and not used is closed after five minutes: somebody went away."""


class SigningTalk(QObject):
    """The talk around signing; nothing is signed without the panel's last yes.

    A secret is held from the panel's answer until the certificate was opened with it, right or
    wrong. Keys are looked at and opened on the threads that wait for devices.
    """

    def __init__(
        self,
        desk: Desk,
        secret: HeldPassword,
        tell: Callable[[Notice | None], None],
        choose_keys: Callable[[], None],
        window: QWidget,
    ) -> None:
        super().__init__(window)
        self._desk = desk
        self._secret = secret
        self._tell = tell
        self.panel = SignPanel(window, choose_keys)
        self._role = SignerRole.OFFICER
        # Answers to questions asked before the panel was closed are not for what it shows now.
        self._turn = 0
        self._opening = False
        self._begin_again = False
        self._looked: CertificateFacts | None = None
        self._opened: CertificateFacts | None = None
        self._warnings: dict[str, int] = {}
        self._left_open = QTimer(self)
        self._left_open.setSingleShot(True)
        self._left_open.setInterval(_LEFT_OPEN_MS)
        self._left_open.timeout.connect(self.look_again)
        panel = self.panel
        panel.open_wanted.connect(self._open)
        panel.agreed.connect(self._on_agreed)
        panel.retry_wanted.connect(self.look_again)
        panel.role_chosen.connect(self._on_role_chosen)
        panel.stop_wanted.connect(desk.cancel)
        panel.left.connect(self._on_left)
        desk.progressed.connect(self._on_progressed)
        desk.told.connect(self._on_batch_told)

    def take_reminder(self) -> str:
        """What the last batch was signed without, in words; "" for nothing and once told."""
        warnings, self._warnings = self._warnings, {}
        return "\n".join(
            f"{text_of(code)} ({count} tệp.)" if count > 1 else text_of(code)
            for code, count in warnings.items()
        )

    def begin(self) -> None:
        """Look what is due, then ask."""
        if self._opening:
            self._begin_again = True
            return
        self._desk.ask(self, plan_signing, self._on_planned, self._on_failed)

    def stop(self) -> None:
        """The window closes."""
        self._left_open.stop()

    def look_again(self) -> None:
        """Look at the key anew; what was opened is closed."""
        if self.panel.isHidden() or self.panel.step is Step.SIGNING:
            return
        self._forget_key()
        self.panel.show_looking()
        self._look()

    def on_told(self, event: Event) -> None:
        """Count what was signed without; connected to the bridge."""
        if isinstance(event, PaperSigned):
            self.panel.mark_signed(event.paper)
            for code in event.warnings:
                self._warnings[code] = self._warnings.get(code, 0) + 1

    def _on_planned(self, plans: tuple[SignPlan, ...]) -> None:
        first = next((plan for plan in plans if plan.lines), None)
        if first is None:
            self._tell(Notice(nothing_words(max(plan.held for plan in plans))))
            return
        self._show(plans, first.role)

    def _show(self, plans: tuple[SignPlan, ...], role: SignerRole, told: str = "") -> None:
        self._plans = plans
        self._role = role
        self._forget_key()
        self.panel.show_plans(plans, role, told)
        self._look()

    def _look(self, trouble: str = "") -> None:
        self._turn += 1
        self._desk.ask_device(
            self,
            partial(sign_chores.look, role=self._role),
            partial(self._on_looked, self._turn, trouble),
            partial(self._on_not_looked, self._turn),
        )

    def _on_looked(self, turn: int, trouble: str, state: KeyState) -> None:
        if turn != self._turn:
            return
        self._looked = state.certificate
        self.panel.show_key(state, trouble=trouble)
        if state.secret is SecretKind.NONE and state.certificate is None:
            # Nobody is asked for anything: the certificate can be shown at once.
            self._open("")

    def _on_not_looked(self, turn: int, error: Exception) -> None:
        if turn == self._turn:
            self._show_trouble(error)

    def _open(self, secret: str, papers: frozenset[PaperId] = frozenset()) -> None:
        """Open the certificate; with papers, the yes to them was given along with the secret."""
        self._opening = True
        self._secret.hold(secret)
        self.panel.show_opening()
        self._desk.ask_device(
            self,
            partial(sign_chores.prepare, role=self._role, secret=self._secret),
            partial(self._on_opened, self._turn, papers),
            partial(self._on_not_opened, self._turn),
        )

    def _on_opened(self, turn: int, papers: frozenset[PaperId], facts: CertificateFacts) -> None:
        self._opening = False
        if turn != self._turn:
            self._forget_key(opened=True)
            self._begin_once_more()
            return
        same = self._looked is None or self._looked.sha256 == facts.sha256
        self._opened = facts
        if papers and same:
            self._sign(papers)
            return
        self._left_open.start()
        self.panel.show_certificate(facts, told="" if same else CHANGED)

    def _on_not_opened(self, turn: int, error: Exception) -> None:
        self._opening = False
        if turn != self._turn:
            self._begin_once_more()
        elif isinstance(error, WrongPasswordError | PinLockedError):
            # Looking again says how many tries are left; it costs none.
            self._look(_wrong_words(error))
        else:
            self._show_trouble(error)

    def _on_agreed(self, papers: frozenset[PaperId], secret: str) -> None:
        if self._opened is None:
            self._open(secret, papers)
        else:
            self._sign(papers)

    def _sign(self, papers: frozenset[PaperId]) -> None:
        self._left_open.stop()
        # The batch uses it up.
        self._opened = None
        self._warnings.clear()
        self.panel.show_signing(0, len(papers))
        self._desk.start(partial(sign_chores.sign_batch, papers=papers, role=self._role))

    def _on_progressed(self, progress: Progress | None) -> None:
        if progress is not None and progress.phase is Phase.SIGNING:
            self.panel.show_signing(progress.done, progress.total)

    def _on_batch_told(self, told: object) -> None:
        if not isinstance(told, BatchSigned) or self.panel.isHidden():
            return
        if told.stopped:
            self._close()
            return
        self._desk.ask(self, plan_signing, partial(self._on_next, told), self._on_next_failed)

    def _on_next(self, told: BatchSigned, plans: tuple[SignPlan, ...]) -> None:
        """The same role's rest when its batch broke, else the next role's files."""
        if self.panel.isHidden():
            return
        due = {plan.role: bool(plan.lines) for plan in plans}
        said = batch_words(told.signed, told.total)
        if told.broken and due[told.role]:
            self._plans, self._role = plans, told.role
            self.panel.show_plans(plans, told.role, said, Mark.LOOK)
            self._turn += 1
            self._show_trouble(*told.errors)
            return
        following = SignerRole.AGENCY
        is_next = told.role is not following and due[following]
        if is_next and self._desk.app.keys.is_set(following):
            self._show(plans, following, f"Cán bộ tiếp nhận: {said} Đến lượt chữ ký cơ quan.")
        else:
            self._close()

    def _on_next_failed(self, error: Exception) -> None:
        self._close()
        self._on_failed(error)

    def _on_role_chosen(self, role: SignerRole) -> None:
        if role is not self._role:
            self._show(self._plans, role)

    def _on_left(self) -> None:
        self._turn += 1
        if self.panel.step is not Step.SIGNING and not self._opening:
            self._forget_key()

    def _close(self) -> None:
        self._turn += 1
        self.panel.hide()

    def _forget_key(self, *, opened: bool = False) -> None:
        self._left_open.stop()
        if self._opened is not None or opened:
            self._opened = None
            self._desk.ask_device(
                self, lambda app, _cancel: sign_chores.forget(app), lambda _: None, self._on_failed
            )

    def _begin_once_more(self) -> None:
        if self._begin_again:
            self._begin_again = False
            self.begin()

    def _show_trouble(self, *errors: Exception) -> None:
        self.panel.show_trouble(_text_of(*errors))

    def _on_failed(self, error: Exception) -> None:
        self._tell(notice_of(error))


def _wrong_words(error: Exception) -> str:
    """What was wrong with a secret; how many tries are left is said beside it."""
    if isinstance(error, PinLockedError):
        return ""
    return WRONG_PIN if isinstance(error, WrongPinError) else _text_of(error)


def _text_of(*errors: Exception) -> str:
    notice = notice_of(*errors)
    return notice.text if notice is not None else ""
