"""The manifest of an update: signed by the province, read here."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from pathlib import PurePath

from cryptography.hazmat.primitives.asymmetric import ed25519

from scanner_app.domain.exchange.reading import Fields
from scanner_app.domain.exchange_errors import MessageInvalidError
from scanner_app.domain.update_errors import UpdateUntrustedError
from scanner_app.domain.updates import Manifest, SetupFile, Stage, parse_version
from scanner_app.signed_sheets import SignatureWrongError, signed, verified

_PURPOSE = b"sohoa-update-v1\0"
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}\.exe")
_MOST_STAGES, _MOST_OFFICES, _MOST_BYTES = 100, 1000, 1 << 30
MOST_MANIFEST_BYTES = 1 << 20
"""No manifest is longer."""

Keys = Sequence[ed25519.Ed25519PublicKey]
"""Of the publisher: more than one while an old one is being replaced."""


def read_manifest(sheet: bytes, keys: Keys, source: str) -> Manifest:
    """What the owner of one of these keys offers.

    Args:
        sheet: a signed sheet.
        keys: each of them vouches alone.
        source: where it came from, for the error.

    Raises:
        UpdateUntrustedError: signed with none of them, or not a manifest.
    """
    try:
        told = Fields(_vouched(sheet, keys))
        setup = told.fields("setup")
        name = setup.text("name", most=104)
        if not _NAME.fullmatch(name):
            raise setup.wrong("name")
        file = SetupFile(
            name, setup.number("size", least=1, most=_MOST_BYTES), setup.sha256("sha256")
        )
        version = told.text("version", most=40)
        parse_version(version)
        stages = tuple(_stage(each) for each in told.each("stages", most=_MOST_STAGES))
        return Manifest(version, file, stages, told.day("expires"))
    except (SignatureWrongError, MessageInvalidError, ValueError) as error:
        raise UpdateUntrustedError(source=source) from error


def write_manifest(manifest: Manifest, key: ed25519.Ed25519PrivateKey) -> bytes:
    """The manifest as a signed sheet."""
    setup = manifest.setup
    document = {
        "version": manifest.version,
        "setup": {"name": setup.name, "size": setup.size_bytes, "sha256": setup.sha256},
        "stages": [
            {
                "since": stage.since.isoformat(),
                "offices": [{"code": code} for code in sorted(stage.offices)],
                "percent": stage.percent,
            }
            for stage in manifest.stages
        ],
        "expires": manifest.expires.isoformat(),
    }
    return signed(document, _PURPOSE, key)


def stage_of(text: str) -> Stage:
    """A stage as people write it: `2026-12-01`, `2026-12-01:06463,06466`, `2026-12-08:*:25`.

    Raises:
        ValueError: it is not so written.
    """
    day, _, rest = text.partition(":")
    codes, _, percent = rest.partition(":")
    offices = frozenset(code for code in codes.split(",") if code and code != "*")
    share = int(percent or 100)
    if not 1 <= share <= 100 or any(PurePath(code).name != code for code in offices):
        raise ValueError(text)
    return Stage(date.fromisoformat(day), offices, share)


def _vouched(sheet: bytes, keys: Keys) -> object:
    for key in keys:
        try:
            return verified(sheet, _PURPOSE, key)
        except SignatureWrongError:
            continue
    raise SignatureWrongError


def _stage(told: Fields) -> Stage:
    offices = frozenset(
        each.text("code", most=40) for each in told.each("offices", most=_MOST_OFFICES)
    )
    return Stage(told.day("since"), offices, told.number("percent", least=1, most=100))
