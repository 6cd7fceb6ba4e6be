"""What belongs to another counter or office is not seen, taken, changed or spoken for."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from hashlib import sha256
from uuid import uuid4

import pytest

from scanner_app.central.clock import now
from scanner_app.domain.exchange.deliveries import Delivery
from scanner_app.domain.exchange.events import CounterEvent
from scanner_app.domain.exchange.register_rows import StampedRow
from scanner_app.domain.exchange.statements import DossierStatement, StatedPaper
from scanner_app.domain.ids import OfficeCode
from scanner_app.domain.register import RegisterRow, Stamp
from scanner_app.storage.uuid7 import uuid7
from tests.province.conftest import NewCounter
from tests.province.counter import BYTES, TUS, Counter
from tests.province.papers import Papers
from tests.stand.province import Province

SQL = "'; DELETE FROM sohoa.dossiers; -- \" $$ \\ %s {0}"
TEXTS = ("procedure", "applicant", "origin")


def row(code: str, office: str, text: str = "") -> StampedRow:
    content = RegisterRow(code, OfficeCode(office), now().date(), text, text)
    return StampedRow(content, Stamp(now(), "counter:x"))


def tell(
    counter: Counter,
    *contents: DossierStatement | StampedRow,
    besides: Mapping[str, object] | None = None,
) -> int:
    """Status of telling this, and whatever besides, as the first events of a stream."""
    more = dict(besides or {})
    events = [
        CounterEvent(uuid7(now()), seq, now(), dossier=each)
        if isinstance(each, DossierStatement)
        else CounterEvent(uuid7(now()), seq, now(), rows=(each,))
        for seq, each in enumerate(contents, start=1)
    ]
    told = {"stream": str(uuid4()), "events": [each.dump() | more for each in events]}
    return counter.client.post("/v1/events", json=told | more).status_code


def seen(counter: Counter) -> str:
    """Everything that the province tells this counter."""
    params: dict[str, str | int] = {"stream": str(uuid4()), "rows": 0, "receipts": 0}
    told = [counter.client.get("/v1/changes", params=params).json()]
    while told[-1]["more"] and len(told) < 100:
        params |= {"rows": told[-1]["next_rows"], "receipts": told[-1]["next_receipts"]}
        told.append(counter.client.get("/v1/changes", params=params).json())
    told.append(counter.client.get("/v1/holdings").json())
    return json.dumps(told, ensure_ascii=False)


@pytest.fixture
def thief(counter_of: NewCounter) -> Counter:
    return counter_of("H37.12")


@pytest.fixture
def victim(counter_of: NewCounter) -> Counter:
    return counter_of("H37.13")


@pytest.mark.parametrize("office", ["H37.12", "H37.13"])
def test_an_upload_is_its_counters_alone(
    counter_of: NewCounter, thief: Counter, papers: Papers, office: str
) -> None:
    owner, content = counter_of(office), papers()
    url = owner.create(len(content)).headers["Location"]
    half = len(content) // 2
    assert owner.client.patch(url, headers=BYTES, content=content[:half]).status_code == 204

    attempts = [
        thief.client.head(url, headers=TUS),
        thief.client.get(url),
        thief.client.patch(url, headers={**BYTES, "Upload-Offset": str(half)}, content=b"x"),
        thief.client.delete(url, headers=TUS),
        thief.client.post(url, headers={**TUS, "X-HTTP-Method-Override": "DELETE"}),
        thief.deliver(content, url),
    ]

    assert [each.status_code for each in attempts] == [404] * len(attempts)
    rest = {**BYTES, "Upload-Offset": str(half)}
    assert owner.client.patch(url, headers=rest, content=content[half:]).status_code == 204
    assert thief.deliver(content, url).status_code == 404
    assert owner.deliver(content, url).json()["office"] == office


def test_nothing_of_another_office_is_seen(thief: Counter, victim: Counter, papers: Papers) -> None:
    content = papers()
    receipt = victim.deliver(content, victim.upload(content)).json()
    assert tell(victim, row(victim.code, "H37.13", "bí mật"), DossierStatement(victim.code)) == 200

    asked = thief.deliver(content, None, code=victim.code)
    told = seen(thief)

    assert asked.status_code == 404
    assert victim.code not in told
    assert receipt["sha256"] not in told
    assert victim.code in seen(victim)
    assert receipt["sha256"] in seen(victim)


def test_a_replayed_delivery_gives_the_same_receipt_to_its_office_and_nothing_to_others(
    province: Province, thief: Counter, victim: Counter, papers: Papers
) -> None:
    content = papers()
    url = victim.upload(content)
    receipt = victim.deliver(content, url).json()

    again = [victim.deliver(content, url).json() for _ in range(3)]
    replayed = thief.deliver(content, url, code=victim.code)
    moved = victim.deliver(content, url, code=thief.code)

    assert again == [receipt] * 3
    assert victim.client.head(url, headers=TUS).status_code == 404
    assert (replayed.status_code, moved.status_code) == (404, 404)
    digest = sha256(content).hexdigest()
    assert province.rows(f"SELECT count(*) FROM sohoa.files WHERE sha256 = '{digest}'") == [(1,)]


def test_files_swapped_between_two_uploads_are_found_out(
    province: Province, counter: Counter, papers: Papers
) -> None:
    contents = papers(), papers()
    urls = [counter.upload(each) for each in contents]

    swapped = [
        counter.deliver(each, url, name=f"{number}.pdf")
        for number, (each, url) in enumerate(zip(contents, reversed(urls), strict=True))
    ]

    assert [each.status_code for each in swapped] == [422, 422]
    kept = {sha256(each).hexdigest() for each in province.stored().values()}
    assert not kept & {sha256(each).hexdigest() for each in contents}
    anew = [
        counter.deliver(each, counter.upload(each), name=f"{sha256(each).hexdigest()}.pdf")
        for each in contents
    ]
    assert [each.status_code for each in anew] == [200, 200]


def test_no_body_says_which_office_it_comes_from(
    thief: Counter, victim: Counter, papers: Papers
) -> None:
    content = papers()
    forged = {"office": "H37.13", "office_id": 1, "counter": 1, "counter_id": 1}

    receipt = thief.deliver(content, thief.upload(content), **forged).json()

    assert receipt["office"] == "H37.12"
    stated = DossierStatement(thief.code, (StatedPaper("a.pdf", "Đơn"),))
    assert tell(thief, stated, besides=forged) == 200
    assert receipt["sha256"] not in seen(victim)
    assert thief.code not in seen(victim)


@pytest.mark.parametrize("how", ["told", "handed over", "beside one of its own"])
def test_register_rows_of_another_office_are_refused_whole(
    thief: Counter, victim: Counter, how: str
) -> None:
    assert tell(victim, row(victim.code, "H37.13", "thật")) == 200
    forged, own = row(victim.code, "H37.13", "giả"), row(thief.code, "H37.12", "của mình")

    status = {
        "told": lambda: tell(thief, forged),
        "handed over": lambda: (
            thief.client.put("/v1/register", json={"rows": [forged.dump()]}).status_code
        ),
        "beside one of its own": lambda: tell(thief, own, forged),
    }[how]()

    assert status == 403
    assert "giả" not in seen(victim)
    assert "thật" in seen(victim)
    assert thief.code not in seen(thief)
    assert tell(thief, own) == 200


def test_a_dossier_of_another_office_is_not_claimed_by_its_code(
    province: Province, thief: Counter, victim: Counter, papers: Papers
) -> None:
    content = papers()
    receipt = victim.deliver(content, victim.upload(content)).json()
    assert tell(victim, row(victim.code, "H37.13", "thật")) == 200

    tell(thief, row(victim.code, "H37.12", "cướp"))
    tell(thief, DossierStatement(victim.code, finished=True))
    mine = papers()
    thief.deliver(mine, thief.upload(mine), code=victim.code)

    ((office,),) = province.rows(
        "SELECT o.code FROM sohoa.dossiers d JOIN sohoa.offices o ON o.id = d.office_id"
        f" WHERE d.code = '{victim.code}'"
    )
    assert office == "H37.13"
    assert victim.deliver(content, None).json() == receipt


def spoiled(told: object) -> Iterator[tuple[str, object]]:
    """The message with SQL in place of each of its values in turn, and which one that was."""
    if isinstance(told, dict):
        for name, value in told.items():
            for below, other in spoiled(value):
                yield f"{name}.{below}".rstrip("."), {**told, name: other}
    elif isinstance(told, list):
        for number, value in enumerate(told):
            for below, other in spoiled(value):
                yield below, [*told[:number], other, *told[number + 1 :]]
    else:
        yield "", SQL


def test_sql_in_every_value_is_only_text_or_refused(
    province: Province, counter: Counter, papers: Papers
) -> None:
    stated = DossierStatement(counter.code, (StatedPaper("a.pdf", "Đơn"),))
    told_row = row(counter.code, "H37.12", "thật")
    at, client = now(), counter.client

    def event(**content: object) -> dict[str, object]:
        made = CounterEvent(uuid7(at), 1, at, **content)  # type: ignore[arg-type]  # by name
        return {"stream": str(uuid4()), "events": [made.dump()]}

    messages: list[tuple[str, str, Callable[[], object]]] = [
        ("POST", "/v1/events", lambda: event(dossier=stated)),
        ("POST", "/v1/events", lambda: event(rows=(told_row,))),
        ("PUT", "/v1/register", lambda: {"rows": [told_row.dump()]}),
        ("POST", "/v1/deliveries", lambda: Delivery(counter.code, "a.pdf", "a" * 64, 1).dump()),
    ]
    taken = set()
    for method, path, message in messages:
        for number in range(len(list(spoiled(message())))):
            place, body = list(spoiled(message()))[number]
            status = client.request(method, path, json=body).status_code
            assert status in (200, 400), place
            taken |= {place} if status == 200 else set()
    asked = [
        client.get(f"/v1/changes?stream={uuid4()}&rows=1%27%20OR%201=1--"),
        client.get("/v1/changes?stream=%27%20OR%201=1--"),
        client.get("/v1/holdings?after=0%3BDROP%20TABLE%20files"),
        counter.create(-5, **{"Upload-Metadata": f"{SQL} x"}),
    ]

    # What people write is kept as it is; where anything else belongs it is refused.
    texts = {f"{where}rows.{name}" for where in ("", "events.") for name in TEXTS}
    assert taken == texts | {"events.dossier.papers.kind"}
    assert [each.status_code for each in asked] == [400] * len(asked)
    assert tell(counter, row(counter.code, "H37.12", SQL)) == 200
    assert json.dumps(SQL)[1:-1] in seen(counter)
    content = papers()
    assert counter.deliver(content, counter.upload(content)).status_code == 200
    key = re.compile(r"H37\.1[23]/[0-9a-f]{2}/[0-9a-f]{64}")
    assert all(key.fullmatch(each) for each in province.stored())
