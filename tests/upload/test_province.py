"""Delivery to the province: the contract, against the real nginx and tus server."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from scanner_app.upload.province.uploader import ProvinceUploader
from tests.upload.contract import UploaderContract
from tests.upload.province_stand import ProvinceStand


class ProvincePlace:
    """The province, looked at past the uploader."""

    def __init__(self, stand: ProvinceStand) -> None:
        self._stand = stand

    def content(self, folder: str, name: str) -> bytes | None:
        return self._stand.province.kept.get((folder.split("/")[1], name))

    def put(self, folder: str, name: str, content: bytes) -> None:
        self._stand.province.kept[folder.split("/")[1], name] = content

    def unfinished(self) -> list[str]:
        return [path.name for path in self._stand.tus.folder.iterdir()]


@pytest.fixture
def place(stand: ProvinceStand) -> ProvincePlace:
    return ProvincePlace(stand)


@pytest.fixture
def uploader(stand: ProvinceStand) -> Iterator[ProvinceUploader]:
    connection = stand.connection()
    yield stand.uploader_over(connection)
    connection.close()


class TestTheProvinceKeepsTheContract(UploaderContract):
    """All promises of an uploader."""

    takes_empty = False
