"""A device is a stranger: what it sends is bounded, and nothing else than a scan comes of it."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanner_app.capture.escl.address import EsclAddress, job_path, typed_address
from scanner_app.capture.escl.answers import (
    LARGEST_XML,
    BadAnswerError,
    capabilities_in,
    plain_text,
    status_in,
)
from scanner_app.domain.scan import EndReason
from tests.capture.escl.conftest import Serve
from tests.capture.escl.direct import driver_for, scan
from tests.fakes import escl_xml
from tests.fakes.escl_model import Model

GOOD = escl_xml.capabilities(Model())
BOMB = b"""<?xml version="1.0"?><!DOCTYPE b [<!ENTITY a "aaaaaaaaaa">
<!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]>
<ScannerCapabilities>&c;</ScannerCapabilities>"""
OUTSIDE = b"""<!DOCTYPE b [<!ENTITY a SYSTEM "file:///etc/passwd">]>
<ScannerCapabilities>&a;</ScannerCapabilities>"""

BAD = {
    "entities": BOMB,
    "file of ours": OUTSIDE,
    "too large": GOOD + b" " * LARGEST_XML,
    "no XML": b"<html><body>404",
    "nothing": b"",
    "another document": b"<ScannerStatus/>",
    "no input": b"<ScannerCapabilities/>",
    "unknown encoding": b'<?xml version="1.0" encoding="x-none"?><ScannerCapabilities/>',
    "no size": GOOD.replace(b"MaxWidth", b"Other"),
    "size of thousands of digits": GOOD.replace(b">2550<", b">" + b"9" * 9000 + b"<"),
    "negative size": GOOD.replace(b">2550<", b">-1<"),
    "no resolution": GOOD.replace(b"DiscreteResolution>", b"Other>"),
}


@pytest.mark.parametrize("document", BAD.values(), ids=BAD.keys())
def test_bad_capabilities_are_refused(document: bytes) -> None:
    with pytest.raises(BadAnswerError):
        capabilities_in(document)


@pytest.mark.parametrize("name", ["ScannerCapabilities", "ScannerStatus"])
@pytest.mark.parametrize("document", [BOMB, b"\0" * (2 << 20)], ids=["entities", "2 MB"])
def test_a_bad_document_ends_the_scan_before_it_begins(
    serve: Serve, name: str, document: bytes
) -> None:
    server = serve()
    server.load(200)
    server.documents[name] = document

    _, ended = scan(server)

    assert (ended.reason, ended.facts["what"]) == (EndReason.IO, "bad_answer")
    assert server.device.asked == []


def test_a_device_that_answers_nonsense_does_not_hide_the_others(serve: Serve) -> None:
    bad, good = serve(), serve(uuid="another")
    bad.documents["ScannerCapabilities"] = BOMB

    found = driver_for(bad, addresses=[bad.url, good.url, "http://[", "::"]).devices()

    assert [each.id for each in found] == [f"escl:{bad.url}", f"escl:{good.url}"]


def test_nesting_and_thousands_of_profiles_are_read_in_time() -> None:
    deep = b"<x>" * 20_000 + b"</x>" * 20_000
    many = b"<DiscreteResolution><XResolution>1</XResolution></DiscreteResolution>" * 9000

    told = capabilities_in(
        GOOD.replace(b"</scan:ScannerCapabilities>", deep + many + b"</scan:ScannerCapabilities>")
    )

    assert told.model == "Example Scan 100"


@pytest.mark.parametrize("name", [b"<!DOCTYPE b>", b"<!doctype b>"])
def test_a_document_type_without_entities_does_no_harm(name: bytes) -> None:
    told = capabilities_in(
        GOOD.replace(b"<scan:ScannerCapabilities", name + b"<scan:ScannerCapabilities", 1)
    )

    assert told.model == "Example Scan 100"


@pytest.mark.parametrize("declared", ['<!ENTITY a "b">', '<!ENTITY a SYSTEM "http://10.0.0.9/">'])
def test_entities_are_refused_even_unused(declared: str) -> None:
    head = f"<!DOCTYPE b [{declared}]><scan:ScannerCapabilities".encode()

    with pytest.raises(BadAnswerError):
        capabilities_in(GOOD.replace(b"<scan:ScannerCapabilities", head, 1))


def test_a_document_without_end_is_refused(serve: Serve) -> None:
    server = serve()
    server.endless.add("ScannerCapabilities")

    _, ended = scan(server)

    assert (ended.reason, ended.facts["what"]) == (EndReason.IO, "bad_answer")


@given(st.binary(max_size=300), st.integers(0, len(GOOD) - 1))
def test_damaged_documents_are_read_or_refused(junk: bytes, at: int) -> None:
    for read in (capabilities_in, status_in):
        with contextlib.suppress(BadAnswerError):
            read(GOOD[:at] + junk + GOOD[at + len(junk) :])


def test_names_are_one_short_line() -> None:
    assert plain_text(" HP\u2028Laser\x1b[31m\nJet \x85") == "HP Laser [31m Jet"
    assert len(plain_text("x" * 5000)) == 120


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("10.0.0.5", "https://10.0.0.5:443/eSCL"),
        (" scanner.local ", "https://scanner.local:443/eSCL"),
        ("http://10.0.0.5", "http://10.0.0.5:80/eSCL"),
        ("HTTP://Scanner:8080/", "http://scanner:8080/eSCL"),
        ("http://10.0.0.5/other/root/", "http://10.0.0.5:80/other/root"),
        ("http://[fe80::1%eth0]:8080", "http://[fe80::1%eth0]:8080/eSCL"),
    ],
)
def test_addresses_are_read_as_people_type_them(typed: str, meant: str) -> None:
    address = typed_address(typed)

    assert str(address) == meant
    assert typed_address(meant) == address


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "ftp://10.0.0.5",
        "file:///etc/passwd",
        "http://user:secret@10.0.0.5",
        "http://10.0.0.5:99999",
        "http://10.0.0.5/a?b",
        "http://10.0.0.5/../x",
        "http://10.0.0.5/a b",
        "http://",
        "http://a\r\nb",
        "http://[::1",
        "http://[10.0.0.5]",
        "http://mẫu.vn",
    ],
)
def test_what_is_no_address_is_refused(typed: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        typed_address(typed)


@given(st.text(max_size=60))
def test_any_text_is_an_address_or_refused(text: str) -> None:
    try:
        address = typed_address(text)
    except ValueError:
        return
    assert typed_address(str(address)) == address


@given(st.text(max_size=60))
def test_a_location_gives_a_safe_path_or_none(text: str) -> None:
    try:
        path = job_path(text, EsclAddress("http", "10.0.0.5", 80, "/eSCL"))
    except ValueError:
        return
    assert path.startswith("/")
    assert path.isascii()
    assert not set(path) & set(" \r\n?#\\")


@pytest.mark.parametrize(
    ("host", "with_port", "header"),
    [
        ("http://10.0.0.5", False, "10.0.0.5"),
        ("http://10.0.0.5", True, "10.0.0.5:80"),
        ("https://10.0.0.5:8443", False, "10.0.0.5:8443"),
        ("http://[fe80::1%eth0]", False, "[fe80::1]"),
    ],
)
def test_the_host_field_is_what_the_other_end_understands(
    host: str, with_port: bool, header: str
) -> None:
    assert typed_address(host).host_header(with_port=with_port) == header
