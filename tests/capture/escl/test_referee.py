"""An independent client, Debian's sane-airscan, reads from our played device.

So the device that judges our driver is itself judged: what both agree on is the protocol.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.capture.escl.conftest import Serve
from tests.capture.scanner_contract import back_of, shade_of
from tests.fakes.escl_model import Fault, Play
from tests.fakes.escl_server import EsclServer

pytestmark = pytest.mark.skipif(
    shutil.which("scanimage") is None or not list(Path("/usr/lib").glob("*/sane/libsane-airscan*")),
    reason="cần scanimage và sane-airscan (Linux)",
)
JAMMED = 6
"""Exit codes of scanimage are SANE's states."""


def scanimage(server: EsclServer, folder: Path, source: str) -> subprocess.CompletedProcess[str]:
    """Every page that the source gives, as p01.png and so on."""
    config = folder / "sane"
    config.mkdir()
    (config / "dll.conf").write_text("airscan\n")
    (config / "airscan.conf").write_text(
        f'[devices]\n"Played" = {server.url}/, eSCL\n[options]\ndiscovery = disable\n'
    )
    return subprocess.run(
        [
            *("scanimage", "-d", "airscan:e0:Played", "--source", source, "--mode", "Color"),
            *("--resolution", "100", "-x", "210", "-y", "297"),
            *("--format=png", f"--batch={folder}/p%02d.png"),
        ],
        env=os.environ | {"SANE_CONFIG_DIR": str(config)},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def shades(folder: Path) -> list[int]:
    return [shade_of(page) for page in sorted(folder.glob("p*.png"))]


def test_it_reads_every_page(serve: Serve, tmp_path: Path) -> None:
    server = serve()
    server.load(40, 80, 120, 160, 200, 240)

    done = scanimage(server, tmp_path, "ADF")

    assert done.returncode == 0, done.stderr
    assert shades(tmp_path) == [40, 80, 120, 160, 200, 240]


def test_it_reads_both_sides(serve: Serve, tmp_path: Path) -> None:
    server = serve()
    server.load(80, 200)

    done = scanimage(server, tmp_path, "ADF Duplex")

    assert done.returncode == 0, done.stderr
    assert shades(tmp_path) == [80, back_of(80), 200, back_of(200)]


def test_it_waits_where_the_device_is_not_ready(serve: Serve, tmp_path: Path) -> None:
    server = serve()
    server.load(80, 200)
    server.device.fault = Fault(Play.NOT_READY, 1, times=1)

    done = scanimage(server, tmp_path, "ADF")

    assert done.returncode == 0, done.stderr
    assert shades(tmp_path) == [80, 200]


def test_it_reads_over_tls(serve: Serve, certificate: tuple[Path, str], tmp_path: Path) -> None:
    server = serve(certificate[0])
    server.load(80, 200)

    done = scanimage(server, tmp_path, "ADF")

    assert done.returncode == 0, done.stderr
    assert shades(tmp_path) == [80, 200]


def test_it_tells_a_jam_after_the_pages_before(serve: Serve, tmp_path: Path) -> None:
    server = serve()
    server.load(80, 120, 200)
    server.device.fault = Fault(Play.JAM, 2)

    done = scanimage(server, tmp_path, "ADF")

    assert done.returncode == JAMMED, done.stderr
    assert shades(tmp_path) == [80, 120]


def test_it_finds_the_feeder_empty(serve: Serve, tmp_path: Path) -> None:
    server = serve()
    server.load()

    done = scanimage(server, tmp_path, "ADF")

    assert "out of documents" in done.stderr
    assert shades(tmp_path) == []
