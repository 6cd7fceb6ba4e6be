"""The application that serves the head's pages."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import httpx
from fastapi import FastAPI
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp

from scanner_app.central.settings import WebSettings
from scanner_app.central.web.failures import add_failures
from scanner_app.central.web.figures import Figures
from scanner_app.central.web.headers import SecureHeaders
from scanner_app.central.web.issuer import Client, Issuer, secure_place
from scanner_app.central.web.pages import add_pages
from scanner_app.central.web.sessions import Sessions
from scanner_app.central.web.signing_in import CALLBACK, add_sign_in
from scanner_app.central.web.site import FOLDER, Site, templates
from scanner_app.central.web.visits import Visits
from scanner_app.domain.campaign import Campaign
from scanner_app.domain.errors import SettingsError

CLIENT_SECRET = "oidc-client-secret"  # noqa: S105 - names of secrets, not secrets
SESSION_KEY = "web-session-key"
"""Names of the files among the province's secrets; the key has 32 characters or more."""

_WAIT_S = 10.0


def make_app(
    settings: WebSettings,
    *,
    client_secret: str,
    session_key: str,
    figures: Figures,
    visits: Visits,
    campaign: Campaign | None = None,
    clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    http: httpx.Client | None = None,
) -> ASGIApp:
    """The pages, at the root of their own place to listen.

    Args:
        settings: of the pages.
        client_secret: of this application at the issuer.
        session_key: signs cookies, the same for all processes that serve.
        figures: where the pages have their figures from.
        visits: where access is noted.
        campaign: whose baseline and target stand beside the figures.
        clock: aware UTC.
        http: for our own connection to the issuer.

    Raises:
        SettingsError: `web.public_url` or `web.issuer` is no HTTPS address.
        SessionKeyShortError: fewer than 32 characters.
    """
    for name in ("public_url", "issuer"):
        if not secure_place(getattr(settings, name)):
            raise SettingsError(key=f"web.{name}")
    public = settings.public_url.rstrip("/")
    client = Client(settings.issuer, settings.client_id, client_secret, f"{public}{CALLBACK}")
    site = Site(
        settings=settings,
        issuer=Issuer(client, http or httpx.Client(timeout=_WAIT_S, follow_redirects=False), clock),
        sessions=Sessions(session_key),
        figures=figures,
        visits=visits,
        campaign=campaign,
        clock=clock,
        drawing=templates(),
    )
    app = FastAPI(title="Sohoa", openapi_url=None, docs_url=None, redoc_url=None)
    app.mount("/static", StaticFiles(directory=FOLDER / "static"))
    add_sign_in(app, site)
    add_pages(app, site)
    add_failures(app, site)
    # Around everything, the page of a bug included.
    return SecureHeaders(app, https=public.startswith("https:"))
