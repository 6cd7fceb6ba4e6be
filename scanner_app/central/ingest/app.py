"""The service for counters as an ASGI application."""

from __future__ import annotations

import logging
import re
import secrets
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import ParamSpec, TypeVar

from anyio import CapacityLimiter
from anyio.to_thread import run_sync
from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect

from scanner_app.central.ingest.answers import BUSY, Answer, log_bug, log_refusal, refused, told
from scanner_app.central.ingest.bodies import (
    BodyLimits,
    BodyTooSlowError,
    parsed,
    read_body,
    unpacked,
)
from scanner_app.central.ingest.callers import Caller, Callers
from scanner_app.central.ingest.requests import Asked, Json, Requests
from scanner_app.domain.errors import AppError
from scanner_app.domain.exchange_errors import MessageInvalidError

_REQUEST_ID = re.compile(r"[0-9a-zA-Z\-]{8,64}", re.ASCII)
_PER_COUNTER = 4
"""Requests of one counter that are worked on side by side: none may take all threads."""

P = ParamSpec("P")
T = TypeVar("T")

_log = logging.getLogger(__name__)


class BusyError(Exception):
    """The counter asks more at once than it is given."""


@dataclass(frozen=True, slots=True)
class IngestParts:
    """What the application is made of.

    Attributes:
        threads: requests worked on side by side; files get three quarters of them at most, since
            those wait for judges and the store.
    """

    callers: Callers
    requests: Requests
    limits: BodyLimits
    threads: int


def make_ingest(parts: IngestParts) -> FastAPI:
    """The application; it describes itself to nobody."""
    app = FastAPI(openapi_url=None, docs_url=None, redoc_url=None, redirect_slashes=False)
    door = _Door(parts)
    routes: dict[tuple[str, str], Callable[[Asked], Json]] = {
        ("GET", "/v1/hello"): parts.requests.hello,
        ("POST", "/v1/events"): parts.requests.events,
        ("GET", "/v1/changes"): parts.requests.changes,
        ("GET", "/v1/holdings"): parts.requests.holdings,
        ("POST", "/v1/deliveries"): parts.requests.deliveries,
        ("PUT", "/v1/register"): parts.requests.register,
    }
    for (method, path), work in routes.items():
        app.add_api_route(path, door.route(work), methods=[method], response_model=None)
    app.add_exception_handler(HTTPException, _elsewhere)
    return app


class _Door:
    """Lets requests in: who asks, how much, how long, how many at once."""

    def __init__(self, parts: IngestParts) -> None:
        self._parts = parts
        self._limiter = CapacityLimiter(parts.threads)
        self._files = CapacityLimiter(max(1, parts.threads - max(1, parts.threads // 4)))
        self._asking: Counter[int] = Counter()
        self._guard = threading.Lock()

    def route(self, work: Callable[[Asked], Json]) -> Callable[[Request], object]:
        """The endpoint that does this work."""

        async def endpoint(request: Request) -> JSONResponse:
            status, content = await self._answered(request, work)
            return JSONResponse(content, status)

        return endpoint

    async def _answered(self, request: Request, work: Callable[[Asked], Json]) -> Answer:
        began, number = time.monotonic(), _request_id(request)
        extra: dict[str, object] = {"request": number, "path": request.url.path}
        answer: Answer = 500, told(BUSY)
        try:
            answer = 200, await self._worked(request, work, extra)
        except AppError as error:
            log_refusal(error, number)
            answer = refused(error)
        except BodyTooSlowError:
            answer = 408, told(BUSY)
        except BusyError:
            answer = 429, told(BUSY)
        except ClientDisconnect:
            answer = 400, told(MessageInvalidError.code)
        except Exception as error:  # noqa: BLE001 - the last stop: told by an id, not by its words
            log_bug(error, number)
        took_ms = round((time.monotonic() - began) * 1000)
        _log.info("answered", extra={**extra, "status": answer[0], "took_ms": took_ms})
        return answer

    async def _worked(
        self, request: Request, work: Callable[[Asked], Json], extra: dict[str, object]
    ) -> Json:
        headers = request.scope["headers"]
        caller = await self._apart(self._parts.callers.caller, headers)
        extra["counter"] = caller.identity.counter
        with self._place_of(caller):
            body = await read_body(request.stream(), self._parts.limits)
            if work != self._parts.requests.deliveries:
                return await self._apart(self._done, request, work, caller, body)
            async with self._files:
                return await self._apart(self._done, request, work, caller, body)

    def _done(
        self, request: Request, work: Callable[[Asked], Json], caller: Caller, body: bytes
    ) -> Json:
        content: object = None
        if request.method != "GET":
            encoding = request.headers.get("content-encoding", "")
            content = parsed(unpacked(body, encoding, self._parts.limits))
        return work(Asked(caller, dict(request.query_params), content))

    @contextmanager
    def _place_of(self, caller: Caller) -> Iterator[None]:
        counter = caller.identity.counter
        with self._guard:
            if self._asking[counter] >= _PER_COUNTER:
                raise BusyError
            self._asking[counter] += 1
        try:
            yield
        finally:
            with self._guard:
                self._asking[counter] -= 1
                if not self._asking[counter]:
                    del self._asking[counter]

    async def _apart(self, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """On a thread of its own, where waiting for disk and database holds nobody up."""
        return await run_sync(lambda: work(*args, **kwargs), limiter=self._limiter)


def _request_id(request: Request) -> str:
    """The id that nginx gave the request, or one of our own."""
    said = request.headers.get("x-request-id", "")
    return said if _REQUEST_ID.fullmatch(said) else secrets.token_hex(8)


async def _elsewhere(_request: Request, error: Exception) -> JSONResponse:
    """Paths and methods that there are not."""
    status = error.status_code if isinstance(error, HTTPException) else 500
    return JSONResponse(told(MessageInvalidError.code, field="path"), status)
