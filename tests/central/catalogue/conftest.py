"""A small province: two communes of one district, a third of another, and a merger."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from uuid import UUID, uuid4

import psycopg
import pytest

from scanner_app.central.catalogue.counters import add_counter
from scanner_app.central.catalogue.database import Catalogue, CounterIdentity
from scanner_app.central.catalogue.deliveries import record
from scanner_app.central.catalogue.events import take
from scanner_app.central.catalogue.offices import import_offices, office_on
from scanner_app.domain.catalog import Office
from scanner_app.domain.exchange.deliveries import Delivery, DeliveryReceipt
from scanner_app.domain.exchange.events import CounterEvent
from scanner_app.domain.exchange.register_rows import StampedRow
from scanner_app.domain.exchange.statements import DossierStatement, Part, StatedPaper
from scanner_app.domain.ids import OfficeCode
from scanner_app.domain.register import RegisterRow, RegisterState, Stamp
from tests.stand.postgres import Postgres

NOW = datetime(2023, 10, 2, 3, 0, tzinfo=UTC)
DAY = date(2023, 9, 29)
MERGER = date(2025, 7, 1)

OFFICES = (
    Office("20", "Tỉnh Lạng Sơn", "province"),
    Office("180", "Huyện Tràng Định", "district", "20", None, date(2025, 6, 30)),
    Office("187", "Huyện Chi Lăng", "district", "20", None, date(2025, 6, 30)),
    Office("06001", "Xã Khánh Long", "commune", "180", None, date(2025, 6, 30)),
    Office("06002", "Xã Chi Lăng", "commune", "180", None, date(2025, 6, 30)),
    Office("06463", "Xã Chi Lăng", "commune", "187", None, date(2025, 6, 30)),
    Office("06001", "Xã Đoàn Kết", "commune", "20", MERGER, None,
           ("Xã Khánh Long", "Xã Chi Lăng")),
)  # fmt: skip


def code(number: int, day: date = DAY) -> str:
    """A dossier code of that day."""
    return f"000.00.01.H37-{day:%y%m%d}-{number:04d}"


def row(number: int, office: str = "06001", **changes: object) -> RegisterRow:
    """A received dossier."""
    values: dict[str, object] = {
        "code": code(number),
        "office": OfficeCode(office),
        "received_on": DAY,
        "procedure": "1.001193",
        "applicant": f"Người nộp {number}",
    }
    return RegisterRow(**{**values, **changes})  # type: ignore[arg-type] # checked by the tests


def stamped(
    number: int, office: str = "06001", *, minutes: int = 0, **changes: object
) -> StampedRow:
    """A version of it, made so many minutes before `NOW` (after, when negative)."""
    stamp = Stamp(NOW - timedelta(minutes=minutes), "counter:here")
    return StampedRow(row(number, office, **changes), stamp)


def paper(name: str, part: Part = Part.COMPONENT, *, reused: bool = False) -> StatedPaper:
    """A signed paper; its digest is that of its name."""
    digest = sha256(name.encode()).hexdigest()
    return StatedPaper(
        f"{name}.pdf", "Đơn", part, digest, 100, NOW, clerk=sha256(b"clerk").hexdigest(),
        reused=reused,
    )  # fmt: skip


@dataclass
class Counter:
    """A counter with its stream of events."""

    catalogue: Catalogue
    identity: CounterIdentity
    stream: UUID
    seq: int = 0

    def event(self, *rows: StampedRow, dossier: DossierStatement | None = None) -> CounterEvent:
        """The next event, not told yet."""
        self.seq += 1
        return CounterEvent(uuid7(), self.seq, NOW, dossier, rows)

    def tell(self, *events: CounterEvent) -> int:
        """Tell the province."""
        return take(self.catalogue, self.identity, self.stream, events, NOW)

    def state(self, number: int, *papers: StatedPaper) -> int:
        """State a dossier."""
        return self.tell(self.event(dossier=DossierStatement(code(number), papers)))

    def deliver(self, number: int, stated: StatedPaper) -> DeliveryReceipt:
        """Deliver a paper's file."""
        return record(
            self.catalogue, self.identity, delivery(number, stated), f"o/{stated.sha256}",
            judged={"valid": True}, now=NOW,
        )  # fmt: skip


def delivery(number: int, stated: StatedPaper) -> Delivery:
    """The delivery of a stated paper."""
    assert stated.sha256 is not None
    return Delivery(code(number), stated.name, stated.sha256, stated.size_bytes)


def uuid7() -> UUID:
    """One of version 7, random."""
    return UUID(int=uuid4().int & ~(0xF << 76) | (7 << 76))


def withdrawn(number: int, office: str = "06001") -> RegisterRow:
    """The same dossier, taken back."""
    return row(number, office, state=RegisterState.WITHDRAWN)


class Province:
    """The offices with a counter wherever one is asked for."""

    def __init__(self, catalogue: Catalogue, dsn: str) -> None:
        self.catalogue = catalogue
        self.dsn = dsn

    def office(self, office: str, day: date = DAY) -> int:
        """Number of the office that had this code on that day."""
        known = office_on(self.catalogue, office, day)
        assert known is not None
        return known.id

    def counter(self, office: str, name: str = "Quầy 1", day: date = DAY) -> Counter:
        """A new stream of a counter of that office."""
        office_id = self.office(office, day)
        number = add_counter(self.catalogue, office_id, name)
        identity = CounterIdentity(number, office_id, OfficeCode(office))
        return Counter(self.catalogue, identity, uuid4())


@pytest.fixture(scope="session")
def _province_template(postgres: Postgres, _catalogue_template: str) -> str:
    """The tables with the offices in them."""
    with psycopg.connect(postgres.dsn(), autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE small_province TEMPLATE {_catalogue_template}")
        for name, role in (("an_ingest", "sohoa_counter"), ("a_page", "sohoa_view")):
            connection.execute(f"CREATE ROLE {name} LOGIN IN ROLE {role}")
    with Catalogue(postgres.dsn("small_province")) as opened:
        import_offices(opened, OFFICES)
    return "small_province"


@pytest.fixture
def province(postgres: Postgres, _province_template: str) -> Iterator[Province]:
    """The small province in a database of its own."""
    name = f"province_{uuid4().hex}"
    with psycopg.connect(postgres.dsn(), autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} TEMPLATE {_province_template}")
    with Catalogue(postgres.dsn(name), most=20) as opened:
        yield Province(opened, f"host={postgres.folder} dbname={name}")
