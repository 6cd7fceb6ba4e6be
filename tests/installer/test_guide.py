"""IT's guide says what is so: its tables are the program's, its commands can be typed."""

from __future__ import annotations

import argparse
import re
import shlex
import tomllib
from pathlib import Path

import pytest

from installer.policy.guide import GUIDE, with_tables
from scanner_app.cli import doctor, machine_settings, main, selftest, update

TEXT = GUIDE.read_text(encoding="utf-8")
DEFINED = tomllib.loads((GUIDE.parents[2] / "installer/product.toml").read_text(encoding="utf-8"))
BLOCKS = re.findall(r"(?s)```cmd\n(.*?)```", TEXT)
LINES = [line for block in BLOCKS for line in block.splitlines()]
SOHOA = [line.removeprefix("sohoa ") for line in LINES if line.startswith("sohoa ")]
INSTALLER = [line for line in LINES if "-setup.exe" in line or "msiexec" in line]
OWN_SWITCHES = {"S", "LOG", "D", "PURGE"}
"""Of setup.exe and uninstall.exe, beside the properties."""
MSIEXEC = {"i", "x", "qn", "l*v"}
_OWN_PARSERS = {"machine-settings": machine_settings.parser, "update": update.parser}
PROPERTIES = set(DEFINED["properties"]) | {
    DEFINED["machine_settings"]["file_property"],
    DEFINED["autostart"]["property"],
}


def _words(line: str) -> list[str]:
    """As Windows parts them: a backslash is a letter."""
    return [each.replace('"', "") for each in shlex.split(line, posix=False)]


def _commands(parser: argparse.ArgumentParser) -> set[str]:
    return {
        name
        for action in parser._actions
        for name in (action.choices or ())
        if isinstance(action, argparse._SubParsersAction)
    }


def test_its_tables_are_the_programs() -> None:
    assert with_tables(TEXT) == TEXT, "chạy: installer/policy/make --guide"


@pytest.mark.parametrize("line", SOHOA)
def test_its_commands_can_be_typed(line: str) -> None:
    words = _words(line)
    own = _OWN_PARSERS.get(words[0])

    (own or main._parser)().parse_args(words[1:] if own else words)


def test_commands_that_it_names_are_there() -> None:
    named = set(re.findall(r"`sohoa ([a-z-]+)", TEXT))

    assert named
    assert named <= _commands(main._parser())


def test_what_it_sets_is_set(tmp_path: Path) -> None:
    file = tmp_path / "settings.toml"
    lines = [line for line in SOHOA if " set " in f"{line} " and "machine-" in line]

    for line in (each for each in lines if "--from" not in each):
        assert main.run([*_words(line), f"--file={file}"]) == 0, line

    found = tomllib.loads(file.read_text(encoding="utf-8"))
    assert found["organisation"] == "UBND xã Bắc Sơn"
    assert found["lock"] == ["office", "target", "keep_days"]
    assert "send_hours" not in found


def test_options_of_the_installers_are_those_that_are_defined() -> None:
    stated = {name for line in INSTALLER for name in re.findall(r"\b([A-Z][A-Z_]+)=", line)}
    switches = {name for line in LINES for name in re.findall(r' "?/([A-Z_]+)(?:=| )', f"{line} ")}
    msi = {
        name
        for line in LINES
        if line.startswith("msiexec")
        for name in re.findall(r" /(\S+)", line)
    }

    assert stated <= PROPERTIES
    assert {each for each in switches if f"/{each}" in "\n".join(INSTALLER)} <= (
        PROPERTIES | OWN_SWITCHES
    )
    assert msi <= MSIEXEC


def test_places_and_ports_are_those_of_the_product() -> None:
    folders = DEFINED["folders"]
    for place in (folders["program"], folders["shared"], folders["setup_log"]):
        shown = place.replace("%ProgramFiles%", r"C:\Program Files")
        assert shown.replace("%ProgramData%", r"C:\ProgramData") in TEXT
    assert f"UDP {DEFINED['firewall']['port']}" in TEXT
    assert DEFINED["registry"]["key"] in TEXT


def test_exit_codes_that_it_names_are_those_that_programs_end_with() -> None:
    codes = DEFINED["program_exit_codes"]
    header = (GUIDE.parents[2] / "installer/launcher/launcher.h").read_text(encoding="utf-8")
    launcher = {name: int(code) for name, code in re.findall(r"REFUSED_(\w+) = (\d+)", header)}

    assert launcher == {"BROKEN": codes["broken"], "USE": codes["foreign_use"]}
    assert {main.FAILED, selftest.FAILED, doctor.FAILED} == {codes["failed"]}
    assert {main.USAGE, doctor.USAGE} == {codes["wrong_use"]}
    assert codes["files_damaged"] == selftest.FILES_DAMAGED
    assert codes["files_damaged"] == DEFINED["exit_codes"]["files_damaged"]
    assert len(set(codes.values())) == len(codes)


def test_its_links_lead_somewhere() -> None:
    headings = [line.lstrip("# ").lower() for line in TEXT.splitlines() if line.startswith("#")]
    anchors = {re.sub(r"[^\w -]", "", each).replace(" ", "-") for each in headings}

    for target in re.findall(r"\]\(([^)]+)\)", TEXT):
        path, _, anchor = target.partition("#")
        assert not path or (GUIDE.parent / path).exists(), target
        assert path or anchor in anchors, target
