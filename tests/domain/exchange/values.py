"""Strategies for every value that goes over the wire."""

from __future__ import annotations

from datetime import UTC, date, datetime
from uuid import UUID

from hypothesis import strategies as st

from scanner_app.domain.exchange.changes import Changes, Cursor
from scanner_app.domain.exchange.deliveries import Delivery, DeliveryReceipt
from scanner_app.domain.exchange.events import CounterEvent, Telling
from scanner_app.domain.exchange.register_rows import StampedRow
from scanner_app.domain.exchange.statements import DossierStatement, Part, StatedPaper
from scanner_app.domain.ids import OfficeCode
from scanner_app.domain.register import RegisterRow, RegisterState, Stamp

_BIG = 2**53
digests = st.text("0123456789abcdef", min_size=64, max_size=64)
# Vietnamese, quotes, SQL and markup are ordinary text here.
texts = st.text(
    st.characters(
        exclude_categories=("Cs", "Cc"), exclude_characters="\u2028\u2029", max_codepoint=0x1FFFF
    )
    | st.sampled_from("'\";-–<>&%$\\ĐđẤấ́\u202e\ufeff"),
    min_size=1,
    max_size=40,
)
moments = st.datetimes(
    # Hypothesis wants them without a zone.
    min_value=datetime(1970, 1, 2),  # noqa: DTZ001
    max_value=datetime(9000, 1, 1),  # noqa: DTZ001
    timezones=st.just(UTC),
)
days = st.dates(min_value=date(1900, 1, 1), max_value=date(2100, 1, 1))
codes = st.builds(
    lambda day, number: f"000.00.21.H37-{day:%y%m%d}-{number:04d}",
    st.dates(date(2001, 1, 1), date(2098, 1, 1)),
    st.integers(0, 9_999_999),
)
names = st.from_regex(r"[0-9A-Za-z][0-9A-Za-z._\-]{0,40}\.pdf", fullmatch=True)
offices = st.from_regex(r"[0-9A-Z]{1,8}(\.[0-9A-Z]{1,3})?", fullmatch=True).map(OfficeCode)
uuids = st.integers(0, 2**128 - 1).map(lambda number: UUID(int=number, version=4))
numbers = st.integers(0, _BIG)

papers = st.one_of(
    st.builds(StatedPaper, name=names, kind=texts, part=st.sampled_from(Part)),
    st.builds(
        StatedPaper,
        name=names,
        kind=texts,
        part=st.sampled_from(Part),
        sha256=digests,
        size_bytes=st.integers(1, _BIG),
        signed_at=st.none() | moments,
        clerk=st.none() | digests,
        reused=st.booleans(),
    ),
)
statements = st.builds(
    DossierStatement,
    code=codes,
    papers=st.lists(papers, max_size=4, unique_by=lambda paper: paper.name).map(tuple),
    finished=st.booleans(),
)
rows = st.builds(
    RegisterRow,
    code=codes,
    office=offices,
    received_on=days,
    procedure=st.just("") | texts,
    applicant=st.just("") | texts,
    due_on=st.none() | days,
    state=st.sampled_from(RegisterState),
    handled_by=st.none() | offices,
)
stamps = st.builds(Stamp, at=moments, origin=texts)
stamped = st.builds(StampedRow, row=rows, stamp=stamps)


def _seventh(number: int) -> UUID:
    return UUID(int=(number & ~(0xF << 76) & ~(0b11 << 62)) | 7 << 76 | 0b10 << 62)


events = st.builds(
    lambda number, seq, at, content: (
        CounterEvent(number, seq, at, dossier=content)
        if isinstance(content, DossierStatement)
        else CounterEvent(number, seq, at, rows=content)
    ),
    st.integers(0, 2**128 - 1).map(_seventh),
    st.integers(1, _BIG),
    moments,
    statements | st.lists(stamped, max_size=3).map(tuple),
)
tellings = st.builds(Telling, stream=uuids, events=st.lists(events, max_size=1).map(tuple))
deliveries = st.builds(
    Delivery,
    code=codes,
    name=names,
    sha256=digests,
    size_bytes=st.integers(1, 200 * 1024 * 1024),
    upload=st.none() | st.from_regex(r"[0-9a-zA-Z]{1,64}", fullmatch=True),
)
receipts = st.builds(
    DeliveryReceipt,
    number=numbers,
    office=offices,
    code=codes,
    name=names,
    sha256=digests,
    size_bytes=numbers,
    at=moments,
)
changes = st.builds(
    Changes,
    rows=st.lists(stamped, max_size=3).map(tuple),
    receipts=st.lists(receipts, max_size=3).map(tuple),
    cursor=st.builds(Cursor, numbers, numbers),
    more=st.booleans(),
    seen_seq=numbers,
    clock=moments,
)
