"""Requests as counters, and others, make them."""

from __future__ import annotations

import asyncio
import gzip
import json
import logging
import socket
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from urllib.parse import quote
from uuid import UUID, uuid4

import httpx
import pytest

from scanner_app.central.catalogue.counters import who
from scanner_app.central.clock import now
from scanner_app.central.errors import ListenPlaceError
from scanner_app.central.ingest.bodies import BodyLimits, BodyTooSlowError, read_body
from scanner_app.central.ingest.callers import Callers
from scanner_app.central.listening import is_answering, listening_socket
from scanner_app.domain.exchange.events import CounterEvent
from scanner_app.domain.exchange.register_rows import StampedRow
from scanner_app.domain.exchange.statements import DossierStatement, StatedPaper
from scanner_app.domain.exchange_errors import CounterUnknownError
from scanner_app.domain.ids import OfficeCode
from scanner_app.domain.register import RegisterRow, Stamp
from tests.central.ingest.conftest import Ingest, TestCounter

SQL = "'; DELETE FROM sohoa.dossiers; -- \" $$ \\ %s {0}"


def uuid7() -> UUID:
    return UUID(int=uuid4().int & ~(0xF << 76) | (7 << 76))


def events(stream: UUID, *told: CounterEvent) -> dict[str, object]:
    return {"stream": str(stream), "events": [event.dump() for event in told]}


def register_row(code: str, office: str, text: str = "") -> StampedRow:
    row = RegisterRow(
        code, OfficeCode(office), datetime(2023, 10, 18, tzinfo=UTC).date(), text, text
    )
    return StampedRow(row, Stamp(datetime(2023, 10, 18, tzinfo=UTC), "counter:x"))


def unknown(answer: httpx.Response) -> bool:
    return (answer.status_code, answer.json()["code"]) == (401, "exchange.counter_unknown")


def test_hello_says_who_asks_and_what_time_it_is(ingest: Ingest) -> None:
    told = ingest.counter("H37.2").ask("GET", "/v1/hello").json()

    assert told["office"] == "H37.2"
    assert abs(datetime.fromisoformat(told["time"]) - now()) < timedelta(minutes=1)
    assert told["most_bytes"] == 4 << 20


def test_events_are_taken_once_and_read_back_as_changes(ingest: Ingest) -> None:
    counter, stream = ingest.counter(), uuid4()
    rows = CounterEvent(uuid7(), 1, now(), rows=(register_row(counter.code, "H37.1"),))
    stated = CounterEvent(uuid7(), 2, now(), DossierStatement(counter.code))
    body = gzip.compress(json.dumps(events(stream, rows, stated)).encode())

    answers = [
        counter.ask(
            "POST",
            "/v1/events",
            content=body,
            headers={"Content-Encoding": "gzip", "X-Client-Cert": quote(counter.pem, safe="")},
        )
        for _ in range(2)
    ]
    changes = counter.ask("GET", "/v1/changes", params={"stream": str(stream)}).json()

    assert [answer.json() for answer in answers] == [{"seen_seq": 2}] * 2
    assert counter.code in [row["code"] for row in changes["rows"]]
    assert changes["seen_seq"] == 2


def test_a_gap_names_what_is_expected(ingest: Ingest) -> None:
    counter = ingest.counter()
    later = CounterEvent(uuid7(), 3, now(), DossierStatement(counter.code))

    answer = counter.ask("POST", "/v1/events", json=events(uuid4(), later))

    assert answer.status_code == 409
    assert answer.json() == {"code": "exchange.out_of_step", "facts": {"expected": 1}}


def test_rows_of_another_office_are_refused(ingest: Ingest) -> None:
    counter = ingest.counter("H37.1")
    forged = CounterEvent(uuid7(), 1, now(), rows=(register_row(counter.code, "H37.2"),))

    answer = counter.ask("POST", "/v1/events", json=events(uuid4(), forged))

    assert answer.status_code == 403
    assert answer.json() == {"code": "exchange.other_office", "facts": {"office": "H37.2"}}


