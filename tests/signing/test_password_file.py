"""The file that states a password: as Windows' editors write it, and what is none."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import pytest

from scanner_app.bootstrap.keys import ChosenKeys, KeyChoice
from scanner_app.domain.sign_errors import SignerMissingError
from scanner_app.domain.signature import SignerRole
from scanner_app.settings import Settings
from scanner_app.signing.demo_certificate import DemoKey

A = TypeVar("A")
R = TypeVar("R")


def here(function: Callable[[A], R], argument: A) -> R:
    return function(argument)


def chosen(demo: DemoKey, home: Path, stated: bytes) -> ChosenKeys:
    path = home / "mật khẩu.txt"
    path.write_bytes(stated)
    choice = KeyChoice(password_files={SignerRole.OFFICER: path})
    settings = Settings(officer_key=str(demo.keyfile))
    return ChosenKeys(home, settings, choice, here)  # type: ignore[arg-type]  # in this process


@pytest.mark.parametrize("before", [b"", b"\xef\xbb\xbf"])
def test_a_mark_of_the_encoding_is_no_part_of_the_password(
    demo: DemoKey, tmp_path: Path, before: bytes
) -> None:
    keys = chosen(demo, tmp_path, before + demo.password.encode() + b"\r\n")

    signer = keys.open(SignerRole.OFFICER)
    signer.close()

    assert signer.certificate.holder


@pytest.mark.parametrize("stated", [b"", "mật khẩu".encode("utf-16")])
def test_a_file_that_holds_no_password_is_told(
    demo: DemoKey, tmp_path: Path, stated: bytes
) -> None:
    with pytest.raises(SignerMissingError):
        chosen(demo, tmp_path, stated).open(SignerRole.OFFICER)
