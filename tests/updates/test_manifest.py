"""The manifest: signed, complete, for this purpose."""

from __future__ import annotations

from datetime import date

import pytest
from cryptography.hazmat.primitives.asymmetric import ed25519

from scanner_app.domain.update_errors import UpdateUntrustedError
from scanner_app.domain.updates import Manifest, SetupFile, Stage
from scanner_app.signed_sheets import signed, verified
from scanner_app.updates.manifest import read_manifest, write_manifest
from tests.updates.serving import EVERYBODY, KEY, KEYS, NAME


class TestManifest:
    """Signed, complete, for this purpose."""

    def test_it_says_when_read_what_was_written(self) -> None:
        stages = (EVERYBODY, Stage(date(2026, 12, 8), frozenset({"06463", "06466"}), 25))
        manifest = Manifest("1.20.3", SetupFile(NAME, 7, "ab" * 32), stages, date(2027, 1, 1))

        assert read_manifest(write_manifest(manifest, KEY), KEYS, "") == manifest

    @pytest.mark.parametrize(
        "name",
        [
            "../x.exe",
            "a/b.exe",
            "a\\b.exe",
            "x.msi",
            "ổ.exe",
            ".exe",
            "C:x.exe",
            "x.exe/y",
            "x.exe:y",
        ],
    )
    def test_a_setup_elsewhere_is_refused(self, name: str) -> None:
        manifest = Manifest("1.0", SetupFile(name, 7, "ab" * 32), (EVERYBODY,), date(2027, 1, 1))

        with pytest.raises(UpdateUntrustedError):
            read_manifest(write_manifest(manifest, KEY), KEYS, "")

    def test_a_signature_for_another_purpose_is_none(self) -> None:
        assert read_manifest(signed(_document(), _PURPOSE, KEY), KEYS, "").version == "1.0"
        with pytest.raises(UpdateUntrustedError):
            read_manifest(signed(_document(), b"sohoa-stick-receipts-v1\0", KEY), KEYS, "")

    @pytest.mark.parametrize(
        ("place", "value"),
        [
            ("version", "1.0-beta"),
            ("version", "9" * 10),
            ("expires", "31/12/2026"),
            ("stages", None),
            ("setup", {"name": NAME, "size": 0, "sha256": "ab" * 32}),
            ("setup", {"name": NAME, "size": (1 << 30) + 1, "sha256": "ab" * 32}),
            ("setup", {"name": NAME, "size": 7, "sha256": "AB" * 32}),
            ("stages", [{"since": "2026-12-01", "offices": [], "percent": 0}]),
            ("stages", [{"since": "2026-12-01", "offices": [], "percent": 101}]),
        ],
    )
    def test_what_no_manifest_says_is_refused_though_signed(
        self, place: str, value: object
    ) -> None:
        with pytest.raises(UpdateUntrustedError):
            read_manifest(signed(_document() | {place: value}, _PURPOSE, KEY), KEYS, "")

    def test_while_a_key_is_being_replaced_either_vouches(self) -> None:
        sheet, other = signed(_document(), _PURPOSE, KEY), ed25519.Ed25519PrivateKey.generate()

        assert read_manifest(sheet, (other.public_key(), *KEYS), "").version == "1.0"
        for strangers in ((other.public_key(),), ()):
            with pytest.raises(UpdateUntrustedError):
                read_manifest(sheet, strangers, "")


_PURPOSE = b"sohoa-update-v1\0"


def _document() -> dict[str, object]:
    manifest = Manifest("1.0", SetupFile(NAME, 7, "ab" * 32), (EVERYBODY,), date(2027, 1, 1))
    document = verified(write_manifest(manifest, KEY), _PURPOSE, KEYS[0])
    assert isinstance(document, dict)
    return document
