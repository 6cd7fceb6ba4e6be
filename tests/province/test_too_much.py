"""Too large, too slow, too many: refused, while others are served."""

from __future__ import annotations

import gzip
import re
import socket
import ssl
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import httpx

from scanner_app.central.catalogue.database import Catalogue
from scanner_app.central.clock import now
from scanner_app.central.listening import listening_socket
from scanner_app.central.serving import Served, Serving
from scanner_app.central.settings import WebSettings
from scanner_app.central.web.app import make_app
from scanner_app.central.web.from_catalogue import CatalogueFigures, CatalogueVisits
from tests.province.conftest import NewCounter
from tests.province.counter import BYTES, TUS, Counter, tls
from tests.province.papers import Papers
from tests.province.wire import opened, request, said
from tests.stand.province import Province
from tests.stand.waiting import wait_until

MOST_BYTES = 200 * 1024 * 1024
PATIENCE_S = 3
PROJECT = Path(__file__).resolve().parents[2]
TELLTALE = re.compile(
    r"nginx/[\d.]+|uvicorn|starlette|fastapi|python|node|\.py\b|\.m?js\b|traceback|psycopg"
    r"|^\s+at |/tmp/|" + re.escape(f"{PROJECT}/") + "|sohoa_",
    re.IGNORECASE | re.MULTILINE,
)


def test_a_file_beyond_the_limit_is_refused_before_its_first_byte(
    counter: Counter, papers: Papers
) -> None:
    over = counter.create(MOST_BYTES + 1)
    claimed = counter.deliver(b"x", None, size_bytes=MOST_BYTES + 1)

    assert (over.status_code, claimed.status_code) == (413, 400)
    content = papers()
    url = counter.create(len(content)).headers["Location"]
    more = counter.client.patch(url, headers=BYTES, content=content + b"more")
    assert more.status_code == 413
    assert counter.deliver(content, counter.upload(content)).status_code == 200


def test_a_body_beyond_the_limit_is_not_read(province: Province, counter: Counter) -> None:
    announced = request("POST /v1/events", f"Content-Length: {1 << 30}")
    chunk = f"{2 << 20:x}\r\n{' ' * (2 << 20)}\r\n0\r\n\r\n"
    chunked = request("POST /v1/events", "Transfer-Encoding: chunked", body=chunk)
    headers = request("GET /v1/hello", *(f"X-{number}: {'a' * 4000}" for number in range(20)))

    assert said(province, counter.pem, announced).status == 413
    assert said(province, counter.pem, chunked).status == 413
    assert said(province, counter.pem, headers).status in (400, 431)
    assert counter.hello() == 200


def test_a_body_that_unpacks_beyond_reason_is_refused(counter: Counter) -> None:
    bomb = gzip.compress(bytes(64 << 20), 9)
    twice = gzip.compress(gzip.compress(bytes(64 << 20), 1), 1)
    told = gzip.compress(b'{"stream": "00000000-0000-7000-8000-000000000000", "events": []}')

    def answer(body: bytes, packed: str = "gzip") -> int:
        headers = {"Content-Encoding": packed}
        return counter.client.post("/v1/events", content=body, headers=headers).status_code

    assert (answer(bomb), answer(twice), answer(twice, "gzip, gzip")) == (413, 400, 400)
    assert answer(told) == 200


def test_who_dribbles_or_falls_silent_is_let_go_while_others_are_served(
    province: Province, counter: Counter, counter_of: NewCounter
) -> None:
    slow, port = counter_of(), province.door.counters_port
    url = slow.create(100).headers["Location"]
    half = request(f"PATCH {url}", *(f"{k}: {v}" for k, v in BYTES.items()), "Content-Length: 100")
    context = tls(province, slow.pem)
    with ExitStack() as stack:
        waiting: dict[str, socket.socket] = {
            name: stack.enter_context(opened(port, context))
            for name in ("says nothing", "dribbles a header", "stops in a body", "stops in a file")
        }
        waiting["no handshake"] = stack.enter_context(socket.create_connection(("127.0.0.1", port)))
        waiting["stops in a body"].sendall(
            request("POST /v1/events", "Content-Length: 100", body="{").encode()
        )
        waiting["stops in a file"].sendall(f"{half}0123456789".encode())
        waiting["dribbles a header"].sendall(b"GET /v1/hello HTTP/1.1\r\nX: ")
        began, took, ended = time.monotonic(), 0.0, {}

        def all_ended() -> bool:
            nonlocal took
            start = time.monotonic()
            assert counter.hello() == 200
            took = max(took, time.monotonic() - start)
            for name, each in waiting.items():
                if name not in ended and has_ended(each, dribbles="dribbles" in name):
                    ended[name] = time.monotonic() - began
            return len(ended) == len(waiting)

        wait_until(all_ended, 4 * PATIENCE_S)

    assert took < PATIENCE_S
    # What came is kept, nothing holds the upload, and it goes on.
    assert slow.client.head(url, headers=TUS).headers["Upload-Offset"] == "10"
    rest = {**BYTES, "Upload-Offset": "10"}
    assert slow.client.patch(url, headers=rest, content=b"y" * 90).status_code == 204


