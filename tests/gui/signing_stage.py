"""The application with keys that follow a script: no token, no key file, no process."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from scanner_app.bootstrap import App
from scanner_app.bootstrap.clock import now
from scanner_app.domain.dossier import SignedFile
from scanner_app.domain.errors import AppError
from scanner_app.domain.ids import DossierId, OfficeCode
from scanner_app.domain.key_errors import PinLockedError, WrongPasswordError, WrongPinError
from scanner_app.domain.page import PageReading
from scanner_app.domain.signature import (
    CertificateFacts,
    FoundKey,
    KeyState,
    SecretKind,
    SignerRole,
    SignOrder,
    TriesLeft,
)
from scanner_app.ports import EventSink
from scanner_app.services.sending import SendContinuously
from scanner_app.services.signing_off import SigningFolders, SignPapers
from scanner_app.services.uploading import SendQueued
from scanner_app.storage.batches import BatchStore
from scanner_app.storage.database import Database
from scanner_app.tasks.cancel import CancelToken
from tests.fakes.clock import SettableClock
from tests.fakes.scripted import LenientVerifier, SoftSigner
from tests.gui.scripted import Scripted, sheets

PIN = "24681357"
NOW = datetime.now(UTC)


def facts(holder: str = "Nguyễn Thị Thử Nghiệm", **changes: object) -> CertificateFacts:
    """An invented person's certificate."""
    made = CertificateFacts(
        holder=holder,
        organisation="Ủy ban nhân dân xã Bắc Sơn, tỉnh Lạng Sơn",
        issuer="Cơ quan chứng thực số chuyên dùng Chính phủ (thử nghiệm)",
        serial="54a1",
        sha256=f"{len(holder):02x}" * 32,
        not_before=NOW - timedelta(days=300),
        not_after=NOW + timedelta(days=430),
    )
    return replace(made, **changes)  # type: ignore[arg-type]  # named fields of it


OFFICER = facts()
AGENCY = facts("Ủy ban nhân dân xã Bắc Sơn")


@dataclass
class ScriptedKey:
    """A key as `look` tells of it; PINs other than `PIN` bring it nearer to being locked.

    Attributes:
        held: its certificate, whether `look` shows it or not.
        shows: `look` shows the certificate.
        looking: raised by `look`, once each.
        opening: raised by `prepare`, once each.
        before_file: called with the number of each file, from 1.
    """

    secret: SecretKind = SecretKind.PIN
    held: CertificateFacts = OFFICER
    shows: bool = True
    where: str = "Token của cán bộ"
    tries: TriesLeft = TriesLeft.MANY
    wrong: int = 0
    looking: list[AppError] = field(default_factory=list)
    opening: list[AppError] = field(default_factory=list)
    before_file: Callable[[int], None] = lambda _number: None
    warnings: tuple[str, ...] = ()

    def state(self) -> KeyState:
        return KeyState(
            self.where,
            self.secret,
            self.held if self.shows else None,
            self.tries,
            self.wrong,
        )

    def open(self, secret: str) -> None:
        if self.opening:
            raise self.opening.pop(0)
        if self.secret is SecretKind.PASSWORD and secret != PIN:
            raise WrongPasswordError
        if self.secret is SecretKind.PIN and secret != PIN:
            self.wrong += 1
            steps = list(TriesLeft)
            self.tries = steps[min(steps.index(self.tries) + 1, len(steps) - 1)]
            if self.tries is TriesLeft.LOCKED:
                raise PinLockedError
            raise WrongPinError(tries=self.tries.value, wrong=self.wrong)
        self.wrong, self.tries = 0, TriesLeft.MANY


class ScriptedSigner(SoftSigner):
    """Signs as its key's script says."""

    def __init__(self, key: ScriptedKey) -> None:
        super().__init__(SettableClock(), key.held.holder)
        self._key = key

    @property
    def certificate(self) -> CertificateFacts:
        return self._key.held

    def sign(self, source: Path, target: Path, order: SignOrder) -> SignedFile:
        self._key.before_file(len(self.orders) + 1)
        return replace(super().sign(source, target, order), warnings=self._key.warnings)


class ScriptedKeys:
    """The port `Keys`, and what was done with it."""

    def __init__(self, ask: Callable[[SignerRole], str] = lambda _role: "") -> None:
        self.ask = ask
        self.by_role = {
            SignerRole.OFFICER: ScriptedKey(),
            SignerRole.AGENCY: ScriptedKey(held=AGENCY, where="Token của cơ quan"),
        }
        self.gate = threading.Event()
        self.gate.set()
        self.opened: list[SignerRole] = []
        self.threads: set[str] = set()
        self.prepared: ScriptedSigner | None = None
        self.at_hand: tuple[FoundKey, ...] = ()

    def is_set(self, role: SignerRole) -> bool:
        return role in self.by_role

    def found(self) -> tuple[FoundKey, ...]:
        self.threads.add(threading.current_thread().name)
        return self.at_hand

    def look(self, role: SignerRole) -> KeyState:
        self.threads.add(threading.current_thread().name)
        key = self.by_role[role]
        if key.looking:
            raise key.looking.pop(0)
        return key.state()

    def prepare(self, role: SignerRole) -> CertificateFacts:
        self.threads.add(threading.current_thread().name)
        self.gate.wait(30)
        self.forget()
        self.prepared = self.open(role)
        return self.prepared.certificate

    def open(self, role: SignerRole) -> ScriptedSigner:
        self.threads.add(threading.current_thread().name)
        if self.prepared is not None:
            prepared, self.prepared = self.prepared, None
            return prepared
        key = self.by_role[role]
        key.open(self.ask(role))
        self.opened.append(role)
        return ScriptedSigner(key)

    def forget(self) -> None:
        if self.prepared is not None:
            self.prepared.close()
            self.prepared = None


@dataclass
class SignStage(Scripted):
    """As `Scripted`, and signs by scripted keys."""

    keys: ScriptedKeys = field(default_factory=ScriptedKeys)
    _app: App | None = None
    _kept: int = 0

    def file(self, *readings: PageReading) -> tuple[DossierId, ...]:
        """Pages with these readings, kept and filed; no process opens their pictures."""
        app = self._app
        assert app is not None
        database = Database(app.home / "sohoa.db")
        store = BatchStore(database, app.home, self.clock)
        batch = store.open_batch("stack", OfficeCode("06463"), None)
        for reading in readings:
            self._kept += 1
            image = app.home / f"trang-{self._kept}.jpg"
            image.write_bytes(sheets(1, self._kept)[0])
            page = store.keep(
                batch,
                image=image,
                seq=self._kept,
                source=image.name,
                source_page=1,
                source_key=image.name,
            )
            app.pages.record_reading(page.id, reading)
        store.close_batch(batch)
        database.close()
        filed = app.steps.file()
        app.steps.archive(CancelToken())
        return filed

    @contextmanager
    def wired(self, app: App, tell: EventSink) -> Iterator[App]:
        """The application over these."""
        with super().wired(app, tell) as wired:
            sign = SignPapers(
                wired.dossiers,
                wired.plan_signing,
                self.keys.open,
                LenientVerifier(),
                SigningFolders(partly=wired.home / "unsigned", complete=wired.home / "signed"),
                lambda: "Cơ quan thử",
                tell,
            )
            send = SendQueued(wired.queue, wired.target.uploader, now, tell)
            self._app = replace(
                wired,
                keys=self.keys,
                send=send,
                sending=SendContinuously(send, wired.queue, now, tell),
                steps=replace(wired.steps, sign=sign, send=send),
            )
            yield self._app
