"""Tokens made once: one with an RSA key, one with an EC key; each test gets a copy."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.signing.token.softhsm import (
    LABEL,
    Authority,
    Plugged,
    build_shim,
    put_certificate,
    put_key,
)

Tokens = Callable[[str], Plugged]


@pytest.fixture(scope="session")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("noi-cap"))


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory, authority: Authority) -> dict[str, Plugged]:
    """By kind of key; the chain of the certificate lies on the token too."""
    shim = build_shim(tmp_path_factory.mktemp("shim"))
    found = {}
    for kind in ("rsa", "ec", "none"):
        plugged = Plugged(tmp_path_factory.mktemp(f"token-{kind}"), shim, (authority.pem,))
        plugged.write_configuration()
        with pytest.MonkeyPatch.context() as patch:
            plugged.use(patch)
            plugged.add_token(LABEL)
            with plugged.writing() as session:
                if kind != "none":
                    put_key(session, authority, kind=kind)
                    put_certificate(session, authority.issuer, b"\x10", "noi cap")
                    put_certificate(session, authority.root, b"\x11", "goc")
        found[kind] = plugged
    return found


@pytest.fixture
def tokens(made: dict[str, Plugged], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Tokens:
    """Plugs in a token of its own for this test: "rsa", "ec" or an empty one ("none")."""
    numbers = itertools.count()

    def plug(kind: str) -> Plugged:
        plugged = made[kind].copied(tmp_path / f"khe-{next(numbers)}")
        plugged.use(monkeypatch)
        return plugged

    return plug


@pytest.fixture
def plugged(tokens: Tokens) -> Plugged:
    """A token with an RSA key."""
    return tokens("rsa")
