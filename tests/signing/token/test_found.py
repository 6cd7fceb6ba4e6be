"""What is plugged in is listed with the text that settings want."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import pytest

from scanner_app.cli.main import run
from scanner_app.domain.key_source import TokenKey, parse_key_source
from scanner_app.domain.sign_errors import SigningCrashedError
from scanner_app.signing.apart import found_apart
from scanner_app.signing.token.opened import OpenedToken, found_with
from tests.signing.keyfiles import NOON
from tests.signing.token.conftest import Tokens
from tests.signing.token.softhsm import HOLDER, LABEL, PIN, Authority, Plugged, put_key

A = TypeVar("A")
R = TypeVar("R")


def here(function: Callable[[A], R], argument: A) -> R:
    return function(argument)


def test_a_plugged_certificate_is_listed_without_a_login(plugged: Plugged) -> None:
    (found,) = found_with(str(plugged.module))

    assert (found.where, found.serial) == (LABEL, plugged.serial())
    assert found.certificate is not None
    assert found.certificate.holder == HOLDER
    assert plugged.count("logins") == 0


def test_what_is_listed_opens_what_was_listed(plugged: Plugged, authority: Authority) -> None:
    with plugged.writing() as session:
        put_key(session, authority, kind="ec", id_=b"\x02")

    found = found_with(str(plugged.module))

    assert len(found) == 2
    for each in found:
        source = parse_key_source(each.source)
        assert isinstance(source, TokenKey)
        held = OpenedToken(source, PIN, NOON)
        assert held.signer.signing_cert is not None
        assert each.certificate is not None
        assert f"{held.signer.signing_cert.serial_number:x}" == each.certificate.serial
        held.close()


def test_a_token_that_shows_nothing_is_listed_all_the_same(plugged: Plugged) -> None:
    plugged.order("hide_objects")

    (found,) = found_with(str(plugged.module))

    assert found.certificate is None
    assert parse_key_source(found.source) == TokenKey(
        str(plugged.module), token=LABEL, serial=plugged.serial()
    )


def test_a_token_that_two_drivers_see_is_listed_once(plugged: Plugged) -> None:
    found = found_apart(here, [str(plugged.module), "softhsm"])

    assert [str(plugged.module) in each.source for each in found] == [True]


def test_a_driver_that_crashes_hides_no_other_tokens(plugged: Plugged) -> None:
    def call(function: Callable[[A], R], argument: A) -> R:
        if argument == "hỏng":
            raise SigningCrashedError(reason="crashed")
        return function(argument)

    found = found_apart(call, ["hỏng", "không có", str(plugged.module)])

    assert [each.where for each in found] == [LABEL]


def test_nothing_plugged_in_lists_nothing(tokens: Tokens) -> None:
    plugged = tokens("rsa")
    plugged.order("pulled", 0x32)

    assert found_with(str(plugged.module)) == ()


def test_the_command_prints_what_to_set(
    plugged: Plugged, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    home = tmp_path / "home"

    assert run(["--home", str(home), "--json", "sign", "--keys"]) == 0

    (key,) = json.loads(capsys.readouterr().out)["keys"]
    assert parse_key_source(key["source"]) == TokenKey(
        "softhsm", token=LABEL, serial=plugged.serial()
    )
    assert key["certificate"]["holder"] == HOLDER


def test_the_command_prints_a_table_for_people(
    plugged: Plugged, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["--home", str(tmp_path / "home"), "sign", "--keys"]) == 0

    shown = capsys.readouterr().out
    assert HOLDER in shown
    assert plugged.serial() in shown
    assert "pkcs11:" in shown


def test_the_command_says_what_to_do_when_nothing_is_there(
    tokens: Tokens,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    empty = tokens("rsa")
    monkeypatch.setenv("SOFTHSM2_CONF", str(empty.folder / "không có.conf"))

    assert run(["--home", str(tmp_path / "home"), "sign", "--keys"]) == 0

    assert "Cắm thiết bị" in capsys.readouterr().out
