"""The province that other tests talk to keeps the promises of the real one."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from itertools import count

import pytest

from scanner_app.domain.ids import OfficeCode
from scanner_app.domain.register import RegisterRow
from scanner_app.ports import ProvinceLink
from tests.fakes.province import InMemoryLink, InMemoryProvince
from tests.upload.link_contract import LinkContract, ProvinceStand


class InMemoryStand:
    """A fresh province, messages of two changes each."""

    office = OfficeCode("06463")
    other_office = OfficeCode("05983")

    def __init__(self) -> None:
        self._province = InMemoryProvince(
            lambda: datetime.now(UTC),
            {"first": self.office, "second": self.office, "far": self.other_office},
        )
        self._numbers = count(1)

    def link(self, counter: str) -> ProvinceLink:
        return InMemoryLink(self._province, counter, most=2)

    def code(self) -> str:
        return f"000.00.21.H37-240101-{next(self._numbers):04d}"

    def correct(self, row: RegisterRow) -> None:
        self._province.correct(row)

    def keep(self, counter: str, code: str, name: str) -> str:
        digest = hashlib.sha256(f"{code}/{name}".encode()).hexdigest()
        self._province.keep(counter, code, name, digest, 12)
        return digest

    def stated(self, counter: str, code: str) -> list[tuple[str, str | None]]:
        statement = self._province.stated(counter, code)
        return [(each.name, each.sha256) for each in statement.papers] if statement else []


class TestInMemoryLink(LinkContract):
    @pytest.fixture
    def stand(self) -> ProvinceStand:
        return InMemoryStand()
