"""The province's settings and secrets."""

from __future__ import annotations

from pathlib import Path

import pytest

from scanner_app.central.errors import SecretFileMissingError, SecretFileOpenError
from scanner_app.central.secrets import read_secret
from scanner_app.central.settings import CentralSettings
from scanner_app.central.settings_file import load_central_settings
from scanner_app.domain.errors import SettingsError

_EXAMPLE = Path(__file__).resolve().parents[2] / "docs" / "province" / "central.toml"


def written(folder: Path, text: str) -> Path:
    path = folder / "central.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_what_is_not_said_has_its_default(tmp_path: Path) -> None:
    settings = load_central_settings(
        written(tmp_path, '[ingest]\nlisten = "/x.sock"\ntrust_roots = ["a.pem"]\njudges = 1\n')
    )

    assert settings.ingest.listen == "/x.sock"
    assert settings.ingest.trust_roots == (Path("a.pem"),)
    assert settings.database == CentralSettings().database


@pytest.mark.parametrize(
    ("text", "key", "nearest"),
    [
        ("[ingest]\nlistn = 'x'", "ingest.listn", "listen"),
        ("[ingst]\nlisten = 'x'", "ingst", "ingest"),
        ("tus_folder = 'x'", "tus_folder", "ingest.tus_folder"),
        ("[ingest]\njudges = 0", "ingest.judges", "1–60"),
        ("[ingest]\njudges = true", "ingest.judges", None),
        ("[ingest]\ntrust_roots = 'x'", "ingest.trust_roots", None),
        ("ingest = 'x'", "ingest", None),
        ("[database]\nowner = 'dbname=a password=b'", "database.owner", None),
        ("[database]\nweb = 'postgresql://a:b@c/d'", "database.web", None),
        ("[", "TOML", None),
    ],
)
def test_a_wrong_key_is_named_with_the_nearest(
    tmp_path: Path, text: str, key: str, nearest: str | None
) -> None:
    with pytest.raises(SettingsError) as caught:
        load_central_settings(written(tmp_path, text))

    assert caught.value.facts["key"] == key
    assert caught.value.facts.get("nearest") == nearest


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(SettingsError):
        load_central_settings(tmp_path / "none.toml")


def test_a_secret_is_a_file_that_nobody_else_reads(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("CREDENTIALS_DIRECTORY", raising=False)
    (tmp_path / "word").write_text("mật khẩu\n", encoding="utf-8")
    (tmp_path / "word").chmod(0o600)
    (tmp_path / "open").write_text("x", encoding="utf-8")
    (tmp_path / "open").chmod(0o640)

    assert read_secret(tmp_path, "word") == "mật khẩu"
    with pytest.raises(SecretFileOpenError):
        read_secret(tmp_path, "open")
    with pytest.raises(SecretFileMissingError):
        read_secret(tmp_path, "none")


def test_what_systemd_lends_goes_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lent, own = tmp_path / "lent", tmp_path / "own"
    for folder in (lent, own):
        folder.mkdir()
        (folder / "word").write_text(folder.name, encoding="utf-8")
        (folder / "word").chmod(0o600)
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(lent))

    assert read_secret(own, "word") == "lent"


def test_the_example_that_is_handed_out_is_right() -> None:
    settings = load_central_settings(_EXAMPLE)

    assert settings.objects.place.startswith("s3://")
    assert settings.web.roles_claim == "realm_access.roles"