def test_one_counter_cannot_take_all_connections(
    province: Province, counter: Counter, counter_of: NewCounter
) -> None:
    greedy = counter_of()
    context = tls(province, greedy.pem)
    begun = request("POST /v1/events", "Content-Length: 100", body="{").encode()
    with ExitStack() as stack:
        for _ in range(16):
            connection = stack.enter_context(opened(province.door.counters_port, context))
            connection.sendall(begun)

        wait_until(lambda: greedy.hello() == 429, PATIENCE_S)
        assert counter.hello() == 200


@contextmanager
def pages_of_heads(province: Province) -> Iterator[httpx.Client]:
    """The real pages on the heads' port; a client without certificate."""
    listener = listening_socket(str(province.door.run / "web.sock"))
    settings = WebSettings(
        public_url=province.door.heads_url, issuer="http://127.0.0.1:9", client_id="sohoa"
    )
    with Catalogue(province.postgres.dsn("sohoa", "sohoa_web"), most=1) as catalogue:
        app = make_app(
            settings,
            client_secret="x",
            session_key="k" * 40,
            figures=CatalogueFigures(catalogue, now),
            visits=CatalogueVisits(catalogue),
        )
        serving = Serving([Served(app, listener)])
        wait_until(lambda: serving.are_up, 20)
        context = tls(province, None)
        with httpx.Client(
            base_url=province.door.heads_url, verify=context, timeout=20, trust_env=False
        ) as client:
            yield client
        serving.stop()


def test_each_port_serves_its_own_and_no_answer_tells_what_runs_there(
    province: Province, counter: Counter
) -> None:
    header = {"X-Client-Cert": counter.shown}
    # Not started yet.
    with httpx.Client(verify=tls(province, None), trust_env=False) as client:
        down = client.get(f"{province.door.heads_url}/")
    with pages_of_heads(province) as heads:
        pages = [heads.get("/"), heads.get("/khong-co"), heads.post("/", content=b"x" * 70_000)]
        theirs = [
            heads.get("/v1/hello", headers=header),
            heads.get("/v1/changes", headers=header),
            heads.post("/v1/deliveries", json={}, headers=header),
            heads.post("/files/", headers={**TUS, "Upload-Length": "5"} | header),
        ]
    get, post = counter.client.get, counter.client.post
    ours = [
        *(get(path) for path in ("/", "/don-vi", "/static/", "/dang-nhap", "/docs")),
        get("/files/" + "a" * 32),
    ]
    broken = [
        get("/v1/changes"),
        get("/v1/nothing"),
        counter.client.put("/v1/hello"),
        post("/v1/events", content=b"\xff"),
        post("/v1/deliveries", json=[]),
        counter.create(-1),
        counter.client.patch("/files/" + "a" * 32, headers=BYTES, content=b"x"),
        counter.client.request("OPTIONS", "/files/"),
        counter.client.patch("/files/" + "a" * 32, headers={"Upload-Offset": "x"}),
    ]

    assert down.status_code == 502
    assert pages[0].status_code in (200, 303, 302, 307)
    assert pages[2].status_code in (405, 413)
    for answer in theirs:
        assert answer.status_code in (303, 302, 404, 405)
        assert "exchange." not in answer.text
        assert "H37" not in answer.text
    assert [answer.status_code for answer in ours] == [404] * len(ours)
    assert all(400 <= answer.status_code < 500 for answer in broken[:-2])
    for answer in (down, *pages[1:], *theirs, *ours, *broken):
        shown = "\n".join(f"{name}: {value}" for name, value in answer.headers.items())
        assert not TELLTALE.search(f"{shown}\n{answer.text}"), answer.request.url


def has_ended(connection: socket.socket, *, dribbles: bool) -> bool:
    """The other side ended it; one that dribbles says another byte."""
    connection.settimeout(0.02)
    try:
        if dribbles:
            connection.sendall(b"a")
        # An answer that the time is up comes before the end.
        return not connection.recv(4096)
    except (TimeoutError, ssl.SSLWantReadError):
        return False
    except OSError:
        return True
