"""The head's pages as they are served, over a small province whose figures are known."""

from __future__ import annotations

import html
import re
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import httpx
import psycopg
import uvicorn
from starlette.types import ASGIApp

from scanner_app.central.catalogue.database import Catalogue
from scanner_app.central.catalogue.offices import import_offices
from scanner_app.central.settings import WebSettings
from scanner_app.central.web.app import make_app
from scanner_app.central.web.from_catalogue import CatalogueFigures, CatalogueVisits
from scanner_app.domain.campaign import Campaign
from scanner_app.domain.catalog import Office
from scanner_app.domain.progress import Period
from tests.fakes.oidc_issuer import Issuer, running_issuer
from tests.stand.waiting import wait_until

MERGER = date(2025, 7, 1)
NOW = datetime(2023, 10, 15, 3, 0, tzinfo=UTC)
CAMPAIGN = Campaign(
    "Cao điểm 2023", Period(date(2023, 8, 20), date(2023, 11, 30)), Decimal(26), Decimal(86)
)
HOSTILE_OFFICE = "Xã <script>alert(1)</script> & =Đồng Đăng"
HOSTILE_PROCEDURE = '=HYPERLINK("http://evil") <img src=x onerror=alert(1)> của 020012345678'
APPLICANT = "Nguyễn Thị Không Được Hiện"

OFFICES = (
    Office("20", "Tỉnh Lạng Sơn", "province"),
    Office("178", "Thành phố Lạng Sơn", "district", "20", None, date(2025, 6, 30)),
    Office("180", "Huyện Tràng Định", "district", "20", None, date(2025, 6, 30)),
    Office("05983", "Phường Chi Lăng", "commune", "178", None, date(2025, 6, 30)),
    Office("06001", "Xã Khánh Long", "commune", "180", None, date(2025, 6, 30)),
    Office("06002", HOSTILE_OFFICE, "commune", "180", None, date(2025, 6, 30)),
    Office("PLH01", "Sở Tư pháp", "department", "20"),
    Office("05983", "Phường Lương Văn Tri", "commune", "20", MERGER, None, ("Phường Chi Lăng",)),
)  # fmt: skip

PEOPLE: dict[str, dict[str, object]] = {
    "tinh": {"sub": "u-1", "name": "Lãnh đạo tỉnh", "roles": ["sohoa-admin"]},
    "huyen": {"sub": "u-2", "name": "Lãnh đạo huyện", "roles": ["/sohoa-head:180"]},
    "xa": {"sub": "u-3", "name": "Lãnh đạo xã", "roles": ["sohoa-head"], "office": "06001"},
    "khach": {"sub": "u-4", "name": "Người khác", "roles": ["nhan-vien"]},
    "hai": {"sub": "u-5", "name": "Hai nơi", "roles": ["sohoa-head:180", "sohoa-head:178"]},
    "cu": {"sub": "u-6", "name": "Đơn vị lạ", "roles": ["sohoa-head:99999"]},
}
SECRET = "bí mật của ứng dụng: +/%"
KEY = "k" * 40


class _ThisMachineIsSafe(httpx.HTTPTransport):
    """Sends cookies that are Secure to 127.0.0.1 without TLS, as browsers do and httpx does not."""

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        response = super().handle_request(request)
        told = response.headers.get_list("set-cookie")
        response.extensions["set_cookie"] = told
        if told:
            assert all("; Secure" in each for each in told)
            others = [pair for pair in response.headers.multi_items() if pair[0] != "set-cookie"]
            loose = [("set-cookie", each.replace("; Secure", "")) for each in told]
            response.headers = httpx.Headers(others + loose)
        return response


@dataclass
class Clock:
    """A clock that stands still until it is set."""

    now: datetime = NOW

    def __call__(self) -> datetime:
        return self.now

    def seconds(self) -> float:
        """Since 1970."""
        return self.now.timestamp()


@dataclass
class Served:
    """What runs.

    Attributes:
        url: of the pages.
        ids: offices by name.
    """

    url: str
    issuer: Issuer
    clock: Clock
    catalogue: Catalogue
    ids: dict[str, int]
    _clients: list[httpx.Client] = field(default_factory=list)

    def browser(self) -> httpx.Client:
        """One with no cookies, which takes this machine for a safe place as browsers do."""
        client = httpx.Client(
            base_url=self.url,
            follow_redirects=True,
            transport=_ThisMachineIsSafe(),
            trust_env=False,
            timeout=20,
        )
        self._clients.append(client)
        return client

    def signed_in(self, person: str, then: str = "/") -> httpx.Client:
        """One whose person chose a name at the issuer."""
        client = self.browser()
        choose(client, client.get(then), person)
        return client

    def close(self) -> None:
        """Forget the browsers."""
        for client in self._clients:
            client.close()


def choose(client: httpx.Client, page: httpx.Response, person: str) -> httpx.Response:
    """Click on a name at the issuer's page."""
    place = re.search(rf"href='([^']*person={person})'", page.text)
    assert place, page.text
    return client.get(str(page.url.join(html.unescape(place[1]))))