def test_a_one_stop_system_hands_over_rows_of_every_office_below(ingest: Ingest) -> None:
    machine, counter = ingest.counter("H37"), ingest.counter("H37.1")
    rows = {"rows": [register_row(counter.code, "H37.1", "first").dump()]}

    answers = [machine.ask("PUT", "/v1/register", json=rows) for _ in range(2)]
    stranger = ingest.counter("H37.2").ask("PUT", "/v1/register", json=rows)
    told = counter.ask("GET", "/v1/changes", params={"stream": str(uuid4())}).json()

    assert [answer.json() for answer in answers] == [{"taken": 1}] * 2
    assert stranger.status_code == 403
    (found,) = [row for row in told["rows"] if row["code"] == counter.code]
    assert found["procedure"] == "first"
    assert found["origin"].startswith("register:")


def test_sql_in_every_text_is_only_text(ingest: Ingest) -> None:
    counter, stream = ingest.counter(), uuid4()
    row = register_row(counter.code, "H37.1", SQL)
    paper = StatedPaper("don.pdf", SQL[:200])
    told = events(
        stream,
        CounterEvent(uuid7(), 1, now(), rows=(row,)),
        CounterEvent(uuid7(), 2, now(), DossierStatement(counter.code, (paper,))),
    )

    taken = counter.ask("POST", "/v1/events", json=told)
    changes = counter.ask("GET", "/v1/changes", params={"stream": str(stream)}).json()
    tricks = [
        counter.ask("GET", "/v1/changes", params={"stream": SQL}),
        counter.ask("GET", "/v1/changes", params={"stream": str(stream), "rows": SQL}),
        counter.ask("GET", "/v1/holdings", params={"after": SQL}),
        counter.ask("GET", "/v1/holdings", params={"after": "9" * 30}),
        counter.ask("POST", "/v1/events", json=told | {"stream": SQL}),
    ]

    assert taken.json() == {"seen_seq": 2}
    (found,) = [each for each in changes["rows"] if each["code"] == counter.code]
    assert (found["procedure"], found["applicant"]) == (SQL, SQL)
    assert [answer.status_code for answer in tricks] == [400] * len(tricks)


def test_only_certificates_in_force_are_known(ingest: Ingest) -> None:
    good, other = ingest.counter(), ingest.counter()
    revoked, expired = ingest.counter(), ingest.counter(lasts=timedelta(days=-1))
    outlived = ingest.counter(registered=timedelta(days=-1))
    ingest.catalogue.as_keeper(
        lambda connection: connection.execute(
            "UPDATE certificates SET revoked_at = now() WHERE fingerprint = %s",
            (revoked.fingerprint,),
        )
    )
    text = ingest.pki.counter("stranger").read_text()
    stranger = TestCounter(
        text[: text.index("-----BEGIN PRIVATE KEY")], ingest.client, ingest.tus, good.code
    )

    assert good.ask("GET", "/v1/hello").status_code == 200
    for each in (revoked, expired, outlived, stranger):
        assert unknown(each.ask("GET", "/v1/hello"))
    shown = quote(good.pem, safe="")
    for header in ("", "x", quote(good.pem + other.pem, safe=""), shown[:-40], "%ff" * 9, "A" * 9):
        assert unknown(good.ask("GET", "/v1/hello", headers={"X-Client-Cert": header}))
    twice = [("X-Client-Cert", shown), ("X-Client-Cert", quote(other.pem, safe=""))]
    assert unknown(good.ask("GET", "/v1/hello", headers=twice))
    assert unknown(good.ask("GET", "/v1/hello", headers={"X_Client_Cert": shown}))


def test_on_a_port_the_front_door_says_its_word(ingest: Ingest) -> None:
    counter = ingest.counter()
    shown = (b"x-client-cert", quote(counter.pem, safe="").encode())
    whose = partial(who, ingest.catalogue)
    callers = Callers(whose, now, "word")
    identity = Callers(whose, now).caller([shown]).identity

    assert callers.caller([shown, (b"x-edge-secret", b"word")]).identity == identity
    for said in ([], [(b"x-edge-secret", b"wort")], [(b"x-edge-secret", b"word")] * 2):
        with pytest.raises(CounterUnknownError):
            callers.caller([shown, *said])


