"""One role's key: what it is now, and choosing another."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import partial
from itertools import pairwise

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGroupBox, QPushButton, QVBoxLayout, QWidget

from scanner_app.bootstrap import App, SetKey
from scanner_app.domain.key_source import RemoteKey
from scanner_app.domain.sign_errors import AgencyKeyMissingError, SignerMissingError
from scanner_app.domain.signature import FoundKey, KeyState, SignerRole
from scanner_app.gui.desk import Desk
from scanner_app.gui.errors import notice_of
from scanner_app.gui.remark import Remark
from scanner_app.gui.signing import key_words, sign_chores
from scanner_app.gui.signing.certificate_card import CertificateCard
from scanner_app.gui.signing.key_form import KeyForm
from scanner_app.gui.signing.key_words import KeyKind
from scanner_app.gui.signing.sign_words import ENDS_SOON, ROLES
from scanner_app.gui.words import Mark
from scanner_app.secret_store import SecretName, keep_secret


class KeyPanel(QGroupBox):
    """Reads, shows and stores; everything off the GUI thread.

    Signals:
        stored: another key holds now.
    """

    stored = Signal()

    def __init__(self, desk: Desk, role: SignerRole, parent: QWidget | None = None) -> None:
        super().__init__(f"Chứng thư số: {ROLES[role]}", parent)
        self._desk = desk
        self._role = role
        self._turn = 0
        self._set: SetKey | None = None
        self._stored_just_now = False
        self.card = CertificateCard(self)
        self.told = Remark(f"Tình trạng chứng thư: {ROLES[role]}", self)
        self.form = KeyForm(self)
        self.save = QPushButton("Lưu", self)
        self.save.setAutoDefault(False)
        self.save.setAccessibleName(f"Lưu chứng thư: {ROLES[role]}")
        self.save.clicked.connect(self._on_save)
        layout = QVBoxLayout(self)
        layout.addWidget(self.card)
        layout.addWidget(self.told)
        layout.addWidget(self.form)
        layout.addWidget(self.save, 0, Qt.AlignmentFlag.AlignRight)
        layout.addStretch(1)
        # The forms of both roles stand side by side, whichever of them has something to say.
        kept = self.told.sizePolicy()
        kept.setRetainSizeWhenHidden(True)
        self.told.setSizePolicy(kept)
        for one, following in pairwise((*self.form.stops, self.save)):
            QWidget.setTabOrder(one, following)

    def load(self) -> None:
        """What is set, and its state now."""
        self._turn += 1
        turn = self._turn
        self.card.forget(_timestamps(self._desk.app))
        self.told.tell("Đang xem chứng thư số…", Mark.WORKING)
        self.form.setEnabled(False)
        self.save.setEnabled(False)
        self._desk.ask(
            self,
            lambda app: app.key_settings.read(self._role),
            partial(self._on_read, turn),
            self._on_failed,
        )

    def look(self) -> None:
        """Look at the key that is set; what was typed meanwhile stays."""
        found = self._set
        if found is None:
            return
        self._turn += 1
        self.told.tell("Đang xem chứng thư số…", Mark.WORKING)
        self._desk.ask_device(
            self,
            partial(sign_chores.look, role=self._role),
            partial(self._on_looked, self._turn, found),
            partial(self._on_not_looked, self._turn, found),
        )

    def show_found(self, found: tuple[FoundKey, ...]) -> None:
        """Certificates at hand."""
        self.form.show_found(found)

    def _on_read(self, turn: int, found: SetKey) -> None:
        if turn != self._turn:
            return
        self._set = found
        self.form.show_key(found.text, found.holder)
        self.form.setEnabled(not found.locked)
        self.save.setEnabled(not found.locked)
        self.look()

    def _on_looked(self, turn: int, found: SetKey, state: KeyState) -> None:
        if turn != self._turn:
            return
        self.card.show_state(state, datetime.now(UTC))
        if not state.where:
            self.told.tell(key_words.DEMO, Mark.LOOK)
        elif found.locked:
            self.told.tell(key_words.LOCKED, Mark.HELD)
        elif self._stored_just_now:
            self.told.tell("Đã lưu; dùng ngay từ lần ký tới.", Mark.SENT)
        else:
            self.told.tell(ENDS_SOON if self.card.is_warning else "", Mark.LOOK)
        self._stored_just_now = False

    def _on_not_looked(self, turn: int, found: SetKey, error: Exception) -> None:
        if turn != self._turn:
            return
        self._stored_just_now = False
        is_unset = isinstance(error, SignerMissingError | AgencyKeyMissingError)
        text = key_words.NONE_SET if is_unset else _text_of(error)
        self.told.tell(
            f"{text}\n{key_words.LOCKED}" if found.locked else text,
            Mark.LOOK if is_unset else Mark.ERROR,
        )

    def _on_save(self) -> None:
        text, holder = self.form.key_text(), self.form.holder.text()
        if not text and self.form.chosen is not KeyKind.NONE:
            # Stored as it is, it would take away the key that is set.
            self.told.tell(key_words.NOT_CHOSEN, Mark.LOOK)
            return
        password = self.form.take_password()
        role = self._role

        def store(app: App) -> None:
            app.key_settings.choose(role, text, holder)
            source = key_words.source_of(text)
            if password and isinstance(source, RemoteKey):
                keep_secret(SecretName("csc", source.account), password)

        self.save.setEnabled(False)
        self._desk.change(self, store, lambda _none: self._on_stored(), self._on_failed)

    def _on_stored(self) -> None:
        self._stored_just_now = True
        self.load()
        self.stored.emit()

    def _on_failed(self, error: Exception) -> None:
        self.save.setEnabled(self.form.isEnabled())
        self.told.tell(_text_of(error), Mark.ERROR)


def _timestamps(app: App) -> str:
    return app.settings.timestamp_url.partition("://")[2].partition("/")[0]


def _text_of(error: Exception) -> str:
    notice = notice_of(error)
    return notice.text if notice is not None else ""
