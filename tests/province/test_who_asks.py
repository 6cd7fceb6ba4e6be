"""A counter is known by the certificate of its connection, whatever it says."""

from __future__ import annotations

import ssl
from datetime import timedelta
from pathlib import Path

import httpx
import pytest

from scanner_app.central.catalogue.counters import revoke
from scanner_app.central.catalogue.database import Catalogue
from scanner_app.central.clock import now
from scanner_app.domain.exchange_errors import CounterUnknownError
from tests.province.conftest import NewCounter
from tests.province.counter import TUS, Counter, client_of, tls
from tests.province.papers import Papers
from tests.province.wire import asked, opened, request, said
from tests.stand.nginx import running_nginx
from tests.stand.pki import Pki
from tests.stand.province import Province
from tests.stand.waiting import wait_until

SPELLINGS = {
    "as nginx writes it": ("X-Client-Cert: {}",),
    "small letters": ("x-client-cert: {}",),
    "underscores": ("X_Client_Cert: {}", "X-Client_Cert: {}"),
    "twice": ("X-Client-Cert: {}", "X-Client-Cert: {}"),
    "folded": ("X-Other: a", "\tX-Client-Cert: {}", "X-Client-Cert:", " {}"),
    "space before the colon": ("X-Client-Cert : {}",),
    "named as of this connection": ("Connection: close, X-Client-Cert", "X-Client-Cert: {}"),
    "bare line feed": ("X-Other: a\nX-Client-Cert: {}",),
    "carriage return": ("X-Other: a\rX-Client-Cert: {}",),
    "nul": ("X-Other: a\0\r\nX-Client-Cert: {}",),
    "its relatives": ("SSL-Client-Cert: {}", "X-SSL-Client-Escaped-Cert: {}", "X-Edge-Secret: x"),
}

CREATE = request("POST /files/", "Tus-Resumable: 1.0.0", "Upload-Length: 5", "Content-Length: 0")


def unknown(answer: httpx.Response) -> bool:
    return (answer.status_code, answer.json()["code"]) == (401, CounterUnknownError.code)


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_a_certificate_in_a_header_of_ones_own_counts_for_nothing(
    province: Province, counter_of: NewCounter, spelling: str
) -> None:
    thief, victim = counter_of("H37.12"), counter_of("H37.13")
    headers = [each.format(victim.shown) for each in SPELLINGS[spelling]]

    told = said(province, thief.pem, request("GET /v1/hello", *headers))

    assert told.answers == 1
    assert told.status in (200, 400)
    assert "H37.13" not in told.text
    assert ("H37.12" in told.text) == (told.status == 200)
    assert victim.client.get("/v1/hello").json()["office"] == "H37.13"


def test_an_upload_is_not_got_by_its_owners_certificate_in_a_header(
    counter_of: NewCounter,
) -> None:
    thief, victim = counter_of("H37.12"), counter_of("H37.13")
    url = victim.create().headers["Location"]

    answer = thief.client.head(url, headers={**TUS, "X-Client-Cert": victim.shown})

    assert answer.status_code == 404
    assert victim.client.head(url, headers=TUS).status_code == 200


def test_without_a_certificate_of_the_province_in_force_nothing_is_answered(
    province: Province, counter: Counter, counter_of: NewCounter, tmp_path: Path
) -> None:
    foreign = Pki(tmp_path / "foreign", "Test province authority").counter("quay-la")
    expired = counter_of(lasts=timedelta(hours=-1)).pem
    header = {"X-Client-Cert": counter.shown}

    for pem in (None, foreign, expired):
        with client_of(province, pem) as client:
            assert unknown(client.get("/v1/hello"))
            assert unknown(client.get("/v1/hello", headers=header))
            assert unknown(client.post("/files/", headers={**TUS, "Upload-Length": "5"} | header))
            assert unknown(client.get("/"))
    assert counter.hello() == 200


def test_a_certificate_taken_back_in_the_catalogue_gets_no_receipt(
    province: Province, counter: Counter, counter_of: NewCounter, papers: Papers
) -> None:
    taken, content = counter_of(), papers()
    url = taken.upload(content)
    owner = province.postgres.dsn("sohoa", "sohoa_owner")
    with Catalogue(owner, most=1) as catalogue:
        assert revoke(catalogue, taken.fingerprint, now())

    assert unknown(taken.client.get("/v1/hello"))
    assert unknown(taken.deliver(content, url))
    # What it uploaded is nobody else's either.
    assert counter.deliver(content, url).status_code == 404
    assert counter.hello() == 200


@pytest.mark.parametrize("version", [ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3])
def test_a_certificate_on_the_list_is_refused_at_the_door_once_nginx_read_it(
    province: Province, counter: Counter, counter_of: NewCounter, version: ssl.TLSVersion
) -> None:
    listed = counter_of()
    context = tls(province, listed.pem)
    context.minimum_version = context.maximum_version = version
    with running_nginx(province.pki.folder, reloads=True) as door:
        (door.run / "tus.sock").symlink_to(province.tus.socket)
        with opened(door.counters_port, context) as connection:
            assert asked(connection, CREATE).status == 201
            session = connection.session
        province.pki.revoke(listed.pem)
        door.reload()

        def answer(whose: Counter, session: ssl.SSLSession | None = None) -> int:
            with opened(
                door.counters_port, context if session else tls(province, whose.pem), session
            ) as connection:
                return asked(connection, CREATE).status

        wait_until(lambda: answer(listed) == 401, 10)
        # Nor does a session that began while it was in force go on.
        # The worker of before accepts for a moment longer.
        wait_until(lambda: answer(listed, session) == 401, 10)
        assert answer(counter) == 201


def test_a_session_of_the_heads_port_opens_nothing_at_the_counters(
    province: Province, counter: Counter
) -> None:
    for version in (ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3):
        context = tls(province, None)
        context.minimum_version = context.maximum_version = version
        with opened(province.door.heads_port, context) as connection:
            asked(connection, request("GET /"))
            session = connection.session

        with opened(province.door.counters_port, context, session) as connection:
            hello = request("GET /v1/hello", f"X-Client-Cert: {counter.shown}")
            assert asked(connection, hello).status == 401


@pytest.mark.parametrize("version", [ssl.TLSVersion.TLSv1, ssl.TLSVersion.TLSv1_1])
@pytest.mark.filterwarnings("ignore:ssl.TLSVersion:DeprecationWarning")
def test_tls_of_old_is_turned_down_by_the_server(
    province: Province, counter: Counter, version: ssl.TLSVersion
) -> None:
    context = tls(province, counter.pem)
    context.set_ciphers("ALL:@SECLEVEL=0")
    context.minimum_version = context.maximum_version = version

    for port in (province.door.counters_port, province.door.heads_port):
        with pytest.raises(ssl.SSLError) as caught:
            opened(port, context)
        # An alert of the server's, not our own library's unwillingness.
        assert caught.value.reason == "TLSV1_ALERT_PROTOCOL_VERSION"
