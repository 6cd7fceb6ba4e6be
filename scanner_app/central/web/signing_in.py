"""Signing in and out."""

from __future__ import annotations

import hmac
import re

from fastapi import FastAPI, Request
from fastapi.responses import RedirectResponse, Response

from scanner_app.central.web.errors import SignInError, UnknownOfficeError
from scanner_app.central.web.listings import LISTINGS
from scanner_app.central.web.roles import Viewer, viewer_of
from scanner_app.central.web.sessions import ATTEMPT_LASTS
from scanner_app.central.web.site import (
    ATTEMPT_COOKIE,
    SESSION_COOKIE,
    NotSignedInError,
    Site,
    forget_cookie,
    set_attempt,
)
from scanner_app.central.web.visits import Visit

CALLBACK = "/signed-in"
"""What the issuer must know as this application's redirect URI, after `public_url`."""

_SEE_OTHER = 303
_LONGEST = 4096
_KNOWN_PLACE = re.compile(
    rf"/(offices/\d{{1,9}}(/({'|'.join(LISTINGS)}))?)?(\?[\w=&.\-]{{0,200}})?", re.ASCII
)


def add_sign_in(app: FastAPI, site: Site) -> None:
    """The pages of signing in and out."""

    @app.get("/sign-in")
    def sign_in(request: Request) -> Response:
        attempt, cookie = site.sessions.attempt(
            known_place(request.query_params.get("then", "")), site.clock()
        )
        response = RedirectResponse(site.issuer.authorize_url(attempt), _SEE_OTHER)
        set_attempt(response, cookie, int(ATTEMPT_LASTS.total_seconds()))
        return response

    @app.get(CALLBACK)
    def signed_in(request: Request) -> Response:
        return _signed_in(site, request)

    @app.post("/sign-out")
    def sign_out(request: Request) -> Response:
        response = RedirectResponse("/signed-out", _SEE_OTHER)
        forget_cookie(response, SESSION_COOKIE)
        try:
            session = site.session(request)
        except NotSignedInError:
            return response
        site.sessions.end(session, site.clock())
        site.visits.note(Visit(session.viewer, "sign_out"))
        return response

    @app.get("/signed-out")
    def signed_out() -> Response:
        back = f"{site.settings.public_url.rstrip('/')}/signed-out"
        return site.page("signed_out.html", {"end_session": site.issuer.end_session_url(back)})


def known_place(text: str) -> str:
    """The path to go on to, if it is one of ours; else the first page."""
    return text if _KNOWN_PLACE.fullmatch(text) else "/"


def _signed_in(site: Site, request: Request) -> Response:
    now = site.clock()
    attempt = site.sessions.read_attempt(request.cookies.get(ATTEMPT_COOKIE, ""), now)
    state = request.query_params.get("state", "")
    if attempt is None or not hmac.compare_digest(attempt.state.encode(), state.encode()):
        # Two windows signed in at once: the other one's answer came first, and this browser is in.
        if site.sessions.read(request.cookies.get(SESSION_COOKIE, ""), now) is not None:
            return RedirectResponse("/", _SEE_OTHER)
        raise SignInError(reason="state")
    stated = request.query_params.get("iss")
    if stated is not None and stated != site.settings.issuer:
        raise SignInError(reason="iss")  # RFC 9207
    code = request.query_params.get("code", "")
    if not 0 < len(code) <= _LONGEST:
        raise SignInError(reason=request.query_params.get("error", "no_code")[:40])
    claims = site.issuer.redeem(code, attempt)
    viewer = viewer_of(
        claims,
        roles_claim=site.settings.roles_claim,
        office_claim=site.settings.office_claim,
    )
    session = site.sessions.begin(viewer, now)
    site.visits.note(Visit(viewer, "sign_in", _home_id(site, viewer)))
    response = RedirectResponse(attempt.then, _SEE_OTHER)
    site.set_session(response, session)
    forget_cookie(response, ATTEMPT_COOKIE)
    return response


def _home_id(site: Site, viewer: Viewer) -> int:
    home = site.figures.home(viewer.office)
    if home is None:
        raise UnknownOfficeError(text=viewer.office or "")
    return home.id
