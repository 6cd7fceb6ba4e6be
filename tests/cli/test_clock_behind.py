"""A clock that is behind what was signed here signs nothing, until a person says it is right."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

import pytest

from scanner_app.bootstrap import open_app
from scanner_app.bootstrap.clock import now
from scanner_app.cli.main import run
from scanner_app.domain.sign_errors import ClockBehindError
from scanner_app.domain.signature import SignerRole
from scanner_app.settings import Settings
from scanner_app.storage.database import Database
from scanner_app.storage.journal import SqlJournal


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A home in which something was signed tomorrow."""
    home = tmp_path / "home"
    home.mkdir()
    database = Database(home / "sohoa.db")
    SqlJournal(database, lambda: now() + timedelta(days=1)).add("cert:00", "signed", "paper:1")
    database.close()
    return home


def opened(home: Path) -> str:
    with open_app(home, Settings(workers=1), lambda _event: None) as app, app.working():
        return app.keys.prepare(SignerRole.OFFICER).holder


def test_a_clock_behind_signs_nothing_until_it_is_confirmed(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(ClockBehindError):
        opened(home)

    assert run(["--home", str(home), "--json", "journal", "confirm-clock"]) == 0

    assert "clock" in json.loads(capsys.readouterr().out)
    assert "MINH HỌA" in opened(home)
    assert run(["--home", str(home), "journal", "show"]) == 0
    assert "xác nhận giờ của máy đang đúng" in capsys.readouterr().out


def test_nobody_confirms_by_accident(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["--home", str(home), "journal", "confirm-clock"]) == 1

    assert "--yes" in capsys.readouterr().err
    with pytest.raises(ClockBehindError):
        opened(home)
