"""Settings in layers: built-in, machine, home, policy; IT may lock."""

from __future__ import annotations

from pathlib import Path

import pytest

from scanner_app.domain.errors import PolicyError, SettingsError
from scanner_app.messages import text_for
from scanner_app.settings import (
    Layer,
    Settings,
    ignored_policies,
    load_settings,
    locked_keys,
    set_values,
)


def test_without_files_the_built_in_ones_hold(tmp_path: Path) -> None:
    assert load_settings(tmp_path, tmp_path / "none.toml") == Settings()


def test_the_home_overrides_the_machine_unless_it_locks(tmp_path: Path) -> None:
    machine = tmp_path / "machine.toml"
    machine.write_text('office = "A"\ntarget = "/share"\nlock = ["target"]\n')
    (tmp_path / "settings.toml").write_text('office = "B"\ntarget = "/elsewhere"\n')

    found = load_settings(tmp_path, machine)

    assert (found.office, found.target) == ("B", "/share")


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ('ofice = "A"', "ofice"),
        ("office = 6463", "office"),
        ('pdf_profile = "tiff"', "pdf_profile"),
        ("workers = 1000", "workers"),
        ("workers = true", "workers"),
        ("trust_roots = [1]", "trust_roots"),
        ("office = ", "cuối tệp không đúng cách viết TOML"),
    ],
)
def test_a_wrong_key_or_value_is_named(tmp_path: Path, text: str, key: str) -> None:
    (tmp_path / "settings.toml").write_text(text)

    with pytest.raises(SettingsError) as raised:
        load_settings(tmp_path, tmp_path / "none.toml")

    assert raised.value.facts["key"] == key


def test_a_real_target_ends_the_trial() -> None:
    assert Settings().is_trial
    assert not Settings(target="/share").is_trial
    assert not Settings(officer_key="a.p12").is_trial


def test_a_policy_wins_over_both_files_and_locks(tmp_path: Path) -> None:
    machine = tmp_path / "machine.toml"
    machine.write_text('office = "A"\ntarget = "/share"\nworkers = 2\n')
    (tmp_path / "settings.toml").write_text('office = "B"\ntarget = "/mine"\nkeep_days = 1\n')
    policies = {"office": "P", "keep_days": 30, "check_revocation": 0, "lock": ["target", ""]}

    found = {each.key: each for each in set_values(tmp_path, machine, policies)}

    assert [(found[key].value, found[key].layer) for key in ("office", "target", "workers")] == [
        ("P", Layer.POLICY),
        ("/share", Layer.MACHINE),
        (2, Layer.MACHINE),
    ]
    assert found["check_revocation"].value is False
    assert found["keep_days"].value == 30
    assert {key for key, each in found.items() if each.locked} == {
        "office",
        "keep_days",
        "check_revocation",
        "target",
    }
    assert found["office"].source == r"HKLM\SOFTWARE\Policies\Sohoa"
    assert load_settings(tmp_path, machine, policies).target == "/share"
    assert locked_keys(machine, policies) == {"office", "keep_days", "check_revocation", "target"}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("office", 6463),
        ("workers", "4"),
        ("workers", 65),
        ("check_revocation", 2),
        ("check_revocation", "1"),
        ("trust_roots", "a.pem"),
        ("pdf_profile", "tiff"),
        ("send_hours", "tối"),
        ("office", b"\x01"),
        ("lock", ["ofice"]),
        ("lock", "office"),
    ],
)
def test_a_wrong_policy_is_told_as_one(tmp_path: Path, name: str, value: object) -> None:
    with pytest.raises(PolicyError) as raised:
        load_settings(tmp_path, tmp_path / "none.toml", {name: value})

    assert name in str(raised.value.facts["key"])
    assert "Chính sách nhóm" in text_for(raised.value)


def test_a_policy_of_a_newer_version_stops_nobody(tmp_path: Path) -> None:
    policies = {"later_setting": "x", "office": "A", "trust_roots": ["a.pem", ""]}

    found = load_settings(tmp_path, tmp_path / "none.toml", policies)

    assert (found.office, found.trust_roots) == ("A", ("a.pem",))
    assert ignored_policies(policies) == ("later_setting",)
    assert ignored_policies({"lock": ["office"], "office": "06463"}) == ()


def test_a_lock_on_what_is_no_setting_is_an_error(tmp_path: Path) -> None:
    machine = tmp_path / "machine.toml"
    machine.write_text('lock = ["ofice"]\n')

    with pytest.raises(SettingsError) as raised:
        load_settings(tmp_path, machine)

    assert raised.value.facts["nearest"] == "office"
    assert str(machine) in text_for(raised.value)
