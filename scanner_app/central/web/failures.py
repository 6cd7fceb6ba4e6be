"""Pages for what goes wrong: what happened, and what to do."""

from __future__ import annotations

import logging
import uuid
from urllib.parse import quote

from fastapi import FastAPI, Request
from fastapi.responses import RedirectResponse, Response
from starlette.exceptions import HTTPException

from scanner_app.central.web.errors import (
    ManyOfficesError,
    NoRoleError,
    SignInError,
    UnknownOfficeError,
)
from scanner_app.central.web.sessions import Session
from scanner_app.central.web.site import (
    ATTEMPT_COOKIE,
    NotSignedInError,
    NotThereError,
    Site,
    forget_cookie,
)
from scanner_app.domain.errors import AppError
from scanner_app.messages import BUG, text_for

_log = logging.getLogger(__name__)

_RETRY_S = "15"
_NO_ENTRY = (NoRoleError, ManyOfficesError, UnknownOfficeError)
_NOT_THERE = "Không tìm thấy trang này"
_LOOK_ELSEWHERE = (
    "Địa chỉ sai, hoặc trang thuộc đơn vị ngoài quyền xem. Kiểm tra lại địa chỉ, hoặc về trang đầu "
    "rồi chọn đơn vị trong bảng."
)


def add_failures(app: FastAPI, site: Site) -> None:
    """Every error becomes a page."""

    @app.exception_handler(NotSignedInError)
    def not_signed_in(request: Request, _: Exception) -> Response:
        place = request.url.path + (f"?{request.url.query}" if request.url.query else "")
        return RedirectResponse(f"/sign-in?then={quote(place, safe='')}", 303)

    @app.exception_handler(NotThereError)
    def not_there(request: Request, _: Exception) -> Response:
        return _page(site, request, 404, _NOT_THERE, _LOOK_ELSEWHERE)

    @app.exception_handler(HTTPException)
    def refused(request: Request, error: Exception) -> Response:
        status = error.status_code if isinstance(error, HTTPException) else 400
        return _page(site, request, status, _NOT_THERE, _LOOK_ELSEWHERE)

    @app.exception_handler(AppError)
    def known(request: Request, error: Exception) -> Response:
        assert isinstance(error, AppError)
        return _known(site, request, error)

    @app.exception_handler(Exception)
    def bug(request: Request, error: Exception) -> Response:
        number = uuid.uuid4().hex[:12]
        _log.error("Page failed", extra={"id": number}, exc_info=error)
        return _page(site, request, 500, "Có lỗi trong chương trình", BUG.format(id=number))


def _known(site: Site, request: Request, error: AppError) -> Response:
    text = text_for(error)
    if isinstance(error, _NO_ENTRY):
        _log.warning("Signed in without a role here", extra={"code": error.code})
        response = _page(site, request, 403, "Chưa có quyền xem", text, again=True)
    elif error.transient:
        response = _page(site, request, 503, "Tạm thời chưa xem được", text, again=True)
        response.headers["Retry-After"] = _RETRY_S
    elif isinstance(error, SignInError):
        _log.warning("Sign-in refused", extra={"reason": error.facts.get("reason")})
        response = _page(site, request, 400, "Chưa đăng nhập được", text, again=True)
    else:
        _log.error("Page failed", extra={"code": error.code})
        response = _page(site, request, 500, "Chưa xem được", text)
    if isinstance(error, SignInError):
        forget_cookie(response, ATTEMPT_COOKIE)
    return response


def _page(
    site: Site, request: Request, status: int, title: str, text: str, *, again: bool = False
) -> Response:
    told = {"title": title, "text": text, "again": again and request.method == "GET"}
    return site.page("failure.html", told, session=_session(site, request), status=status)


def _session(site: Site, request: Request) -> Session | None:
    try:
        return site.session(request)
    except NotSignedInError:
        return None
