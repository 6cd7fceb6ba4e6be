"""Drivers are found by maker's name, and one that cannot be loaded is told before it is."""

from __future__ import annotations

import struct
from pathlib import Path

import pytest

from scanner_app.domain.key_errors import TokenModuleError
from scanner_app.domain.key_source import TokenKey, key_source_text, parse_key_source
from scanner_app.signing.token.files import installed_modules, library_bits, usable_path
from scanner_app.signing.token.module import TokenModule
from scanner_app.signing.token.presets import PRESETS, Preset
from tests.signing.token.softhsm import SOFTHSM

I386, AMD64, ARM64 = 0x014C, 0x8664, 0xAA64


def windows_library(path: Path, machine: int) -> Path:
    """The first bytes of a DLL, as the PE format has them."""
    head = bytearray(0x100)
    head[:2] = b"MZ"
    struct.pack_into("<I", head, 0x3C, 0x80)
    head[0x80:0x84] = b"PE\0\0"
    struct.pack_into("<H", head, 0x84, machine)
    path.write_bytes(head)
    return path


def reason(module: str) -> object:
    with pytest.raises(TokenModuleError) as told:
        TokenModule(module)
    assert told.value.facts["module"] == module
    return told.value.facts["reason"]


@pytest.mark.parametrize(("machine", "bits"), [(I386, 32), (AMD64, 64), (ARM64, 64), (1, None)])
def test_a_windows_library_says_its_bits(machine: int, bits: int | None, tmp_path: Path) -> None:
    assert library_bits(windows_library(tmp_path / "x.dll", machine)) == bits


@pytest.mark.parametrize("content", [b"", b"MZ", b"MZ" + bytes(62), b"MZ" + b"\xff" * 80, b"text"])
def test_what_is_no_library_has_no_bits(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "x.dll"
    path.write_bytes(content)

    assert library_bits(path) is None


def test_a_library_of_this_system_says_its_bits() -> None:
    assert library_bits(SOFTHSM) == struct.calcsize("P") * 8


def test_a_driver_of_other_bits_is_not_loaded(tmp_path: Path) -> None:
    assert reason(str(windows_library(tmp_path / "x.dll", I386))) == "bits"


def test_a_driver_that_is_not_there_is_told(tmp_path: Path) -> None:
    assert reason(str(tmp_path / "không có.so")) == "missing"


def test_a_file_that_is_no_driver_is_told(tmp_path: Path) -> None:
    path = tmp_path / "x.so"
    path.write_bytes(b"\x7fELF\x02 no library")

    assert reason(str(path)) == "load"


def test_a_library_that_is_no_driver_is_told() -> None:
    (library,) = Path("/lib").glob("*/libc.so.6")

    assert reason(str(library)) == "load"


def test_a_driver_that_does_not_start_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOFTHSM2_CONF", str(tmp_path / "không có.conf"))

    assert reason("softhsm") not in ("load", "missing", "bits")


def test_a_name_that_nobody_has_is_told() -> None:
    assert reason("khongcohang") == "unknown"


def test_a_maker_is_found_by_name() -> None:
    assert usable_path("SoftHSM") == SOFTHSM
    assert "softhsm" in installed_modules()


def test_older_drivers_of_a_maker_are_found_beside_the_newest(tmp_path: Path) -> None:
    files = [tmp_path / name for name in ("v3.so", "v2.so", "v1.so", "v0.so")]
    for file in files[1:]:
        file.write_bytes(SOFTHSM.read_bytes())
    files[0].symlink_to(files[1])
    windows_library(files[2], I386)
    preset = Preset("hang", "Hãng", linux=tuple(map(str, files)))

    assert installed_modules([preset]) == ["hang", str(files[3])]


def test_names_of_makers_stand_in_settings_as_names() -> None:
    keys = [TokenKey(preset.name) for preset in PRESETS]

    assert [parse_key_source(key_source_text(key)) for key in keys] == keys
    assert all("module-name=" in key_source_text(key) for key in keys)


def test_every_maker_has_a_name_of_its_own() -> None:
    assert len({preset.name for preset in PRESETS}) == len(PRESETS)
    assert all(preset.windows or preset.linux for preset in PRESETS)


def test_windows_drivers_are_named_as_files_or_below_a_known_folder() -> None:
    files = [file for preset in PRESETS for file in preset.windows]

    assert all(file.lower().endswith(".dll") for file in files)
    assert all(file.startswith("%") or "\\" not in file for file in files)
