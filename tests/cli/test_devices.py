"""`sohoa devices` with SANE's own test devices, and what it keeps about network scanners."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from scanner_app.cli.main import run

FINGERPRINT = "ab" * 32


def devices(
    capsys: pytest.CaptureFixture[str], home: Path, *arguments: str
) -> tuple[int, dict[str, object]]:
    code = run(["--home", str(home), "--json", "devices", *arguments])
    return code, json.loads(capsys.readouterr().out)


@pytest.fixture
def test_backend(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """SANE with its `test` backend alone: two devices."""
    config = tmp_path / "sane.d"
    config.mkdir()
    (config / "dll.conf").write_text("test\n")
    (config / "test.conf").write_text("number_of_devices 2\n")
    monkeypatch.setenv("SANE_CONFIG_DIR", str(config))


@pytest.mark.slow
@pytest.mark.usefixtures("test_backend")
def test_scanners_are_listed_with_what_they_can(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    code, out = devices(capsys, tmp_path / "home", "--details")

    found = {each["id"]: each for each in out["devices"]}  # type: ignore[attr-defined]  # JSON
    assert code == 0
    assert {"sane:test:0", "sane:test:1"} <= found.keys()
    assert found["sane:test:0"]["capabilities"]["feeds"] == ["flatbed", "feeder"]


def test_addresses_and_certificates_are_kept(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    devices(capsys, tmp_path, "add", "10.0.0.5")
    devices(capsys, tmp_path, "add", "10.0.0.6")
    devices(capsys, tmp_path, "trust", "10.0.0.5:443", FINGERPRINT)

    code, out = devices(capsys, tmp_path, "forget", "10.0.0.6")

    assert (code, out) == (
        0,
        {"addresses": ["10.0.0.5"], "pins": {"10.0.0.5:443": FINGERPRINT}},
    )
