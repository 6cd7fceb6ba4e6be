"""The Windows product at work in wine 10: a page through, its window, scanners, a home too deep."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import cv2
import pytest
from PIL import Image

from scanner_app.bootstrap.home_place import MOST_HOME
from scanner_app.bootstrap.self_test import self_test
from scanner_app.settings import Settings
from scanner_app.tasks.cancel import CancelToken
from tests.capture.scanner_contract import back_of, shade_of
from tests.engine.verapdf import validate
from tests.installer import paper_trays
from tests.installer.installed import Ended, Installed, put_in_place
from tests.installer.paper_trays import twain_source
from tests.installer.product_tree import product_tree
from tests.installer.selftest_run import run_selftest
from tests.installer.wine10 import PROJECT, Windows, find_wine10, seen_from_windows, wait_for

__all__ = ["product_tree", "twain_source"]

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]

_TITLE = "Sohoa – Số hóa hồ sơ tại Bộ phận Một cửa"
_WINDOW_LIMIT_S = 240
_OFFICE, _CODE = "H29.7.12", "H29.7.12-261127-0001"
_A4_AT_300 = (2480, 3508)
_DEEP = (
    r"C:\Ủy ban nhân dân xã Tân Thành\Trung tâm Phục vụ hành chính công\Hồ sơ đã số hóa năm 2026"
)


@pytest.fixture(scope="module")
def windows() -> Iterator[Windows]:
    root = find_wine10()
    if isinstance(root, str):
        pytest.skip(root)
    with Windows(root) as started:
        yield started


@pytest.fixture(scope="module")
def product(windows: Windows, product_tree: Path) -> Installed:
    return put_in_place(product_tree, windows)


def test_a_page_goes_through_in_windows_to_a_signed_pdf_a(
    windows: Windows, product: Installed, tmp_path: Path
) -> None:
    kept = tmp_path / "đã ký.pdf"

    done = run_selftest(windows, product.folder, "--keep", seen_from_windows(kept))

    assert (done.code, done.failed) == (0, []), done.errors
    assert validate([kept]) == {kept: []}
    here = {step.name: step.took_s for step in self_test(Settings(), CancelToken())}
    there = sum(step["seconds"] for step in done.told["steps"] if step["name"] in here)
    print(f"page: Windows in wine {there:.1f} s, ratio to Linux {there / sum(here.values()):.1f}")


def test_the_main_window_shows_in_windows(windows: Windows, product: Installed) -> None:
    began = time.monotonic()
    running = windows.start(
        rf"{product.folder}\sohoa.exe", "--home", r"C:\Kho hồ sơ", limit_s=_WINDOW_LIMIT_S
    )
    try:
        shown = wait_for(
            lambda: any(each.title == _TITLE for each in windows.screen.windows()),
            limit_s=_WINDOW_LIMIT_S,
        )
        print(f"window: {time.monotonic() - began:.1f} s")
        assert shown
        # Letters and lines, not an empty frame: many dark pixels on a bright ground.
        assert wait_for(lambda: _is_drawn(windows), limit_s=60)
        window = next(each for each in windows.screen.windows() if each.title == _TITLE)
        assert (window.width, window.height) >= (1024, 600)
        _save(windows)
    finally:
        windows.end_programs()
        running.communicate(timeout=60)


def test_scanners_of_both_kinds_of_bits_bring_their_stacks_in_order(
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

    # Side by side, each with its own home: two programs of one PC share nothing else.
    whole = product.begin(
        *_scan("32"), "--dossier", _CODE, home=r"C:\Kho 32", **_load(windows, "tray 32", sheets)
    )
    jammed = product.begin(
        *_scan("64"), home=r"C:\Kho 64", **_load(windows, "tray 64", sheets, fault="jam 3")
    )
    deep = product.begin(*_scan("64"), home=_DEEP, **_load(windows, "tray deep", sheets))
    _came_whole(windows, whole.ended(), sheets)
    _stands_open(windows, jammed.ended(), sheets)
    refused = deep.ended()
    print(f"scanners: {time.monotonic() - began:.1f} s")

    assert refused.code == 1, refused.errors
    assert [each["code"] for each in refused.told["errors"]] == ["store.too_deep"]
    assert f"dài {len(_DEEP)} ký tự, quá {MOST_HOME}" in refused.told["errors"][0]["text"]
    # Before a sheet was drawn in.
    assert paper_trays.left(windows, "tray deep") == len(sheets)


def test_looking_at_everything_leaves_nothing_in_program_or_roaming_profile(
    windows: Windows, product: Installed
) -> None:
    roaming = windows.drive_c / "users" / "root" / "AppData" / "Roaming"
    before = set(roaming.rglob("*"))

    looked = product.sohoa("doctor", home=r"C:\Kho khám", TZ="ICT-7")

    told = {each["name"]: each for each in looked.told["checks"]}
    assert told["product"]["ok"], told["product"]
    assert told["encryption"]["code"] in ("", None, "disk.encryption_unknown")
    assert set(roaming.rglob("*")) == before
    assert product.is_whole()


def _devices(windows: Windows, product: Installed, sheets: tuple[int, ...]) -> Ended:
    """What is listed; once more when a busy machine kept a driver longer than is waited for one."""
    for _ in range(3):
        paper = _load(windows, "tray", sheets)
        found = product.sohoa("devices", "--details", home=r"C:\Kho", **paper)
        if len(found.told.get("devices", ())) == 2:
            break
    return found


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


def _is_drawn(windows: Windows) -> bool:
    grey = cv2.cvtColor(windows.screen.picture(), cv2.COLOR_BGR2GRAY)
    return bool((grey > 200).mean() > 0.5 and (grey[60:] < 100).mean() > 0.005)


def _save(windows: Windows) -> None:
    picture = PROJECT / "build" / "windows" / "window.png"
    picture.parent.mkdir(parents=True, exist_ok=True)
    cv2.imwrite(str(picture), windows.screen.picture())
