"""A one-stop system behind the province's LGSP: OAuth2, the header `lgspaccesstoken`, JSON.

Known (the project's facts on Vietnam's systems, domain rules 2.5 and 4.4): the header is base64
JSON with AccessKey, SecretKey, AppName and PartnerCode; tokens come by client credentials; calls go
token, next code, upload, dossier, progress, status; an upload answers IdTepTin and HashTepTin.
Assumed, to be confirmed by whoever owns the endpoint: the paths, multipart for files, `error_code`
in refusals.
"""

from __future__ import annotations

import base64
import json
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import httpx

from scanner_app.central.handover.errors import (
    HandoverAnswerError,
    HandoverDownError,
    HandoverForbiddenError,
    HandoverRefusedError,
)
from scanner_app.central.handover.payloads import HandedDossier, PortalStatus, StoredFile

_EARLY_S = 60.0
"""A token is renewed so long before it ends."""
_SHORTEST_S = 30.0
_LATER = (408, 425, 429)

PATHS: Mapping[str, str] = {
    "next_code": "/hoso/lay-ma",
    "upload": "/teptin/tai-len",
    "create": "/hoso/dong-bo",
    "progress": "/hoso/tien-trinh",
    "status": "/hoso/trang-thai",
}
"""Below the base; assumed."""


@dataclass(frozen=True, slots=True)
class LgspAccess:
    """How this province is known there.

    Attributes:
        base_url: of the services.
        token_url: of the OAuth2 token endpoint.
        client_secret, secret_key: shown to nobody.
    """

    base_url: str
    token_url: str
    client_id: str
    client_secret: str = field(repr=False)
    access_key: str
    secret_key: str = field(repr=False)
    app_name: str
    partner_code: str

    @property
    def header(self) -> str:
        """Value of `lgspaccesstoken`."""
        told = {
            "AccessKey": self.access_key,
            "SecretKey": self.secret_key,
            "AppName": self.app_name,
            "PartnerCode": self.partner_code,
        }
        return base64.b64encode(json.dumps(told, ensure_ascii=False).encode()).decode()


class LgspOneStop:
    """As `central.handover.port.OneStop`; one thread at a time."""

    def __init__(
        self,
        access: LgspAccess,
        client: httpx.Client,
        paths: Mapping[str, str] = PATHS,
        seconds: Callable[[], float] = time.monotonic,
    ) -> None:
        """Nobody is asked yet.

        Args:
            access: who we are.
            client: with its timeouts and trust.
            paths: of each call, below the base.
            seconds: a clock that never goes back.
        """
        self._access = access
        self._client = client
        self._paths = paths
        self._seconds = seconds
        self._token = ""
        self._token_until = 0.0

    def next_code(self, procedure: str, office: str) -> str:
        """As of `OneStop`."""
        told = {"MaTTHC": procedure, "MaDonViTiepNhan": office}
        return _text(self._call("next_code", json=told), "MaHoSo", "next_code")

    def upload(self, file: Path, name: str) -> StoredFile:
        """As of `OneStop`."""
        with file.open("rb") as content:
            answer = self._call("upload", files={"file": (name, content, "application/pdf")})
        return StoredFile(
            _text(answer, "IdTepTin", "upload"), _text(answer, "HashTepTin", "upload")
        )

    def create(self, dossier: HandedDossier) -> None:
        """As of `OneStop`."""
        self._call("create", json=dossier.dump())

    def progress(self, code: str, office: str, note: str) -> None:
        """As of `OneStop`."""
        told = {"MaHoSo": code, "MaDonViXuLy": office, "NoiDungXuLy": note}
        self._call("progress", json=told)

    def status(self, code: str, status: PortalStatus) -> None:
        """As of `OneStop`."""
        self._call("status", json={"MaHoSo": code, "TrangThaiHoSo": str(status.value)})

    def _call(self, step: str, **content: object) -> Mapping[str, object]:
        headers = {
            "Authorization": f"Bearer {self._bearer()}",
            "lgspaccesstoken": self._access.header,
        }
        url = self._access.base_url.rstrip("/") + self._paths[step]
        answer = self._asked(step, url, headers=headers, **content)
        code = answer.get("error_code", "0")
        if str(code) not in ("0", ""):
            raise HandoverRefusedError(step=step, reason=str(code)[:40])
        return answer

    def _bearer(self) -> str:
        if self._seconds() >= self._token_until:
            asked = self._seconds()
            answer = self._asked(
                "token",
                self._access.token_url,
                data={"grant_type": "client_credentials"},
                auth=(self._access.client_id, self._access.client_secret),
            )
            lasts = answer.get("expires_in", 0)
            if not isinstance(lasts, int | float):
                raise HandoverAnswerError(step="token", field="expires_in")
            self._token = _text(answer, "access_token", "token")
            self._token_until = asked + max(float(lasts) - _EARLY_S, _SHORTEST_S)
        return self._token

    def _asked(self, step: str, url: str, **content: object) -> Mapping[str, object]:
        try:
            response = self._client.post(url, **content)  # type: ignore[arg-type]  # httpx's own
        except httpx.TransportError as error:
            raise HandoverDownError(step=step, status=None) from error
        if not response.is_success:
            raise self._refusal(step, response.status_code)
        try:
            told = response.json()
        except ValueError as error:
            raise HandoverAnswerError(step=step, field="?") from error
        if not isinstance(told, dict):
            raise HandoverAnswerError(step=step, field="?")
        return told

    def _refusal(self, step: str, status: int) -> Exception:
        if status in (401, 403):
            # It may have been taken back before its time.
            self._token_until = 0.0
            return HandoverForbiddenError(step=step, status=status)
        if status in _LATER or status >= 500:
            return HandoverDownError(step=step, status=status)
        return HandoverRefusedError(step=step, status=status)


def _text(answer: Mapping[str, object], name: str, step: str) -> str:
    value = answer.get(name)
    if not isinstance(value, str) or not value:
        raise HandoverAnswerError(step=step, field=name)
    return value
