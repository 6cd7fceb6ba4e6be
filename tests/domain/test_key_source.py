"""The line of text that says where a key is."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanner_app.domain.key_source import (
    FileKey,
    KeySource,
    RemoteKey,
    ServiceKey,
    StoreKey,
    TokenKey,
    key_source_text,
    parse_key_source,
)
from scanner_app.domain.sign_errors import KeyChoiceError

PRINT = "0a" * 20

SOURCES: st.SearchStrategy[KeySource] = st.one_of(
    st.builds(
        TokenKey,
        module=st.sampled_from(["safenet", "/usr/lib/softhsm/libsofthsm2.so", r"C:\a b\x.dll"]),
        token=st.text(max_size=20),
        serial=st.text(max_size=8),
        label=st.text(max_size=20),
        id=st.binary(max_size=6),
    ),
    st.builds(StoreKey, st.sampled_from(["", PRINT])),
    st.builds(
        ServiceKey,
        st.sampled_from(["wss://127.0.0.1:8987", "wss://localhost:9000"]),
        st.sampled_from(["", "ab" * 32]),
    ),
    st.builds(RemoteKey, st.just("https://ky.example.vn/csc/v2"), st.text(), st.text()),
)


@given(SOURCES)
def test_what_is_written_is_read_back_as_the_same_key(source: KeySource) -> None:
    assert parse_key_source(key_source_text(source)) == source


@pytest.mark.parametrize(
    ("text", "source"),
    [
        (r"C:\chung-thu\can-bo.p12", FileKey(Path(r"C:\chung-thu\can-bo.p12"))),
        ("/home/a/cán bộ.pfx", FileKey(Path("/home/a/cán bộ.pfx"))),
        (
            "pkcs11:token=Nguy%E1%BB%85n%20V%C4%83n%20A;id=%01%ff?module-name=safenet",
            TokenKey("safenet", token="Nguyễn Văn A", id=b"\x01\xff"),
        ),
        ("pkcs11:?module-path=/usr/lib/x.so", TokenKey("/usr/lib/x.so")),
        (f"windows:{PRINT.upper()}", StoreKey(PRINT)),
        ("windows:0a 0a:" + "0a" * 18, StoreKey(PRINT)),
        ("vgca:", ServiceKey()),
        ("vgca:?sha256=" + "AB:" * 31 + "ab", ServiceKey(sha256="ab" * 32)),
        (
            "csc:https://ky.example.vn/csc/v2/?user=can.bo&credential=GX01",
            RemoteKey("https://ky.example.vn/csc/v2", "can.bo", "GX01"),
        ),
    ],
)
def test_every_place_for_a_key_has_its_line(text: str, source: KeySource) -> None:
    assert parse_key_source(text) == source


@pytest.mark.parametrize("text", ["", "  ", "\n"])
def test_an_empty_line_names_no_key(text: str) -> None:
    assert parse_key_source(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "pkcs11:token=a",  # no module
        "pkcs11:pin-value=1234?module-name=safenet",  # a PIN never stands in settings
        "windows:xyz",
        "vgca:http://127.0.0.1:8987",
        "vgca:ws://127.0.0.1:8987",  # not encrypted
        "vgca:wss://ky.example.vn:8987",  # another PC
        "vgca:?sha256=abc",
        "csc:http://ky.example.vn/csc/v2",  # not encrypted
        "csc:https://ky.example.vn/csc/v2?pin=1",
        "csc:https://",
    ],
)
def test_a_line_that_makes_no_sense_is_told(text: str) -> None:
    with pytest.raises(KeyChoiceError) as caught:
        parse_key_source(text)

    assert caught.value.facts["text"] == text
