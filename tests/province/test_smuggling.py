"""What nginx and those behind it might read differently is not let through."""

from __future__ import annotations

from uuid import uuid4

import pytest

from tests.province.conftest import NewCounter
from tests.province.counter import Counter
from tests.province.wire import request, said
from tests.stand.province import Province

INNER = "GET /v1/hello HTTP/1.1\r\nHost: x\r\nX-Client-Cert: {}\r\n\r\n"
CHUNKED = "{:x}\r\n{}\r\n0\r\n\r\n"


@pytest.mark.parametrize("path", ["/v1/events", "/files/"])
@pytest.mark.parametrize(
    "framing",
    [
        ("Content-Length: {length}", "Transfer-Encoding: chunked"),
        ("Transfer-Encoding: chunked", "Content-Length: {length}"),
        ("Content-Length: 0", "Content-Length: {length}"),
        ("Content-Length: 0, {length}",),
        ("Content-Length: +{length}",),
        ("Content-Length: 0x{length}",),
        ("Transfer-Encoding: chunked", "Transfer-Encoding: identity"),
        ("Transfer-Encoding: xchunked",),
        ("Transfer-Encoding: \x0bchunked", "Content-Length: 0"),
        ("Transfer-Encoding : chunked", "Content-Length: 0"),
        ("Transfer_Encoding: chunked", "Content-Length: 0", "Upgrade: h2c"),
    ],
)
def test_a_request_inside_a_request_is_never_answered(
    province: Province, counter_of: NewCounter, path: str, framing: tuple[str, ...]
) -> None:
    thief, victim = counter_of("H37.12"), counter_of("H37.13")
    inner = INNER.format(victim.shown)
    headers = [each.format(length=len(inner) + 5) for each in framing]

    told = said(
        province,
        thief.pem,
        request(f"POST {path}", "Tus-Resumable: 1.0.0", *headers, body="0\r\n\r\n" + inner),
    )

    assert told.answers <= 1
    assert "H37.1" not in told.text
    assert thief.hello() == 200


def test_an_honest_chunked_body_is_one_request(province: Province, counter: Counter) -> None:
    body = f'{{"stream": "{uuid4()}", "events": []}}'
    chunked = CHUNKED.format(len(body), body)

    told = said(
        province,
        counter.pem,
        request("POST /v1/events", "Transfer-Encoding: chunked", body=chunked),
    )

    assert (told.answers, told.status) == (1, 200)
    assert '"seen_seq":0' in told.text


@pytest.mark.parametrize(
    "line",
    [
        "GET /v1/../../etc/passwd",
        "GET /files/../v1/hello",
        "GET /v1/..%2ffiles/",
        "GET /v1/%2e%2e/%2e%2e/etc/passwd",
        "GET //v1/hello",
        "GET /v1//hello",
        "GET /V1/hello",
        "GET /v1/hello/",
        "GET /v1/hello%00",
        "GET /v1/hello%0d%0aX-Client-Cert:%20x",
        "GET /v1/hello;x=1",
        "GET /v1\\hello",
        "GET https://other.example/v2/hello",
        "CONNECT other.example:443",
        "TRACE /v1/hello",
        "PRI *",
        "GET /v1/" + "a" * 9000,
    ],
    ids=lambda line: line[:40],
)
def test_a_path_of_tricks_leads_nowhere(province: Province, counter: Counter, line: str) -> None:
    told = said(province, counter.pem, request(line))

    assert told.answers <= 1
    assert not told.answers or told.status in (400, 404, 405, 414)
    assert "H37.1" not in told.text
