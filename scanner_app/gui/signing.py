"""F9: what would be signed, by which certificate, one explicit yes; then sign and send."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject

from scanner_app.bootstrap import App
from scanner_app.domain.progress import grouped
from scanner_app.domain.sign_errors import WrongPasswordError
from scanner_app.domain.signature import CertificateFacts, KeyState, SecretKind, SignerRole
from scanner_app.gui import chores
from scanner_app.gui.desk import Desk
from scanner_app.gui.errors import Notice, notice_of
from scanner_app.gui.question import Asked, Question
from scanner_app.gui.secret import HeldPassword
from scanner_app.gui.views import SignPlan, plan_signing

_CODES_SHOWN = 6
_DEMO = (
    "Đây là CHỨNG THƯ SỐ MINH HỌA để dùng thử: chữ ký không có giá trị pháp lý và tệp chỉ nằm "
    "trên máy này."
)


class SigningTalk(QObject):
    """The talk that precedes signing; nothing is signed without its last yes."""

    def __init__(
        self,
        desk: Desk,
        question: Question,
        secret: HeldPassword,
        tell: Callable[[Notice | None], None],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._desk = desk
        self._question = question
        self._secret = secret
        self._tell = tell

    def begin(self) -> None:
        """Look what is due, then ask."""
        self._desk.ask(self, plan_signing, self._on_planned, self._on_failed)

    def _on_planned(self, plan: SignPlan) -> None:
        if not plan.papers:
            self._tell(Notice(_nothing_words(plan)))
        else:
            look = partial(_look, plan.role)
            self._desk.ask(self, look, partial(self._on_looked, plan), self._on_failed)

    def _on_looked(self, plan: SignPlan, state: KeyState) -> None:
        if state.secret in (SecretKind.PASSWORD, SecretKind.PIN):
            self._ask_password(plan, "Nhập mật khẩu chứng thư số để ký.")
        else:
            self._open_certificate(plan)

    def _ask_password(self, plan: SignPlan, text: str) -> None:
        asked = Asked(text, yes="Tiếp tục", no="Chưa ký", field="Mật khẩu:", secret=True)
        self._question.ask(asked, partial(self._on_password, plan))

    def _on_password(self, plan: SignPlan, password: str) -> None:
        self._secret.hold(password)
        self._open_certificate(plan)

    def _open_certificate(self, plan: SignPlan) -> None:
        self._desk.ask(
            self,
            partial(_prepare, plan.role),
            partial(self._on_opened, plan),
            partial(self._on_not_opened, plan),
        )

    def _on_opened(self, plan: SignPlan, facts: CertificateFacts) -> None:
        self._secret.forget()
        text = sign_words(plan, facts.holder, is_demo=self._desk.app.settings.is_trial)
        asked = Asked(text, yes="Ký số và gửi", no="Chưa ký")
        self._question.ask(asked, lambda _text: self._on_agreed(plan), self._on_declined)

    def _on_declined(self) -> None:
        self._desk.ask(self, lambda app: app.keys.forget(), lambda _: None, self._on_failed)

    def _on_not_opened(self, plan: SignPlan, error: Exception) -> None:
        self._secret.forget()
        if isinstance(error, WrongPasswordError):
            self._ask_password(plan, "Mật khẩu chứng thư số không đúng. Nhập lại mật khẩu.")
        else:
            self._on_failed(error)

    def _on_agreed(self, plan: SignPlan) -> None:
        self._desk.start(
            partial(chores.sign_and_send, papers=plan.papers, role=plan.role),
            lambda _outcome: self._go_on(plan.role),
        )

    def _go_on(self, role: SignerRole) -> None:
        """The next role's batch is asked for at once: its files wait for nothing else."""
        self._desk.ask(self, plan_signing, partial(self._on_next, role), self._on_failed)

    def _on_next(self, done: SignerRole, plan: SignPlan) -> None:
        if plan.papers and plan.role is not done and self._desk.app.keys.is_set(plan.role):
            self._on_planned(plan)

    def _on_failed(self, error: Exception) -> None:
        self._tell(notice_of(error))


def _look(role: SignerRole, app: App) -> KeyState:
    return app.keys.look(role)


def _prepare(role: SignerRole, app: App) -> CertificateFacts:
    return app.keys.prepare(role)


def sign_words(plan: SignPlan, holder: str, *, is_demo: bool) -> str:
    """Everything that matters before saying yes."""
    shown = ", ".join(plan.codes[:_CODES_SHOWN])
    if len(plan.codes) > _CODES_SHOWN:
        shown += f" và {len(plan.codes) - _CODES_SHOWN} hồ sơ khác"
    files = f"{grouped(len(plan.papers))} tệp ({grouped(plan.pages)} trang)"
    lines = [
        f"Ký số {files} của {grouped(len(plan.codes))} hồ sơ, rồi gửi: {shown}.",
        f"Chứng thư số: {holder}.",
    ]
    if is_demo:
        lines.append(_DEMO)
    if plan.doubtful:
        lines.append(f"{plan.doubtful} hồ sơ còn thẻ chưa ai xem lại.")
    if plan.held:
        lines.append(f"{plan.held} hồ sơ giữ lại không ký đợt này: chưa có mã hoặc mã mâu thuẫn.")
    return "\n".join(lines)


def _nothing_words(plan: SignPlan) -> str:
    if plan.held:
        return (
            f"Chưa có gì để ký: {plan.held} hồ sơ đang giữ lại. Nhập mã hồ sơ (F2) rồi ký số (F9)."
        )
    return "Chưa có giấy tờ nào chờ ký số. Mở tệp hoặc thư mục để số hóa trước."
