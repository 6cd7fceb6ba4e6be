"""Values come through their JSON as they were; whatever else comes is refused, and only that."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any  # JSON has no types

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scanner_app.domain.exchange.changes import dump_holdings, read_changes, read_holdings
from scanner_app.domain.exchange.deliveries import read_delivery, read_receipt
from scanner_app.domain.exchange.events import (
    MOST_EVENTS,
    MOST_ROWS,
    read_event,
    read_telling,
)
from scanner_app.domain.exchange.parsing import read_json, write_json
from scanner_app.domain.exchange.reading import Fields
from scanner_app.domain.exchange.register_rows import read_row
from scanner_app.domain.exchange.statements import read_statement
from scanner_app.domain.exchange_errors import MessageInvalidError
from tests.domain.exchange import values

_STATEMENT = {"code": "000.00.21.H37-231018-0001", "finished": False, "papers": []}
_PAPER = {"name": "a.pdf", "kind": "Quyết định", "part": "result"}
_SIGNED = {**_PAPER, "sha256": "ab" * 32, "size_bytes": 9}
_ROW = {
    "code": "000.00.21.H37-231018-0001",
    "office": "06463",
    "received_on": "2023-10-18",
    "procedure": "",
    "applicant": "",
    "state": "received",
    "at": "2023-10-18T08:30:00+00:00",
    "origin": "province",
}
_EVENT = {
    "id": "018b4f2e-7a00-7000-8000-000000000001",
    "seq": 1,
    "at": "2023-10-18T08:30:00+00:00",
    "kind": "dossier",
    "dossier": _STATEMENT,
}
_TELLING = {"stream": "018b4f2e-7a00-4000-8000-000000000001", "events": [_EVENT]}
_DELIVERY = {
    "code": "000.00.21.H37-231018-0001",
    "name": "a.pdf",
    "sha256": "ab" * 32,
    "size_bytes": 9,
    "upload": None,
}
_RECEIPT = {**_DELIVERY, "number": 1, "office": "06463", "at": "2023-10-18T08:30:00+00:00"}
_CHANGES = {
    "rows": [_ROW],
    "receipts": [_RECEIPT],
    "next_rows": 1,
    "next_receipts": 1,
    "more": False,
    "seen_seq": 0,
    "time": "2023-10-18T08:30:00+00:00",
}

Read = Callable[[object], object]
_READERS: list[tuple[Read, dict[str, Any]]] = [
    (read_telling, _TELLING),
    (read_changes, _CHANGES),
    (read_delivery, _DELIVERY),
    (read_holdings, {"receipts": [_RECEIPT]}),
]


@given(
    st.one_of(
        st.tuples(st.just(read_event), values.events),
        st.tuples(st.just(read_telling), values.tellings),
        st.tuples(st.just(read_statement), values.statements),
        st.tuples(st.just(lambda told: read_row(Fields(told))), values.stamped),
        st.tuples(st.just(read_delivery), values.deliveries),
        st.tuples(st.just(read_receipt), values.receipts),
        st.tuples(st.just(read_changes), values.changes),
    )
)
@settings(max_examples=300)
def test_every_value_comes_through_its_json_and_is_the_same_text_again(
    case: tuple[Read, Any],
) -> None:
    read, value = case
    text = write_json(value.dump())

    found: Any = read(read_json(text.encode()))

    assert found == value
    assert write_json(found.dump()) == text


@given(st.lists(values.receipts, max_size=3))
def test_holdings_come_through_their_json(receipts: list[Any]) -> None:
    text = write_json(dump_holdings(receipts))

    assert read_holdings(read_json(text)) == tuple(receipts)


_ANYTHING = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text()
    | st.sampled_from(
        [
            "'; DROP TABLE papers; --",
            "\ud800",
            "a\x00b",
            "../../etc/passwd",
            "0001-01-01T00:00:00+14:00",
            "9999-12-31T23:59:59-14:00",
            "²³⁴",
            10**400,
            -1,
            2**63,
            float("nan"),
        ]
    ),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=6,
)


def _places(value: Any, at: tuple[object, ...] = ()) -> list[tuple[object, ...]]:
    """Ways to every field and item."""
    inner = (
        value.items()
        if isinstance(value, dict)
        else enumerate(value)
        if isinstance(value, list)
        else ()
    )
    return [at, *(place for key, item in inner for place in _places(item, (*at, key)))]


def _with(value: Any, at: tuple[Any, ...], other: object) -> Any:
    if not at:
        return other
    copy = dict(value) if isinstance(value, dict) else list(value)
    copy[at[0]] = _with(value[at[0]], at[1:], other)
    return copy


@given(st.data())
@settings(max_examples=400)
def test_anything_anywhere_in_a_message_is_read_or_refused_and_nothing_else(
    data: st.DataObject,
) -> None:
    read, message = data.draw(st.sampled_from(_READERS))
    place = data.draw(st.sampled_from(_places(message)))
    other = data.draw(_ANYTHING)

    try:
        found: Any = read(_with(message, place, other))
    except MessageInvalidError:
        return
    # What is let through can be told on: to a database, a file, the other side.
    told = dump_holdings(found) if isinstance(found, tuple) else found.dump()
    assert read(read_json(write_json(told).encode())) == found


def test_the_messages_that_are_broken_here_are_whole_otherwise() -> None:
    for read, message in _READERS:
        read(message)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[" * 200_000,
        b'{"a":' * 100_000,
        b"\xff\xfe{}",
        b'{"stream": NaN}',
        b'{"stream": -Infinity}',
        b"9" * 5000,
        b" " * (4 * 1024 * 1024 + 1),
    ],
    ids=["empty", "cut", "deep", "deep-objects", "encoding", "nan", "infinity", "digits", "long"],
)
def test_what_is_no_json_of_ours_is_refused(body: bytes) -> None:
    with pytest.raises(MessageInvalidError):
        read_json(body)


@pytest.mark.parametrize(
    ("read", "message", "field"),
    [
        (read_statement, {**_STATEMENT, "papers": [_SIGNED, _SIGNED]}, "papers"),
        (read_statement, {**_STATEMENT, "papers": [{}] * 1001}, "papers"),
        (
            read_statement,
            {**_STATEMENT, "papers": [{**_PAPER, "size_bytes": 0, "reused": True}]},
            "papers[0].sha256",
        ),
        (
            read_statement,
            {**_STATEMENT, "papers": [{**_PAPER, "size_bytes": 0, "clerk": "ab" * 32}]},
            "papers[0].sha256",
        ),
        (
            read_statement,
            {**_STATEMENT, "papers": [{**_SIGNED, "size_bytes": 0}]},
            "papers[0].size_bytes",
        ),
        (
            read_statement,
            {**_STATEMENT, "papers": [{**_SIGNED, "name": "../a.pdf"}]},
            "papers[0].name",
        ),
        (read_statement, {**_STATEMENT, "code": "H37'; DROP TABLE x;--"}, "code"),
        (read_event, {**_EVENT, "id": "018b4f2e-7a00-4000-8000-000000000001"}, "id"),
        (read_event, {**_EVENT, "id": _EVENT["id"].upper()}, "id"),  # type: ignore[attr-defined]
        (read_event, {**_EVENT, "seq": 0}, "seq"),
        (read_event, {**_EVENT, "seq": True}, "seq"),
        (read_event, {**_EVENT, "seq": 1.0}, "seq"),
        (read_event, {**_EVENT, "at": "2023-10-18T08:30:00"}, "at"),
        (read_event, {**_EVENT, "kind": "register", "rows": [_ROW] * (MOST_ROWS + 1)}, "rows"),
        (read_telling, {**_TELLING, "events": [_EVENT] * (MOST_EVENTS + 1)}, "events"),
        (read_telling, {**_TELLING, "events": [_EVENT, _EVENT]}, "events"),
        (read_telling, {**_TELLING, "events": [_EVENT, {**_EVENT, "seq": 3}]}, "events"),
        (read_changes, {**_CHANGES, "rows": [{**_ROW, "received_on": "20231018"}]}, None),
        (read_changes, {**_CHANGES, "rows": [{**_ROW, "office": "06463' OR '1'='1"}]}, None),
        (read_changes, {**_CHANGES, "rows": [{**_ROW, "applicant": "x" * 501}]}, None),
        (read_changes, {**_CHANGES, "rows": [{**_ROW, "applicant": "\ud83d"}]}, None),
        (read_delivery, {**_DELIVERY, "upload": "../../x"}, "upload"),
        (read_delivery, {**_DELIVERY, "size_bytes": 200 * 1024 * 1024 + 1}, "size_bytes"),
        (read_delivery, {**_DELIVERY, "sha256": "AB" * 32}, "sha256"),
        (read_delivery, [], "?"),
    ],
)
def test_what_is_not_as_agreed_is_refused_by_its_field(
    read: Read, message: object, field: str | None
) -> None:
    with pytest.raises(MessageInvalidError) as caught:
        read(message)

    assert field is None or caught.value.facts["field"] == field


def test_fields_that_a_newer_version_adds_are_passed_over() -> None:
    told = {**_TELLING, "news": {"deep": [1, 2]}, "events": [{**_EVENT, "mood": "good"}]}

    assert read_telling(told) == read_telling(_TELLING)


def test_an_office_in_a_delivery_is_not_even_read() -> None:
    found = read_delivery({**_DELIVERY, "office": "05983"})

    assert "05983" not in json.dumps(found.dump())
