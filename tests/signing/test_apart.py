"""Signing in another process keeps what the signer in this one promises."""

from __future__ import annotations

import pickle
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import TypeVar

import pytest

from scanner_app.domain.errors import CertificateExpiredError, WrongPasswordError
from scanner_app.signing.apart import KeyFile, SignerApart, VerifierApart
from scanner_app.signing.demo_certificate import DemoKey
from scanner_app.signing.keyfile import KeyFileSigner
from tests.fakes.clock import SettableClock
from tests.signing.keyfiles import SECRET, write_keyfile

A = TypeVar("A")
R = TypeVar("R")


def travelling(function: Callable[[A], R], argument: A) -> R:
    """As another process would do it: nothing gets there or back but by pickle."""
    there: tuple[Callable[[A], R], A] = pickle.loads(pickle.dumps((function, argument)))
    value: R = pickle.loads(pickle.dumps(there[0](there[1])))
    return value


def test_a_file_signed_apart_is_good_and_trusted(
    demo: DemoKey, archive: Path, tmp_path: Path, clock: SettableClock
) -> None:
    signer = SignerApart(travelling, KeyFile(demo.keyfile, demo.password), clock)
    verifier = VerifierApart(travelling, lambda: [demo.root], clock)

    signed = signer.sign(archive, tmp_path / "đã ký.pdf")

    report = verifier.verify(signed.path)
    assert report.ok
    assert [each.trusted for each in report.signatures] == [True]
    assert signed.signer == signer.holder


def test_the_demonstration_key_is_made_when_its_folder_is_named(
    demo: DemoKey, clock: SettableClock
) -> None:
    signer = SignerApart(travelling, demo.keyfile.parent, clock)

    assert "MINH HỌA" in signer.holder


def test_a_wrong_password_is_told_apart_too(tmp_path: Path, clock: SettableClock) -> None:
    keyfile = write_keyfile(tmp_path / "cán bộ.p12")

    with pytest.raises(WrongPasswordError):
        SignerApart(travelling, KeyFile(keyfile, "sai"), clock)


def test_a_certificate_that_ended_opens_nothing(tmp_path: Path, clock: SettableClock) -> None:
    keyfile = write_keyfile(tmp_path / "a.p12", end=clock() + timedelta(hours=1))
    clock.now += timedelta(hours=2)

    with pytest.raises(CertificateExpiredError):
        SignerApart(travelling, KeyFile(keyfile, SECRET), clock)


def test_neither_password_nor_key_shows(tmp_path: Path, clock: SettableClock) -> None:
    keyfile = KeyFile(write_keyfile(tmp_path / "a.p12"), SECRET)
    signer = SignerApart(travelling, keyfile, clock)

    shown = repr(keyfile) + repr(signer) + repr(signer._opened)  # what a log could show

    assert SECRET not in shown
    assert "key=" not in shown


def test_an_opened_key_travels_without_its_password(tmp_path: Path, clock: SettableClock) -> None:
    signer = KeyFileSigner(write_keyfile(tmp_path / "a.p12"), SECRET, clock)

    packed = pickle.dumps(signer)

    assert SECRET.encode() not in packed
    assert pickle.loads(packed).holder == signer.holder
