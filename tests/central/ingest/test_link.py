"""The province as it runs keeps what counters' links are promised."""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import sha256
from itertools import count
from pathlib import Path
from typing import cast

import pytest

from scanner_app.central.catalogue.register import import_rows
from scanner_app.central.clock import now
from scanner_app.domain.ids import OfficeCode
from scanner_app.domain.register import RegisterRow
from scanner_app.ports import ProvinceLink
from scanner_app.services.syncing import SyncWithProvince
from scanner_app.storage.database import Database
from scanner_app.storage.exchange import SqlExchange
from scanner_app.tasks.cancel import CancelToken
from scanner_app.upload.province.connection import ProvinceConnection
from scanner_app.upload.province.link import HttpProvinceLink
from scanner_app.upload.province.refusals import refusal
from tests.central.ingest.conftest import Ingest, Paper, TestCounter
from tests.fakes.clock import START
from tests.storage.exchanging import change_dossier, put_row, rows_of
from tests.upload.link_contract import LinkContract, ProvinceStand

_numbers = count(1)


class BehindNginx:
    """What the link needs of a connection, for a counter whose certificate nginx passed on."""

    def __init__(self, counter: TestCounter) -> None:
        self._counter = counter

    def get_json(self, path: str, params: Mapping[str, str | int] | None = None) -> object:
        return self._answered("GET", path, params=params)

    def post_json(self, path: str, body: object, *, packed: bool = False) -> object:
        assert packed
        return self._answered("POST", path, json=body)

    def _answered(self, method: str, path: str, **how: object) -> object:
        response = self._counter.ask(method, path, **how)
        if response.status_code >= 300:
            raise refusal(response.status_code, response.content)
        return response.json()


class IngestStand:
    """Three counters of the running service; others' dossiers are in its catalogue as well."""

    office = OfficeCode("H37.1")
    other_office = OfficeCode("H37.2")

    def __init__(self, ingest: Ingest, paper: Paper) -> None:
        self._ingest = ingest
        self._paper = paper
        self._counters = {
            "first": ingest.counter(self.office),
            "second": ingest.counter(self.office),
            "far": ingest.counter(self.other_office),
        }

    def link(self, counter: str) -> ProvinceLink:
        return HttpProvinceLink(cast("ProvinceConnection", BehindNginx(self._counters[counter])))

    def code(self) -> str:
        return f"H37.1-240101-{next(_numbers):05d}"

    def correct(self, row: RegisterRow) -> None:
        import_rows(self._ingest.catalogue, [row], now())

    def keep(self, counter: str, code: str, name: str) -> str:
        content, sender = self._paper(), self._counters[counter]
        upload = sender.upload(content)
        assert sender.deliver(content, upload, code=code, name=name).status_code == 200
        return sha256(content).hexdigest()

    def stated(self, counter: str, code: str) -> list[tuple[str, str | None]]:
        fingerprint = self._counters[counter].fingerprint
        return self._ingest.catalogue.as_keeper(
            lambda connection: [
                (name, digest)
                for name, digest in connection.execute(
                    "SELECT p.name, p.sha256 FROM papers p JOIN certificates c"
                    " USING (counter_id) WHERE c.fingerprint = %s AND p.code_key = %s"
                    " ORDER BY p.position",
                    (fingerprint, code.casefold()),
                )
            ]
        )


class TestIngestLink(LinkContract):
    @pytest.fixture
    def stand(self, ingest: Ingest, paper: Paper) -> ProvinceStand:
        return IngestStand(ingest, paper)


def test_two_counters_hold_the_same_rows_by_way_of_the_province(
    ingest: Ingest, paper: Paper, tmp_path: Path
) -> None:
    stand = IngestStand(ingest, paper)
    shared, corrected, stated = stand.code(), stand.code(), stand.code()
    databases = [Database(tmp_path / f"{number}.db") for number in (1, 2)]
    syncs = [
        SyncWithProvince(SqlExchange(database, now), stand.link(counter), lambda: stand.office)
        for database, counter in zip(databases, ("first", "second"), strict=True)
    ]
    put_row(databases[0], shared, "one", seconds=1, office=stand.office)
    put_row(databases[1], shared, "two", seconds=2, office=stand.office)
    put_row(databases[0], corrected, "one", office=stand.office)
    change_dossier(databases[1], stated, "Quyết định")
    put_row(databases[1], stated, "unknown", office=stand.office, handled_by=OfficeCode("H99.9"))

    syncs[0](CancelToken())
    stand.correct(RegisterRow(corrected, stand.office, START.date(), applicant="province"))
    outcomes = [syncs[number](CancelToken()) for number in (1, 0, 1)]

    held = [rows_of(database) for database in databases]
    for database in databases:
        database.close()
    assert held[0][shared] == held[1][shared]
    assert held[0][corrected] == held[1][corrected]
    assert held[0][shared].row.applicant == "two"
    assert held[0][corrected].row.applicant == "province"
    assert [name for name, _ in stand.stated("second", stated)] == [
        f"{stated}_01_quyet-dinh_v1.pdf"
    ]
    assert outcomes[0].untellable == 1
    assert outcomes[2].told == 0
