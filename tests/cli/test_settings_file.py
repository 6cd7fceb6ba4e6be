"""Choosing keys in the window writes the home's settings and loses nothing else."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from scanner_app.domain.errors import SettingsError
from scanner_app.settings import load_settings, locked_keys
from scanner_app.settings_file import change_settings, changed_text

BEFORE = """# Quầy số 3
office = "06463"  # xã Bắc Sơn
officer_key = "C:/cu.p12"  # chứng thư cũ
trust_roots = [
  "a.pem",
]
"""
NOBODY = Path("/nonexistent/settings.toml")


def test_other_keys_and_comments_stay() -> None:
    text = changed_text(BEFORE, {"officer_key": r"D:\chứng thư\mới.p12", "agency_key": "vgca:"})

    assert text.startswith('# Quầy số 3\noffice = "06463"  # xã Bắc Sơn\n')
    assert "cu.p12" not in text
    assert 'trust_roots = [\n  "a.pem",\n]\n' in text


def test_what_is_written_is_read_again(tmp_path: Path) -> None:
    (tmp_path / "settings.toml").write_text(BEFORE, encoding="utf-8")
    key = 'C:\\thư "của" tôi\\Nguyễn.p12'

    change_settings(tmp_path, {"officer_key": key, "agency_name": "UBND xã Bắc Sơn"}, NOBODY)

    settings = load_settings(tmp_path, NOBODY)
    assert (settings.officer_key, settings.agency_name) == (key, "UBND xã Bắc Sơn")
    assert (settings.office, settings.trust_roots) == ("06463", ("a.pem",))


def test_an_empty_text_takes_the_key_away(tmp_path: Path) -> None:
    (tmp_path / "settings.toml").write_text(BEFORE, encoding="utf-8")

    change_settings(tmp_path, {"officer_key": ""}, NOBODY)

    assert "officer_key" not in (tmp_path / "settings.toml").read_text(encoding="utf-8")


def test_a_home_without_a_file_gets_one(tmp_path: Path) -> None:
    change_settings(tmp_path, {"officer_key": "vgca:"}, NOBODY)

    assert load_settings(tmp_path, NOBODY).officer_key == "vgca:"


def test_a_value_over_several_lines_is_changed_and_comments_stay() -> None:
    before = (
        '# ghi chú\nofficer_key = """\na\nb"""\ntrust_roots = [\n  "a", # gốc\n]\nworkers = 2\n'
    )

    text = changed_text(before, {"officer_key": "vgca:", "trust_roots": ["b"], "workers": 4})

    assert text == ('# ghi chú\nofficer_key = "vgca:"\ntrust_roots = [\n    "b",\n]\nworkers = 4\n')


def test_what_cannot_be_done_line_by_line_loses_the_comments_and_no_value() -> None:
    before = '# ghi chú\norganisation = """\noffice = 1\n"""\noffice = "1"\n'

    text = changed_text(before, {"office": "2"})

    assert tomllib.loads(text) == {"organisation": "office = 1\n", "office": "2"}


def test_a_new_entry_stands_below_its_example() -> None:
    before = '# Mã đơn vị\n# office = "06463"\n\n# Số ngày\n# keep_days = 90\n'

    text = changed_text(before, {"keep_days": 30, "office": "1", "check_revocation": False})

    assert text == (
        '# Mã đơn vị\n# office = "06463"\noffice = "1"\n\n# Số ngày\n# keep_days = 90\n'
        "keep_days = 30\ncheck_revocation = false\n"
    )


def test_what_it_locked_cannot_be_changed(tmp_path: Path) -> None:
    machine = tmp_path / "it.toml"
    machine.write_text('agency_key = "vgca:"\nlock = ["agency_key"]\n', encoding="utf-8")

    with pytest.raises(SettingsError) as failed:
        change_settings(tmp_path, {"officer_key": "a.p12", "agency_key": "b.p12"}, machine)

    assert failed.value.facts["key"] == "agency_key"
    assert not (tmp_path / "settings.toml").exists()
    assert locked_keys(machine) == {"agency_key"}


def test_a_broken_file_is_told_and_left_alone(tmp_path: Path) -> None:
    file = tmp_path / "settings.toml"
    file.write_text("office = ", encoding="utf-8")

    with pytest.raises(SettingsError):
        change_settings(tmp_path, {"officer_key": "a.p12"}, NOBODY)

    assert file.read_text(encoding="utf-8") == "office = "