def test_a_body_that_unpacks_beyond_reason_is_refused(ingest: Ingest) -> None:
    counter = ingest.counter()
    headers = {"X-Client-Cert": quote(counter.pem, safe=""), "Content-Encoding": "gzip"}

    bomb = counter.ask(
        "POST", "/v1/events", content=gzip.compress(bytes(20 << 20)), headers=headers
    )
    torn = counter.ask("POST", "/v1/events", content=gzip.compress(b"{}")[:-4], headers=headers)
    other = counter.ask(
        "POST", "/v1/events", content=b"{}", headers=headers | {"Content-Encoding": "br"}
    )

    assert (bomb.status_code, bomb.json()["code"]) == (413, "upload.too_large")
    assert (torn.status_code, other.status_code) == (400, 400)


@pytest.mark.parametrize(
    "body",
    [b"", b"[", b"[]", b"null", b"[" * 60_000, b'{"stream": 1}', b'{"events": {}}', b"\xff\xfe"],
    ids=lambda body: repr(body[:12]),
)
def test_what_is_no_message_is_refused(ingest: Ingest, body: bytes) -> None:
    answer = ingest.counter().ask("POST", "/v1/events", content=body)

    assert (answer.status_code, answer.json()["code"]) == (400, "exchange.message_invalid")


def test_a_body_that_is_too_long_is_not_read_on(ingest: Ingest) -> None:
    answer = ingest.counter().ask("POST", "/v1/events", content=b" " * (65 * 1024))

    assert answer.status_code == 413


def test_a_body_that_drips_is_given_up() -> None:
    async def dripping() -> AsyncIterator[bytes]:
        while True:
            yield b"x"
            await asyncio.sleep(0.01)

    with pytest.raises(BodyTooSlowError):
        asyncio.run(read_body(dripping(), BodyLimits(1 << 20, 1 << 20, 0.1)))


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/", 404),
        ("GET", "/docs", 404),
        ("GET", "/openapi.json", 404),
        ("GET", "/v1/../etc/passwd", 404),
        ("DELETE", "/v1/deliveries", 405),
        ("GET", "/v1/events", 405),
    ],
)
def test_there_is_nothing_else(ingest: Ingest, method: str, path: str, status: int) -> None:
    answer = ingest.counter().ask(method, path)

    assert answer.status_code == status
    assert answer.json() == {"code": "exchange.message_invalid", "facts": {"field": "path"}}


def test_logs_name_requests_and_counters_and_no_person(
    ingest: Ingest, caplog: pytest.LogCaptureFixture
) -> None:
    counter, name = ingest.counter(), "Nguyễn Thị Thử Nghiệm"
    told = CounterEvent(uuid7(), 1, now(), rows=(register_row(counter.code, "H37.2", name),))
    headers = {"X-Client-Cert": quote(counter.pem, safe=""), "X-Request-Id": "f00f00f00f00"}

    with caplog.at_level(logging.DEBUG, "scanner_app"):
        counter.ask("POST", "/v1/events", json=events(uuid4(), told), headers=headers)

    shown = "\n".join(str(vars(record)) for record in caplog.records)
    assert "f00f00f00f00" in shown
    assert name not in shown
    assert counter.code not in shown


@pytest.mark.parametrize(
    "place", ["0.0.0.0:0", "localhost:0", "[::]:0", "127.0.0.1:0", "", "x.sock"]
)
def test_nothing_is_listened_on_that_others_reach(place: str) -> None:
    with pytest.raises(ListenPlaceError):
        listening_socket(place)


def test_a_socket_is_for_its_account_and_group_and_replaces_a_dead_one(short_folder: Path) -> None:
    place = short_folder / "a.sock"
    listening_socket(str(place)).close()
    assert not is_answering(str(place))

    with listening_socket(str(place)):
        assert is_answering(str(place))
        assert place.stat().st_mode & 0o777 == 0o660
    (short_folder / "file").write_text("x")
    with pytest.raises(ListenPlaceError):
        listening_socket(str(short_folder / "file"))


def test_a_port_is_listened_on_only_where_a_word_is_asked() -> None:
    with listening_socket("127.0.0.1:0", may_be_port=True) as listener:
        assert listener.family == socket.AF_INET
        assert listener.getsockname()[0] == "127.0.0.1"
