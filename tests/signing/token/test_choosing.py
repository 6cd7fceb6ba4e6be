"""Which token and which certificate on it is meant; nothing is guessed."""

from __future__ import annotations

from dataclasses import replace

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa

from scanner_app.domain.key_errors import KeyUnclearError, TokenKeyMissingError, TokenMissingError
from scanner_app.signing.certificates import facts_of
from scanner_app.signing.token.opened import OpenedToken, look_at_token
from tests.signing.keyfiles import NOON
from tests.signing.token.conftest import Tokens
from tests.signing.token.softhsm import (
    HOLDER,
    LABEL,
    PIN,
    Authority,
    Plugged,
    make_key,
    put_certificate,
    put_key,
)

CKR_DEVICE_REMOVED = 0x32
CKR_TOKEN_NOT_PRESENT = 0xE0


@pytest.mark.parametrize(("token", "serial"), [("Khac", ""), (LABEL, "1234")])
def test_another_token_than_the_one_that_is_set_is_not_tried(
    token: str, serial: str, plugged: Plugged
) -> None:
    with pytest.raises(TokenMissingError):
        OpenedToken(replace(plugged.key, token=token, serial=serial), PIN, NOON)

    assert plugged.count("logins") == 0


@pytest.mark.parametrize("code", [CKR_DEVICE_REMOVED, CKR_TOKEN_NOT_PRESENT])
def test_a_token_that_is_not_plugged_in_is_missed(code: int, plugged: Plugged) -> None:
    plugged.order("pulled", code)

    with pytest.raises(TokenMissingError):
        look_at_token(plugged.key, None, NOON)
    with pytest.raises(TokenMissingError):
        OpenedToken(plugged.key, PIN, NOON)


def test_a_token_is_found_by_its_serial_number_alone(plugged: Plugged) -> None:
    key = replace(plugged.key, token="", serial=plugged.serial())

    assert look_at_token(key, None, NOON).where == LABEL


def test_several_tokens_are_not_guessed_among(plugged: Plugged) -> None:
    plugged.add_token("Token khac")

    with pytest.raises(KeyUnclearError) as told:
        OpenedToken(replace(plugged.key, token=""), PIN, NOON)

    assert told.value.facts["count"] == 2
    assert plugged.count("logins") == 0


def test_several_certificates_are_not_guessed_among(plugged: Plugged, authority: Authority) -> None:
    with plugged.writing() as session:
        put_key(session, authority, kind="ec", id_=b"\x02", label="thu hai")

    with pytest.raises(KeyUnclearError) as told:
        OpenedToken(plugged.key, PIN, NOON)

    assert told.value.facts["count"] == 2
    assert look_at_token(plugged.key, None, NOON).certificate is None


@pytest.mark.parametrize(("id_", "label"), [(b"\x02", ""), (b"", "thu hai")])
def test_a_certificate_is_chosen_by_its_name(
    id_: bytes, label: str, plugged: Plugged, authority: Authority
) -> None:
    with plugged.writing() as session:
        wanted = put_key(session, authority, kind="ec", id_=b"\x02", label="thu hai")

    held = OpenedToken(replace(plugged.key, id=id_, label=label), PIN, NOON)

    assert held.signer.signing_cert is not None
    assert held.signer.signing_cert.serial_number == wanted.serial_number
    held.close()


def test_a_renewed_certificate_goes_before_the_one_that_ended(
    plugged: Plugged, authority: Authority
) -> None:
    with plugged.writing() as session:
        put_key(session, authority, kind="ec", id_=b"\x02", days=(-400, -30))
    looked = look_at_token(plugged.key, None, NOON).certificate

    held = OpenedToken(plugged.key, PIN, NOON)

    assert held.signer.signing_cert is not None
    assert facts_of(held.signer.signing_cert) == looked
    assert looked is not None
    assert looked.not_after > NOON
    held.close()


def test_a_certificate_without_its_key_signs_nothing(tokens: Tokens, authority: Authority) -> None:
    plugged = tokens("none")
    stranger = ec.generate_private_key(ec.SECP256R1()).public_key()
    with plugged.writing() as session:
        put_certificate(session, authority.issue(stranger), b"\x01")

    with pytest.raises(TokenKeyMissingError):
        OpenedToken(plugged.key, PIN, NOON)

    assert plugged.count("logouts") == plugged.count("finalised") == 1


def test_anothers_certificate_beside_it_is_no_reason_to_ask(
    plugged: Plugged, authority: Authority
) -> None:
    stranger = ec.generate_private_key(ec.SECP256R1()).public_key()
    with plugged.writing() as session:
        put_certificate(session, authority.issue(stranger, holder="Người Khác"), b"\x07")

    held = OpenedToken(plugged.key, PIN, NOON)

    assert held.signer.subject_name == HOLDER
    held.close()


def test_a_certificate_of_another_key_is_not_signed_with_though_the_ids_agree(
    tokens: Tokens, authority: Authority
) -> None:
    plugged = tokens("none")
    stranger = rsa.generate_private_key(65537, 2048).public_key()
    with plugged.writing() as session:
        make_key(session, id_=b"\x01")
        put_certificate(session, authority.issue(stranger), b"\x01")

    with pytest.raises(TokenKeyMissingError):
        OpenedToken(plugged.key, PIN, NOON)


def test_a_certificate_under_another_id_than_its_keys_is_found(
    tokens: Tokens, authority: Authority
) -> None:
    plugged = tokens("none")
    with plugged.writing() as session:
        put_certificate(session, authority.issue(make_key(session, id_=b"\x01")), b"\x09")

    held = OpenedToken(plugged.key, PIN, NOON)

    assert held.signer.subject_name == HOLDER
    held.close()
