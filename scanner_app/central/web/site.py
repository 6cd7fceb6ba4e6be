"""What all pages share: who asks, where figures are, how a page is drawn."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from fastapi import Request
from fastapi.responses import HTMLResponse, Response
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from scanner_app.central.settings import WebSettings
from scanner_app.central.web.figures import Figures, Unit
from scanner_app.central.web.issuer import Issuer
from scanner_app.central.web.sessions import SESSION_LASTS, Session, Sessions
from scanner_app.central.web.visits import Visits
from scanner_app.domain.campaign import Campaign
from scanner_app.domain.vietnam_time import VIETNAM
from scanner_app.figures.tables import shown
from scanner_app.figures.words import moment_words, percent_words
from scanner_app.messages.progress import RATES, SOURCES, period_words

FOLDER = Path(__file__).parent
SESSION_COOKIE = "__Host-sohoa"
ATTEMPT_COOKIE = "__Host-sohoa-attempt"


class NotSignedInError(Exception):
    """The browser has no session, or one that is over."""


class NotThereError(Exception):
    """No such page, or one that this viewer may not see: the answer is the same."""


@dataclass(frozen=True, slots=True)
class Site:
    """Everything a page needs.

    Attributes:
        campaign: whose baseline and target stand beside the figures; None is none.
        clock: aware UTC.
    """

    settings: WebSettings
    issuer: Issuer
    sessions: Sessions
    figures: Figures
    visits: Visits
    campaign: Campaign | None
    clock: Callable[[], datetime]
    drawing: Environment

    def today(self) -> date:
        """The day in Vietnam."""
        return self.clock().astimezone(VIETNAM).date()

    def session(self, request: Request) -> Session:
        """The session of this browser.

        Raises:
            NotSignedInError: there is none.
        """
        session = self.sessions.read(request.cookies.get(SESSION_COOKIE, ""), self.clock())
        if session is None:
            raise NotSignedInError
        return session

    def keep(self, response: Response, session: Session) -> None:
        """Let the browser know that it was seen."""
        seen = session.seen_at(self.clock())
        if seen is not session:
            self.set_session(response, seen)

    def set_session(self, response: Response, session: Session) -> None:
        """Hand the browser its cookie."""
        lasts = int(SESSION_LASTS.total_seconds())
        _set_cookie(response, SESSION_COOKIE, self.sessions.cookie(session), lasts)

    def page(
        self,
        name: str,
        told: Mapping[str, object],
        *,
        session: Session | None = None,
        home: Unit | None = None,
        status: int = 200,
    ) -> HTMLResponse:
        """A page drawn from its template."""
        html = self.drawing.get_template(name).render(
            told, viewer=session.viewer if session else None, home=home
        )
        return HTMLResponse(html, status_code=status)


def set_attempt(response: Response, cookie: str, seconds: int) -> None:
    """Hand the browser the cookie of its attempt to sign in."""
    _set_cookie(response, ATTEMPT_COOKIE, cookie, seconds)


def forget_cookie(response: Response, name: str) -> None:
    """Let the browser throw a cookie away."""
    response.delete_cookie(name, path="/", secure=True, httponly=True, samesite="lax")


def templates() -> Environment:
    """How pages are drawn: everything is escaped, and nothing may be missing."""
    drawing = Environment(
        loader=FileSystemLoader(FOLDER / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    drawing.filters |= {
        "shown": shown,
        "moment": moment_words,
        "percent": percent_words,
        "period": period_words,
    }
    drawing.globals |= {"RATES": RATES, "SOURCES": SOURCES}
    return drawing


def _set_cookie(response: Response, name: str, value: str, seconds: int) -> None:
    # Lax: the way back from the issuer is a click on another site, and must bring it along.
    response.set_cookie(
        name, value, max_age=seconds, path="/", secure=True, httponly=True, samesite="lax"
    )
