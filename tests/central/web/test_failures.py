"""When something is away, a page says what to do, and nothing else."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from datetime import UTC, datetime

import httpx
import pytest

from scanner_app.central.errors import DatabaseDownError
from scanner_app.central.settings import WebSettings
from scanner_app.central.web.app import make_app
from scanner_app.central.web.errors import SessionKeyShortError
from scanner_app.central.web.figures import Unit, View
from scanner_app.central.web.roles import Viewer
from scanner_app.central.web.sessions import Sessions
from scanner_app.central.web.visits import Visit
from scanner_app.domain.errors import SettingsError
from scanner_app.domain.ids import OfficeCode
from tests.central.web.served import KEY, listening

_ISSUER = "http://127.0.0.1:9"
"""Port of the discard service: nobody listens."""


class _AwayFigures:
    """A catalogue that does not answer, or breaks."""

    def __init__(self) -> None:
        self.error: Exception = DatabaseDownError()

    def home(self, office: OfficeCode | None) -> Unit | None:  # noqa: ARG002
        raise self.error

    def look(self, home_id: int, *, merged: bool) -> View:  # noqa: ARG002
        raise self.error


class _NoVisits:
    def note(self, visit: Visit) -> None:
        raise AssertionError(visit)


@pytest.fixture
def away() -> Iterator[tuple[httpx.Client, _AwayFigures]]:
    """A browser that signed in before everything went away."""
    figures = _AwayFigures()
    with socket.socket() as place:
        place.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{place.getsockname()[1]}"
        app = make_app(
            WebSettings(public_url=url, issuer=_ISSUER, client_id="sohoa"),
            client_secret="s",
            session_key=KEY,
            figures=figures,
            visits=_NoVisits(),
        )
        sessions = Sessions(KEY)
        now = datetime.now(UTC)
        cookie = sessions.cookie(sessions.begin(Viewer("u", "Lãnh đạo", None), now))
        with (
            listening(app, place),
            httpx.Client(base_url=url, trust_env=False, timeout=20) as client,
        ):
            client.headers["Cookie"] = f"__Host-sohoa={cookie}"
            yield client, figures


def test_a_database_that_is_away_is_waited_for(
    away: tuple[httpx.Client, _AwayFigures],
) -> None:
    browser, _ = away

    answer = browser.get("/offices/1")

    assert answer.status_code == 503
    assert answer.headers["retry-after"] == "15"
    assert "PostgreSQL không trả lời" in answer.text


def test_an_issuer_that_is_away_is_told(away: tuple[httpx.Client, _AwayFigures]) -> None:
    browser, _ = away

    answer = browser.get("/sign-in")

    assert answer.status_code == 503
    assert "Hệ thống đăng nhập của tỉnh không trả lời" in answer.text


def test_a_bug_shows_a_number_and_nothing_of_itself(
    away: tuple[httpx.Client, _AwayFigures], caplog: pytest.LogCaptureFixture
) -> None:
    browser, figures = away
    figures.error = RuntimeError("mật khẩu là 123")

    answer = browser.get("/offices/1")

    number = next(record.id for record in caplog.records if hasattr(record, "id"))
    assert answer.status_code == 500
    assert str(number) in answer.text
    assert "mật khẩu" not in answer.text
    assert answer.headers["content-security-policy"].startswith("default-src 'none'")


@pytest.mark.parametrize("url", ["http://sohoa.example", "", "ftp://127.0.0.1", "https:///x"])
def test_codes_and_cookies_travel_by_https_alone(url: str) -> None:
    for told in ({"public_url": url, "issuer": _ISSUER}, {"public_url": _ISSUER, "issuer": url}):
        with pytest.raises(SettingsError):
            make_app(
                WebSettings(client_id="sohoa", **told),
                client_secret="s",
                session_key=KEY,
                figures=_AwayFigures(),
                visits=_NoVisits(),
            )


def test_a_short_key_signs_no_cookies() -> None:
    with pytest.raises(SessionKeyShortError):
        Sessions("short")
