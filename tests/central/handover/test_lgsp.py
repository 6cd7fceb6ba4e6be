"""Handing a dossier on, against recordings that say what is known and what is assumed."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from urllib.parse import parse_qs

import httpx
import pytest

from scanner_app.central.handover.errors import (
    HandoverAnswerError,
    HandoverDownError,
    HandoverError,
    HandoverForbiddenError,
    HandoverRefusedError,
)
from scanner_app.central.handover.handing import FileToHand, HandOver
from scanner_app.central.handover.lgsp import LgspAccess, LgspOneStop
from scanner_app.central.handover.payloads import (
    HandedDossier,
    PortalStatus,
    ResultDocument,
    StoredFile,
    SubmittedDocument,
)

RECORDED = Path(__file__).with_name("recordings") / "one_dossier.json"
ACCESS = LgspAccess(
    base_url="https://lgsp.example/api",
    token_url="https://lgsp.example/token",
    client_id="app",
    client_secret="cs",
    access_key="ak",
    secret_key="sk",
    app_name="sohoa",
    partner_code="H37",
)
NOT_YET = StoredFile("", "")

Answer = Callable[[httpx.Request], httpx.Response]


@contextmanager
def one_stop(answer: Answer, seconds: Callable[[], float] = lambda: 0.0) -> Iterator[LgspOneStop]:
    with httpx.Client(transport=httpx.MockTransport(answer)) as client:
        yield LgspOneStop(ACCESS, client, seconds=seconds)


def answering(status: int, told: object) -> Answer:
    """A token for whoever asks, and this answer to everything else."""

    def answer(request: httpx.Request) -> httpx.Response:
        if request.url.path == "/token":
            return httpx.Response(200, json={"access_token": "t", "expires_in": 3600})
        return httpx.Response(status, json=told)

    return answer


def as_recorded(request: httpx.Request) -> dict[str, object]:
    """The request in the form of the recordings."""
    told: dict[str, object] = {"method": request.method, "url": str(request.url)}
    authorization = request.headers["Authorization"]
    if authorization.startswith("Basic "):
        told["form"] = {key: value[0] for key, value in parse_qs(request.content.decode()).items()}
        told["basic"] = base64.b64decode(authorization.removeprefix("Basic ")).decode()
        return told
    told["lgspaccesstoken"] = request.headers["lgspaccesstoken"]
    told["bearer"] = authorization.removeprefix("Bearer ")
    if request.headers["Content-Type"].startswith("multipart/"):
        head = request.content.split(b"\r\n\r\n")[0].decode()
        told["multipart"] = {"file": head.partition('filename="')[2].partition('"')[0]}
    else:
        told["json"] = json.loads(request.content)
    return told


def test_a_dossier_is_handed_on_as_recorded(tmp_path: Path) -> None:
    calls = json.loads(RECORDED.read_text(encoding="utf-8"))["calls"]
    asked: list[dict[str, object]] = []
    (tmp_path / "a.pdf").write_bytes(b"%PDF a")

    def replay(request: httpx.Request) -> httpx.Response:
        request.read()
        asked.append(as_recorded(request))
        told = calls[len(asked) - 1]["response"]
        return httpx.Response(told["status"], json=told["json"])

    dossier = HandedDossier(
        code="H37.1.2-231018-0001",
        procedure="1.001193",
        office="H37.1.2",
        received_on=date(2023, 10, 18),
        due_on=date(2023, 10, 25),
        status=PortalStatus.RETURNED,
        person={"LoaiDoiTuong": "0"},
    )
    component, link = "000.00.00.H37-KQ000001", "https://kho.example"
    files = [
        FileToHand(
            tmp_path / "a.pdf", SubmittedDocument(NOT_YET, "don.pdf", component, f"{link}/1")
        ),
        FileToHand(
            tmp_path / "a.pdf",
            ResultDocument(NOT_YET, "ket-qua.pdf", "KQ.H37.000122", f"{link}/2"),
        ),
    ]
    with one_stop(replay) as other:
        HandOver(other)(dossier, files, "Đã số hóa")

    assert asked == [call["request"] for call in calls]


def test_a_token_is_used_until_shortly_before_it_ends() -> None:
    clock = [0.0]
    tokens = 0

    def answer(request: httpx.Request) -> httpx.Response:
        nonlocal tokens
        if request.url.path == "/token":
            tokens += 1
            return httpx.Response(200, json={"access_token": str(tokens), "expires_in": 600})
        return httpx.Response(200, json={"MaHoSo": request.headers["Authorization"]})

    with one_stop(answer, lambda: clock[0]) as other:
        first = [other.next_code("1.001193", "H37.1.2") for clock[0] in (0, 300, 539)]
        later = [other.next_code("1.001193", "H37.1.2") for clock[0] in (541, 700)]

    assert first == ["Bearer 1"] * 3
    assert later == ["Bearer 2"] * 2


@pytest.mark.parametrize(
    ("status", "told", "kind", "transient"),
    [
        (401, {}, HandoverForbiddenError, False),
        (403, {}, HandoverForbiddenError, False),
        (429, {}, HandoverDownError, True),
        (503, {}, HandoverDownError, True),
        (400, {}, HandoverRefusedError, False),
        (200, {"error_code": "E07"}, HandoverRefusedError, False),
        (200, {}, HandoverAnswerError, False),
        (200, [], HandoverAnswerError, False),
    ],
)
def test_what_the_other_side_says_is_told(
    status: int, told: object, kind: type[HandoverError], transient: bool
) -> None:
    with one_stop(answering(status, told)) as other, pytest.raises(HandoverError) as error:
        other.next_code("1.001193", "H37.1.2")

    assert (type(error.value), error.value.transient) == (kind, transient)


def test_a_broken_line_is_waited_for() -> None:
    def cut(_request: httpx.Request) -> httpx.Response:
        raise httpx.ReadTimeout("silence")

    with one_stop(cut) as other, pytest.raises(HandoverDownError):
        other.status("H37.1.2-231018-0001", PortalStatus.RETURNED)


def test_secrets_are_in_no_text() -> None:
    assert "cs" not in repr(ACCESS).replace("lgsp", "")
    assert "sk" not in repr(ACCESS)
