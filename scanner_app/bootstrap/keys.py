"""Which certificates sign, and which roots judge signatures."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

from scanner_app.bootstrap.clock import now
from scanner_app.bootstrap.stated import RefusedPins, StatedSigner
from scanner_app.domain.key_errors import PinLastTryError
from scanner_app.domain.key_source import (
    DemonstrationKey,
    KeySource,
    RemoteKey,
    ServiceKey,
    TokenKey,
    parse_key_source,
)
from scanner_app.domain.sign_errors import AgencyKeyMissingError, KeyChoiceError, SignerMissingError
from scanner_app.domain.signature import (
    CertificateFacts,
    FoundKey,
    KeyState,
    SecretKind,
    SignerRole,
    TriesLeft,
)
from scanner_app.ports import Signer
from scanner_app.processing.apart import Apart
from scanner_app.settings import Settings
from scanner_app.signing.apart import SignerApart, found_apart, look_apart
from scanner_app.signing.held import Terms
from scanner_app.signing.mark.apart import LookApart
from scanner_app.signing.token.files import installed_modules

_TRIAL_AGENCY = "CƠ QUAN MINH HỌA"
_VARIABLES = {
    SignerRole.OFFICER: "SOHOA_KEY_PASSWORD",
    SignerRole.AGENCY: "SOHOA_AGENCY_PASSWORD",
}


@dataclass(frozen=True, slots=True)
class KeyChoice:
    """Which certificates sign, when the settings do not say.

    Attributes:
        keys: text of a key by role, before the settings', see `domain.key_source`.
        password_files: by role; the first line opens the key, before `SOHOA_KEY_PASSWORD` and
            `SOHOA_AGENCY_PASSWORD`.
        ask: asks a person for password or PIN; None where nobody can be asked.
    """

    keys: dict[SignerRole, str] = field(default_factory=dict)
    password_files: dict[SignerRole, Path] = field(default_factory=dict)
    ask: Callable[[SignerRole], str] | None = None


def _demo_folder(home: Path, role: SignerRole) -> Path:
    return home / ("demo-key" if role is SignerRole.OFFICER else "demo-key-agency")


def roots(home: Path, settings: Settings) -> tuple[Path, ...]:
    """The configured roots; on trial the demonstration's own, once they were made."""
    roots = tuple(Path(root) for root in settings.trust_roots)
    if roots or not settings.is_trial:
        return roots
    return tuple(root for role in SignerRole for root in _demo_folder(home, role).glob("*.pem"))


