"""One file out, one file in, for a program of this PC that knows the addresses."""

from __future__ import annotations

import http.client
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanner_app.domain.key_errors import SigningRefusedError
from scanner_app.signing.vgca.exchange import FileExchange
from scanner_app.signing.vgca.form import file_in_form

KIND = "multipart/form-data; boundary=xYz"
BODY = b'--xYz\r\nContent-Disposition: form-data; name="uploadfile"; filename="a.pdf"\r\n\r\n'


def form(content: bytes) -> bytes:
    return BODY + content + b"\r\n--xYz--\r\n"


@pytest.fixture
def exchange() -> Iterator[FileExchange]:
    with FileExchange(b"%PDF goc") as serving:
        yield serving


def asked(
    url: str, method: str = "GET", body: bytes | None = None, **headers: str
) -> tuple[int, bytes]:
    address = urlsplit(url)
    talk = http.client.HTTPConnection("127.0.0.1", address.port or 80, timeout=20)
    try:
        talk.request(method, address.path, body, {"Content-Type": KIND} | headers)
        answer = talk.getresponse()
        return answer.status, answer.read()
    finally:
        talk.close()


def reason(exchange: FileExchange) -> object:
    with pytest.raises(SigningRefusedError) as caught:
        exchange.taken()
    return caught.value.facts["reason"]


def test_the_file_goes_out_and_the_one_that_came_is_taken(exchange: FileExchange) -> None:
    assert asked(exchange.source_url) == (200, b"%PDF goc")
    status, told = asked(exchange.upload_url, "POST", form(b"%PDF da ky"))

    assert status == 200
    assert b'"Status": true' in told
    assert exchange.taken() == b"%PDF da ky"


def test_nothing_is_served_at_an_address_that_was_not_given(exchange: FileExchange) -> None:
    root = exchange.source_url[: exchange.source_url.index("/", 8)]

    for way in ("/", "/giay-to.pdf", f"{urlsplit(exchange.source_url).path}x"):
        assert asked(root + way)[0] == 404
    assert asked(exchange.upload_url)[0] == 404
    assert asked(exchange.source_url, "POST", form(b"x"))[0] == 404
    assert reason(exchange) == "upload_missing"


def test_the_file_is_given_no_more_once_one_came_back(exchange: FileExchange) -> None:
    asked(exchange.upload_url, "POST", form(b"x"))

    assert asked(exchange.source_url)[0] == 404


def test_a_second_upload_spoils_the_first(exchange: FileExchange) -> None:
    asked(exchange.upload_url, "POST", form(b"x"))
    _, told = asked(exchange.upload_url, "POST", form(b"x"))

    assert b'"Status": false' in told
    assert reason(exchange) == "upload_twice"


def test_what_says_no_length_is_not_read(exchange: FileExchange) -> None:
    status, _ = asked(exchange.upload_url, "POST", None, **{"Transfer-Encoding": "chunked"})

    assert status == 411


def test_an_upload_that_breaks_off_may_be_made_again(exchange: FileExchange) -> None:
    address = urlsplit(exchange.upload_url)
    talk = http.client.HTTPConnection("127.0.0.1", address.port or 80, timeout=20)
    talk.putrequest("POST", address.path)
    talk.putheader("Content-Type", KIND)
    talk.putheader("Content-Length", "1000")
    talk.endheaders(form(b"x"))
    talk.close()

    asked(exchange.upload_url, "POST", form(b"%PDF da ky"))

    assert exchange.taken() == b"%PDF da ky"


def test_nobody_answers_after_the_order() -> None:
    with FileExchange(b"x") as other:
        url = other.source_url

    with pytest.raises(ConnectionRefusedError):
        asked(url)


@given(st.binary(max_size=300).filter(lambda content: b"--xYz" not in content))
def test_the_file_in_a_form_is_given_byte_by_byte(content: bytes) -> None:
    assert file_in_form(KIND, form(content)) == content


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"--xYz--\r\n",
        form(b"x").replace(b"uploadfile", b"other"),
        form(b"x").removesuffix(b"--\r\n"),
        BODY + b"a\r\n" + form(b"b"),  # two files
        b"%PDF-1.7 no form",
    ],
)
def test_a_form_without_just_one_file_holds_none(body: bytes) -> None:
    assert file_in_form(KIND, body) is None


@pytest.mark.parametrize(
    "kind", ["", "application/pdf", "multipart/form-data", "text/plain; boundary=xYz"]
)
def test_what_is_no_form_holds_no_file(kind: str) -> None:
    assert file_in_form(kind, form(b"x")) is None


@given(st.binary(max_size=300), st.text(max_size=40))
def test_no_form_makes_the_reader_fail(body: bytes, kind: str) -> None:
    file_in_form(f"multipart/form-data; boundary={kind}", body)
