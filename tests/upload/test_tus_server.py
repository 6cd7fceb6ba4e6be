"""The province's tus server behind its front door: what another counter may not do."""

from __future__ import annotations

import ssl
import urllib.parse
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest

from tests.stand.tus import running_tus
from tests.upload.province_stand import ProvinceStand

pytestmark = pytest.mark.usefixtures("stand")

TUS = {"Tus-Resumable": "1.0.0"}
BYTES = {**TUS, "Content-Type": "application/offset+octet-stream", "Upload-Offset": "0"}


@pytest.fixture(scope="module")
def clients(province_stand: ProvinceStand) -> Iterator[tuple[httpx.Client, httpx.Client]]:
    """Two counters, as any program may speak for them."""
    made = []
    for pem in (province_stand.counter, province_stand.other_counter):
        context = ssl.create_default_context(cafile=str(province_stand.pki.authority))
        context.load_cert_chain(pem)
        made.append(httpx.Client(base_url=province_stand.door.counters_url, verify=context))
    yield made[0], made[1]
    for client in made:
        client.close()


def handed_on(pem: Path) -> str:
    """A certificate as nginx hands it on."""
    return urllib.parse.quote(pem.read_text().split("-----BEGIN PRIVATE KEY")[0])


def created(client: httpx.Client, size_bytes: int = 5, **more: str) -> httpx.Response:
    """Answer to a new upload."""
    named = {name.replace("_", "-"): value for name, value in more.items()}
    return client.post("/files/", headers={**TUS, "Upload-Length": str(size_bytes), **named})


@pytest.mark.parametrize(
    "attempt",
    [
        lambda client, url: client.head(url, headers=TUS),
        lambda client, url: client.patch(url, headers=BYTES, content=b"khac!"),
        lambda client, url: client.delete(url, headers=TUS),
        lambda client, url: client.get(url),
    ],
)
def test_an_upload_is_not_there_for_another_counter(
    stand: ProvinceStand,
    clients: tuple[httpx.Client, httpx.Client],
    attempt: Callable[[httpx.Client, str], httpx.Response],
) -> None:
    mine, other = clients
    url = created(mine).headers["Location"]

    answer = attempt(other, url)

    assert answer.status_code == 404
    assert mine.head(url, headers=TUS).headers["Upload-Offset"] == "0"
    assert (stand.tus.folder / url.rsplit("/", 1)[1]).read_bytes() == b""


def test_a_forged_certificate_header_does_not_get_through_the_door(
    stand: ProvinceStand, clients: tuple[httpx.Client, httpx.Client]
) -> None:
    mine, other = clients
    url = created(mine).headers["Location"]

    answer = other.head(url, headers={**TUS, "X-Client-Cert": handed_on(stand.counter)})

    assert answer.status_code == 404


def test_what_was_uploaded_is_not_given_out_not_even_to_its_owner(
    clients: tuple[httpx.Client, httpx.Client],
) -> None:
    url = created(clients[0]).headers["Location"]
    clients[0].patch(url, headers=BYTES, content=b"hello")

    assert [clients[0].get(place).status_code for place in (url, "/files/")] == [404] * 2


@pytest.mark.parametrize(
    "place",
    [
        "/files/..%2f..%2fetc%2fpasswd",
        f"/files/{'a' * 31}",
        f"/files/{'a' * 32}.json",
        f"/files/%2e%2e/{'a' * 32}",
        f"/files/x/{'a' * 32}",
    ],
)
def test_a_path_that_is_no_upload_leads_nowhere(
    clients: tuple[httpx.Client, httpx.Client], place: str
) -> None:
    for method in ("HEAD", "PATCH", "DELETE", "POST"):
        assert clients[0].request(method, place, headers=BYTES).status_code in (400, 404)


def test_what_a_counter_says_about_a_file_is_not_kept(
    stand: ProvinceStand, clients: tuple[httpx.Client, httpx.Client]
) -> None:
    # "owner" and "filename", as another counter's certificate and a path.
    url = created(clients[0], Upload_Metadata="owner YWJj,filename Li4vLi4v").headers["Location"]

    described = (stand.tus.folder / f"{url.rsplit('/', 1)[1]}.json").read_text()

    assert "filename" not in described
    assert '"owner":"abc"' not in described


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Upload-Length": str(201 << 20)}, 413),
        ({"Upload-Defer-Length": "1"}, 400),
        ({"Upload-Length": "-5"}, 400),
        ({"Upload-Length": "5", "Upload-Metadata": "a b c"}, 400),
    ],
)
def test_an_upload_of_no_known_or_too_great_size_is_refused(
    stand: ProvinceStand,
    clients: tuple[httpx.Client, httpx.Client],
    headers: dict[str, str],
    status: int,
) -> None:
    answer = clients[0].post("/files/", headers={**TUS, **headers})

    assert answer.status_code == status
    assert list(stand.tus.folder.iterdir()) == []


def test_more_bytes_than_announced_are_refused(clients: tuple[httpx.Client, httpx.Client]) -> None:
    url = created(clients[0]).headers["Location"]

    answer = clients[0].patch(url, headers=BYTES, content=b"hello and more")

    assert answer.status_code == 413


def test_a_counter_has_so_many_open_uploads_and_bytes_and_others_keep_theirs(
    stand: ProvinceStand, tmp_path: Path
) -> None:
    certificates = [handed_on(pem) for pem in (stand.counter, stand.other_counter)]
    limits = ("--most-uploads", "3", "--most-bytes", "1000")
    socket = stand.door.run / "few.sock"
    with running_tus(tmp_path / "few", socket, limits) as server:
        transport = httpx.HTTPTransport(uds=str(socket))
        with httpx.Client(transport=transport, base_url="http://tus") as client:

            def ask(who: int, size_bytes: int) -> int:
                named = {"X-Client-Cert": certificates[who], "Upload-Length": str(size_bytes)}
                return client.post("/files/", headers={**TUS, **named}).status_code

            assert [ask(0, 100), ask(0, 901), ask(0, 100), ask(0, 100)] == [201, 429, 201, 201]
            assert [ask(0, 1), ask(1, 1)] == [429, 201]
            server.restart()
            assert [ask(0, 1), ask(1, 1)] == [429, 201]


def test_uploads_begun_at_once_are_counted_like_others(
    stand: ProvinceStand, tmp_path: Path
) -> None:
    """While one is being made its files are not there yet."""
    named = {**TUS, "X-Client-Cert": handed_on(stand.counter), "Upload-Length": "1"}
    socket = stand.door.run / "burst.sock"
    with running_tus(tmp_path / "burst", socket, ("--most-uploads", "3")):
        transport = httpx.HTTPTransport(uds=str(socket))
        with (
            httpx.Client(transport=transport, base_url="http://tus") as client,
            ThreadPoolExecutor(16) as threads,
        ):
            statuses = list(
                threads.map(lambda _: client.post("/files/", headers=named).status_code, range(64))
            )
            # What the ingest took away counts no longer.
            for file in (tmp_path / "burst").iterdir():
                file.unlink()
            later = client.post("/files/", headers=named).status_code

    assert (statuses.count(201), later) == (3, 201)


def test_without_a_certificate_from_the_door_nothing_is_taken(
    stand: ProvinceStand,
) -> None:
    transport = httpx.HTTPTransport(uds=str(stand.tus.socket))
    with httpx.Client(transport=transport, base_url="http://tus") as client:
        for header in ({}, {"X-Client-Cert": "khong phai"}):
            answer = client.post("/files/", headers={**TUS, "Upload-Length": "5", **header})
            assert answer.status_code == 401
