"""Links and uploaders are promised the same by the whole province as by the fakes."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from hashlib import sha256
from itertools import count
from pathlib import Path

import pytest

from scanner_app.central.catalogue import deliveries
from scanner_app.central.catalogue.counters import who
from scanner_app.central.catalogue.database import Catalogue
from scanner_app.central.catalogue.register import import_rows
from scanner_app.central.clock import now
from scanner_app.central.objects.store import object_key
from scanner_app.domain.exchange.deliveries import Delivery
from scanner_app.domain.ids import OfficeCode
from scanner_app.domain.register import RegisterRow
from scanner_app.domain.upload import Receipt, UploadJob
from scanner_app.ports import ProvinceLink, Transfer
from scanner_app.tasks.cancel import CancelToken
from scanner_app.upload.province.connection import ProvinceConnection
from scanner_app.upload.province.link import HttpProvinceLink
from scanner_app.upload.province.uploader import ProvinceUploader
from tests.province.conftest import NewCounter
from tests.province.counter import Counter
from tests.province.papers import Papers
from tests.stand.province import Province
from tests.upload.contract import FOLDER, UploaderContract
from tests.upload.link_contract import LinkContract, ProvinceStand

_numbers = count(1)


@pytest.fixture(scope="module")
def catalogue(province: Province) -> Iterator[Catalogue]:
    """What the province itself does and sees."""
    with Catalogue(f"host={province.postgres.folder} dbname=sohoa user=sohoa_owner") as opened:
        yield opened


def connected(province: Province, counter: Counter) -> ProvinceConnection:
    """As the counter's settings would have it."""
    return ProvinceConnection(province.door.counters_url, province.pki.authority, counter.pem)


class WholeProvince:
    """Three counters of the running province."""

    office = OfficeCode("H37.12")
    other_office = OfficeCode("H37.13")

    def __init__(
        self, province: Province, catalogue: Catalogue, counter_of: NewCounter, papers: Papers
    ) -> None:
        self._catalogue = catalogue
        self._papers = papers
        self._counters = {
            "first": counter_of(self.office),
            "second": counter_of(self.office),
            "far": counter_of(self.other_office),
        }
        self._connections = {
            name: connected(province, each) for name, each in self._counters.items()
        }

    def link(self, counter: str) -> ProvinceLink:
        return HttpProvinceLink(self._connections[counter])

    def code(self) -> str:
        return f"H37.12-230101-{next(_numbers):05d}"

    def correct(self, row: RegisterRow) -> None:
        import_rows(self._catalogue, [row], now())

    def keep(self, counter: str, code: str, name: str) -> str:
        content, sender = self._papers(), self._counters[counter]
        assert sender.deliver(content, sender.upload(content), code=code, name=name).is_success
        return sha256(content).hexdigest()

    def stated(self, counter: str, code: str) -> list[tuple[str, str | None]]:
        return self._catalogue.as_keeper(
            lambda connection: [
                (name, digest)
                for name, digest in connection.execute(
                    "SELECT p.name, p.sha256 FROM papers p JOIN certificates c"
                    " USING (counter_id) WHERE c.fingerprint = %s AND p.code_key = %s"
                    " ORDER BY p.position",
                    (self._counters[counter].fingerprint, code.casefold()),
                )
            ]
        )

    def close(self) -> None:
        for each in self._connections.values():
            each.close()


class TestLinkOverTheWholeProvince(LinkContract):
    @pytest.fixture
    def stand(
        self, province: Province, catalogue: Catalogue, counter_of: NewCounter, papers: Papers
    ) -> Iterator[ProvinceStand]:
        with closing(WholeProvince(province, catalogue, counter_of, papers)) as whole:
            yield whole


class InAFolderOfItsOwn:
    """An uploader for which the contract's folder is another dossier in each test."""

    def __init__(self, uploader: ProvinceUploader, code: str) -> None:
        self._uploader = uploader
        self._folder = f"H37.12/{code}"

    def send(
        self, job: UploadJob, cancel: CancelToken, transfer: Transfer | None = None
    ) -> Receipt:
        folder = self._folder if job.folder == FOLDER else job.folder
        return self._uploader.send(replace(job, folder=folder), cancel, transfer)

    def may_hold(self, folder: str, name: str) -> bool:
        return self._uploader.may_hold(self._folder if folder == FOLDER else folder, name)

    def check(self) -> None:
        self._uploader.check()


class WholeProvincePlace:
    """The province, looked at past the uploader."""

    def __init__(self, province: Province, catalogue: Catalogue, counter: Counter) -> None:
        self._province = province
        self._catalogue = catalogue
        self._counter = counter

    def content(self, folder: str, name: str) -> bytes | None:
        assert folder == FOLDER
        found = self._catalogue.as_keeper(
            lambda connection: connection.execute(
                "SELECT object_key FROM files WHERE code = %s AND name = %s",
                (self._counter.code, name),
            ).fetchall()
        )
        if not found:
            return None
        ((key,),) = found
        return (self._province.objects / str(key)).read_bytes()

    def put(self, folder: str, name: str, content: bytes) -> None:
        assert folder == FOLDER
        identity = who(self._catalogue, self._counter.fingerprint, datetime.now(UTC))
        assert identity is not None
        digest = sha256(content).hexdigest()
        key = object_key(identity.office, digest)
        path = self._province.objects / key
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        delivery = Delivery(self._counter.code, name, digest, len(content))
        deliveries.record(self._catalogue, identity, delivery, key, judged={}, now=now())

    def unfinished(self) -> list[str]:
        found = self._province.uploads.glob("*.json")
        return [each.name for each in found if self._counter.fingerprint in each.read_text()]


class TestUploaderToTheWholeProvince(UploaderContract):
    receipt_at = None
    takes_empty = False

    @pytest.fixture
    def signed(self, tmp_path: Path, papers: Papers) -> Path:
        path = tmp_path / "tệp.pdf"
        path.write_bytes(papers(3_000_000))
        return path

    @pytest.fixture
    def place(
        self, province: Province, catalogue: Catalogue, counter: Counter
    ) -> WholeProvincePlace:
        return WholeProvincePlace(province, catalogue, counter)

    @pytest.fixture
    def uploader(self, province: Province, counter: Counter) -> Iterator[InAFolderOfItsOwn]:
        with closing(connected(province, counter)) as connection:
            yield InAFolderOfItsOwn(ProvinceUploader(connection, now), counter.code)
