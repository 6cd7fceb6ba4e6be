"""The token that the settings name, opened by the wiring of the whole program."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from scanner_app.bootstrap.keys import ChosenKeys, KeyChoice
from scanner_app.domain.key_errors import PinLastTryError, WrongPinError
from scanner_app.domain.key_source import key_source_text
from scanner_app.domain.sign_errors import HolderMismatchError
from scanner_app.domain.signature import SecretKind, SignerRole
from scanner_app.processing.apart import Apart
from scanner_app.processing.pool import PagePool
from scanner_app.settings import Settings
from tests.signing.signer_contract import HOW
from tests.signing.token.conftest import Tokens
from tests.signing.token.softhsm import (
    ALWAYS,
    HOLDER,
    LABEL,
    PIN,
    WRONG,
    Authority,
    Plugged,
    put_key,
)

pytestmark = pytest.mark.slow


@pytest.fixture
def card(tokens: Tokens, authority: Authority) -> Plugged:
    """Good for years: the program looks at the real clock."""
    plugged = tokens("none")
    with plugged.writing() as session:
        put_key(session, authority, days=ALWAYS)
    return plugged


@pytest.fixture
def pool() -> Iterator[PagePool]:
    """Its process is started in the test, with the token's environment."""
    with PagePool(1) as pool:
        yield pool


class Person:
    """Types PINs one after the other."""

    def __init__(self, *pins: str) -> None:
        self._pins = list(pins)

    def __call__(self, _role: SignerRole) -> str:
        return self._pins.pop(0)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    folder = tmp_path / "home"
    folder.mkdir()
    return folder


def chosen(home: Path, card: Plugged, *pins: str, holder: str = "", pool: PagePool) -> ChosenKeys:
    settings = Settings(officer_key=key_source_text(card.key), officer_name=holder)
    apart = Apart(pool, once=True)
    return ChosenKeys(home, settings, KeyChoice(ask=Person(*pins)), apart)


def test_a_token_is_looked_at_then_asked_once_then_signs(
    home: Path, card: Plugged, archive: Path, tmp_path: Path, pool: PagePool
) -> None:
    keys = chosen(home, card, PIN, holder=HOLDER, pool=pool)

    state = keys.look(SignerRole.OFFICER)
    facts = keys.prepare(SignerRole.OFFICER)
    signer = keys.open(SignerRole.OFFICER)
    told = [signer.sign(archive, tmp_path / f"{n}.pdf", HOW) for n in range(2)]
    signer.close()

    assert (state.where, state.secret) == (LABEL, SecretKind.PIN)
    assert state.certificate == facts
    assert [each.signer for each in told] == [HOLDER, HOLDER]
    assert (card.count("logins"), card.count("logouts")) == (1, 1)


def test_a_wrong_pin_shows_before_the_next_is_asked(
    home: Path, card: Plugged, pool: PagePool
) -> None:
    keys = chosen(home, card, WRONG, PIN, pool=pool)
    with pytest.raises(WrongPinError):
        keys.prepare(SignerRole.OFFICER)

    assert keys.look(SignerRole.OFFICER).wrong == 1
    keys.prepare(SignerRole.OFFICER)
    assert keys.look(SignerRole.OFFICER).wrong == 0
    keys.forget()

    assert card.count("logouts") == 1


def test_anothers_token_is_logged_out_at_once(home: Path, card: Plugged, pool: PagePool) -> None:
    keys = chosen(home, card, PIN, holder="Người Khác", pool=pool)

    with pytest.raises(HolderMismatchError):
        keys.prepare(SignerRole.OFFICER)

    assert (card.count("logins"), card.count("logouts"), card.count("finalised")) == (1, 1, 1)


def test_a_pin_that_nobody_typed_is_not_the_one_that_locks_the_token(
    home: Path, card: Plugged, pool: PagePool, monkeypatch: pytest.MonkeyPatch
) -> None:
    card.order("lock_after", 2)
    monkeypatch.setenv("SOHOA_KEY_PASSWORD", WRONG)
    with pytest.raises(WrongPinError):
        chosen(home, card, pool=pool).prepare(SignerRole.OFFICER)

    next_start = chosen(home, card, pool=pool)
    with pytest.raises(PinLastTryError):
        next_start.prepare(SignerRole.OFFICER)

    assert card.count("logins") == 1


def test_a_wrong_pin_that_nobody_typed_is_tried_once_however_often_work_goes_on(
    home: Path, card: Plugged, pool: PagePool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOHOA_KEY_PASSWORD", WRONG)
    keys = chosen(home, card, "", "", PIN, pool=pool)

    for _ in range(3):
        with pytest.raises(WrongPinError):
            keys.open(SignerRole.OFFICER)
    assert card.count("logins") == 1

    keys.open(SignerRole.OFFICER).close()
    assert card.count("logouts") == 1
