"""What people told about network scanners is kept, and a damaged file only asks again."""

from __future__ import annotations

from pathlib import Path

import pytest

from scanner_app.capture.known_devices import KnownDevices

FINGERPRINT = "AB:CD:" + ":".join(["00"] * 30)


@pytest.fixture
def known(tmp_path: Path) -> KnownDevices:
    return KnownDevices(tmp_path)


def test_addresses_are_kept_once_each(known: KnownDevices, tmp_path: Path) -> None:
    for address in ("10.0.0.5", " may-quet.local ", "10.0.0.5"):
        known.add(address)

    assert KnownDevices(tmp_path).addresses == ("10.0.0.5", "may-quet.local")


def test_a_fingerprint_is_kept_whatever_way_it_is_written(known: KnownDevices) -> None:
    known.trust("10.0.0.5:443", FINGERPRINT)

    assert known.pins == {"10.0.0.5:443": "abcd" + "00" * 30}


def test_forgetting_takes_address_and_certificate(known: KnownDevices) -> None:
    known.add("10.0.0.5:443")
    known.trust("10.0.0.5:443", FINGERPRINT)

    known.forget("10.0.0.5:443")

    assert (known.addresses, known.pins) == ((), {})


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"\xff", b'{"addresses": 1, "pins": {}}'])
def test_a_damaged_file_asks_people_again(
    known: KnownDevices, tmp_path: Path, content: bytes
) -> None:
    (tmp_path / "scanners.json").write_bytes(content)

    assert (known.addresses, known.pins) == ((), {})
    known.add("10.0.0.5")
    assert known.addresses == ("10.0.0.5",)
