"""The Windows product at work in wine 10: scanners, a home too deep, what it leaves behind."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image

from scanner_app.bootstrap.home_place import MOST_HOME
from tests.capture.scanner_contract import back_of, shade_of
from tests.engine.verapdf import validate
from tests.installer import paper_trays
from tests.installer.installed import Ended, Installed, put_in_place
from tests.installer.paper_trays import twain_source
from tests.installer.product_tree import product_tree
from tests.installer.wine10 import Windows, new_windows

__all__ = ["product_tree", "twain_source"]

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]

_OFFICE, _CODE = "H29.7.12", "H29.7.12-261127-0001"
_A4_AT_300 = (2480, 3508)
_DEEP = (
    r"C:\Ủy ban nhân dân xã Tân Thành\Trung tâm Phục vụ hành chính công\Hồ sơ đã số hóa năm 2026"
)


@pytest.fixture(scope="module")
def windows() -> Iterator[Windows]:
    with new_windows() as started:
        yield started


@pytest.fixture(scope="module")
def product(windows: Windows, product_tree: Path) -> Installed:
    return put_in_place(product_tree, windows)


def test_scanners_of_both_kinds_of_bits_bring_their_stacks_and_nothing_else_is_left(
    windows: Windows, product: Installed, twain_source: Path
) -> None:
    paper_trays.install(windows, twain_source)
    began, sheets = time.monotonic(), (60, 120, 180)

    found = _devices(windows, product, sheets)

    assert found.code == 0, found.errors
    told = {each["id"]: each for each in found.told["devices"]}
    assert set(told) == {"twain:32:Paper Tray", "twain:64:Paper Tray"}
    for each in told.values():
        can = each["capabilities"]
        assert (can["feeds"], can["both_sides"], can["loaded"]) == (
            ["flatbed", "feeder"], True, True,
        )  # fmt: skip
    # Wine has no WIA service: told as such, and not as a sheet that is stuck.
    texts = [each["text"] for each in found.told["errors"] if each["code"] == "scan.driver_silent"]
    assert any("qua WIA" in each for each in texts), found.told["errors"]

    before = _strange_files(windows, product)
    # One worker: a second one saves nothing with so few pages.
    _home(windows, "Kho 32", "workers = 1")
    # Side by side, each with its own home: two programs of one PC share nothing else.
    whole = product.begin(
        *(*_scan("32"), "--dossier", _CODE),
        home=r"C:\Kho 32",
        variables=_load(windows, "tray 32", sheets),
    )
    jammed = product.begin(
        *_scan("64"),
        home=r"C:\Kho 64",
        variables=_load(windows, "tray 64", sheets, fault="jam 3"),
    )
    deep = product.begin(*_scan("64"), home=_DEEP, variables=_load(windows, "tray deep", sheets))
    # Looks at everything: asks the shell by COM, whose package would keep modules somewhere.
    looking = product.begin("doctor", home=r"C:\Kho khám", limit_s=600)
    _came_whole(windows, whole.ended(), sheets)
    _stands_open(windows, jammed.ended(), sheets)
    refused = deep.ended()
    looked = looking.ended()
    print(f"scanners: {time.monotonic() - began:.1f} s")

    assert refused.code == 1, refused.errors
    assert [each["code"] for each in refused.told["errors"]] == ["store.too_deep"]
    assert f"dài {len(_DEEP)} ký tự, quá {MOST_HOME}" in refused.told["errors"][0]["text"]
    # Before a sheet was drawn in.
    assert paper_trays.left(windows, "tray deep") == len(sheets)
    checks = {each["name"]: each for each in looked.told["checks"]}
    # Asked, and wine answers with nothing.
    assert checks["encryption"]["code"] == "disk.encryption_unknown", checks["encryption"]
    assert _strange_files(windows, product) == before


def _strange_files(windows: Windows, product: Installed) -> set[Path]:
    """In the program's folder and in the roaming profile, where a program writes nothing."""
    roaming = windows.drive_c / "users" / "root" / "AppData" / "Roaming"
    return set(product.place.rglob("*")) | set(roaming.rglob("*"))


def _devices(windows: Windows, product: Installed, sheets: tuple[int, ...]) -> Ended:
    """What is listed; asked anew when a busy machine kept a driver longer than is waited for it."""
    for _ in range(2):
        found = _listed(windows, product, sheets)
        if len(found.told.get("devices", ())) == 2:
            return found
    return _listed(windows, product, sheets)


def _listed(windows: Windows, product: Installed, sheets: tuple[int, ...]) -> Ended:
    paper = _load(windows, "tray", sheets)
    return product.sohoa("devices", "--details", home=r"C:\Kho", variables=paper)


def _home(windows: Windows, name: str, settings: str) -> None:
    (windows.drive_c / name).mkdir()
    (windows.drive_c / name / "settings.toml").write_text(settings + "\n")


def _scan(bits: str) -> tuple[str, ...]:
    return ("scan", "--device", f"twain:{bits}:{paper_trays.NAME}", "--office", _OFFICE)


def _load(
    windows: Windows, tray: str, sheets: tuple[int, ...], *, fault: str = ""
) -> dict[str, str]:
    return paper_trays.load(windows, tray, sheets, fault=fault)


def _both(sheets: tuple[int, ...]) -> list[int]:
    return [side for sheet in sheets for side in (sheet, back_of(sheet))]


def _came_whole(windows: Windows, done: Ended, sheets: tuple[int, ...]) -> None:
    assert (done.code, done.told.get("end")) == (0, "done"), done.errors
    (dossier,) = done.told["dossiers"]
    assert dossier["code"] == _CODE
    assert [page["page"] for page in dossier["pages"]] == list(range(1, 2 * len(sheets) + 1))
    kept = sorted((windows.drive_c / "Kho 32" / "pages").rglob("*.jpg"))
    assert [shade_of(each) for each in kept] == _both(sheets)
    assert {_size(each) for each in kept} == {_A4_AT_300}
    (paper,) = dossier["papers"]
    assert (paper["pages"], paper["delivery"]) == (list(range(len(kept))), "delivered")
    signed = windows.real(paper["location"])
    assert validate([signed]) == {signed: []}


def _stands_open(windows: Windows, done: Ended, sheets: tuple[int, ...]) -> None:
    assert (done.code, done.told.get("end")) == (1, "jam"), done.errors
    assert (done.told["open"], done.told["kept"], done.told["next_sheet"]) == (True, 3, 2)
    kept = sorted((windows.drive_c / "Kho 64" / "capture").rglob("*.jpg"))
    assert [shade_of(each) for each in kept] == _both(sheets)[:3]


def _size(picture: Path) -> tuple[int, int]:
    with Image.open(picture) as opened:
        return opened.size
