"""Settings in layers: built-in, machine, home; the machine may lock."""

from __future__ import annotations

from pathlib import Path

import pytest

from scanner_app.domain.errors import SettingsError
from scanner_app.settings import Settings, load_settings


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
        ("office = ", "TOML"),
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
