"""What a token is asked before and while it is opened, and what it costs."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from pathlib import Path

import pytest

from scanner_app.domain.key_errors import (
    PinLockedError,
    TokenFailedError,
    TokenPulledError,
    WrongPinError,
)
from scanner_app.domain.sign_errors import SigningError
from scanner_app.domain.signature import SecretKind, TriesLeft
from scanner_app.signing.token.opened import OpenedToken, look_at_token
from tests.signing.keyfiles import NOON
from tests.signing.token.softhsm import (
    HOLDER,
    LABEL,
    PIN,
    WRONG,
    Plugged,
)

CKR_GENERAL_ERROR = 0x5
CKR_DEVICE_ERROR = 0x30
CKR_DEVICE_REMOVED = 0x32
CKR_PIN_LOCKED = 0xA4
CKR_SESSION_HANDLE_INVALID = 0xB3
CKR_TOKEN_NOT_PRESENT = 0xE0
CKR_OF_ITS_MAKER = 0x80000001


def refused(plugged: Plugged, pin: str = WRONG, home: Path | None = None) -> WrongPinError:
    with pytest.raises(WrongPinError) as told:
        OpenedToken(plugged.key, pin, NOON, home)
    return told.value


def signature(held: OpenedToken) -> bytes:
    return asyncio.run(held.signer.async_sign_raw(b"text", "sha256"))


def test_a_look_costs_no_login_and_shows_whose_certificate_it_is(plugged: Plugged) -> None:
    state = look_at_token(plugged.key, None, NOON)

    assert (state.where, state.secret, state.tries) == (LABEL, SecretKind.PIN, TriesLeft.MANY)
    assert state.certificate is not None
    assert state.certificate.holder == HOLDER
    assert plugged.count("logins") == 0
    assert plugged.count("finalised") == plugged.count("initialised") == 1


def test_a_token_that_shows_nothing_before_the_pin_is_opened_all_the_same(
    plugged: Plugged,
) -> None:
    plugged.order("hide_objects")

    assert look_at_token(plugged.key, None, NOON).certificate is None
    held = OpenedToken(plugged.key, PIN, NOON)
    assert held.signer.subject_name == HOLDER
    held.close()


@pytest.mark.parametrize(
    ("wrong", "left"),
    [(0, TriesLeft.MANY), (1, TriesLeft.FEW), (2, TriesLeft.LAST), (3, TriesLeft.LOCKED)],
)
def test_how_many_tries_are_left_is_said_before_the_pin_is_asked(
    wrong: int, left: TriesLeft, plugged: Plugged, tmp_path: Path
) -> None:
    plugged.order("lock_after", 3)
    for _ in range(wrong):
        with pytest.raises((WrongPinError, PinLockedError)):
            OpenedToken(plugged.key, WRONG, NOON, tmp_path)

    state = look_at_token(plugged.key, tmp_path, NOON)

    assert (state.tries, state.wrong) == (left, wrong)


def test_a_wrong_pin_costs_one_try_and_says_what_is_left(plugged: Plugged, tmp_path: Path) -> None:
    plugged.order("lock_after", 3)

    first, second = refused(plugged, home=tmp_path), refused(plugged, home=tmp_path)

    assert first.facts == {"tries": "few", "wrong": 1}
    assert second.facts == {"tries": "last", "wrong": 2}
    assert plugged.count("logins") == 2


def test_the_try_that_locks_the_token_is_told_as_the_lock(plugged: Plugged) -> None:
    plugged.order("lock_after", 1)

    with pytest.raises(PinLockedError):
        OpenedToken(plugged.key, WRONG, NOON)


def test_a_locked_token_is_not_tried_any_more(plugged: Plugged) -> None:
    plugged.order("lock_after", 1)
    plugged.order("wrong", "x")

    with pytest.raises(PinLockedError):
        OpenedToken(plugged.key, PIN, NOON)

    assert plugged.count("logins") == 0


def test_no_pin_at_all_costs_no_try(plugged: Plugged, tmp_path: Path) -> None:
    assert refused(plugged, "", tmp_path).facts == {"tries": "many", "wrong": 0}
    assert plugged.count("logins") == 0


def test_the_right_pin_ends_the_count_of_wrong_ones(plugged: Plugged, tmp_path: Path) -> None:
    refused(plugged, home=tmp_path)

    OpenedToken(plugged.key, PIN, NOON, tmp_path).close()

    assert look_at_token(plugged.key, tmp_path, NOON).wrong == 0


def test_wrong_pins_are_counted_for_each_token(plugged: Plugged, tmp_path: Path) -> None:
    refused(plugged, home=tmp_path)
    plugged.add_token("Token khac")

    assert look_at_token(plugged.key, tmp_path, NOON).wrong == 1
    other = replace(plugged.key, token="Token khac")
    assert look_at_token(other, tmp_path, NOON).wrong == 0


def test_what_is_kept_of_wrong_pins_names_neither_pin_nor_token(
    plugged: Plugged, tmp_path: Path
) -> None:
    serial = plugged.serial()

    refused(plugged, home=tmp_path)

    kept = (tmp_path / "token-tries.json").read_text()
    assert WRONG not in kept
    assert serial not in kept
    assert LABEL not in kept


@pytest.mark.parametrize("damage", [b"", b"[1]", b'{"a": "x"}', b"\xff\xfe"])
def test_a_damaged_count_does_not_keep_from_signing(
    damage: bytes, plugged: Plugged, tmp_path: Path
) -> None:
    (tmp_path / "token-tries.json").write_bytes(damage)

    OpenedToken(plugged.key, PIN, NOON, tmp_path).close()

    assert refused(plugged, home=tmp_path).facts["wrong"] == 1


def test_a_pin_that_was_not_tried_is_not_counted(plugged: Plugged, tmp_path: Path) -> None:
    plugged.order("fail_login", CKR_GENERAL_ERROR)

    with pytest.raises(TokenFailedError):
        OpenedToken(plugged.key, PIN, NOON, tmp_path)

    assert look_at_token(plugged.key, tmp_path, NOON).wrong == 0


def test_a_pin_typed_on_the_tokens_own_keys_is_not_asked_here(plugged: Plugged) -> None:
    plugged.order("keypad", PIN)

    assert look_at_token(plugged.key, None, NOON).secret is SecretKind.ELSEWHERE
    OpenedToken(plugged.key, "", NOON).close()
    assert plugged.count("right") == 1


def test_a_wrong_pin_on_the_tokens_own_keys_is_told(plugged: Plugged) -> None:
    plugged.order("keypad", WRONG)

    assert refused(plugged, "").facts["tries"] == "few"


@pytest.mark.parametrize(
    ("code", "error"),
    [
        (CKR_DEVICE_REMOVED, TokenPulledError()),
        (CKR_TOKEN_NOT_PRESENT, TokenPulledError()),
        (CKR_DEVICE_ERROR, TokenPulledError()),
        (CKR_SESSION_HANDLE_INVALID, TokenPulledError()),
        (CKR_PIN_LOCKED, PinLockedError()),
        (CKR_GENERAL_ERROR, TokenFailedError(code="GeneralError")),
        (CKR_OF_ITS_MAKER, TokenFailedError(code="0x80000001")),
    ],
)
def test_what_a_token_answers_while_signing_is_told_by_its_code(
    code: int, error: SigningError, plugged: Plugged
) -> None:
    held = OpenedToken(plugged.key, PIN, NOON)
    plugged.order("fail_sign", code)

    with pytest.raises(type(error)) as told:
        signature(held)

    held.close()
    assert told.value.facts == error.facts
    assert told.value.ends_batch


def test_a_token_that_fails_and_is_not_there_was_pulled(plugged: Plugged) -> None:
    held = OpenedToken(plugged.key, PIN, NOON)
    plugged.order("fail_sign", CKR_GENERAL_ERROR)
    plugged.order("absent")

    with pytest.raises(TokenPulledError):
        signature(held)

    held.close()


def test_a_pulled_token_is_opened_again_once_it_is_back(plugged: Plugged) -> None:
    held = OpenedToken(plugged.key, PIN, NOON)
    plugged.order("pulled", CKR_DEVICE_REMOVED)
    with pytest.raises(TokenPulledError):
        signature(held)
    held.close()
    plugged.relent("pulled")

    again = OpenedToken(plugged.key, PIN, NOON)

    assert signature(again)
    again.close()