class ChosenKeys:
    """The keys that are set on this PC; on trial the demonstration's."""

    def __init__(
        self,
        home: Path,
        settings: Settings,
        choice: KeyChoice,
        apart: Apart,
        look: LookApart | None = None,
        newest: Callable[[], datetime | None] = lambda: None,
    ) -> None:
        """Args say where keys are looked for.

        Args:
            home: of this store.
            settings: that name keys.
            choice: before the settings.
            apart: where keys are opened.
            look: looks at pages that are to be marked.
            newest: when something was signed or sent here last.
        """
        self._newest = newest
        self._home = home
        self._look = look
        self._settings = settings
        self._choice = choice
        self._apart = apart
        self._prepared: dict[SignerRole, Signer] = {}
        self._refused = RefusedPins()

    @property
    def settings(self) -> Settings:
        """Those that hold now."""
        return self._settings

    def use(self, settings: Settings) -> None:
        """From the next look or opening on, these settings hold."""
        self._settings = settings

    def is_set(self, role: SignerRole) -> bool:
        """There is one for this role."""
        return bool(self._text(role)) or self._is_trial

    def look(self, role: SignerRole) -> KeyState:
        """What is known before opening it; costs no PIN try.

        Raises:
            SigningError leaves: none is set, or it is not there.
        """
        state = look_apart(self._apart, self._source(role), self._terms(role))
        if state.secret is SecretKind.PASSWORD and self._stated(role) is not None:
            return replace(state, secret=SecretKind.NONE)
        return state

    def found(self) -> tuple[FoundKey, ...]:
        """Certificates at hand on this PC, to be chosen for the settings; costs no PIN try."""
        return found_apart(self._apart, dict.fromkeys((*self._set_modules(), *installed_modules())))

    def prepare(self, role: SignerRole) -> CertificateFacts:
        """Open it now and keep it for the next `open`, so that a person sees who will sign.

        Raises:
            SigningError leaves.
        """
        self.forget()
        signer = self.open(role)
        self._prepared[role] = signer
        return signer.certificate

    def forget(self) -> None:
        """Close what was prepared and not used."""
        while self._prepared:
            self._prepared.popitem()[1].close()

    def open(self, role: SignerRole) -> Signer:
        """What was prepared, once; else opened with what was stated or asked before.

        Raises:
            SigningError leaves.
        """
        if role in self._prepared:
            return self._prepared.pop(role)
        source = self._source(role)
        stated = self._stated(role)
        if stated is not None and isinstance(source, TokenKey | RemoteKey):
            return self._open_stated(source, stated, role)
        asks_itself = isinstance(source, DemonstrationKey | ServiceKey)
        return self._opened(source, "" if asks_itself else self._secret(role), role)

    def agency(self) -> str:
        """Name that official copies bear; "" refuses to make them.

        A copy under a name that is not the agency's own would be worth nothing.
        """
        return self._settings.organisation or (_TRIAL_AGENCY if self._is_trial else "")

    def _opened(self, source: KeySource, secret: str, role: SignerRole) -> Signer:
        return SignerApart(self._apart, source, secret, self._terms(role), look=self._look)

    def _open_stated(self, source: KeySource, pin: str, role: SignerRole) -> Signer:
        """By a PIN that nobody typed; once it was wrong a person is asked, if there is one."""
        print_ = self._refused.print_of(self._text(role), pin)
        if self._refused.has(print_):
            return self._opened(source, self._asked(role), role)
        if isinstance(source, TokenKey):
            self._spare_last_try(source, self._terms(role))
        with self._refused.noting(print_):
            return StatedSigner(self._opened(source, pin, role), self._refused, print_)

    def _spare_last_try(self, source: TokenKey, terms: Terms) -> None:
        """A PIN that nobody typed must not be the one that locks the token."""
        if look_apart(self._apart, source, terms).tries is TriesLeft.LAST:
            raise PinLastTryError

    @property
    def _is_trial(self) -> bool:
        return self._settings.is_trial and not any(self._choice.keys.values())

    def _text(self, role: SignerRole) -> str:
        set_ = {
            SignerRole.OFFICER: self._settings.officer_key,
            SignerRole.AGENCY: self._settings.agency_key,
        }
        return self._choice.keys.get(role) or set_[role]

    def _set_modules(self) -> Iterator[str]:
        """Drivers of tokens that the settings name; presets may not know them."""
        for role in SignerRole:
            with contextlib.suppress(KeyChoiceError):
                source = parse_key_source(self._text(role))
                if isinstance(source, TokenKey):
                    yield source.module

    def _source(self, role: SignerRole) -> KeySource:
        source = parse_key_source(self._text(role))
        if source is not None:
            return source
        if self._is_trial:
            return DemonstrationKey(_demo_folder(self._home, role), role)
        # A demonstration signature must never reach a real target.
        if role is SignerRole.AGENCY:
            raise AgencyKeyMissingError
        raise SignerMissingError

    def _terms(self, role: SignerRole) -> Terms:
        settings = self._settings
        names = {
            SignerRole.OFFICER: settings.officer_name,
            SignerRole.AGENCY: settings.agency_name,
        }
        return Terms(
            clock=now,
            roots=tuple(Path(root) for root in settings.trust_roots),
            holder=names[role],
            timestamp_url=settings.timestamp_url,
            check_revocation=settings.check_revocation,
            home=self._home,
            not_before=self._newest(),
            # The rest is for judging: a person who is late is told so, not a killed process.
            person_s=settings.sign_limit_s * 5 / 6,
        )

    def _secret(self, role: SignerRole) -> str:
        stated = self._stated(role)
        return self._asked(role) if stated is None else stated

    def _asked(self, role: SignerRole) -> str:
        return self._choice.ask(role) if self._choice.ask else ""

    def _stated(self, role: SignerRole) -> str | None:
        """What a file or the environment says; None when nothing does."""
        path = self._choice.password_files.get(role)
        if path is not None:
            try:
                # Windows' editors begin files with a mark: it would be a wrong PIN's first letter.
                return path.read_text(encoding="utf-8-sig").splitlines()[0]
            except (OSError, IndexError):
                raise SignerMissingError(path=str(path)) from None
            except UnicodeDecodeError:
                # Not chained: it holds the file's bytes.
                raise SignerMissingError(path=str(path), reason="encoding") from None
        return os.environ.get(_VARIABLES[role])
