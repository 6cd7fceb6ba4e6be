"""Updates from end to end with real programs in wine 10: fetched, installed, settled, or not."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from installer.setup.command import make
from installer.setup.definition import read_definition
from scanner_app.domain.updates import Stage
from scanner_app.signed_sheets import pinned
from scanner_app.updates.publishing import offer
from scanner_app.updates.schedule import CLOSED_TASK_NAME, STEP, STEP_NAME, TASK_NAME
from tests.installer.at_work import a_page_goes_through, the_main_window_shows
from tests.installer.installed import FOLDER, Ended, Installed
from tests.installer.product_tree import product_tree
from tests.installer.real_setup import VERSION, real_setup
from tests.installer.setup_rig.pytest_rig import Packages
from tests.installer.setup_rig.small_tree import make_small_tree
from tests.installer.wine10 import Windows, new_windows, seen_from_windows, wait_for
from tests.stand.pki import Pki
from tests.updates.serving import KEY, Served

__all__ = ["product_tree", "real_setup"]

pytestmark = [pytest.mark.slow, pytest.mark.timeout(1800)]
_BROKEN = "9.1.0"
_EXIT = read_definition().exit_codes
_UPDATES = r"C:\Program Files\Sohoa.update"
_CMD = r"C:\windows\system32\cmd.exe"
_LIMIT_S = 900.0


@pytest.fixture
def windows() -> Iterator[Windows]:
    """A new Windows 10."""
    with new_windows() as started:
        yield started


@pytest.fixture
def broken(programs: Path, tmp_path: Path) -> Path:
    """A setup program whose program fails its self-test while IT's folder has a file "broken"."""
    tree = make_small_tree(tmp_path / "tree", version=_BROKEN, programs=programs)
    return make(tree, tmp_path / "made", version=_BROKEN, fast=True)[0]


def test_an_update_brings_the_real_product_and_a_broken_one_leaves_it(
    windows: Windows,
    real_setup: Path,
    old: Packages,
    broken: Path,
    product_tree: Path,
    tmp_path: Path,
) -> None:
    machine, updates = windows.real(r"C:\ProgramData\Sohoa"), windows.real(_UPDATES)
    before, after = Installed(windows, seen_from_windows(product_tree)), Installed(windows)
    began = time.monotonic()
    # NSIS wants its folder last and without quotation marks: in as many words as it has.
    assert _run(windows, seen_from_windows(old.setup), "/S", *f"/D={FOLDER}".split(" ")) == 0
    (machine / "data").mkdir(exist_ok=True)
    (machine / "data" / "hồ sơ.pdf").write_bytes(b"%PDF")
    # Where it lies: half a gigabyte is copied often enough.
    _offer(real_setup, real_setup.parent)
    share = seen_from_windows(real_setup.parent)
    _set(before, update_source=share, update_key=pinned(KEY.public_key()))
    assert _state(before.sohoa("update", "fetch")) == ("ready", VERSION, None)
    print(f"fetched: {time.monotonic() - began:.1f} s")
    (updates / STEP_NAME).write_bytes(STEP.replace("\n", "\r\n").encode("ascii"))
    _run(windows, _CMD, "/d", "/c", rf"{_UPDATES}\{STEP_NAME}")

    # By the new program, as the task's third step does.
    assert _state(after.sohoa("update", "settle", limit_s=_LIMIT_S)) == ("installed", VERSION, 0)
    print(f"update: {time.monotonic() - began:.1f} s")
    assert after.is_whole()
    size = sum(path.stat().st_size for path in after.place.rglob("*") if path.is_file())
    print(f"installed: {size / 1e6:.0f} MB")
    assert size <= read_definition().limits["installed_mb"] * 1e6
    assert (machine / "data" / "hồ sơ.pdf").read_bytes() == b"%PDF"
    a_page_goes_through(windows, FOLDER, tmp_path / "đã ký.pdf")
    the_main_window_shows(windows, FOLDER)

    assert after.sohoa("update", "schedule", "on").code == 0
    tasks = windows.drive_c / "windows" / "system32" / "tasks"
    assert {each.name for each in tasks.iterdir()} == {TASK_NAME, CLOSED_TASK_NAME}

    server = tmp_path / "máy chủ"
    _offer(broken, server)
    with Served(Pki(tmp_path / "pki"), server).running() as served:
        _set(after, update_source=served.url, province_ca=seen_from_windows(served.pki.authority))
        _damaged_is_refused(after, server / broken.name, updates)
        (machine / "broken").touch()
        assert _state(after.sohoa("update", "fetch")) == ("ready", _BROKEN, None)
        _run(windows, _CMD, "/d", "/c", rf"{_UPDATES}\{STEP_NAME}")
        failed = after.sohoa("update", "settle")
        assert _state(failed) == ("failed", _BROKEN, _EXIT["self_test_failed"])
        assert after.is_whole()
        # Not a second time, until another is offered.
        assert _state(after.sohoa("update", "fetch")) == _state(failed)
    assert not list(updates.glob("*.exe"))

    uninstaller = (rf"{FOLDER}\uninstall.exe", "/S", *f"_?={FOLDER}".split(" "))
    assert _run(windows, *uninstaller) == 0
    # Uninstallers of NSIS delete themselves last, from beside.
    assert wait_for(lambda: not after.place.exists(), limit_s=60)
    assert list(tasks.iterdir()) == []
    assert (machine / "data" / "hồ sơ.pdf").read_bytes() == b"%PDF"
    print(f"with a broken one: {time.monotonic() - began:.1f} s")


def _damaged_is_refused(product: Installed, setup: Path, updates: Path) -> None:
    whole = setup.read_bytes()
    setup.write_bytes(whole[:-1] + bytes([whole[-1] ^ 1]))
    refused = product.sohoa("update", "fetch")
    assert (refused.code, refused.told["errors"][0]["code"]) == (1, "update.damaged")
    assert not (updates / "ready.exe").exists()
    setup.write_bytes(whole)


def _run(windows: Windows, *command: str) -> int:
    return windows.run(*command, timeout_s=_LIMIT_S).returncode


def _offer(setup: Path, share: Path) -> None:
    """To everybody, from yesterday on."""
    today = date.today()  # noqa: DTZ011 - days enough on both sides
    stage = Stage(today - timedelta(days=2), frozenset(), 100)
    offer(setup, share, [stage], today + timedelta(days=60), KEY)


def _set(by: Installed, **settings: str) -> None:
    done = by.sohoa("machine-settings", "set", *(f"{key}={it}" for key, it in settings.items()))
    assert done.code == 0, done.errors


def _state(done: Ended) -> tuple[str, str, int | None]:
    assert done.told, done.errors
    return done.told["state"], done.told["version"], done.told["code"]