@contextmanager
def serving(
    head_dsn: str, clock: Clock, campaign: Campaign | None = CAMPAIGN
) -> Iterator[tuple[str, Issuer, Catalogue]]:
    """The pages and an issuer, each on a port of its own."""
    with socket.socket() as place:
        place.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{place.getsockname()[1]}"
        asked = Issuer("sohoa", SECRET, f"{url}/signed-in", PEOPLE, clock=clock.seconds)
        with (
            running_issuer(asked) as issuer,
            Catalogue(head_dsn) as catalogue,
            httpx.Client(timeout=10, trust_env=False) as http,
        ):
            app = make_app(
                WebSettings(public_url=url, issuer=issuer.url, client_id="sohoa"),
                client_secret=SECRET,
                session_key=KEY,
                figures=CatalogueFigures(catalogue, clock),
                visits=CatalogueVisits(catalogue),
                campaign=campaign,
                clock=clock,
                http=http,
            )
            with listening(app, place):
                yield url, issuer, catalogue


@contextmanager
def listening(app: ASGIApp, place: socket.socket) -> Iterator[None]:
    """The application, answering there."""
    config = uvicorn.Config(app, lifespan="off", ws="none", log_level="critical")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, args=([place],))
    thread.start()
    try:
        wait_until(lambda: server.started, 20)
        yield
    finally:
        server.should_exit = True
        thread.join(20)


def head_account(postgres_dsn: str, catalogue_dsn: str) -> str:
    """A login that may read as a head and nothing more; the database's address for it."""
    with psycopg.connect(postgres_dsn, autocommit=True) as connection:
        known = connection.execute("SELECT 1 FROM pg_roles WHERE rolname = 'sohoa_web'").fetchone()
        if known is None:
            connection.execute("CREATE ROLE sohoa_web LOGIN NOINHERIT")
        connection.execute("GRANT sohoa_view TO sohoa_web")
    return catalogue_dsn


def small_province(catalogue: Catalogue) -> dict[str, int]:
    """Offices, dossiers and papers; the ids by name.

    Xã Khánh Long: 197 of 229 dossiers digitized, 86,03 %; the other commune 10 of 40; the
    provincial office itself 3 of 4; the ward of the town, merged later, 30 of 60.
    """
    import_offices(catalogue, OFFICES)

    def work(connection: psycopg.Connection[tuple[object, ...]]) -> dict[str, int]:
        rows = connection.execute("SELECT name, id FROM offices").fetchall()
        ids = {str(name): int(str(number)) for name, number in rows}
        for name, received, digitized, procedure in (
            ("Xã Khánh Long", 229, 197, "1.001193 Đăng ký khai sinh"),
            (HOSTILE_OFFICE, 40, 10, HOSTILE_PROCEDURE),
            ("Tỉnh Lạng Sơn", 4, 3, ""),
            ("Phường Chi Lăng", 60, 30, "2.000635 Cấp bản sao trích lục hộ tịch"),
        ):
            connection.execute(_DOSSIERS, (ids[name], received, digitized, procedure, APPLICANT))
        connection.execute(_PAPERS)
        return ids

    return catalogue.as_keeper(work)


_DOSSIERS = """
    INSERT INTO dossiers (code_key, code, office_id, received_on, procedure, applicant, due_on,
        state, stamp_at, stamp_origin, change_no, papers, accepted, reuses, components, results)
    SELECT lower(c.code), c.code, w.office, c.day, w.procedure, w.applicant, c.day + 5,
        'received', now(), 'province', nextval('change_numbers'),
        CASE WHEN c.n %% 3 = 0 AND c.n > w.digitized THEN 0 ELSE 2 END,
        CASE WHEN c.n <= w.digitized THEN 2 WHEN c.n %% 3 = 0 THEN 0 ELSE 1 END,
        (c.n %% 10 = 1)::int, 1, (c.n %% 4 <> 0)::int
    FROM (SELECT %s::int, %s::int, %s::int, %s::text, %s::text)
            AS w (office, received, digitized, procedure, applicant),
        LATERAL (
            SELECT n, date '2023-08-20' + (n * 7 %% 50) AS day,
                format('000.00.%%s.H37-%%s-%%s', lpad(w.office::text, 2, '0'),
                    to_char(date '2023-08-20' + (n * 7 %% 50), 'YYMMDD'),
                    lpad(n::text, 4, '0')) AS code
            FROM generate_series(1, w.received) AS n
        ) AS c
"""
_PAPERS = """
    INSERT INTO papers (code_key, counter_id, name, office_id, position, kind, part, sha256,
        size_bytes, signed_at, clerk, reused, stated_at, accepted)
    SELECT d.code_key, 1, 'don-' || n || '.pdf', d.office_id, n, 'Đơn', 'component',
        encode(sha256(convert_to(d.code_key || n, 'UTF8')), 'hex'), 1000, d.received_on,
        encode(sha256(convert_to('clerk' || d.office_id, 'UTF8')), 'hex'), false,
        d.received_on, n <= d.accepted
    FROM dossiers d, generate_series(1, d.papers) AS n
"""


def later(clock: Clock, **passed: float) -> None:
    """Time passes."""
    clock.now += timedelta(**passed)
